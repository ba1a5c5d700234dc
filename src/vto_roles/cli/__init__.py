"""The command line: parse, call one function, print, exit. The only module that knows typer."""

import functools
import inspect
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from vto_roles import __version__
from vto_roles.refused import Refused
from vto_roles.run import console

if TYPE_CHECKING:
    from vto_roles.charter.cards import Subject
    from vto_roles.finding import Finding, Severity
    from vto_roles.run import batch, examine, pipeline

EXIT_FINE, EXIT_FINDINGS, EXIT_CANNOT, EXIT_INTERRUPTED = 0, 1, 2, 130

# Files are opened by our own code, which tells in every language what cannot be read: typer is to look at none (`readable`).
app = typer.Typer(
    name="vto-roles",
    help="Write the responsibility charter for learning and training policy: who decides, does, advises and is told.",
    add_completion=True,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def start() -> None:
    """Run the command line. Only the command that is asked is made: to read the signatures of all takes longer than a file."""
    asked = [one for one in app.registered_commands if sys.argv[1:2] == [one.name or getattr(one.callback, "__name__", "")]]
    app.registered_commands = asked or app.registered_commands
    app()


def _version(wanted: bool) -> None:
    if wanted:
        console.out(f"vto-roles {__version__}\n".encode())
        raise typer.Exit


Lang = Annotated[str | None, typer.Option("--lang", metavar="nl|fr|de|en", help="Language of charter, findings and prompts.")]
Date = Annotated[str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The day to reckon with; by default today.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say only what goes wrong.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say what is left alone too.")]
Color = Annotated[Literal["auto", "always", "never"], typer.Option("--color", help="Colour in findings.")]
Version = Annotated[bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version.")]


# --- manners --------------------------------------------------------------------------------------


@app.callback()
def _everywhere(
    lang: Lang = None,
    date: Date = None,
    quiet: Quiet = False,
    verbose: Verbose = False,
    color: Color = "auto",
    version: Version = False,
) -> None:
    """Write the responsibility charter for learning and training policy: who decides, does, advises and is told."""
    console.heed({"lang": lang, "date": date, "quiet": quiet, "verbose": verbose, "color": color, "version": version})


def _mannered(command: Callable[..., int | None]) -> Callable[..., None]:
    """Give a command the options of every command, its exit code, and never a traceback."""
    common = inspect.signature(_everywhere).parameters
    own = inspect.signature(command)

    @functools.wraps(command)
    def run(**options: Any) -> None:
        try:
            console.heed({name: options.pop(name) for name in common})
            code = command(**options) or EXIT_FINE
            sys.stdout.flush()
        except Refused as refused:
            console.say(console.refusal(refused))
            code = EXIT_CANNOT
        except KeyboardInterrupt:
            code = EXIT_INTERRUPTED
        except BrokenPipeError:
            console.drop(sys.stdout)
            code = EXIT_CANNOT
        except typer.Abort:
            code = EXIT_INTERRUPTED
        except typer.Exit:
            raise
        except Exception as fault:  # a fault of ours: one line that can be reported, never a traceback
            console.say(console.refusal(console.refused(fault)))
            code = EXIT_CANNOT
        if code:
            raise typer.Exit(code)

    added = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in common.values()]
    run.__signature__ = own.replace(parameters=[*own.parameters.values(), *added])  # type: ignore[attr-defined]
    run.__annotations__ = command.__annotations__ | _everywhere.__annotations__
    return run


# --- one organisation -----------------------------------------------------------------------------


def _usable(path: Path, settings: Sequence[Any] = ()) -> "pipeline.Decided":
    """A file that can be worked with; else its findings are told and the command ends."""
    from vto_roles.run import batch, pipeline

    decided = pipeline.decide(path, console.today(), settings=settings)
    if decided.case is None or decided.unusable:
        batch.tell(decided)
        raise typer.Exit(EXIT_FINDINGS)
    return decided


# --- commands -------------------------------------------------------------------------------------


@app.command()
@_mannered
def init(
    path: Annotated[Path, typer.Argument(help="The file to make.", readable=False)] = Path("vto.yaml"),
    name: Annotated[str | None, typer.Option(help="Name of the organisation.")] = None,
    headcount: Annotated[str | None, typer.Option(help="Staff in heads, without volunteers.")] = None,
    fte: Annotated[str | None, typer.Option(help="Average full-time equivalents.")] = None,
    employer: Annotated[str | None, typer.Option(metavar="private|public", help="Kind of employer.")] = None,
    joint_committee: Annotated[
        list[str] | None, typer.Option("--joint-committee", help="Joint committee, such as 330; may be given again.")
    ] = None,
    no_input: Annotated[bool, typer.Option("--no-input", help="Ask nothing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> int:
    """Make a first organisation file, with comments, and its editor schema."""
    from vto_roles import files
    from vto_roles.read.catalogue import built_in
    from vto_roles.read.editor_schema import schema
    from vto_roles.run import scaffold

    if files.is_folder(path) or not path.suffix:
        path = path / "vto.yaml"
    if files.there(path) and not force:
        raise Refused("exists", path=files.shown(path))
    words, catalogue = console.words_for(None), built_in()
    answers = scaffold.Answers(
        name=" ".join((name or "").split()),
        headcount=headcount or "",
        fte=fte or "",
        employer=_employer(employer or "private", words),
        committees=scaffold.committees(" ".join(joint_committee or ())),
    )
    _accept(answers, words)
    if not no_input and sys.stdin.isatty() and sys.stdout.isatty():
        answers = _ask(answers, words, employer is not None)
    for option, given in (("--name", answers.name), ("--headcount", answers.headcount)):
        if not given:
            raise Refused("missing-option", option=option)
    files.replace(path, scaffold.write(answers, catalogue, words, console.today()))
    files.replace(path.parent / scaffold.SCHEMA_NAME, schema(catalogue, words))
    if not console.MANNERS.quiet:
        schema_path = path.parent / scaffold.SCHEMA_NAME
        console.line(words("init", "written", path=files.shown(path), schema=files.shown(schema_path)))
        console.line(words("init", "next", path=_quoted(path), charter=_quoted(path.with_suffix(".html"))))
    return EXIT_FINE


def _quoted(path: Path) -> str:
    import shlex

    return shlex.quote(str(path))


def _employer(text: str, words: Any) -> str:
    """The kind of employer that a word of this language means."""
    known = words.find("init", "employers")
    if text.strip().lower() not in known:
        reason = words("checks", "schema", "remedy", "not-one-of", allowed=("private", "public"))
        raise Refused("bad-answer", value=text, reason=reason)
    return str(known[text.strip().lower()])


def _accept(answers: Any, words: Any) -> None:
    """Refuse an answer that the file could not hold, by writing the file in memory and reading it back."""
    from msgspec.structs import replace

    from vto_roles.read import organisation
    from vto_roles.read.catalogue import built_in
    from vto_roles.run import scaffold
    from vto_roles.wording import message

    probe = replace(answers, name=answers.name or "x", headcount=answers.headcount or "1")
    data = scaffold.write(probe, built_in(), words, console.today())
    faults = [one for one in organisation.read(Path("vto.yaml"), data=data).findings if one.severity == "error"]
    if faults or any(mark in probe.headcount + probe.fte for mark in "\r\n#"):
        value = str(faults[0].args.get("value", "")) if faults else answers.headcount
        reason = message(faults[0], words) if faults else words("checks", "schema", "message", "not-a-number", value=value)
        raise Refused("bad-answer", value=value, reason=reason)


def _ask(answers: Any, words: Any, employer_given: bool) -> Any:
    """At most six questions on the terminal; what an option gave is not asked, what cannot be is asked again."""
    from msgspec.structs import replace

    from vto_roles.read.catalogue import built_in
    from vto_roles.run import scaffold

    def reply(question: str, default: str | None) -> str:
        shown = bool(default)
        return str(typer.prompt(words("init", question), default=default, show_default=shown, prompt_suffix=" ")).strip()

    questions: tuple[tuple[str, str, str | None, Callable[[str], Any]], ...] = (
        ("name", "ask_name", None, str),
        ("headcount", "ask_headcount", None, str),
        ("fte", "ask_fte", "", str),
        ("employer", "ask_employer", "private", lambda text: _employer(text, words)),
        ("committees", "ask_committee", "", scaffold.committees),
    )
    for field, question, default, read in questions:
        asked = (not employer_given) if field == "employer" else not getattr(answers, field)
        while asked:
            try:
                tried = replace(answers, **{field: read(reply(question, default))})
                _accept(tried, words)
                answers, asked = tried, False
            except Refused as refused:
                console.say(console.refusal(refused))
    while True:
        text = reply("ask_bodies", "")
        if not text:
            return answers
        found, unknown = scaffold.named_bodies(text, built_in(), answers.employer, words)
        if not unknown:
            return replace(answers, bodies=found)
        console.say(console.refusal(Refused("bad-answer", value=", ".join(unknown), reason=words("init", "ask_bodies"))))


@app.command()
@_mannered
def render(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE|DIR]...", help="Organisation files, or folders of them.", readable=False)
    ] = None,
    format: Annotated[
        str | None,
        typer.Option("-f", "--format", metavar="md|html|json|docx|xlsx|pdf|ics", help="Format; by default by the extension."),
    ] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="PATH|DIR|-", help="Where it goes; - is standard output.")
    ] = None,
    public: Annotated[bool, typer.Option("--public", help="Leave out names and what concerns single persons.")] = False,
    role: Annotated[str | None, typer.Option("--role", metavar="ID", help="Only what concerns one role: its card.")] = None,
    person: Annotated[
        str | None, typer.Option("--person", metavar="ID", help="Only what concerns one person of the file.")
    ] = None,
    compact: Annotated[bool | None, typer.Option("--compact/--full", help="A row per bundle, or every task.")] = None,
    templates: Annotated[
        Path | None,
        typer.Option(
            "--templates", metavar="DIR", help="Templates of your own, which go before the built-in ones.", readable=False
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; exit 1 when the output is not up to date.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="As --check, and show the difference.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Replace files that vto-roles did not write.")] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", metavar="N", min=1, help="Processes for many files; by default as many as pay.")
    ] = None,
) -> int:
    """Make the charter of one organisation, or of many."""
    from vto_roles import files
    from vto_roles.run import batch, pipeline

    arguments = paths or [Path("vto.yaml")]
    many = len(arguments) > 1 or any(files.is_folder(path) for path in arguments)
    if many and (output in (None, "-")):
        raise Refused("needs-folder")
    if many and output is not None and Path(output).is_file():
        raise Refused("needs-folder")
    markup = _format(format, None if many else output)
    settings = pipeline.Settings(
        markup=markup,
        public=public,
        compact=compact,
        card=_card(role, person, public=public),
        templates=templates,
        compare=check or diff,
        diff=diff,
        force=force,
        piped=output == "-",
        single=not many,
    )
    if not many:
        (only,) = pipeline.inputs(arguments)
        return EXIT_FINDINGS if batch.put(only, _target(only, output, markup, many=False), settings).failed else EXIT_FINE
    counts = dict.fromkeys(("seen", "written", "unchanged", "failed", "refused"), 0)
    with console.progress() as advance:
        for outcome in batch.each(_jobs(pipeline.inputs(arguments), str(output), settings), jobs):
            counts["seen"] += 1
            for name in ("written", "unchanged", "failed", "refused"):
                counts[name] += getattr(outcome, name)
            advance()
    if not counts["seen"]:
        raise Refused("nothing-found", path=", ".join(files.shown(path) for path in arguments))
    if not console.MANNERS.quiet:
        words = console.words_for(None)
        console.say(words("findings", "files", count=counts.pop("seen")) + words("refused", "batch", **counts))
    failed, refused = counts["failed"], counts["refused"]
    return EXIT_CANNOT if refused else EXIT_FINDINGS if failed else EXIT_FINE


