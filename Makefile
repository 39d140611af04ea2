# Each target's line after ## is its line in `make help`.
.PHONY: help run test bench bench-panel fuzz exports sure looks lint format types messages requirements migration
.DEFAULT_GOAL := help
VENV := .venv/bin

help: ## show what make can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## serve the site with a demo season on http://127.0.0.1:8000 (PORT=…)
	@bin/run

test: ## install what the checks need and run them all; CI runs this
	@bin/test

sure: lint types ## lint, formatting, types and tests with what is installed (tests="-k …")
	$(VENV)/ruff format --check .
	$(VENV)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(tests)

bench: ## measure how fast the count is, about 15 minutes (BENCH_BIG=0: a million ballots, not ten)
	@bin/bench $(arguments)

bench-panel: ## measure the panel's pages at 100 000 entries and 3 million votes, about 10 minutes
	@bin/bench panel $(arguments)

fuzz: ## try both channels at length (15 min): odd texts, forgeries, redeliveries, guessing, pumping
	$(VENV)/python -m pytest -p no:xdist --hypothesis-profile=long \
	  tests/voting/sms/test_fuzz.py tests/voting/sms/test_attacks.py \
	  tests/voting/web/test_pumping.py tests/voting/web/test_oracle.py \
	  tests/voting/web/test_vote.py::TestGuessing

exports: ## make exports of many rows and watch the memory, about 5 minutes (rows=200000)
	EXPORT_ROWS=$(or $(rows),200000) $(VENV)/python -m pytest -p no:xdist -s \
	  tests/exports/test_making.py -k memory

looks: ## look at every page in every look: 3 widths, light and dark, for the visually impaired
	EVERY_LOOK=1 $(VENV)/python -m pytest -p no:xdist tests/journeys/test_pages.py tests/journeys/test_reach.py

lint: ## check the code with ruff
	$(VENV)/ruff check .

format: ## put the code into shape
	$(VENV)/ruff check --fix --select I .
	$(VENV)/ruff format .

types: ## check the types with mypy
	$(VENV)/mypy

messages: ## bring the English catalogue up to date with the Russian texts (check=--check only tells)
	$(VENV)/python bin/messages.py $(check)

requirements: ## compile requirements*.in into pinned and hashed requirements*.txt
	for name in requirements requirements-dev; do \
	  $(VENV)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	    --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	    $$name.in --output-file $$name.txt || exit 1; \
	done

migration: ## write the next migration from the models (m="Add receipts")
	@test -n "$(m)" || { echo 'Say what it does: make migration m="Add receipts"'; exit 1; }
	bin/flask db migrate --message "$(m)" --rev-id \
	  $$(printf '%04d' $$(($$(ls migrations/versions/[0-9]*.py | wc -l) + 1)))
