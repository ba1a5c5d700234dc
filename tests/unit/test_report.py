"""The outputs as functions: frames that point well, texts that are never obeyed, identities that hold."""

import json
import unicodedata

import msgspec
import pytest
from jsonschema import ValidationError

from tests import readers
from tests.readers import FINDINGS
from vto_roles.checks.registry import all_checks
from vto_roles.finding import Finding, Place
from vto_roles.read.languages import words_of
from vto_roles.report import Report, pointed_at, write
from vto_roles.report.json import json_schema
from vto_roles.safe_text import wrapped

WORDS = words_of("nl")


def finding(file: str = "vto.yaml", key: str = "x", *place: int, subject: str | None = None) -> Finding:
    line, column, end_line, end_column = place or (1, 1, 1, 2)
    where = Place(file=file, line=line, column=column, end_line=end_line, end_column=end_column)
    args = {"path": "", "key": key, "nearest": None, "known": ("a", "b")}
    return Finding(check="schema", severity="error", place=where, variant="unknown-key", args=args, subject=subject)


def report(*findings: Finding, text: str = "x: 1\n", color: bool = False) -> Report:
    names = tuple(dict.fromkeys(one.place.file for one in findings))
    lines = pointed_at(findings, dict.fromkeys(names, text))
    return Report(findings=findings, files=names, lines=lines, words=WORDS, color=color)


# --- frames ---


def frame(text: str, *place: int) -> list[str]:
    """The three lines under the head of the finding, without their gutter."""
    lines = write("text", report(finding("vto.yaml", "x", *place), text=text)).decode().splitlines()
    assert lines[1].rstrip().endswith("|") and lines[3].startswith("  ")
    return [line.partition("|")[2][1:] for line in lines[2:4]]


def columns(text: str) -> int:
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_frame_shows_the_right_line_however_lines_end(end: str) -> None:
    assert frame(end.join(["a: 1", "  b: 22", "c: 3"]), 2, 6, 2, 8) == ["  b: 22", "     ^^"]


def test_a_caret_stands_under_wide_and_joined_characters() -> None:
    line = "name: 老人ホーム e\u0301e\u0301 bad"
    start = line.index("bad") + 1
    shown, carets = frame(line, 1, start, 1, start + 3)
    assert shown == line
    assert columns(shown[: shown.index("bad")]) == carets.index("^")
    assert carets.strip() == "^^^"
    shown, carets = frame(line, 1, 7, 1, 12)
    assert carets == " " * 6 + "^" * 10


def test_a_tab_takes_one_column_and_a_control_character_what_is_written_for_it() -> None:
    assert frame("a:\tb", 1, 4, 1, 5) == ["a: b", "   ^"]
    assert frame("a\x1b: b", 1, 5, 1, 6) == ["a<U+001B>: b", " " * 11 + "^"]


def test_a_place_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    assert frame("a: [1,  \n  2]\n", 1, 4, 2, 5) == ["a: [1,", "   ^^^"]


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "k: " + "a" * 500 + "BAD" + "b" * 500
    start = line.index("BAD") + 1
    shown, carets = frame(line, 1, start, 1, start + 3)
    assert shown.startswith("…") and shown.endswith("…") and len(shown) == 102
    assert shown[carets.index("^") :].startswith("BADb") and carets.strip() == "^^^"
    assert frame("x" * 300, 1, 1, 1, 301) == ["x" * 100 + "…", "^" * 100]


@pytest.mark.parametrize("width", [20, 40, 72, 200])
def test_a_frame_fits_the_terminal_whatever_the_characters(width: int) -> None:
    for filler in ("x", "字", "e\u0301", "\t"):
        line = filler * 60 + "BAD" + filler * 60
        start = line.index("BAD") + 1
        one = report(finding("vto.yaml", "x", 1, start, 1, start + 3), text=line)
        lines = write("text", msgspec.structs.replace(one, width=width)).decode().splitlines()
        at = next(number for number, text in enumerate(lines) if "^" in text)
        assert all(columns(text) <= max(width, 20) for text in lines[at - 1 : at + 1])
        before = lines[at - 1][: lines[at - 1].index("BAD")]
        assert (columns(before), lines[at].strip(" |")) == (lines[at].index("^"), "^^^")


def test_a_line_is_broken_between_words_and_our_colours_take_no_room() -> None:
    assert wrapped("a bb ccc dddd eeeee", 9) == "a bb ccc\n    dddd\n    eeeee"
    assert wrapped("\x1b[31mbb ccc\x1b[0m dd", 9) == "\x1b[31mbb ccc\x1b[0m dd"
    assert wrapped("  = aaaaaaaaaaaaaaaa b", 8) == "  = aaaaaaaaaaaaaaaa\n    b"


def test_a_place_past_the_end_of_its_line_still_has_a_caret() -> None:
    assert frame("a:", 1, 5, 1, 9) == ["a:", "  ^"]
    assert frame("a:\n", 2, 1, 2, 2)[1] == "^"


def test_a_finding_of_a_whole_file_has_no_frame() -> None:
    assert b" | " not in write("text", report(finding("vto.yaml", "x", 1, 1, 1, 1)))


