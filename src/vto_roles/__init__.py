"""Writes the responsibility charter for learning and training policy (VTO)."""

from vto_roles.version import __version__ as __version__
