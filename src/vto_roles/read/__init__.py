"""Reads YAML into frozen values: tree, binding, merging, the catalogue, organisation files and overlays; and files of cells."""
