"""What stands where a command writes: ours is replaced, that of others left; streams, pipes and devices are written through."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import PROGRAM, Here, ready, run
from tests.hostile.inputs import GOOD
from vto_roles import finding, report, wording
from vto_roles.__main__ import main
from vto_roles.output.formats import FORMATS
from vto_roles.read.languages import languages, words_of
from vto_roles.refused import Refused
from vto_roles.report import text as report_text
from vto_roles.run import pipeline
from vto_roles.run.options import worded
from vto_roles.text import Words

NOTES = {  # what others wrote
    "notes.txt": b"vto.yaml:1:1: mine\n3 files\n",
    "b.yaml": GOOD,
    "a.json": b'{"schema": "mine"}',
    "issues.json": b'[{"description": "mine"}]',
    "scan.sarif": b'{"runs": [{"tool": {"driver": {"name": "other"}}}]}',
    "tests.xml": b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="mine" >',
    "log.txt": b"::error file=a.py,line=1::mine\n",
    "broken.json": b"[" * 9_000,
    "binary": bytes(range(256)),
}


@pytest.fixture(autouse=True)
def answers(tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD + b"roles: {hoofd: yes}\n")


@pytest.mark.parametrize("command", ["check vto.yaml", "schema", "render vto.yaml -f md"])
@pytest.mark.parametrize("name", NOTES)
def test_what_others_wrote_is_left(tmp_path: Path, here: Here, command: str, name: str) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    (tmp_path / name).write_bytes(NOTES[name])
    done = here(*command.split(), "-o", name)
    assert (done.code, (tmp_path / name).read_bytes()) == (2, NOTES[name])
    assert name in done.err and "niet door vto-roles gemaakt" in done.err


@pytest.mark.parametrize("before", report.FORMATS)
def test_a_report_is_replaced_by_another(tmp_path: Path, here: Here, before: str) -> None:
    """So that CI can run twice, in any format and language, with findings and without."""
    here("check", "vto.yaml", "--output-format", before, "-o", "report", "--lang", "de")
    assert here("check", "vto.yaml", "-o", "report").code == 1
    assert here("check", "vto.yaml", "-o", "report", "--output-format", before, "--lang", "fr").code == 1
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    assert here("check", "vto.yaml", "-o", "report", "--output-format", before).code == 0
    assert here("check", "vto.yaml", "-o", "report", "--output-format", before, "--select", "no-deputy").code == 0
    assert here("check", "vto.yaml", "-o", "report", "--output-format", before, "--lang", "en").code == 0
    (tmp_path / "report").write_bytes((tmp_path / "report").read_bytes().replace(b"\n", b"\r\n"))
    assert here("check", "vto.yaml", "-o", "report").code == 0


def test_a_schema_is_replaced_by_another(tmp_path: Path, here: Here) -> None:
    assert [here("schema", "-o", "s.json", "--lang", one).code for one in languages()] == [0] * len(languages())
    assert here("check", "vto.yaml", "-o", "s.json").code == 2


def test_init_makes_both_files_or_none(tmp_path: Path, here: Here) -> None:
    order = ("init", "--name", "x", "--headcount", "20")
    (tmp_path / "vto.yaml").unlink()
    (tmp_path / "vto.schema.json").write_bytes(b"{}")
    done = here(*order)
    assert (done.code, "vto.schema.json" in done.err) == (2, True)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"vto.schema.json": b"{}"}
    assert here(*order, "--force").code == 0
    (tmp_path / "vto.yaml").unlink()
    assert here(*order).code == 0  # the schema is ours
    (tmp_path / "vto.yaml").unlink()
    (tmp_path / "vto.yaml").symlink_to("nowhere")
    assert here(*order).code == 2
    assert (tmp_path / "vto.yaml").is_symlink() and not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("command", ["check vto.yaml", "schema", "render vto.yaml -f md"])
def test_a_device_is_written_through(tmp_path: Path, here: Here, command: str) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    null, full = (tmp_path / "null", os.makedev(1, 3)), (tmp_path / "full", os.makedev(1, 7))
    try:
        for path, device in (null, full):
            os.mknod(path, stat.S_IFCHR | 0o600, device)
            path.open("wb").close()
    except (OSError, AttributeError):
        pytest.skip("no devices can be made here")
    assert here(*command.split(), "-o", "null").code == 0
    done = here(*command.split(), "-o", "full", "--lang", "en")
    assert (done.code, done.err) == (2, "vto-roles: full cannot be written: the disk is full\n")
    assert all(stat.S_ISCHR(path.stat().st_mode) for path, _ in (null, full))
    assert len([*tmp_path.iterdir()]) == 3


@pytest.mark.parametrize("command", ["check vto.yaml", "schema", "render vto.yaml"])
def test_the_stream_is_written_through(tmp_path: Path, command: str) -> None:
    """What a log held already is kept."""
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    (tmp_path / "log").write_bytes(b"before\n")
    with (tmp_path / "log").open("ab") as log:
        started = [*PROGRAM, *command.split(), "-o", "/dev/stdout"]
        subprocess.run(started, cwd=tmp_path, env=ready(tmp_path), stdout=log, check=False)
    data = (tmp_path / "log").read_bytes()
    assert data.startswith(b"before\n") and len(data) > 60


# --- nothing of standard output is lost unseen ---


@pytest.mark.parametrize("command", ["render vto.yaml", "--help", "schema"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_limit_on_the_size_of_a_file(tmp_path: Path, command: str, unbuffered: str) -> None:
    import resource

    (tmp_path / "vto.yaml").write_bytes(GOOD)
    with (tmp_path / "out").open("wb") as out:
        done = subprocess.run(
            [*PROGRAM, *command.split()],
            cwd=tmp_path,
            env=ready(tmp_path) | {"PYTHONUNBUFFERED": unbuffered},
            stdout=out,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (500, 500)),
            check=False,
        )
    assert (done.returncode, done.stderr.count(b"\n")) == (2, 1), done.stderr
    assert (tmp_path / "out").stat().st_size == 500


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_pipe_that_does_not_block_gets_all(tmp_path: Path, unbuffered: str) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    whole = run("render", "vto.yaml", "-f", "html", cwd=tmp_path).raw
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    world = ready(tmp_path) | {"PYTHONUNBUFFERED": unbuffered}
    command = [*PROGRAM, "render", "vto.yaml", "-f", "html"]
    with subprocess.Popen(command, cwd=tmp_path, env=world, stdout=writer) as started, os.fdopen(reader, "rb") as read:
        os.close(writer)
        assert (read.read(), started.wait(60)) == (whole, 0)


CLOSED = {  # a line of the shell -> its exit code, and how many lines it writes to standard error
    "check vto.yaml >&-": (2, 1),
    "check - <&-": (2, 1),
    "check vto.yaml 2>&-": (0, 0),
    "render vto.yaml -o a.md >&- 2>&- <&-": (0, 0),
    "render vto.yaml >&- <&-": (2, 1),
    "--help >&-": (2, 1),
    "--version >&-": (2, 1),
    "--help >/dev/full": (2, 1),
    "--version >/dev/full": (2, 1),
    "nothing 2>/dev/full": (2, 0),
    "--version | exit 3": (3, 0),
}


@pytest.mark.parametrize("line", CLOSED)
def test_a_closed_stream(tmp_path: Path, line: str) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    command = ("sh", "-c", f'"{sys.executable}" -m vto_roles {line}')
    done = run(cwd=tmp_path, command=command, env=ready(tmp_path))
    assert (done.code, done.err.count("\n")) == CLOSED[line], done.err
    assert not any(word in done.err for word in ("Traceback", "interne fout", "Errno"))
    if "a.md" in line:
        assert (tmp_path / "a.md").read_bytes().endswith(b" -->\n")


@pytest.mark.parametrize("line", ["check ../vto.yaml", "render vto.yaml", "init --name x --headcount 20", "render {}/vto.yaml"])
def test_a_working_folder_that_is_gone(tmp_path: Path, line: str) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    gone = f'mkdir gone && cd gone && rmdir ../gone && exec "{sys.executable}" -m vto_roles {line.format(tmp_path)}'
    done = run(cwd=tmp_path, command=("sh", "-c", gone), env=ready(tmp_path))
    assert (done.code, done.err) == (2, f"vto-roles: {words_of('nl')('refused', 'no-working-folder')}\n")


def test_a_yaml_without_its_c_parser(tmp_path: Path) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    start = "import sys; sys.modules['yaml._yaml'] = None; from vto_roles.__main__ import main; main()"
    done = run("check", "vto.yaml", cwd=tmp_path, command=(sys.executable, "-c", start), env=ready(tmp_path))
    assert (done.code, done.err) == (2, f"vto-roles: {words_of('nl')('refused', 'c-parser')}\n")
    assert run("--version", cwd=tmp_path, command=(sys.executable, "-c", start), env=ready(tmp_path)).code == 0


@pytest.mark.parametrize("reached", ["vto_roles.cli.app.open_streams", "inspect.signature", "sys.exit"])
def test_an_interrupt_as_it_starts_or_ends_is_answered_without_a_word(
    reached: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C came while the commands were made, and was a traceback."""

    def interrupted(*_: object) -> None:
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["vto-roles", "check", "vto.yaml"])
    monkeypatch.setattr(reached, interrupted)
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == 130


