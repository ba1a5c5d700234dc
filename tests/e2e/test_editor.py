"""What an editor makes of the schema that `init` writes: yaml-language-server over its own protocol."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import readers
from tests.conftest import Cli


class Editor:
    """A client of yaml-language-server that opens one text at a time."""

    def __init__(self, folder: Path) -> None:
        server = readers.NODE_MODULES / "yaml-language-server" / "bin" / "yaml-language-server"
        self.server = subprocess.Popen(["node", server, "--stdio"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.folder = folder
        self.count = 0
        settings = {"yaml": {"completion": True, "validate": True, "schemaStore": {"enable": False}}}
        self.settings = settings
        self.ask("initialize", processId=None, rootUri=folder.as_uri(), capabilities={"workspace": {"configuration": True}})
        self.tell("initialized")
        self.tell("workspace/didChangeConfiguration", settings=settings)

    def close(self) -> None:
        self.server.kill()
        self.server.communicate()

    def _send(self, **message: Any) -> None:
        data = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self.server.stdin is not None
        self.server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(data), data))
        self.server.stdin.flush()

    def _receive(self) -> dict[str, Any]:
        stream, length = self.server.stdout, 0
        assert stream is not None
        while (line := stream.readline()).strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        assert length, "the server went away"
        message: dict[str, Any] = json.loads(stream.read(length))
        if "method" in message and "id" in message:  # it asks for our settings
            items = message.get("params", {}).get("items", [])
            wanted = [self.settings.get(item.get("section")) for item in items]
            self._send(id=message["id"], result=wanted if message["method"] == "workspace/configuration" else None)
        return message

    def tell(self, method: str, **params: Any) -> None:
        self._send(method=method, params=params)

    def ask(self, method: str, **params: Any) -> Any:
        self.count += 1
        self._send(id=self.count, method=method, params=params)
        while True:
            message = self._receive()
            if message.get("id") == self.count and "method" not in message:
                assert "error" not in message, message
                return message["result"]

    def open(self, text: str) -> str:
        self.count += 1
        uri = (self.folder / f"open-{self.count}.yaml").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", textDocument=document)
        return uri

    def completions(self, text: str) -> set[str]:
        """What is offered at the `|` of a text."""
        before, _, after = text.partition("|")
        uri = self.open(before + after)
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        offered = self.ask("textDocument/completion", textDocument={"uri": uri}, position=position)
        return {item["label"] for item in offered["items"]}

    def diagnostics(self, text: str) -> list[tuple[int, int, str]]:
        """What is underlined: line and column from 1, and the words."""
        uri = self.open(text)
        while True:
            message = self._receive()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                found = message["params"]["diagnostics"]
                return [
                    (one["range"]["start"]["line"] + 1, one["range"]["start"]["character"] + 1, one["message"]) for one in found
                ]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("editor")


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[Editor]:
    from tests.conftest import run

    made = run("init", "--no-input", "--name", "De Linde", "--headcount", "40", cwd=folder)
    assert made.code == 0, made.err
    editor = Editor(folder)
    yield editor
    editor.close()


@pytest.fixture(scope="module")
def head(folder: Path, editor: Editor) -> str:
    """The line of the file of `init` that names its schema."""
    line = (folder / "vto.yaml").read_text("utf-8").splitlines()[0]
    assert line == "# yaml-language-server: $schema=./vto.schema.json"
    return line + "\n"


def test_the_file_of_init_has_nothing_underlined(editor: Editor, folder: Path, head: str) -> None:
    assert editor.diagnostics((folder / "vto.yaml").read_text("utf-8")) == []


def test_keys_are_completed_at_the_root(editor: Editor, head: str) -> None:
    offered = editor.completions(head + "organisation: {name: X}\n|\n")
    assert {"size", "tradition", "roles", "staff", "choices", "waivers", "settings"} <= offered
    assert "organisation" not in offered


def test_values_of_a_choice_are_completed(editor: Editor, head: str) -> None:
    assert {"administrative", "reactive", "strategic"} <= editor.completions(head + "tradition:\n  policy: |\n")
    assert {"directive", "participative", "self-managing"} <= editor.completions(head + "tradition:\n  decisions: |\n")


def test_ids_of_the_catalogue_are_completed(editor: Editor, cli: Cli, head: str) -> None:
    assert {"vto-coordinator", "works-council", "line-managers"} <= editor.completions(head + "roles:\n  |\n")
    offered = editor.completions(head + "roles:\n  works-council: |\n")
    assert {'"yes"', '"no"', "unknown", "nee"} <= offered  # quoted, because it thinks of YAML 1.1
    text = "organisation: {name: X}\nsize: {headcount: 40}\nroles:\n  works-council: {}\n"
    for one in offered - {"null"}:
        assert editor.diagnostics(head + text.replace("{}", one)) == []
        assert cli("check", "-", "--select", "schema", stdin=text.replace("{}", one).encode()).code == 0
    assert {"manage-library", "draft-annual-plan"} <= editor.completions(head + "choices:\n  - task: |\n")


def test_words_of_people_are_completed_and_not_underlined(editor: Editor, cli: Cli, head: str) -> None:
    assert {"ondernemingsraad", "comité voor preventie en bescherming op het werk"} <= editor.completions(head + "roles:\n  |\n")
    assert {"met inspraak", "van bovenaf"} <= editor.completions(head + "tradition:\n  decisions: |\n")
    assert "Bibliotheek en leermateriaal op orde houden" in editor.completions(head + "choices:\n  - task: |\n")
    text = """
organisation: {name: X, employer: Privé, regions: [Vlaanderen, Bruxelles], language: néerlandais, financial_year_end: 31/12}
size: {headcount: 40, election_average: weet niet}
roles: {OR: JA, CPBW: onbekend, délégation syndicale: Nein}
tradition: {decisions: Met inspraak, coordination: zentral, practice: {VTO-budget vaststellen: directie}}
staff:
  - {id: a, function: b, mandate_until: 31/12/2027, roles: [VTO-coördinator], competences: [Kwaliteitszorg]}
own_tasks: [{id: taal, title: Taal, phase: leren, A: directie, R: [mentoren], level: tactisch, deadline: 31.12}]
"""
    assert editor.diagnostics(head + text) == []
    assert cli("check", "-", "--select", "schema", stdin=text.encode()).code == 0


def test_what_is_wrong_is_underlined(editor: Editor, cli: Cli, head: str) -> None:
    text = "organisation: {name: X}\nsize: {headcount: 40}\nrolls: {}\ntradition: {policy: reactiev}\n"
    found = sorted(editor.diagnostics(head + text))
    assert [(line, column) for line, column, _ in found] == [(4, 1), (5, 21)]
    assert "rolls" in found[0][2]
    told = cli("check", "-", "--output-format", "json", stdin=(head + text).encode()).json()["findings"]
    assert [(one["line"], one["column"]) for one in told if one["check"] == "schema"] == [(4, 1), (5, 21)]
