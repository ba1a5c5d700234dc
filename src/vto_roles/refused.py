"""The errors of the package; this module imports nothing, so that a start that refuses nothing loads nothing for it.

VtoRolesError
├── Refused        the job cannot be done: a file that cannot be opened, a language that does not exist (exit 2)
├── Unusable       an organisation file has errors that keep a charter from being made; in `vto_roles.run.pipeline` (exit 1)
└── CatalogueFault the built-in catalogue or a language file of it is faulty; in `vto_roles.finding` (exit 2)

The last two carry `findings`.
"""

Argument = str | int | float | bool | None | tuple[str, ...]


class VtoRolesError(Exception):
    """Any error that the package raises on purpose."""


class Refused(VtoRolesError):
    """The job cannot be done at all; `key` names the text under `refused`, `args_by_name` fill it."""

    def __init__(self, key: str, **args: Argument) -> None:
        super().__init__(key)
        self.key = key
        self.args_by_name = args

    def __str__(self) -> str:
        return f"{self.key}: {', '.join(f'{name}={value}' for name, value in self.args_by_name.items())}"
