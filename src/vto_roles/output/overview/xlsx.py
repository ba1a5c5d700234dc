"""Write the overview as an Excel workbook: the members, checks by member, findings counted, and what changes."""

import datetime
import io
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from vto_roles.charter.overview import SCHEMA, Overview, OverviewColumn
from vto_roles.output.office import ACCENT, FONT, INK, PROPERTIES, RULE, WASH
from vto_roles.output.overview.cells import OverviewText
from vto_roles.text import Words

_PROPERTY = "vto-roles-overview"
_LARGEST = 1 << 20  # bytes of the properties of a file that may be ours
_WIDTHS: Mapping[str, int] = {"text": 28, "link": 24, "number": 10, "choice": 14, "bodies": 24, "day": 14, "task": 36}
_CELL = 32767  # characters that a cell holds
_A3 = 8
_PAGE = 250  # characters across that a page of A3 still shows in a size to read
_SUM = 109  # of what a filter leaves, to SUBTOTAL


def write(overview: Overview, words: Words, folder: Path) -> bytes:  # noqa: ARG001 - as every format takes them
    """Return the workbook. Rows pass through a file, so that memory holds one at a time."""
    import xlsxwriter

    stream = io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "constant_memory": True}
    book = xlsxwriter.Workbook(stream, safe)
    text = OverviewText(overview, words)
    day = datetime.datetime.combine(datetime.date.fromisoformat(overview.date), datetime.time(12))
    book.set_properties({"title": text.t("title"), "author": "vto-roles", "created": day})
    book.set_custom_property(_PROPERTY, SCHEMA)
    sheets = _Sheets(book, text)
    sheets.members()
    sheets.checks()
    sheets.table("findings", ("check", "severity", "about", "members", "count"), (52, 18, 36, 11, 11), text.findings())
    if overview.against:
        heads = ("task", "what", "before", "after")
        sheets.table("changes", (*heads, "members"), (56, 32, 18, 18, 11), text.changes())
        moves = ((text.value(text.columns[0], row.name), *change) for row, change in text.moves())
        sheets.table("moves", ("member", *heads), (36, 56, 32, 18, 18), moves)
    book.close()
    return stream.getvalue()


