"""Files of strangers, each made by a named constructor; what each is answered stands in `answers.txt`."""

import functools
import io
import os
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import msgspec

from tests.conftest import ROOT
from vto_roles.charter import provenance

MIB = 1 << 20
CHECK = "check"


class Input(msgspec.Struct, frozen=True, kw_only=True):
    """What is put in a folder and how the program is started in it.

    files: bytes, or what makes the path; arguments: of the command.
    """

    files: Mapping[str, "bytes | Callable[[Path], object]"]
    arguments: tuple[str, ...]

    def make(self, folder: Path) -> None:
        for name, content in self.files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if callable(content):
                content(path)
            else:
                path.write_bytes(content)


INPUTS: dict[str, Input] = {}


def put(name: str, files: Mapping[str, "bytes | Callable[[Path], object]"], *arguments: str) -> None:
    assert name not in INPUTS, name
    INPUTS[name] = Input(files=files, arguments=arguments or (CHECK, next(iter(files))))


def encoded(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content


# --- the reader of YAML ---------------------------------------------------------------------------

HEAD = "version: 1\norganisation:\n  name: De Linde\nsize:\n  headcount: 60\n"
LAUGHS = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
MERGES = "a0: &a0 {x: 1}\n" + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 25))


def sized(size: int) -> bytes:
    """A good file of so many bytes."""
    return (HEAD + "#" * (size - len(HEAD) - 1) + "\n").encode()


