"""Counts told in prose: from the lines of a Document to :class:`~extractor.result.Fact`.

::

    lines ─▶ passages ─▶ numbers ─▶ what each counts ─▶ facts
             prose.py    numbers.py  components.py       read.py

The last but one is a spaCy pipeline (:mod:`extractor.facts.language`) that works on any
Chinese text, beside components of one's own.
"""
