"""Write every golden anew, and name those that changed: `make accept`. What `git diff` shows is read before it is committed."""

from tests.conftest import ROOT
from tests.golden import test_check_texts, test_decisions, test_examples
from tests.hostile import test_inputs


def main() -> None:
    for module in (test_examples, test_check_texts, test_decisions, test_inputs):
        for path, data in module.goldens():
            if not path.exists() or path.read_bytes() != data:
                path.write_bytes(data)
                print(f"{path.relative_to(ROOT)} is written anew")
    for path in test_check_texts.gone():
        path.unlink()
        print(f"{path.relative_to(ROOT)} is gone")


if __name__ == "__main__":
    main()
