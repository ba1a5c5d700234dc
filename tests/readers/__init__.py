"""Readers of our outputs that are not ours, or written from another's specification: bytes in, what they saw out."""

import json
import os
import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import jsonschema
from junitparser import JUnitXml, TestCase, TestSuite

from tests.conftest import ROOT

NODE_MODULES = ROOT / ".venv" / "readers" / "node_modules"
FINDINGS = json.loads((ROOT / "docs" / "findings.schema.json").read_text("utf-8"))


class Seen(NamedTuple):
    """A finding as a reader saw it; a column that the format has no room for is None."""

    file: str
    line: int
    column: int | None
    check: str
    severity: str


def text(data: bytes) -> list[Seen]:
    heads = re.findall(r"^(.+):(\d+):(\d+): (fout|waarschuwing|ter informatie) \[([a-z-]+)\] .", data.decode(), re.MULTILINE)
    severities = {"fout": "error", "waarschuwing": "warning", "ter informatie": "info"}
    return [Seen(file, int(line), int(column), check, severities[level]) for file, line, column, level, check in heads]


def concise(data: bytes) -> list[Seen]:
    heads = [re.fullmatch(r"(.+?):(\d+):(\d+): (\w+) ([a-z-]+) .+", line) for line in data.decode().splitlines()[:-1]]
    return [Seen(one[1], int(one[2]), int(one[3]), one[5], one[4]) for one in heads if one is not None]


def findings(data: bytes) -> list[Seen]:
    """Our own JSON, by the JSON Schema that is published for it."""
    report = json.loads(data)
    jsonschema.Draft202012Validator(FINDINGS).validate(report)
    return [Seen(one["file"], one["line"], one["column"], one["check"], one["severity"]) for one in report["findings"]]


class Command(NamedTuple):
    name: str
    properties: Mapping[str, str]
    value: str


_COMMANDS = ("error", "warning", "notice", "debug", "group", "endgroup", "add-mask", "stop-commands", "set-output", "set-env")


def commands(log: str) -> Iterator[Command]:
    """What GitHub's runner obeys in a log: `::name key=value,…::value` after blanks, else `##[name …]` anywhere."""
    for line in re.split(r"\r\n|\r|\n", log):
        found = re.match(r"\s*::([^ :]+)(?: (.*?))?::(.*)", line)
        legacy = re.search(r"##\[(\S+?)( [^\]]*)?\](.*)", line)
        if found is not None and found[1].lower() in _COMMANDS:
            pairs = [pair.split("=", 1) for pair in (found[2] or "").split(",") if "=" in pair]
            properties = {key.strip(): _plain(value).replace("%3A", ":").replace("%2C", ",") for key, value in pairs}
            properties = {key: value.replace("%25", "%") for key, value in properties.items()}
            yield Command(found[1], properties, _plain(found[3]).replace("%25", "%"))
        elif legacy is not None:
            yield Command(legacy[1], {}, legacy[3])


def _plain(text: str) -> str:
    return text.replace("%0D", "\r").replace("%0A", "\n")


def github(data: bytes) -> list[Seen]:
    severities = {"error": "error", "warning": "warning", "notice": "info"}
    seen = []
    lines = 0
    for one in commands(data.decode()):
        lines += 1
        if set(one.properties) == {"title"}:  # how many more there are than GitHub shows
            continue
        title, place = one.properties["title"], one.properties
        assert set(place) - {"col", "endColumn"} == {"file", "line", "endLine", "title"}
        assert ("col" in place) == ("endColumn" in place) == (place["line"] == place["endLine"])
        column = int(place["col"]) if "col" in place else None
        seen.append(Seen(place["file"], int(place["line"]), column, title.removeprefix("vto-roles: "), severities[one.name]))
    assert lines == len(data.decode().splitlines())
    return seen


def gitlab(data: bytes) -> list[Seen]:
    """The fields that GitLab's documentation of the code quality report lists, and no others."""
    seen = []
    severities = {"major": "error", "minor": "warning", "info": "info"}
    issues = json.loads(data)
    for one in issues:
        assert set(one) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert set(one["location"]) == {"path", "lines"}
        assert not one["location"]["path"].startswith(("./", "/"))
        assert one["description"]
        lines = one["location"]["lines"]
        assert 1 <= lines["begin"] <= lines["end"]
        seen.append(Seen(one["location"]["path"], lines["begin"], None, one["check_name"], severities[one["severity"]]))
    assert len({one["fingerprint"] for one in issues}) == len(issues)
    return seen


@cache
def _sarif() -> Any:
    schema = json.loads(next(NODE_MODULES.glob("@microsoft/sarif-multitool-*/sarif-2.1.0.json")).read_text("utf-8-sig"))
    return jsonschema.validators.validator_for(schema)(schema)


def sarif(data: bytes) -> list[Seen]:
    """By the schema of SARIF 2.1.0 as Microsoft's tool ships it."""
    log = json.loads(data)
    _sarif().validate(log)
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert len({rule["id"] for rule in rules}) == len(rules)
    severities = {"error": "error", "warning": "warning", "note": "info"}
    seen = []
    for one in run["results"]:
        assert rules[one["ruleIndex"]]["id"] == one["ruleId"]
        place = one["locations"][0]["physicalLocation"]
        region, file = place["region"], unquote(place["artifactLocation"]["uri"])
        seen.append(Seen(file, region["startLine"], region["startColumn"], one["ruleId"], severities[one["level"]]))
    return seen


def sarif_remarks(path: Path) -> list[Any]:
    """What Microsoft's validator has to say about a SARIF file: errors and warnings, as it does when nothing else is asked."""
    report = path.with_suffix(".validation.sarif")
    program = next(NODE_MODULES.glob("@microsoft/sarif-multitool-*/Sarif.Multitool"))  # its wrapper starts a shell
    command = [program, "validate", path, "-o", report, "--log", "ForceOverwrite"]
    env = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}  # it needs no ICU then
    done = subprocess.run([*map(str, command)], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert report.exists(), done.stdout + done.stderr
    return list(json.loads(report.read_text("utf-8-sig"))["runs"][0].get("results", ()))


def suites(data: bytes) -> dict[str, list[TestCase]]:
    xml = JUnitXml.fromstring(data)
    found: dict[str, list[TestCase]] = {}
    for suite in xml:
        assert isinstance(suite, TestSuite)
        cases = found[str(suite.name)] = list(suite)
        assert suite.tests == len(cases) == len({case.name for case in cases})
        assert suite.failures == sum(bool(case.result) for case in cases)
    assert (xml.tests, xml.errors) == (sum(map(len, found.values())), 0)
    return found


def junit(data: bytes) -> list[Seen]:
    seen = []
    for file, cases in suites(data).items():
        for case in cases:
            if case.name == "vto-roles":
                assert (len(cases), case.result, case.system_out) == (1, [], None)
                continue
            body = case.result[0].text if case.result else case.system_out
            told = re.fullmatch(r"(.+?):(\d+):(\d+): (\w+) \[([a-z-]+)\] .+\n.+", body or "")
            assert told is not None and case.name.split()[0] == told[5]
            assert case.classname == file == told[1]
            seen.append(Seen(file, int(told[2]), int(told[3]), told[5], told[4]))
    return seen


READERS: Mapping[str, Callable[[bytes], list[Seen]]] = {
    "text": text,
    "concise": concise,
    "json": findings,
    "github": github,
    "gitlab": gitlab,
    "sarif": sarif,
    "junit": junit,
}
