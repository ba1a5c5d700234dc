"""Matrices as people dress them: a random matrix with titles, legends, phases, sums, blank rows and columns, or turned round.

What is drawn follows from a number alone, so that a case can be made again: `case(4711)`.
"""

import csv
import io
from collections.abc import Callable
from random import Random
from typing import Any

import openpyxl
from msgspec import Struct
from openpyxl.styles import Font

Matrix = dict[str, dict[str, str]]
Rows = list[list[str]]

WORDS: dict[str, dict[str, Any]] = {
    "nl": {
        "task": ["Taak", "Activiteit", "Processtap", "Wat"],
        "role": ["Rol", "Functie", "Wie"],
        "note": ["Opmerking", "Toelichting", "Termijn"],
        "sum": "Totaal",
        "legend": "Legende",
        "meant": {"R": "voert uit", "A": "eindverantwoordelijk", "C": "wordt geraadpleegd", "I": "wordt ingelicht"},
        "phase": ["Voorbereiding", "Planning", "Uitvoering", "Opvolging", "Afsluiting"],
        "title": ["RACI-matrix vorming", "Verantwoordelijkheden 2026", "Versie 3 van 12 mei", "Bijlage 2"],
        "signed": ["Opgemaakt door:", "Handtekening", "Goedgekeurd op"],
        "verbs": ["opmaken", "bespreken", "goedkeuren", "nakijken", "verzenden", "bewaren", "betalen", "plannen"],
        "nouns": ["Het vormingsplan", "Het budget", "De uitnodiging", "Het verslag", "De evaluatie", "Attesten", "Facturen"],
        "people": ["Directeur", "Coach", "Teamleider", "HR", "Stafmedewerker", "Bestuur", "Onthaal", "Boekhouding", "Mentor"],
        "remarks": ["zie nota", "in overleg met de dienst", "enkel in het najaar", "elk jaar opnieuw te bekijken"],
        "group": ["Intern", "Extern"],
    },
    "fr": {
        "task": ["Tâche", "Activité", "Étape"],
        "role": ["Rôle", "Fonction", "Qui"],
        "note": ["Remarque", "Commentaire", "Échéance"],
        "sum": "Total",
        "legend": "Légende",
        "meant": {"R": "réalise", "A": "approuve", "C": "est consulté", "I": "est informé"},
        "phase": ["Préparation", "Conception", "Exécution", "Suivi", "Clôture"],
        "title": ["Matrice RACI", "Responsabilités 2026", "Version du 3 mars", "Annexe 2"],
        "signed": ["Établi par", "Signature", "Approuvé le"],
        "verbs": ["Rédiger", "Vérifier", "Envoyer", "Adopter", "Payer", "Classer", "Organiser"],
        "nouns": ["le plan de formation", "le budget", "les invitations", "le rapport", "les factures", "l'évaluation"],
        "people": ["Direction", "Chef d'équipe", "RH", "Comptable", "Animateur", "Conseil", "Accueil", "Secrétariat"],
        "remarks": ["voir la note", "après avis du conseil", "une fois par an", "à revoir"],
        "group": ["Interne", "Externe"],
    },
    "de": {
        "task": ["Aufgabe", "Tätigkeit", "Schritt"],
        "role": ["Rolle", "Funktion", "Wer"],
        "note": ["Bemerkung", "Anmerkung", "Frist"],
        "sum": "Summe",
        "legend": "Legende",
        "meant": {"R": "führt durch", "A": "rechenschaftspflichtig", "C": "wird konsultiert", "I": "wird informiert"},
        "phase": ["Vorbereitung", "Planung", "Umsetzung", "Nachbereitung", "Abschluss"],
        "title": ["RACI-Matrix", "Zuständigkeiten 2026", "Stand 3. März", "Anlage 2"],
        "signed": ["Erstellt von", "Unterschrift", "Genehmigt am"],
        "verbs": ["schreiben", "prüfen lassen", "verschicken", "besprechen", "bezahlen", "ablegen"],
        "nouns": ["Bildungsplan", "Haushalt", "Einladungen", "Protokoll", "Rechnungen", "Auswertung"],
        "people": ["Leitung", "Personalabteilung", "Teamleiter", "Einkauf", "Betriebsrat", "Buchhaltung", "Empfang", "Trainer"],
        "remarks": ["siehe Notiz", "nach Absprache", "einmal im Jahr", "noch offen"],
        "group": ["Intern", "Extern"],
    },
    "en": {
        "task": ["Task", "Activity", "Deliverable", "Process step"],
        "role": ["Role", "Function", "Stakeholder"],
        "note": ["Comment", "Notes", "Due date"],
        "sum": "Total",
        "legend": "Legend",
        "meant": {"R": "Responsible", "A": "Accountable", "C": "Consulted", "I": "Informed"},
        "phase": ["Initiation", "Planning", "Execution", "Monitoring", "Closing"],
        "title": ["RACI matrix", "Project charter: responsibilities", "Version 1.2", "Appendix B"],
        "signed": ["Prepared by", "Signature", "Approved on"],
        "verbs": ["Write", "Review", "Send out", "Sign off", "Pay", "Archive", "Organise"],
        "nouns": ["the project plan", "the budget", "the invitations", "the test report", "invoices", "the evaluation"],
        "people": [
            "Project Manager",
            "Sponsor",
            "QA",
            "Developer",
            "Business Analyst",
            "Legal",
            "CTO",
            "PO",
            "Alice",
            "Bob Smith",
        ],
        "remarks": ["see note", "after a meeting with the team", "once a year", "to be confirmed"],
        "group": ["Internal", "External"],
    },
}


