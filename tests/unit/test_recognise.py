"""What a file is: by what it holds, then by its name; the same for every command, and told of what is none of ours."""

import datetime
import functools
import io
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT, TODAY
from vto_roles.finding import Finding
from vto_roles.output import office
from vto_roles.output.formats import FORMATS
from vto_roles.read.languages import words_of
from vto_roles.run import examine, pipeline
from vto_roles.run.inputs import Input, inputs
from vto_roles.run.recognise import Recognised, recognise
from vto_roles.safe_text import file_argument

VTO = ROOT / "examples" / "care-home" / "vto.yaml"
LIGHT = [
    name for name, one in FORMATS.items() if one.sign and not one.costly
]  # a PDF takes seconds: tests/e2e/test_charter_files
HEAD = "organisation: {name: De Linde}\nsize: {headcount: 30}\n"


@functools.cache
def charter(markup: str, **settings: object) -> bytes:
    decided = pipeline.decide(VTO, TODAY)
    asked = pipeline.RenderSettings(markup=markup, **settings)  # type: ignore[arg-type]
    return pipeline.charter_bytes(decided, VTO.with_name(f"charter.{markup}"), asked, words_of("nl"))


FILES: dict[str, tuple[bytes, str | None, Recognised]] = {
    "answers": (HEAD.encode(), "vto.yaml", Recognised("organisation")),
    "answers named otherwise": (HEAD.encode(), "vto.txt", Recognised("organisation")),
    "answers in braces": (b'# x\n---\n{"organisation": {"name": "X"}}', "vto.json", Recognised("organisation")),
    "faulty answers": (b"orgnisation: [\n", "vto.yaml", Recognised("organisation")),
    "overlay": (b"version: 1\nsource: X\n", "koepel.yaml", Recognised("overlay")),
    "register": (b"- {on: 2026-02-03, body: board, act: adopted}\n", "vto.register.yaml", Recognised("register")),
    "register named otherwise": (b"# x\n- on: 2026-02-03\n  body: board\n  act: sent\n", "acts.yml", Recognised("register")),
    "register without a name": (b"- {on: 2026-02-03, body: board, act: adopted}\n", None, Recognised("register")),
    "register in which a merge left conflicts": (
        b"<<<<<<< a\n- {body: board, act: sent}\n=======\n>>>>>>> b\n",
        "x.yaml",
        Recognised("register"),
    ),
    "faulty register": (b"acts: [\n", "vto.register.yaml", Recognised("register")),
    "answers named as a register": (HEAD.encode(), "vto.register.yaml", Recognised("organisation")),
    "tasks of another program": (b"- name: x\n  hosts: all\n", "playbook.yml", Recognised("organisation")),
    "overlay named otherwise": (b"version: 1\nsource: X\n", None, Recognised("overlay")),
    "answers of another program": (b"services: {}\n", "compose.yml", Recognised("organisation")),
    "words without a name": (b"Beste collega\n", None, Recognised("organisation")),
    "words in a file": (b"Beste collega\n", "LICENSE", Recognised("foreign", "is-other")),
    "nothing": (b"", "empty", Recognised("organisation")),
    "styles": (b"body{color:red;margin:0}\n", "style.css", Recognised("foreign", "is-other")),
    "script": (b"const organisation = {\n};\n", "a.js", Recognised("foreign", "is-other")),
    "secret": (b"PASSWORD=hunter2\n", ".env", Recognised("foreign", "is-other")),
    "markdown": (b"# Titel\n", "README.md", Recognised("table", "md")),
    "table": (b"| a | b |\n| - | - |\n", None, Recognised("table", "md")),
    "workbook": (b"PK\x03\x04 xl/workbook.xml", "raci.csv", Recognised("table", "xlsx")),
    "workbook as answers": (b"PK\x03\x04 xl/workbook.xml", "vto.yaml", Recognised("organisation")),
    "word": (b"PK\x03\x04 word/document.xml", "brief.docx", Recognised("table", "docx")),
    "pdf": (b"%PDF-1.7\n", "brief.pdf", Recognised("foreign", "pdf")),
    "packed": (b"\x1f\x8b\x08\0", "vto.yaml.gz", Recognised("foreign", "compressed")),
    "wide": ("a;b\n".encode("utf-16"), "raci.csv", Recognised("table", "csv")),
    "wider": (HEAD.encode("utf-32"), "vto.yaml", Recognised("organisation")),
    "page": (b"<!DOCTYPE html>\n<p>x</p>", "index.html", Recognised("foreign", "is-page")),
    "page without a name": (b"\n<html lang=nl>", None, Recognised("foreign", "is-page")),
    "calendar": (b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "a.ics", Recognised("foreign", "is-calendar")),
    "json": (b'{"a": 1}', "a.json", Recognised("foreign", "is-json")),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_is_told_by_what_it_holds_then_by_its_name(case: str) -> None:
    data, name, expected = FILES[case]
    assert recognise(data, name) == expected


@pytest.mark.parametrize("markup", LIGHT)
def test_a_charter_is_one_in_every_format_and_under_any_name(markup: str) -> None:
    for name in (f"x.{markup}", "x", None, "x.pdf", "vto.yaml"):
        assert recognise(charter(markup), name) == Recognised("charter", markup)


def test_a_page_of_ours_without_its_last_line_is_one_of_ours() -> None:
    page = charter("html").rpartition(b"<!-- vto-roles")[0]
    (finding,) = examine.examine(Path("charter.html"), page, TODAY).findings
    assert (finding.check, finding.variant) == ("charter-edited", "no-mark")


def found(path: Path, data: bytes, today: datetime.date = TODAY) -> list[tuple[str, str]]:
    return [(one.check, one.variant) for one in examine.examine(path, data, today).findings]


@pytest.mark.parametrize("case", [case for case, (_, _, is_what) in FILES.items() if is_what.kind == "foreign"])
def test_what_is_none_of_ours_is_one_finding_in_every_command_and_no_text(case: str) -> None:
    data, name, expected = FILES[case]
    told = ("schema" if expected.form.startswith("is-") else "encoding", expected.form)
    path = Path(name or "stdin.html")
    examined, decided = examine.examine(path, data, TODAY), pipeline.decide(path, TODAY, data=data)
    assert [(one.check, one.variant) for one in examined.findings] == [told]
    assert [(one.check, one.variant) for one in decided.findings] == [told]
    assert (set(examined.texts.values()), set(decided.texts.values()), decided.usable) == ({""}, {""}, False)
    words = words_of("en")
    assert words.find("checks", told[0], "message", told[1]) and words.find("checks", told[0], "remedy", told[1])


@pytest.mark.parametrize(
    "data, variant",
    [
        (charter("html"), "is-charter"),
        (charter("docx"), "is-charter"),
        (FILES["overlay"][0], "is-overlay"),
        (FILES["register"][0], "is-register"),
        (FILES["table"][0], "is-table"),
    ],
    ids=["page", "word", "overlay", "register", "table"],
)
def test_what_wants_answers_says_what_it_got(data: bytes, variant: str) -> None:
    (finding,) = pipeline.decide(Path("x"), TODAY, data=data).findings
    assert (finding.check, finding.variant, finding.place.line) == ("schema", variant, 1)


@pytest.mark.parametrize("markup", LIGHT)
def test_a_charter_as_it_was_made_has_no_finding(markup: str) -> None:
    assert found(VTO.with_name(f"charter.{markup}"), charter(markup)) == []


@pytest.mark.sampled(one_in=1, quick=6)
@pytest.mark.parametrize("settings", [{"public": True}, {"compact": True}, {"annexes": True}], ids=str)
@pytest.mark.parametrize("markup", ["json", "docx", "xlsx", "ics"])
def test_its_mark_says_how_it_was_made(markup: str, settings: dict[str, bool]) -> None:
    assert found(VTO.with_name(f"charter.{markup}"), charter(markup, **settings)) == []


@pytest.mark.sampled(one_in=1, quick=0)
def test_a_card_is_one_in_every_format() -> None:
    from vto_roles.charter.schema import Subject

    for markup in ("md", "docx", "ics"):
        assert found(VTO.with_name(f"card.{markup}"), charter(markup, card=Subject(role="hr"))) == []


def stale(markup: str, folder: Path, old: str, new: str) -> list[Finding]:
    text = VTO.read_text("utf-8")
    assert old in text
    (folder / "vto.yaml").write_text(text.replace(old, new, 1), "utf-8")
    return examine.examine(folder / f"charter.{markup}", charter(markup), TODAY).findings


@pytest.mark.sampled(one_in=1, quick=6)
@pytest.mark.parametrize("markup", LIGHT)
def test_a_changed_answer_is_told_in_every_format(tmp_path: Path, markup: str) -> None:
    (finding,) = stale(markup, tmp_path, "manage-library: line-managers", "manage-library: hr")
    long = markup in ("md", "html", "json")
    assert (finding.check, finding.variant) == ("charter-stale", "" if long else "letters")
    (finding,) = stale(markup, tmp_path, "headcount: 142", "headcount: 143")
    assert (finding.check, finding.variant) == ("charter-stale", "same-letters")


@pytest.mark.parametrize("markup", ["json", "ics"])
def test_an_edit_of_a_text_is_told_at_its_line(markup: str) -> None:
    data = charter(markup)
    old = data.index(b"VTO-co")
    edited = data[:old] + b"vto-co" + data[old + 6 :]
    (finding,) = examine.examine(VTO.with_name(f"charter.{markup}"), edited, TODAY).findings
    assert (finding.check, finding.variant, finding.place.line) == ("charter-edited", "", data[:old].count(b"\n") + 1)


@pytest.mark.sampled(one_in=1, quick=6)
@pytest.mark.parametrize("variant", ["somewhere", "resealed"])
@pytest.mark.parametrize("markup", ["docx", "xlsx"])
def test_an_edit_of_an_office_file_is_told(markup: str, variant: str) -> None:
    with zipfile.ZipFile(io.BytesIO(charter(markup))) as old:
        parts = {info.filename: old.read(info).replace(b"Directie", b"Bestuur!") for info in old.infolist()}
    if variant == "resealed":  # the hand also writes a new digest
        mark = office.read_mark(charter(markup))
        assert mark is not None
        digest = office._digest(parts).encode()
        parts[office.PROPERTIES] = parts[office.PROPERTIES].replace(mark["bytes"].encode(), digest)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as new:
        for name, part in parts.items():
            new.writestr(name, part)
    assert found(VTO.with_name(f"charter.{markup}"), stream.getvalue()) == [("charter-edited", variant)]


def test_a_folder_is_searched_for_all_that_is_ours(tmp_path: Path) -> None:
    (tmp_path / "koepel.yaml").write_text("version: 1\nsource: X\n")
    (tmp_path / "compose.yaml").write_text('version: "3"\nsettings: {}\n')
    (tmp_path / "vto.yaml").write_text(HEAD)
    for markup in LIGHT:
        (tmp_path / f"charter.{markup}").write_bytes(charter(markup))
        (tmp_path / f"other.{markup}").write_bytes(FILES["pdf"][0] if FORMATS[markup].binary else b"# Geen charter\n")
    every = [str(one.relative) for one in inputs([tmp_path], lambda _: b"", every=True)]
    assert every == [*sorted(f"charter.{markup}" for markup in LIGHT), "vto.yaml", "koepel.yaml"]
    assert [str(one.relative) for one in inputs([tmp_path], lambda _: b"")] == ["vto.yaml"]


def test_standard_input_is_a_file_like_another() -> None:
    (one,) = inputs([Path("-")], lambda most: HEAD.encode()[:most])
    assert one == Input(Path("stdin.yaml"), Path("stdin.yaml"), data=HEAD.encode())


@pytest.mark.parametrize("path, shown", [("-x.yaml", "./-x.yaml"), ("--templates=evil", "./--templates=evil"), ("a/-x", "a/-x")])
def test_a_path_is_never_an_option(path: str, shown: str) -> None:
    assert file_argument(path) == shown
