"""Templates of one's own: they override files, see plain values only, stay in their folder, and fail in one line."""

from pathlib import Path

import pytest

from tests.conftest import Cli
from vto_roles.charter import provenance
from vto_roles.output.formats import FORMATS
from vto_roles.read.languages import languages, words_of

GOOD = "organisation: {name: 'De <b>Linde</b> | vzw'}\nsize: {headcount: 60, fte: 50}\n"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "vto.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "own").mkdir()
    return tmp_path / "own"


def test_a_template_of_ones_own_replaces_ours(cli: Cli, own: Path) -> None:
    (own / "charter.md.j2").write_text("# Ons charter: {{ c.organisation.name }}\n\n{{ c.tasks|length }} taken\n", "utf-8")
    made = cli("render", "vto.yaml", "--templates", "own")
    assert made.code == 0
    assert made.out.startswith("# Ons charter: De &#60;b>Linde&#60;/b> &#124; vzw\n")
    mark = provenance.read_mark(made.raw)
    assert mark is not None and mark["templates"] == "own" and mark["intact"]


def test_other_templates_stay_ours(cli: Cli, own: Path) -> None:
    (own / "charter.md.j2").write_text("x", "utf-8")
    assert "<h1>" in cli("render", "vto.yaml", "-f", "html", "--templates", "own").out


def test_a_template_may_add_to_ours(cli: Cli, own: Path) -> None:
    (own / "charter.md.j2").write_text("{% include 'builtin/charter.md.j2' %}\n\nVan ons allemaal.\n", "utf-8")
    ours = provenance.parted(cli("render", "vto.yaml").raw)[0].decode()
    made = provenance.parted(cli("render", "vto.yaml", "--templates", "own").raw)[0].decode()
    assert made.startswith(ours.rstrip("\n")) and made.endswith("Van ons allemaal.\n")


@pytest.mark.parametrize("markup", ["md", "html"])
def test_a_template_may_replace_a_block_of_ours(cli: Cli, own: Path, markup: str) -> None:
    text = "{% extends 'builtin/charter." + markup + ".j2' %}{% block law %}Onze wet: {{ c.tasks|length }}.{% endblock %}"
    (own / f"charter.{markup}.j2").write_text(text, "utf-8")
    ours = provenance.parted(cli("render", "vto.yaml", "-f", markup, "--annexes").raw)[0].decode()
    made = provenance.parted(cli("render", "vto.yaml", "-f", markup, "--annexes", "--templates", "own").raw)[0].decode()
    tasks = len(cli("render", "vto.yaml", "-f", "json").json()["tasks"])
    assert f"Onze wet: {tasks}." in made
    before, _, after = made.partition(f"Onze wet: {tasks}.")
    assert ours.startswith(before.rstrip("\n")) and ours.endswith(after.lstrip("\n")) and len(made) < len(ours)


