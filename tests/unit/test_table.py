"""Tables made by hand: each file of tests/tables gives exactly these findings; workbooks are written here."""

import datetime
import io
import sys
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from vto_roles import table
from vto_roles.checks.run import check_table
from vto_roles.finding import Finding
from vto_roles.read.languages import words_of
from vto_roles.table.letters import head_letter, letters, names
from vto_roles.wording import message, remedy

TABLES = Path(__file__).parents[1] / "tables"

EXPECTED: dict[str, list[str]] = {
    "among-others.md": [
        "16:3 no-accountable Evaluatie",
    ],
    "calendar-columns.csv": [
        "4:1 undeclared-convention -",
        "4:7 unknown-letter Keuze",
    ],
    "clean-de.md": [],
    "clean-fr.csv": [],
    "clean-nl.md": [],
    "clean-sections.csv": [],
    "concentrated.md": [
        "1:10 accountability-concentrated Directie",
    ],
    "consultative.md": [],
    "control.csv": [
        "2:1 undeclared-convention -",
        "2:5 yaml-subset -",
        "2:10 several-accountable Plan",
        "3:7 yaml-subset -",
    ],
    "cp1252.csv": [
        "1:21 encoding -",
        "3:1 no-accountable Beleid café",
    ],
    "declared-no.md": [
        "7:3 no-responsible Jaarplan",
    ],
    "export-nl.csv": [
        "8:18 encoding -",
        "10:3 no-accountable Attesten bijhouden",
        "10:3 no-responsible Attesten bijhouden",
    ],
    "front-matter-faults.md": [
        "4:16 schema -",
        "5:3 schema -",
    ],
    "front-matter-of-others.md": [],
    "head-of-two-rows.csv": [
        "6:23 several-accountable Opleiding geven",
    ],
    "head-raci.csv": [
        "4:13 several-accountable Budget",
    ],
    "italics-de.md": [
        "8:3 no-accountable Auswerten",
    ],
    "legend-above.csv": [
        "4:1 undeclared-convention -",
    ],
    "legend-below-fr.csv": [],
    "legend-in-a-row.csv": [],
    "legend-of-three-columns.csv": [],
    "letters-de.csv": [],
    "letters-en.md": [
        "3:85 role-only-informed Mentors and in-house trainers",
    ],
    "letters-fr.md": [],
    "list-fr.csv": [
        "5:6 no-accountable Rédiger le plan",
    ],
    "many.md": [
        "3:3 too-many-responsible Een",
        "4:34 contradicting-letters Twee",
    ],
    "mark.csv": [],
    "named-numbers.csv": [
        "2:33 role-only-informed Personeel",
        "4:3 no-accountable Kiezen",
    ],
    "named-sums.md": [
        "3:58 role-only-informed Personeel",
    ],
    "no-matrix.md": [
        "1:1 not-a-matrix -",
    ],
    "nothing.md": [
        "1:1 not-a-matrix -",
    ],
    "other-letters-de.csv": [
        "1:1 not-a-matrix -",
    ],
    "per-section.md": [
        "12:18 several-accountable Leren",
        "13:3 no-accountable Afronden",
    ],
    "persons.md": [
        "4:3 no-accountable Budget",
        "5:3 undeclared-convention -",
    ],
    "phases.csv": [
        "9:12 unknown-letter Coaching",
    ],
    "process-column.csv": [
        "8:2 contradicting-rows Aanvragen",
    ],
    "processes.csv": [
        "11:1 no-accountable Nakijken",
        "11:1 no-responsible Nakijken",
    ],
    "processes.md": [
        "16:3 contradicting-rows Aanvragen",
    ],
    "quotes.csv": [
        "4:9 several-accountable Plan; lang",
        "6:8 repaired-letter Budget",
    ],
    "ragged.csv": [
        "4:1 no-accountable Niemand",
        "4:1 no-responsible Niemand",
    ],
    "rasci-en.md": [],
    "remarks-empty.csv": [
        "1:40 role-without-letters Raad",
    ],
    "repairs.md": [
        "3:13 repaired-letter Een",
        "3:25 repaired-letter Een",
        "4:10 repaired-letter Twee",
        "4:14 repaired-letter Twee",
        "4:19 repaired-letter Twee",
        "5:10 repaired-letter Drie",
        "5:22 repaired-letter Drie",
        "6:10 repaired-letter Vier",
        "6:24 repaired-letter Vier",
        "6:28 repaired-letter Vier",
        "8:14 several-accountable Zes",
    ],
    "roles.md": [
        "1:26 role-only-informed Team",
        "1:33 role-without-letters Raad",
    ],
    "rows-are-tasks-when-untold.md": [
        "1:3 table-unsure -",
    ],
    "same-steps.md": [
        "11:3 contradicting-rows Goedkeuren",
    ],
    "sections-numbered.md": [
        "5:3 no-accountable 2. Vergeten",
        "5:3 no-responsible 2. Vergeten",
        "6:3 no-accountable 3. Ook vergeten",
        "6:3 no-responsible 3. Ook vergeten",
    ],
    "sections.md": [
        "5:3 no-accountable Vergeten taak",
        "5:3 no-responsible Vergeten taak",
    ],
    "several-accountable.md": [
        "3:18 several-accountable Jaarplan",
        "3:24 contradicting-letters Jaarplan",
    ],
    "several.md": [
        "23:3 contradicting-rows Jaarplan",
        "23:3 no-accountable Jaarplan",
        "23:3 no-responsible Jaarplan",
    ],
    "signed.csv": [
        "5:1 no-accountable Verslag",
        "5:1 no-responsible Verslag",
    ],
    "signs-explained.csv": [
        "3:13 repaired-letter Budget",
        "4:9 contradicting-letters Keuze",
        "4:17 unknown-letter Keuze",
    ],
    "small-letters.csv": [
        "2:6 repaired-letter plan",
        "2:8 repaired-letter plan",
        "2:10 repaired-letter plan",
        "3:12 repaired-letter budget",
    ],
    "sums-de.md": [
        "5:32 repaired-letter Kurse wählen",
        "6:5 undeclared-convention -",
        "6:21 unknown-letter Auswerten",
    ],
    "tabs.csv": [
        "3:12 role-without-letters #4",
        "3:12 unknown-letter Budget",
    ],
    "three-rows.md": [],
    "ticks.csv": [
        "4:1 no-accountable Budget",
    ],
    "traps.md": [],
    "turned-corner.csv": [],
    "turned-nl.md": [],
    "turned-sums.csv": [
        "5:23 several-accountable Evalueren",
    ],
    "two.csv": [
        "8:1 contradicting-rows Plan",
    ],
    "undeclared.md": [
        "3:3 undeclared-convention -",
        "5:3 no-accountable Verslag",
        "5:3 no-responsible Verslag",
    ],
    "unknown.md": [
        "3:17 unknown-letter Een",
        "4:18 unknown-letter Twee",
        "4:22 unknown-letter Twee",
        "5:14 unknown-letter Drie",
        "5:19 unknown-letter Drie",
    ],
    "utf16.csv": [
        "1:1 encoding -",
    ],
    "workbook.csv": [
        "1:1 encoding -",
    ],
}


