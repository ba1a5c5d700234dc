"""Cards: what concerns one role or one person, and nothing of anybody else."""

import html
import re
from pathlib import Path
from typing import Any

import docx
import html5lib
import pypdf
import pytest

from tests.conftest import ROOT, Cli

CARE_HOME = ROOT / "examples" / "care-home" / "vto.yaml"


@pytest.fixture
def vto(tmp_path: Path) -> Path:
    path = tmp_path / "vto.yaml"
    path.write_bytes(CARE_HOME.read_bytes())
    return path


def card(cli: Cli, *options: str) -> Any:
    return cli("render", "vto.yaml", "-f", "json", *options).json()


def test_a_role_gets_its_tasks_and_their_dates_only(cli: Cli, vto: Path) -> None:
    whole, mine = card(cli), card(cli, "--role", "works-council")
    wanted = [task["id"] for task in whole["tasks"] if any(cell["role"] == "works-council" for cell in task["cells"])]
    assert 0 < len(wanted) < len(whole["tasks"])
    assert [task["id"] for task in mine["tasks"]] == wanted
    assert [one for one in whole["calendar"] if one["task"] in wanted] == mine["calendar"]
    assert (mine["schema"], mine["card"], mine["provenance"]["card"]) == (whole["schema"], *[{"role": "works-council"}] * 2)
    assert set(mine["fingerprints"]) == {"charter", "works-council"}
    assert mine["fingerprints"]["works-council"] == whole["fingerprints"]["works-council"]
    assert mine["time"] == {} and [task["gaps"] for task in mine["tasks"] if task["gaps"]] == []
    assert "card" not in whole


def test_a_person_decides_and_does_only_where_named(cli: Cli, vto: Path) -> None:
    mine = card(cli, "--person", "personeel")
    for task in mine["tasks"]:
        hr = next(cell for cell in task["cells"] if cell["role"] == "hr")
        if {"A", "R"} & set(hr["letters"]):
            assert "personeel" in [*hr["holders"], *hr["deputies"]], task["id"]
    page = cli("render", "vto.yaml", "--person", "personeelsmedewerker").out
    assert page.startswith("# Kaart: Medewerker personeelsdienst\n")
    told = page.split("## Overleg en jaar")[0]
    for line in told.splitlines():
        assert told.count(line) == 1 or not line.startswith("- "), line  # the strongest of two roles only
    # Who leads the department answers for this one; the colleague only stands in.
    assert "\n- Springt in voor Hoofd personeelsdienst bij: " in page


def test_a_card_tells_no_more_of_others_than_their_function(cli: Cli, vto: Path) -> None:
    mine = card(cli, "--person", "vto")
    people = {holder["id"]: holder for role in mine["roles"] for holder in role["holders"]}
    assert people["vto"]["name"] == "An Peeters" and people["vto"]["mandate_until"] == "2027-12-31"
    assert set(people["personeel"]) == {"id", "function", "also"}
    assert {gap["role"] for task in mine["tasks"] for gap in task["gaps"]} <= {"vto-coordinator"}
    page = cli("render", "vto.yaml", "--person", "vto").out
    assert "- Naam: An Peeters.\n" in page and "- Mandaat tot 31 december 2027.\n" in page and "Benali" not in page
    role = cli("render", "vto.yaml", "--role", "vto-coordinator").out
    assert "An Peeters" in role and "31 december 2027" not in role and "Benali" not in role


def test_a_public_card_has_no_names_and_no_gaps(cli: Cli, vto: Path) -> None:
    plain, public = (cli("render", "vto.yaml", "--role", "line-managers", *more).out for more in ((), ("--public",)))
    gaps = "## Wat nog ontbreekt, en wat eraan te doen\n"
    assert gaps in plain and gaps not in public
    assert "Peeters" not in cli("render", "vto.yaml", "--role", "vto-coordinator", "--public").out


REFUSED = {
    ("--role", "works-councl"): "Rol “works-councl” bestaat niet. (bedoelt u “ondernemingsraad (works-council)”?)",
    ("--role", "vto-working-group"): "De rol “VTO-werkgroep” is er hier niet; er is dus geen kaart van te maken.",
    ("--person", "personel"): "Niemand met id “personel” neemt hier een rol op. (bedoelt u “personeel”?)",
    ("--person", "vto", "--public"): "Een kaart van één persoon is niet voor het publiek. Laat --public weg, of maak met --role",
    ("--person", "vto", "--role", "hr"): "Kies --role of --person, niet allebei.",
    ("--role", "../../x"): "Rol “../../x” bestaat niet.",
    ("--role", ""): "Rol “” bestaat niet.",
}


@pytest.mark.parametrize("options", REFUSED)
def test_a_card_of_nobody_is_refused(cli: Cli, vto: Path, options: tuple[str, ...]) -> None:
    done = cli("render", "vto.yaml", "-o", "card.md", *options)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("vto-roles: " + REFUSED[options]), done.err
    assert not vto.with_name("card.md").exists()


