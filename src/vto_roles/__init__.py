"""Writes the responsibility charter for learning and training policy (VTO)."""

__version__ = "0.1.0"
