"""The program, ready to be handed files of strangers."""

from collections.abc import Iterator

import pytest

from tests.conftest import clean
from tests.installed import installed
from tests.program import Program, started

NOBODY = 65534


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    with started(tmp_path_factory.mktemp("runs"), installed(), clean()) as program:
        yield program
