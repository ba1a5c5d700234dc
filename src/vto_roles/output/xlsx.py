"""Write a charter as an Excel workbook: what is adopted first, then a row per task and role, the gaps and the findings."""

import datetime
import io
import math
from collections.abc import Iterable, Sequence
from typing import Any

from vto_roles.charter import provenance, standing
from vto_roles.charter.schema import TaskEntry
from vto_roles.output import office
from vto_roles.output.blocks import Paragraph, Section, Table
from vto_roles.output.document import section
from vto_roles.output.office import ACCENT, FONT, INK, RULE, SHADES, WARN
from vto_roles.output.rendering import Rendering
from vto_roles.output.subjects import SubjectRows
from vto_roles.output.tables import reason
from vto_roles.output.view import View
from vto_roles.text import capital

_PAPER_A3, _PAPER_A4 = 8, 9
_LINE, _TALLEST = 13.5, 409  # points: a line of text, and what a row may measure

_TO_SIGN = 46  # points: a row that is filled in by hand
_CELL = 32767  # characters that a cell holds
_HEADER = 120  # characters of a title in the head of a sheet, where 255 is the end of it
_WIDE = 12  # columns of letters that A4 still shows in a size to read
_NONE = (-1, -1)  # no column
_PER_WIDTH = 1.1  # characters of running text in a unit of a column's width


def write(rendering: Rendering) -> bytes:
    """Return the workbook, its mark among the file's properties; every text is only ever text."""
    import xlsxwriter

    clean = rendering.clean()
    view, stream = clean.view, io.BytesIO()
    safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    book = xlsxwriter.Workbook(stream, safe)
    moment = datetime.datetime.combine(datetime.date.fromisoformat(view.charter.date), datetime.time(12))
    title = f"{view.t('title')}{view.colon}{view.charter.organisation['name']}"
    book.set_properties({"title": title[:255], "subject": view.t("subtitle"), "author": "vto-roles", "created": moment})
    book.set_custom_property("vto-roles", "")  # where the mark will stand
    workbook = _Workbook(book, view, clean.subjects)
    workbook.matrix(card=clean.card)
    workbook.calendar()
    workbook.deviations()
    if not clean.card:
        workbook.adoption(section("sign-off", view, clean.subjects))
    workbook.tasks()
    if not view.public:
        workbook.gaps()
    workbook.findings()
    book.close()
    return office.seal(stream.getvalue(), provenance.brief(clean.mark))


read_mark = office.read_mark