def judged(data: bytes | str, kind: Any = "md") -> list[Finding]:
    """The findings of a table but those that say what was read of it."""
    return [one for one in whole(data, kind) if one.check != "table-read"]


def whole(data: bytes | str, kind: Any = "md") -> list[Finding]:
    data = data.encode() if isinstance(data, str) else data
    return check_table(table.read(data, f"raci.{kind}", kind))


def told(findings: list[Finding]) -> list[str]:
    return [f"{one.place.line}:{one.place.column} {one.check} {one.subject or '-'}" for one in findings]


def letters_of(sheet: table.Sheet) -> dict[str, dict[str, str]]:
    return {row.task: {cell.role: "".join(cell.letters) for cell in row.cells} for row in sheet.matrix.rows}


def workbook(
    *sheets: tuple[str, Sequence[Sequence[object]]],
    merge: tuple[str, ...] = (),
    bold: tuple[str, ...] = (),
    italic: tuple[str, ...] = (),
) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for span in merge:
            sheet.merge_cells(span)
        for cell in (*bold, *italic):
            sheet[cell].font = Font(bold=cell in bold, italic=cell in italic)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_every_table_has_its_findings() -> None:
    assert set(EXPECTED) == {path.name for path in TABLES.iterdir() if path.is_file()}
    assert len(EXPECTED) >= 25
    assert {name for name, found in EXPECTED.items() if not found} >= {
        "clean-nl.md",
        "clean-fr.csv",
        "clean-de.md",
        "turned-nl.md",
    }


@pytest.mark.parametrize("name", EXPECTED)
def test_a_table_gives_exactly_its_findings(name: str) -> None:
    path = TABLES / name
    found = judged(path.read_bytes(), path.suffix[1:])
    assert told(found) == EXPECTED[name]
    for language in ("nl", "en"):
        for one in found:
            assert "{" not in message(one, words_of(language)).replace("{a_implies_r: yes}", "")
            assert "{" not in remedy(one, words_of(language)).replace("{a_implies_r: yes}", "")


# name: tasks, roles, and its findings but the one that says what was read
AS_MEANT: dict[str, tuple[int, int, list[str]]] = {
    "group-heads.csv": (2, 4, []),
    "corner-of-both.csv": (3, 3, []),
    "legend-above.csv": (2, 3, []),
    "legend-below.csv": (2, 2, []),
    "phases-plain.csv": (4, 2, ["2:1 table-read phases"]),
    "titles-merged.xlsx": (2, 2, []),
    "short-heads-fr.csv": (2, 3, []),
    "equal-heads.csv": (2, 3, ["1:22 table-read equal"]),
    "heads-in-words-fr.csv": (2, 4, []),
    "ticks-beside-roles.md": (1, 2, []),
    "letters-for-names.md": (
        2,
        3,
        ["3:3 undeclared-convention table", "3:16 unknown-letter name", "4:17 unknown-letter name"],
    ),
    "foreign-shorts-de.md": (2, 2, []),
    "in-code.md": (0, 0, ["1:1 not-a-matrix code"]),
    "list-of-ids.csv": (2, 2, []),
    "slash-in-a-name.md": (4, 2, []),
    "same-pair.md": (3, 3, ["3:24 contradicting-letters several"]),
    "marks-of-two.md": (2, 2, []),
    "other-letters-beside.md": (1, 2, []),
}


