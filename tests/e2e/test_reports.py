"""Texts that would like to be more than texts, in every format of findings, as other readers take it in."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from tests import readers
from tests.unit.test_report import finding, report
from vto_roles.report import FORMATS, write

TEXTS = st.text(st.characters(exclude_categories=()), max_size=40) | st.sampled_from(
    [
        "::error::x",
        "a\n::error::x",
        " \t::stop-commands::x",
        "##[error]x",
        "%0A::error::",
        "]]>",
        "&#0;",
        "\x1b]0;x\x07",
        "\x9b2J",
    ]
)


@given(
    file=TEXTS.filter(lambda text: text.strip() not in ("", ":") and not text.startswith(("/", "./"))),
    key=TEXTS,
    subject=st.none() | TEXTS,
)
def test_no_text_breaks_a_format(file: str, key: str, subject: str | None) -> None:
    # A file named `:` makes `::` of its own name and the line number, which is shown escaped; a name is one from where we are.
    told = report(finding(file, key, subject=subject), finding(file, key, 2, 1, 3, 1, subject=subject))
    for form in FORMATS:
        data = write(form, told)
        log = data.decode()
        assert len(list(readers.commands(log))) == (2 if form == "github" else 0)
        assert not any(unicodedata.category(char) in ("Cc", "Cs") and char != "\n" for char in log)
        assert data.endswith(b"\n")
        if form not in ("text", "concise"):
            assert len(readers.READERS[form](data)) == 2
    assert json.loads(write("json", told))["findings"][0]["file"] == file
    title = next(readers.commands(write("github", told).decode())).properties["title"]
    assert title == "vto-roles: schema"
