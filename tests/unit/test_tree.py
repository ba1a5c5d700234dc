"""The reader: what it refuses, where, and that it reads on."""

import json
import sys

import pytest

from tests import conftest
from vto_roles.model.node import plain
from vto_roles.read import tree
from vto_roles.safe_text import _UNSEEN, echo, escaped, visible


def found(data: bytes | str) -> list[tuple[int, int, str, str]]:
    raw = data.encode() if isinstance(data, str) else data
    _, findings = tree.read(raw, "f.yaml")
    return [(one.place.line, one.place.column, one.check, one.variant) for one in findings]


def told(data: bytes | str) -> list[str]:
    raw = data.encode() if isinstance(data, str) else data
    return [conftest.told(one) for one in tree.read(raw, "f.yaml")[1]]


REFUSED = {
    "anchor": ("a: &x 1\n", "1:4-1:8 yaml-subset anchor name=x"),
    "alias": ("a: 1\nb: *x\n", "2:4-2:6 yaml-subset alias name=x"),
    "tag": ("a: !!str 1\n", "1:4-1:11 yaml-subset tag name=tag:yaml.org,2002:str"),
    "odd tag": ("a: !x 1\n", "1:4-1:8 yaml-subset tag name=!x"),
    "python tag": (
        "a: !!python/object/apply:os.system [ls]\n",
        "1:4-1:37 yaml-subset tag name=tag:yaml.org,2002:python/object/apply:os.system",
    ),
    "merge key": ("a:\n  <<: {b: 1}\n", "2:3-2:5 yaml-subset merge-key"),
    "duplicate key": ("a: 1\nb: 2\na: 3\n", "3:1-3:2 duplicate-key - key=a first=1"),
    "duplicate key in braces": ("a: {b: 1, b: 2}\n", "1:11-1:12 duplicate-key - key=b first=1"),
    "tab": ("a:\n\tb: 1\n", "2:1-2:2 yaml-subset tab code=U+0009"),
    "tab after colon": ("a:\t1\n", "1:3-1:4 yaml-subset tab code=U+0009"),
    "hard space": ("a:\n\xa0\xa0b: 1\n", "2:1-2:3 yaml-subset nbsp-indentation code=U+00A0"),
    "control": ("a: x\x07y\n", "1:5-1:6 yaml-subset control code=U+0007"),
    "escaped control": ('a: "x\\x07y"\n', "1:4-1:12 yaml-subset escaped code=U+0007"),
    "nul": ("a: x\x00y\n", "1:5-1:6 yaml-subset control code=U+0000"),
    "next line": ("a: x\x85y\n", "1:5-1:6 yaml-subset control code=U+0085"),
    "line separator": ("a: x\u2028y\n", "1:5-1:6 yaml-subset control code=U+2028"),
    "direction": ("a: x\u202ey\n", "1:5-1:6 yaml-subset bidi code=U+202E"),
    "zero width": ("a\u200bb: x\n", "1:2-1:3 yaml-subset zero-width code=U+200B"),
    "joiner in a key": ("a\u200db: x\n", "1:1-1:4 yaml-subset zero-width code=U+200D"),
    "two documents": ("a: 1\n---\nb: 2\n", "2:1-2:4 yaml-subset documents"),
    "list as key": ("[1, 2]: x\n", "1:1-1:2 yaml-subset complex-key"),
    "directive": ("%TAG ! tag:x,2000:\n---\na: 1\n", "1:1-1:2 yaml-subset directive code=U+0025"),
    "root list": ("- a\n", "1:1-1:2 schema root"),
    "empty": ("", "1:1-1:2 schema empty-file"),
    "comments only": ("# x\n", "1:1-1:2 schema empty-file"),
    "dashes only": ("---", "1:1-1:2 schema empty-file"),
    "colon": ("a: b: c\n", "1:5-1:6 yaml-syntax colon problem=mapping values are not allowed in this context"),
    "open quote": ('a: "b\nc: d\n', "1:4-1:5 yaml-syntax unclosed problem=found unexpected end of stream"),
    "open bracket": ("a: [b\nc: d\n", "2:2-2:3 yaml-syntax unclosed-list problem=did not find expected ',' or ']'"),
    "indentation": ("a:\n    b: 1\n  c: 2\n", "3:3-3:4 yaml-syntax indentation problem=did not find expected key"),
}