@pytest.mark.parametrize("name", AS_MEANT)
def test_a_small_table_is_read_as_people_mean_it(name: str) -> None:
    path = TABLES / "small" / name
    sheet = table.read(path.read_bytes(), name, path.suffix[1:])  # type: ignore[arg-type]
    ways = ("roles", "tasks", "letters", "list")
    found = [f"{one.place.line}:{one.place.column} {one.check} {one.variant}" for one in check_table(sheet)]
    others = [one for one in found if not one.endswith(tuple(f"table-read {way}" for way in ways))]
    assert (len(sheet.matrix.rows), len(sheet.roles), others) == AS_MEANT[name]


def test_what_was_passed_over_is_told() -> None:
    def passed(name: str) -> dict[str, Any]:
        found = whole((TABLES / "small" / name).read_bytes(), name.rpartition(".")[2])
        return {key: value for one in found for key, value in one.args.items() if key.startswith("passed")}

    assert passed("legend-below.csv") == {"passed_rows": "5-7"}
    assert passed("marks-of-two.md") == {"passed_columns": "“Cas”, “Dirk”"}
    assert passed("other-letters-beside.md") == {"passed_tables": "5"}
    assert passed("list-of-ids.csv") == {"passed_columns": "“group_id”, “task_id”, “role_id”"}


def test_a_first_line_or_cell_declares_how_letters_are_meant() -> None:
    rows = "Taak;Directie;HR\nPlan;A;C\nBudget;A;I\n"
    assert "undeclared-convention" in {one.check for one in judged(rows, "csv")}
    assert judged("raci: {a_implies_r: ja};;\n" + rows, "csv") == []
    cells = [["raci: {a_implies_r: yes}"], *(row.split(";") for row in rows.splitlines())]
    assert judged(workbook(("Blad1", cells)), "xlsx") == []
    wrong = judged("raci: {a_implies_r: soms}\n" + rows, "csv")
    assert ("schema", 1) in {(one.check, one.place.line) for one in wrong}


def test_a_legend_goes_before_our_own_letters() -> None:
    text = "Taak;Directie;HR;Team\nPlan;B;U;A\nBudget;B;U;\n\nB = beslist\nU = voert uit\nA = geeft advies\n"
    assert letters_of(table.read(text.encode(), "raci.csv", "csv"))["Plan"] == {"Directie": "A", "HR": "R", "Team": "C"}
    foreign = "Map;Directie;HR\nFacturen;R;A\nVerslagen;A;R\n\nR = lezen\nA = alles wijzigen\n"
    assert [one.variant for one in judged(foreign, "csv")] == ["legend"]


@pytest.mark.parametrize("said", ["# RASCI vorming\n\n{}", "{}\nR = Responsible, A = Accountable, S = Support\n"])
def test_what_the_file_says_to_be_no_letter_of_ours_is_told_once_and_is_no_error(said: str) -> None:
    rows = "| Taak | Directie | HR | Team |\n|---|---|---|---|\n| Plan | A | R | S |\n| Budget | A/S | R | I |\n"
    found = whole(said.format(rows))
    assert "unknown-letter" not in {one.check for one in found}
    assert [(one.args["value"], one.args["count"]) for one in found if one.variant == "others"] == [("S", 2)]
    assert [one.args["value"] for one in whole(rows) if one.check == "unknown-letter"] == ["S"]


@pytest.mark.parametrize(
    "text",
    [
        "Vraag;Team rood;Team blauw;Team groen\nHoofdstad;A;R;C\nRivier;C;C;A\nBerg;R;A;A\nKoning;A;A;R\n",
        "Medewerker;EHBO;Brand;Tillen\nCoach;A;R;A\nTeamleider;R;A;A\nKok;A;A;R\nDirecteur;A;A;A\n",
        "Naam;Bloedgroep;Rhesus\nAn;A;R\nBo;B;R\nCas;AB;R\nDirk;A;\nEls;O;R\n",
        "Donor;2023;2024;2025\nAn;A;A;R\nBo;B;B;B\nCas;A;R;A\nDirk;AB;AB;R\n",
    ],
    ids=["a quiz", "a training", "blood groups", "blood groups by year"],
)
def test_letters_that_class_people_are_not_read_for_sure(text: str) -> None:
    assert {one.check for one in whole(text, "csv")} <= {"table-unsure", "not-a-matrix"}


