"""`vto-roles` and `python -m vto_roles`."""

import atexit
import gc
import sys


def main() -> None:
    """Run the command line; the exit code is the contract's, never a traceback."""
    gc.set_threshold(100_000)  # one file leaves no circles worth looking for; many files do now and then
    atexit.register(gc.freeze)  # and at the end, which Python spends on a last look, all goes at once
    try:
        from vto_roles.cli.app import start

        start()
    except KeyboardInterrupt:  # before a command runs, or after it: a command answers for itself
        sys.exit(130)


if __name__ == "__main__":
    main()