WHOSE = (
    ("--role", "works-council"),
    ("--role", "line-managers", "--public"),
    ("--person", "vto"),
    ("--role", "hr", "--lang", "en"),
)


@pytest.mark.sampled
@pytest.mark.parametrize("markup", ["md", "html"])
@pytest.mark.parametrize("whose", WHOSE)
def test_a_card_is_checked_as_a_charter_is(cli: Cli, vto: Path, markup: str, whose: tuple[str, ...]) -> None:
    name = f"card.{markup}"
    cli("render", "vto.yaml", "-o", name, *whose)
    assert cli("render", "vto.yaml", "-o", name, "--check", *whose).code == 0
    assert cli("render", "vto.yaml", "-o", name, "--check").code == 1  # the whole charter is something else
    assert cli("check", name, "--quiet").out == ""
    path = vto.with_name(name)
    before = path.read_bytes()
    path.write_bytes(before.replace(b"2026", b"2025", 1))
    (finding,) = cli("check", name, "--output-format", "json").json()["findings"]
    line = before[: before.index(b"2026")].count(b"\n") + 1
    assert (finding["check"], finding["line"]) == ("charter-edited", line)
    assert f"vto-roles render vto.yaml -o {name} {whose[0]} {whose[1]}" in finding["remedy"]


def test_a_stale_card_names_its_own_cells_only(cli: Cli, vto: Path) -> None:
    for name, role in (("hr.md", "hr"), ("council.md", "works-council")):
        cli("render", "vto.yaml", "-o", name, "--role", role)
    vto.write_bytes(vto.read_bytes().replace(b"manage-library: line-managers", b"manage-library: hr"))
    hr, council = (cli("check", name, "--output-format", "json").json()["findings"] for name in ("hr.md", "council.md"))
    assert [one["check"] for one in (*hr, *council)] == ["charter-stale"] * 2
    assert "manage-library/hr – → R" in hr[0]["message"]
    assert "manage-library" not in council[0]["message"]


@pytest.mark.parametrize(
    "forged",
    [
        b'{"role":"no-such-role"}',
        b'{"role":"a b; rm"}',
        b'{"role":"hr","person":"vto"}',
        b"{}",
        b'"hr"',
        b'{"owner":"hr"}',
        b'{"role":7}',
    ],
)
def test_whatever_a_mark_says_is_answered(cli: Cli, vto: Path, forged: bytes) -> None:
    cli("render", "vto.yaml", "-o", "card.md", "--role", "hr")
    path = vto.with_name("card.md")
    path.write_bytes(path.read_bytes().replace(b'"card":{"role":"hr"}', b'"card":' + forged))
    checked = cli("check", "card.md", "--output-format", "json")
    assert checked.code in (0, 1)
    wanted = [] if b"no-such" in forged else ["charter-edited"]
    assert [one["check"] for one in checked.json()["findings"]] == wanted


def test_many_cards_go_to_a_folder(cli: Cli, tmp_path: Path) -> None:
    for name in ("care-home", "hospital"):
        (tmp_path / "all" / name).mkdir(parents=True)
        (tmp_path / "all" / name / "vto.yaml").write_bytes((ROOT / "examples" / name / "vto.yaml").read_bytes())
    (tmp_path / "all" / "federation").mkdir()
    (tmp_path / "all" / "federation" / "koepel.yaml").write_bytes((ROOT / "examples" / "federation" / "koepel.yaml").read_bytes())
    done = cli("render", "all", "--role", "board", "-f", "html", "-o", "cards")
    assert done.code == 0, done.err
    pages = sorted((tmp_path / "cards").glob("*/vto.html"))
    assert [page.parent.name for page in pages] == ["care-home", "hospital"]
    assert all(b"<h1>Kaart: " in page.read_bytes() for page in pages)


# --- pages per body -------------------------------------------------------------------------------


def ids(page: bytes) -> list[str]:
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return [node.attrib["id"] for node in tree.iter() if node.attrib.get("id", "").startswith("body-")]


@pytest.mark.parametrize("options", [(), ("--compact",), ("--public",)])
def test_each_body_that_decides_or_advises_has_its_page(cli: Cli, vto: Path, options: tuple[str, ...]) -> None:
    page = cli("render", "vto.yaml", "-f", "html", *options).raw
    bodies = ["general-assembly", "board", "works-council", "prevention-committee", "union-delegation"]
    assert ids(page) == [f"body-{body}" for body in bodies]