@pytest.mark.parametrize("language", languages())
def test_errors_of_the_system_are_words(language: str) -> None:
    for name in errno.errorcode.values():
        line = worded(Refused("cannot-write", path="x", reason=name), words_of(language))
        assert name not in line and line.rpartition(":")[2].strip(), line


# --- where output goes ---


def test_several_charters_are_no_file(tmp_path: Path, here: Here) -> None:
    done = here("render", ".", "-o", "x.html", "--lang", "en")
    assert (done.code, [path.name for path in tmp_path.iterdir()]) == (2, ["vto.yaml"])
    assert done.err.startswith("vto-roles: x.html is the name of a file")


@pytest.mark.parametrize("output", ["/dev/stdout", "-", "pipe"])
def test_nothing_is_compared_with_what_passes_on(tmp_path: Path, here: Here, output: str) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    os.mkfifo(tmp_path / "pipe")
    done = here("render", "vto.yaml", "-f", "md", "-o", output, "--check")
    assert (done.code, done.err) == (2, f"vto-roles: {words_of('nl')('refused', 'needs-output')}\n")


def test_a_slash_at_the_end_names_a_folder(tmp_path: Path, here: Here) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    assert here("render", "vto.yaml", "-o", "new/").code == 0
    assert (tmp_path / "new" / "vto.md").exists()


