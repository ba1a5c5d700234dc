"""Frozen values: the terms of the field, what a file may say, what the catalogue holds, what is decided."""