def test_a_body_of_which_nothing_is_known_gets_its_page_with_the_condition(cli: Cli, tmp_path: Path) -> None:
    path = ROOT / "examples" / "socio-cultural" / "vto.yaml"
    bodies = cli("render", path, "--annexes", cwd=ROOT).out.split(". De plaats van elk orgaan\n")[1]
    section = bodies.split("### Vakbondsafvaardiging\n\n")[1].split("\n\n")
    assert section[0] == "Ga na of dit orgaan bestaat. Wat volgt, geldt alleen dan."
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section[1].splitlines()]
    leave = next(row for row in rows if row[1].startswith("Het opleidingsverlof"))
    assert leave[2:] == ["moet akkoord gaan (beslist: directie)", "de wet (W4)"]  # not: advises
    dates = [row[0] for row in rows[2:]]
    assert dates[0] == "15 december 2026" and dates[-1] == "geen vaste datum"


def test_a_page_tells_law_from_custom(cli: Cli, vto: Path) -> None:
    page = cli("render", "vto.yaml", "--annexes").out.split(". De plaats van elk orgaan")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("|")]
    grounds = {
        (title.removesuffix(" (wettelijke plicht)"), row[2].split(" (")[0]): row[3]
        for row in rows
        for title in row[1].split("; ")
    }
    assert grounds["Het ontwerp van opleidingsplan schrijven en voor advies bezorgen", "geeft advies"] == "de wet (P4)"
    assert grounds["De visie op leren en opleiding bepalen", "geeft advies"] == "goede praktijk"
    assert (
        grounds["Het opleidingsplan van het jaar voorleggen en vaststellen", "beslist en is eindverantwoordelijk"]
        == "eigen keuze"
    )
    assert (
        grounds["Met de vakbondsafvaardiging onderhandelen om een cao over opleiding te sluiten", "gesprekspartner"]
        == "de cao (W7)"
    )
    assert (
        grounds["De sociale balans opmaken en met de jaarrekening goedkeuren", "beslist en is eindverantwoordelijk"]
        == "de wet (B5)"
    )


# --- the page for a newcomer ----------------------------------------------------------------------


@pytest.mark.parametrize("markup", ["md", "html", "docx", "pdf"])
def test_a_card_begins_with_the_page_for_a_newcomer_in_every_format(cli: Cli, vto: Path, markup: str) -> None:
    done = cli("render", "vto.yaml", "-o", f"card.{markup}", "--role", "line-managers")
    assert done.code == 0, done.err
    text = squeezed(read(vto.with_name(f"card.{markup}")))
    told = (
        "Welkom in deze rol: hoofdverpleegkundigen en diensthoofden",
        "Uw eerste beslissingen",
        "Een persoonlijk ontwikkelingsplan (POP) afspreken en uitvoeren",
        "U beslist en voert uit; voert mee uit: medewerkers. U leidt het team waar het leren gebeurt.",
        "Uw eerste datums",
        "28 februari 2027",
        "U voert uit; beslist: VTO-coördinator.",
        "Goed om te weten",
        "Uw tijd",
        "Op één bladzijde",
    )
    places = [text.index(squeezed(one)) for one in told]
    assert places == sorted(places)


@pytest.mark.parametrize("role", ["line-managers", "vto-coordinator", "external-partners"])
def test_on_paper_the_page_for_a_newcomer_stands_alone(cli: Cli, vto: Path, role: str) -> None:
    assert cli("render", "vto.yaml", "-o", "card.pdf", "--role", role).code == 0
    first, second, *_ = [squeezed(page.extract_text()) for page in pypdf.PdfReader(vto.with_name("card.pdf")).pages]
    assert "Goedomteweten" in first and "Opéénbladzijde" not in first and "Opéénbladzijde" in second


def read(path: Path) -> str:
    """The text of a card without its markup."""
    if path.suffix == ".pdf":
        return "".join(page.extract_text() for page in pypdf.PdfReader(path).pages)
    if path.suffix == ".docx":
        return "".join(node.text or "" for node in docx.Document(str(path)).element.iter("{*}t"))
    text = path.read_text("utf-8")
    return "".join(html5lib.parse(text, namespaceHTMLElements=False).itertext()) if path.suffix == ".html" else text


def squeezed(text: str) -> str:
    """Without spaces and hyphens, which stand elsewhere when lines are broken, and without emphasis."""
    return re.sub(r"[\s\u00ad*-]", "", html.unescape(text))


@pytest.mark.parametrize("language", ["nl", "fr", "de", "en"])
def test_a_newcomer_is_welcomed_in_the_language_of_the_charter(cli: Cli, vto: Path, language: str) -> None:
    page = cli("render", "vto.yaml", "--person", "vto", "--lang", language).out
    heading = next(line for line in page.splitlines() if line.startswith("## "))
    welcomes = {"nl": "Welkom als", "fr": "Bienvenue en tant que", "de": "Willkommen als", "en": "Welcome as"}
    assert heading == f"## {welcomes[language]} VTO-coördinator"


@pytest.mark.parametrize("role", ["board", "general-assembly", "works-council", "union-delegation"])
def test_a_body_is_not_welcomed(cli: Cli, vto: Path, role: str) -> None:
    assert "Welkom" not in cli("render", "vto.yaml", "--role", role).out
