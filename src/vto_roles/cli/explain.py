"""The commands `explain`, `what-if` and `diff`: why a role has its letter, and what changes."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vto_roles.cli.terminal import Terminal
from vto_roles.refused import Refused

if TYPE_CHECKING:
    from vto_roles.charter.schema import Charter
    from vto_roles.run.options import Options
    from vto_roles.run.pipeline import Decision
    from vto_roles.text import Words

_WHAT_IF_SIZES = (10, 20, 50, 100)  # heads and full-time equivalents: where law or the catalogue draws a line


def explain(
    terminal: Terminal,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The organisation file.")],
    task: Annotated[str | None, typer.Argument(metavar="[TASK", help="One task.")] = None,
    role: Annotated[str | None, typer.Argument(metavar="[ROLE]]", help="One role on it.")] = None,
) -> None:
    """Say why each role has its letter, and where its rivals fell."""
    from vto_roles.charter.explain import Explainer
    from vto_roles.safe_text import visible
    from vto_roles.text import near

    case, allocation = _usable(path, terminal.options).made
    explainer = Explainer(case, allocation, terminal.options.words(case))
    if task is None:
        lines = explainer.everything()
    else:
        tasks = [row.task for row in allocation.matrix.rows]
        if task not in tasks:
            raise Refused("no-such-task", task=task, nearest=near(task, tasks) or "")
        roles = list(case.catalogue.roles)
        if role is not None and role not in roles:
            raise Refused("no-such-role", role=role, nearest=near(role, roles) or "")
        lines = explainer.task(task) if role is None else explainer.cell(task, role)
    terminal.print("\n".join(visible(line) for line in lines).rstrip("\n"))


def what_if(
    terminal: Terminal,
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The organisation file.")],
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="An answer to change, such as size.fte=20.")
    ] = None,
) -> None:
    """Show the cells that change when answers change, and why."""
    from vto_roles.charter import compare
    from vto_roles.read import organisation
    from vto_roles.run import pipeline
    from vto_roles.safe_text import visible

    before = _usable(path, terminal.options)
    words = terminal.options.words(before.case)
    old = pipeline.charter_of(before, words)

    def difference(texts: Sequence[str]) -> tuple[str, int]:
        after = _usable(path, terminal.options, [organisation.assignment(text) for text in texts])
        new = pipeline.charter_of(after, words)
        found = compare.compare(old, new)
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
    old: Annotated[Path, typer.Argument(metavar="OLD", help="An organisation file or a charter in JSON.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The other one.")],
    format: Annotated[str, typer.Option("-f", "--format", metavar="text|md|json", help="Format.")] = "text",
) -> None:
    """Tell two charters apart in words: who gains, who loses, who must be asked again."""
    from vto_roles.charter import compare
    from vto_roles.output.markdown import escape
    from vto_roles.safe_text import visible

    if format not in ("text", "md", "json"):
        raise Refused("format", format=format, known=("text", "md", "json"))
    (one, _), (other, words) = _side(old, terminal.options), _side(new, terminal.options)
    difference = compare.compare(one, other)
    writer = compare.DifferenceWriter(one, other, words)
    if format == "json":
        terminal.write(writer.json(difference))
    elif format == "md":
        terminal.write(writer.markdown(difference, escape).encode())
    else:
        terminal.print(visible(writer.text(difference).rstrip("\n"), keep="\n"))


def _side(path: Path, options: "Options") -> "tuple[Charter, Words]":
    """Return one side of a comparison: the charter that a JSON file holds, or the one that an organisation file yields."""
    from vto_roles import files
    from vto_roles.charter import read
    from vto_roles.read import tree
    from vto_roles.read.languages import words_of
    from vto_roles.run import pipeline

    data = files.read(path, 64 * tree.MAX_BYTES)
    charter = read.read(data)
    if charter is None and read.claims(data):
        raise Refused("no-charter", path=files.shown(path))
    if charter is not None:
        return charter, words_of(options.language(charter.language))
    decided = _usable(path, options)
    words = options.words(decided.case)
    return pipeline.charter_of(decided, words), words


def _usable(path: Path, options: "Options", assignments: Sequence[Any] = ()) -> "Decision":
    """Return a decided file; assignments: answers over its own. Raises Unusable when no charter can be made of it."""
    from vto_roles.run import pipeline

    decided = pipeline.decide(path, options.today(), assignments=assignments, stages=options.stages)
    if not decided.usable:
        raise pipeline.Unusable(decided)
    return decided
