"""What a reader of one language gets holds no sentence of another's file."""

import html
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import EXAMPLES, ROOT, TODAY, example
from tests.depth import every
from vto_roles import report
from vto_roles.charter.redact import extract
from vto_roles.charter.schema import Subject
from vto_roles.output import formats
from vto_roles.output.rendering import Layout
from vto_roles.read.languages import languages, texts_of, words_of
from vto_roles.run import examine

_LONG = 25  # characters; shorter words may well be the same in two languages


def sentences(value: Any) -> Iterator[str]:
    """The long texts of a language file, cut at what is filled in."""
    if isinstance(value, str):
        yield from (part.strip() for part in re.split(r"\{\w+\}", value) if len(part.strip()) >= _LONG)
    elif isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from sentences(child)


def rendered(language: str) -> Iterator[str]:
    """Every example's charter and council's card in Markdown and as a page, and the findings on the file with every fault."""
    for name in every(EXAMPLES, quick=3):
        decided = example(name)
        words = words_of(language, decided.case.wording.get(language))
        layout = Layout(annexes=True)
        charters = [decided.charter(language)]
        if any(role.id == "works-council" and role.status not in ("absent", "expected") for role in charters[0].roles):
            charters.append(extract(charters[0], Subject(role="works-council"), words))
        for charter in charters:
            for markup in ("md", "html"):
                yield formats.render(charter, markup, words, layout, source="vto.yaml").decode()
    path = ROOT / "tests" / "faults" / "vto.yaml"
    found = examine.examine(path, path.read_bytes(), TODAY).findings
    yield report.write("text", report.Report(findings=found, files=[path.name], lines={}, words=words_of(language))).decode()


@pytest.mark.sampled(one_in=1, quick=4)
@pytest.mark.parametrize("language", languages())
def test_no_sentence_of_another_language_is_left(language: str) -> None:
    typed = [path.read_text("utf-8") for path in (ROOT / "examples").glob("*/*.yaml")]  # words of the organisations stay theirs
    own = "\n".join([*sentences(texts_of(language)), *typed])
    others = {name: set(sentences(texts_of(name))) for name in languages() if name != language}
    lines = {line.strip() for page in rendered(language) for line in re.split(r"\n|<[^>]*>", page)}
    shown = html.unescape("\n".join(line for line in lines if len(line) >= _LONG))
    assert any(one in shown for one in sentences(words_of(language).find("charter")))
    left = [(name, one) for name, texts in others.items() for one in texts if one in shown and one not in own]
    assert left == []
