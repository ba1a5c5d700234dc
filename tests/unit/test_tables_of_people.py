"""Tables as people make them, in four languages and five formats: what is read is what was counted by hand, or it is said."""

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from vto_roles import table
from vto_roles.table.words import key

FOLDER = Path(__file__).parents[1] / "tables" / "people"
TRUTH: dict[str, dict[str, Any]] = yaml.safe_load((FOLDER / "truth.yaml").read_text())
KINDS = {"tsv": "csv"}
UNSURE: dict[str, str] = {  # files that are not read for sure, with what is said instead
    "nl-toegangsrechten.xlsx": "legend",
    "de-crud-mit-legende.csv": "legend",
    "en-red-amber-green.md": "letters",
    "en-status-of-tasks.md": "letters",
    "en-confidentiality.md": "letters",
    "en-permissions.md": "letters",
}
UNREAD = {  # what the reader does not know of yet, and refuses
    "de-unicode-text.tsv": "UTF-16 is no encoding that is read",
}


def read(name: str) -> table.Sheet:
    suffix = Path(name).suffix[1:]
    return table.read((FOLDER / name).read_bytes(), name, KINDS.get(suffix, suffix))  # type: ignore[arg-type]


def wanted(truth: dict[str, Any]) -> dict[str, dict[str, str]]:
    """Letters of ours by task and role; S is none."""
    found: dict[str, dict[str, str]] = {}
    for part in truth.get("tables") or [truth]:
        for task, cells in (part.get("letters") or {}).items():
            row = {key(str(role)): "".join(sorted(set(str(letters)) - {"S"})) for role, letters in (cells or {}).items()}
            found.setdefault(key(str(task)), {}).update({role: letters for role, letters in row.items() if letters})
    return {task: row for task, row in found.items() if row}


def found(sheet: table.Sheet) -> dict[str, dict[str, str]]:
    rows: dict[str, dict[str, str]] = {}
    for row in sheet.matrix.rows:
        for cell in row.cells:
            rows.setdefault(key(row.task), {})[key(cell.role)] = "".join(sorted(cell.letters))
    return rows


def test_every_table_of_people_has_its_truth() -> None:
    assert set(TRUTH) == {path.name for path in FOLDER.iterdir()} - {"README.md", "truth.yaml"}
    assert {Path(name).suffix[1:] for name in TRUTH} <= {*get_args(table.TableFormat), *KINDS}
    assert {*UNSURE, *UNREAD} <= set(TRUTH)


@pytest.mark.parametrize("name", TRUTH)
def test_a_table_of_people_is_read_as_it_was_counted(name: str) -> None:
    truth, sheet = TRUTH[name], read(name)
    if name in UNREAD:
        assert not sheet.matrix.rows and any(one.severity == "error" for one in sheet.findings)
    elif name in UNSURE:
        assert [one.variant for one in sheet.findings if one.check == "table-unsure"] == [UNSURE[name]]
    elif truth.get("matrix") is False:
        assert sheet.sure and not sheet.matrix.rows
    elif truth.get("unsure"):
        asked = {one.variant for one in sheet.findings if one.check == "table-read"} & {"phases", "equal", "names"}
        assert not sheet.sure or not sheet.matrix.rows or asked
    else:
        roles = [role for part in truth.get("tables") or [truth] for role in part.get("roles", ())]
        assert sheet.sure
        assert found(sheet) == wanted(truth)
        assert {key(role) for role in sheet.roles} == {key(str(role)) for role in roles}
        # a task without letters is one that nobody does: told as an error, and counted as none in the truth
        assert len({key(row.task) for row in sheet.matrix.rows if row.cells}) == truth["tasks"]
