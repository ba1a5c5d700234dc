"""How this package was installed, and so the command that adds a library to it."""

import importlib.util
import json
import re
import shutil
import sys
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

_PACKAGE = "vto-roles"
_OF_ONE_RUN = re.compile(r"(archive|environments)-v\d+")  # folders of uv's cache in which uvx makes an environment


def command_for(extra: str) -> str:
    """Return the command that brings the libraries of an extra of the package to where this program runs.

    It names the libraries and not the extra, so that it also works where the package came from no index. What needs quotes has
    double ones, which sh, PowerShell and cmd read alike.
    """
    libraries = [f'"{one}"' for one in _libraries(extra)]
    added, with_them = " ".join(libraries), " ".join(f"--with {one}" for one in libraries)
    prefix = Path(sys.prefix)
    if (prefix / "pipx_metadata.json").exists():
        kept = prefix.parent.name == "venvs"
        return f"pipx inject {prefix.name} {added}" if kept else f"pipx run {with_them} --spec {_source()} {_PACKAGE}"
    if (prefix / "uv-receipt.toml").exists():
        return f"uv tool install {with_them} {_source()}"
    if _OF_ONE_RUN.fullmatch(prefix.parent.name):
        return f"uvx {with_them} --from {_source()} {_PACKAGE}"
    if importlib.util.find_spec("pip") is None:
        return f'uv pip install --python "{sys.executable}" {added}'
    return f"{_python()} -m pip install {added}"


def _libraries(extra: str) -> list[str]:
    """Return what an extra asks, each with its range."""
    ending = re.compile(rf"""\s*;\s*extra\s*==\s*['"]{re.escape(extra)}['"]\s*$""")
    return [ending.sub("", one) for one in metadata.requires(_PACKAGE) or () if ending.search(one)]


def _source() -> str:
    """Return what the package was installed from: its name in an index, else a file, a folder or a repository."""
    told = metadata.distribution(_PACKAGE).read_text("direct_url.json")
    if told is None:
        return _PACKAGE
    found = json.loads(told)
    if "vcs_info" in found:
        return f'"{found["vcs_info"]["vcs"]}+{found["url"]}@{found["vcs_info"]["commit_id"]}"'
    parts = urlsplit(found["url"])
    return f'"{url2pathname(parts.path)}"' if parts.scheme == "file" else f'"{found["url"]}"'


def _python() -> str:
    """Return how the interpreter of this program is called: by its name where the shell finds it, else by its path."""
    found = shutil.which("python")
    same = found is not None and Path(found).parent == Path(sys.executable).parent
    return "python" if same else f'"{sys.executable}"'
