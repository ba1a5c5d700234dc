"""Overlays: which file may be one, what a stranger's `extends` never opens or shows, and ids of patches that name nothing."""

import json
from pathlib import Path

import jsonschema
import pytest

from tests.conftest import ROOT, told, world
from vto_roles import files
from vto_roles.charter import provenance
from vto_roles.finding import Place
from vto_roles.model.node import Node, plain
from vto_roles.read import organisation, tree
from vto_roles.read.catalogue import built_in
from vto_roles.read.editor_schema import schema
from vto_roles.read.languages import words_of

HEAD = "organisation: {name: De Linde}\nsize: {headcount: 60}\n"
SECRET = "hunter2"


def read(path: Path, extends: str, more: str = "") -> organisation.Loaded:
    return organisation.read(path, data=f"extends: [{extends}]\n{HEAD}{more}".encode())


@pytest.mark.parametrize(
    "name, content, variant",
    [
        (".env", f"PASSWORD={SECRET}", "extends-outside"),
        (".hidden/koepel.yaml", f"source: {SECRET}", "extends-outside"),
        ("koepel.txt", f"source: {SECRET}", "extends-other"),
        ("id_rsa.yaml", f"-----BEGIN KEY-----\n{SECRET}\n", "extends-other"),
        ("secret.yaml", f"version: 1\nsource: x\npassword: {SECRET}\n", "extends-other"),
        ("secret.yml", f"\tpassword: {SECRET}\n", "extends-other"),
        ("flow.yaml", f'{{"password": "{SECRET}", "source": 1}}', "extends-other"),
        ("member.yaml", f"organisation: {{name: {SECRET}}}\nsize: {{headcount: none}}\ncatalog: []\n", "extends-other"),
        ("empty.yaml", "# nothing\n", "extends-other"),
        ("binary.yaml", "\x7fELF\0", "extends-other"),
    ],
)
def test_what_is_no_overlay_is_one_finding_and_stays_unread(tmp_path: Path, name: str, content: str, variant: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(content)
    loaded = read(tmp_path / "vto.yaml", name)
    assert [(one.place.file, one.place.line, one.check, one.variant) for one in loaded.findings] == [
        ("vto.yaml", 1, "schema", variant)
    ]
    assert SECRET not in repr((loaded.findings, loaded.texts))
    assert loaded.case is not None  # what else is wrong is told too


@pytest.mark.parametrize("content", ["version: 1\n", "catalgo: {}\nversion: 1\n", "source: x\nroles: {}\n", "settings: [\n"])
def test_a_faulty_overlay_is_one_all_the_same(tmp_path: Path, content: str) -> None:
    (tmp_path / "koepel.yaml").write_text(content)
    loaded = read(tmp_path / "vto.yaml", "koepel.yaml")
    assert {one.place.file for one in loaded.findings} <= {"koepel.yaml"}
    assert "koepel.yaml" in loaded.texts


def test_a_repository_is_a_tree_in_which_files_may_name_each_other(tmp_path: Path) -> None:
    member = tmp_path / "members" / "a"
    member.mkdir(parents=True)
    (tmp_path / "koepel.yaml").write_text("source: Koepel\n")
    assert [one.variant for one in read(member / "vto.yaml", "../../koepel.yaml").findings] == ["extends-outside"]
    (tmp_path / "members" / ".git").write_text("gitdir: elsewhere\n")  # as in a work tree of git; the nearest one counts
    assert [one.variant for one in read(member / "vto.yaml", "../../koepel.yaml").findings] == ["extends-outside"]
    (tmp_path / "members" / ".git").unlink()
    (tmp_path / ".git").mkdir()
    assert read(member / "vto.yaml", "../../koepel.yaml").findings == []


def test_nothing_hidden_is_named_by_way_of_a_link_or_above_the_tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / ".home" / "work"
    (home / ".store").mkdir(parents=True)
    (home / ".store" / "a.yaml").touch()
    (home / "a.yaml").touch()
    (home / "link.yaml").symlink_to(".store/a.yaml")
    (home / "out.yaml").symlink_to("../../b.yaml")
    (tmp_path / "b.yaml").touch()
    named = {
        name: files.named(name, home) is not None for name in ("a.yaml", "./a.yaml", "../work/a.yaml", "link.yaml", "out.yaml")
    }
    assert named == {"a.yaml": True, "./a.yaml": True, "../work/a.yaml": True, "link.yaml": False, "out.yaml": False}
    assert files.named(str(home / "a.yaml"), home) is None
    assert files.named("a\0b", home) is None
    (tmp_path / "c").mkdir()
    monkeypatch.chdir(tmp_path)
    assert files.named("../b.yaml", tmp_path / "c") is not None  # below the working directory
    assert files.named("../.home/work/a.yaml", tmp_path / "c") is None


TASK = "phase: plan, level: tactical, bundle: offer, A: [management], R: [hr]"
TEXT, NO_TASK, NO_TOPIC = "path=catalog.text.nl", "unknown-reference task", "unknown-reference topic"
MISSPELT = {
    "tasks: {draft-anual-plan: {A: [board]}}": "4:19-4:35 unknown-reference task path=catalog.tasks value=draft-anual-plan",
    "tasks: {draft-anual-plan: null}": "4:19-4:35 unknown-reference task path=catalog.tasks value=draft-anual-plan",
    "roles: {vto-cordinator: }": "4:19-4:33 unknown-reference role path=catalog.roles value=vto-cordinator",
    "roles: {vto-cordinator: {may: [A, R]}}": "4:19-4:33 unknown-reference role path=catalog.roles value=vto-cordinator",
    "rules: {zzz: null}": "4:19-4:22 unknown-reference - path=catalog.rules value=zzz",
    "taks: null": "4:11-4:15 schema unknown-key path=catalog key=taks",
    "tasks: {manage-library: {dedline: null}}": "4:36-4:43 schema unknown-key path=catalog.tasks.manage-library key=dedline",
    "tasks: {manage-library: {C: {hrr: null}}}": "4:40-4:43 unknown-reference role path=catalog.tasks.manage-library.C value=hrr",
    "text: {nl: {tasks: {manage-libary: {title: B, note: C}}}}": f"4:31-4:44 {NO_TASK} {TEXT}.tasks value=manage-libary",
    "text: {nl: {tasks: {manage-libary: }}}": f"4:31-4:44 {NO_TASK} {TEXT}.tasks value=manage-libary",
    "text: {nl: {topics: {anual-training-plan: A}}}": f"4:32-4:51 {NO_TOPIC} {TEXT}.topics value=anual-training-plan",
    "text: {nl: {taks: {manage-library: }}}": f"4:46-4:46 schema text {TEXT}.taks.manage-library",
    "text: {nll: null}": f"4:23-4:27 schema text {TEXT}l",
}
NEAREST = {
    "draft-anual-plan": "draft-annual-plan",
    "vto-cordinator": "vto-coordinator",
    "taks": "tasks",
    "dedline": "deadline",
    "hrr": "hr",
    "manage-libary": "manage-library",
    "anual-training-plan": "annual-training-plan",
}


@pytest.mark.parametrize("patch", MISSPELT)
def test_an_id_of_a_patch_that_names_nothing_is_told_once_with_the_nearest(tmp_path: Path, patch: str) -> None:
    (finding,) = organisation.read(tmp_path / "vto.yaml", data=f"{HEAD}\ncatalog: {{{patch}}}\n".encode()).findings
    expected = MISSPELT[patch]
    assert told(finding).startswith(expected)
    word = expected.rpartition("=")[2]
    assert finding.args.get("nearest") == NEAREST.get(word)
    if finding.check == "unknown-reference":
        assert finding.subject == word


@pytest.mark.parametrize(
    "patch",
    [
        f"tasks: {{write-policy-plans: {{{TASK}}}}}, text: {{nl: {{tasks: {{write-policy-plans: {{title: B}}}}}}}}",
        "tasks: {manage-library: null}, text: {nl: {tasks: {manage-library: {title: B}}}}",
        "tasks: {manage-library: {deadline: null, C: {hr: null}}}",
        "bundles: {box: {}}, text: {nl: {bundles: {box: Doos}, tasks: }}",
        "text: {nl: {tasks: {own-one: {note: B}}, roles: {board: {short: }}}, fr: }",
    ],
)
def test_what_a_patch_adds_words_or_empties_may_be_new(tmp_path: Path, patch: str) -> None:
    own = "own_tasks: [{id: own-one, title: A, phase: plan, A: board}]\n"
    assert organisation.read(tmp_path / "vto.yaml", data=f"{HEAD}{own}catalog: {{{patch}}}\n".encode()).findings == []


def test_a_member_may_delete_and_word_what_an_overlay_adds(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"catalog: {{tasks: {{new-one: {{{TASK}}}, new-two: {{{TASK}}}}}}}\n")
    more = "catalog: {tasks: {new-one: null}, text: {nl: {tasks: {new-two: {title: B}}}}}\n"
    assert read(tmp_path / "vto.yaml", "a.yaml", more).findings == []


KOEPEL = ROOT / "examples" / "federation" / "koepel.yaml"


def test_an_overlay_is_read_by_itself() -> None:
    assert organisation.read_overlay(KOEPEL.read_bytes(), KOEPEL, "koepel.yaml") == ([], KOEPEL.read_text("utf-8"))


def test_every_part_of_an_overlay_is_checked_by_itself(tmp_path: Path) -> None:
    text = (
        "version: 2\nextends: []\n"
        "catalog: {tasks: {manage-libary: null}}\n"
        "choices: [{task: manage-libary, role: hrr, letter: A, reason: x}]\n"
        "settings: {max_respons: 2, review_months: 0, logo: none.png}\n"
    )
    found, _ = organisation.read_overlay(text.encode(), tmp_path / "koepel.yaml", "koepel.yaml")
    assert [(one.place.line, one.check, one.variant) for one in found] == [
        (1, "schema", "not-one-of"),
        (2, "schema", "unknown-key"),
        (3, "unknown-reference", "task"),
        (4, "unknown-reference", "task"),
        (4, "unknown-reference", "role"),
        (5, "schema", "unknown-key"),
        (5, "schema", "out-of-range"),
        (5, "schema", "logo-missing"),
    ]


def test_editors_know_an_overlay() -> None:
    drawn = json.loads(schema(built_in(), words_of("nl"), overlay=True))
    fits = jsonschema.Draft202012Validator(drawn).is_valid
    assert fits(plain(tree.read(KOEPEL.read_bytes(), "koepel.yaml")[0] or Node(None, Place(file=""))))
    for value, fitting in (
        ({"version": 1, "settings": {"review_months": 18}, "catalog": None}, True),
        ({"settings": {"review_month": 18}}, False),
        ({"choices": [{"task": "manage-library", "role": "hr", "letter": "X"}]}, False),
        ({"source": "x", "organisation": {"name": "x"}}, False),
    ):
        assert fits(value) is fitting, value


def test_all_that_an_overlay_says_moves_the_digest_of_the_answers(tmp_path: Path) -> None:
    path = tmp_path / "koepel.yaml"

    def digest(text: str) -> str:
        path.write_text(text)
        case = read(tmp_path / "vto.yaml", "koepel.yaml").case
        assert case is not None
        return provenance.inputs(case)

    texts = (
        "version: 1\n",
        "source: Koepel\n",
        "settings: {review_months: 18}\n",
        "choices: [{task: manage-library, role: hr, letter: I, reason: x}]\n",
        "choices: [{task: manage-library, role: hr, letter: I, reason: y}]\n",
        "catalog: {tasks: {manage-library: {deadline: 05-15}}}\n",
        "catalog: {text: {nl: {tasks: {manage-library: {title: Boeken}}}}}\n",
    )
    digests = [digest(text) for text in texts]
    assert len(set(digests)) == len(texts)
    assert digest(f"# a remark\n{texts[1]}") == digests[1]


def test_a_picture_moves_the_digest_of_the_answers(tmp_path: Path) -> None:
    from tests.unit.test_logo import png

    digests = []
    for width in (3, 4):
        (tmp_path / "logo.png").write_bytes(png(width, 2))
        case = organisation.read(tmp_path / "vto.yaml", data=f"{HEAD}settings: {{logo: logo.png}}\n".encode()).case
        assert case is not None
        digests.append(provenance.inputs(case))
    assert digests[0] != digests[1]
    assert provenance.inputs(world(HEAD).case) == provenance.inputs(world(HEAD + "settings: {logo: }\n").case)