def test_files_named_keep_their_way_from_the_folder_that_they_share(tmp_path: Path, here: Here) -> None:
    for name in ("members/A/vto.yaml", "members/B/vto.yaml", "members/B/sub/vto.yaml"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(GOOD)
    done = here("render", "members/A/vto.yaml", "members/B/vto.yaml", "members/A/../B/sub/vto.yaml", "-f", "csv", "-o", "out")
    made = sorted(str(path.relative_to(tmp_path / "out")) for path in (tmp_path / "out").rglob("*.csv"))
    assert (done.code, made) == (0, ["A/vto.csv", "B/sub/vto.csv", "B/vto.csv"])


@pytest.mark.parametrize(
    "names",
    [("A.yaml", "a.yml"), ("caf\u00e9.yaml", "cafe\u0301.yaml"), ("x/a.yaml", "X/a.yaml"), ("a.yaml", "a.yml")],
    ids=["case", "composed", "folder", "suffix"],
)
def test_names_that_a_disk_takes_for_one(tmp_path: Path, here: Here, names: tuple[str, str]) -> None:
    (tmp_path / "vto.yaml").unlink()
    for name in names:
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(GOOD)
    done = here("render", "in", "-f", "csv", "-o", "out")
    assert (done.code, len([*(tmp_path / "out").rglob("*.csv")])) == (2, 1)
    assert all(f"in/{name}" in done.err for name in names)


def test_names_that_windows_keeps_for_devices(tmp_path: Path, here: Here) -> None:
    for name in ("con.yaml", "ok.yaml", "aux/vto.yaml"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_bytes(GOOD)
    done = here("render", "in", "-f", "csv", "-o", "out")
    assert (done.code, [path.name for path in (tmp_path / "out").rglob("*")]) == (2, ["ok.csv"])
    assert "in/con.yaml" in done.err and "in/aux/vto.yaml" in done.err


def test_a_folder_that_cannot_be_read_stops_no_other(tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: Path) -> object:
        if Path(path).name == "b":
            raise PermissionError(errno.EACCES, "", str(path))
        return real(path)

    (tmp_path / "vto.yaml").write_bytes(GOOD)
    for name in "abc":
        (tmp_path / name).mkdir()
        (tmp_path / name / "vto.yaml").write_bytes(GOOD)
    monkeypatch.setattr(os, "scandir", scandir)
    done = here("render", ".", "-f", "csv", "-o", "out")
    assert (done.code, sorted(path.parent.name for path in (tmp_path / "out").rglob("*.csv"))) == (2, ["a", "c", "out"])
    assert "vto-roles: b kan niet gelezen worden: geen toegang\n" in done.err
    done = here("check", ".", "--output-format", "concise")
    assert (done.code, "c/vto.yaml" in done.out or "3 bestanden" in done.out, done.err.count("\n")) == (2, True, 1)


# --- what is ours though it was touched ---


@pytest.mark.parametrize("markup", [name for name, one in FORMATS.items() if not one.binary and name != "csv"])
def test_a_byte_order_mark_is_no_edit(tmp_path: Path, here: Here, markup: str) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    here("render", "vto.yaml", "-o", f"a.{markup}")
    path = tmp_path / f"a.{markup}"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert here("render", "vto.yaml", "-o", path.name, "--check").code == 0
    if markup in ("md", "html"):
        assert "Geen opmerkingen" in here("check", path.name).out
    (tmp_path / "vto.yaml").write_bytes(GOOD.replace(b"60", b"900"))
    assert here("render", "vto.yaml", "-o", path.name).code == 0
    assert not path.read_bytes().startswith(b"\xef")


@pytest.mark.parametrize("markup", [name for name, one in FORMATS.items() if not one.binary and name != "csv"])
@pytest.mark.parametrize("style", ["merge", "diff3"])
def test_conflicts_of_a_merge_are_mended(tmp_path: Path, here: Here, markup: str, style: str) -> None:
    for name, heads in (("base", b"60"), ("ours", b"900"), ("theirs", b"30")):
        (tmp_path / "vto.yaml").write_bytes(GOOD.replace(b"60", heads))
        assert here("render", "vto.yaml", "-o", f"{name}.{markup}", "--date", "2026-11-0" + str(len(name))).code == 0
    merge = [
        "git",
        "merge-file",
        *(["--diff3"] if style == "diff3" else []),
        *(f"{one}.{markup}" for one in ("ours", "base", "theirs")),
    ]
    assert subprocess.run(merge, cwd=tmp_path, check=False, capture_output=True).returncode > 0
    merged = tmp_path / f"ours.{markup}"
    assert b"<<<<<<< " in merged.read_bytes()
    if markup in ("md", "html"):
        assert here("check", merged.name).code == 1
    assert here("render", "vto.yaml", "-o", merged.name, "--check").code == 1
    assert here("render", "vto.yaml", "-o", merged.name).code == 0
    assert b"<<<<<<< " not in merged.read_bytes()
    assert here("render", "vto.yaml", "-o", merged.name, "--check").code == 0


def test_conflicts_in_what_others_wrote_are_left(tmp_path: Path, here: Here) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    notes = b"<<<<<<< a\n<!-- vto-roles: mine -->\n=======\nx\n>>>>>>> b\n"
    (tmp_path / "notes.md").write_bytes(notes)
    assert here("render", "vto.yaml", "-o", "notes.md").code == 2
    assert (tmp_path / "notes.md").read_bytes() == notes


# --- templates ---


@pytest.mark.parametrize(
    "names,told",
    [
        ((), "tp bevat geen sjabloon"),
        (("charter.md",), "tp bevat geen sjabloon"),
        (("chartr.md.j2",), "tp bevat geen sjabloon"),
        (("charter.css", "chartr.md.j2"), "tp/chartr.md.j2 is geen naam van een sjabloon"),
        (("charter.css", "Charter.md.j2"), "tp/Charter.md.j2 is geen naam van een sjabloon"),
    ],
)
def test_a_template_that_would_be_passed_over(tmp_path: Path, here: Here, names: tuple[str, ...], told: str) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    (tmp_path / "tp").mkdir()
    for name in names:
        (tmp_path / "tp" / name).write_bytes(b"x")
    done = here("render", "vto.yaml", "--templates", "tp", "-o", "a.md")
    assert (done.code, done.err.startswith(f"vto-roles: {told}")) == (2, True), done.err
    assert not (tmp_path / "a.md").exists()


def test_a_part_of_a_template_is_no_misspelling(tmp_path: Path, here: Here) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    (tmp_path / "tp").mkdir()
    (tmp_path / "tp" / "charter.md.j2").write_bytes(b"{% include 'chartr.html.j2' %}")
    (tmp_path / "tp" / "chartr.html.j2").write_bytes(b"x")
    assert here("render", "vto.yaml", "--templates", "tp").code == 0


# --- a fault of ours in one file ---


@pytest.mark.parametrize("form", report.FORMATS)
def test_a_fault_in_what_is_said_of_one_file_silences_no_other(
    tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """The file is named on standard error, the others are reported, and the run is no success."""
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_bytes(GOOD + b"roles: {hoofd: yes}\n")
    spoken = wording.message

    def faulty(one: finding.Finding, words: Words) -> str:
        if one.place.file == "b.yaml":
            raise KeyError("a fault of ours")
        return spoken(one, words)

    for module in (wording, report, report_text):
        if hasattr(module, "message"):
            monkeypatch.setattr(module, "message", faulty)
    done = here("check", "a.yaml", "b.yaml", "c.yaml", "--output-format", form, "--lang", "en")
    assert done.code == 2
    assert done.err.startswith("vto-roles: internal error (b.yaml): KeyError") and done.err.count("\n") == 1
    assert "a.yaml" in done.out and "c.yaml" in done.out and "b.yaml" not in done.out


def test_a_fault_in_one_file_of_a_batch_silences_no_other(tmp_path: Path, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_bytes(GOOD)
    real = pipeline.decide

    def faulty(path: Path, *args: Any, **options: Any) -> pipeline.Decision:
        if path.name == "b.yaml":
            raise KeyError("a fault of ours")
        return real(path, *args, **options)

    monkeypatch.setattr(pipeline, "decide", faulty)
    done = here("render", "a.yaml", "b.yaml", "c.yaml", "-f", "csv", "-o", "out", "--lang", "en")
    assert (done.code, sorted(path.name for path in (tmp_path / "out").iterdir())) == (2, ["a.csv", "c.csv"])
    assert done.err.startswith("vto-roles: internal error (b.yaml): KeyError")
    assert done.err.splitlines()[-1].startswith("3 files: 2 written, 0 unchanged, 0 with errors or out of date, 1 not")


# --- one process, many calls ---


def test_no_option_of_one_call_is_there_in_the_next(tmp_path: Path, here: Here) -> None:
    (tmp_path / "tp").mkdir()
    (tmp_path / "tp" / "charter.md.j2").write_bytes(b"one")
    plain = [("check", "vto.yaml"), ("render", "vto.yaml"), ("schema",), ("law", "P8"), ("--help",), ("checks",)]
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    before = [here(*one) for one in plain]
    here("--lang", "fr", "-q", "--color", "always", "check", "vto.yaml", "--fail-on", "warning", "--date", "2026-01-02")
    here("render", "vto.yaml", "--templates", "tp", "--public", "--lang", "de", "--date", "2026-01-02", env={"NO_COLOR": "1"})
    here("check", "vto.yaml", "--nonsense")
    assert [here(*one) for one in plain] == before


def test_templates_that_change_between_calls(tmp_path: Path, here: Here) -> None:
    (tmp_path / "vto.yaml").write_bytes(GOOD)
    for text in (b"one", b"two"):
        (tmp_path / "tp").mkdir(exist_ok=True)
        (tmp_path / "tp" / "charter.md.j2").write_bytes(b"{% include 'part.md.j2' %}")
        (tmp_path / "tp" / "part.md.j2").write_bytes(text)
        assert here("render", "vto.yaml", "--templates", "tp").raw.startswith(text)
