"""The command `init`."""

import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vto_roles.cli import complete
from vto_roles.cli.terminal import Terminal
from vto_roles.refused import Refused

if TYPE_CHECKING:
    from vto_roles.run.practice import Practice
    from vto_roles.run.scaffold import Answers
    from vto_roles.run.staff import StaffList
    from vto_roles.text import Words


def init(
    terminal: Terminal,
    path: Annotated[Path, typer.Argument(metavar="[PATH]", help="The file to make.")] = Path("vto.yaml"),
    name: Annotated[str, typer.Option(metavar="NAME", help="Name of the organisation.", show_default=False)] = "",
    headcount: Annotated[
        str, typer.Option(metavar="NUMBER", help="Staff in heads, without volunteers.", show_default=False)
    ] = "",
    fte: Annotated[str, typer.Option(metavar="NUMBER", help="Average full-time equivalents.", show_default=False)] = "",
    employer: Annotated[
        str | None, typer.Option(metavar="private|public", help="Kind of employer.", autocompletion=complete.employers)
    ] = None,
    joint_committee: Annotated[
        list[str] | None,
        typer.Option("--joint-committee", metavar="NUMBER", help="Joint committee, such as 330; may be given again."),
    ] = None,
    region: Annotated[
        list[str] | None,
        typer.Option(
            "--region",
            metavar="REGION",
            help="Where it has a site, such as flanders; may be given again.",
            autocompletion=complete.regions,
        ),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option("--from", metavar="TABLE", help="A RACI table that exists: who did what until now is taken from it."),
    ] = None,
    staff_list: Annotated[
        Path | None,
        typer.Option("--staff", metavar="LIST", help="A staff list (Excel or CSV): functions, roles, time and competences."),
    ] = None,
    names: Annotated[bool, typer.Option("--names", help="With --staff: take the names of people too.")] = False,
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> int:
    """Make a first organisation file, with comments, and its editor schema."""
    from vto_roles import files
    from vto_roles.read import editor_schema
    from vto_roles.read.catalogue import built_in
    from vto_roles.run import interview, scaffold

    if files.is_folder(path) or not path.suffix:
        path = path / "vto.yaml"
    if files.there(path) and not force:
        raise Refused("exists", path=files.shown(path))
    words, catalogue = terminal.options.words(), built_in()
    answers = scaffold.Answers(
        name=" ".join(name.split()),
        headcount=headcount,
        fte=fte,
        employer=interview.employer(employer or "private", words),
        committees=interview.committees(" ".join(joint_committee or ())),
        regions=interview.region_ids(region, words),
    )
    taken, staff = _taken(table), _staff(staff_list, names=names)
    scaffold.check_answers(answers, words, terminal.options.today())
    if not no_input and sys.stdin.isatty() and sys.stdout.isatty():
        given = _given(name=name, headcount=headcount, employer=employer, regions=region)
        answers = _ask(answers, words, terminal, given)
    missing = next((f"--{field}" for field in ("name", "headcount") if not getattr(answers, field)), None)
    if missing is not None:
        raise Refused("missing-option", option=missing)
    schema_path = path.parent / scaffold.SCHEMA_NAME
    data, schema = (
        scaffold.write(answers, catalogue, words, terminal.options.today(), taken, staff),
        editor_schema.schema(catalogue, words),
    )
    # the schema first: where it is refused nothing is made, and where the file is, it can be written again
    files.save(schema_path, schema, None if force else files.refusing(schema_path, editor_schema.ours))
    if force:
        files.save(path, data)
    else:
        files.create(path, data)
    written = words("init", "written", path=files.shown(path), schema=files.shown(schema_path))
    _say(terminal, words, path, [written, *_counted(words, table, taken, staff_list, staff)])
    return _say_faults(terminal, words, staff)


def _counted(
    words: "Words", table: Path | None, taken: "Practice | None", staff_list: Path | None, staff: "StaffList | None"
) -> Iterator[str]:
    """Yield how much was taken of a table and of a list."""
    from vto_roles import files

    if taken is not None:
        yield words("init", "taken", path=files.shown(str(table)), **taken.counts)
    if staff is not None:
        yield words("staff_list", "taken", path=files.shown(str(staff_list)), **staff.counts)


def _given(**options: object) -> frozenset[str]:
    """Return the answers that options gave."""
    return frozenset(field for field, option in options.items() if option)


def _say(terminal: Terminal, words: "Words", path: Path, lines: list[str]) -> None:
    """Print what was done and the next command, unless asked to be quiet."""
    if terminal.options.quiet:
        return
    quoted, charter = (shlex.quote(str(one)) for one in (path, path.with_suffix(".html")))
    for line in (*lines, words("init", "next", path=quoted, charter=charter)):
        terminal.print(line)


def _say_faults(terminal: Terminal, words: "Words", staff: "StaffList | None") -> int:
    """Print each cell of a list that was not taken; return the exit code, 1 where there are such cells."""
    faults = () if staff is None else staff.faults
    for fault in faults:
        terminal.print(fault.worded(words))
    return 1 if faults else 0


def _taken(table: Path | None) -> "Practice | None":
    """Return who did what until now by a table, None without one. Raises Refused when it is not surely read."""
    if table is None:
        return None
    from vto_roles.read.catalogue import built_in
    from vto_roles.run.examine import read_table
    from vto_roles.run.practice import taken

    return taken(read_table(table), built_in())


def _staff(path: Path | None, *, names: bool) -> "StaffList | None":
    """Return the functions of a list of staff, None without one. Raises Refused when it is none, or too large."""
    if path is None:
        return None
    from vto_roles import files
    from vto_roles.read.catalogue import built_in
    from vto_roles.run.recognise import limit
    from vto_roles.run.staff import taken

    return taken(files.read(path, limit(path)), files.shown(path), built_in(), names=names)


def _ask(answers: "Answers", words: "Words", terminal: Terminal, given: frozenset[str]) -> "Answers":
    """Ask at most six questions on the terminal: none that an option answered, and again when an answer cannot be used.

    given: the fields that options answered.
    """
    from msgspec.structs import replace

    from vto_roles.read.catalogue import built_in
    from vto_roles.run import interview, scaffold

    catalogue = built_in()
    terminal.print(words("init", "asking"))
    for field in interview.FIELDS:
        asked = field not in given
        while asked:
            asking = interview.prompt(field, answers, catalogue, words)
            prompted = typer.prompt(asking.text, default=asking.default, show_default=bool(asking.default), prompt_suffix=" ")
            text = str(prompted).strip()
            unknown = interview.is_unknown(text)
            if text == "?" or (unknown and asking.default is None):
                terminal.print(words("init", "needed") if unknown else asking.explanation)
                continue
            try:
                tried = replace(answers, **{field: asking.read(text)})
                scaffold.check_answers(tried, words, terminal.options.today())
                answers, asked = tried, False
            except Refused as refused:
                terminal.fail(refused)
    return answers