@pytest.mark.parametrize(("text", "expected"), REFUSED.values(), ids=REFUSED)
def test_refused_with_its_place(text: str, expected: str) -> None:
    assert told(text) == [expected]


def test_several_refusals_come_in_one_run() -> None:
    assert [one[0] for one in found("a: &x 1\nb: *x\nc: !!int 3\na: 4\n")] == [1, 2, 3, 4]


def test_a_place_of_an_encoding_fault_is_a_line_and_a_column() -> None:
    assert found(b"a: 1\nname: Zorgco\xf6p\n") == [(2, 13, "encoding", "")]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_named(encoding: str) -> None:
    assert told("a: 1".encode(encoding)) == ["1:1-1:1 encoding utf-16"]


def test_a_fault_two_lines_below_what_is_refused_is_told_too() -> None:
    assert [line.split()[0] for line in told("a: x\x07\nb: 1\nc: d: e\n")] == ["1:5-1:6", "3:5-3:6"]


def test_what_begins_with_directives_is_not_read() -> None:
    assert tree.read(b"%YAML 1.2\n---\na: 1\n", "f")[0] is None


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


def test_what_stands_on_a_line_twice_is_told_once() -> None:
    assert told("a: x\x07\x07y\x07\u202e\nb: \x07\n") == [
        "1:5-1:6 yaml-subset control code=U+0007",
        "1:9-1:10 yaml-subset bidi code=U+202E",
        "2:4-2:5 yaml-subset control code=U+0007",
    ]


def test_what_is_refused_is_blanked_and_read_on() -> None:
    node, _ = tree.read("a: x\x07y\nb: x\u200by\nc:\n\u00a0\u00a0d:\u00a01\n".encode(), "f")
    assert node is not None
    assert (node.text("a"), node.text("b"), node.text("c", "d")) == ("x y", "xy", "1")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# c\n\n  # d\n%YAML 1.2\n---\na: 1\n", ["4:1-4:2 yaml-subset directive code=U+0025"]),
        ("a: >\n  x\nb: 1\n", []),
        ("a: 1\n...\n# c\nb: 2\n", ["4:1-4:2 yaml-subset documents code=U+0020"]),
        ("a: 1\n...\n# c\n", []),
        ("a: 1\n%b: 2\n", ["2:3-2:4 yaml-syntax other problem=found unexpected non-alphabetical character"]),
    ],
)
def test_what_surrounds_the_document(text: str, expected: list[str]) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    ("text", "limit", "expected"),
    [
        ("a: 1\n#{}\n", tree.MAX_BYTES - 7, "1:1-1:2 yaml-subset too-large limit=1"),
        ("a: {}\n", tree.MAX_SCALAR, "1:4-1:65541 yaml-subset long-value limit=64"),
        ("{}: 1\n", tree.MAX_KEY, "1:1-1:258 yaml-subset long-key limit=256"),
    ],
)
def test_a_limit_is_what_may_still_be(text: str, limit: int, expected: str) -> None:
    assert told(text.format("x" * limit)) == []
    assert told(text.format("x" * (limit + 1))) == [expected]


def test_the_deepest_and_the_most() -> None:
    assert told("a: " + "[" * 31 + "]" * 31 + "\n") == []
    assert told("a: " + "[" * 32 + "]" * 32 + "\n") == ["1:35-1:36 yaml-subset too-deep limit=32"]
    assert told("".join(f"k{number}: &x 1\n" for number in range(100, 250))) == [
        f"{line}:7-{line}:11 yaml-subset anchor name=x" for line in range(1, 101)
    ]


def test_a_key_is_as_deep_as_what_it_holds() -> None:
    assert told("? " + "[" * 31 + "]" * 31 + "\n: 1\n") == ["1:3-1:4 yaml-subset complex-key"]
    assert told("? " + "[" * 32 + "]" * 32 + "\n: 1\n") == ["1:34-1:35 yaml-subset too-deep limit=32"]


def test_the_most_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree, "MAX_NODES", 5)
    assert told("a: [1, 2]\n") == []
    assert told("a: [1, 2, 3]\n") == ["1:11-1:12 yaml-subset too-many limit=5"]