def ours(data: bytes) -> bool:
    """Return whether a file says among its properties that it is an overview."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            info = file.getinfo(PROPERTIES)
            return info.file_size <= _LARGEST and re.search(rf'name="{_PROPERTY}"'.encode(), file.read(info)) is not None
    except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, ValueError, EOFError):
        return False


class _Sheets:
    """Fills one sheet after another, each row after the one above it."""

    def __init__(self, book: Any, text: OverviewText) -> None:
        self.book = book
        self.text = text
        base = {"font_name": FONT, "font_size": 10, "valign": "top", "font_color": "#" + INK}
        line = {**base, "bottom": 1, "bottom_color": "#" + RULE}
        self.cell = book.add_format({**line, "text_wrap": True})
        self.number = book.add_format({**line, "num_format": "#,##0.###"})
        self.count = book.add_format({**line, "num_format": "#,##0"})
        self.date = book.add_format({**line, "num_format": "d mmm yyyy", "align": "left"})
        head = {**base, "bold": True, "text_wrap": True, "font_color": "#FFFFFF", "bg_color": "#" + ACCENT, "valign": "vcenter"}
        self.head = book.add_format(head)
        self.turned = book.add_format({**head, "rotation": 90, "align": "center", "valign": "bottom"})
        self.foot = book.add_format({**base, "bold": True, "text_wrap": True, "top": 1, "bg_color": "#" + WASH})
        self.total = book.add_format({**base, "bold": True, "top": 1, "bg_color": "#" + WASH, "num_format": "#,##0.###"})

    def sheet(self, name: str, widths: Iterable[int], *, fixed: int, rows: int, turned: int | None = None) -> Any:
        """Return a sheet of columns so many characters wide, with a filter over so many rows.

        fixed: columns that stay when scrolling; turned: the first column whose head stands upright.
        """
        sheet = self.book.add_worksheet(self.text.t("sheets", name))
        widths = list(widths)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.freeze_panes(1, fixed)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        sheet.set_paper(_A3)
        sheet.fit_to_pages(1 + (sum(widths) > _PAGE), 0)
        sheet.repeat_columns(0)
        sheet.hide_gridlines(2)
        sheet.set_footer("&L&9&A&R&9&P / &N")
        sheet.autofilter(0, 0, max(rows, 1), len(widths) - 1)
        if turned is not None:
            sheet.set_row(0, 190)
        return sheet

    def write(self, sheet: Any, row: int, column: int, value: Any, form: Any = None) -> None:
        """Write a value as what it is: a text is only ever text, what is not known stays blank."""
        if isinstance(value, datetime.date):
            sheet.write_datetime(row, column, datetime.datetime.combine(value, datetime.time()), form or self.date)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, form or (self.count if isinstance(value, int) else self.number))
        elif value:
            sheet.write_string(row, column, value[:_CELL], form or self.cell)
        else:
            sheet.write_blank(row, column, None, form or self.cell)

    def members(self) -> None:
        """A row for each member, and the sums of what a filter leaves."""
        text, rows = self.text, self.text.overview.members
        sheet = self.sheet("members", (_WIDTHS[one.kind] for one in text.columns), fixed=1, rows=len(rows))
        for column, one in enumerate(text.columns):
            self.write(sheet, 0, column, text.head(one), self.head)
        for number, row in enumerate(rows, 1):
            for column, one in enumerate(text.columns):
                self.write(sheet, number, column, self.value(one, getattr(row, one.id)))
        for column, one in enumerate(text.columns):
            self.sum(sheet, len(rows) + 1, column, one)

    def value(self, column: OverviewColumn, value: Any) -> Any:
        """Return a cell as Excel has it: numbers and days as such, all else as text."""
        if column.kind == "number":
            return value
        if column.kind == "day" and value is not None:
            return datetime.date.fromisoformat(value)
        return self.text.value(column, value)

    def sum(self, sheet: Any, row: int, column: int, one: OverviewColumn) -> None:
        """Write what stands at the foot of a column; a sum follows the filter."""
        found = self.text.overview.sums.get(one.id)
        if one.kind == "number" and isinstance(found, int | float):
            self.formula(sheet, row, column, found)
        else:
            self.write(sheet, row, column, self.text.foot(one), self.foot)

    def formula(self, sheet: Any, row: int, column: int, known: float) -> None:
        """Write the sum of the rows above that a filter leaves; known: what it is without a filter."""
        from xlsxwriter.utility import xl_range

        sheet.write_formula(row, column, f"=SUBTOTAL({_SUM},{xl_range(1, column, row - 1, column)})", self.total, known)

    def checks(self) -> None:
        """A row for each member and a column for each check that found something."""
        text, overview = self.text, self.text.overview
        checks = list(dict.fromkeys(one.check for one in overview.findings))
        name = text.columns[0]
        sheet = self.sheet("checks", (_WIDTHS["text"], *(5 for _ in checks)), fixed=1, rows=len(overview.members), turned=1)
        self.write(sheet, 0, 0, text.head(name), self.head)
        for column, check in enumerate(checks, 1):
            self.write(sheet, 0, column, text.check(check), self.turned)
        for number, row in enumerate(overview.members, 1):
            self.write(sheet, number, 0, text.show(name, row))
            for column, check in enumerate(checks, 1):
                if count := row.findings.get(check):
                    self.write(sheet, number, column, count)
        last = len(overview.members) + 1
        self.write(sheet, last, 0, text.foot(name), self.foot)
        for column, check in enumerate(checks, 1):
            self.formula(sheet, last, column, sum(row.findings.get(check, 0) for row in overview.members))

    def table(self, name: str, heads: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Any]]) -> None:
        """Heads and rows as they come, with a filter."""
        made = list(rows)
        sheet = self.sheet(name, widths, fixed=1, rows=len(made))
        for column, head in enumerate(self.text.heads(*heads)):
            self.write(sheet, 0, column, head, self.head)
        for number, row in enumerate(made, 1):
            for column, value in enumerate(row):
                self.write(sheet, number, column, value)
