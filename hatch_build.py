"""What a wheel holds beside its sources: catalogue and wording as JSON, templates as Python, made while it was built.

A checkout reads YAML and templates as they are; an installed program reads these, which a test proves equal to them.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledData(BuildHookInterface):  # type: ignore[type-arg]
    """Compiles the data into every wheel but an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the compiled files to what the wheel includes."""
        if self.target_name != "wheel" or version == "editable":
            return
        sys.path.insert(0, str(Path(self.root) / "src"))
        import jinja2
        import msgspec

        from vto_roles.charter import provenance
        from vto_roles.output import markdown, templates
        from vto_roles.read import catalogue, readings
        from vto_roles.read.languages import languages, reader_words, texts_of

        folder = Path(tempfile.mkdtemp(prefix="vto-roles-"))
        (folder / "text").mkdir()
        (folder / "catalogue.json").write_bytes(msgspec.json.encode(catalogue.built_in()))
        (folder / "catalogue.canonical.json").write_bytes(provenance.canonical_catalogue())
        (folder / "reader.json").write_bytes(msgspec.json.encode(reader_words()))
        (folder / "readings.json").write_bytes(msgspec.json.encode(readings.built_in()))
        for name in languages():
            (folder / "text" / f"{name}.json").write_bytes(msgspec.json.encode(texts_of(name)))
        for ending, html, escape in ((".html.j2", True, None), (".md.j2", False, markdown.escape), (".yaml.j2", False, None)):
            environment = templates.environment(None, html, escape)
            names = environment.list_templates(filter_func=lambda name, ending=ending: name.endswith(ending))
            environment.compile_templates(folder / "templates", zip=None, filter_func=names.__contains__, ignore_errors=False)
        (folder / "templates" / "jinja2").write_text(jinja2.__version__)
        build_data["force_include"][str(folder)] = "vto_roles/_data/compiled"
