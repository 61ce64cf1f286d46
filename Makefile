# `make report` and `make test` work as the first command in a fresh clone: Python 3.11, git and make suffice.
# The environment is rebuilt whole whenever the lock changes; its stamp is touched last, so half of one never counts.

PYTHON ?= $(shell python3.11 -c 'print("python3.11")' 2>/dev/null || echo python3)
STAMP  := .venv/.complete
OCR    := .venv/.ocr
BIN    := .venv/bin

.PHONY: help report test check ocr lab lock clean

help:  ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1	\2/p' Makefile

report: $(STAMP)  ## audit data/sample and write reports/index.html
	@$(BIN)/audit run data/sample --out reports || [ $$? -eq 1 ]  # 1: audited, with critical findings
	@echo "Open reports/index.html"

test: check  ## check, then run every test
	@$(BIN)/pytest

check: $(STAMP)  ## lint, formatting, types, the audit rules
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/audit rules --check

ocr: $(OCR)  ## install text recognition, which reads scans and pictures of pages

lab: $(STAMP)  ## open the notebooks in JupyterLab
	@$(BIN)/audit lab

lock: $(STAMP)  ## write both locks anew from pyproject.toml, keeping the versions that still fit
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate \
		--extra dev pyproject.toml --output-file requirements.lock
	@cat requirements.lock requirements-ocr.lock > .venv/both.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header --no-annotate \
		--extra dev --extra ocr pyproject.toml --output-file .venv/both.lock
	@grep -vxFf requirements.lock .venv/both.lock > requirements-ocr.lock

clean:  ## remove the environment, the caches and the reports
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage htmlcov dist
	find . -name __pycache__ -prune -exec rm -rf {} +
	find reports -mindepth 1 ! -name .gitkeep -delete

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("audit-lib needs Python 3.11 or newer, \
	but $(PYTHON) is " + sys.version.split()[0] + ": name another one, as in make PYTHON=python3.12")'
	@echo "Setting up .venv with $(PYTHON); this happens once"
	@$(PYTHON) -m venv --clear .venv
	@$(BIN)/pip install -qq uv
	@$(BIN)/uv pip sync --quiet --compile-bytecode --python .venv requirements.lock
	@$(BIN)/uv pip install --quiet --python .venv --no-deps --editable .
	@$(BIN)/python -m compileall -q audit_lib
	@touch $@

# What the extra ocr adds to requirements.lock; building the environment anew takes it away.
$(OCR): $(STAMP) requirements-ocr.lock
	@$(BIN)/uv pip install --quiet --compile-bytecode --python .venv --no-deps --requirement requirements-ocr.lock
	@touch $@
