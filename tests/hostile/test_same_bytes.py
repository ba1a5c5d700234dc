"""Same input, same bytes: whatever the seed of hashes, the zone, the locale, the clock, the folder and the order of keys."""

import hashlib
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, run
from vto_roles.output.formats import FORMATS

WORLDS = (
    ("0", "UTC", "C", "1795435200", "a"),
    ("1", "Pacific/Kiritimati", "nl_BE.UTF-8", "0", "b c"),
    ("4242", "America/Los_Angeles", "C.UTF-8", "1797000000", "d/\u00e9"),
)


@pytest.mark.parametrize("markup", FORMATS)
def test_same_input_same_bytes(tmp_path: Path, markup: str) -> None:
    made = {}
    for seed, zone, locale, epoch, name in WORLDS:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        (folder / "vto.yaml").write_bytes((ROOT / "examples" / "care-home" / "vto.yaml").read_bytes())
        world = {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": locale, "LC_ALL": locale, "SOURCE_DATE_EPOCH": epoch}
        done = run("render", "vto.yaml", "-o", f"charter.{markup}", "--date", "2026-11-23", "-q", cwd=folder, env=world)
        assert done.code in (0, 1), done.err
        made[name] = hashlib.sha256((folder / f"charter.{markup}").read_bytes()).hexdigest()
    assert len(set(made.values())) == 1, made


@pytest.mark.parametrize("markup", [name for name in FORMATS if name != "json"])
def test_the_order_of_keys_changes_nothing(tmp_path: Path, markup: str) -> None:
    """Not so in JSON, which tells on which lines the answers stand."""
    text = (ROOT / "examples" / "care-home" / "vto.yaml").read_text("utf-8")
    made = []
    for turned in (False, True):
        folder = tmp_path / str(turned)
        folder.mkdir()
        (folder / "vto.yaml").write_text(reversed_keys(text) if turned else text, "utf-8")
        done = run("render", "vto.yaml", "-o", f"charter.{markup}", "-q", cwd=folder)
        assert done.code in (0, 1), done.err
        made.append((folder / f"charter.{markup}").read_bytes())
    assert made[0] == made[1]


def reversed_keys(text: str) -> str:
    """The same answers with the last key of the root first."""
    head, *parts = re.split(r"(?m)^(?=[a-z_]+:)", text)
    turned = head + "".join(part.rstrip("\n") + "\n" for part in reversed(parts))
    assert turned != text
    return turned