YAML: dict[str, str | bytes] = {
    "merge-keys-doubling": MERGES,
    "merge-key": HEAD + "x: {<<: {a: 1}}\n",
    "merge-key-quoted": HEAD + 'x: {"<<": {a: 1}}\n',
    "merge-key-twice": HEAD + "x: {<<: {a: 1}, <<: {b: 1}}\n",
    "billion-laughs": LAUGHS,
    "billion-laughs-below": HEAD + LAUGHS,
    "anchor-to-itself": "&x [*x]\n",
    "anchor-to-itself-as-key": "&x {*x : 1}\n",
    "anchor-unknown": HEAD + "x: *nobody\n",
    "anchors-many": HEAD + "".join(f"x{n}: &a{n} 1\n" for n in range(20_000)),
    "anchor-long": HEAD + f"x: &{'a' * 100_000} 1\n",
    "aliases-many": "a: &a 1\n" + "b: [" + "*a," * 100_000 + "]\n",
    "brackets": "[" * 50_000,
    "brackets-mebibyte": "[" * MIB,
    "brackets-closed": "[" * 20_000 + "]" * 20_000,
    "braces": "{" * 50_000,
    "braces-keys": "{a: " * 50_000,
    "braces-as-keys": "{{" * 50_000,
    "brackets-and-braces": "[{" * 50_000,
    "dashes": "- " * 50_000 + "x\n",
    "question-marks": "? " * 50_000 + "x\n",
    "dashes-and-question-marks": "- ? " * 50_000,
    "levels": "".join(" " * n + "a:\n" for n in range(1_400)),
    "levels-33": "".join(" " * n + "a:\n" for n in range(33)) + " " * 33 + "x\n",
    "levels-32": "".join(" " * n + "a:\n" for n in range(31)) + " " * 31 + "x\n",
    "directives-tag": "".join(f"%TAG !a{n}! tag:example.org,2000:\n" for n in range(25_000)) + "---\n" + HEAD,
    "directives-yaml": "%YAML 1.1\n" * 50_000 + "---\n" + HEAD,
    "directive-unknown": "%FOO bar\n---\n" + HEAD,
    "directive-after-comments": "# x\n" * 1_000 + "%YAML 1.2\n---\n" + HEAD,
    "directive-after-document": HEAD + "...\n%TAG ! tag:x,2000:\n---\na: 1\n",
    "tag-python-apply": "!!python/object/apply:os.system ['touch owned']\n",
    "tag-python-name": HEAD + "x: !!python/name:os.system\n",
    "tag-python-module": HEAD + "x: !!python/module:antigravity\n",
    "tag-python-new": HEAD + "x: !!python/object/new:type [a, [b], {c: 1}]\n",
    "tag-binary": HEAD + "x: !!binary AAAA====\n",
    "tag-timestamp": HEAD + "x: !!timestamp 9999999999-99-99\n",
    "tag-int": HEAD + "x: !!int 1e\n",
    "tag-float": HEAD + "x: !!float zz\n",
    "tag-bool": HEAD + "x: !!bool nee\n",
    "tag-null": HEAD + "x: !!null x\n",
    "tag-set": HEAD + "x: !!set {a, b}\n",
    "tag-omap": HEAD + "x: !!omap [a]\n",
    "tag-pairs": HEAD + "x: !!pairs [1]\n",
    "tag-empty": HEAD + "x: ! y\n",
    "tag-verbatim": HEAD + "x: !<tag:yaml.org,2002:str> y\n",
    "tag-long": HEAD + f"x: !{'t' * 100_000} y\n",
    "tag-percent": HEAD + "x: !%ff%fe y\n",
    "scalar-long": HEAD + f"x: {'y' * 70_000}\n",
    "scalar-long-quoted": HEAD + f'x: "{"y" * 70_000}"\n',
    "scalar-long-folded": HEAD + "x: >\n" + "  yyyyyyyyyy\n" * 10_000,
    "scalar-long-escapes": HEAD + f'x: "{chr(92) + "x41"}' + "\\x41" * 200_000 + '"\n',
    "scalar-name-long": HEAD.replace("De Linde", "L" * 60_000),
    "key-257": HEAD + f"{'k' * 257}: 1\n",
    "key-long": HEAD + f"{'k' * 2_000}: 1\n",
    "key-long-explicit": HEAD + f"? {'k' * 60_000}\n: 1\n",
    "key-list": HEAD + "[1, 2]: x\n",
    "key-mapping": HEAD + "{a: 1}: x\n",
    "key-empty": HEAD + ": x\n",
    "key-null": HEAD + "~: x\nnull: y\n",
    "key-number": HEAD + "1: x\n0x1: y\n1.0: z\n",
    "key-yes": HEAD + "yes: x\ntrue: y\n",
    "key-date": HEAD + "2026-01-01: x\n",
    "key-twice": HEAD + "size: {headcount: 2}\n",
    "key-twice-many": HEAD + "x: 1\n" * 100_000,
    "key-twice-composed": HEAD + "caf\u00e9: 1\ncafe\u0301: 1\n",
    "key-dunder": HEAD + "__class__: x\n__init__: {__globals__: y}\n",
    "key-constructor": HEAD + "constructor: {prototype: x}\n__proto__: y\n",
    "keys-many": HEAD + "".join(f"k{n}: 1\n" for n in range(80_000)),
    "keys-many-short": HEAD + "".join(f"{n:x}:\n" for n in range(150_000)),
    "nodes-many": HEAD + "x: [" + "1," * 500_000 + "]\n",
    "nodes-empty": HEAD + "x: [" + "[]," * 250_000 + "]\n",
    "nul": HEAD.replace("Linde", "Li\0nde"),
    "nul-only": "\0" * 1_000,
    "nul-after": HEAD + "\0" * 100_000,
    "nul-escaped": HEAD.replace("De Linde", '"De \\0 Linde"'),
    "escape-sequence": HEAD.replace("Linde", "\x1b]0;owned\x07\x1b[2J"),
    "escape-sequence-escaped": HEAD.replace("De Linde", '"\\e]0;owned\\a"'),
    "c1": HEAD.replace("Linde", "\x9b2J\x90q\x9c"),
    "c1-many": HEAD + "x: " + "\x9b" * 300_000 + "\n",
    "del": HEAD.replace("Linde", "\x7f"),
    "bell-lines": "\x07\n" * 300_000,
    "bell-in-comments": HEAD + "# \x07\n" * 100_000,
    "nel": HEAD.replace("Linde", "Li\u0085nde"),
    "nel-as-line-ends": HEAD.replace("\n", "\u0085"),
    "line-separator": HEAD.replace("Linde", "Li\u2028nde"),
    "paragraph-separator": HEAD.replace("Linde", "Li\u2029nde"),
    "vertical-tab": HEAD.replace("Linde", "Li\x0bnde\x0c"),
    "bidi-override": HEAD.replace("Linde", "\u202eLinde"),
    "bidi-isolates": HEAD.replace("Linde", "\u2066\u2067\u2068Linde\u2069"),
    "bidi-escaped": HEAD.replace("De Linde", '"\\u202eLinde"'),
    "bidi-in-comment": HEAD + "# \u202e }\n",
    "zero-width-key": HEAD.replace("size", "si\u200bze"),
    "zero-width-joiner-key": HEAD.replace("size", "si\u200dze"),
    "zero-width-name": HEAD.replace("Linde", "Lin\u200bde"),
    "soft-hyphen-key": HEAD.replace("size", "si\u00adze"),
    "homoglyph-key": HEAD.replace("size", "s\u0456ze"),
    "noncharacter": HEAD.replace("Linde", "Li\ufffe\uffffnde"),
    "noncharacter-astral": HEAD.replace("Linde", "Li\U0001fffende"),
    "private-use": HEAD.replace("Linde", "Li\ue000nde"),
    "surrogate-escaped": HEAD.replace("De Linde", '"De \\ud800 Linde"'),
    "surrogate-pair-escaped": HEAD.replace("De Linde", '"De \\ud83d\\ude00 Linde"'),
    "surrogate-utf-8": HEAD.encode().replace(b"Linde", b"Li\xed\xa0\x80nde"),
    "codepoint-too-high": HEAD.replace("De Linde", '"\\U00110000"'),
    "bom": b"\xef\xbb\xbf" + HEAD.encode(),
    "bom-twice": b"\xef\xbb\xbf\xef\xbb\xbf" + HEAD.encode(),
    "bom-inside": HEAD.replace("size", "\ufeffsize"),
    "utf-16-le": HEAD.encode("utf-16"),
    "utf-16-be": b"\xfe\xff" + HEAD.encode("utf-16-be"),
    "utf-16-unmarked": HEAD.encode("utf-16-le"),
    "utf-32": HEAD.encode("utf-32"),
    "utf-32-be": b"\0\0\xfe\xff" + HEAD.encode("utf-32-be"),
    "utf-7": HEAD.encode("utf-7"),
    "cp1252": HEAD.replace("Linde", "Zorgco\u00f6p").encode("cp1252"),
    "cp1252-many": (HEAD + "# \u00f6\n" * 200_000).encode("cp1252"),
    "bytes-all": bytes(range(256)) * 100,
    "bytes-overlong": HEAD.encode().replace(b"Linde", b"\xc0\xaf\xe0\x80\xaf"),
    "bytes-cut": HEAD.encode() + "x: \u20ac".encode()[:-1],
    "tab-indentation": HEAD.replace("  ", "\t"),
    "tab-after-colon": HEAD.replace(": ", ":\t"),
    "tabs-many": HEAD + "\t" * 500_000,
    "nbsp-indentation": HEAD.replace("  ", "\u00a0\u00a0"),
    "nbsp-after-colon": HEAD.replace(": ", ":\u00a0"),
    "nbsp-lines": "\u00a0\n" * 200_000,
    "ideographic-space": HEAD.replace("  ", "\u3000"),
    "ideographic-spaces-many": "\u3000" * 300_000,
    "carriage-returns": HEAD.replace("\n", "\r"),
    "carriage-returns-many": "\r" * 1_000_000,
    "line-ends-many": "\n" * 1_000_000,
    "spaces-many": " " * 1_000_000,
    "comments-many": "#\n" * 500_000,
    "comment-long": "#" * 1_000_000,
    "document-marks": "---\n" * 200_000,
    "document-ends": HEAD + "...\n" * 200_000,
    "document-ends-and-comments": HEAD + "...\n" + "# x\n" * 200_000 + "a: 1\n",
    "document-ends-and-spaces": HEAD + "... " + " \n" * 400_000 + "#",
    "documents-two": HEAD + "---\n" + HEAD,
    "int-huge": HEAD.replace("60", "9" * 60_000),
    "int-19-digits": HEAD.replace("60", "1" * 19),
    "int-negative": HEAD.replace("60", "-60"),
    "int-octal": HEAD.replace("60", "0o60"),
    "int-old-octal": HEAD.replace("60", "060"),
    "int-hexadecimal": HEAD.replace("60", "0x60"),
    "int-binary": HEAD.replace("60", "0b11"),
    "int-underscores": HEAD.replace("60", "6_0"),
    "int-sexagesimal": HEAD.replace("60", "1:0"),
    "int-arabic-digits": HEAD.replace("60", "\u0666\u0660"),
    "int-superscript": HEAD.replace("60", "6\u2070"),
    "float-nan": HEAD + "  fte: .nan\n",
    "float-infinite": HEAD + "  fte: .inf\n",
    "float-exponent": HEAD + "  fte: 1e999\n",
    "float-long": HEAD + f"  fte: 1.{'1' * 60_000}\n",
    "float-negative-zero": HEAD + "  fte: -0.0\n",
    "date-none": HEAD + "staff: [{id: a, function: b, roles: [hr], mandate_until: 2026-02-30}]\n",
    "date-year-0": HEAD + "staff: [{id: a, function: b, roles: [hr], mandate_until: 0000-01-01}]\n",
    "date-year-9999": HEAD + "staff: [{id: a, function: b, roles: [hr], mandate_until: 9999-12-31}]\n",
    "date-with-time": HEAD + "staff: [{id: a, function: b, roles: [hr], mandate_until: 2026-01-01T00:00:00+99:99}]\n",
    "root-list": "- organisation: x\n",
    "root-text": "organisation\n",
    "root-number": "12\n",
    "empty": "",
    "quote-open": HEAD + 'x: "' + "y\n" * 100_000,
    "quotes-open-many": HEAD + 'x: "\n' * 50_001,
    "apostrophes-many": HEAD + "x: '\n" * 50_001,
    "backslashes": HEAD + 'x: "' + "\\" * 100_001 + "\n",
    "colons": ":" * 1_000_000,
    "colons-spaced": ": " * 500_000,
    "ampersands": "&" * 100_000,
    "stars": "*" * 100_000,
    "exclamation-marks": "!" * 100_000,
    "percent-signs": "a\n" + "%" * 100_000,
    "pipes": "x: |" + "9" * 10_000 + "\n",
    "block-indent": HEAD + "x: |9\n a\n",
    "block-spaces": HEAD + "x: |\n" + " " * 500_000 + "\n",
    "backquote": HEAD + "x: `y`\n",
    "office-zip": b"PK\x03\x04" + b"\0" * 1_000,
    "office-ole": b"\xd0\xcf\x11\xe0" + b"\0" * 1_000,
    "office-pdf": b"%PDF-1.7\n",
    "mebibyte-less-1": sized(MIB - 1),
    "mebibyte": sized(MIB),
    "mebibyte-and-1": sized(MIB + 1),
    "mebibytes-40": b"a: 1\n" * (8 * MIB),
    "json": '{"organisation": {"name": "De Linde"}, "size": {"headcount": 60}}',
    "json-deep": '{"a":' * 40_000,
}
for _name, _content in YAML.items():
    put(f"yaml/{_name}", {"vto.yaml": encoded(_content)})


