"""Reads files of cells, workbooks and delimited text: each cell with its place, within the bounds of what is read."""