class Case(Struct, frozen=True, kw_only=True):
    """A dressed table: its bytes and format, the matrix that it says, and what was done to it."""

    data: bytes
    kind: str
    matrix: Matrix
    done: tuple[str, ...]


class _Sheet:
    """Rows in the making; bold: the rows in bold; merged: ranges of cells as row, first and last column."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.bold: set[int] = set()
        self.merged: list[tuple[int, int, int]] = []
        self.done: list[str] = []

    def above(self, rows: Rows) -> None:
        self.rows = [*rows, *self.rows]
        self.bold = {number + len(rows) for number in self.bold}
        self.merged = [(number + len(rows), first, last) for number, first, last in self.merged]

    def right(self, cells: list[str]) -> None:
        width = max(map(len, self.rows))
        for row, cell in zip(self.rows, cells, strict=False):
            row.extend([*[""] * (width - len(row)), cell])

    def left(self, cells: list[str]) -> None:
        for number, row in enumerate(self.rows):
            row.insert(0, cells[number] if number < len(cells) else "")
        self.merged = [(number, first + 1, last + 1) for number, first, last in self.merged]


def case(seed: int) -> Case:
    """Return the dressed table of a number."""
    draw = Random(seed)
    words = WORDS[draw.choice(list(WORDS))]
    matrix = _matrix(draw, words)
    kind = draw.choices(("md", "csv", "xlsx"), (4, 4, 1))[0]
    way = draw.choices(("roles", "tasks", "letters", "list"), (6, 2, 2, 1))[0]
    sheet = {"roles": _roles, "tasks": _turned, "letters": _letters, "list": _list}[way](draw, words, matrix)
    sheet.done.append(way)
    dress: list[tuple[Callable[[Random, dict[str, Any], _Sheet], None], float]] = [
        (_numbers, 0.25), (_notes, 0.3), (_sums, 0.2), (_blank_column, 0.15), (_legend_beside, 0.1),
        (_legend_below, 0.25), (_signed, 0.15), (_legend_above, 0.1), (_titles, 0.4),
    ]  # fmt: skip
    if way == "roles":
        dress = [(_sections, 0.3), (_phases, 0.2), (_described, 0.2), (_groups, 0.15), *dress]
    for one, chance in dress:
        fits = kind != "md" or one not in (_titles, _blank_column, _legend_beside, _groups, _legend_above)
        if draw.random() < chance and fits:
            one(draw, words, sheet)
            sheet.done.append(one.__name__.strip("_"))
    write = {"md": _markdown, "csv": _csv, "xlsx": _workbook}[kind]
    return Case(data=write(draw, sheet), kind=kind, matrix=_held(matrix, way), done=tuple(sheet.done))


def _held(matrix: Matrix, way: str) -> Matrix:
    full = {
        task: {role: "".join(one for one in "ARCI" if one in held) for role, held in row.items() if held}
        for task, row in matrix.items()
    }
    return {task: row for task, row in full.items() if row} if way == "list" else full


def _matrix(draw: Random, words: dict[str, Any]) -> Matrix:
    roles = draw.sample(words["people"], draw.randint(2, 6))
    pairs = [(noun, verb) for noun in words["nouns"] for verb in words["verbs"]]
    front = words["verbs"][0][0].isupper()
    tasks = [f"{verb} {noun}" if front else f"{noun} {verb}" for noun, verb in draw.sample(pairs, draw.randint(2, 12))]
    matrix: Matrix = {}
    for task in tasks:
        row = {role: draw.choice(["", "", "R", "C", "I"]) for role in roles}
        row[draw.choice(roles)] = draw.choices(["A", "AR"], (4, 1))[0]
        if draw.random() < 0.9 and not any("R" in held for held in row.values()):
            row[draw.choice(roles)] = "R" if draw.random() < 0.5 else "AR"
        matrix[task] = row
    return matrix


def _spelled(draw: Random) -> Callable[[str], str]:
    join, blank, small = (
        draw.choice(["/", ", ", " / ", "", "\u202f/ "]),
        draw.choice(["", "", "", "-", "–"]),
        draw.random() < 0.08,
    )
    return lambda held: (join.join(held).lower() if small else join.join(held)) or blank


def _roles(draw: Random, words: dict[str, Any], matrix: Matrix) -> _Sheet:
    roles, spelled = list(next(iter(matrix.values()))), _spelled(draw)
    corner = draw.choice([*words["task"], "", f"{words['task'][0]} / {words['role'][0]}"])
    return _Sheet([[corner, *roles], *([task, *(spelled(held) for held in row.values())] for task, row in matrix.items())])


def _turned(draw: Random, words: dict[str, Any], matrix: Matrix) -> _Sheet:
    roles, spelled = list(next(iter(matrix.values()))), _spelled(draw)
    corner = draw.choice([*words["role"], words["role"][0], ""])
    return _Sheet([[corner, *matrix], *([role, *(spelled(row[role]) for row in matrix.values())] for role in roles)])


def _letters(draw: Random, words: dict[str, Any], matrix: Matrix) -> _Sheet:
    heads = draw.choice(
        [list("RACI"), [words["meant"][one] for one in "RACI"], [f"{words['meant'][one]} ({one})" for one in "RACI"]]
    )
    join = draw.choice([", ", "; ", "\n"])
    rows = [
        [task, *(join.join(role for role, held in row.items() if letter in held) for letter in "RACI")]
        for task, row in matrix.items()
    ]
    return _Sheet([[draw.choice(words["task"]), *heads], *rows])


def _list(draw: Random, words: dict[str, Any], matrix: Matrix) -> _Sheet:
    cells = [[task, role, "/".join(held)] for task, row in matrix.items() for role, held in row.items() if held]
    return _Sheet([[words["task"][0], words["role"][0], draw.choice(["RACI", "Letter"])], *cells])


def _numbers(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    form = draw.choice(["{}", "{}.", "1.{}", "T{}"])
    sheet.left([draw.choice(["Nr.", "#", ""]), *(form.format(number) for number in range(1, len(sheet.rows)))])


def _described(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    texts = [
        f"{draw.choice(words['remarks'])}, {draw.choice(words['nouns']).lower()} {number}" for number in range(1, len(sheet.rows))
    ]
    at = 1 + next(number for number, cell in enumerate(sheet.rows[0]) if cell == sheet.rows[0][0])
    head = {"nl": "Omschrijving", "fr": "Description", "de": "Beschreibung", "en": "Description"}
    name = next(head[language] for language, one in WORDS.items() if one is words)
    for row, text in zip(sheet.rows, [name, *texts], strict=True):
        row.insert(at, text if row[0] and any(row[1:]) else "")


def _notes(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    texts = [draw.choice([*words["remarks"], "", "", "31/03"]) for _ in sheet.rows[1:]]
    sheet.right([draw.choice(words["note"]), *texts])


def _phases(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    if any(not any(row[1:]) for row in sheet.rows[1:]):
        return  # rows of phases stand there already
    repeated = draw.random() < 0.5
    step = max(2, len(sheet.rows) // 3)
    named = [
        words["phase"][number // step % 5] if repeated or number % step == 0 else "" for number in range(len(sheet.rows) - 1)
    ]
    sheet.left(["Fase", *named])


def _sections(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    step, style, rows = (
        draw.randint(2, 4),
        draw.choice(["bold", "capitals", "plain"] if len(sheet.rows) > 6 else ["bold", "capitals"]),
        [sheet.rows[0]],
    )
    for number, row in enumerate(sheet.rows[1:]):
        if number % step == 0:
            title = words["phase"][number // step % 5]
            sheet.bold |= {len(rows)} if style == "bold" else set()
            rows.append([title.upper() if style == "capitals" else title, *[""] * (len(row) - 1)])
        rows.append(row)
    sheet.rows = rows


def _groups(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    width = len(sheet.rows[0])
    middle = draw.randint(2, max(2, width - 1))
    if width < 3:
        return
    row = [""] * width
    row[1], row[middle] = words["group"][0], words["group"][1]
    sheet.above([row])


def _sums(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    width = len(sheet.rows[0])
    at = next((number for number, cell in enumerate(sheet.rows[1]) if not cell[:1].isdigit()), 0)
    row = [str(draw.randint(0, 9)) for _ in range(width)]
    sheet.rows.append([*[""] * at, words["sum"], *row[at + 1 :]])


def _blank_column(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    sheet.left([])


def _legend_below(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    form = draw.choice(["cells", "line", "each"])
    if form == "cells":
        rows = [[one, words["meant"][one]] for one in "RACI"]
    elif form == "line":
        rows = [["   ".join(f"{one} = {words['meant'][one]}" for one in "RACI")]]
    else:
        rows = [[f"{one}: {words['meant'][one]}"] for one in "RACI"]
    sheet.rows += [[], *([[words["legend"]]] if draw.random() < 0.5 else []), *rows]


def _legend_above(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    sheet.above([*([f"{one} = {words['meant'][one]}"] for one in "RACI"), *([[]] if draw.random() < 0.6 else [])])


def _legend_beside(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    if len(sheet.rows) < 6:
        return
    sheet.right([""] * len(sheet.rows))
    sheet.right(["", words["legend"], *"RACI"])
    sheet.right(["", "", *(words["meant"][one] for one in "RACI")])


def _signed(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    sheet.rows += [[], *([one, draw.choice(words["people"])] for one in words["signed"])]


def _titles(draw: Random, words: dict[str, Any], sheet: _Sheet) -> None:
    rows = [[one] for one in draw.sample(words["title"], draw.randint(1, 3))]
    sheet.above([*rows, *[[] for _ in range(draw.randint(0, 2))]])


# --- formats ------------------------------------------------------------------------------------------


def _markdown(draw: Random, sheet: _Sheet) -> bytes:
    width, lines, below = max(map(len, sheet.rows)), [f"# {'Tabel'}", ""], False
    for number, row in enumerate(sheet.rows):
        if not row:
            below = True
            lines.append("")
        elif below:
            lines.append(f"- {' - '.join(filter(None, row))}")
        else:
            cells = [f"**{cell}**" if number in sheet.bold and cell else cell.replace("\n", "<br>") for cell in row]
            lines.append("| " + " | ".join([*cells, *[""] * (width - len(row))]) + " |")
            lines += ["|" + "---|" * width] if number == 0 else []
    return "\n".join(lines).encode()


def _csv(draw: Random, sheet: _Sheet) -> bytes:
    stream, width = io.StringIO(), max(map(len, sheet.rows))
    padded = draw.random() < 0.8
    rows = [[*row, *[""] * (width - len(row))] if padded else row for row in sheet.rows]
    csv.writer(stream, delimiter=draw.choice(";,\t"), lineterminator=draw.choice(["\n", "\r\n"])).writerows(rows)
    return stream.getvalue().encode("utf-8-sig" if draw.random() < 0.5 else "utf-8")


def _workbook(draw: Random, sheet: _Sheet) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    made: Any = book.active
    for number, row in enumerate(sheet.rows):
        made.append([(int(cell) if cell.isdigit() else cell) if cell else None for cell in row])
        if number in sheet.bold:
            for cell in made[number + 1]:
                cell.font = Font(bold=True)
    book.save(stream)
    return stream.getvalue()