# --- organisation files ---------------------------------------------------------------------------

HOSTILE: dict[str, str] = {
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "quotes": "\\\"'><svg/onload=alert(1)>",
    "url": "[x](javascript:alert(1)) <javascript:alert(1)> https://example.org/?a=<b>",
    "template": "{{ 7*7 }}{% include '/etc/passwd' %}{{ ''.__class__.__mro__ }}",
    "format": "{name} {0.__class__} %s %(x)s ${IFS} $(touch owned) `touch owned`",
    "command": "::error file=x::owned",
    "command-old": "##[error]owned ##vso[task.setvariable variable=x]y",
    "formula": '=HYPERLINK(\\"http://example.org\\",\\"x\\")',
    "formula-at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "markdown": "| a | b |\\n| - | - |\\n# x\\n\\n```\\n- [ ] x",
    "comment": "--> <!-- vto-roles: {} --> -- ]]>",
    "rich": "[red]x[/red] [link=http://example.org]x[/link] :bomb: [/]",
    "path": "../../../etc/passwd",
    "device": "con",
    "joiner": "a\u200db\u00ad\U0001f469\u200d\U0001f4bb",
    "combining": "Z\u0361\u0321" * 500,
    "astral": "\U00010000\U0010fffd",
    "words": "de linde " * 5_000,
    "word": "x" * 50_000,
    "lines": "a\\nb\\n" * 2_000,
}
FIELDS = """version: {version}
organisation:
  name: "{value}"
size: {{headcount: 60}}
titles: {{board: "{value}", hr: "{value}"}}
staff:
  - {{id: ann, function: "{value}", name: "{value}", roles: [hr]}}
choices:
  - {{task: manage-library, role: hr, letter: R, reason: "{value}", review_by: 2027-06-30}}
own_tasks:
  - {{id: own, title: "{value}", phase: organisation, A: hr}}
waivers:
  - {{check: role-overload, at: hr, reason: "{value}", until: 2027-06-30}}
"""
for _name, _value in HOSTILE.items():
    put(f"values/{_name}", {"vto.yaml": FIELDS.format(value=_value, version=1).encode()})

PLACES: dict[str, str] = {
    "version": "version: {}\norganisation: {{name: x}}\nsize: {{headcount: 60}}\n",
    "employer": "organisation: {{name: x, employer: {}}}\nsize: {{headcount: 60}}\n",
    "language": "organisation: {{name: x, language: {}}}\nsize: {{headcount: 60}}\n",
    "committees": "organisation: {{name: x, joint_committees: [{}]}}\nsize: {{headcount: 60}}\n",
    "year-end": "organisation: {{name: x, financial_year_end: {}}}\nsize: {{headcount: 60}}\n",
    "headcount": "organisation: {{name: x}}\nsize: {{headcount: {}}}\n",
    "roles": HEAD.replace("{", "{{") + "roles: {{{}: ja}}\n",
    "answer": HEAD + "roles: {{hr: {}}}\n",
    "titles": HEAD + "titles: {{{}: x}}\n",
    "deadlines": HEAD + "deadlines: {{manage-library: {}}}\n",
    "tradition": HEAD + "tradition: {{policy: {}}}\n",
    "practice": HEAD + "tradition: {{practice: {{{}: hr}}}}\n",
    "staff": HEAD + "staff: {}\n",
    "staff-id": HEAD + "staff: [{{id: {}, function: x, roles: [hr]}}]\n",
    "vto-time": HEAD + "staff: [{{id: x, function: x, roles: [hr], vto_time: {}}}]\n",
    "choice-task": HEAD + "choices: [{{task: {}, role: hr, letter: R, reason: x}}]\n",
    "choice-letter": HEAD + "choices: [{{task: manage-library, role: hr, letter: {}, reason: x}}]\n",
    "waiver": HEAD + "waivers: [{{check: {}, at: hr, reason: x, until: 2027-01-01}}]\n",
    "extends": HEAD + "extends: {}\n",
    "catalog": HEAD + "catalog: {}\n",
    "catalog-task": HEAD + "catalog: {{tasks: {{{}: x}}}}\n",
    "catalog-text": HEAD + "catalog: {{text: {{nl: {}}}}}\n",
    "settings": HEAD + "settings: {}\n",
}
ODD = {"text": '"<b>\\\\x</b>"', "list": "[[[]]]", "mapping": "{a: {b: c}}", "nothing": "~", "long": "z" * 5_000}
for _place, _shape in PLACES.items():
    for _kind, _odd in ODD.items():
        if _kind != "mapping" or "{{{}:" not in _shape:
            put(f"fields/{_place}-{_kind}", {"vto.yaml": _shape.format(_odd).encode()})

