"""That a job cannot be done at all: apart, so that a start that refuses nothing loads nothing for it."""

Argument = str | int | float | bool | None | tuple[str, ...]


class Refused(Exception):
    """The job cannot be done at all (exit 2); `key` and `args` name the text under `refused`."""

    def __init__(self, key: str, **args: Argument) -> None:
        super().__init__(key)
        self.key = key
        self.args_by_name = args


def missing_extra(markup: str, extra: str) -> Refused:
    """That a format needs libraries which an extra of the package brings, and the command that installs them."""
    return Refused("missing-extra", format=markup, command=f"pip install 'vto-roles[{extra}]'")
