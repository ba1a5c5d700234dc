"""Tables made by hand: whatever the format and the way round, the same matrix; whatever the bytes, no exception."""

import csv
import io
import math
import re
from typing import Any, Literal

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.depth import drawn
from tests.property.decorated import case
from vto_roles import table
from vto_roles.checks.run import check_table
from vto_roles.model.terms import LETTERS
from vto_roles.read.cells import delimited
from vto_roles.read.languages import words_of
from vto_roles.safe_text import LINE_END
from vto_roles.table.letters import is_blank, letters
from vto_roles.wording import message, remedy

Matrix = dict[str, dict[str, str]]
Way = Literal["roles", "tasks", "letters"]

# Words that are no letter, no "and" and no title of the catalogue; with what a format has to escape.
WORDS = (
    st.text(st.sampled_from("bdefghklmnopqstuvwxyzéëç ;|\"'&.-"), min_size=3, max_size=14)
    .map(lambda text: "T" + " ".join(text.split()))
    .filter(lambda text: not {"en", "et", "und"} & set(re.split(r"\W+", text)))
)


def titled(kind: str, number: int, word: str, plain: bool) -> str:
    safe = "".join(one for one in word if one.isalnum() or one == " ") if plain else word
    return " ".join(f"{kind} {number} {safe}".split())


@st.composite
def matrices(draw: st.DrawFn, *, plain: bool = False) -> Matrix:
    tasks = [titled("Taak", n, word, plain) for n, word in enumerate(draw(st.lists(WORDS, min_size=1, max_size=6)))]
    roles = [titled("Rol", n, word, plain) for n, word in enumerate(draw(st.lists(WORDS, min_size=1, max_size=5)))]
    held = st.sampled_from(["", "A", "R", "C", "I", "AR", "CI", "RACI"])
    matrix = {task: {role: draw(held) for role in roles} for task in tasks}
    matrix[tasks[0]][roles[0]] = "A"
    return matrix


def grid(matrix: Matrix, way: Way, join: str = "/") -> list[list[str]]:
    tasks, roles = list(matrix), list(next(iter(matrix.values())))
    if way == "roles":
        return [["Taak", *roles], *([task, *(join.join(matrix[task][role]) for role in roles)] for task in tasks)]
    if way == "tasks":
        return [["Rol", *tasks], *([role, *(join.join(matrix[task][role]) for task in tasks)] for role in roles)]
    cells = [[", ".join(role for role in roles if letter in matrix[task][role]) for letter in "RACI"] for task in tasks]
    return [["Taak", *"RACI"], *([task, *row] for task, row in zip(tasks, cells, strict=True))]


def escaped(text: str) -> str:
    return "".join("\\" + one if one in "|\\*_`[]<>&" else one for one in text)


def as_markdown(rows: list[list[str]]) -> bytes:
    lines = ["| " + " | ".join(map(escaped, row)) + " |" for row in rows]
    return "\n".join(["# Kop", "", lines[0], "|" + "---|" * len(rows[0]), *lines[1:], ""]).encode()


def as_csv(rows: list[list[str]], sign: str, end: str) -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=sign, lineterminator=end).writerows(rows)
    return stream.getvalue().encode()