def _jobs(inputs: "Iterator[pipeline.Input]", output: str, settings: "pipeline.Settings") -> "Iterator[batch.Job]":
    """Each input with the place of its output; two never get one place, and none lies outside the folder."""
    from vto_roles import files
    from vto_roles.run import batch

    taken: set[str] = set()
    for one in inputs:
        target = _target(one, output, settings.markup, many=True)
        assert target is not None
        shown, fault = files.shown(target), None
        if shown in taken:
            fault = Refused("twice", path=shown)
        elif not files.inside(target.parent, (Path(output),)):
            fault = Refused("outside", path=shown)
        taken.add(shown)
        yield batch.Job(one=one, target=target, settings=settings, refusal=None if fault is None else console.refusal(fault))


def _card(role: str | None, person: str | None, *, public: bool) -> "Subject | None":
    """Whose card is asked; None when it is the whole charter."""
    if role is None and person is None:
        return None
    from vto_roles.charter.cards import Subject

    if role is not None and person is not None:
        raise Refused("one-card")
    if person is not None and public:
        raise Refused("person-public")
    return Subject(role=role, person=person)


def _format(wanted: str | None, output: str | None) -> str:
    from vto_roles import files
    from vto_roles.output.render import FORMATS, formats

    if wanted is None and output not in (None, "-") and not files.is_folder(Path(str(output))):
        suffix = Path(str(output)).suffix.lower()
        wanted = FORMATS.get(suffix, suffix or str(output))
    wanted = wanted or "md"
    if wanted not in formats():
        raise Refused("format", format=wanted, known=formats())
    return wanted


