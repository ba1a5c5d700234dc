"""Where the built-in catalogue and templates lie: inside the package when installed, else beside `src`."""

from pathlib import Path

_PACKAGED = Path(__file__).parent / "_data"
_ROOT = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[2]
CATALOG = _ROOT / "catalog"
TEMPLATES = _ROOT / "templates"