def test_a_refused_value_is_an_empty_one() -> None:
    node, _ = tree.read(b"a: &x 1\nb: *x\nc: !!str 2\nd: null\ne: ''\nnull: 3\n~: 4\n", "f")
    assert node is not None
    assert plain(node) == {"a": None, "b": None, "c": None, "d": None, "e": "", "null": "3", "~": "4"}
    assert [node.get(key).plain for key in "de"] == [True, False]  # type: ignore[union-attr]


def test_the_text_of_a_file_is_what_its_places_count_in() -> None:
    whole = b"x" * tree.MAX_BYTES
    assert tree.text_of(whole) == whole.decode()
    assert tree.text_of(whole[1:] + b"\xc3\xa9") == whole[1:].decode() + "\ufffd"
    assert tree.text_of(b"\xe9" + whole[1:]) == "\u00e9" + whole[1:].decode()
    assert tree.text_of(b"\x81\xe9") == "\ufffd\u00e9"


def test_at_follows_a_path_and_stops_where_it_ends() -> None:
    node, _ = tree.read(b"a:\n  - {b: 1}\n  - {b: 2}\n", "f")
    assert node is not None
    assert str(node.at(("a", 1, "b"))) == "f:3:9"
    assert str(node.at(("a", 1, "b"), key=True)) == "f:3:6"
    assert str(node.at(("a", 7, "b"))) == "f:1:1"
    assert str(node.at(("a", 1, "c"))) == "f:3:5"
    assert [node.find(("a", step)) for step in (-1, 2)] == [None, None]
    assert str(tree.read(b"\n\na: 1\n", "f")[0].at(("b",))) == "f:3:1"  # type: ignore[union-attr]


def test_a_list_or_a_mapping_stands_where_it_starts() -> None:
    node, _ = tree.read(b"a: [1, 2]\nb:\n  - 1\n  - 2\nc: {d: 1,\n  e: 2}\n", "f")
    assert node is not None
    ends = [(place.line, place.column, place.end_line, place.end_column) for place in map(node.at, (("a",), ("b",), ("c",)))]
    assert ends == [(1, 4, 1, 10), (3, 3, 3, 4), (5, 4, 5, 5)]


def test_an_echo_is_one_line_of_eighty_characters_at_most() -> None:
    assert echo("a\r\nb\nc") == "a b c"
    assert echo("x" * 80) == "x" * 80
    assert echo("x" * 81) == "x" * 79 + "…"


def test_nothing_that_is_written_out_is_printable() -> None:
    every = "".join(filter(str.isprintable, map(chr, range(sys.maxunicode + 1))))
    assert _UNSEEN.search(every) is None


def test_visible_writes_out_what_a_terminal_would_obey() -> None:
    assert visible("a\x1b[31m\u202eb\u0085") == "a<U+001B>[31m<U+202E>b<U+0085>"


MENDED = {
    "quote not closed": (
        'organisation:\n  name: "De Linde\n  employer: private\nsize: {headcount: 3}\n',
        "2:9-2:10 yaml-syntax unclosed problem=found unexpected end of stream",
    ),
    "apostrophe first": (
        "a: 'x'\nreason: 't is zo\nb: 1\n",
        "2:9-2:10 yaml-syntax unclosed problem=found unexpected end of stream",
    ),
    "long dash": (
        "choices:\n  – task: x\n    role: y\n",
        "2:3-2:4 yaml-syntax dash problem=mapping values are not allowed in this context",
    ),
    "comments in between": (
        "a:\n  employer:private\n  # c\n  # d\n  name: x\n",
        "2:11-2:12 yaml-syntax no-space problem=did not find expected key",
    ),
    "a quote in a comment": (
        'a: 1 # it"s\nb: [x\nc: d\n',
        "3:2-3:3 yaml-syntax unclosed-list problem=did not find expected ',' or ']'",
    ),
    "a tight colon far above": (
        "x: {\n  a:b,\n  c: 1,\n  d: [\n",
        "5:1-5:2 yaml-syntax indentation problem=did not find expected node content",
    ),
    "a quotation mark of Word": (
        "a: “x”\nreason: “Beslist: op 3 maart”\n",
        "2:9-2:10 yaml-syntax curly-quotes problem=mapping values are not allowed in this context",
    ),
    "a list below an empty one": (
        "size: {}\nchoices: []\n  # task: y\n  - task: x\n    role: y\n",
        "2:10-2:11 yaml-syntax answered problem=did not find expected key",
    ),
    "a mapping below an empty one": (
        "a:\n  practice: {}  # nog in te vullen\n    manage-library: hr\n",
        "2:13-2:14 yaml-syntax answered problem=did not find expected key",
    ),
    "near something refused": ("a: x\x07\nb: c: d\n", "1:5-1:6 yaml-subset control code=U+0007"),
    "no space after the colon": (
        "a:\n  employer:private\n  name: x\n",
        "2:11-2:12 yaml-syntax no-space problem=mapping values are not allowed in this context",
    ),
}


