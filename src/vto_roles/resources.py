"""Finds the built-in catalogue and templates: inside the package when installed, else beside `src`."""

from pathlib import Path

_PACKAGED = Path(__file__).parent / "_data"
CHECKOUT = None if _PACKAGED.is_dir() else Path(__file__).parents[2]  # where the sources lie
_ROOT = _PACKAGED if _PACKAGED.is_dir() else Path(__file__).parents[2]
CATALOG = _ROOT / "catalog"
TEMPLATES = _ROOT / "templates"
COMPILED = _PACKAGED / "compiled"


def compiled(name: str) -> bytes | None:
    """Return a file that the build made of the catalogue's YAML; None in a checkout, which reads the YAML itself."""
    path = COMPILED / name
    return path.read_bytes() if path.is_file() else None
