"""Word, Excel and calendar: what is written reads back, twice the same, and no text of a user does anything.

Those of PDF stand in `tests/e2e/test_pdf.py`: to set one takes longer than `make quick` has.
"""

import datetime
import io
import re
import sys
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import icalendar
import msgspec
import openpyxl
import pytest
from msgspec.structs import replace

from tests.conftest import EXAMPLES, TODAY, World, example, world
from vto_roles.charter.fold import band, folded
from vto_roles.charter.redact import extract
from vto_roles.charter.schema import Charter, Subject
from vto_roles.output import formats
from vto_roles.output.blocks import Heading, Table
from vto_roles.output.document import document
from vto_roles.output.rendering import Layout, Rendering
from vto_roles.output.subjects import SubjectRows
from vto_roles.output.view import View
from vto_roles.read.languages import words_of
from vto_roles.refused import Refused

DOCUMENTS = ("docx", "xlsx", "ics")
HOSTILE = """\
<script>alert(1)</script>
a | b
](javascript:alert(1))
=1+1
+cmd|' /C calc'!A0
@SUM(A1)
https://voorbeeld.be/x
{{7*7}}
[/red]
#panic()
#read("/etc/passwd") $x$ *a* @x <l>
\\ \\n \\u{41} "aan" ; , :
C:\\Nota's\\Nieuw ^n ^^
&amp; &#65; &A &P
_x0041_ ${x} {0}
BEGIN:VEVENT
TRIGGER;VALUE=URI:http://x.be
""".splitlines()
CONTROLS = "a\x00b\x07c\x1b[31md\x7fe\x85f\u2028g\u202eh\ufffei\r\nBEGIN:VEVENT\tj"
FREE = frozenset(  # the fields that hold what people wrote
    (
        "title",
        "the",
        "short",
        "status_text",
        "function",
        "name",
        "text",
        "message",
        "reason",
        "note",
        "summary",
        "measures",
        "notes",
    )
)


def output(decided: World, markup: str, *, compact: bool = False, charter: Charter | None = None, language: str = "nl") -> bytes:
    charter = charter or decided.charter(language)
    return formats.render(charter, markup, words_of(language), Layout(compact=compact, annexes=True), source="vto.yaml")


def poisoned(charter: Charter, text: str) -> Charter:
    """The charter with one text in every field that may hold any."""

    def fill(value: Any, free: bool) -> Any:
        if isinstance(value, dict):
            return {key: fill(child, key in FREE) for key, child in value.items()}
        if isinstance(value, list | tuple):
            return [fill(child, free) for child in value]
        return text if free and isinstance(value, str) else value

    return msgspec.convert(fill(msgspec.to_builtins(charter), False), Charter)


def word(data: bytes) -> Any:
    return docx.Document(io.BytesIO(data))


