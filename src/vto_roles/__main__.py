"""`vto-roles` and `python -m vto_roles`."""

import sys


def main() -> None:
    """Run the command line; the exit code is the contract's, never a traceback."""
    try:
        from vto_roles.cli import app
    except KeyboardInterrupt:
        sys.exit(130)
    app()


if __name__ == "__main__":
    main()