def test_ticks_below_roles_and_their_letters_are_read() -> None:
    text = "Taak;Directie;;HR;\n;R;A;R;A\nPlan;;x;x;\nBudget;x;;;x\n"
    assert letters_of(table.read(text.encode(), "raci.csv", "csv")) == {
        "Plan": {"Directie": "A", "HR": "R"},
        "Budget": {"Directie": "R", "HR": "A"},
    }


def test_words_for_letters_are_read() -> None:
    text = "Taak;Coach;Team;Klant\nPlan;voert uit / beslist;wordt ingelicht;\nBudget;R - uitvoerend;A - beslist;geeft advies\n"
    sheet = table.read(text.encode(), "raci.csv", "csv")
    assert letters_of(sheet) == {"Plan": {"Coach": "AR", "Team": "I"}, "Budget": {"Coach": "R", "Team": "A", "Klant": "C"}}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Taak;Coach;Team\nPlan;A;R\nBudget;zie nota;in overleg\nSlot;A;R\n", "words"),
        (";An;Bo\nEl;A;R\nUs;R;A\n", "way"),
        ("Plan;A;R\nBudget;R;A\n", "heads"),
    ],
)
def test_what_is_not_sure_is_said_once_and_nothing_else(text: str, why: str) -> None:
    sheet = table.read(text.encode(), "raci.csv", "csv")
    found = check_table(sheet)
    assert [(one.check, one.severity) for one in found] == [("table-unsure", "warning")]
    assert (found[0].variant, sheet.sure) == (why, False)


def test_what_is_read_of_each_shape() -> None:
    def of(name: str) -> dict[str, dict[str, str]]:
        return letters_of(table.read((TABLES / name).read_bytes(), name, Path(name).suffix[1:]))  # type: ignore[arg-type]

    assert of("letters-en.md")["Choose courses"] == {"HR": "AR", "Line managers": "C", "Council": "C"}
    assert of("letters-fr.md")["Écrire le plan"]["Délégation"] == "C"
    assert of("turned-nl.md")["Opleidingen kiezen"] == {"Directie": "C", "HR": "AR", "Leidinggevenden": "R"}
    assert of("clean-fr.csv")["Choisir, ensemble"] == {"Direction": "R", "Service, RH": "A", "Équipe": "I"}
    assert list(of("phases.csv")) == ["Jaarplan", "Budget", "Onthaal", "Coaching"]
    assert list(of("clean-sections.csv")) == ["Jaarplan", "Budget", "Onthaal", "Coaching"]
    assert list(of("named-numbers.csv")) == ["Plan opstellen", "Noden bevragen", "Kiezen"]
    assert list(of("process-column.csv")) == ["Aanvragen", "Goedkeuren", "Evalueren"]
    assert of("ticks.csv")["Plan"] == {"HR": "R", "Directie": "A"}
    assert of("list-fr.csv")["Recenser les besoins"] == {"RH": "R", "Direction": "A", "Équipe": "C"}
    assert of("traps.md")["Onthaal"] == {"HR": "C", "Directie": "AR"}
    assert set(of("per-section.md")) == {"Jaarplan", "Budget", "Onthaal", "Coaching", "Enquête"}


# --- cells ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "read"),
    [(cell, "AR") for cell in ("A/R", "R/A", "A, R", "AR", "RA", "R+A", "R & A", "A\nR", "A R", "R en A", "R; A", "A|R", "R - A")]
    + [(cell, "") for cell in ("", " ", "-", "–", "—", "n/a", "N/A", "nvt", "n.v.t.", "/", "\u00a0")]
    + [("R", "R"), (" C\u00a0", "C"), ("**R**", "R"), ("`I`", "I"), ("_A_", "A"), ("**A**/*R*", "AR")],
)
def test_a_clean_cell_is_no_repair(cell: str, read: str) -> None:
    held = letters(cell)
    assert ("".join(held.letters), held.unknown, held.repaired) == (read, "", False)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("R (Build)", "R"),
        ("(I)", "I"),
        ("[C]", "C"),
        ("r", "R"),
        ("a/r", "AR"),
        ("R*", "R"),
        ("R¹", "R"),
        ("R[^1]", "R"),
        ("R [2]", "R"),
        ("R.", "R"),
        ("С", "C"),
        ("А", "A"),
        ("І", "I"),
        ("Ｒ", "R"),
        ("R\u200b", "R"),
        ("Responsible", "R"),
        ("accountable", "A"),
        ("Consulted", "C"),
        ("INFORMED", "I"),
        ("A (R)", "AR"),
        ("R (i)", "RI"),
    ],
)
def test_a_repair_is_said(cell: str, read: str) -> None:
    held = letters(cell)
    assert ("".join(held.letters), held.unknown, held.repaired) == (read, "", True)