MANY: dict[str, str] = {
    "staff": "staff:\n" + "".join(f"  - {{id: s{n}, function: F, roles: [hr]}}\n" for n in range(9_000)),
    "staff-named": "staff:\n" + "".join(f"  - {{id: s{n}, function: F, name: An {n}, roles: [hr]}}\n" for n in range(9_000)),
    "staff-one-id": "staff:\n" + "  - {id: s, function: F, roles: [hr]}\n" * 9_000,
    "staff-unknown-roles": "staff:\n" + "  - {id: s, function: F, roles: [nobodyatall]}\n" * 9_000,
    "staff-over": "staff:\n" + "".join(f"  - {{id: s{n}, function: F}}\n" for n in range(10_001)),
    "choices": "choices:\n" + "  - {task: manage-library, role: hr, letter: R, reason: x, review_by: 2020-01-01}\n" * 500,
    "choices-over": "choices:\n" + "  - {task: manage-library, role: hr, letter: R, reason: x}\n" * 5_000,
    "waivers": "waivers:\n" + "  - {check: role-overload, at: hr, reason: x, until: 2027-06-30}\n" * 500,
    "own-tasks": "own_tasks:\n" + "".join(f"  - {{id: t{n}, title: T{n}, phase: organisation, A: hr}}\n" for n in range(500)),
    "unknown-words": "".join(f"roles{n}: x\n" for n in range(20_000)),
    "unknown-long-words": "".join(f"{'organisatio' * 20}{n}: x\n" for n in range(4_000)),
    "titles": "titles:\n" + "".join(f"  hr{n}: x\n" for n in range(20_000)),
    "catalog-tasks": "catalog:\n  tasks:\n" + "".join(f"    t{n}:\n" for n in range(20_000)),
    "catalog-roles": "catalog:\n  roles:\n" + "".join(f"    r{n}: {{kind: staff, may: [R]}}\n" for n in range(2_000)),
    "catalog-texts": "catalog:\n  text:\n    nl:\n      roles:\n"
    + "".join(f"        r{n}: {{title: x}}\n" for n in range(5_000)),
}
for _name, _content in MANY.items():
    put(f"many/{_name}", {"vto.yaml": (HEAD + _content).encode()})


# --- overlays -------------------------------------------------------------------------------------


def link(target: str) -> Callable[[Path], object]:
    return lambda path: path.symlink_to(target)