def excel(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


def agenda(data: bytes) -> Any:
    return icalendar.Calendar.from_ical(data)


def marks(charter: Charter) -> dict[str, dict[str, str]]:
    """The letters as every output shows them, by task and the short name of a role."""
    short = {role.id: role.short for role in charter.roles}

    def mark(cell: Any) -> str:
        letters = " ".join(cell.letters)
        return f"({letters})" if cell.own else f"{letters}*" if cell.locked else letters

    return {task.title: {short[cell.role]: mark(cell) for cell in task.cells} for task in charter.tasks}


# --- reading back ---------------------------------------------------------------------------------


@pytest.mark.sampled(quick=14)
@pytest.mark.parametrize("compact", [False, True])
@pytest.mark.parametrize("name", EXAMPLES)
def test_word_holds_every_letter(name: str, compact: bool) -> None:
    decided = example(name)
    charter = decided.charter()
    document = word(output(decided, "docx", compact=compact))
    read: dict[str, dict[str, str]] = {}
    for table in document.tables:
        head, *rows = [[cell.text for cell in row.cells] for row in table.rows]
        roles = 2 if head[1] == "Datum" else 1  # the column of the first
        if head[0] != "Taak" or head[roles] not in {role.short for role in charter.roles}:
            continue
        for cells in rows:
            if len(set(cells)) > 1:  # no band across the table
                marked = zip(head[roles:], cells[roles:], strict=True)
                read[cells[0].split("\n")[0]] = {role: mark for role, mark in marked if mark}
    assert read == marks(charter)


def test_word_is_made_of_real_headings_and_tables() -> None:
    decided = example("hospital")
    charter = decided.charter()
    data = output(decided, "docx")
    document = word(data)
    name = f"Verantwoordelijkheidscharter VTO: {charter.organisation['name']}"
    properties = document.core_properties
    created = properties.created.replace(tzinfo=None)
    assert (properties.title, properties.language, created) == (name, "nl-BE", datetime.datetime(2026, 11, 23, 12))
    assert [one.text for one in document.paragraphs if one.style.name == "Heading 1"] == [
        *("Op één bladzijde", "De rollen en wie ze opneemt", "De taken en de letters", "Overleg en jaar"),
        *("Waar de organisatie anders kiest", "Vaststelling", "Bijlage A. Alle taken en letters"),
        *("Bijlage B. Per rol, met de reden", "Bijlage C. De plaats van elk orgaan", "Bijlage D. Wat de wet zegt"),
        *("Bijlage E. Wat nog ontbreekt, en wat eraan te doen", "Bijlage F. Wat nog te bespreken is"),
        *("Bijlage G. Wie we met leren bereiken", "Bijlage H. Over dit charter"),
    ]
    (sheet,) = document.sections
    assert (round(sheet.page_width.mm), round(sheet.page_height.mm)) == (210, 297)
    assert (
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"' in document.settings.element.xml
    )
    for table in document.tables:
        first = table._tbl.tr_lst[0]
        assert first.xpath("./w:trPr/w:tblHeader[not(@w:val)]") or table.style.name == "VTO Panels"  # blocks, not columns
        assert table._tbl.xpath("./w:tblPr/w:tblCaption")
        widths = [
            int(column.get("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}w"))
            for column in table._tbl.xpath("./w:tblGrid/w:gridCol")
        ]
        assert all(width > 350 for width in widths)  # six millimetres
    text = document.element.xpath("//w:instrText | //w:fldSimple/@w:instr")
    assert "w:lang" in document.styles.element.xml
    assert [one.text.split()[0] for one in text] == ["TOC"]
    signing = next(table for table in document.tables if table.rows[0].cells[-1].text == "Handtekening")
    assert [row.cells[0].text for row in signing.rows] == ["Rol", "Bestuursorgaan", "Directiecomité"]
    assert all(row.height.mm > 15 for row in signing.rows[1:])
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert not [part for part in file.namelist() if "Effects" in part or "customXml" in part or "thumbnail" in part]


@pytest.mark.sampled(quick=7)
@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_excel_holds_every_letter_and_reason(name: str, language: str) -> None:
    decided = example(name)
    charter = decided.charter(language)
    book = excel(output(decided, "xlsx", language=language))
    matrix, calendar, _, _, tasks, *_ = book.worksheets
    head, *rows = [[cell.value or "" for cell in row] for row in matrix.iter_rows(min_row=5)]
    together = words_of(language)("charter", "both_parties")
    held = {row[1]: {role: mark for role, mark in zip(head[5:], row[5:], strict=True) if mark} for row in rows}
    shared = {task.title for task in charter.tasks if task.counterpart}
    assert held == {f"{title} ({together})" if title in shared else title: row for title, row in marks(charter).items()}
    titles = {role.id: role.title for role in charter.roles}
    told = [tuple(cell.value or "" for cell in row) for row in tasks.iter_rows(min_row=2)]
    assert [(row[2], row[3].lower(), row[4]) for row in told] == [
        (task.title, titles[cell.role].lower(), " ".join(cell.letters)) for task in charter.tasks for cell in task.cells
    ]
    reasons = iter(told)
    for task in charter.tasks:
        for cell in task.cells:
            row = next(reasons)
            assert all(because.text in row[6] for because in cell.because)
            assert set(row[11].split(", ")) - {""} <= {line.id for line in charter.law}
    dated = [cell for cell in calendar["A"][1:] if cell.is_date]
    assert [cell.value.date() for cell in dated] == [datetime.date.fromisoformat(one.date) for one in charter.calendar]
    assert {cell.value for cell in calendar["A"][len(dated) + 1 :]} <= {words_of(language)("charter", "undated")}


@pytest.mark.sampled(quick=8)
@pytest.mark.parametrize("compact", [None, True, False])
@pytest.mark.parametrize("name", EXAMPLES)
def test_excel_tells_which_tasks_have_a_row_in_the_main_table(name: str, compact: bool | None) -> None:
    charter = example(name).charter()
    layout, titles = Layout(compact=compact), {task.id: task.title for task in charter.tasks}
    book = excel(formats.render(charter, "xlsx", words_of("nl"), layout, source="vto.yaml"))
    rows = [[cell.value for cell in row[1:3]] for row in book.worksheets[0].iter_rows(min_row=6)]
    hosts = folded(charter, band(charter, compact))
    assert (compact is False) is not bool(hosts)
    assert [row[1] for row in rows] == [f"Bij: {titles[hosts[one]]}" if one in hosts else "Eigen rij" for one in titles]


@pytest.mark.sampled(quick=8)
@pytest.mark.parametrize("language", ["nl", "fr"])
@pytest.mark.parametrize("name", EXAMPLES)
def test_excel_holds_what_is_adopted_and_what_is_found(name: str, language: str) -> None:
    charter, words = example(name).charter(language), words_of(language)
    sheets = {sheet.title: sheet for sheet in excel(output(example(name), "xlsx", language=language)).worksheets}
    told = {key: [*sheets[str(title)].values] for key, title in words.find("workbook", "sheets").items()}
    titles = {task.id: task.title for task in charter.tasks}
    assert [row[0] for row in told["deviations"][1:]] == [titles[one.task] for one in charter.deviations]
    for row, one in zip(told["deviations"][1:], charter.deviations, strict=True):
        assert one.text == row[1] and (one.reason or "") in row[2]
        assert row[3] == (datetime.datetime.fromisoformat(one.review_by) if one.review_by else words("charter", "no_review"))
    heard = [
        cell.role
        for task in charter.tasks
        for cell in task.cells
        if task.id == "review-charter" and "C" in cell.letters and not cell.own
    ]
    bodies = [role for role in charter.roles if role.id in heard and role.kind == "consultative"]
    first = [row[0] for row in told["adoption"]]
    at = first.index(words("charter", "sign_body")) + 1 if bodies else 0
    assert [role.title.lower() in str(told["adoption"][at + n][0]).lower() for n, role in enumerate(bodies)] == [True] * len(
        bodies
    )
    assert not any(value for n in range(len(bodies)) for value in told["adoption"][at + n][1:])  # to fill in
    assert words("charter", "legal_power", charter.organisation["employer"]) in first
    ids = re.compile(r"\b(?:organisation|size|roles|tradition|staff|choices|settings)\.[a-z_]")
    messages = [row[1] for row in told["findings"]]
    assert not [one for one in messages if one and (ids.search(one) or "vto.yaml" in one)]
    unsaid = {"competence-gap", "practice-over-competence"}
    assert len(charter.findings) - sum(one.check in unsaid for one in charter.findings) <= len(messages)


@pytest.mark.sampled(one_in=1, quick=0)
def test_excel_for_the_public_has_no_gaps() -> None:
    decided = example("care-home")
    plain, public = (
        excel(output(decided, "xlsx", charter=decided.charter(public=public))).sheetnames for public in (False, True)
    )
    assert [name for name in plain if name not in public] == ["Wat ontbreekt"]


def test_a_card_in_excel_has_no_adoption_and_no_main_table() -> None:
    decided = example("care-home")
    card = extract(decided.charter(), Subject(role="hr"), words_of("nl"))
    book = excel(output(decided, "xlsx", charter=card))
    assert "Vaststelling" not in book.sheetnames
    assert [cell.value for cell in book.worksheets[0][5]][:4] == ["Fase", "Taak", "Plicht", "Uiterste datum"]


def test_excel_is_set_up_to_filter_and_to_print() -> None:
    book = excel(output(example("hospital"), "xlsx"))
    names = ["Matrix", "Overleg en jaar", "Afwijkingen", "Vaststelling", "Taken per rol", "Wat ontbreekt", "Opmerkingen"]
    assert book.sheetnames == names
    assert [sheet.freeze_panes for sheet in book.worksheets] == ["C6", "C2", "B2", "A2", "D2", "B2", "B2"]
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows
        assert "&P / &N" in sheet.oddFooter.right.text or sheet.oddFooter.right.text == "&P / &N"
    matrix, calendar, deviations, _, tasks, *_ = book.worksheets
    assert deviations.auto_filter.ref.startswith("A1:D")
    assert matrix.auto_filter.ref.startswith("A5:")
    assert tasks.auto_filter.ref.startswith("A1:M")
    assert calendar.auto_filter.ref.startswith("A1:F")
    assert book.properties.title.startswith("Verantwoordelijkheidscharter VTO: ")


def test_the_calendar_reads_back() -> None:
    charter = example("hospital").charter()
    data = output(example("hospital"), "ics")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")
    calendar = agenda(data)
    titles = {task.id: (task.title, task.duty) for task in charter.tasks}
    read = [(event.decoded("dtstart"), str(event["summary"])) for event in calendar.walk("VEVENT")]
    assert read == [(datetime.date.fromisoformat(one.date), titles[one.task][0]) for one in charter.calendar]
    for event, one in zip(calendar.walk("VEVENT"), charter.calendar, strict=True):
        legal = titles[one.task][1] == "legal"
        (alarm,) = event.walk("VALARM")
        assert alarm.decoded("trigger") == datetime.timedelta(days=-30 if legal else -14, hours=9)
        assert ("Wettelijke plicht" in event["description"]) == legal
        assert event["summary"].params["LANGUAGE"] == "nl-BE"
        assert event.decoded("dtstamp") == datetime.datetime(2026, 11, 23, 12, tzinfo=datetime.UTC)
        assert event.get("rrule") is None


def test_an_event_stays_itself_when_titles_and_people_change() -> None:
    def identities(yaml: str) -> dict[str, str]:
        calendar = agenda(output(world(yaml), "ics"))
        return {str(event["uid"]): str(event["description"]) for event in calendar.walk("VEVENT")}

    before = identities("organisation: {name: De Linde}")
    after = identities(
        "organisation: {name: De Linde}\ntitles: {board: Raad}\nstaff: [{id: a, function: Baas, roles: [management]}]"
    )
    assert list(before) == list(after)
    assert before != after
    assert not set(before) & set(identities("organisation: {name: De Eik}"))


# --- the same every time --------------------------------------------------------------------------


@pytest.mark.sampled(one_in=1, quick=4)
@pytest.mark.parametrize("markup", DOCUMENTS)
def test_the_same_charter_gives_the_same_bytes(markup: str, monkeypatch: pytest.MonkeyPatch) -> None:
    first = output(example("youth-centre"), markup, compact=True)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1")
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    assert output(example("youth-centre"), markup, compact=True) == first


def _resave_word(data: bytes) -> bytes:
    stream = io.BytesIO()
    document = word(data)
    document.paragraphs[0].add_run("!")
    document.save(stream)
    return stream.getvalue()


def _resave_excel(data: bytes) -> bytes:
    """As Excel does: another sheet, the same properties."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"sheetData", b"sheetData "))
    return stream.getvalue()


EDITS: dict[str, Callable[[bytes], bytes]] = {
    "docx": _resave_word,
    "xlsx": _resave_excel,
    "ics": lambda data: data.replace(b"DTSTART;VALUE=DATE:2026", b"DTSTART;VALUE=DATE:2027", 1),
}


def marked(markup: str, edit: Callable[[bytes], bytes]) -> None:
    """Assert that a document tells its date and its fingerprint, and whether it was edited since."""
    charter = example("care-home").charter()
    data = output(example("care-home"), markup)
    mark = formats.mark_of(data, markup)
    assert mark is not None
    assert (mark["date"], mark["charter"], mark["intact"]) == (TODAY.isoformat(), charter.fingerprints["charter"], True)
    edited = formats.mark_of(edit(data), markup)
    assert edited is not None
    assert not edited["intact"]
    for foreign in (b"", b"PK\x03\x04", b"%PDF-1.7\n", b"BEGIN:VCALENDAR\r\nX-VTO-ROLES:[1]\r\nEND:VCALENDAR\r\n"):
        assert formats.mark_of(foreign, markup) is None


@pytest.mark.sampled(one_in=1, quick=4)
@pytest.mark.parametrize("markup", DOCUMENTS)
def test_the_mark_tells_date_and_fingerprint_and_whether_a_hand_was_there(markup: str) -> None:
    marked(markup, EDITS[markup])


def test_git_may_change_the_ends_of_a_calendars_lines() -> None:
    data = output(example("care-home"), "ics")
    assert formats.settled(data.replace(b"\r\n", b"\n"), "ics") == data
    assert formats.settled(b"PK\r\n", "docx") == b"PK\r\n"


@pytest.mark.sampled(one_in=1, quick=0)
@pytest.mark.parametrize(
    "packing, size", [(zipfile.ZIP_DEFLATED, 65 << 20), (zipfile.ZIP_LZMA, 10), (zipfile.ZIP_BZIP2, 10), (zipfile.ZIP_STORED, 10)]
)
def test_a_file_that_unpacks_without_end_or_oddly_is_not_ours(packing: int, size: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packing) as file:
        file.writestr("docProps/custom.xml", bytes(size))
    data = stream.getvalue()
    assert formats.mark_of(data, "docx") is None
    for at in range(0, min(len(data), 150), 7):  # and none of its pieces is anything at all
        assert formats.mark_of(data[:at] + b"\xff" + data[at + 1 :], "xlsx") is None


# --- nothing of a user's text is active -----------------------------------------------------------


@pytest.mark.sampled(one_in=3, quick=20)
@pytest.mark.parametrize("text", [*HOSTILE, CONTROLS])
def test_text_is_inert_in_word(text: str) -> None:
    decided = example("youth-centre")

    def shape(data: bytes) -> list[str]:
        return [str(node.tag) for node in word(data).element.iter()]

    shown = text if text != CONTROLS else "abc[31mdef ghi BEGIN:VEVENT j"
    data = output(decided, "docx", charter=poisoned(decided.charter(), text))
    plain = poisoned(decided.charter(), "g" * len(shown))  # as long, for page one gives room by length
    assert shape(data) == shape(output(decided, "docx", charter=plain))
    assert shown in "".join(node.text or "" for node in word(data).element.iter("{*}t"))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        links = re.findall(rb'Target="([^"]*)" TargetMode="External"', file.read("word/_rels/document.xml.rels"))
    assert links and all(link.startswith(b"http") for link in links)


@pytest.mark.sampled(one_in=3, quick=20)
@pytest.mark.parametrize("text", [*HOSTILE, CONTROLS])
def test_text_is_inert_in_excel(text: str) -> None:
    decided = example("youth-centre")
    data = output(decided, "xlsx", charter=poisoned(decided.charter(), text))
    book = excel(data)
    wanted = text if text != CONTROLS else "abc[31mdef ghi BEGIN:VEVENT j"
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n", "d"), cell.value
                assert cell.hyperlink is None
                assert cell.data_type != "n" or cell.value is None
    assert {cell.value for cell in book["Taken per rol"]["C"][1:]} == {wanted}
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        assert not any(b"<f>" in file.read(name) for name in file.namelist())
        head = file.read("xl/worksheets/sheet1.xml").split(b"<oddHeader>")[1].split(b"</oddHeader>")[0]
    assert head.replace(b"&amp;&amp;", b"").count(b"&amp;") == 4  # our own signs only: left, right and their sizes


@pytest.mark.sampled(one_in=1, quick=12)
@pytest.mark.parametrize("text", [*HOSTILE, CONTROLS])
def test_text_is_inert_in_a_calendar(text: str) -> None:
    decided = example("youth-centre")
    data = output(decided, "ics", charter=poisoned(decided.charter(), text))
    wanted = text if text != CONTROLS else "abc[31mdef ghi BEGIN:VEVENT j"
    calendar = agenda(data)
    events = calendar.walk("VEVENT")
    assert len(events) == len(decided.charter().calendar)
    assert {str(event["summary"]) for event in events} == {wanted}
    assert re.sub(r"\\(.)", r"\1", str(calendar["x-wr-calname"])).endswith(": " + wanted)  # escaped: of no type it knows
    assert all({part.name for part in event.subcomponents} == {"VALARM"} for event in events)
    mark = formats.mark_of(data, "ics")
    assert mark is not None
    assert mark["intact"]


LONG = (
    "x" * 200,
    "é" * 100,
    "🌳" * 50,
    "\\" * 150,
    "a" + ";" * 150,
)


@pytest.mark.parametrize("text", LONG)
@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_a_long_line_is_folded_between_characters(text: str, before: str) -> None:
    decided = example("youth-centre")
    data = output(decided, "ics", charter=poisoned(decided.charter(), before + text))
    lines = data.removesuffix(b"\r\n").split(b"\r\n")
    assert max(map(len, lines)) == 75 and all(line.decode().strip(" ") for line in lines)
    assert {str(event["summary"]) for event in agenda(data).walk("VEVENT")} == {before + text}


CLEAN = {
    "een « woord » of “twee”": "een « woord » of “twee”",
    'een "woord"': 'een "woord"',
    '"woord" ': '"woord"',
    "\xa0woord\xa0": "woord",
    "woord\u202f": "woord",
    "twee  woorden": "twee woorden",
    "twee \xa0woorden": "twee \xa0woorden",
    "een\nregel\t\x07 en meer\u2003": "een regel en meer",
    "\u200d\ue000": "\u200d\ue000",
    "a\\b": "a\\b",
    "a\ufffeb\u202ec": "abc",
}


@pytest.mark.parametrize("text", CLEAN)
def test_what_office_and_calendars_get_is_clean(text: str) -> None:
    charter = example("youth-centre").charter()
    rendering = Rendering(poisoned(charter, text), words_of("nl"), Layout(), source="vto.yaml", form=formats.FORMATS["ics"])
    assert rendering.clean().charter == poisoned(charter, CLEAN[text])


def test_a_name_that_starts_with_a_digit_is_no_size() -> None:
    book = excel(output(world("organisation: {name: 3 Wilgen & Co}"), "xlsx"))
    left = book.worksheets[0].oddHeader.left
    assert (left.size, left.text.strip()) == (9, "3 Wilgen && Co")


@pytest.mark.sampled(one_in=1, quick=0)
def test_a_very_long_text_still_fits_a_cell() -> None:
    decided = example("youth-centre")
    data = output(decided, "xlsx", charter=poisoned(decided.charter(), "x" * 40_000))
    cell = excel(data)["Taken per rol"]["C2"].value
    assert len(cell) == 32_767
    assert cell.endswith("…")


# --- for the public, and without the libraries ----------------------------------------------------


def peopled() -> World:
    """Return an organisation that names people: one as its head, one who has nothing to answer for."""
    return world(
        "staff: [{id: a, function: Directeur, name: Zoë Vermeulen, roles: [management, hr], competences: []},"
        " {id: b, function: Assistent, name: Jan Zeewind, roles: [hr]}]"
    )


@pytest.mark.sampled(one_in=1, quick=4)
@pytest.mark.parametrize("public", [False, True])
@pytest.mark.parametrize("markup", ["docx", "xlsx"])
def test_the_public_version_names_nobody(markup: str, public: bool) -> None:
    data = output(peopled(), markup, charter=peopled().charter(public=public))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        text = "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())
    assert ("Zeewind" in text) is not public
    assert ("zonder namen en zonder" in " ".join(text.split())) is public


def test_a_calendar_names_nobody() -> None:
    for public in (False, True):
        data = output(peopled(), "ics", charter=peopled().charter(public=public))
        assert not re.search("Zeewind|Vermeulen", str(agenda(data)))


def test_a_missing_library_is_named_with_what_brings_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    with pytest.raises(Refused) as refused:
        output(example("youth-centre"), "pdf")
    assert (refused.value.key, refused.value.args_by_name["format"]) == ("missing-extra", "pdf")
    assert '"typst' in str(refused.value.args_by_name["command"])


def test_the_names_of_sheets_are_ones_that_excel_takes() -> None:
    from vto_roles.read.languages import languages

    for language in languages():
        names = [str(name) for name in words_of(language).find("workbook", "sheets").values()]
        assert len({name.lower() for name in names}) == 7
        assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\'") for name in names)


def test_a_draft_says_so_in_each_of_them() -> None:
    charter = replace(example("youth-centre").charter(), status="draft")
    decided = example("youth-centre")
    document = word(output(decided, "docx", charter=charter))
    assert any("Ontwerp." in paragraph.text for paragraph in document.paragraphs)
    book = excel(output(decided, "xlsx", charter=charter))
    assert book.worksheets[0]["A3"].value.startswith("Ontwerp")


@pytest.mark.parametrize("of", ["role", "person"])
def test_a_card_in_word_and_pdf_tells_what_the_card_in_markdown_tells(of: str) -> None:
    decided = example("care-home")
    whose = Subject(role="works-council") if of == "role" else Subject(person="hoofd-1")
    view = View(extract(decided.charter(), whose, words_of("nl")), words_of("nl"), band=100)
    card = document(view, SubjectRows(view), annexes=True)
    told = msgspec.json.encode(card).decode()
    assert card.title.startswith("Kaart: ")
    for group in SubjectRows(view).card.groups:
        for demand in (row for rows in group.rows for row in rows):
            assert demand.box.task.title in told and (demand.box.why in told or group.id == "own")


def test_each_body_has_its_part_of_the_document() -> None:
    view = View(example("hospital").charter(), words_of("nl"), band=100)
    sections = document(view, SubjectRows(view), annexes=True).sections
    (section,) = [one for one in sections if one.id == "bodies"]
    assert [one.text for one in section.blocks if isinstance(one, Heading)] == [body.title for body in SubjectRows(view).bodies]
    assert all(one.rows for one in section.blocks if isinstance(one, Table))