def as_workbook(rows: list[list[str]]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    sheet: Any = book.active
    for row in rows:
        sheet.append([cell or None for cell in row])
    book.save(stream)
    return stream.getvalue()


class Reader:
    """Reads the tables of a property and counts how many are sure: few may say by chance that they are the other way round."""

    def __init__(self) -> None:
        self.asked = self.sure = 0

    def read(self, data: bytes, kind: Any) -> table.Sheet | None:
        """Return a table, None for one that is said to be unsure."""
        sheet = table.read(data, "raci", kind)
        self.asked += 1
        self.sure += sheet.sure
        return sheet if sheet.sure else None

    def reads(self, data: bytes, kind: Any, wanted: Matrix) -> bool:
        """Return whether a table is read as a matrix, with nothing said but that, or said to be unsure."""
        if (sheet := self.read(data, kind)) is None:
            return True
        found = {row.task: {cell.role: "".join(cell.letters) for cell in row.cells} for row in sheet.matrix.rows}
        return found == wanted and {one.check for one in sheet.findings} <= {"table-read"}

    def nearly_all(self) -> bool:
        """Return whether at least 95 % were sure, or as many as chance leaves of that in so few."""
        return self.sure >= 0.95 * self.asked - 2 * math.sqrt(0.95 * 0.05 * self.asked)


def expected(matrix: Matrix) -> Matrix:
    ordered = {
        task: {role: "".join(one for one in LETTERS if one in held) for role, held in row.items()} for task, row in matrix.items()
    }
    return {task: {role: held for role, held in row.items() if held} for task, row in ordered.items()}


@pytest.mark.parametrize("way", ["roles", "tasks", "letters"])
def test_a_matrix_is_the_same_in_every_format_and_way_round(way: Way) -> None:
    reader = Reader()

    @drawn(1500)
    @given(
        matrix=matrices(plain=True),
        join=st.sampled_from(["/", ", ", "", " + ", " "]),
        sign=st.sampled_from(";,\t"),
        end=st.sampled_from(["\n", "\r\n", "\r"]),
    )
    def is_the_same(matrix: Matrix, join: str, sign: str, end: str) -> None:
        rows = grid(matrix, way, join)
        assert reader.reads(as_markdown(rows), "md", expected(matrix))
        assert reader.reads(as_csv(rows, sign, end), "csv", expected(matrix))

    is_the_same()
    assert reader.nearly_all(), (reader.sure, reader.asked)


@pytest.mark.parametrize("way", ["roles", "tasks", "letters"])
def test_a_matrix_is_the_same_in_a_workbook(way: Way) -> None:
    reader = Reader()

    @drawn(250)
    @given(matrix=matrices(plain=True))
    def is_the_same(matrix: Matrix) -> None:
        assert reader.reads(as_workbook(grid(matrix, way)), "xlsx", expected(matrix))

    is_the_same()
    assert reader.nearly_all(), (reader.sure, reader.asked)


def test_markdown_is_read_as_another_reader_reads_it() -> None:
    reader = Reader()

    @drawn(3750)
    @given(matrix=matrices())
    def is_the_same(matrix: Matrix) -> None:
        rows = grid(matrix, "roles")
        data = as_markdown(rows)
        seen: list[list[str]] = []
        for token in MarkdownIt("commonmark").enable("table").parse(data.decode()):
            if token.type == "tr_open":
                seen.append([])
            elif token.type == "inline" and seen:
                seen[-1].append("".join(child.content for child in token.children or ()))
        assert seen == rows
        if (sheet := reader.read(data, "md")) is not None:
            assert list(sheet.roles) == [" ".join(role.split()) for role in seen[0][1:]]
            assert [row.task for row in sheet.matrix.rows] == [" ".join(row[0].split()) for row in seen[1:]]
            assert [row.task for row in sheet.matrix.rows] == list(matrix)

    is_the_same()
    assert reader.nearly_all(), (reader.sure, reader.asked)


@drawn(10_000)
@given(st.text(st.sampled_from('a;,\t"\r\n é'), max_size=60), st.sampled_from(";,\t"))
@example('"a"b;"c\r\n', ";")
def test_delimited_text_is_read_as_another_reader_reads_it(text: str, sign: str) -> None:
    lines = [
        text[start:end]
        for start, end in zip(
            [0, *(m.end() for m in LINE_END.finditer(text))],
            [*(m.end() for m in LINE_END.finditer(text)), len(text)],
            strict=True,
        )
    ]
    theirs = [row or [""] for row in csv.reader([line for line in lines if line], delimiter=sign)]
    assert [[value for *_, value in row] for row in delimited.fields(text, sign)] == theirs


@drawn(5000)
@given(
    st.lists(
        st.lists(st.sampled_from(["", "A", " b", 'q"q', "twee\nregels", "d\r\ne", "x;y"]), min_size=2, max_size=4),
        min_size=1,
        max_size=5,
    ),
    st.sampled_from(["\n", "\r\n"]),
)
def test_the_place_of_a_cell_is_where_it_stands(rows: list[list[str]], end: str) -> None:
    text = "sep=;" + end + as_csv(rows, ";", end).decode()
    lines = LINE_END.split(text)
    for row, boxes in zip(rows, delimited.grid(text).rows, strict=False):
        for cell, box in zip(row, boxes, strict=False):
            if box is None:
                assert not cell.strip()
                continue
            start, stop = lines[box.line - 1][box.column - 1 :], lines[box.end_line - 1][: box.end_column - 1]
            first = cell.strip().replace('"', '""').split("\n")[0].strip()
            assert start.removeprefix('"').lstrip().startswith(first) and not start.startswith((" ", ";"))
            assert stop.removesuffix('"').rstrip().endswith(cell.strip().replace('"', '""').split("\n")[-1])


def unharmed(data: bytes, kind: Any) -> None:
    """Any bytes give findings inside the file, in words."""
    sheet = table.read(data, "raci", kind)
    found = check_table(sheet)
    lines = LINE_END.split(sheet.text)
    assert len(found) <= 100
    assert found or sheet.matrix.rows
    for one in found:
        place = one.place
        assert (1, 1) <= (place.line, place.column) <= (place.end_line, place.end_column)
        if kind != "xlsx" and sheet.text:
            assert place.line <= len(lines) and place.column <= len(lines[place.line - 1]) + 1, (one, lines)
        for words in (words_of("nl"), words_of("en")):
            assert message(one, words) and remedy(one, words)


SIGNS = st.lists(
    st.sampled_from(
        [
            "|",
            "\n",
            "\n|",
            "---|",
            "|---|---|",
            ";",
            ",",
            "\t",
            "A",
            "R",
            "C",
            "I",
            "a/r",
            "x",
            "Taak",
            "Rol",
            "HR",
            "or",
            "**",
            "`",
            "\\",
            "<br>",
        ]
        + [
            '"',
            " ",
            "\r",
            "---\n",
            "raci:",
            " {a_implies_r: ja}",
            "\n> ",
            "```",
            "<!--",
            "-->",
            "(",
            ")",
            "[^1]",
            "*",
            "1.",
            "Fase:",
            "\u202e",
            "\x00",
            "é",
            "&",
            "\ud7ff",
        ]
    ),
    max_size=60,
).map("".join)


@pytest.mark.parametrize("kind", ["md", "csv", "xlsx"])
@drawn(3750)
@given(data=st.binary(max_size=300))
@example(data=b"")
@example(data=b"sep=")
@example(data=b"\xef\xbb\xbf|a|\n|-|\n|A|")
def test_any_bytes_give_findings(kind: str, data: bytes) -> None:
    unharmed(data, kind)


@pytest.mark.parametrize("kind", ["md", "csv"])
@drawn(15_000)
@given(text=SIGNS)
def test_any_table_gives_findings(kind: str, text: str) -> None:
    unharmed(text.encode(), kind)


@drawn(1500)
@given(at=st.integers(0, 8000), bytes_=st.binary(min_size=1, max_size=4))
def test_any_broken_workbook_gives_findings(at: int, bytes_: bytes) -> None:
    whole = as_workbook([["Taak", "HR", "X"], ["Plan", "A", "R"]])
    at %= len(whole)
    unharmed(whole[:at] + bytes_ + whole[at + len(bytes_) :], "xlsx")


@drawn(12_500)
@given(st.text(max_size=40))
def test_a_cell_is_read_or_told(text: str) -> None:
    held = letters(text)
    assert bool(held.letters or held.unknown) != is_blank(text)


@drawn(3750)
@given(
    st.lists(
        st.sampled_from(["", "section", "nobody", "A;R", ";C", "A/R;-", "I;A", ";nvt", ";x", "zie nota;"]), min_size=1, max_size=9
    )
)
def test_no_row_is_lost_whatever_stands_between(kinds: list[str]) -> None:
    rows, wanted = [["Taak", "Rol een", "Rol twee"], ["Eerst", "A", "R"]], ["Eerst"]
    for number, kind in enumerate(kinds):
        cells = kind.split(";") if ";" in kind else ["", ""]
        title = {"": "", "section": f"Fase {number}:"}.get(kind, f"Werk {number}")
        rows.append([title, *cells])
        wanted += [title] if title.startswith("Werk") else []
    rows.append(["Slot", "A", "R"])  # what stands below the last letters, behind a blank row, is no row of the table
    wanted.append("Slot")
    text = "\n".join(";".join(row) for row in rows).encode()
    for data, kind in ((text, "csv"), (as_markdown(rows), "md")):
        sheet = table.read(data, "raci", kind)  # type: ignore[arg-type]
        assert not (sheet.sure and sheet.matrix.rows) or [row.task for row in sheet.matrix.rows] == wanted


def test_a_dressed_matrix_is_read_back_or_said_to_be_unsure() -> None:
    """Titles, legends, phases, sums, blank rows, columns beside, turned round: wrong and sure never, and nearly all is read."""
    count = drawn(10_000).max_examples
    read_back = 0
    for seed in range(count):
        dressed = case(seed)
        sheet = table.read(dressed.data, "raci", dressed.kind)  # type: ignore[arg-type]
        if sheet.sure and sheet.matrix.rows:
            found = {row.task: {cell.role: "".join(cell.letters) for cell in row.cells} for row in sheet.matrix.rows}
            assert found == dressed.matrix, (seed, dressed.done)
            read_back += 1
    assert read_back >= 0.95 * count


@pytest.mark.parametrize("seed", [553, 789, 6892, 30027, 40576])
def test_a_dressed_matrix_that_was_misread_once_is_read(seed: int) -> None:
    dressed = case(seed)
    sheet = table.read(dressed.data, "raci", dressed.kind)  # type: ignore[arg-type]
    assert {row.task: {cell.role: "".join(cell.letters) for cell in row.cells} for row in sheet.matrix.rows} == dressed.matrix
