"""Drafting: a form file from one document, for a person to correct.

    document ─ blocks ─▶ rows and columns ─ outlines, keys, kinds, sums ─▶ Draft ─ writing ─▶ YAML

What cannot be known from one document (other wordings, other years, what a line means) is
left to the person; what is doubtful is said in a comment beside it.
"""

from extractor.drafting.draft import Draft, draft_form

__all__ = ["Draft", "draft_form"]
