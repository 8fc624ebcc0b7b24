# Two commands matter: `make reports` and `make test`. Both make the environment first if it is missing.
PYTHON ?= python3
ifeq ($(OS),Windows_NT)
  BIN := .venv/Scripts
else
  BIN := .venv/bin
endif
ENVIRONMENT := .venv/.ready
# An active environment is used if this package is installed in it; nothing is installed into it.
ifneq ($(VIRTUAL_ENV)$(CONDA_PREFIX),)
  ACTIVE := $(shell cd tests && python -c "import safetynet, sys; print(sys.prefix)" 2>/dev/null)
endif
ifneq ($(ACTIVE),)
  ENVIRONMENT :=
  BIN := $(ACTIVE)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
endif

# A file's tests at a time on each processor, in the order of the files: the short ones come last.
TOGETHER := -n logical --dist loadfile --no-loadscope-reorder
# Else every process that a test starts would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: reports test test-slow test-all fresh lab check publish-check audit bench lock clean

reports: $(ENVIRONMENT)
	$(BIN)/safetynet build

# In some minutes: all but the slow files, which tests/conftest.py names.
test: $(ENVIRONMENT)
	$(BIN)/python -m pytest $(TOGETHER) -m "not slow"

# The slow ones, but for those that build pages again and again; these alone take half an hour.
test-slow: $(ENVIRONMENT)
	$(BIN)/python -m pytest $(TOGETHER) -m slow --ignore tests/build

test-all: $(ENVIRONMENT)
	$(BIN)/python -m pytest $(TOGETHER)

# The properties with examples that no run had before: what one finds is a case for the tables.
fresh: $(ENVIRONMENT)
	SAFETYNET_FRESH=1 $(BIN)/python -m pytest -n logical tests/statistics/test_against_slow.py \
	  tests/statistics/test_statistics.py tests/printed

lab: $(ENVIRONMENT)
	$(BIN)/jupyter lab --ServerApp.root_dir=. --LabApp.default_url=/lab/tree/notebooks/strategy.ipynb

check: $(ENVIRONMENT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/safetynet check

# Refuses a site that should not be published.
publish-check: $(ENVIRONMENT)
	$(BIN)/safetynet publish-check

# Known vulnerabilities of what the lock pins; says so where no service can be asked.
audit:
	$(PYTHON) .ci/audit.py

# How fast the build is beside a shell loop, and how it grows; takes a while.
bench: $(ENVIRONMENT)
	$(BIN)/python bench/bench.py

# Needs uv; run it after a change of dependencies in pyproject.toml.
lock:
	uv pip compile pyproject.toml --extra dev --universal --generate-hashes --python-version 3.11 \
	  --no-header --output-file requirements.lock --quiet
	uv pip compile pyproject.toml --universal --generate-hashes --python-version 3.11 \
	  --constraint requirements.lock --no-header --output-file requirements-core.lock --quiet

clean:
	rm -rf .venv .safetynet
	find reports -mindepth 1 ! -name README.md -delete

.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -c "import sys; sys.exit(0 if sys.version_info >= (3, 11) else 'Python 3.11 or newer is needed; this is ' + sys.version.split()[0] + '. Try: make PYTHON=python3.12')"
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	-$(BIN)/python -m safetynet.build.filter
	$(BIN)/python -c "open('$@', 'w').close()"
