"""Keys of rows that the data name: what is printed, and the piece of a path made of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_MARKS = re.compile(r"(?:\s*[*†‡§#]|[\u00b9\u00b2\u00b3\u2070-\u2079]|\s*\[[0-9a-z]\])+$")
"""Marks of a footnote behind a key: none of its letters."""


def same_key(text: str) -> str:
    """The key as it is compared: width, case, blanks and footnote marks aside.

    >>> same_key("Office of the\\nSecretary *") == same_key("OFFICE OF THE SECRETARY")
    True
    """
    plain = unicodedata.normalize("NFKC", _MARKS.sub("", text.strip()))
    return " ".join(plain.casefold().split())


def slug(text: str) -> str:
    """The piece of a path for a printed key.

    Lower-case ASCII letters and digits, everything else between them one ``_``; letters of
    other scripts stay as they are.

    >>> slug("Office of Information Policy (OIP)"), slug("ATF*"), slug("市政府 办公室")
    ('office_of_information_policy_oip', 'atf', '市政府_办公室')
    >>> slug("5 U.S.C. § 552"), slug("*")
    ('5_u_s_c_552', '_')
    """
    return re.sub(r"[\W_]+", "_", same_key(text)).strip("_") or "_"


def slugs(texts: Iterable[str], *, taken: Iterable[str] = ()) -> dict[str, str]:
    """``same_key`` of every text → its slug; of different keys with one slug the later ones,
    and those that are ``taken``, get ``_2``, ``_3`` …

    >>> slugs(["A-B", "A B", "a-b", "Overall"], taken=["overall"])
    {'a-b': 'a_b', 'a b': 'a_b_2', 'overall': 'overall_2'}
    """
    found: dict[str, str] = {}
    used = set(taken)
    for text in texts:
        key = same_key(text)
        if key in found:
            continue
        base, n = slug(text), 1
        name = base
        while name in used:
            n += 1
            name = f"{base}_{n}"
        used.add(name)
        found[key] = name
    return found