def _target(one: "pipeline.Input", output: str | None, markup: str, *, many: bool) -> Path | None:
    from vto_roles import files

    if output is None or output == "-":
        return None
    if many or files.is_folder(Path(output)):
        return Path(output) / one.relative.with_suffix(f".{markup}")
    return Path(output)


@app.command()
@_mannered
def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE|DIR]...|-", help="Files or folders; - reads standard input; by default this folder.", readable=False
        ),
    ] = None,
    output_format: Annotated[
        str, typer.Option("--output-format", metavar="text|concise|json|github|gitlab|sarif|junit", help="How findings are told.")
    ] = "text",
    output: Annotated[str, typer.Option("-o", "--output", metavar="PATH", help="Where they go.")] = "-",
    fail_on: Annotated[
        Literal["error", "warning"], typer.Option("--fail-on", help="From which severity the exit code is 1.")
    ] = "error",
    select: Annotated[str | None, typer.Option("--select", metavar="ID,...", help="Only these checks.")] = None,
    ignore: Annotated[str | None, typer.Option("--ignore", metavar="ID,...", help="Not these checks.")] = None,
    source: Annotated[
        Path | None,
        typer.Option("--source", metavar="FILE", help="The organisation file of the charters that are checked.", readable=False),
    ] = None,
    stdin_filename: Annotated[
        Path | None,
        typer.Option(
            "--stdin-filename", metavar="NAME", help="Name for standard input; its end says what it is.", readable=False
        ),
    ] = None,
) -> int:
    """Check organisation files, charters and RACI tables made by hand; exit 1 when something is wrong."""
    from vto_roles import files, report

    if output_format not in report.FORMATS:
        raise Refused("format", format=output_format, known=report.FORMATS)
    wanted = _checks(select), _checks(ignore)
    failing: tuple[Severity, ...] = ("error",) if fail_on == "error" else ("error", "warning")
    color = output == "-" and console.colored(sys.stdout)
    arguments = paths or [Path(".")]
    once = len(arguments) == 1  # no file comes twice
    reporter, words = report.reporter(output_format), None
    seen: list[str] = []
    sources: set[str] = set()
    written: list[bytes] = []
    unreadable, found, failed = False, False, False

    def put(data: bytes) -> None:
        if output != "-":
            written.append(data)
        elif data:
            console.out(data.decode().encode(sys.stdout.encoding or "utf-8", "replace") if reporter.for_people else data)

    for path, examined in _examined(arguments, stdin_filename, source):
        if examined is None:
            unreadable = True
            continue
        seen.append(next(iter(examined.texts), files.shown(path)))
        sources |= examined.texts.keys()
        words = words or console.words_for(examined.case)
        findings = [finding for finding in examined.findings if _wanted(finding, *wanted)]
        found = found or bool(findings)
        failed = failed or any(finding.severity in failing for finding in findings)
        lines = report.pointed_at(findings, examined.texts)
        one = report.Report(findings=findings, files=seen[-1:], lines=lines, words=words, failing=failing, color=color)
        put(reporter.add(one, done=seen[-1] if once else None))
    if unreadable and not seen:
        return EXIT_CANNOT
    if not seen:
        raise Refused("nothing-found", path=", ".join(str(path) for path in arguments))
    assert words is not None
    if found or output != "-" or not (reporter.for_people and console.MANNERS.quiet):
        put(reporter.finish(report.Report(findings=(), files=seen, lines={}, words=words, failing=failing, color=color)))
    if output != "-":
        from vto_roles.run import batch

        batch.guard(Path(output), [Path(name) for name in sources])
        files.replace(Path(output), b"".join(written))
    if unreadable:
        return EXIT_CANNOT
    return EXIT_FINDINGS if failed else EXIT_FINE