def test_only_our_own_colours_colour() -> None:
    plain = write("text", report(finding(key="\x1b[31m")))
    painted = write("text", report(finding(key="\x1b[31m"), color=True))
    assert b"\x1b" not in plain
    assert painted.count(b"\x1b[31m") == painted.count(b"\x1b[0m") == 2
    assert painted.replace(b"\x1b[31m", b"").replace(b"\x1b[0m", b"") == plain


def test_junit_is_written_so() -> None:
    one = finding("a&b.yaml", 'x"<y>', subject="m&m")
    remark = msgspec.structs.replace(finding("a&b.yaml", "z", 2, 3, 2, 4), severity="info")
    made = report(one, one, remark)
    assert (
        write("junit", msgspec.structs.replace(made, files=(*made.files, "c.yaml"))).decode()
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="vto-roles" tests="4" failures="2" errors="0" skipped="0">
  <testsuite name="a&amp;b.yaml" tests="3" failures="2" errors="0" skipped="0">
    <testcase classname="a&amp;b.yaml" name="schema m&amp;m" file="a&amp;b.yaml" line="1">
      <failure type="schema" message="{said}">a&amp;b.yaml:1:1: error [schema] {said}
Mogelijke sleutels: a en b.</failure>
    </testcase>
    <testcase classname="a&amp;b.yaml" name="schema m&amp;m (2)" file="a&amp;b.yaml" line="1">
      <failure type="schema" message="{said}">a&amp;b.yaml:1:1: error [schema] {said}
Mogelijke sleutels: a en b.</failure>
    </testcase>
    <testcase classname="a&amp;b.yaml" name="schema" file="a&amp;b.yaml" line="2">
      <system-out>a&amp;b.yaml:2:3: info [schema] onbekende sleutel “z”
Mogelijke sleutels: a en b.</system-out>
    </testcase>
  </testsuite>
  <testsuite name="c.yaml" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="c.yaml" name="vto-roles" file="c.yaml"/>
  </testsuite>
</testsuites>
""".replace("{said}", "onbekende sleutel “x&quot;&lt;y&gt;”")
    )


def test_a_command_of_github_is_escaped_as_it_is_read() -> None:
    (line,) = write("github", report(finding("a,b:c%\n.yaml", "50%"))).decode().splitlines()
    assert line.startswith("::error file=a%2Cb%3Ac%25%0A.yaml,line=1,endLine=1,col=1,endColumn=2,title=vto-roles%3A schema::")
    assert "%2550%25%25" not in line
    (command,) = readers.commands(line)
    assert command.properties["file"] == "a,b:c%\n.yaml"
    assert command.value.splitlines()[0] == "onbekende sleutel “50%”"
    assert len(command.value.splitlines()) == 2


def test_a_place_of_several_lines_has_no_columns_for_github() -> None:
    (line,) = write("github", report(finding("a.yaml", "x", 2, 3, 4, 5))).decode().splitlines()
    assert ",line=2,endLine=4,title=" in line


# --- identity ---


def test_twins_are_told_apart_and_places_do_not_count() -> None:
    def prints(*findings: Finding, text: str) -> list[str]:
        return [one["fingerprint"] for one in json.loads(write("json", report(*findings, text=text)))["findings"]]

    twins = finding("a.yaml", "x", 1, 1, 1, 4), finding("a.yaml", "x", 2, 1, 2, 4)
    first = prints(*twins, text="bad: 1\nbad: 2\n")
    assert len(set(first)) == 2
    moved = finding("a.yaml", "x", 4, 3, 4, 6), finding("a.yaml", "x", 9, 1, 9, 4)
    assert prints(*moved, text="\n\n\n  bad: 1\n\n\n\n\nbad: 2\n") == first
    assert not set(prints(finding("b.yaml", "x", 1, 1, 1, 4), text="bad: 1\n")) & set(first)
    named = prints(finding("a.yaml", "x", 1, 1, 1, 4, subject="hr"), text="bad: 1\n")
    assert prints(finding("a.yaml", "x", 1, 1, 1, 4, subject="hr"), text="other: 1\n") == named


# --- what is published ---


def test_the_schema_leaves_room_for_keys_and_refuses_other_shapes() -> None:
    assert json.loads(json_schema()) == FINDINGS
    data = json.loads(write("json", report(finding())))
    data["later"] = data["findings"][0]["later"] = 1
    readers.findings(json.dumps(data).encode())
    for key, value in (("line", 0), ("severity", "fatal"), ("fingerprint", "x")):
        bad = json.loads(json.dumps(data))
        bad["findings"][0][key] = value
        with pytest.raises(ValidationError):
            readers.findings(json.dumps(bad).encode())


def test_names_of_rules_are_never_their_ids() -> None:
    found = [Finding(check=one, severity="error", place=Place(file="a.yaml")) for one in ("schema", "encoding")]
    (run,) = json.loads(write("sarif", report(*found)))["runs"]
    assert [rule["name"] for rule in run["tool"]["driver"]["rules"]] == ["FileEncoding", "FileSchema"]
    assert list(all_checks()).index("encoding") < list(all_checks()).index("schema")
