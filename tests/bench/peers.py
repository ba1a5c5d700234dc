"""Our charter as decided data with templates that other programs fill: they write what we write, and decide nothing.

The page's template is our own, with what it asks of our rows, such as `p.due(task)`, as data of the row: `task.p_due`.
"""

import datetime
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec
import yaml

from vto_roles import resources
from vto_roles.charter.schema import RoleEntry, TaskEntry
from vto_roles.output import html, markdown, pdf
from vto_roles.output.blocks import Point
from vto_roles.output.formats import FORMATS
from vto_roles.output.rendering import Layout, Rendering
from vto_roles.output.view import Box
from vto_roles.read.languages import words_of
from vto_roles.run import pipeline

DAY = datetime.date(2026, 11, 23)
_PLAIN = (  # of our templates -> of one that gets data
    (r"\{% set drawn = once\(drawn\) %\}\n", ""),
    (r"v\.day\(line\.date\)", "line.day"),
    (r"v\.words\.inside\(one\.title\)", "one.inside"),
    (r"p\.numbers\[task\.id\]", "task.number"),
    (r"p\.numbers\[one\.id\]", "one.number"),
    (r"\b([pv])\.(\w+)\((\w+)\)", r"\3.\1_\2"),
    (r"\b(t|section)\(([^()]*)\)", r"\1[\2]"),
    (r"([\w.]+)\|capital", r"(\1[:1]|upper ~ \1[1:])"),
)


WORD = """\
import docx
made = docx.Document()
for style, text in (line.split("|", 1) for line in LINES.splitlines()):
    if style != "table":
        made.add_paragraph(text, style or None)
        continue
    head, rows = text.split("|")
    table = made.add_table(4, 3)
    for row, loop in ((0, head), (2, "row")):
        for cell, words in zip(table.rows[row].cells, ("{%tc for cell in " + loop + " %}", "{{ cell }}", "{%tc endfor %}")):
            cell.text = words
    table.rows[1].cells[0].text = "{%tr for row in " + rows + " %}"
    table.rows[3].cells[0].text = "{%tr endfor %}"
made.save("charter.docx")
"""
_LINES = """\
|{{ organisation }}
Title|{{ title }}
Subtitle|{{ subtitle }}
|{{ status }} {{ facts }}
|{%p if notice %}
|{{ notice }}
|{%p endif %}
|{%p for section in sections %}
Heading 1|{{ section.title }}
|{%p for one in section.blocks %}
|{%p if one.kind == 'heading' %}
Heading 2|{{ one.text }}
|{%p elif one.kind == 'points' %}
|{%p for point in one['items'] %}
List Bullet|{{ point.term }}{{ colon if point.term }}{{ point.text }}{{ ' (' ~ point.about ~ ')' if point.about }}
|{%p endfor %}
|{%p elif one.kind == 'sources' %}
|{%p for link in one['items'] %}
|{{ loop.index }}. {{ link.url }}
|{%p endfor %}
|{%p elif one.kind == 'panels' %}
|{%p for panel in one['items'] %}
Heading 2|{{ loop.index }} {{ panel.title }}
|{%p for point in panel.lines %}
|{{ point.term }}{{ colon if point.term }}{{ point.text }}
|{%p endfor %}
|{%p endfor %}
|{%p elif one.kind == 'table' %}
table|one.head|one.rows
|{%p elif one.kind == 'lettertable' %}
|{%p for band in one.bands %}
Heading 2|{{ band.title }}
table|band.head|band.rows
|{%p for point in band.folded %}
|{{ point.text }}
|{%p endfor %}
|{%p for point in band.notes %}
List Bullet|{{ point.term }}{{ colon if point.term }}{{ point.text }}
|{%p endfor %}
|{%p endfor %}
|{%p else %}
|{{ one.text }}
|{%p endif %}
|{%p endfor %}
|{%p endfor %}
|{{ made_with }}
"""
FILL = """\
import yaml
from docxtpl import DocxTemplate
template = DocxTemplate("charter.docx")
with open("word.yaml", encoding="utf-8") as file:
    template.render(yaml.load(file, yaml.CSafeLoader), autoescape=True)
template.save("docxtpl.docx")
"""
FURTHER = """\
import json, sys
from jinja2 import Environment, FileSystemLoader
made = Environment(loader=FileSystemLoader("."), autoescape=True, trim_blocks=True, lstrip_blocks=True)
with open("page.json", encoding="utf-8") as file:
    data = json.load(file)
for _ in range(int(sys.argv[1])):
    made.get_template("charter.html.j2").render(data)
"""
SET = """\
import typst
with open("charter.json", encoding="utf-8") as file:
    made = typst.compile("charter.typ", sys_inputs={"charter": file.read()}, pdf_standards=["ua-1"], ignore_system_fonts=True)
with open("typst.pdf", "wb") as file:
    file.write(made)
"""
MINIJINJA = """\
import minijinja, yaml
made = minijinja.Environment(loader=minijinja.load_from_path("."), trim_blocks=True, lstrip_blocks=True)
with open("page.yaml", encoding="utf-8") as file:
    text = made.render_template("charter.html.j2", **yaml.load(file, yaml.CSafeLoader))
with open("minijinja.html", "w", encoding="utf-8") as file:
    file.write(text)
"""


