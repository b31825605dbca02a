# The commands of the house. `make up` and `make test` are all that a newcomer needs.
# Python 3.11 or later is the only thing that must be there.

SHELL := /bin/bash
PYTHON ?= $(firstword $(foreach name,python3.13 python3.12 python3.11 python3,$(shell command -v $(name) 2>/dev/null)))
UV_VERSION := 0.9.9
export PYTHONPATH := $(CURDIR):$(CURDIR)/site
RUN := .venv/bin/python

.PHONY: up stop test check bench clean venv

up: venv            ## The whole city on http://localhost:8000 (PORT changes it); Ctrl-C stops everything
	@exec $(RUN) -m cityos.up

stop:               ## Stops the embedded servers of this folder
	@$(RUN) -m cityos.embedded stop

test: venv check    ## Everything that must hold: the checks, then all tests, browser journeys included
	$(RUN) -m pytest -n 2

check: venv         ## Style, types, layers, templates, words, migrations, deployment settings
	@$(RUN) -m tests.house.checks

bench: venv         ## Speed, side by side with a bare Django view and stock Oscar
	@$(RUN) -m tests.bench

clean: stop         ## Forgets the demo city and the tests' databases; keeps the environment
	rm -rf .data staticfiles

venv: .venv/synced

.venv/synced: uv.lock pyproject.toml
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or later is needed and no python3 is here."; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed; $(PYTHON) is $$($(PYTHON) -V). Name another: make up PYTHON=/path/to/python3.12"; exit 1; }
	@[ -x .venv/bin/python ] || $(PYTHON) -m venv .venv || \
	  { rm -rf .venv; echo "$(PYTHON) cannot make an environment: it lacks venv or ensurepip (on Debian: apt install python3-venv)."; exit 1; }
	@[ -x .venv/bin/uv ] || .venv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@echo "Installing what uv.lock names …"
	@VIRTUAL_ENV=$(CURDIR)/.venv .venv/bin/uv sync --frozen --active --quiet --inexact
	@touch $@
