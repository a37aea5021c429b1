"""Tables and lines from what the readers saw, in reading order."""

from __future__ import annotations

from extractor.document import Document


def build(document: Document) -> Document:
    """The document with its ``body``: lines and whole tables in reading order.

    Pages (PDF) are searched for tables; of other formats the reader's tables are kept.
    Tables cut by a page break are joined, captions attached, empty tables dropped, and
    every cell's provenance numbered (table, row, column, from 1). Boxes are on the pages as
    they are shown.
    """
    from extractor.grids.finish import finish
    from extractor.grids.stitch import stitch

    if document.pages:
        from extractor.grids.pages import lay_out

        document = lay_out(document)
    document = document.with_body(finish(stitch(document.body, paged=bool(document.pages))))
    if any(page.turned for page in document.pages):
        from extractor.grids.turned import as_shown

        document = as_shown(document)
    return document