OVERLAYS: dict[str, tuple[str, Mapping[str, bytes | Callable[[Path], object]]]] = {
    "parent": ("../other.yaml", {"../other.yaml": b"version: 1\n"}),
    "parents": ("../" * 40 + "etc/passwd", {}),
    "absolute": ("/etc/passwd", {}),
    "home": ("~/x.yaml", {}),
    "itself": ("vto.yaml", {}),
    "missing": ("nothing.yaml", {}),
    "empty-name": ('""', {}),
    "url": ("https://example.org/koepel.yaml", {}),
    "nul": ('"a\\0b"', {}),
    "newline": ('"a\\nb.yaml"', {}),
    "long": ("x" * 5_000, {}),
    "fifo": ("pipe.yaml", {"pipe.yaml": os.mkfifo}),
    "folder": ("folder.yaml", {"folder.yaml": lambda path: path.mkdir()}),
    "device": ("zero.yaml", {"zero.yaml": link("/dev/zero")}),
    "device-named": ("/dev/zero", {}),
    "link-outside": ("link.yaml", {"link.yaml": link("/etc/passwd")}),
    "link-to-itself": ("link.yaml", {"link.yaml": link("link.yaml")}),
    "links-in-a-loop": ("a.yaml", {"a.yaml": link("b.yaml"), "b.yaml": link("a.yaml")}),
    "links-many": ("l0.yaml", {f"l{n}.yaml": link(f"l{n + 1}.yaml") for n in range(100)}),
    "folder-linked": ("sub/passwd", {"sub": link("/etc")}),
    "too-large": ("big.yaml", {"big.yaml": b"# x\n" * MIB}),
    "laughs": ("bad.yaml", {"bad.yaml": LAUGHS.encode()}),
    "deep": ("bad.yaml", {"bad.yaml": b"[" * 100_000}),
    "utf-16": ("bad.yaml", {"bad.yaml": "version: 1".encode("utf-16")}),
    "extends-too": ("other.yaml", {"other.yaml": b"version: 1\nextends: [vto.yaml]\n"}),
    "root-list": ("bad.yaml", {"bad.yaml": b"- 1\n"}),
    "sixteen": ("[" + ",".join(["a.yaml"] * 16) + "]", {"a.yaml": b"# x\n" * (MIB // 4)}),
    "seventeen": ("[" + ",".join(["a.yaml"] * 17) + "]", {"a.yaml": b"version: 1\n"}),
    "full-sixteen": (
        "[" + ",".join(f"o{n}.yaml" for n in range(16)) + "]",
        {
            f"o{n}.yaml": b"version: 1\ncatalog:\n  tasks:\n" + b"".join(b"    t%d-%d: {}\n" % (n, m) for m in range(5_000))
            for n in range(16)
        },
    ),
    "conflicts": (
        "[a.yaml, b.yaml]",
        {f"{n}.yaml": ("settings:\n" + "".join(f"  k{m}: {n}\n" for m in range(30_000))).encode() for n in "ab"},
    ),
}
for _name, (_target, _files) in OVERLAYS.items():
    _shown = _target if _target.startswith("[") else f"[{_target}]"
    put(
        f"overlays/{_name}",
        {"work/vto.yaml": f"{HEAD}extends: {_shown}\n".encode(), **{f"work/{k}": v for k, v in _files.items()}},
    )


# --- charters -------------------------------------------------------------------------------------


@functools.cache
def charter(markup: str = "md") -> bytes:
    return (ROOT / "examples" / "care-home" / f"charter.{markup}").read_bytes()


def answers() -> bytes:
    return (ROOT / "examples" / "care-home" / "vto.yaml").read_bytes()


def marked(**changes: object) -> bytes:
    """The charter with another mark, sealed as ours is."""
    body, _ = provenance.parted(charter())
    mark = provenance.read_mark(charter())
    assert mark is not None
    del mark["intact"]
    return provenance.seal(body.decode(), {**mark, **changes})


CHARTERS: dict[str, bytes] = {
    "whole": charter(),
    "letter": charter().replace(b"| A ", b"| R ", 1),
    "body-empty": provenance.parted(charter())[1],
    "mark-empty": b"# x\n<!-- vto-roles: {} -->\n",
    "mark-cut": charter()[:-200],
    "mark-twice": charter() + provenance.parted(charter())[1],
    "mark-first": provenance.parted(charter())[1] + provenance.parted(charter())[0],
    "mark-no-json": b"# x\n<!-- vto-roles: {x} -->\n",
    "mark-deep": b"# x\n<!-- vto-roles: " + b'{"a":' * 100_000 + b"} -->\n",
    "mark-long": b"# x\n<!-- vto-roles: {" + b"x" * (7 * MIB) + b"} -->\n",
    "marks-many": b"<!-- vto-roles: {} -->\n" * 200_000,
    "mark-no-utf-8": b'# x\n<!-- vto-roles: {"bytes": "\xff\xfe"} -->\n',
    "mark-number": b'# x\n<!-- vto-roles: {"bytes": 1e999} -->\n',
    "source-parent": marked(source="../../etc/passwd"),
    "source-absolute": marked(source="/etc/passwd"),
    "source-device": marked(source="/dev/zero"),
    "source-fifo": marked(source="pipe"),
    "source-itself": marked(source="charter.md"),
    "source-folder": marked(source="."),
    "source-nul": marked(source="a\0b"),
    "source-long": marked(source="x" * 100_000),
    "source-command": marked(source="$(touch owned);\n::error::x"),
    "source-escape": marked(source="\x1b[2J\u202e"),
    "source-number": marked(source=1),
    "language-other": marked(language="xx"),
    "language-path": marked(language="../../x"),
    "date-none": marked(date="2026-02-30"),
    "date-far": marked(date="9999-12-31"),
    "date-early": marked(date="0001-01-01"),
    "public-text": marked(public="yes"),
    "inputs-other": marked(inputs="sha256:0"),
    "letters-other": marked(letters={"manage-library": {"hr": "ZZZ"}}),
    "letters-hostile": marked(inputs="x", letters={"\x1b[2J": {"::error::x\u202e": "##[error]x"}}),
    "letters-many": marked(inputs="x", letters={f"t{n}": {"hr": "A", "board": "R"} for n in range(50_000)}),
    "letters-list": marked(letters=[]),
    "card-nobody": marked(card={"role": "nobody"}),
    "card-hostile": marked(card={"person": "$(touch owned)\x1b[2J"}),
    "card-both": marked(card={"role": "hr", "person": "vto"}),
    "tool-other": marked(tool="9.9.9"),
    "templates-path": marked(templates="/etc"),
    "control-characters": charter().replace(b"De Linde", b"De \x1b]0;owned\x07Linde", 1),
    "bidi": charter().replace(b"De Linde", "De \u202eLinde".encode(), 1),
    "command": b"::error::x\n##[error]x\n" + charter(),
    "carriage-returns": charter().replace(b"\n", b"\r"),
    "no-utf-8": charter().replace(b"De Linde", b"\xff\xfe", 1),
    "nul": charter().replace(b"De Linde", b"\0", 1),
    "lines-many": b"x\n" * (3 * MIB) + charter(),
    "line-long": b"x" * (7 * MIB) + b"\n" + charter(),
    "too-large": b"x\n" * (5 * MIB) + charter(),
}
for _name, _content in CHARTERS.items():
    put(
        f"charters/{_name}",
        {"charter.md": _content, "vto.yaml": answers(), **({"pipe": os.mkfifo} if "fifo" in _name else {})},
    )
PAGES: dict[str, bytes] = {
    "page-whole": charter("html"),
    "page-script": charter("html").replace(b"</main>", b"<script>alert(1)</script></main>", 1),
    "page-style": charter("html").replace(b"</style>", b"body{display:none}</style>", 1),
    "page-no-mark": b"<!doctype html><title>x</title>" * 100,
    "page-open-tags": b"<" * MIB,
    "page-entities": b"<p>" + b"&lt;" * 500_000,
}
for _name, _content in PAGES.items():
    put(f"charters/{_name}", {"charter.html": _content, "vto.yaml": answers()})
for _name, _source in (
    ("source-laughs", LAUGHS.encode()),
    ("source-utf-16", answers().decode().encode("utf-16")),
    ("source-empty", b""),
    ("source-many-names", HEAD.encode() + MANY["staff-named"].encode()),
):
    put(f"charters/{_name}", {"charter.md": marked(public=True), "vto.yaml": _source})


# --- tables ---------------------------------------------------------------------------------------

TOP = "| Taak | Directie | HR |\n| --- | --- | --- |\n"


def rows(cell: str, count: int, head: str = TOP) -> str:
    return head + "".join(f"| Taak {n} | A | {cell} |\n" for n in range(count))


LETTERS = "| Taak | R | A | C | I |\n| --- | --- | --- | --- | --- |\n"
FORTY = " en ".join(f"naam {n}" for n in range(40))
TABLES: dict[str, str | bytes] = {
    "plain": rows("R", 3),
    "cell-html": rows("<script>alert(1)</script>", 2),
    "cell-escape": rows("\x1b[2J\x9b", 2),
    "cell-bidi": rows("\u202eR", 2),
    "cell-command": rows("::error::x ##[error]x", 2),
    "cell-long": rows("x" * 900_000, 1),
    "cell-parentheses": rows("(" * 100_000, 1),
    "cell-brackets": rows("[" * 400_000, 1),
    "cell-links": rows("[x](" * 100_000, 1),
    "cell-stars": rows("*" * 400_000, 1),
    "cell-tags": rows("<b " * 300_000, 1),
    "cell-entities": rows("&amp;" * 180_000, 1),
    "cell-entities-wrong": rows("&#9999999;&#xd800;&#0;", 2),
    "cell-backslashes": rows("\\" * 900_000, 1),
    "cell-backquotes": rows("`" * 900_000, 1),
    "cell-underscores": rows("_x_" * 300_000, 1),
    "cell-dashes": rows("-" * 900_000, 1),
    "cell-footnotes": rows("R" + "[1]" * 300_000, 1),
    "cell-marks": rows("R" + "\u00b9" * 400_000, 1),
    "cell-spaces": rows("R" + " " * 900_000, 1),
    "title-long": TOP + f"| {'t' * 900_000} | A | R |\n",
    "title-command": TOP + "| ::error::x | A | R |\n| ##[error]x | A | R |\n",
    "title-escape": TOP + "| \x1b[2J\u202e | A | R |\n",
    "title-same": TOP + "| t | A | R |\n" * 4_900,
    "titles-empty": TOP + "| | A | R |\n" * 4_900,
    "head-long": f"| {'t' * 900_000} | A |\n| --- | --- |\n| x | A |\n",
    "head-columns": "|" + " a |" * 199 + "\n|" + "-|" * 199 + "\n" + ("|" + "A|" * 199 + "\n") * 1_000,
    "head-columns-over": "|" + " a |" * 5_000 + "\n|" + "-|" * 5_000 + "\n",
    "head-columns-named": "|"
    + "".join(f" h{n} |" for n in range(199))
    + "\n|"
    + "-|" * 199
    + "\n"
    + ("|" + "A|" * 199 + "\n") * 1_000,
    "rows-many": rows("R", 4_990),
    "rows-over": rows("R", 6_000),
    "rows-other": rows("zz", 4_990),
    "rows-without-a": TOP + "".join(f"| T{n} | | |\n" for n in range(4_990)),
    "rule-long": "| a |\n" + "|" + "-" * 900_000 + "|\n",
    "rule-colons": "| a | b |\n" + "|:" * 400_000 + "\n",
    "rules-many": "|-|\n" * 250_000,
    "heads-many": "a|b\n" * 250_000,
    "pipes": "|" * 1_000_000,
    "pipes-escaped": "\\|" * 500_000,
    "tables-many": "|a|b|\n|-|-|\n|x|A|\n\n" * 4_000,
    "tables-many-empty": "a|b\n-|-\n\n" * 90_000,
    "quotes-nested": "> " * 500_000,
    "quotes-lines": ">\n" * 500_000,
    "quotes-lines-deep": ">>>>>>>>\n" * 100_000,
    "quotes-and-pipes": ">|\n" * 330_000,
    "quotes-spaces": "   >" * 250_000,
    "fences": "```\n" * 250_000,
    "fence-long": "`" * 1_000_000,
    "fence-open": "```\n" + "| a |\n" * 100_000,
    "items": "- - - " * 150_000,
    "items-lines": "1. x\n" * 200_000,
    "items-deeper": "".join(" " * n + "- x\n" for n in range(1_300)),
    "comments": "<!--\n" * 200_000,
    "comment-open": "<!--" + "x\n" * 400_000,
    "lines": "x\n" * 500_000,
    "blank-lines": "\n" * 1_000_000,
    "letters-forty-names": LETTERS + "".join(f"| t{n} | {FORTY[:160]} | | | |\n" for n in range(4_900)),
    "letters-forty-short": LETTERS
    + ("| t | " + " en ".join("abcdefghijklmnopqrstuvwxyz"[n % 26] for n in range(40)) + " | | | |\n") * 4_900,
    "letters-names-other": LETTERS
    + "".join(f"| t{n} | {' en '.join(f'{n:x}{m:x}' for m in range(20))} | | | |\n" for n in range(4_900)),
    "letters-commas": LETTERS + f"| t | {',' * 1_900} | | | |\n" * 400,
    "letters-slashes": LETTERS + "".join(f"| t{n} | {'/'.join(f'{n}{m}' for m in range(30))} | | | |\n" for n in range(4_900)),
    "letters-parentheses": LETTERS + f"| t | {'(' * 1_000}{')' * 900} | | | |\n" * 400,
    "letters-long-cell": LETTERS + f"| t | {'a en ' * 150_000} | | | |\n",
    "letters-dashes": LETTERS + f"| t | {'a- en ' * 300} | | | |\n" * 500,
    "front-matter-open": "---\n" + "a: 1\n" * 100_000,
    "front-matter-laughs": "---\nraci: &a [*a]\n" + LAUGHS + "---\n" + TOP,
    "front-matter-deep": "---\nraci: " + "[" * 100_000 + "\n---\n" + TOP,
    "front-matter-tag": "---\nraci: !!python/object/apply:os.system ['touch owned']\n---\n" + rows("R", 2),
    "front-matter-wrong": "---\nraci: {a_implies_r: <b>, x: 1}\n---\n" + rows("R", 2),
    "front-matter-keys": "---\n" + "raci: 1\n" * 100_000 + "---\n" + TOP,
    "utf-16": rows("R", 2).encode("utf-16"),
    "cp1252": rows("R\u00e9", 2).encode("cp1252"),
    "bytes-all": bytes(range(256)) * 1_000,
    "nul": rows("R\0", 2),
    "empty": b"",
    "mebibyte-and-1": b"x" * (MIB + 1),
    "lookalikes": rows("\u0410\u0421\u0391\uff21", 2),
    "combining": rows("R" + "\u0301" * 100_000, 1),
    "nfkc": rows("\ufdfa" * 100_000, 1),
    "many-nfkc": rows("\ufdfa" * 190, 1_000),
}
for _name, _content in TABLES.items():
    put(f"tables-md/{_name}", {"raci.md": encoded(_content)})

CSV_TOP = "Taak;Directie;HR\n"
DELIMITED: dict[str, str | bytes] = {
    "plain": CSV_TOP + "t;A;R\n",
    "formula": CSV_TOP + "=cmd|' /C calc'!A0;=1+1;@x\n",
    "command": CSV_TOP + "::error::x;##[error]x;::stop-commands::x\n",
    "quote-open": CSV_TOP + '"' + "x;y\n" * 200_000,
    "quotes": '"' * 1_000_001,
    "quotes-doubled": CSV_TOP + '"' + '""' * 450_000 + '";A;R\n',
    "quotes-cells": '"a";' * 250_000,
    "quotes-lines": CSV_TOP + '"x\n\n";A;R\n' * 4_900,
    "quotes-line-ends": CSV_TOP + '"' + "\n" * 900_000 + '";A;R\n',
    "delimiters": ";" * 1_000_000,
    "delimiters-mixed": ";,\t" * 330_000,
    "delimiters-lines": ";\n" * 500_000,
    "delimiter-declared": "sep=\x07\na\x07b\n",
    "delimiter-declared-quote": 'sep="\n"a""b"\n',
    "delimiter-declared-backslash": "sep=\\\na\\b\n",
    "delimiter-declared-bracket": "sep=]\na]b\n",
    "delimiter-declared-caret": "sep=^\na^b\n",
    "columns-over": ";".join(["a"] * 5_000) + "\n",
    "columns-wide": (";".join(["A"] * 200) + "\n") * 2_400,
    "rows-over": CSV_TOP + "t;A;R\n" * 6_000,
    "rows-forty-names": "Taak;R;A;C;I\n" + "".join(f"t{n};{FORTY[:170]};;;\n" for n in range(4_900)),
    "rows-forty-other": "Taak;R;A;C;I\n"
    + "".join(f"t{n};{' en '.join(chr(97 + (n * m) % 26) for m in range(40))};;;\n" for n in range(4_900)),
    "rows-other-names": "Taak;R;A;C;I\n" + "".join(f"t{n};{','.join(f'{n:x}{m}' for m in range(35))};;;\n" for n in range(4_900)),
    "ragged": "".join(";".join("A" * (n % 150 + 1)) + "\n" for n in range(4_900)),
    "carriage-returns": (CSV_TOP + "t;A;R\n" * 100).replace("\n", "\r"),
    "carriage-returns-many": "\r" * 1_000_000,
    "nul": CSV_TOP + "t\0;A;R\n",
    "escape": CSV_TOP + "\x1b[2J\u202e;A;\x9bR\n",
    "utf-16": (CSV_TOP + "t;A;R\n").encode("utf-16"),
    "utf-32": (CSV_TOP + "t;A;R\n").encode("utf-32"),
    "cp1252": (CSV_TOP + "t\u00e9;A;R\n").encode("cp1252"),
    "empty": b"",
    "cell-long": CSV_TOP + "t;" + "A" * 900_000 + ";R\n",
    "mebibyte-and-1": b"x;" * (MIB // 2 + 1),
}
for _name, _content in DELIMITED.items():
    put(f"tables-csv/{_name}", {"raci.csv": encoded(_content)})


# --- workbooks ------------------------------------------------------------------------------------

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def sheet(cells: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'


def text_cell(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


GRID = "".join(
    f'<row r="{line}">' + "".join(text_cell(f"{'ABC'[at]}{line}", text) for at, text in enumerate(texts)) + "</row>"
    for line, texts in enumerate((("Taak", "Directie", "HR"), ("t", "A", "R"), ("u", "A", "C")), 1)
)


def workbook(
    parts: Mapping[str, str | bytes] | None = None, *, level: int = zipfile.ZIP_DEFLATED, one: str = sheet(GRID)
) -> bytes:
    """A workbook of one sheet; parts: to add, or to put in the place of others."""
    content = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/worksheets/sheet1.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
        '<sheet name="Blad1" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": one,
        **(parts or {}),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", level) as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    return out.getvalue()


DOCTYPE = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)
EXTERNAL = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
TABLE_PART = "xl/worksheets/sheet1.xml"


def lied(data: bytes) -> bytes:
    """A workbook whose archive says that every part is one byte long."""
    out, at = bytearray(data), 0
    while (at := data.find(b"PK\x01\x02", at)) >= 0:
        out[at + 24 : at + 28] = (1).to_bytes(4, "little")
        at += 4
    return bytes(out)


GOOD_BOOK = workbook()
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
WIDE = "".join(f'<row r="{n}">' + "<c><v>1</v></c>" * 190 + "</row>" for n in range(1, 1_500))
WORKBOOKS: dict[str, Callable[[], bytes]] = {
    "plain": lambda: GOOD_BOOK,
    "bomb-sheet": lambda: workbook(one=sheet("<row>" + " " * (32 * MIB) + "</row>")),
    "bomb-part": lambda: workbook({"xl/media/x.bin": b"\0" * (64 * MIB)}),
    "bomb-strings": lambda: workbook({"xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{"x" * (15 * MIB)}</t></si></sst>'}),
    "bomb-many-parts": lambda: workbook({f"xl/x{n}.xml": "" for n in range(2_000)}),
    "bomb-lied": lambda: lied(workbook({"xl/media/x.bin": b"\0" * (32 * MIB)})),
    "bomb-lzma": lambda: workbook({"xl/media/x.bin": b"\0" * (32 * MIB)}, level=zipfile.ZIP_LZMA),
    "bomb-bz2": lambda: workbook({"xl/media/x.bin": b"\0" * (32 * MIB)}, level=zipfile.ZIP_BZIP2),
    "bomb-nested": lambda: workbook({"xl/embeddings/x.xlsx": GOOD_BOOK * 10}),
    "bomb-attributes": lambda: workbook(one=sheet("<row " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>")),
    "bomb-elements": lambda: workbook(one=sheet("<row/>" * 2_000_000)),
    "bomb-depth": lambda: workbook(one=sheet("<a>" * 500_000)),
    "bomb-merged": lambda: workbook(
        one=f'<worksheet xmlns="{MAIN}"><sheetData>{GRID}</sheetData><mergeCells>'
        + '<mergeCell ref="A1:GR5000"/>' * 20_000
        + "</mergeCells></worksheet>"
    ),
    "doctype-laughs": lambda: workbook(one=DOCTYPE + sheet(GRID.replace(">t<", ">&i;<"))),
    "doctype-external": lambda: workbook(one=EXTERNAL + sheet(GRID.replace(">t<", ">&a;<"))),
    "doctype-in-book": lambda: workbook({"xl/workbook.xml": DOCTYPE + f'<workbook xmlns="{MAIN}"/>'}),
    "doctype-in-strings": lambda: workbook({"xl/sharedStrings.xml": DOCTYPE + f'<sst xmlns="{MAIN}"><si><t>&i;</t></si></sst>'}),
    "cell-far": lambda: workbook(one=sheet(FAR)),
    "cells-far-apart": lambda: workbook(one=sheet('<row r="1"><c r="A1"><v>1</v></c></row>' + FAR)),
    "cell-column-huge": lambda: workbook(one=sheet(f'<row r="1"><c r="{"Z" * 1_000}1"><v>1</v></c></row>')),
    "cell-row-huge": lambda: workbook(one=sheet(f'<row r="{"9" * 1_000}"><c r="A{"9" * 1_000}"><v>1</v></c></row>')),
    "cell-row-negative": lambda: workbook(one=sheet('<row r="-1"><c r="A-1"><v>1</v></c></row>')),
    "cell-row-text": lambda: workbook(one=sheet('<row r="x"><c r="?"><v>1</v></c></row>')),
    "cell-string-missing": lambda: workbook(one=sheet('<row r="1"><c r="A1" t="s"><v>99999</v></c></row>')),
    "cell-number-huge": lambda: workbook(one=sheet('<row r="1"><c r="A1"><v>1e999</v></c></row>')),
    "cell-date": lambda: workbook(one=sheet('<row r="1"><c r="A1" t="d"><v>9999-99-99</v></c></row>')),
    "cell-error": lambda: workbook(one=sheet(GRID.replace(">t<", ">#REF!<"))),
    "cell-escape": lambda: workbook(one=sheet(GRID.replace(">t<", ">&#155;2J&#x202e;<"))),
    "cell-control": lambda: workbook(one=sheet(GRID.replace(">t<", ">_x001B_[2J<"))),
    "cell-command": lambda: workbook(one=sheet(GRID.replace(">t<", ">::error::x<").replace(">R<", ">##[error]x<"))),
    "cells-wide": lambda: workbook(one=sheet(WIDE)),
    "cells-names": lambda: workbook(
        one=sheet(
            f'<row r="1">{text_cell("A1", "Taak")}{text_cell("B1", "R")}{text_cell("C1", "A")}</row>'
            + "".join(
                f'<row r="{n}">{text_cell(f"A{n}", f"t{n}")}{text_cell(f"B{n}", FORTY)}{text_cell(f"C{n}", FORTY)}</row>'
                for n in range(2, 4_900)
            )
        )
    ),
    "sheet-name": lambda: workbook(
        {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
            '<sheet name="::error::&#155;" sheetId="1" r:id="rId1"/></sheets></workbook>'
        }
    ),
    "sheets-many": lambda: workbook(
        {
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
            + "".join(f'<sheet name="B{n}" sheetId="{n}" r:id="rId1"/>' for n in range(1, 5_000))
            + "</sheets></workbook>"
        }
    ),
    "relation-outside": lambda: workbook(
        {
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/worksheet" Target="../../../etc/passwd"/></Relationships>'
        }
    ),
    "relation-web": lambda: workbook(
        {
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{RELATIONS}/worksheet" Target="http://example.org/x" TargetMode="External"/></Relationships>'
        }
    ),
    "sheet-no-xml": lambda: workbook(one="x"),
    "sheet-empty": lambda: workbook(one=""),
    "sheet-utf-16": lambda: workbook({TABLE_PART: sheet(GRID).encode("utf-16")}),
    "sheet-cut": lambda: workbook(one=sheet(GRID)[:-30]),
    "book-missing": lambda: workbook({"xl/workbook.xml": ""}),
    "zip-cut": lambda: GOOD_BOOK[:-30],
    "zip-half": lambda: GOOD_BOOK[: len(GOOD_BOOK) // 2],
    "zip-head-only": lambda: b"PK\x03\x04",
    "zip-empty": lambda: b"PK\x05\x06" + b"\0" * 18,
    "zip-of-text": lambda: b"PK\x03\x04" + b"x" * 100_000,
    "zip-flipped": lambda: bytes(byte ^ (0xFF if n % 97 == 0 else 0) for n, byte in enumerate(GOOD_BOOK)),
    "zip-twice": lambda: GOOD_BOOK + GOOD_BOOK,
    "zip-encrypted": lambda: GOOD_BOOK.replace(b"\x14\x00\x00\x00\x08\x00", b"\x14\x00\x01\x00\x08\x00"),
    "no-zip": lambda: b"x" * 1_000,
    "empty": lambda: b"",
    "ole": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 10_000,
    "mebibyte-and-1": lambda: b"PK\x03\x04" + b"\0" * MIB,
}

for _name, _make in WORKBOOKS.items():
    put(f"workbooks/{_name}", {"raci.xlsx": lambda path, make=_make: path.write_bytes(make())})  # type: ignore[misc]


# --- kinds of files -------------------------------------------------------------------------------

GOOD = HEAD.encode()


def unreadable(path: Path) -> None:
    path.write_bytes(GOOD)
    path.chmod(0)


def folders(depth: int) -> Callable[[Path], object]:
    def make(path: Path) -> None:
        for _ in range(depth):
            path /= "d"
        path.mkdir(parents=True)
        (path / "vto.yaml").write_bytes(GOOD)

    return make


put("kinds/fifo", {"vto.yaml": os.mkfifo})
put("kinds/folder-as-file", {"vto.yaml": lambda path: path.mkdir()})
put("kinds/device-zero", {"vto.yaml": link("/dev/zero")})
put("kinds/device-full", {"vto.yaml": link("/dev/full")})
put("kinds/device-tty", {"vto.yaml": link("/dev/tty")})
put("kinds/device-random", {"vto.yaml": link("/dev/urandom")})
put("kinds/process-memory", {"vto.yaml": link("/proc/self/mem")})
put("kinds/process-maps", {"vto.yaml": link("/proc/self/maps")})
put("kinds/link-loop", {"vto.yaml": link("vto.yaml")})
put("kinds/link-nowhere", {"vto.yaml": link("nothing")})
put("kinds/link-in-folder-to-device", {"work/vto.yaml": link("/dev/zero"), "work/a.yaml": GOOD}, CHECK, "work")
put("kinds/link-in-folder-to-folder", {"work/d": link(".."), "work/a.yaml": GOOD}, CHECK, "work")
put("kinds/fifo-in-folder", {"work/vto.yaml": os.mkfifo, "work/a.yaml": GOOD}, CHECK, "work")
put("kinds/unreadable", {"vto.yaml": unreadable})
put("kinds/unreadable-in-folder", {"work/vto.yaml": unreadable, "work/a.yaml": GOOD}, CHECK, "work")
put("kinds/unreadable-folder", {"work": lambda path: path.mkdir(mode=0)}, CHECK, "work")
put("kinds/folders-deep", {"work": folders(300)}, CHECK, "work")
put("kinds/name-command", {"::error::x.yaml": b"x: 1\n"})
put("kinds/name-escape", {"\x1b[2J\u202e.yaml": b"x: 1\n"})
put("kinds/name-lines", {"a\n::error::x.yaml": b"x: 1\n"})
put("kinds/name-option", {"--help.yaml": b"x: 1\n"}, CHECK, "--", "--help.yaml")
put("kinds/name-no-text", {os.fsdecode(b"\xff\xfe.yaml"): b"x: 1\n"})
put("kinds/name-long", {"x" * 250 + ".yaml": b"x: 1\n"})
put("kinds/names-hostile-in-folder", {f"work/{n}::error::x\n.yaml": b"organisation: 1\n" for n in range(20)}, CHECK, "work")
put("kinds/files-many", {f"work/f{n}.yaml": b"organisation: 1\n" for n in range(300)}, CHECK, "work")
put("kinds/suffix-none", {"vto": GOOD})
put("kinds/suffix-other", {"vto.exe": b"MZ" + b"\0" * 1_000})
