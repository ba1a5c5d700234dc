"""Files that stand at the edge of a published limit, and small files that ask for much work: each is answered in bounds.

`BOMBS` are checked as they are; `SPREAD` are organisation files of which every format is made.
"""

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from random import Random
from string import ascii_uppercase

from tests.hostile.inputs import GRID, HEAD, MAIN, MIB, RELATIONS, answers, marked, put, sheet, text_cell, workbook

Make = Callable[[], bytes]


def columns(count: int) -> list[str]:
    """The names of so many columns: A, B, …, AA, …"""
    names = [*ascii_uppercase, *(first + second for first in ascii_uppercase for second in ascii_uppercase)]
    return names[:count]


def cells(lines: int, wide: int, content: Callable[[int, int], str], *, named: bool = True, first: int = 1) -> str:
    """Rows of cells; content: what stands in a cell, from its line and column."""
    names = columns(wide)
    return "".join(
        f'<row r="{line}">'
        + "".join(
            content(line, at) if not named else content(line, at).replace("?", f"{name}{line}", 1)
            for at, name in enumerate(names)
        )
        + "</row>"
        for line in range(first, first + lines)
    )


def strings(*texts: str) -> dict[str, str | bytes]:
    """The part of a workbook with these shared strings."""
    return {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">' + "".join(f"<si><t>{one}</t></si>" for one in texts) + "</sst>"}


def shared(lines: int, wide: int, *texts: str) -> bytes:
    """A workbook whose cells name the first of some shared strings."""
    part = sheet(cells(lines, wide, lambda line, at: '<c t="s"><v>0</v></c>', named=False))
    return workbook(strings(*texts), one=part)


def sheets(parts: Mapping[str, str], named: Iterable[tuple[str, str]]) -> bytes:
    """A workbook with sheets of these names, each in a part; parts: name of a part -> its XML."""
    named, names = list(named), list(parts)
    relations = "".join(
        f'<Relationship Id="p{number}" Type="{RELATIONS}/worksheet" Target="worksheets/{name}"/>'
        for number, name in enumerate(names)
    )
    book = "".join(
        f'<sheet name="{name}" sheetId="{number}" r:id="p{names.index(part)}"/>' for number, (name, part) in enumerate(named, 1)
    )
    return workbook(
        {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{book}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            + relations
            + "</Relationships>",
            **{f"xl/worksheets/{name}": part for name, part in parts.items()},
        }
    )


def painted(count: int, styles: int = 3) -> str:
    """Rows of cells that only have a style, one of so many."""
    return "".join(
        f'<row r="{10 + at // 100}">'
        + "".join(
            f'<c r="{name}{10 + at // 100}" s="{(at * 31 + step * step * 7) % styles}"/>'
            for step, name in enumerate(columns(100))
        )
        + "</row>"
        for at in range(0, count, 100)
    )


def number(line: int, at: int) -> str:
    return "<c><v>1</v></c>"


def letter(line: int, at: int) -> str:
    return f'<c t="str"><v>{"T" + str(line) if at == 0 else "R" + str(at) if line == 1 else "RACI"[(line + at) % 4]}</v></c>'


def repacked(data: bytes, *, times: int) -> bytes:
    """A workbook whose archive lists its sheet several times under one name."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            for _ in range(times if info.filename.endswith("sheet1.xml") else 1):
                new.writestr(info.filename, old.read(info))
    return out.getvalue()


def csv(lines: int, wide: int, content: Callable[[int, int], str], sign: str = ";") -> bytes:
    return "".join(sign.join(content(line, at) for at in range(wide)) + "\n" for line in range(lines)).encode()


def cut(data: bytes, size: int = MIB) -> bytes:
    """The whole lines of a text that fit in so many bytes."""
    return data if len(data) <= size else data[: data.rfind(b"\n", 0, size) + 1]


def merged(ranges: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{GRID}</sheetData><mergeCells>{ranges}</mergeCells></worksheet>'


XLSX: dict[str, Make] = {
    # seen in use
    "reference-of-50000-letters": lambda: workbook(one=sheet(f'<row r="1"><c r="{"Z" * 50_000}1"><v>1</v></c></row>')),
    "string-of-99000-in-1300-cells": lambda: shared(1_300, 1, "x" * 99_000),
    "string-in-398000-cells": lambda: shared(1_990, 200, "R"),
    "cells-5000-by-200": lambda: workbook(one=sheet(cells(5_000, 200, number, named=False))),
    "sheets-189-of-one-part": lambda: sheets(
        {"s.xml": sheet(cells(26, 200, letter, named=False))}, ((f"B{n}", "s.xml") for n in range(189))
    ),
    # of our own
    "row-of-50000-digits": lambda: workbook(one=sheet(f'<row r="{"9" * 50_000}"><c><v>1</v></c></row>')),
    "style-of-50000-digits": lambda: workbook(one=sheet(f'<row r="1"><c s="{"9" * 50_000}"><v>1</v></c></row>')),
    "string-number-of-50000-digits": lambda: workbook(one=sheet(f'<row r="1"><c t="s"><v>{"9" * 50_000}</v></c></row>')),
    "references-of-60-letters": lambda: workbook(one=sheet("".join(f'<c r="{"Z" * 60}1"><v>1</v></c>' for _ in range(90_000)))),
    "string-of-parentheses-in-many-cells": lambda: shared(400, 100, "(" * 199 + "R"),
    "string-of-names-in-many-cells": lambda: shared(400, 100, " en ".join(f"n{n}" for n in range(300))),
    "string-of-footnotes-in-many-cells": lambda: shared(300, 100, "R" + "[1]" * 60),
    "string-of-legend-in-many-cells": lambda: shared(200, 100, "R* = voert uit\\n" * 30),
    "strings-1000000-empty": lambda: workbook({"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{"<si/>" * 1_000_000}</sst>'}),
    "strings-of-runs": lambda: workbook(
        {"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si>{"<r><t>x</t></r>" * 500_000}</si></sst>'},
        one=sheet('<row r="1"><c t="s"><v>0</v></c></row>'),
    ),
    "text-of-many-pieces": lambda: workbook(one=sheet(f'<row r="1"><c t="str"><v>{"&amp;" * 1_500_000}</v></c></row>')),
    "merges-wide-and-high": lambda: workbook(one=merged('<mergeCell ref="A1:GR5000"/>')),
    "merges-60000": lambda: workbook(one=merged("".join(f'<mergeCell ref="A{n}:C{n}"/>' for n in range(1, 60_000)))),
    "merges-of-long-references": lambda: workbook(one=merged(f'<mergeCell ref="{"A" * 50_000}1:B{"9" * 50_000}"/>')),
    "merge-of-a-long-string": lambda: workbook(
        strings("x" * 30_000),
        one=f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c t="s"><v>0</v></c></row>'
        '<row r="400"><c r="GR400"><v>1</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:GR400"/></mergeCells></worksheet>',
    ),
    "fonts-200000": lambda: workbook(
        {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts>{"<font><b/></font>" * 200_000}</fonts></styleSheet>'}
    ),
    "formats-200000": lambda: workbook(
        {
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><numFmts>'
            + "".join(f'<numFmt numFmtId="{n}" formatCode="yyyy-mm-dd"/>' for n in range(200_000))
            + "</numFmts></styleSheet>"
        }
    ),
    "styles-of-every-cell": lambda: workbook(
        {
            "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><fonts><font/><font><b/></font></fonts><cellXfs><xf/>'
            '<xf fontId="1" numFmtId="14"/></cellXfs></styleSheet>'
        },
        one=sheet(cells(450, 200, lambda line, at: f'<c s="1"><v>{45000 + line}.{at}</v></c>', named=False)),
    ),
    "part-twelve-times": lambda: repacked(workbook(one=sheet(cells(490, 200, letter, named=False))), times=12),
    "sheets-of-coloured-cells": lambda: workbook(one=sheet(cells(4_900, 199, lambda line, at: '<c s="1"/>', named=False))),
    "sheets-far-apart": lambda: sheets(
        {
            f"s{n}.xml": sheet('<row r="1"><c><v>1</v></c></row><row r="5000"><c r="GR5000"><v>1</v></c></row>')
            for n in range(200)
        },
        ((f"B{n}", f"s{n}.xml") for n in range(200)),
    ),
    "distinct-texts": lambda: workbook(
        one=sheet(cells(500, 200, lambda line, at: f'<c t="str"><v>{(line * 200 + at):x}</v></c>', named=False))
    ),
    "distinct-titles": lambda: workbook(
        one=sheet(cells(4_990, 20, lambda line, at: letter(line, at) if at else f'<c t="str"><v>T{line}</v></c>', named=False))
    ),
    "comments-in-the-sheet": lambda: workbook(one=sheet("<!---->" * 1_500_000 + GRID)),
    "attributes-of-cells": lambda: workbook(one=sheet(("<c " + " ".join(f"a{n}=''" for n in range(60)) + "/>") * 20_000)),
    "edge-cells": lambda: workbook(one=sheet(cells(250, 200, letter, named=False))),
    "edge-rows": lambda: workbook(one=sheet(cells(5_000, 10, letter, named=False))),
    "edge-area": lambda: workbook(
        one=sheet("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="AX{n}"><v>1</v></c></row>' for n in range(1, 5_001)))
    ),
    "edge-sheets": lambda: sheets(
        {f"s{n}.xml": sheet(cells(25, 10, letter, named=False)) for n in range(200)}, ((f"B{n}", f"s{n}.xml") for n in range(200))
    ),
    "edge-unpacked": lambda: workbook(one=sheet(GRID + painted(2_000_000, styles=1))),
    "edge-parsed": lambda: workbook(one=sheet(GRID + "<x>" + "x\n" * ((8 << 20) - 2_000) + "</x>")),
    "edge-elements": lambda: workbook(one=sheet(cells(245, 200, letter, named=False) + "<row/>" * 298_000)),
    "edge-text": lambda: shared(500, 100, "R" + " (" + "x" * 15 + ")"),
    "edge-bytes": lambda: workbook({"xl/media/x.bin": Random(1).randbytes((4 << 20) - 5_000)}),
    "coloured": lambda: workbook(one=sheet(GRID + painted(500_000, styles=211))),
    "noted": lambda: workbook(one=sheet(GRID + f'<row r="5500">{text_cell("A5500", "een notitie")}</row>')),
    "spaced": lambda: workbook(one=sheet(GRID + f'<row r="6000">{text_cell("B6000", " ")}</row>')),
    "listed": lambda: sheets(
        {"a.xml": sheet(cells(5_999, 8, number, named=False)), "b.xml": sheet(GRID)}, [("Namen", "a.xml"), ("RACI", "b.xml")]
    ),
    "edge-names": lambda: workbook(
        one=sheet(
            f'<row r="1">{text_cell("A1", "Taak")}{text_cell("B1", "R")}{text_cell("C1", "A")}</row>'
            + "".join(
                f'<row r="{n}">{text_cell(f"A{n}", f"t{n}")}'
                + text_cell(f"B{n}", ", ".join(f"naam {(n + k) % 990}" for k in range(20)))
                + text_cell(f"C{n}", f"naam {n % 990}")
                + "</row>"
                for n in range(2, 950)
            )
        )
    ),
}

CSV: dict[str, Make] = {
    "cells-1650-by-200": lambda: csv(1_650, 200, lambda line, at: "AR"),
    "cells-5000-by-100": lambda: csv(5_000, 100, lambda line, at: "A"),
    "cells-distinct": lambda: cut(csv(5_000, 200, lambda line, at: f"{line * 200 + at:x}")),
    "cells-quoted": lambda: cut(csv(5_000, 200, lambda line, at: '""')),
    "cells-repaired": lambda: cut(csv(5_000, 200, lambda line, at: f"(R){at}")),
    "cells-of-lines": lambda: b"Taak;R;A\n" + b'x;"' + b"\n" * 900_000 + b'";R\n',
    "cells-of-names": lambda: cut(b"Taak;R;A\n" + csv(4_900, 3, lambda line, at: f"n{line}" if at else f"t{line}" + "/" * 150)),
    "quotes": lambda: b'"' * 1_000_000,
    "quotes-and-signs": lambda: b'";' * 500_000,
    "signs": lambda: b";" * 1_000_000,
    "signs-in-lines": lambda: (b";" * 199 + b"\n") * 5_000,
    "tabs-and-commas": lambda: b"\t,;" * 300_000,
    "edge-cells": lambda: cut(csv(250, 200, lambda line, at: "RA" if line and at else f"x{line}-{at}")),
    "edge-rows": lambda: csv(5_000, 10, lambda line, at: "R" if line and at else f"x{line}-{at}"),
    "edge-bytes": lambda: cut(csv(2_500, 20, lambda line, at: "R" * 20 if line and at else f"x{line}-{at}")),
}

MD: dict[str, Make] = {
    "cells-1650-by-200": lambda: b"|x" * 200 + b"\n" + b"|-" * 200 + b"\n" + (b"|A" * 200 + b"\n") * 2_500,
    "cells-distinct": lambda: cut(
        b"|x" * 200 + b"\n" + b"|-" * 200 + b"\n" + csv(2_500, 200, lambda line, at: f"{line * 200 + at:x}", "|")
    ),
    "cells-of-markup": lambda: cut(b"|x" * 100 + b"\n" + b"|-" * 100 + b"\n" + csv(2_500, 100, lambda line, at: "**`R`**", "|")),
    "tags-open": lambda: b"|a|b|\n|-|-|\n|" + b"<b>" * 300_000 + b"|R|\n",
    "fences": lambda: b"```\n~~~\n" * 120_000,
    "comments-open": lambda: b"<!--\n" * 200_000,
    "edge-cells": lambda: b"|x" * 200 + b"\n" + b"|-" * 200 + b"\n" + (b"|A" * 200 + b"\n") * 249,
    "edge-rows": lambda: b"|x|R|\n|-|-|\n" + b"".join(b"|t%d|R|\n" % n for n in range(4_990)),
}

BOMBS: dict[str, tuple[str, Make]] = {
    **{f"xlsx/{name}": ("raci.xlsx", make) for name, make in XLSX.items()},
    **{f"csv/{name}": ("raci.csv", make) for name, make in CSV.items()},
    **{f"md/{name}": ("raci.md", make) for name, make in MD.items()},
}


# --- organisation files ---------------------------------------------------------------------------


def text(length: int, seed: int = 0) -> str:
    """Words of so many characters."""
    words = ("vorming", "zonder", "duidelijke", "verdeling", "van", "rollen", "leidt", "tot", "frustratie", "en", "misverstanden")
    return " ".join(words[(seed + at) % len(words)] for at in range(length // 3))[:length].strip()


def own_tasks(count: int, length: int = 20) -> str:
    return "own_tasks:\n" + "".join(
        f"- {{id: t-{n}, title: {text(length, n)}, phase: learn, A: management}}\n" for n in range(count)
    )


def staff(count: int, length: int = 20, roles: str = "[line-managers]", more: str = "") -> str:
    return "staff:\n" + "".join(
        f"- {{id: p-{n}, function: {text(length, n)}, name: Voornaam Naam{n}, roles: {roles}{more}}}\n" for n in range(count)
    )


def choices(count: int, length: int) -> str:
    tasks = ("manage-library", "approve-vto-budget", "evaluate-training")
    return "choices:\n" + "".join(
        f"- {{task: {tasks[n % len(tasks)]}, role: hr, letter: C, reason: {text(length, n)}}}\n" for n in range(count)
    )


def patches(number: int, count: int) -> str:
    """An overlay that words so many tasks of its own."""
    return "version: 1\ncatalog:\n  tasks:\n" + "".join(
        f"    t-{number}-{n}: {{phase: learn, level: operational, bundle: own, A: [management]}}\n" for n in range(count)
    )


def values(count: int) -> str:
    """So many values of YAML."""
    return HEAD + "catalog: {x: [" + "1," * count + "1]}\n"


LONG = ", competences: [needs-analysis, training-design, budgeting]"
SPREAD: dict[str, Callable[[], str]] = {
    "people-and-tasks-with-long-texts": lambda: HEAD + staff(58, 1_900) + own_tasks(58, 1_900),
    "people-5000": lambda: HEAD + staff(5_000),
    "people-1000-of-all-roles": lambda: HEAD + staff(1_000, 20, "[line-managers, hr, vto-coordinator, management]", LONG),
    "tasks-500": lambda: HEAD + own_tasks(500),
    "tasks-500-long": lambda: HEAD + own_tasks(500, 1_900),
    "functions-of-a-mebibyte": lambda: HEAD + staff(520, 1_900),
    "choices-of-a-mebibyte": lambda: HEAD + choices(500, 1_900),
    "words-of-2000-letters": lambda: HEAD + own_tasks(100).replace("title: ", "title: " + "x" * 1_900),
    "people-9000": lambda: HEAD + staff(9_000),
    "people-3000-and-tasks-499": lambda: (
        HEAD + staff(3_000, 60, "[line-managers, hr, vto-coordinator, management]", LONG) + own_tasks(499, 200)
    ),
}

YAML: dict[str, Callable[[], str]] = {
    "bytes": lambda: (HEAD + staff(9_000, 60))[: MIB - 1].rpartition("\n")[0] + "\n",
    "levels": lambda: HEAD + "x: " + "[" * 31 + "]" * 31 + "\n",
    "values": lambda: values(199_980),
    "text": lambda: HEAD + "".join(f"x{n}: {'x' * 65_536}\n" for n in range(15)),
    "keys": lambda: HEAD + "".join(f"{n:0256}: 1\n" for n in range(3_900)),
    "numbers": lambda: HEAD + "".join(f"x{n}: {'9' * 18}\n" for n in range(30_000)),
    "ids": lambda: HEAD + "staff:\n" + "".join(f"- {{id: {'a' * 55}-{n:06}, function: x}}\n" for n in range(9_000)),
    "findings": lambda: HEAD + "".join(f"x{n}: 1\n" for n in range(90_000)),
}

# Of each line of the limits in SECURITY.md the file that stands at it.
EDGES = {
    "Overlays of one organisation file": "answers/edge-overlays",
    "A charter that is checked": "charters/edge-bytes",
    "An organisation file with its overlays, or a table in text": "answers/edge-bytes",
    "A register": "register/edge-entries",
    "A workbook": "xlsx/edge-bytes",
    "Levels of YAML": "answers/edge-levels",
    "Values in a YAML file": "answers/edge-values",
    "One text in YAML": "answers/edge-text",
    "A key in YAML": "answers/edge-keys",
    "A whole number": "answers/edge-numbers",
    "An id": "answers/edge-ids",
    "Findings told of a file": "answers/edge-findings",
    "Rows of a table": "xlsx/edge-rows",
    "Columns of a table": "md/edge-cells",
    "Cells that hold something, of all tables of a file": "xlsx/edge-cells",
    "Places in the rows and columns that they use": "xlsx/edge-area",
    "Characters in them": "xlsx/edge-text",
    "Roles in a table, and their names in its cells": "xlsx/edge-names",
    "Sheets of a workbook": "xlsx/edge-sheets",
    "A workbook, unpacked": "xlsx/edge-unpacked",
    "Of that, without cells and rows that only have a style": "xlsx/edge-parsed",
    "Elements in it": "xlsx/edge-elements",
}

for _name, (_file, _make) in BOMBS.items():
    put(f"bombs-{_name}", {_file: lambda path, make=_make: path.write_bytes(make())})  # type: ignore[misc]
for _name, _text in {**SPREAD, **{f"edge-{name}": make for name, make in YAML.items()}}.items():
    put(f"bombs-answers/{_name}", {"vto.yaml": lambda path, make=_text: path.write_text(make(), "utf-8")})  # type: ignore[misc]

put(
    "bombs-answers/edge-overlays",
    {
        "vto.yaml": lambda path: path.write_text(f"extends: [{', '.join(f'o{n}.yaml' for n in range(16))}]\n{HEAD}", "utf-8"),
        **{f"o{n}.yaml": lambda path, n=n: path.write_text(patches(n, 600), "utf-8") for n in range(16)},  # type: ignore[misc]
    },
)
ENTRY = "- {on: 2026-02-03, body: board, act: adopted, reference: %d, tasks: {%s: {duty: own, letters: {board: A, hr: R}}}}\n"
put(
    "bombs-register/edge-entries",
    {
        "vto.yaml": lambda path: path.write_text(HEAD, "utf-8"),
        "vto.register.yaml": lambda path: path.write_text("".join(ENTRY % (n, "x" * 60) for n in range(2_000)), "utf-8"),
    },
)
put(
    "bombs-charters/edge-bytes",
    {"charter.md": lambda path: path.write_bytes(b"x\n" * ((4 << 20) - 30_000) + marked()), "vto.yaml": answers()},
)