class _Kept(Rendering):
    """A rendering that keeps what its template gets."""

    more: Mapping[str, Any]

    def text(self, markup: str, more: Mapping[str, Any], escape: Callable[[object], str] | None) -> str:
        self.more = more
        return super().text(markup, more, escape)


def rendering(path: Path, markup: str) -> _Kept:
    """Return the charter of a file on its way to a format."""
    decided = pipeline.decide(path, DAY)
    words = words_of("nl")
    charter = pipeline.charter_of(decided, words)
    return _Kept(charter, words, Layout(), source=path.name, form=FORMATS[markup])


def body(data: bytes) -> str:
    """Return what we wrote without its mark."""
    return "".join(data.decode().splitlines(keepends=True)[:-1])


def write(path: Path, folder: Path) -> None:
    """Write the data and the templates of a charter: `page.yaml` with `charter.html.j2`, `text.yaml` with `charter.md.j2`."""
    folder.mkdir(parents=True, exist_ok=True)
    made = rendering(path, "html")
    (folder / "ours.html").write_text(body(html.write(made)), "utf-8")
    _dump(folder / "page", page(made))
    for template in ("charter.html.j2", "head.html.j2", "sections.html.j2"):
        text = (resources.TEMPLATES / template).read_text("utf-8")
        for pattern, plain in _PLAIN:
            text = re.sub(pattern, plain, text)
        blocks = re.findall(r"\{% block (\w+) %\}", text)
        asked = (f"{{% if one.id == '{name.replace('_', '-')}' %}}{{{{ self.{name}() }}}}{{% endif %}}" for name in blocks)
        text = text.replace("{{ block_of(one.id) }}", "".join(asked) + "{{ '' }}")
        for part in ("style", "script"):
            text = text.replace(f"{{{{ {part}|safe }}}}", f"{{% raw %}}{made.more[part]}{{% endraw %}}")
        (folder / template).write_text(text, "utf-8")
    made = rendering(path, "md")
    (folder / "ours.md").write_text(body(markdown.write(made)), "utf-8")
    _dump(folder / "text", text_of(made))
    (folder / "charter.md.j2").write_bytes(Path(__file__).with_name("text.md.j2").read_bytes())
    _dump(folder / "word", text_of(rendering(path, "docx"), str))
    (folder / "word.py").write_text(f"LINES = {_LINES!r}\n{WORD}", "utf-8")
    (folder / "fill.py").write_text(FILL, "utf-8")
    (folder / "mini.py").write_text(MINIJINJA, "utf-8")
    (folder / "further.py").write_text(FURTHER, "utf-8")
    (folder / "set.py").write_text(SET, "utf-8")
    (folder / "charter.typ").write_bytes((resources.TEMPLATES / "charter.typ").read_bytes())
    made = rendering(path, "pdf")
    (folder / "charter.json").write_bytes(msgspec.json.encode({**_plain(made.document), **pdf.dressed(made, {}), "scale": 1.0}))


def _dump(path: Path, data: Any) -> None:
    path.with_suffix(".json").write_bytes(msgspec.json.encode(data))
    path.with_suffix(".yaml").write_text(
        yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, width=130), "utf-8"
    )


# --- the page -----------------------------------------------------------------------------------------


def page(made: _Kept) -> dict[str, Any]:
    """Return all that the template of the page shows, as mappings, lists and texts."""
    v, p, d = made.view, made.more["p"], made.document
    templates = "".join((resources.TEMPLATES / name).read_text("utf-8") for name in ("charter.html.j2", "head.html.j2"))
    keys = {*re.findall(r"\bt\('(\w+)'\)", templates), "decides", "does", "advises", "informed", "task"}
    keys |= {f"filter_{name}" for name in ("person", "phase")}
    tasks = {task.id: _task(task, made) for task in v.charter.tasks}
    for task in v.charter.tasks:
        tasks[task.id]["v_inside"] = [[tasks[one.id], others] for one, others in v.inside(task)]
    roles = {role.id: _role(role, made) for role in v.people}
    shown: dict[str, Any] = {
        "v": {
            **{name: str(getattr(v, name)) for name in ("colon", "semicolon")},
            **{name: getattr(v, name) for name in ("dated", "status", "organisation", "main_note", "public")},
            **{name: dict(getattr(v, name)) for name in ("phases", "persons", "hosts")},
            "columns": [column.id for column in v.columns],
            "calendar": [{"id": row["id"]} for row in v.calendar],
            "people": list(roles.values()),
            **{name: [_part(part, tasks) for part in getattr(v, name)] for name in ("main", "by_phase")},
        },
        "p": {
            "around": list(p.around),
            "groups": list(p.groups),
            "key": [[_mark(drawn), text] for drawn, text in p.key],
            "columns": [
                {"role": {"id": one.role.id, "title": one.role.title}, "head": one.head, "people": one.people}
                for one in p.columns
            ],
            "year": _plain(p.year),
        },
        "c": {"page_one": [_panel(one, made) for one in v.charter.page_one], "tasks": list(tasks.values())},
        "d": {
            name: getattr(d, name)
            for name in ("lang", "title", "organisation", "subtitle", "draft", "status", "annexes", "made_with", "notice")
        },
        "t": {key: v.t(key) for key in sorted(keys)},
        "bodies": [{"id": one.id} for one in made.subjects.bodies],
        **{name: made.more[name] for name in ("opened", "logo", "style_hash", "script_hash")},
    }
    shown["section"] = {one.id: msgspec.to_builtins(one) for one in d.sections}
    shown["d"]["sections"] = list(shown["section"].values())
    return shown


