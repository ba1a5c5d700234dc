"""What is long or deep on purpose is refused by the YAML reader within seconds, and with few findings."""

import subprocess
import sys

import pytest

from vto_roles.finding import MAX_FINDINGS

HOSTILE = {
    "brackets": b"[" * 900_000,
    "braces": b"{a: " * 200_000,
    "too large": b"a: " + b"x" * (1 << 20),
    "directives": b"%TAG ! tag:x,2000:\n" * 50_000,
    "merge bomb": b"a: &a [x]\n" + b"".join(b"k%d: &k%d {<<: [*a, *a]}\n" % (n, n) for n in range(2000)),
    "many nodes": b"a: [" + b"1," * 300_000 + b"1]\n",
    "long key": b"x" * 5000 + b": 1\n",
    "long value": b"a: " + b"x" * 70_000 + b"\n",
    "dashes": b"- " * 300_000,
}


def alone(data: bytes) -> tuple[list[str], float]:
    """Return the variants found and the seconds that took, measured in a process of its own, which no coverage slows down."""
    code = """
import sys, time
from vto_roles.read import tree
data = sys.stdin.buffer.read()
started = time.process_time()
_, findings = tree.read(data, "f")
print(time.process_time() - started, *(one.variant or "-" for one in findings))
"""
    told = subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=True).stdout
    seconds, *variants = told.decode().split()
    return variants, float(seconds)


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_input_is_answered_soon(data: bytes) -> None:
    variants, seconds = alone(data)
    assert 1 <= len(variants) <= MAX_FINDINGS
    assert seconds < 2


@pytest.mark.parametrize(
    "text", [" # c\n" + "%TAG !a! tag:x,2000:\n" * 40_000, "a: 1\n...\n" + "%TAG !a! tag:x,2000:\n" * 40_000]
)
def test_directives_never_reach_the_parser(text: str) -> None:
    variants, seconds = alone(text.encode())
    assert {"directive", "documents"} & set(variants)
    assert seconds < 1
