# For people: `make charter` and `make test`; for who changes the code: `make quick`, and `make accept` for what is generated.
# Each sets up what it needs, in .venv. docs/development.md tells when to run what.
PYTHON ?= python3
BIN := .venv/bin
EXAMPLE := examples/care-home/vto.yaml

# Without byte code each worker of the tests reads all modules of the tests anew, which takes more than to import them.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: charter form test quick lint pages accept deep cover bench growth docs lock dist newest clean system

charter: .venv/user
	@$(BIN)/vto-roles render $(EXAMPLE) -o charter.html -q
	@echo "The charter of $(EXAMPLE) is in $(CURDIR)/charter.html: open it in a browser."

# The product in one page, for people who install nothing: dist/vto-roles-form-VERSION.html.
form: system .venv/dev .venv/form
	@$(BIN)/python .ci/form/build.py

test: system .venv/dev .venv/readers .venv/form
	$(MAKE) --jobs 2 --output-sync lint pages
	$(BIN)/python -m pytest -n auto --dist worksteal

# What needs no npm, browser, office program, PDF or process of its own: less than a minute of the processor.
quick: .venv/dev
	$(BIN)/ruff format --check -q src tests docs
	$(BIN)/ruff check -q src tests docs
	$(BIN)/mypy src
	$(BIN)/lint-imports
	$(BIN)/python docs/build.py --check
	VTO_DEPTH=quick $(BIN)/python -m pytest -q tests/unit tests/property tests/golden

lint: .venv/dev
	$(BIN)/ruff format --check -q src tests docs
	$(BIN)/ruff check -q src tests docs
	$(BIN)/mypy
	$(BIN)/lint-imports

pages: .venv/dev
	$(BIN)/python docs/build.py --check

# Every generated file and golden anew; `git diff` shows what changed: read it before committing it.
accept: .venv/dev
	$(BIN)/python docs/build.py
	$(BIN)/python -m tests.accept

# All that is asked in hundreds and thousands, and what takes too long for every commit: hours. Figures are printed.
deep: system .venv/dev .venv/readers .venv/form
	VTO_DEPTH=whole $(BIN)/python -m pytest -n 2 --dist worksteal -rP
	$(BIN)/python -m tests.deep.kill 500
	$(BIN)/python -m tests.deep.signals 50
	$(BIN)/python -m tests.deep.mutate
	$(BIN)/python -m tests.law.mutants
	$(MAKE) form && node tests/deep/firefox.cjs dist/vto-roles-form-*.html examples/care-home/vto.yaml
	$(BIN)/python tests/bench/growth.py --plot .venv/growth.svg

# The lines that no test in this process runs.
cover: .venv/dev
	$(BIN)/python -m pytest -n auto --cov tests/unit tests/property tests/golden

# Instructions first: they are the same on a busy machine, and fail where a row takes 5 % more than was kept.
bench: .venv/dev
	$(BIN)/python tests/bench/instructions.py
	$(BIN)/python tests/bench/bench.py

growth: .venv/dev
	$(BIN)/python tests/bench/growth.py

docs: .venv/dev
	$(BIN)/python docs/build.py

system:
	@.ci/packages tests

.venv/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "vto-roles needs Python 3.11 or newer: make PYTHON=python3.12 ..." && exit 1)
	@.ci/packages venv $(PYTHON)
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

# The newest versions that the ranges allow, for every Python and system: what a checkout is developed with, and what the action
# installs, of the same versions.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command 'make lock' pyproject.toml
lock: .venv/pip
	$(BIN)/python -m pip install --quiet uv
	$(LOCK) --upgrade --group dev --all-extras --output-file requirements-dev.txt
	$(LOCK) --group action --constraint requirements-dev.txt --output-file requirements-action.txt

# What a release holds, in dist; the workflow of a release gives TAG and REPOSITORY.
dist: form
	$(BIN)/python .ci/release.py --tag "$(TAG)" --repository "$(REPOSITORY)"

# The command line with the newest Typer, also beyond the cap of pyproject.toml: whether that can be lifted.
newest: .venv/dev
	VTO_TYPER=newest $(BIN)/python -m pytest -q tests/e2e/test_newest_typer.py

# Readers from npm that the tests hand our outputs to; nothing of them is in the product.
.venv/readers: .venv/pip tests/readers/package.json tests/readers/package-lock.json | system
	@mkdir -p $@ && cp tests/readers/package.json tests/readers/package-lock.json $@
	npm ci --prefix $@ --no-audit --no-fund
	@touch $@

# What the page in a browser runs on, of the same name everywhere: the page has the same bytes.
.venv/form: .venv/pip .ci/form/package.json .ci/form/package-lock.json | system
	@mkdir -p $@ && cp .ci/form/package.json .ci/form/package-lock.json $@
	npm ci --prefix $@ --no-audit --no-fund
	@touch $@

clean:
	rm -rf .venv dist build charter.html .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache .coverage