def _examined(
    paths: Sequence[Path], stdin_filename: Path | None, source: Path | None
) -> "Iterator[tuple[Path, examine.Examined | None]]":
    """Each file with what is to be said of it; None for one that cannot be read, which is told here and stops no other."""
    from vto_roles import files
    from vto_roles.run import examine, pipeline

    today = console.today()
    for path in paths:
        stdin = str(path) == "-"
        named = stdin_filename or path
        for one in [pipeline.Input(named, named, None)] if stdin else pipeline.inputs([path], charters=True):
            try:
                bound = pipeline.MAX_CHARTER if stdin else pipeline.limit(one.path)
                data = sys.stdin.buffer.read(bound + 1) if stdin else files.read(one.path, bound)
                roots = () if one.root is None else (one.root,)
                examined = examine.examine(stdin_filename if stdin else one.path, data, today, roots, source=source)
            except Exception as fault:
                console.say(console.refusal(console.refused(fault)))
                yield one.path, None
                continue
            yield one.path, examined


def _checks(ids: str | None) -> frozenset[str]:
    """The checks that an option names; one that does not exist is refused."""
    from vto_roles.checks.registry import all_checks
    from vto_roles.text import near

    names = [name.strip() for name in (ids or "").split(",") if name.strip()]
    for name in names:
        if name not in all_checks():
            raise Refused("no-such-check", value=name, nearest=near(name, all_checks()) or "")
    return frozenset(names)


