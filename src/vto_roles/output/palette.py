"""Colours (hexadecimal RGB) and the font of Word and Excel files."""

INK, ACCENT, SOFT, RULE, WASH, TINT, WARN = "1D2329", "0F4A57", "555C63", "B9B5A8", "DCEBEE", "F1EFE8", "8A3B12"
FONT = "Calibri"
SHADES = {"A": WASH, "R": TINT}  # letter -> the tint of its cell
