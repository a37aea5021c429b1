# The same commands as .ci/run, in the environment that is active.
.PHONY: check lint types contracts tests quick docs

check: lint types contracts tests

lint:
	ruff check .
	ruff format --check .

types:
	mypy

contracts:
	lint-imports

# pytest exits 5, a failure, if it collects nothing.
tests:
	pytest --durations=10
	pytest --doctest-modules extractor

quick:
	pytest -m "not slow"

docs:
	python docs/generate.py