def test_a_style_of_ones_own_has_its_hash_in_the_policy(cli: Cli, own: Path) -> None:
    (own / "charter.css").write_text("body { color: #123456 }\n", "utf-8")
    page = cli("render", "vto.yaml", "-f", "html", "--templates", "own").out
    assert "<style>body{color:#123456}</style>" in page
    import base64
    import hashlib

    digest = base64.b64encode(hashlib.sha256(b"body{color:#123456}").digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page


def test_a_page_escapes_in_a_template_of_ones_own(cli: Cli, own: Path) -> None:
    (own / "charter.html.j2").write_text('<p title="{{ c.organisation.name }}">{{ c.organisation.name }}</p>', "utf-8")
    page = cli("render", "vto.yaml", "-f", "html", "--templates", "own").out
    assert page.startswith('<p title="De &lt;b&gt;Linde&lt;/b&gt; | vzw">De &lt;b&gt;Linde&lt;/b&gt; | vzw</p>\n<!-- vto-roles: ')


BAD = {
    "{{ c.nothing_like_it }}": 1,
    "\n\n{% if %}": 3,
    "\n{{ 1 / 0 }}": 2,
    "{{ ''.__class__.__mro__[1].__subclasses__() }}": 1,
    "{{ t.__self__.words }}": 1,
    "{{ t.__globals__ }}": 1,
    "{{ '{0.__class__}'.format(c) }}": 1,
    "{{ once('{0.__class__}'.format)(c) }}": 1,
    "{{ c.roles.append(1) }}": 1,
    "{{ range(10000000)|list }}": 1,
    "\n{% include '../vto.yaml' %}": 2,
    "{% include '/etc/passwd' %}": 1,
    "{% include 'builtin/../pyproject.toml' %}": 1,
    "{% include 'link' %}": 1,
    "{% import 'os' as os %}": 1,
    "{% include 'no-such' %}": 1,
    "{{ t('no', 'such') }}": 1,
}


@pytest.mark.parametrize("template", BAD)
def test_a_bad_template_is_one_line_with_its_place(cli: Cli, own: Path, template: str) -> None:
    (own / "link").symlink_to("/etc/passwd")
    (own / "charter.md.j2").write_text(template, "utf-8")
    made = cli("render", "vto.yaml", "--templates", "own", "-o", "out.md", "--lang", "en")
    assert made.code == 2
    assert not (own.parent / "out.md").exists()
    assert made.err.count("\n") == 1 and "root:" not in made.err
    inner = "outside" in made.err
    assert inner or made.err.startswith(f"vto-roles: template charter.md.j2, line {BAD[template]}: "), made.err


@pytest.mark.parametrize("content", [b"\xff\xfe", b"x" * (1 << 21)])
def test_a_file_that_is_no_template_is_refused(cli: Cli, own: Path, content: bytes) -> None:
    (own / "charter.md.j2").write_bytes(content)
    made = cli("render", "vto.yaml", "--templates", "own")
    assert made.code == 2 and made.err.startswith("vto-roles: sjabloon charter.md.j2, regel 1: ")


def test_a_folder_of_templates_must_be_one(cli: Cli, own: Path) -> None:
    assert cli("render", "vto.yaml", "--templates", "nowhere").code == 2
    assert cli("render", "vto.yaml", "--templates", "vto.yaml").code == 2


def test_a_charter_of_ones_own_templates_is_checked_by_its_seal(cli: Cli, own: Path) -> None:
    (own / "charter.md.j2").write_text("# {{ c.organisation.name }}\n", "utf-8")
    cli("render", "vto.yaml", "--templates", "own", "-o", "out.md")
    assert cli("check", "out.md", "-q").out == ""
    path = own.parent / "out.md"
    path.write_text(path.read_text("utf-8").replace("Linde", "Eik"), "utf-8")
    (finding,) = cli("check", "out.md", "--output-format", "json").json()["findings"]
    assert (finding["check"], finding["line"]) == ("charter-edited", 1)


REFUSED = [
    *((markup, "--templates") for markup in ("docx", "pdf", "xlsx", "ics", "csv", "json")),
    *((markup, "--no-annexes") for markup in ("json", "xlsx")),
    *((markup, "--annexes") for markup in ("ics", "csv")),
    *((markup, "--compact") for markup in ("json", "ics", "csv")),
]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("markup", "option"), REFUSED)
def test_what_a_format_does_not_do_is_refused_with_the_formats_that_do(
    cli: Cli, own: Path, markup: str, option: str, language: str
) -> None:
    typed = (option, "own") if option == "--templates" else (option,)
    made = cli("render", "vto.yaml", "-o", f"out.{markup}", *typed, "--lang", language)
    assert (made.code, made.out) == (2, "") and not (own.parent / f"out.{markup}").exists()
    words = words_of(language)
    others = tuple(one for one in FORMATS if (one, option) not in REFUSED)
    assert made.err == f"vto-roles: {words('refused', 'not-for-format', option=option, format=markup, formats=others)}\n"
    assert {"md", "html"} <= set(others)


@pytest.mark.parametrize(
    ("markup", "option"), [("json", "--annexes"), ("json", "--full"), ("csv", "--full"), ("csv", "--no-annexes")]
)
def test_what_a_format_does_anyway_may_be_asked(cli: Cli, own: Path, markup: str, option: str) -> None:
    plain, asked = (cli("render", "vto.yaml", "-f", markup, *more).raw for more in ((), (option,)))
    assert plain == asked != b""
