"""A few kills in every run of the tests; `make deep` has hundreds."""

import subprocess
import sys

from tests.conftest import ROOT


def test_a_kill_leaves_the_old_file_or_the_new_one() -> None:
    done = subprocess.run([sys.executable, "-m", "tests.deep.kill", "5"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count(" 0 something else")) == (0, 2), done.stdout + done.stderr