@pytest.mark.parametrize(("text", "expected"), MENDED.values(), ids=MENDED)
def test_a_syntax_error_points_at_its_cause(text: str, expected: str) -> None:
    assert told(text) == [expected]


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


@pytest.mark.parametrize(
    ("data", "variant"),
    [
        (b"PK\x03\x04xyz", "compressed"),
        (b"PK\x03\x04 xl/workbook.xml", "excel"),
        (b"PK\x03\x04 word/document.xml", "word"),
        (b"PK\x03\x04 mimetypeapplication/vnd.oasis.opendocument.text", "office"),
        (b"\xd0\xcf\x11\xe0x", "office"),
        (b"%PDF-1.7", "pdf"),
        (b"\x1f\x8b\x08\0a: 1", "compressed"),
        (b"\x89PNG\r\n", "picture"),
        (b"\x7fELF\x02", "program"),
        ("a: 1\n".encode("utf-32"), "utf-32"),
        ("a: 1\n".encode("utf-32-le"), "utf-32"),
        ("a: 1\n".encode("utf-32-be"), "utf-32"),
        ("a: 1\n".encode("utf-16"), "utf-16"),
        ("a: 1\n".encode("utf-16-le"), "utf-16"),
        ("a: 1\n".encode("utf-16-be"), "utf-16"),
    ],
)
def test_what_is_no_text_is_told_what_it_is(data: bytes, variant: str) -> None:
    assert [one[2:] for one in found(data)] == [("encoding", variant)]


def test_a_mark_at_the_start_shifts_no_column() -> None:
    assert found(b"\xef\xbb\xbfa: co\xf6p\n") == [(1, 6, "encoding", "")]


def test_json_is_escaped_as_json() -> None:
    value = "a\u202eb\U0001fffe##[c]"
    assert escaped(json.dumps(value, ensure_ascii=False)) == '"a\\u202eb\\ud83f\\udffe\\u0023#[c]"'
    assert escaped('"\udc80"\n') == '"\\udc80"\n'


def test_no_line_is_a_command_of_a_ci_log() -> None:
    assert visible("::error::x\ny", keep="\n") == "<U+003A>:error::x\ny"
    assert visible("x\n \t::error::x", keep="\n\t") == "x\n \t<U+003A>:error::x"
    assert visible("a ##[error]x ##vso[task] ## [b] #[c]") == "a <U+0023>#[error]x <U+0023>#vso[task] ## [b] #[c]"
    assert visible("a\udcffb") == "a<U+DCFF>b"
    assert visible("a\r\n::b") == "a<U+000D><U+000A>::b"


def test_a_last_line_without_an_end_is_the_last_line() -> None:
    """Found by fuzzing: libyaml places what it misses on a line after it."""
    assert found("a: 1\nb") == [(2, 2, "yaml-syntax", "no-colon")]


def test_places_count_in_the_text_that_is_shown() -> None:
    """Found by fuzzing: of a file that is no UTF-8, the frame showed another text than the one that was read."""
    data = b"a: caf\xe9 \xbb\xbf b: c\n"
    (column,) = [column for _, column, check, _ in found(data) if check == "yaml-syntax"]
    assert tree.text_of(data)[column - 1] == ":"
    assert tree.text_of(b"\xef\xbb\xbf\xc3\xa9") == "\u00e9"