@pytest.mark.parametrize(
    ("cell", "read", "unknown"),
    [
        ("x", "", "x"),
        ("S", "", "S"),
        ("V", "", "V"),
        ("?", "", "?"),
        ("RX", "", "RX"),
        ("R1", "", "R1"),
        ("*", "", "*"),
        ("R?", "R", "?"),
        ("A/S", "A", "S"),
        ("AA", "", "AA"),
        ("Il a décidé", "", "Il a décidé"),
        ("R" * 500, "", "R" * 500),
    ],
)
def test_nothing_is_read_of_what_is_no_letter(cell: str, read: str, unknown: str) -> None:
    held = letters(cell)
    assert ("".join(held.letters), held.unknown) == (read, unknown)


@pytest.mark.parametrize(
    ("head", "letter"),
    [
        ("R", "R"),
        ("Responsible", "R"),
        ("**A**", "A"),
        ("C = adviseert", "C"),
        ("Uitvoerder (R)", "R"),
        ("HR", None),
        ("A/R", None),
    ],
)
def test_a_letter_above_a_column(head: str, letter: str | None) -> None:
    assert head_letter(head) == letter


def test_names_keep_their_place_and_known_titles_stay_whole() -> None:
    known = {"mentoren en interne lesgevers", "directie"}
    text = "HR, Directie/Team en Mentoren en interne lesgevers; Onderhandelings- en overlegcomité"
    found = list(names(text, known))
    assert [name for name, _ in found] == [
        "HR",
        "Directie",
        "Team",
        "Mentoren en interne lesgevers",
        "Onderhandelings- en overlegcomité",
    ]
    assert all(text.startswith(name, start) for name, start in found)
    assert [name for name, _ in names("An (HR, dag) and Bob\nCarl et Dirk und Els*", ())] == [
        "An (HR, dag)",
        "Bob",
        "Carl",
        "Dirk",
        "Els",
    ]


def test_a_sign_parts_two_names_only_where_one_stands_alone_elsewhere() -> None:
    assert [name for name, _ in names("Klant/Bestuur + Coach", {"coach"})] == ["Klant", "Bestuur", "Coach"]
    assert [name for name, _ in names("Klant/Bestuur, Coach", {"coach", "klant/bestuur", "klant"})] == ["Klant/Bestuur", "Coach"]
    assert [name for name, _ in names("Leren & ontwikkelen", {"coach"})] == ["Leren & ontwikkelen"]
    found = whole("| Taak | R | A |\n|---|---|---|\n| Plan | L&D | HR |\n| Budget | HR | L&D |\n")
    assert [one.variant for one in found if one.check == "table-read"] == ["letters", "names"]


# --- places and words -------------------------------------------------------------------------------


def test_messages_name_what_stood_there() -> None:
    words = words_of("en")
    found = judged("| Task | HR | Board |\n|---|---|---|\n| Plan | R (Build) | S |\n| Budget | A | R |\n| Plan | A | R |\n")
    assert [message(one, words) for one in found] == [
        "task “Plan” has no A",
        "a note stands beside a letter, “R (Build)” on “Plan”; the letter was read",
        "“S” with “Board” on “Plan” is no R, A, C or I",
        "task “Plan” also stands on line 3, with different letters",
    ]
    assert (found[1].place.column, found[1].place.end_column) == (10, 19)
    severities = {one.check: one.severity for one in found}
    assert severities == {
        "no-accountable": "error",
        "repaired-letter": "info",
        "unknown-letter": "error",
        "contradicting-rows": "error",
    }


def test_remedies_speak_of_a_table_and_of_the_exceptions_of_law() -> None:
    title = "Bibliotheek en leermateriaal op orde houden"
    found = judged(f"| Taak | HR | Ondernemingsraad |\n|---|---|---|\n| {title} | R | A |\n| Budget | A | R |\n")
    assert message(found[0], words_of("en")) == f"“Ondernemingsraad” cannot hold A on “{title}”"
    assert remedy(found[0], words_of("en")) == "Choose another role or another letter. For some tasks the law allows exceptions."
    empty = next(one for one in judged((TABLES / "roles.md").read_bytes()) if one.check == "role-without-letters")
    assert remedy(empty, words_of("en")) == "Give the role a letter somewhere, or take it out of the table."


def test_what_law_lets_a_body_hold_on_one_task_only_is_no_fault() -> None:
    title = "Met de vakbondsafvaardiging onderhandelen om een cao over opleiding te sluiten"
    rows = f"| {title} | A | {{0}} |\n| Bibliotheek en leermateriaal op orde houden | A | {{0}} |\n"
    found = judged("| Taak | Directie | Vakbondsafvaardiging |\n|---|---|---|\n" + rows.format("R"))
    assert told(found) == ["4:53 accountable-not-allowed Bibliotheek en leermateriaal op orde houden"]


