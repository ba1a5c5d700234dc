"""What a charter is sealed with: one form for one value, and one line that is found again."""

from tests.conftest import world
from vto_roles.charter import provenance
from vto_roles.digests import canonical, digest


def test_one_value_has_one_form() -> None:
    assert canonical({"b": 1.0, "a": "e\u0301", "c": [True, None, 1.5]}) == '{"a":"\u00e9","b":1,"c":[true,null,1.5]}'.encode()


def test_every_input_moves_the_digest() -> None:
    answers = "size: {headcount: 60}\n"
    patches = (
        "",
        "roles: {mentors: yes}\n",
        "catalog: {tasks: {manage-library: {C: []}}}\n",
        "titles: {hr: Dienst mens}\n",
    )
    assert len({provenance.inputs(world(answers + patch).case) for patch in patches}) == len(patches)


def test_the_mark_is_the_last_line() -> None:
    sealed = provenance.seal("a\nbx\n\n", {"tool": "1"})
    assert sealed.startswith(b"a\nbx\n<!-- vto-roles: ")
    assert provenance.parted(sealed + b"\n\n") == (b"a\nbx\n", sealed[len(b"a\nbx\n") :])
    assert provenance.read_mark(sealed) == {"tool": "1", "bytes": digest(b"a\nbx\n"), "intact": True}


def test_a_text_of_one_line_is_its_last() -> None:
    assert provenance.parted(b"x") == (b"", b"x\n")
    assert provenance.parted(b"\nx") == (b"\n", b"x\n")
    assert provenance.parted(b"\n") == (b"", b"\n")


def test_a_mark_is_found_on_its_line() -> None:
    assert [provenance.marked(before + b"<!-- vto-roles: {} -->") for before in (b"", b"\n", b"a\r\n\n")] == [1, 2, 3]
    assert provenance.marked(b"a\n") is None
