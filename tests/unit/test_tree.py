"""The reader: what it refuses, where, and that it reads on."""

import subprocess
import sys

import pytest

from vto_roles import tree


def found(data: bytes | str) -> list[tuple[int, int, str, str]]:
    raw = data.encode() if isinstance(data, str) else data
    _, findings = tree.read(raw, "f.yaml")
    return [(one.place.line, one.place.column, one.check, one.variant) for one in findings]


REFUSED = {
    "anchor": ("a: &x 1\n", (1, 4, "yaml-subset", "anchor")),
    "alias": ("a: 1\nb: *x\n", (2, 4, "yaml-subset", "alias")),
    "tag": ("a: !!str 1\n", (1, 4, "yaml-subset", "tag")),
    "odd tag": ("a: !x 1\n", (1, 4, "yaml-subset", "tag")),
    "python tag": ("a: !!python/object/apply:os.system [ls]\n", (1, 4, "yaml-subset", "tag")),
    "merge key": ("a:\n  <<: {b: 1}\n", (2, 3, "yaml-subset", "merge-key")),
    "duplicate key": ("a: 1\nb: 2\na: 3\n", (3, 1, "duplicate-key", "")),
    "duplicate key in braces": ("a: {b: 1, b: 2}\n", (1, 11, "duplicate-key", "")),
    "tab": ("a:\n\tb: 1\n", (2, 1, "yaml-subset", "tab")),
    "tab after colon": ("a:\t1\n", (1, 3, "yaml-subset", "tab")),
    "hard space": ("a:\n\u00a0\u00a0b: 1\n", (2, 1, "yaml-subset", "nbsp-indentation")),
    "control": ("a: x\x07y\n", (1, 5, "yaml-subset", "control")),
    "escaped control": ('a: "x\\x07y"\n', (1, 4, "yaml-subset", "escaped")),
    "nul": ("a: x\x00y\n", (1, 5, "yaml-subset", "control")),
    "next line": ("a: x\u0085y\n", (1, 5, "yaml-subset", "control")),
    "line separator": ("a: x\u2028y\n", (1, 5, "yaml-subset", "control")),
    "direction": ("a: x\u202ey\n", (1, 5, "yaml-subset", "bidi")),
    "zero width": ("a\u200bb: x\n", (1, 2, "yaml-subset", "zero-width")),
    "joiner in a key": ("a\u200db: x\n", (1, 1, "yaml-subset", "zero-width")),
    "two documents": ("a: 1\n---\nb: 2\n", (2, 1, "yaml-subset", "documents")),
    "list as key": ("[1, 2]: x\n", (1, 1, "yaml-subset", "complex-key")),
    "directive": ("%TAG ! tag:x,2000:\n---\na: 1\n", (1, 1, "yaml-subset", "directive")),
    "root list": ("- a\n", (1, 1, "schema", "root")),
    "empty": ("", (1, 1, "schema", "empty-file")),
    "comments only": ("# x\n", (1, 1, "schema", "empty-file")),
    "colon": ("a: b: c\n", (1, 5, "yaml-syntax", "colon")),
    "open quote": ('a: "b\nc: d\n', (1, 4, "yaml-syntax", "unclosed")),
    "open bracket": ("a: [b\nc: d\n", (2, 2, "yaml-syntax", "unclosed-list")),
    "indentation": ("a:\n    b: 1\n  c: 2\n", (3, 3, "yaml-syntax", "indentation")),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_refused_with_its_place(text: str, expected: tuple[int, int, str, str]) -> None:
    assert expected in found(text)


def test_several_refusals_come_in_one_run() -> None:
    assert [one[0] for one in found("a: &x 1\nb: *x\nc: !!int 3\na: 4\n")] == [1, 2, 3, 4]


def test_a_place_of_an_encoding_fault_is_a_line_and_a_column() -> None:
    assert found(b"a: 1\nname: Zorgco\xf6p\n") == [(2, 13, "encoding", "")]


def test_utf_16_is_named() -> None:
    assert found("a: 1".encode("utf-16"))[0][2:] == ("encoding", "utf-16")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_ends(ending: str) -> None:
    node, findings = tree.read(ending.join(["a: 1", "b: &x 2", ""]).encode(), "f")
    assert node is not None and node.text("a") == "1"
    assert [one.place.line for one in findings] == [2]


def test_a_byte_order_mark_is_fine() -> None:
    node, findings = tree.read(b"\xef\xbb\xbfa: 1\n", "f")
    assert node is not None and not findings


def test_scalars_stay_what_was_typed() -> None:
    node, _ = tree.read(b"a: 0412345670\nb: 8:30\nc: no\nd: 329.01\ne: 2026-13-01\nf: ~\n", "f")
    assert node is not None
    assert [node.text(key) for key in "abcdef"] == ["0412345670", "8:30", "no", "329.01", "2026-13-01", None]


def test_after_a_hard_space_the_rest_is_read_as_meant() -> None:
    node, _ = tree.read("a:\n\u00a0\u00a0b: 1\n".encode(), "f")
    assert node is not None and node.text("a", "b") == "1"


HOSTILE = {
    "brackets": b"[" * 900_000,
    "braces": b"{a: " * 200_000,
    "too large": b"a: " + b"x" * (1 << 20),
    "directives": b"%TAG ! tag:x,2000:\n" * 50_000,
    "merge bomb": b"a: &a [x]\n" + b"".join(b"k%d: &k%d {<<: [*a, *a]}\n" % (n, n) for n in range(2000)),
    "many nodes": b"a: [" + b"1," * 300_000 + b"1]\n",
    "long key": b"x" * 5000 + b": 1\n",
    "long value": b"a: " + b"x" * 70_000 + b"\n",
    "dashes": b"- " * 300_000,
}


def alone(data: bytes) -> tuple[list[str], float]:
    """The variants that are found, and the seconds that it took: in a process of its own, where no coverage watches each line."""
    code = """
import sys, time
from vto_roles import tree
data = sys.stdin.buffer.read()
started = time.process_time()
_, findings = tree.read(data, "f")
print(time.process_time() - started, *(one.variant or "-" for one in findings))
"""
    told = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True).stdout
    seconds, *variants = told.decode().split()
    return variants, float(seconds)


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_is_answered_soon(data: bytes) -> None:
    variants, seconds = alone(data)
    assert 1 <= len(variants) <= tree.MAX_FINDINGS
    assert seconds < 2