@pytest.mark.parametrize(
    ("role", "task", "known"),
    [
        ("ondernemingsraad", "Bibliotheek en leermateriaal op orde houden", True),
        ("  **Ondernemingsraad** [^2]", "bibliotheek en  leermateriaal op orde houden", True),
        ("works council", "Keep the library and learning material in order", True),
        ("works council", "Bibliotheek en leermateriaal op orde houden", False),  # another language than that of the tasks
        ("OR", "Bibliotheek en leermateriaal op orde houden", False),  # a short title can mean anybody
        ("Ondernemingsraad", "Rondleiding", False),  # a task that is not ours
    ],
)
def test_our_limits_hold_for_our_tasks_and_roles_by_their_full_titles(role: str, task: str, known: bool) -> None:
    found = judged(f"| Taak | {role} | X |\n|---|---|---|\n| {task} | A | R |\n| Budget | C | AR |\n")
    assert [one.check for one in found] == (["accountable-not-allowed"] if known else [])


def test_a_cell_belongs_to_one_place_however_deep_the_path() -> None:
    sheet = table.read(b"| Taak | HR | X |\n|---|---|---|\n| Plan | A | R |\n", "a.md", "md")
    assert str(sheet.place(("rows", 0, "HR"))) == "a.md:3:10"
    assert str(sheet.place(("rows", 0, "nobody"))) == "a.md:3:3"
    assert str(sheet.place(("roles", "X"))) == "a.md:1:15"
    assert str(sheet.place(None)) == "a.md:1:1"


def test_titles_of_any_length_stay_apart() -> None:
    long = "x" * 200
    sheet = table.read(f"| Taak | {long}a | {long}b |\n|---|---|---|\n| Plan | A | R |\n".encode(), "a.md", "md")
    assert len(sheet.roles) == 2 and all(len(role) <= 84 for role in sheet.roles)


def test_a_quote_that_nothing_closes_ends_with_its_text() -> None:
    place = table.read(b'Taak;Directie;HR\nPlan;A;"R\nC \n', "raci.csv", "csv").places[("rows", 0, "HR")]
    assert (place.line, place.column, place.end_line, place.end_column) == (2, 8, 3, 2)


# --- workbooks --------------------------------------------------------------------------------------

HEAD: list[object] = ["Taak", "Directie", "HR"]


def test_a_clean_workbook() -> None:
    rows: list[list[object]] = [["Onze tabel"], [], HEAD, ["Plan", "A", "R"], ["Budget", "R", "A"]]
    sheet = table.read(workbook(("Blad1", rows)), "raci.xlsx", "xlsx")
    assert letters_of(sheet) == {"Plan": {"Directie": "A", "HR": "R"}, "Budget": {"Directie": "R", "HR": "A"}}
    assert [one.check for one in check_table(sheet)] == ["table-read"]
    assert sheet.text == ""


def test_a_place_in_a_workbook_is_row_and_column_and_its_cell_is_told() -> None:
    rows: list[list[object]] = [[], [None, *HEAD], [None, "Plan", "A", "R"], [None, "Budget", "R", "(A)"], [None, "Leeg"]]
    found = judged(workbook(("Blad1", rows)), "xlsx")
    assert told(found) == ["4:4 repaired-letter Budget", "5:2 no-accountable Leeg", "5:2 no-responsible Leeg"]
    assert message(found[0], words_of("nl")) == "“(A)” bij “HR” op “Budget” is gelezen als A (cel D4)"
    other: list[list[object]] = [[*HEAD, "Team"], ["Plan", "R", "A", "I"], ["Verslag", "R", "A", "C"]]
    found = judged(workbook(("Blad1", rows[:4]), ("Leeg", []), ("Tweede blad", other)), "xlsx")
    assert told(found) == ["2:1 contradicting-rows Plan", "4:4 repaired-letter Budget"]
    assert message(found[0], words_of("nl")) == "taak “Plan” staat ook in Blad1!B3, met andere letters (cel Tweede blad!A2)"
    assert message(found[1], words_of("nl")).endswith("(cel Blad1!D4)")


def test_merged_cells_hold_what_stands_at_their_top_left() -> None:
    rows: list[list[object]] = [
        ["Taak", "Bestuur", None, "Dienst"],
        [None, "Voorzitter", "Directie", "HR"],
        ["Plannen", None, None, None],
        ["Jaarplan", "A", "C", "R"],
        ["Budget", None, None, "R"],
        [None, "A", None, None],
        ["Verslag", "C", None, "A"],
    ]
    data = workbook(("Blad1", rows), merge=("A1:A2", "B1:C1", "A3:D3", "A5:A6", "B7:C7"))
    sheet = table.read(data, "raci.xlsx", "xlsx")
    assert letters_of(sheet) == {
        "Jaarplan": {"Voorzitter": "A", "Directie": "C", "HR": "R"},
        "Budget": {"HR": "R", "Voorzitter": "A"},
        "Verslag": {"Voorzitter": "C", "Directie": "C", "HR": "A"},
    }
    assert told(check_table(sheet)) == ["1:1 table-read -", "7:1 undeclared-convention -"]


