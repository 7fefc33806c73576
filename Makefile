# The one entry point. `make help` lists the tasks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CARGO_TEST := cargo nextest run --no-default-features --status-level fail --final-status-level fail
# Left to `make test`: it waits for the pause after a failed save.
SLOW := --skip a_failed_delivery_is_repeated_by_itself
SHELL := bash

.PHONY: help develop demo check test lint rust-lint rust-test cargo-nextest packages figures fuzz deny clean lock

help: ## list the tasks
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.8,<1" "maturin>=1.9.4,<2"

# The extension is rebuilt when a source is newer than it.
$(VENV)/.built: $(BIN)/python Cargo.toml Cargo.lock pyproject.toml README.md $(shell find src -type f)
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/maturin develop --uv --quiet --extras flask
	@touch $@

$(VENV)/.tools: $(BIN)/python requirements-dev.txt
	VIRTUAL_ENV=$(CURDIR)/$(VENV) $(BIN)/uv pip install --quiet -r requirements-dev.txt
	@touch $@

develop: $(VENV)/.built ## make .venv and build the extension into it

demo: $(VENV)/.built ## run the demo app and print its address (CHECK=1: run it without a browser)
	$(BIN)/dealdocs demo $(if $(CHECK),--check)

rust-lint:
	cargo fmt --check && echo "rustfmt: all files are formatted"
	cargo clippy --all-targets --no-default-features -- -D warnings
	cargo clippy --all-targets -- -D warnings

rust-test: cargo-nextest
	$(CARGO_TEST)

lint: develop $(VENV)/.tools
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/pyright
	$(BIN)/python -m mypy.stubtest dealdocs._core --allowlist tests/typing/stubtest-allowlist.txt --ignore-unused-allowlist

check: develop $(VENV)/.tools ## the fast inner loop: one lint, the tests of the core in one process, tests/unit
	cargo fmt --check && echo "rustfmt: all files are formatted"
	cargo clippy --all-targets -- -D warnings
	cargo test --quiet --no-default-features --lib -- $(SLOW) --test-threads 8
	$(BIN)/ruff check .
	$(BIN)/pytest -q -n 4 tests/unit

test: packages rust-lint rust-test lint ## everything that a release promises
	$(BIN)/pytest

packages: ## what the tests need besides Rust and Python (Debian, when root)
	@scripts/test_packages.sh

cargo-nextest:
	@cargo nextest --version >/dev/null 2>&1 || cargo install --quiet --locked cargo-nextest

figures: $(BIN)/python ## size of the wheel, import time, rebuild time
	@scripts/figures.sh

fuzz: ## each fuzz target for 60 seconds
	@scripts/fuzz.sh

deny: ## licences, sources and duplicates of dependencies
	@cargo deny --version >/dev/null 2>&1 || cargo install --quiet --locked cargo-deny
	cargo deny --log-level error check bans licenses sources

lock: $(BIN)/python ## write requirements-dev.txt anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --no-header --no-emit-index-url --no-annotate --universal --group lint --group test pyproject.toml -o requirements-dev.txt

clean: ## remove what was built
	rm -rf target fuzz/target $(VENV) dist
