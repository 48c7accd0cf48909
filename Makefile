# Everything a developer runs. Each command sets up what it needs in .venv; nothing else of the machine is touched.
# A command takes more arguments through ARGS, for example: make test ARGS='-k yaml'

PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
READY := $(VENV)/ready
COMPILED := $(CURDIR)/.cache/compiled
export WARDLINE_EDITORS ?= $(CURDIR)/.cache/editors
export WARDLINE_RECORDERS ?= $(CURDIR)/.cache/recorders

.DEFAULT_GOAL := help

.PHONY: help
help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 16 | sed 's/^/make /'

.PHONY: demo
demo: $(READY) ## an accepted suggestion, its diagnostics, its fixes: the real server, in the terminal
	@$(PY) -m tools.demo $(ARGS)

.PHONY: test
test: $(READY) ## all tests (those of real editors too, once make editors has installed them)
	$(PY) -m pytest $(ARGS)

.PHONY: lint
lint: $(READY) ## ruff and mypy --strict
	$(PY) -m ruff check .
	$(PY) -m mypy -p tools -p tests.bench -p tests.corpus -p tests.editors -p tests.fuzz -p tests.origin -p tests.packaging
	$(PY) -m mypy

.PHONY: bench
bench: $(READY) ## time edit to diagnostics against ruff, pylsp and a bare pygls server (after make compiled: what that has made)
	@PYTHONPATH=$(wildcard $(COMPILED)) $(PY) -m tests.bench $(ARGS)

.PHONY: compiled
compiled: $(READY) ## the dataflow as machine code, in .cache/compiled: for bench and test-compiled
	@rm -rf $(COMPILED)
	@echo "Compiling the dataflow (some minutes) …"
	@WARDLINE_COMPILE=1 $(PY) -m pip install --quiet --no-deps --target $(COMPILED) .

.PHONY: test-compiled
test-compiled: $(READY) ## the cases of the dataflow with what make compiled has made
	@PYTHONPATH=$(COMPILED) $(PY) -m wardline doctor | grep -E 'dataflow +compiled'
	PYTHONPATH=$(COMPILED) $(PY) -m pytest tests/dataflow/test_cases.py $(ARGS)

.PHONY: fuzz
fuzz: $(READY) ## random edits of texts and of packages: incremental must equal from scratch
	@$(PY) -m tests.fuzz $(ARGS)

.PHONY: corpus
corpus: $(READY) ## findings on ten real projects, and what changed since the committed report
	@$(PY) -m tests.corpus $(ARGS)

.PHONY: workflows
workflows: $(READY) ## the pipeline rules against zizmor on a hundred real workflows of source distributions
	@$(PY) -m pip install --quiet --editable '.[ci]'
	@$(PY) -m tests.pipelines.real_workflows $(ARGS)

.PHONY: parity
parity: $(READY) ## bandit unit by unit against a plain bandit run; the editor against the command line
	$(PY) -m tests.corpus --only requests,flask,celery,httpx,rich --unpack .cache/corpus/sources
	$(PY) -m tests.bandit_units.parity "$$($(PY) -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')" .cache/corpus/sources
	$(PY) -m pytest -k parity $(ARGS)

.PHONY: editors
editors: $(READY) ## install real editors (apt, npm) in WARDLINE_EDITORS, and test against them
	tests/editors/install.sh
	WARDLINE_EDITORS_REQUIRED=1 $(PY) -m pytest -m editor $(ARGS)

.PHONY: origin-report
origin-report: $(READY) ## how well accepted suggestions are inferred, on the recorded sessions
	@$(PY) -m tests.origin.report $(ARGS)

.PHONY: record
record: ## record the sessions of real editors in tests/origin/sessions again (see tests/origin/record/README.md)
	tests/origin/record/install.sh
	$(WARDLINE_RECORDERS)/python/bin/python -m tests.origin.record $(ARGS)

$(READY): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))' \
	  || { echo "Wardline needs Python 3.10 or later; $(PYTHON) is not. Say which to use: make PYTHON=python3.12 …" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' \
	  || { echo "$(PYTHON) cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@echo "Setting up $(VENV) …"
	@$(PY) -m pip install --quiet --upgrade 'pip>=25.1'
	@$(PY) -m pip install --quiet --editable . --group dev
	@$(PY) -m compileall -q analyzers server # as an installation does: else each start compiles where PYTHONDONTWRITEBYTECODE is set
	@touch $@
