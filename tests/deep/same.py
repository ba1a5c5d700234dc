"""Whether another version writes the same bytes: every format of every example, and of organisations that are drawn.

`python -m tests.deep.same main` makes all of it with the code and the catalogue of that commit and with those that lie here, and
names what differs. A change that only makes the program faster differs in nothing.
"""

import argparse
import contextlib
import datetime
import hashlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
DAY = datetime.date(2026, 11, 23)
_DRAWN, _MADE = 150, 50  # organisations of any kind, and those of a bench
_LANGUAGES = ("nl", "fr", "de", "en")


def drawn() -> Iterator[bytes]:
    """Yield organisations: the same at each call."""
    from hypothesis import HealthCheck, Phase, given, settings

    from tests.bench import samples
    from tests.property import strategies

    found: list[bytes] = []

    @settings(
        max_examples=_DRAWN, derandomize=True, database=None, deadline=None,
        phases=(Phase.generate,), suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(strategies.organisations | strategies.patched)
    def draw(value: Any) -> None:
        found.append(strategies.written(value))

    draw()
    yield from found
    yield from (samples.organisation(60 + 9 * number, number=number).encode() for number in range(_MADE))


def digests(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the digest of everything that this version writes of the files in a folder and of the examples."""
    from vto_roles import api
    from vto_roles.output.formats import FORMATS

    examples = sorted(Path("examples").glob("*/vto.yaml"))
    for path in (*examples, *sorted(folder.glob("*.yaml"))):
        shown = path.name if path.parent == folder else path.parent.name
        for language in _LANGUAGES if path in examples else (None,):
            with contextlib.chdir(path.parent):  # findings name a file as seen from where the program runs
                found = api.check(Path(path.name), language, DAY)
            yield f"{shown} {language} check", _digest(repr(found).encode())
            for markup in FORMATS if path in examples else FORMATS.keys() - {"pdf"}:
                for public in (False, True):
                    try:
                        data = api.render(path, markup, language, DAY, public=public)
                    except (api.Refused, api.Unusable) as error:
                        data = repr(error).encode()
                    yield f"{shown} {language} {markup} {public}", _digest(data)


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _made(root: Path, folder: Path) -> dict[str, str]:
    """Return what the version in a checkout writes."""
    env = {**os.environ, "PYTHONPATH": str(root / "src")}
    command = [sys.executable, str(Path(__file__)), "--digests", str(folder)]
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout))


def main() -> None:
    """Compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("commit", nargs="?", default="main")
    parser.add_argument("--digests", type=Path, help="print what this version writes of the files in a folder")
    wanted = parser.parse_args()
    if wanted.digests is not None:
        print(json.dumps(list(digests(wanted.digests))))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder, other = Path(temporary) / "drawn", Path(temporary) / "other"
        folder.mkdir()
        for number, data in enumerate(drawn()):
            (folder / f"{number:03}.yaml").write_bytes(data)
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(other), wanted.commit], cwd=ROOT, check=True)
        try:
            before, after = _made(other, folder), _made(ROOT, folder)
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(other)], cwd=ROOT, check=True)
    differing = [name for name in before.keys() | after.keys() if before.get(name) != after.get(name)]
    print(f"{len(after)} outputs, {len(differing)} differ from {wanted.commit}", *sorted(differing), sep="\n")
    sys.exit(bool(differing))


if __name__ == "__main__":
    main()
