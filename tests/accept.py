"""Write every golden anew, and name those that changed: `make accept`. What `git diff` shows is read before it is committed."""

from collections.abc import Iterable
from pathlib import Path

from tests.conftest import ROOT
from tests.golden import test_check_texts, test_decisions, test_examples, test_overview, test_walk
from tests.property import moved


def main() -> None:
    for module in (test_examples, test_check_texts, test_decisions, test_overview, test_walk, moved):
        write(module.goldens())
    from tests.hostile import test_inputs  # its inputs are made of the charters that were just written, when it is imported

    print("the answers to hostile files: this takes minutes", flush=True)
    write(test_inputs.goldens())
    for path in test_check_texts.gone():
        path.unlink()
        print(f"{path.relative_to(ROOT)} is gone")


def write(goldens: Iterable[tuple[Path, bytes]]) -> None:
    """Write the goldens that differ from what stands there."""
    for path, data in goldens:
        if not path.exists() or path.read_bytes() != data:
            path.write_bytes(data)
            print(f"{path.relative_to(ROOT)} is written anew", flush=True)


if __name__ == "__main__":
    main()