class _Workbook:
    """Fills one sheet after another."""

    def __init__(self, book: Any, view: View, subjects: SubjectRows) -> None:
        self.book = book
        self.view = view
        self.subjects = subjects
        self.words = view.words
        base = {"font_name": FONT, "font_size": 10, "valign": "top", "font_color": "#" + INK}
        line = {**base, "text_wrap": True, "bottom": 1, "bottom_color": "#" + RULE}
        self.cell = book.add_format(line)
        self.letter = book.add_format({**line, "align": "center", "bold": True})
        self.date = book.add_format({**line, "num_format": "d mmmm yyyy", "align": "left"})
        head = {**base, "bold": True, "text_wrap": True, "font_color": "#FFFFFF", "bg_color": "#" + ACCENT, "valign": "vcenter"}
        self.head = book.add_format(head)
        self.turned = book.add_format({**head, "rotation": 90, "align": "center", "valign": "bottom", "text_wrap": False})
        self.title = book.add_format({**base, "bold": True, "font_size": 16, "font_color": "#" + ACCENT})
        self.plain = book.add_format(base)
        self.warn = book.add_format({**base, "bold": True, "font_color": "#" + WARN})
        self.wrapped = book.add_format({**base, "text_wrap": True})
        self.blank = book.add_format({**line, "border": 1, "border_color": "#" + RULE, "locked": False})
        self.shades = {letter: book.add_format({"bg_color": "#" + shade}) for letter, shade in SHADES.items()}

    def t(self, key: str) -> str:
        return self.words("workbook", key)

    def sheet(self, name: str, widths: Sequence[int], *, top: int = 0, fixed: int, size: int = _PAPER_A4) -> Any:
        """A sheet of columns so many characters wide, whose heads stand on row `top`; `fixed` columns stay when scrolling."""
        sheet = self.book.add_worksheet(self.words("workbook", "sheets", name))
        sheet.freeze_panes(top + 1, fixed)
        sheet.repeat_rows(top)
        sheet.set_landscape()
        sheet.set_paper(size)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
        sheet.hide_gridlines(2)
        told = str(self.view.charter.organisation["name"])[:_HEADER].replace("&", "&&")
        sheet.set_header(f"&L&9 {told}&R&9 {self.view.dated}")  # the spaces keep a name's own digits out of the size
        sheet.set_footer("&L&9&A&R&9&P / &N")
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        self.widths = widths
        return sheet

    def fill(
        self,
        sheet: Any,
        heads: Sequence[str],
        rows: Sequence[Sequence[Any]],
        *,
        top: int = 0,
        letters: tuple[int, int] = _NONE,
    ) -> None:
        """Heads, rows and a filter over them; `letters`: the first and last column that hold letters."""
        first, last = letters
        for column, text in enumerate(heads):
            self.write(sheet, top, column, text, self.turned if first < last and column >= first else self.head)
        for number, row in enumerate(rows, top + 1):
            lines = max(self.lines(str(value), self.widths[column]) for column, value in enumerate(row))
            if lines > 1:
                sheet.set_row(number, self.height(lines))
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    moment = datetime.datetime.combine(value, datetime.time())
                    sheet.write_datetime(number, column, moment, self.date)
                else:
                    self.write(sheet, number, column, value, self.letter if first <= column <= last else self.cell)
        bottom = top + max(len(rows), 1)
        sheet.autofilter(top, 0, bottom, len(heads) - 1)
        for letter, shade in self.shades.items() if letters != _NONE else ():
            rule = {"type": "text", "criteria": "containing", "value": letter, "format": shade, "stop_if_true": True}
            sheet.conditional_format(top + 1, first, bottom, last, rule)

    @staticmethod
    def write(sheet: Any, row: int, column: int, text: str, form: Any) -> None:
        """A text, whatever it looks like."""
        sheet.write_string(row, column, text if len(text) <= _CELL else text[: _CELL - 1] + "…", form)

    @staticmethod
    def lines(text: str, width: float) -> int:
        """Return how many lines a text takes in a column so many characters wide."""
        return math.ceil(len(text) / (_PER_WIDTH * width))

    @staticmethod
    def height(lines: int) -> float:
        """Return the height of a row of so many lines, in points."""
        return min(_LINE * lines + 2, _TALLEST)

    def table(self, sheet: Any, heads: Sequence[str], rows: Sequence[Sequence[Any]], otherwise: str) -> None:
        """Heads, rows and a filter over them; without any row a sentence that says so."""
        if rows:
            self.fill(sheet, heads, rows)
            return
        sheet.merge_range(0, 0, 0, len(heads) - 1, "", self.plain)
        self.write(sheet, 0, 0, otherwise, self.plain)

    def matrix(self, *, card: bool) -> None:
        """A row per task, with the row of the main table in which the charter names it; a card has no main table."""
        view, c = self.view, self.view.charter
        own = [(view.t("task"), 62), (self.t("row"), 30), (self.t("duty"), 17), (self.t("deadline"), 15)]
        if card:
            del own[1]
        columns = ((self.t("phase"), 13), *own, *((column.short, 6) for column in view.columns))
        heads, widths = zip(*columns, strict=True)
        top = [
            (f"{view.t('title')}{view.colon}{c.organisation['name']}", self.title, 24),
            (f"{view.organisation}. {view.dated}.", self.plain, 15),
            (view.status, self.warn if standing.unsettled(c) else self.plain, 15),
            *([(view.t("privacy_public"), self.plain, 15)] if view.public else []),
            (view.t("matrix_help"), self.wrapped, 44),
        ]
        size = _PAPER_A3 if len(view.columns) > _WIDE else _PAPER_A4
        sheet, wide = self.sheet("matrix", widths, top=len(top), fixed=2, size=size), len(heads) - 1
        for row, (text, form, height) in enumerate(top):
            sheet.set_row(row, height)
            sheet.merge_range(row, 0, row, wide, "", form)
            self.write(sheet, row, 0, text, form)
        sheet.set_row(len(top), 84)
        rows = [(part.title, *self.head_of(task, card=card), *view.marks(task)) for part in view.by_phase for task in part.tasks]
        self.fill(sheet, heads, rows, top=len(top), letters=(len(own) + 1, wide))

    def head_of(self, task: TaskEntry, *, card: bool) -> tuple[str, ...]:
        """Return a task's own columns of the matrix."""
        view, host = self.view, self.view.hosts.get(task.id)
        row = () if card else (self.words("workbook", "under", task=view.tasks[host].title) if host else self.t("own_row"),)
        return (view.heading(task), *row, view.duty(task), view.due(task))

    def tasks(self) -> None:
        """A row per task and role, for who filters and counts."""
        view = self.view
        own = ("phase", "bundle", "duty", "deadline", "law", "fixed", "means", "holders", "deputies")
        phase, bundle, duty, deadline, law, fixed, means, holders, deputies = (self.t(key) for key in own)
        task, role, letter, why = (view.t(key) for key in ("task", "role", "letter", "why_letter"))
        heads = (phase, bundle, task, role, letter, means, why, holders, deputies, fixed, duty, law, deadline)
        widths = (12, 22, 46, 24, 7, 15, 46, 32, 26, 12, 15, 11, 14)
        self.fill(self.sheet("tasks", widths, fixed=3, size=_PAPER_A3), heads, list(self.rows()), letters=(4, 4))

    def rows(self) -> Iterable[tuple[str, ...]]:
        view = self.view
        bundles = {bundle.id: bundle.title for bundle in view.charter.bundles}
        told = {line.id for line in view.charter.law}
        for task in view.charter.tasks:
            for cell in task.cells:
                box, role = view.boxes[task.id][cell.role], view.roles[cell.role]
                cited = dict.fromkeys((*task.duty_law, *(name for because in cell.because for name in because.sources)))
                yield (
                    view.phases[task.phase],
                    bundles[task.bundle],
                    task.title,
                    capital(role.title),
                    " ".join(cell.letters),
                    box.meaning,
                    box.why,
                    view.semicolon.join(view.persons[one] for one in cell.holders),
                    view.semicolon.join(view.persons[one] for one in cell.deputies),
                    view.t("locked_mark") if cell.locked else view.t("own_mark") if cell.own else "",
                    view.duty(task),
                    ", ".join(name for name in cited if name in told),
                    view.due(task),
                )

    def calendar(self) -> None:
        """Consultation and the year: the dates, then what is asked whenever it comes up."""
        view = self.view
        heads = (*(view.t(key) for key in ("date", "task", "decides", "does", "heard_first")), self.t("duty"))
        rows: list[tuple[Any, ...]] = [
            (
                datetime.date.fromisoformat(row["iso"]),
                row["task"],
                row["A"],
                row["R"],
                self.subjects.heard(row["id"]),
                row["legal"],
            )
            for row in view.calendar
        ]
        rows += [(view.t("undated"), topic, "", "", f"{bodies} ({basis})", "") for topic, bodies, basis in view.consultation]
        self.table(self.sheet("calendar", (20, 50, 24, 28, 46, 16), fixed=2), heads, rows, self.subjects.s("no_dates"))

    def deviations(self) -> None:
        view = self.view
        rows = [
            (
                view.tasks[one.task].title,
                one.text,
                reason(view, one),
                datetime.date.fromisoformat(one.review_by) if one.review_by else view.t("no_review"),
            )
            for one in view.charter.deviations
        ]
        heads = tuple(view.t(key) for key in ("task", "finding", "reason", "review"))
        self.table(self.sheet("deviations", (46, 52, 52, 22), fixed=1), heads, rows, view.t("no_deviations"))

    def adoption(self, section: Section) -> None:
        """The adoption as the document has it, with cells to fill in."""
        widths = (34, 28, 24, 44)
        sheet, last, row = self.sheet("adoption", widths, fixed=0), len(widths) - 1, 1
        self.write(sheet, 0, 0, section.title, self.title)
        sheet.set_row(0, 24)
        for block in section.blocks:
            if isinstance(block, Paragraph):
                sheet.merge_range(row, 0, row, last, "", self.wrapped)
                self.write(sheet, row, 0, block.text, self.wrapped)
                sheet.set_row(row, self.height(self.lines(block.text, sum(widths))))
                row += 2
            elif isinstance(block, Table):
                for cells, form in ((block.head, self.head), *((one, self.blank) for one in block.rows)):
                    self.across(sheet, row, cells, last, form)
                    row += 1
                row += 1

    def across(self, sheet: Any, row: int, cells: Sequence[str], last: int, form: Any) -> None:
        """Write cells from the first column to the last, the last of them as wide as what is left."""
        if form is self.blank:
            sheet.set_row(row, _TO_SIGN)
        for column, text in enumerate(cells):
            if column == len(cells) - 1 and column < last:
                sheet.merge_range(row, column, row, last, "", form)
            self.write(sheet, row, column, text, form)

    def gaps(self) -> None:
        view = self.view
        heads = tuple(view.t(key) for key in ("doer", "competence", "tasks_concerned", "measures"))
        why = view.t("no_gaps" if view.charter.competences_asked else "not_asked")
        self.table(self.sheet("gaps", (26, 34, 56, 56), fixed=1), heads, view.gaps, why)

    def findings(self) -> None:
        view = self.view
        heads = (self.t("severity"), view.t("finding"))
        self.table(self.sheet("findings", (18, 140), fixed=1), heads, view.findings, self.t("no_findings"))
