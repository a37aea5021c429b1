"""What a cell may hold, in words a form file can carry: ``integer >= 0``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

DOMAIN_HINT = "Write `integer >= 0`, `number`, or `number >= 0, at most 6 decimals`."

_DOMAIN = re.compile(
    r"(?P<kind>integer|number)"
    r"(?:\s*>=\s*(?P<low>-?\d+))?(?:\s*<=\s*(?P<high>-?\d+))?"
    r"(?:,\s*at most (?P<decimals>\d+) decimals?)?"
)


@dataclass(frozen=True, slots=True)
class Domain:
    integer: bool
    low: int | None = None
    high: int | None = None
    decimals: int | None = None

    def __contains__(self, value: object) -> bool:
        """Exact: a decimal counts as whole where its value is, and its printed zeros count not.

        >>> Decimal("3.0") in Domain(integer=True), Decimal("0.1250") in Domain(False, decimals=3)
        (True, True)
        """
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            return False
        places = _decimals(value) if isinstance(value, Decimal) else 0
        return not (
            (self.integer and places)
            or (self.low is not None and value < self.low)
            or (self.high is not None and value > self.high)
            or (self.decimals is not None and places > self.decimals)
        )


@cache
def parse_domain(text: str) -> Domain | None:
    """The domain that ``text`` describes, ``None`` if it describes none.

    >>> parse_domain("integer >= 0")
    Domain(integer=True, low=0, high=None, decimals=None)
    """
    found = _DOMAIN.fullmatch(text.strip())
    if found is None:
        return None
    bounds = {k: int(found[k]) if found[k] else None for k in ("low", "high", "decimals")}
    return Domain(integer=found["kind"] == "integer", **bounds)


def _decimals(number: Decimal) -> int:
    exponent = number.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
