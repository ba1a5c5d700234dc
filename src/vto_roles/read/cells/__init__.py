"""Reads the tables in files, workbooks, delimited text, Markdown, pages and documents, as grids of cells with their places."""
