"""Templates to text: the built-in ones, and a user's own over them in a sandbox. With the generator it alone knows jinja2."""

import functools
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vto_roles import files, resources
from vto_roles.imports import sparing
from vto_roles.refused import Refused
from vto_roles.text import capital

if TYPE_CHECKING:
    from jinja2 import Environment

BUILT_IN = "builtin/"  # before a template's name: ours, whatever stands in the user's folder
_MAX_BYTES = 1 << 20


class Inert(str):
    """A text of our own that no markup can come out of."""

    __slots__ = ()


class Templates:
    """The templates of one run; those in `folder` go before ours and may extend or include them as `builtin/NAME`.

    A user's template runs in a sandbox: it sees plain values only and reads nothing outside its folder.
    """

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        if folder is not None and not files.is_folder(folder):
            raise Refused("no-folder", path=files.shown(folder))
        if folder is not None:
            _refuse_unused(folder)

    def text(self, name: str, context: Mapping[str, Any], *, html: bool, escape: Callable[[object], str] | None) -> str:
        """A template filled; escape: what makes every value inert where the markup is not HTML.

        Raises Refused, with the template and its line, for whatever goes wrong in a user's template.
        """
        if self.folder is None:
            return environment(None, html, escape).get_template(name).render(context)
        from jinja2 import TemplateSyntaxError

        try:
            return environment(self.folder.resolve(), html, escape).get_template(name).render(context)
        except Refused:
            raise
        except TemplateSyntaxError as error:
            raise Refused("template", path=str(error.name), line=error.lineno, what=str(error.message)) from None
        except Exception as error:  # a template can fail in any way that its expressions can
            where = _where(error)
            what = f"{type(error).__name__}: {error}"[:200]
            raise Refused("template", path=where[0] or name, line=where[1], what=what) from None

    def read(self, name: str) -> str:
        """A file beside the templates, such as the style sheet: the user's, else ours."""
        own = None if self.folder is None else _read(self.folder, name)
        return (resources.TEMPLATES / name).read_text("utf-8") if own is None else own


def _refuse_unused(folder: Path) -> None:
    """Raise Refused for a folder without a file that goes before one of ours, or with one whose name is nearly that of one."""
    names = sorted(one.name for one in folder.iterdir())
    known = {one.name for one in resources.TEMPLATES.iterdir() if one.suffix in _SUFFIXES} - {"vto.yaml.j2"}
    if known.isdisjoint(names):
        raise Refused("no-template", path=files.shown(folder), known=tuple(sorted(known)))
    for name in names:
        if name not in known and Path(name).suffix in _SUFFIXES:
            nearest = get_close_matches(name.lower(), known.difference(names), n=1, cutoff=_NEARLY)
            if nearest and not any(name in (_read(folder, other) or "") for other in names if other.endswith(".j2")):
                raise Refused("misspelt-template", path=files.shown(folder / name), nearest=nearest[0])


_SUFFIXES = frozenset((".j2", ".css", ".js"))
_NEARLY = 0.85  # of two names: charter.md.j2 and chart.md.j2, not charter.md.j2 and card.md.j2
_SHOWN_AS = "template:"  # before the name of a template in the frames that jinja2 makes


def _where(error: BaseException) -> tuple[str, int]:
    """The innermost line of a template that a fault passed."""
    name, line, step = "", 0, error.__traceback__
    while step is not None:
        if step.tb_frame.f_code.co_filename.startswith(_SHOWN_AS):
            name, line = step.tb_frame.f_code.co_filename.removeprefix(_SHOWN_AS), step.tb_lineno
        step = step.tb_next
    return name, line


@functools.cache
def environment(folder: Path | None, html: bool, escape: Callable[[object], str] | None) -> "Environment":
    """What fills templates: ours as they are or as the build compiled them, or a user's in a sandbox."""
    with sparing(patterns=("jinja2",)):
        from jinja2 import Environment, FileSystemLoader, FunctionLoader, ModuleLoader, StrictUndefined, __version__
    from markupsafe import Markup

    from vto_roles.output.generator import Generator

    options: dict[str, Any] = {
        "undefined": StrictUndefined,
        "autoescape": html,
        "finalize": escape,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
    }
    if folder is None:
        ready = resources.compiled("templates/jinja2")  # the version that compiled them, and the only one that may run them
        compiled = ready is not None and ready.decode() == __version__
        loader = ModuleLoader(resources.COMPILED / "templates") if compiled else FileSystemLoader(resources.TEMPLATES)
        made = Environment(loader=loader, **options)
        if ready is None:  # a checkout, or the build; what another version of Jinja has to compile is left to its own generator
            made.code_generator_class = Generator
    else:
        from jinja2.sandbox import ImmutableSandboxedEnvironment

        made = ImmutableSandboxedEnvironment(loader=FunctionLoader(functools.partial(_source, folder)), **options)
    made.filters["capital"] = capital
    made.globals |= {"once": _once, "block_of": _block_of(Markup if html else Inert)}
    return made


def _block_of(finished: type[str]) -> Callable[..., str]:
    """Return a function for templates: the block of a section by the section's id, empty where no template has one.

    finished: the type of text that is not escaped again.
    """
    from jinja2 import pass_context

    @pass_context
    def block_of(context: Any, section: str) -> str:
        block = next(iter(context.blocks.get(section.replace("-", "_"), ())), None)
        return finished("" if block is None else "".join(block(context)))

    return block_of


def _once(macro: Any) -> Callable[..., str]:
    """A macro whose text hangs on its arguments alone, made once for each of them.

    A macro and nothing else: a sandbox looks at what it calls, and would see this in its place.
    """
    from jinja2.runtime import Macro

    if not isinstance(macro, Macro):
        raise TypeError(f"once: {type(macro).__name__}")
    return functools.cache(macro)


def _source(folder: Path, name: str) -> tuple[str, str, Callable[[], bool]] | None:
    """A template's text: from the user's folder, else ours; None when there is no such template.

    With it goes what tells whether it is still that: the environment outlives a run.
    """
    text = _text(folder, name)
    return None if text is None else (text, _SHOWN_AS + name, lambda: _text(folder, name) == text)


def _text(folder: Path, name: str) -> str | None:
    text = None if name.startswith(BUILT_IN) else _read(folder, name)
    if text is None:
        own = resources.TEMPLATES / name.removeprefix(BUILT_IN)
        text = own.read_text("utf-8") if own.is_file() and files.inside(own, (resources.TEMPLATES,)) else None
    return text


def _read(folder: Path, name: str) -> str | None:
    """A file of the user's folder as text; None when there is none. Links never lead out of the folder."""
    path = folder / name
    if Path(name).is_absolute() or not files.inside(path, (folder,)):
        raise Refused("outside-templates", path=name)
    if not files.there(path):
        return None
    data = files.read(path, _MAX_BYTES)
    if len(data) > _MAX_BYTES:
        raise Refused("template", path=name, line=1, what=f"> {_MAX_BYTES >> 20} MiB")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Refused("template", path=name, line=line, what="UTF-8") from None
