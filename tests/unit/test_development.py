"""The pages for contributors name files, folders and targets that exist."""

import re

import pytest

from tests.conftest import ROOT
from tests.deep.mutate import TARGETS, sources

PAGES = ("docs/development.md", "docs/catalogue.md", "docs/architecture.md", "CONTRIBUTING.md", "README.md")


def named(text: str) -> set[str]:
    """The paths in code spans and links, braces spelled out."""
    paths = set(re.findall(r"`((?:src|tests|catalog|docs|templates|examples)/[a-z0-9_./{},-]*)`", text))
    return {
        path.replace(found[0], name)
        for path in paths
        for found in [re.search(r"\{.*?\}", path) or [""]]
        for name in _names(found[0])
    }


def _names(braces: str) -> list[str]:
    return braces.strip("{}").split(",")


@pytest.mark.parametrize("page", PAGES)
def test_a_page_for_contributors_names_what_exists(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    assert [path for path in sorted(named(text)) if not (ROOT / path).exists()] == []
    links = re.findall(r"\]\((?!https?:)([^)#]+)", text)
    assert [link for link in links if not (ROOT / page).parent.joinpath(link).exists()] == []
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert (
        set(re.findall(r"\bmake ([a-z]+)(?=[` ]+(?:#|$|,|\)|while|before|writes|proves|and|\())", text, re.MULTILINE)) <= targets
    )


@pytest.mark.parametrize("name", TARGETS)
def test_what_make_deep_puts_faults_into_is_there(name: str) -> None:
    for path, only in sources(name):
        assert not only or f"def {only}(" in path.read_text("utf-8")