def test_a_step_belongs_to_the_process_beside_it() -> None:
    rows: list[list[object]] = [
        ["Proces", "Stap", "HR", "Directie", "Team"],
        ["Externe opleiding", "Aanvragen", "C", "A", "R"],
        [None, "Goedkeuren", "C", "A/R", "I"],
        ["Interne vorming", "Aanvragen", "A", "I", "R"],
        [None, "Aanvragen", "A", "R", "I"],
    ]
    found = judged(workbook(("Blad1", rows), merge=("A2:A3", "A4:A5")), "xlsx")
    assert told(found) == ["5:2 contradicting-rows Aanvragen"]
    assert message(found[0], words_of("nl")) == "taak “Aanvragen” staat ook in B4, met andere letters (cel B5)"


def test_sheets_with_a_name_and_one_head_are_parts_of_one_table() -> None:
    steps: list[object] = ["Stap", "HR", "Directie"]
    out: list[list[object]] = [steps, ["Aanvragen", "R", "A"], ["Kiezen", "R", "A"]]
    within: list[list[object]] = [steps, ["Aanvragen", "A", "R"], ["Kiezen", "A", "R"], ["Kiezen", "R", "A"]]
    assert told(judged(workbook(("Extern", out), ("Intern", within)), "xlsx")) == ["4:1 contradicting-rows Kiezen"]
    found = told(judged(workbook(("Blad1", out), ("Blad2", within[:3])), "xlsx"))
    assert found == ["2:1 contradicting-rows Aanvragen", "3:1 contradicting-rows Kiezen"]


def test_a_row_in_bold_or_italics_names_those_below_it() -> None:
    rows: list[list[object]] = [
        HEAD,
        ["Voorbereiding"],
        ["Plan", "A", "R"],
        ["Goedkeuren", "A", "R"],
        ["Uitvoering"],
        ["Goedkeuren", "R", "A"],
        ["Vergeten"],
        ["Afronden"],
        ["Verslag", "R", "A"],
    ]
    found = judged(workbook(("Blad1", rows), bold=("A1", "B1", "A2", "A5"), italic=("A8",)), "xlsx")
    assert told(found) == ["7:1 no-accountable Vergeten", "7:1 no-responsible Vergeten"]
    found = judged(workbook(("Blad1", rows), bold=tuple(f"A{line}" for line in range(1, 10))), "xlsx")
    assert [one for one in told(found) if "no-responsible" in one] == ["7:1 no-responsible Vergeten"]
    asked = [one for one in whole(workbook(("Blad1", rows)), "xlsx") if one.variant == "phases"]
    assert [(one.place.line, one.args["titles"]) for one in asked] == [(2, ("Voorbereiding", "Uitvoering", "Afronden"))]


def test_what_stands_around_a_table_is_no_task() -> None:
    rows: list[list[object]] = [
        ["RACI vorming"],
        [],
        ["Taak", "Directie", "HR", "Team", "# A", None, "Legende"],
        ["Plan", "A", "R", "C", 1, None, "R", "Responsible (voert uit)"],
        ["Budget", "A", "R", "I", 1, None, "A", "Accountable"],
        ["Keuze", "I", "A", "R", 1, None, "C", "Consulted"],
        ["Evaluatie", "I", None, "R", 0, None, "I", "Informed"],
        ["Aantal A", 2, 1, 0],
        [],
        ["Opgesteld door", "An Peeters", None, "12/03/2025"],
        ["Goedgekeurd door", "Bob Maes"],
        ["Handtekening"],
        [],
        ["R = Responsible"],
        ["A = Accountable"],
    ]
    meanings: list[list[object]] = [["Letter", "Betekenis"], ["R", "Responsible"], ["S", "Support"], ["A", "Accountable"]]
    data = workbook(("RACI", rows), ("Legende", meanings), ("Lijst", [["R"], ["A"], ["C"], ["I"]]))
    sheet = table.read(data, "raci.xlsx", "xlsx")
    assert sheet.roles == ("Directie", "HR", "Team")
    assert told(check_table(sheet)) == ["3:1 table-read -", "7:1 no-accountable Evaluatie"]


def test_a_mark_among_the_signatures_is_in_no_column() -> None:
    content = b"Taak;Directie;HR\nPlan;A;R\nBudget;A;R\n\nOpgemaakt door:;;;;x\nHandtekening;;;;x\n"
    sheet = table.read(content, "raci.csv", "csv")
    assert sheet.roles == ("Directie", "HR")
    assert [(one.check, one.args.get("passed_rows")) for one in check_table(sheet)] == [("table-read", "5-6")]


def test_numbers_dates_and_answers_are_no_roles() -> None:
    rows: list[list[object]] = [
        ["Nr.", *HEAD, "Wanneer", "Verplicht", "Uren"],
        [1, "Plan", "A", "R", datetime.date(2027, 3, 31), True, 1.5],
        [2.0, "Budget", "R", "A", datetime.date(2027, 6, 30), False, 3],
    ]
    assert judged(workbook(("Blad1", rows)), "xlsx") == []


def test_a_workbook_is_read_without_any_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    data = workbook(("Blad1", [HEAD, ["Plan", "A", "R"]]))
    for name in ("openpyxl", "xlsxwriter", "python_calamine"):
        monkeypatch.setitem(sys.modules, name, None)
    assert table.read(data, "raci.xlsx", "xlsx").roles == tuple(HEAD[1:])


