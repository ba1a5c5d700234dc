"""Write the charters and cards beside the examples anew, each on the date that it carries."""

import subprocess
import sys
from pathlib import Path

from vto_roles.output.render import mark_of

HERE = Path(__file__).parent


def main() -> int:
    """Render every charter and card that stands beside an example.

    Its name says what it is: `charter.en.md` the English charter, `role-board.md` a role's card, `person-vto.md` a person's.
    """
    worst = 0
    for path in sorted(one for kind in ("charter*", "role-*", "person-*") for one in HERE.glob(f"*/{kind}")):
        language = path.suffixes[0][1:] if len(path.suffixes) > 1 else "nl"
        kind, _, owner = path.name.split(".")[0].partition("-")
        mark = mark_of(path.read_bytes(), path.suffix[1:])
        command = [
            sys.executable,
            "-m",
            "vto_roles",
            "render",
            path.parent / "vto.yaml",
            "-o",
            path,
            "--lang",
            language,
            *([f"--{kind}", owner] if owner else []),
            *(["--date", str(mark["date"])] if mark else []),
            "--force",
        ]
        worst = max(worst, subprocess.run(command, cwd=HERE, check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
