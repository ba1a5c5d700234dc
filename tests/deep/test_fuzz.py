"""Some seconds of fuzzing for each target in every run of the tests; `make deep` gives them ten minutes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.depth import FUZZ_SECONDS


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="the fuzzer is not made for this Python yet")
@pytest.mark.parametrize("target", ["reader", "tables"])
def test_no_bytes_are_answered_wrongly(target: str, tmp_path: Path) -> None:
    """What was found lies in the folder of the test, and belongs in the corpus and in a test once it is mended."""
    command = [sys.executable, "-m", "tests.deep.fuzz", target, str(FUZZ_SECONDS)]
    done = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "FOUND": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and " runs in " in done.stderr, done.stderr[-3_000:]
    print(next(line for line in done.stderr.splitlines() if line.startswith("Done ")))
