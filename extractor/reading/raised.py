"""Figures set above the line are marks of footnotes: ``18¹`` is 18 with a note, not 181."""

from __future__ import annotations

_RAISED = str.maketrans("0123456789０１２３４５６７８９", "⁰¹²³⁴⁵⁶⁷⁸⁹" * 2)


def raised(text: str) -> str:
    """The text with its digits as the raised ones that it is printed with.

    >>> raised("1"), raised("[2]"), raised("注3"), raised("*")
    ('¹', '[²]', '注³', '*')
    """
    return text.translate(_RAISED)