def _plain(value: Any) -> Any:
    """Return the same data as mappings, lists and texts."""
    return msgspec.to_builtins(value)


def _part(part: Any, tasks: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": part.id, "title": part.title, "tasks": [tasks[task.id] for task in part.tasks]}


def _mark(drawn: Any) -> dict[str, str]:
    return {"shape": drawn.shape, "letters": drawn.letters, "sign": drawn.sign}


def _panel(panel: Any, made: _Kept) -> dict[str, Any]:
    lines = [{**_plain(line), "day": made.view.day(line.date) if line.date else ""} for line in panel.lines]
    return {"id": panel.id, "title": panel.title, "lines": lines}


def _task(task: TaskEntry, made: _Kept) -> dict[str, Any]:
    v, p = made.view, made.more["p"]
    boxes = {box.role.id: _box(box, made) for box in v.boxes[task.id].values()}
    return {
        **{name: getattr(task, name) for name in ("id", "title", "phase", "note", "deadline", "duty", "counterpart")},
        **{f"v_{name}": getattr(v, name)(task) for name in ("duty", "due", "together")},
        "number": p.numbers[task.id],
        "inside": v.words.inside(task.title),
        "p_due": list(p.due(task)),
        "p_tags": list(p.tags(task)),
        "p_cells": p.cells(task),
        "p_holding": dict(p.holding(task)),
        "v_row": [boxes.get(column.id) for column in v.columns],
        "p_reasons": [boxes[box.role.id] for box in p.reasons(task)],
    }


def _box(box: Box, made: _Kept) -> dict[str, Any]:
    p = made.more["p"]
    return {
        "p_mark": _mark(p.mark(box)),
        "p_said": p.said(box),
        "role": {"title": box.role.title},
        "why": box.why,
        "carried": box.carried,
    }


def _role(role: RoleEntry, made: _Kept) -> dict[str, Any]:
    v, p = made.view, made.more["p"]
    return {
        "id": role.id,
        "title": role.title,
        **{f"v_{name}": getattr(v, name)(role) for name in ("holders", "weight", "extent")},
        "p_alike": [{"mark": _mark(one.mark), "titles": list(one.titles), "why": one.why} for one in p.alike(role)],
    }


# --- the text -----------------------------------------------------------------------------------------


def text_of(made: _Kept, escape: Callable[[object], str] = markdown.escape) -> dict[str, Any]:
    """Return the document with its texts as a format has them, and the widths of its tables."""
    document: dict[str, Any] = _inert(_plain(made.document), escape)
    document |= {name: str(getattr(made.document, name)) for name in ("colon", "semicolon")}
    for section in document["sections"]:
        level = 3
        for block in section["blocks"]:
            level = 4 if block["kind"] == "heading" else level
            if block["kind"] == "table":
                block["rows"] = [[cell.replace("\n", document["semicolon"]) for cell in row] for row in block["rows"]]
                block["widths"] = _widths(block["head"], block["rows"])
            for band in block.get("bands", ()):
                _band(band, block, "#" * level)
    return document


def _band(band: dict[str, Any], block: Mapping[str, Any], level: str) -> None:
    rows: list[list[str]] = []
    band["folded"] = []
    for line in band.pop("lines"):
        about = ", ".join(filter(None, (line["duty"], line["due"])))
        rows.append([f"{line['title']} ({about})" if about else line["title"], *line["marks"]])
        if line["folded"]:
            band["folded"].append(_plain(Point(text=f"{line['title']}. {line['folded']}")))
    head = [block["corner"], *block["heads"]]
    band |= {"level": level, "head": head, "rows": rows, "widths": _widths(head, rows)}


def _widths(head: list[str], rows: list[list[str]]) -> list[int]:
    """Return how wide the columns are; of a table that is too wide to be aligned nothing."""
    widths = [max(3, *map(len, column)) for column in zip(head, *rows, strict=True)]
    return [0] * len(widths) if sum(widths) + 3 * len(widths) > markdown._WIDEST else widths


def _inert(value: Any, escape: Callable[[object], str], name: str = "") -> Any:
    if isinstance(value, str):
        return value if name in ("kind", "url", "marks") else "\n".join(map(escape, value.split("\n")))
    if isinstance(value, dict):
        return {key: _inert(child, escape, key) for key, child in value.items()}
    return [_inert(child, escape, name) for child in value] if isinstance(value, list | tuple) else value