# --- limits -----------------------------------------------------------------------------------------


def variants(findings: list[Finding]) -> list[str]:
    assert all(message(one, words_of("nl")) and remedy(one, words_of("nl")) for one in findings)
    return [f"{one.check} {one.variant}" for one in findings]


def packed(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def with_sheet(xml: bytes) -> bytes:
    """A workbook with this for its first sheet."""
    whole = zipfile.ZipFile(io.BytesIO(workbook(("Blad1", [HEAD]))))
    parts = {one: whole.read(one) for one in whole.namelist()}
    return packed(**{**parts, "xl/worksheets/sheet1.xml": xml})


MAIN = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s</sheetData></worksheet>'


STRAY = b'<row r="%d"><c r="%s" t="str"><v>%s</v></c></row>'
TWO_ROWS = b"".join(
    b'<row r="%d"><c r="A%d" t="str"><v>%s</v></c><c r="B%d" t="str"><v>%s</v></c></row>' % (line, line, title, line, letter)
    for line, (title, letter) in enumerate(((b"Taak", b"HR"), (b"Plan", b"AR")), 1)
)


@pytest.mark.parametrize(
    ("stray", "told"),
    [
        (STRAY % (6000, b"B6000", b" "), []),
        (STRAY % (5500, b"A5500", b"een notitie"), ["raci.xlsx:5500:1 A5500"]),
        (STRAY % (1048576, b"XFD1048576", b"x"), ["raci.xlsx:1048576:16384 XFD1048576"]),
        (b'<row r="6000"><c r="B6000" s="1"/></row>', []),
    ],
    ids=["a space", "a note", "the last cell", "a colour"],
)
def test_a_stray_cell_beyond_what_is_read_stops_no_table(stray: bytes, told: list[str]) -> None:
    found = judged(with_sheet(MAIN % (TWO_ROWS + stray)), "xlsx")
    assert [f"{one.place} {one.place.cell}" for one in found] == told
    assert [(one.severity, one.variant) for one in found] == [("warning", "cells-beyond")] * len(told)
    assert variants(found) == ["yaml-subset cells-beyond"] * len(told)


@pytest.mark.parametrize(
    "data", [b"", b"PK", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", packed(a=b"b"), packed(**{"content.xml": b"<a/>"})]
)
def test_what_is_no_workbook_is_told(data: bytes) -> None:
    assert variants(judged(data, "xlsx")) == ["not-a-matrix unreadable"]


def test_a_broken_workbook_is_told() -> None:
    whole = workbook(("Blad1", [HEAD, ["Plan", "A", "R"]]))
    for cut in range(0, len(whole), 97):
        assert all(one.check for one in judged(whole[:cut] + whole[cut + 5 :], "xlsx"))


def test_errors_are_told_before_a_crowd_of_remarks() -> None:
    rows = "".join(f"| taak {number} | A[^a{number}] | R[^b{number}] |\n" for number in range(300))
    found = whole(f"| Taak | HR | X |\n|---|---|---|\n{rows}| fout | S | A |\n")
    assert len(found) == 100
    assert [one.check for one in found if one.severity == "error"] == ["unknown-letter"]


def test_a_cell_full_of_prose_names_no_roles() -> None:
    found = judged("| Taak | R | A |\n|---|---|---|\n| Plan | " + "HR, " * 600 + " | Directie |\n")
    assert variants(found) == ["undeclared-convention table", "unknown-letter long"]


def test_heads_above_nothing_are_no_matrix() -> None:
    assert variants(judged("| Taak | Wie | R | A |\n|---|---|---|---|\n")) == ["not-a-matrix "]
    assert variants(judged("Taak;Wie;R;A;C;I\n;;x;;;\n", "csv")) == ["not-a-matrix "]


def test_blank_rows_lose_nothing() -> None:
    text = "Taak;HR;Directie\nPlan;A;R\n;;\nLeeg;;\n\nBudget;R;A\n\n\nSlot;R;A\nNog een;-;nvt\n"
    sheet = table.read(text.encode(), "raci.csv", "csv")
    assert letters_of(sheet) == {
        "Plan": {"HR": "A", "Directie": "R"},
        "Leeg": {},
        "Budget": {"HR": "R", "Directie": "A"},
        "Slot": {"HR": "R", "Directie": "A"},
        "Nog een": {},
    }
    assert [str(sheet.place(row.path)) for row in sheet.matrix.rows] == [f"raci.csv:{line}:1" for line in (2, 4, 6, 9, 10)]


def test_letters_that_nothing_heads_are_kept() -> None:
    sheet = table.read(b"Plan;A;R\nBudget;R;A;I\n;C;\n", "raci.csv", "csv")
    assert letters_of(sheet) == {"Plan": {"#2": "A", "#3": "R"}, "Budget": {"#2": "R", "#3": "A", "#4": "I"}, "#3": {"#2": "C"}}
    assert str(sheet.place(("roles", "#4"))) == "raci.csv:2:12"
