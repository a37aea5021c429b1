"""The shown text of a DOCX paragraph: insertions in, deletions, hidden runs and field codes out."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from extractor.reading.raised import raised

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

_TRANSPARENT = frozenset(
    {
        f"{W}{name}"
        for name in ("ins", "moveTo", "hyperlink", "smartTag", "customXml", "sdt", "sdtContent")
    }
    | {f"{W}{name}" for name in ("fldSimple", "dir", "bdo", "ruby", "rubyBase")}
)
"""Elements that only wrap text that is shown."""

_SIGNS = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
}

_WINGDINGS = {0xA8: "□", 0x6F: "□", 0x71: "□", 0x52: "☑", 0xFE: "☑", 0xFC: "√", 0xFD: "☒", 0x6C: "●"}
"""Symbol-font codes that forms use; others are ornaments and carry no text."""


def attribute(element: etree._Element, name: str) -> str:
    """A ``w:`` attribute, empty where it is missing."""
    value: str = element.get(f"{W}{name}", "")
    return value


def child_value(element: etree._Element | None, name: str) -> str:
    """``w:val`` of a child, empty where either is missing."""
    child = None if element is None else element.find(f"{W}{name}")
    return "" if child is None else attribute(child, "val")


def switched_on(properties: etree._Element | None, name: str) -> bool | None:
    """A toggle property: ``None`` where it is not stated."""
    child = None if properties is None else properties.find(f"{W}{name}")
    return None if child is None else attribute(child, "val") not in {"0", "false", "off"}


def integer(text: str, default: int) -> int:
    """A measure as whole number; broken ones fall back as Word lets them."""
    try:
        return int(float(text))
    except (ValueError, OverflowError):
        return default


def chosen(alternative: etree._Element) -> list[etree._Element]:
    """The branch of ``mc:AlternateContent`` to read: both say the same, so only one counts."""
    branch = alternative.find(f"{MC}Choice")
    if branch is None or not len(branch):
        branch = alternative.find(f"{MC}Fallback")
    return [] if branch is None else list(branch)


def flow(container: etree._Element) -> Iterator[etree._Element]:
    """The ``w:p``, ``w:tbl`` and ``w:altChunk`` elements of a body, cell or box, unwrapped."""
    for child in container:
        tag = child.tag
        if tag in {f"{W}p", f"{W}tbl", f"{W}altChunk"}:
            yield child
        elif tag in _TRANSPARENT:
            yield from flow(child)
        elif tag == f"{MC}AlternateContent":
            for element in chosen(child):
                if element.tag in {f"{W}p", f"{W}tbl"}:
                    yield element
                else:
                    yield from flow(element)


def shown_text(paragraph: etree._Element, hidden_styles: frozenset[str]) -> str:
    """The paragraph's own text; text boxes anchored in it are not part of it."""
    return "".join(_pieces(paragraph, hidden_styles))


def _pieces(element: etree._Element, hidden_styles: frozenset[str]) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag == f"{W}r":
            if not _is_hidden(child, hidden_styles):
                yield from _run(child, hidden_styles)
        elif tag in {f"{W}t", f"{M}t"}:
            yield child.text or ""
        elif tag in _SIGNS:
            yield _SIGNS[tag]
        elif tag == f"{W}sym":
            yield _symbol(child)
        elif tag == f"{MC}AlternateContent":
            for chosen_child in chosen(child):
                yield from _pieces_of_one(chosen_child, hidden_styles)
        elif tag in _TRANSPARENT or str(tag).startswith(M):
            yield from _pieces(child, hidden_styles)


def _pieces_of_one(element: etree._Element, hidden_styles: frozenset[str]) -> Iterator[str]:
    if element.tag == f"{W}r" and not _is_hidden(element, hidden_styles):
        yield from _run(element, hidden_styles)
    elif element.tag == f"{W}t":
        yield element.text or ""


def _run(run: etree._Element, hidden_styles: frozenset[str]) -> Iterator[str]:
    pieces = _pieces(run, hidden_styles)
    is_raised = child_value(run.find(f"{W}rPr"), "vertAlign") == "superscript"
    return map(raised, pieces) if is_raised else pieces


def _is_hidden(run: etree._Element, hidden_styles: frozenset[str]) -> bool:
    own = run.find(f"{W}rPr")
    stated = switched_on(own, "vanish")
    return child_value(own, "rStyle") in hidden_styles if stated is None else stated


def _symbol(element: etree._Element) -> str:
    try:
        code = int(attribute(element, "char"), 16)
    except ValueError:
        return ""
    return _WINGDINGS.get(code & 0xFF, "") if 0xF000 <= code <= 0xF0FF else chr(code & 0xFFFF)


def boxes(paragraph: etree._Element) -> Iterator[etree._Element]:
    """The ``w:txbxContent`` of text boxes anchored in a paragraph, each once."""
    for child in paragraph:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag == f"{MC}AlternateContent":
            for element in chosen(child):
                if element.tag == f"{W}txbxContent":
                    yield element
                else:
                    yield from boxes(element)
        elif child.tag not in {f"{W}del", f"{W}moveFrom", f"{W}pPr", f"{W}rPr", f"{W}t"}:
            yield from boxes(child)
