"""How fast facts are read: documents a second a core, and what that costs beside all the rest.

    python bench/facts_speed.py [CORPUS]

Documents are read before the clock starts; spaCy and the model are loaded before, too, and their
CPU time is told apart. CPU time, best of three rounds, so that other work on the machine
does not count much.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from extractor.evaluation.gold import read_gold
from extractor.evaluation.matching import known_form
from extractor.facts.language import load_language
from extractor.facts.read import read_facts
from extractor.pipeline import tables, understand

FORMATS = ("html", "docx", "xlsx", "text", "pdf")
ROUNDS = 3


def main(corpus: Path) -> None:
    start = time.process_time()
    load_language()
    loading = time.process_time() - start
    documents = []
    for labelled in read_gold(corpus).select("dev").documents:
        form = known_form(labelled.extraction.form)
        if form is not None and labelled.facets["format"] in FORMATS:
            documents.append((tables(corpus / "documents" / labelled.extraction.document), form))

    def facts() -> int:
        return sum(len(read_facts(document, form, year=2023)) for document, form in documents)

    def rest() -> int:
        return sum(len(understand(document, facts=False).fields) for document, _ in documents)

    told, of_facts = facts(), min(_seconds(facts) for _ in range(ROUNDS))
    rest()
    of_rest = min(_seconds(rest) for _ in range(ROUNDS))
    json.dump(
        {
            "documents": len(documents),
            "facts": told,
            "documents_a_second": round(len(documents) / of_facts, 1),
            "share_of_labels_fields_and_checks": round(of_facts / of_rest, 3),
            "loading_seconds": round(loading, 2),
        },
        sys.stdout,
        indent=1,
    )
    print()


def _seconds(work) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "corpus"))