def _wanted(finding: "Finding", select: frozenset[str], ignore: frozenset[str]) -> bool:
    """Whether a finding is asked for; a file that cannot be relied on is always told."""
    from vto_roles.checks.registry import all_checks

    if finding.severity == "error" and all_checks()[finding.check].family == "file":
        return True
    if console.MANNERS.quiet and finding.severity == "info":
        return False
    return (not select or finding.check in select) and finding.check not in ignore


@app.command()
@_mannered
def explain(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The organisation file.", readable=False)],
    task: Annotated[str | None, typer.Argument(metavar="[TASK", help="One task.")] = None,
    role: Annotated[str | None, typer.Argument(metavar="[ROLE]]", help="One role on it.")] = None,
) -> int:
    """Say why each role has its letter, and where its rivals fell."""
    from vto_roles.charter.explain import Explainer
    from vto_roles.safe_text import visible
    from vto_roles.text import near

    decided = _usable(path)
    case, allocation = decided.made
    explainer = Explainer(case, allocation, console.words_for(case))
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
    console.line("\n".join(visible(line) for line in lines).rstrip("\n"))
    return EXIT_FINE


_WHAT_IF_SIZES = (10, 20, 50, 100)  # heads and full-time equivalents: where law or the catalogue draws a line


@app.command("what-if")
@_mannered
def what_if(
    path: Annotated[Path, typer.Argument(metavar="FILE", help="The organisation file.", readable=False)],
    changes: Annotated[
        list[str] | None, typer.Option("--set", metavar="KEY=VALUE", help="An answer to change, such as size.fte=20.")
    ] = None,
) -> int:
    """Show the cells that change when answers change, and why."""
    from vto_roles.charter import compare
    from vto_roles.read import organisation
    from vto_roles.run import pipeline
    from vto_roles.safe_text import visible

    before = _usable(path)
    words = console.words_for(before.case)
    today = console.today()
    old = pipeline.charter_of(before, words, today)

    def tell(settings: Sequence[str]) -> tuple[str, int]:
        after = _usable(path, [organisation.assignment(text) for text in settings])
        new = pipeline.charter_of(after, words, today)
        difference = compare.compare(old, new)
        return compare.DifferenceWriter(old, new, words).text(difference), len(difference.cells)

    if changes:
        console.line(visible(tell(changes)[0].rstrip("\n"), keep="\n"))
        return EXIT_FINE
    scenarios = [
        (words("compare", "at", count=size), [f"size.headcount={size}", f"size.fte={size}", f"size.election_average={size}"])
        for size in _WHAT_IF_SIZES
    ]
    scenarios.append((words("compare", "coordinator"), ["roles.vto-coordinator=no"]))
    for title, settings in scenarios:
        text, count = tell(settings)
        console.line(f"== {title}{words.colon}{words('compare', 'cells', count=count)}")
        console.line(visible(text, keep="\n"))
    return EXIT_FINE


