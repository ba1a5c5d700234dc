"""A process that holds the program ready and answers each order in a child of its own.

A start takes as long as a file; from here each run is a real process, with its own bounds and an exact bill.
"""

import codecs
import contextlib
import gc
import importlib
import io
import json
import os
import pkgutil
import resource
import signal
import sys
import tempfile
import traceback
from pathlib import Path
from typing import Any

MOST_CPU = 10  # seconds after which a run is ended, whatever it does
MOST_TIME = 60
MOST_SPACE = 2 << 30  # bytes of addresses: far more than is promised, so that a fault is measured and not only fatal


def serve() -> None:
    """Answer the orders on standard input, a line each, on standard output."""
    import vto_roles

    for module in pkgutil.walk_packages(vto_roles.__path__, "vto_roles."):
        importlib.import_module(module.name)
    for name in ("jinja2.sandbox", "rich.console", "difflib", "html"):
        importlib.import_module(name)
    for name in ("utf-8-sig", "utf-16", "cp1252"):
        codecs.lookup(name)
    _warm()
    orders, answers = os.fdopen(os.dup(0), "r"), os.fdopen(os.dup(1), "w")
    gc.freeze()
    for line in orders:
        order = json.loads(line)
        child = os.fork()
        if not child:
            _run(order)
        _, status, used = os.wait4(child, 0)
        bill = {
            "code": os.waitstatus_to_exitcode(status),
            "seconds": used.ru_utime + used.ru_stime,
            "bytes": used.ru_maxrss << 10,
        }
        print(json.dumps(bill), file=answers, flush=True)


def _warm() -> None:
    """Load what a run loads late: somebody else may not read where it stands."""
    from vto_roles.__main__ import main

    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), contextlib.redirect_stdout(io.StringIO()):
        Path("vto.yaml").write_text("organisation: {name: x}\nsize: {headcount: 60}\n", "utf-8")
        for command in (["check", "vto.yaml"], ["render", "vto.yaml", "-f", "md", "-o", "charter.md", "-q"]):
            sys.argv = ["vto-roles", *command]
            with contextlib.suppress(SystemExit):
                main()


def _run(order: dict[str, Any]) -> None:
    """The program in this process, which ends with it."""
    signal.alarm(MOST_TIME)
    if order["env"] is None:
        resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU, MOST_CPU))
        resource.setrlimit(resource.RLIMIT_AS, (MOST_SPACE, MOST_SPACE))
    else:
        os.environ.clear()
        os.environ.update(order["env"])
    os.chdir(order["cwd"])
    for number, (name, mode) in enumerate(
        (("in", os.O_RDONLY), ("out", os.O_WRONLY | os.O_CREAT | os.O_TRUNC), ("err", os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
    ):
        os.dup2(os.open(order[name], mode), number)
    if (user := order.get("user")) is not None:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    sys.argv = ["vto-roles", *order["args"]]
    code = 0
    try:
        from vto_roles.__main__ import main

        main()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1 if stop.code else 0
    except BaseException:
        traceback.print_exc()
        code = 1
    with contextlib.suppress(Exception):
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    serve()