def test_at_follows_a_path_and_stops_where_it_ends() -> None:
    node, _ = tree.read(b"a:\n  - {b: 1}\n  - {b: 2}\n", "f")
    assert node is not None
    assert str(node.at(("a", 1, "b"))) == "f:3:9"
    assert str(node.at(("a", 1, "b"), key=True)) == "f:3:6"
    assert str(node.at(("a", 7, "b"))) == "f:1:1"


def test_visible_writes_out_what_a_terminal_would_obey() -> None:
    assert tree.visible("a\x1b[31m\u202eb\u0085") == "a<U+001B>[31m<U+202E>b<U+0085>"


MENDED = {
    "quote not closed": ('organisation:\n  name: "De Linde\n  employer: private\nsize: {headcount: 3}\n', (2, 9, "unclosed")),
    "apostrophe first": ("a: 'x'\nreason: 't is zo\nb: 1\n", (2, 9, "unclosed")),
    "long dash": ("choices:\n  – task: x\n    role: y\n", (2, 3, "dash")),
    "no space after the colon": ("a:\n  employer:private\n  name: x\n", (2, 11, "no-space")),
}


@pytest.mark.parametrize(("text", "expected"), MENDED.values(), ids=MENDED)
def test_a_syntax_error_points_at_its_cause(text: str, expected: tuple[int, int, str]) -> None:
    assert [(line, column, variant) for line, column, _, variant in found(text)] == [expected]


def test_a_hard_space_after_a_colon_is_told_and_read_as_meant() -> None:
    node, findings = tree.read("a:\u00a05\nb: 1\n".encode(), "f")
    assert node is not None
    assert (node.text("a"), node.text("b")) == ("5", "1")
    assert [(one.place.line, one.place.column, one.variant) for one in findings] == [(1, 3, "nbsp-space")]


def test_windows_text_is_told_once_and_read_on() -> None:
    node, findings = tree.read("a: Zorgcoöp\nb: &x 1\n".encode("cp1252"), "f")
    assert node is not None
    assert node.text("a") == "Zorgcoöp"
    assert [one.check for one in findings] == ["encoding", "yaml-subset"]


@pytest.mark.parametrize("data", [b"PK\x03\x04xyz", b"\xd0\xcf\x11\xe0x", b"%PDF-1.7"])
def test_an_office_file_is_named(data: bytes) -> None:
    assert found(data)[0][2:] == ("encoding", "office")


def test_a_mark_at_the_start_shifts_no_column() -> None:
    assert found(b"\xef\xbb\xbfa: co\xf6p\n") == [(1, 6, "encoding", "")]


@pytest.mark.parametrize(
    "text", [" # c\n" + "%TAG !a! tag:x,2000:\n" * 40_000, "a: 1\n...\n" + "%TAG !a! tag:x,2000:\n" * 40_000]
)
def test_directives_never_reach_the_parser(text: str) -> None:
    variants, seconds = alone(text.encode())
    assert {"directive", "documents"} & set(variants)
    assert seconds < 1


def test_no_line_is_a_command_of_a_ci_log() -> None:
    assert tree.visible("::error::x\ny", keep="\n") == "<U+003A>:error::x\ny"
    assert tree.visible("x\n \t::error::x", keep="\n\t") == "x\n \t<U+003A>:error::x"
    assert tree.visible("a ##[error]x ##vso[task] ## [b] #[c]") == "a <U+0023>#[error]x <U+0023>#vso[task] ## [b] #[c]"
    assert tree.visible("a\udcffb") == "a<U+DCFF>b"
    assert tree.visible("a\r\n::b") == "a<U+000D><U+000A>::b"


def test_a_last_line_without_an_end_is_the_last_line() -> None:
    """Found by fuzzing: libyaml places what it misses on a line after it."""
    assert found("a: 1\nb") == [(2, 2, "yaml-syntax", "no-colon")]


def test_places_count_in_the_text_that_is_shown() -> None:
    """Found by fuzzing: of a file that is no UTF-8, the frame showed another text than the one that was read."""
    data = b"a: caf\xe9 \xbb\xbf b: c\n"
    (column,) = [column for _, column, check, _ in found(data) if check == "yaml-syntax"]
    assert tree.text_of(data)[column - 1] == ":"
    assert tree.text_of(b"\xef\xbb\xbf\xc3\xa9") == "\u00e9"