@app.command()
@_mannered
def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="An organisation file or a charter in JSON.", readable=False)],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The other one.", readable=False)],
    format: Annotated[str, typer.Option("-f", "--format", metavar="text|md|json", help="Format.")] = "text",
) -> int:
    """Tell two charters apart in words: who gains, who loses, who must be asked again."""
    from vto_roles.charter import compare
    from vto_roles.output.render import markdown
    from vto_roles.safe_text import visible

    if format not in ("text", "md", "json"):
        raise Refused("format", format=format, known=("text", "md", "json"))
    (one, _), (other, words) = _side(old), _side(new)
    difference = compare.compare(one, other)
    teller = compare.DifferenceWriter(one, other, words)
    if format == "json":
        console.out(teller.json(difference))
    elif format == "md":
        console.out(teller.markdown(difference, markdown).encode())
    else:
        console.line(visible(teller.text(difference).rstrip("\n"), keep="\n"))
    return EXIT_FINE


def _side(path: Path) -> tuple[Any, Any]:
    """One side of a comparison: a charter's JSON as it is, or the charter that an organisation file yields."""
    from vto_roles import files
    from vto_roles.charter import compare
    from vto_roles.read import tree
    from vto_roles.read.languages import words_of
    from vto_roles.run import pipeline

    data = files.read(path, 64 * tree.MAX_BYTES)
    charter = compare.read(data)
    if charter is None and b'"vto-roles/charter/' in data[:200]:
        raise Refused("no-charter", path=files.shown(path))
    if charter is not None:
        return charter, words_of(console.language(charter.language))
    decided = _usable(path)
    words = console.words_for(decided.case)
    return pipeline.charter_of(decided, words, console.today()), words


@app.command()
@_mannered
def checks(
    name: Annotated[str | None, typer.Argument(metavar="[ID]", help="One check.")] = None,
) -> int:
    """List the checks, or explain one."""
    from vto_roles.checks.registry import all_checks

    words = console.words_for(None)
    if name is None:
        spoken = {one.severity: words("charter", "severity", one.severity) for one in all_checks().values()}
        width, wide = (max(map(len, names)) for names in (all_checks(), spoken.values()))
        for one in all_checks().values():
            console.line(f"{one.id:{width}}  {spoken[one.severity]:{wide}}  {one.title(words)}")
        return EXIT_FINE
    from vto_roles.report import check_page

    _checks(name)
    one = all_checks()[name]
    console.line(check_page.page(one, words))
    return EXIT_FINE


@app.command()
@_mannered
def catalog(
    name: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="A role, task, bundle, competence, rule, topic or law line.")
    ] = None,
) -> int:
    """Show what the built-in catalogue holds, or one part of it."""
    from vto_roles.charter.browse import entry, overview
    from vto_roles.read.catalogue import built_in
    from vto_roles.text import near

    words = console.words_for(None)
    if name is None:
        console.line("\n".join(overview(built_in(), words)))
        return EXIT_FINE
    lines = entry(built_in(), name, words)
    if lines is None:
        from vto_roles.charter.browse import ids

        raise Refused("no-such-id", value=name, nearest=near(name, ids(built_in())) or "")
    console.line("\n".join(lines))
    return EXIT_FINE


@app.command()
@_mannered
def schema(
    output: Annotated[str, typer.Option("-o", "--output", metavar="PATH", help="Where it goes.")] = "-",
) -> int:
    """Write the JSON Schema of the organisation file, for editors."""
    from vto_roles import files
    from vto_roles.read.catalogue import built_in
    from vto_roles.read.editor_schema import schema as drawn

    data = drawn(built_in(), console.words_for(None))
    if output == "-":
        console.out(data)
    else:
        files.replace(Path(output), data)
    return EXIT_FINE
