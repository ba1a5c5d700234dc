"""What is more than is read of a table, a workbook or a list of staff: refused or passed over, and said so, in this process."""

import time

import pytest

from tests.unit.test_staff import CATALOGUE, nothing_is_obeyed
from tests.unit.test_table import HEAD, MAIN, STRAY, TWO_ROWS, judged, packed, variants, with_sheet, workbook
from vto_roles.refused import Refused
from vto_roles.run import staff


def test_what_is_too_large_is_not_read() -> None:
    assert variants(judged(b"a" * ((1 << 20) + 1))) == ["yaml-subset too-large"]
    head = "| Taak | HR | X |\n|---|---|---|\n"
    assert variants(judged(head + "| t | A | R |\n" * 5001)) == ["yaml-subset too-many-cells"]
    assert variants(judged("Taak;HR\n" + "t;A\n" * 5001, "csv")) == ["yaml-subset too-many-cells"]
    wide = judged("Taak" + ";HR" * 200 + "\nPlan" + ";A" * 200, "csv")
    assert (variants(wide), str(wide[0].place)) == (["yaml-subset too-many-cells"], "raci.csv:1:603")
    assert variants(judged("|" + "a|" * 201 + "\n|" + "-|" * 201)) == ["yaml-subset too-many-cells"]


def test_a_table_that_goes_on_beyond_what_is_read_is_refused() -> None:
    rows = b"".join(STRAY % (line, b"A%d" % line, b"Taak") + b"" for line in range(3, 5003))
    found = judged(with_sheet(MAIN % (TWO_ROWS + rows)), "xlsx")
    assert [(str(one.place), one.severity, one.variant) for one in found] == [("raci.xlsx:5001:1", "error", "too-many-cells")]


def test_a_long_list_on_another_sheet_stops_no_table() -> None:
    names: list[list[object]] = [[f"Naam {number}"] for number in range(5_999)]
    found = judged(workbook(("Namen", names), ("RACI", [HEAD, ["Plan", "A", "R"]])), "xlsx")
    assert [(one.place.cell, one.severity, one.variant) for one in found] == [("Namen!A5001", "warning", "cells-beyond")]


def test_a_stray_cell_beyond_what_is_read_stops_no_delimited_table() -> None:
    table = "Taak;HR\nPlan;AR\n"
    assert variants(judged(table + ";;\n" * 6_000, "csv")) == []
    assert variants(judged("Taak;HR" + ";" * 300 + "\nPlan;AR\n", "csv")) == []
    assert variants(judged("Taak;HR" + ";" * 300 + "x\nPlan;AR\n", "csv")) == ["yaml-subset cells-beyond"]
    assert variants(judged(table + "\n" * 6_000 + "nota\n", "csv")) == ["yaml-subset cells-beyond"]


def test_cells_are_counted_also_where_their_text_is_shared() -> None:
    """Many cells of one long text are many texts for whoever reads them."""
    part = MAIN % (TWO_ROWS + b"".join(STRAY % (line, b"A%d" % line, b"x" * 2_000) for line in range(3, 700)))
    assert variants(judged(with_sheet(part), "xlsx")) == ["yaml-subset too-many-cells"]


def test_a_workbook_that_would_fill_the_memory_is_not_unpacked() -> None:
    assert variants(judged(with_sheet(MAIN % (b"x" * (17 << 20))), "xlsx")) == ["yaml-subset unpacked"]
    assert variants(judged(packed(**{f"xl/{number}": b"" for number in range(1001)}), "xlsx")) == ["yaml-subset parts"]
    assert variants(judged(with_sheet(MAIN % (b"<row/>" * 400_000)), "xlsx")) == ["yaml-subset elements"]
    long = b'<c t="inlineStr"><is><t>' + b"x" * (1 << 20) + b"</t></is></c>" + b"<c><v>1</v></c>" * 190
    found = variants(judged(with_sheet(MAIN % (b"<row>" + long + b"</row>")), "xlsx"))
    assert found == ["not-a-matrix ", "yaml-subset cells-beyond"]
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>' + MAIN % b""
    assert variants(judged(with_sheet(entities), "xlsx")) == ["not-a-matrix unreadable"]


def test_a_cell_of_many_roles_is_obeyed_in_nothing() -> None:
    nothing_is_obeyed("hr en " * 30_000)


def test_many_near_misses_take_no_longer_than_a_table_may() -> None:
    data = "functie;rol\n" + "f;" + "hr en " * 150 + "\nf;" + "\nf;".join("hr en " * 150 for _ in range(320))
    started = time.process_time()
    with pytest.raises(Refused):  # the last of each cell is no role
        staff.taken(data.encode(), "lijst.csv", CATALOGUE)
    assert time.process_time() - started < 4
