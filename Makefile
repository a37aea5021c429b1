# The same commands as .ci/run, in the environment that is active.
.PHONY: check lint types contracts tests gate quick docs models

check: lint types contracts tests gate

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

# The scores on the hand-labelled corpus may not fall below their floors (docs/evaluation.md).
# Formats that need neither LibreOffice nor the packages that recognise text.
FORMATS = html,mht,docx,xlsx,xls,text,pdf
gate:
	extractor evaluate --split dev --formats $(FORMATS) --gate --jobs 2
	extractor evaluate --split test --formats $(FORMATS) --gate --jobs 2

quick:
	pytest -m "not slow"

docs:
	python docs/generate.py

# Trains the label models of all built-in forms anew: about a minute a form on two cores.
models:
	python -c "from extractor.forms.registry import form_ids; print(*form_ids(), sep='\\n')" | \
		xargs -n 1 -P 2 extractor train --corpus corpus --form
