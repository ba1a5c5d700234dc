"""The commands `explain`, `what-if` and `diff`: why a role has its letter, and what changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vto_roles.cli import complete
from vto_roles.cli.terminal import EXIT_CANNOT, EXIT_FINDINGS, EXIT_FINE, Terminal
from vto_roles.refused import Refused

if TYPE_CHECKING:
    from vto_roles.model.decision import Allocation, Case
    from vto_roles.run.inputs import Input
    from vto_roles.run.options import Options
    from vto_roles.run.pipeline import Decision
    from vto_roles.text import Words

_WHAT_IF_SIZES = (10, 20, 50, 100)  # heads and full-time equivalents: where law or the catalogue draws a line


def explain(
    terminal: Terminal,
    path: Annotated[Path, typer.Argument(metavar="FILE|-", help="The organisation file; - reads standard input.")],
    task: Annotated[
        str | None,
        typer.Argument(metavar="[TASK|WORDS]", help="One task: its id, or words of its title.", autocompletion=complete.tasks),
    ] = None,
    role: Annotated[str | None, typer.Argument(metavar="[ROLE]", help="One role on it.", autocompletion=complete.roles)] = None,
) -> None:
    """Say why each role has its letter or none, where its rivals fell, and which answers would change it."""
    from vto_roles.charter.explain import Explainer
    from vto_roles.run.inputs import one_input
    from vto_roles.run.pipeline import usable
    from vto_roles.safe_text import visible

    case, allocation = usable(one_input(path, terminal.read), terminal.options).made
    words = terminal.options.words(case)
    explainer = Explainer(case, allocation, words)
    if task is None:
        lines = explainer.everything()
    else:
        name = _task(task, case, allocation, words)
        lines = explainer.task(name) if role is None else explainer.cell(name, _role(role, case, words))
    terminal.print("\n".join(visible(line) for line in lines).rstrip("\n"))


def _role(asked: str, case: "Case", words: "Words") -> str:
    """Return the id of the role that is asked by its id or by a word for it in any language."""
    from vto_roles.read.readings import Readings, nearest, resolved

    roles, readings = list(case.catalogue.roles), Readings(case.wording)
    found = resolved("role", asked, roles, words, readings)
    if found is None:
        raise Refused("no-such-role", role=asked, nearest=nearest("role", asked, roles, words, readings))
    return found


def _task(asked: str, case: "Case", allocation: "Allocation", words: "Words") -> str:
    """Return the id of the task that is asked by its id or by words of its title in any language; first those that are here.

    Raises Refused where several tasks have these words, or none.
    """
    here, others = list(allocation.tasks), [name for name in case.catalogue.tasks if name not in allocation.tasks]
    if asked in here or asked in others:
        return asked
    from vto_roles.charter import search
    from vto_roles.read.readings import Readings, nearest, resolved
    from vto_roles.text import with_title

    readings = Readings(case.wording)
    for names in (here, others):
        if (read := resolved("task", asked, names, words, readings)) is not None:
            return read
    titles = search.titles(case, (*here, *others))
    for names in (here, others):
        found = search.matching(asked, {name: titles[name] for name in names})
        if len(found) > 1:
            listed = tuple(f"{search.title(name, case, words)} ({name})" for name in found)
            raise Refused("several-tasks", words=asked, found=listed)
        if found:
            return found[0]
    like = search.nearest(asked, titles)
    near = nearest("task", asked, here, words, readings) or (with_title("task", like, words) if like else "")
    raise Refused("no-such-task", task=asked, nearest=near)


def what_if(
    terminal: Terminal,
    path: Annotated[Path, typer.Argument(metavar="FILE|-", help="The organisation file; - reads standard input.")],
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="An answer to change, such as size.fte=20.",
            autocompletion=complete.settings,
        ),
    ] = None,
) -> None:
    """Show the cells that change when answers change, and which answer changes each."""
    from vto_roles.charter import compare
    from vto_roles.run import pipeline
    from vto_roles.run.inputs import one_input
    from vto_roles.safe_text import visible

    one = one_input(path, terminal.read)
    before = pipeline.usable(one, terminal.options)
    words = terminal.options.words(before.case)
    old = pipeline.charter_of(before, words)

    def difference(texts: Sequence[str]) -> tuple[str, int]:
        after = _with_answers(one, terminal.options, texts)
        new = pipeline.charter_of(after, words)
        found = compare.compare(old, new, compare.answers(*before.made, *after.made, words))
        return compare.DifferenceWriter(old, new, words).text(found), len(found.cells)

    if changes:
        terminal.print(visible(difference(changes)[0].rstrip("\n"), keep="\n"))
        return
    scenarios = [
        (words("compare", "at", count=size), [f"size.headcount={size}", f"size.fte={size}", f"size.election_average={size}"])
        for size in _WHAT_IF_SIZES
    ]
    scenarios.append((words("compare", "coordinator"), ["roles.vto-coordinator=no"]))
    for title, texts in scenarios:
        text, count = difference(texts)
        terminal.print(f"== {title}{words.colon}{words('compare', 'cells', count=count)}")
        terminal.print(visible(text, keep="\n"))


def diff(
    terminal: Terminal,
    old: Annotated[Path, typer.Argument(metavar="OLD", help="An organisation file, a charter, or a folder of them.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The other one; of a folder each member is compared.")],
    format: Annotated[
        str, typer.Option("-f", "--format", metavar="text|md|json", help="Format.", autocompletion=complete.difference_formats)
    ] = "text",
) -> int:
    """Tell two charters apart in words: who gains, who loses, by which answer, who must be asked again."""
    from vto_roles import files
    from vto_roles.output.markdown import escape
    from vto_roles.run import difference
    from vto_roles.run.inputs import one_input
    from vto_roles.safe_text import visible

    if format not in ("text", "md", "json"):
        raise Refused("format", format=format, known=("text", "md", "json"))
    if files.is_folder(old) or files.is_folder(new):
        return _diff_folders(terminal, old, new, format)
    found, writer = difference.difference(
        *(difference.side(one_input(path, terminal.read), terminal.options) for path in (old, new))
    )
    if format == "json":
        terminal.write(writer.json(found))
    elif format == "md":
        terminal.write(writer.markdown(found, escape).encode())
    else:
        terminal.print(visible(writer.text(found).rstrip("\n"), keep="\n"))
    return EXIT_FINE


def _diff_folders(terminal: Terminal, old: Path, new: Path, format: str) -> int:
    """Compare the members of two folders one by one; what cannot be compared is told, and the rest goes on."""
    from vto_roles.output.markdown import escape
    from vto_roles.run import difference
    from vto_roles.run.pipeline import Unusable
    from vto_roles.safe_text import visible

    words, folders = terminal.options.words(), difference.Folders(old, new, terminal.options)
    found = list(folders.members())
    for error in folders.failed:
        terminal.fail(error)
    if format == "json":
        terminal.write(difference.json([member for member, _ in found]))
    elif format == "md":
        terminal.write(difference.markdown(found, words, escape).encode())
    else:
        terminal.print(visible(difference.text(found, words).rstrip("\n"), keep="\n"))
    unopened = any(not isinstance(one, Unusable) for one in folders.failed)
    return EXIT_CANNOT if unopened else EXIT_FINDINGS if folders.failed else EXIT_FINE


def _with_answers(one: "Input", options: "Options", texts: Sequence[str]) -> "Decision":
    """Return a usable file decided with other answers. Raises Refused for the first that cannot be one."""
    from vto_roles.read import organisation
    from vto_roles.read.catalogue import built_in
    from vto_roles.run import pipeline
    from vto_roles.wording import message

    assignments = [organisation.assignment(text) for text in texts]
    decided = pipeline.decide(one.path, options.today(), data=one.data, assignments=assignments, stages=options.stages)
    if decided.usable:
        return decided
    fault = next(found for found in decided.findings if found.severity == "error")  # the file alone has none
    catalogue = built_in() if decided.case is None else decided.case.catalogue
    what = message(organisation.misplaced(fault, catalogue), options.words(decided.case))
    setting = fault.place.file if fault.place.file != one.path.name else " ".join(f"--set {text}" for text in texts)
    raise Refused("bad-set", setting=setting, what=what)
