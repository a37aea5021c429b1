"""English labels as agencies print them, keys of rows, and labels of none of a form's nodes.

Everything is drawn from the generator that is given.
"""

from __future__ import annotations

import re
from random import Random

CONFUSED = {
    "l": "1I",
    "i": "l1",
    "I": "l1",
    "o": "0",
    "O": "0",
    "e": "c",
    "c": "e",
    "a": "o",
    "u": "n",
    "n": "u",
    "h": "b",
    "s": "5",
    "S": "5",
    "B": "8",
    "g": "q",
    "t": "f",
}
"""Characters that scanning and typing put in each other's place."""
LETTERS = "abcdefghilmnoprstuvy"

SHORTER = (
    ("Number of ", ""),
    ("Number of ", "No. of "),
    ("Number of ", "# of "),
    ("Total Number of ", "Total "),
    ("Fiscal Year", "FY"),
    ("Fiscal Year", "Fiscal Yr."),
    (" as of ", " at "),
    (" in Fiscal Year", " during Fiscal Year"),
    (" in Fiscal Year", ""),
    ("Beginning", "Start"),
    (" and ", " & "),
    (" – ", " - "),
    (" – ", " -- "),
    (" – ", ": "),
    (" – ", ", "),
    ("Ex. ", "Exemption "),
    ("Requests", "Request"),
    ("Other than", "Other Than"),
    ("“", '"'),
    ("(", ""),
)
"""What is written in other ways."""

HEADS = ("Office", "Bureau", "Division", "Center", "Administration", "Service", "Board", "Institute")
OF = (
    "the Secretary",
    "Inspector General",
    "General Counsel",
    "Information Policy",
    "Public Affairs",
    "Civil Rights",
    "Legal Counsel",
    "Engraving and Printing",
    "Land Management",
    "Indian Affairs",
    "Fiscal Service",
    "Labor Statistics",
    "Veterans Benefits",
    "Food Safety",
    "Rural Development",
    "Financial Research",
    "Management and Budget",
    "Human Resources",
    "Policy",
    "Enforcement",
    "Field Operations",
    "Prisons",
    "Workers' Compensation",
    "Research and Development",
)
NAMES = (
    "National Park Service",
    "Coast Guard",
    "Secret Service",
    "Headquarters",
    "Region 4",
    "Antitrust Division",
    "Civil Division",
    "Criminal Division",
    "Tax Division",
    "Forest Service",
    "Farm Service Agency",
    "Geological Survey",
    "Departmental Offices",
    "Executive Office for United States Attorneys",
    "Community Relations Service",
    "Mint",
    "Defense Logistics Agency",
    "Army",
    "Navy",
    "Air Force",
)
OTHER = (
    "Name",
    "Title",
    "Address",
    "Telephone Number",
    "Fax",
    "E-mail",
    "Contact",
    "Website",
    "Notes",
    "Page",
    "Budget Authority",
    "Outlays",
    "Obligations",
    "Appropriation",
    "Salaries and Expenses",
    "Grants",
    "Contracts Awarded",
    "Number of Complaints Filed",
    "Number of Vehicles",
    "Miles Driven",
    "Enrollment",
    "Percent Change",
    "Previous Year",
    "Quarter 1",
    "1st Quarter",
    "January",
    "February",
    "Population",
    "Region",
    "State",
    "County",
    "Revenue",
    "Expenditures",
    "Net Income",
    "Assets",
    "Liabilities",
    "Number of Inspections",
    "Number of Permits Issued",
    "Hours Worked",
    "Injuries",
    "Date of Publication",
    "Volume",
    "Author",
    "Price",
    "Quantity",
    "Description",
    "Item",
    "Remarks",
    "Status",
    "Amount",
    "Source",
    "Table of Contents",
    "Acronym",
    "Definition",
    "Chief FOIA Officer",
    "Please see the explanation below",
    "The figures above include requests carried over",
)
"""Labels of other tables."""

_WORD = re.compile(r"\S+")


def is_english(text: str) -> bool:
    """Whether a label is written in Latin letters and in no other.

    >>> is_english("Agency Overall"), is_english("合计"), is_english("APP数")
    (True, False, False)
    """
    return text.isascii() or all(ord(char) < 0x2E80 for char in text)


