"""The command line: parse, call one function, print, exit. The only room that knows typer and the terminal."""
