"""Decides the letters of one organisation. Pure: no file, no clock, no output."""