def altered(text: str, rng: Random) -> str:
    """One plausible way to print an English label."""
    for old, new in SHORTER:
        if old in text and rng.random() < 0.15:
            text = text.replace(old, new)
    if rng.random() < 0.12:
        text = re.sub(r"^[IVX]+\.(?:[A-E]\.)?", "", text).strip() or text
    if "." in text and rng.random() < 0.25:
        text = _renumbered(text, rng)
    words = text.split()
    if len(words) > 3 and rng.random() < 0.12:
        del words[rng.randrange(len(words))]
    if len(words) > 4 and rng.random() < 0.05:
        words = words[: max(3, round(len(words) * rng.uniform(0.6, 0.95)))]
    text = " ".join(words)
    draw = rng.random()
    if draw < 0.2:
        text = text.upper()
    elif draw < 0.3:
        text = text.lower()
    if rng.random() < 0.12:
        text += rng.choice(("*", "**", "†", ":", " (1)", "¹", " *", "1", "."))
    if rng.random() < 0.1:
        text = text.replace(" ", "", rng.randint(1, 3))
    if rng.random() < 0.25:
        text = _misread(text, rng, share=rng.choice((0.03, 0.06, 0.12)))
    return text or "-"


def _renumbered(text: str, rng: Random) -> str:
    """V.B.(1). as V. B (1), Section V.B(1):, B(1). or Table V-B-1."""
    found = re.match(r"([IVX]+)\.(?:([A-E])\.)?(?:\((\d)\)\.?)?", text)
    if not found:
        return text
    roman, letter, number = found[1], found[2] or "", found[3] or ""
    rest = text[found.end() :].strip()
    styles = [
        f"{roman}.{letter}",
        f"{roman}. {letter}.",
        f"Section {roman}.{letter}",
        f"{roman}{letter}",
    ]
    if letter:
        styles += [f"{letter}.", f"{letter}", f"{roman}-{letter}", f"Table {roman}.{letter}"]
    code = rng.choice(styles)
    if number:
        code += rng.choice(
            (f"({number})", f" ({number})", f".({number}).", f".{number}", f"({number}).")
        )
    return f"{code} {rest}".strip()


def _misread(text: str, rng: Random, *, share: float) -> str:
    chars = list(text)
    for _ in range(max(1, round(share * len(chars)))):
        if len(chars) < 4:
            break
        i = rng.randrange(len(chars))
        draw = rng.random()
        if draw < 0.35:
            del chars[i]
        elif draw < 0.75:
            chars[i] = rng.choice(CONFUSED.get(chars[i], LETTERS))
        elif draw < 0.9:
            chars.insert(i, chars[i])
        elif i + 1 < len(chars):
            chars[i], chars[i + 1] = chars[i + 1], chars[i]
    return "".join(chars)


def key(rng: Random) -> str:
    """A component as a report names it: an abbreviation, a name, or both; seldom a statute."""
    draw = rng.random()
    if draw < 0.4:
        return acronym(rng)
    if draw < 0.7:
        name = f"{rng.choice(HEADS)} of {rng.choice(OF)}"
    elif draw < 0.92:
        name = rng.choice(NAMES)
    else:
        return f"{rng.randint(5, 50)} U.S.C. § {rng.randint(100, 9000)}"
    return f"{name} ({acronym(rng)})" if rng.random() < 0.25 else name


def acronym(rng: Random) -> str:
    return "".join(rng.choices("ABCDEFGHILMNOPRSTUVW", k=rng.choice((2, 3, 3, 3, 4, 4, 5))))


def total(text: str, rng: Random) -> str:
    """The total's label with the name of the agency in place of the word: DOJ Overall."""
    words = _WORD.findall(text)
    agency = rng.choice((acronym(rng), f"{rng.choice(('Department', 'Agency'))} of {rng.choice(OF)}"))
    return f"{agency} {words[-1]}"


def foreign(rng: Random) -> str:
    """A label of no node: of another table, a figure, a sentence."""
    draw = rng.random()
    if draw < 0.4:
        return rng.choice(OTHER)
    if draw < 0.55:
        return f"{rng.choice(OTHER)} {rng.choice(OTHER)}"
    if draw < 0.75:
        return key(rng)
    if draw < 0.9:
        n = rng.randint(0, 90000)
        return rng.choice(
            (str(n % 100), f"{n:,}", f"{n / 10:,.1f}", f"${n:,}.00", "N/A", "<1", "0", f"{n % 100}%")
        )
    return f"20{rng.randint(10, 24)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
