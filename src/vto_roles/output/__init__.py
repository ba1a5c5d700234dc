"""Writes a charter as bytes: the document, the formats and the templates."""
