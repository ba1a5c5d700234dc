# Two targets for people: `make charter` and `make test`. Both set up what they need in .venv.
PYTHON ?= python3
BIN := .venv/bin
EXAMPLE := examples/care-home/vto.yaml

.PHONY: charter test lint deep bench growth docs examples lock clean

charter: .venv/user
	@$(BIN)/vto-roles render $(EXAMPLE) -o charter.html -q
	@echo "The charter of $(EXAMPLE) is in $(CURDIR)/charter.html: open it in a browser."

test: .venv/dev .venv/readers lint
	$(BIN)/python docs/build.py --check
	$(BIN)/python -m pytest -n auto --cov

# What takes too long for every commit: figures are printed.
deep: .venv/dev .venv/readers
	VTO_FUZZ_SECONDS=600 VTO_EXAMPLES=1000 $(BIN)/python -m pytest -n 2 -rP tests/deep tests/property
	$(BIN)/python -m tests.deep.kill 500
	$(BIN)/python -m tests.deep.mutate
	$(BIN)/python tests/bench/growth.py --plot .venv/growth.svg

bench: .venv/dev
	$(BIN)/python tests/bench/bench.py

growth: .venv/dev
	$(BIN)/python tests/bench/growth.py

lint: .venv/dev
	$(BIN)/ruff format --check src tests docs
	$(BIN)/ruff check src tests docs
	$(BIN)/mypy
	$(BIN)/lint-imports

docs: .venv/dev
	$(BIN)/python docs/build.py

# The charters beside the examples, written anew; read what changed before committing it.
examples: .venv/dev
	$(BIN)/python examples/build.py

.venv/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "vto-roles needs Python 3.11 or newer: make PYTHON=python3.12 ..." && exit 1)
	$(PYTHON) -m venv .venv
	@touch $@

.venv/user: .venv/pip pyproject.toml
	$(BIN)/python -m pip install --quiet --editable .
	@touch $@

# Each file by its hash; what runs in CI today runs there tomorrow.
.venv/dev: .venv/pip pyproject.toml requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes --requirement requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ .venv/user

# The newest versions that the ranges allow, for every Python and system.
lock: .venv/pip
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade --group dev --all-extras \
		--no-emit-index-url --custom-compile-command 'make lock' --output-file requirements-dev.txt pyproject.toml

# Readers from npm that the tests hand our outputs to; nothing of them is in the product.
.venv/readers: .venv/pip tests/readers/package.json tests/readers/package-lock.json
	@command -v npm >/dev/null || (echo "make test reads our outputs back with programs from npm: install Node.js" && exit 1)
	@mkdir -p $@ && cp tests/readers/package.json tests/readers/package-lock.json $@
	npm ci --prefix $@ --no-audit --no-fund
	@touch $@

clean:
	rm -rf .venv dist build charter.html .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
