"""Write the charters beside the examples anew, each on the date that it carries."""

import subprocess
import sys
from pathlib import Path

from vto_roles.render import mark_of

HERE = Path(__file__).parent


def main() -> int:
    """Render every charter that stands beside an example; `charter.en.md` is the English one."""
    worst = 0
    for path in sorted(HERE.glob("*/charter*")):
        language = path.suffixes[0][1:] if len(path.suffixes) > 1 else "nl"
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
            *(["--date", str(mark["date"])] if mark else []),
            "--force",
        ]
        worst = max(worst, subprocess.run(command, cwd=HERE, check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
