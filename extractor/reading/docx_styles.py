"""What the paragraph styles of a DOCX say: outline level, numbering, alignment, hidden text."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree  # type: ignore[import-untyped]

from extractor.reading.docx_text import W, attribute, child_value, integer, switched_on

BODY_LEVEL = 9
"""Outline level of body text; 0 to 8 are headings."""

_TITLE_NAMES = frozenset({"title", "subtitle", "标题", "副标题", "文档标题"})

_LONGEST_CHAIN = 20
"""Styles may be based on each other in a circle; Word's own chains are shorter than ten."""


@dataclass(frozen=True)
class Style:
    """A paragraph style with everything that it inherits."""

    title: bool = False
    outline: int = BODY_LEVEL
    num_id: str = ""
    num_level: int | None = None
    centred: bool = False


class Styles:
    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._cache: dict[str, Style] = {}
        self._default = ""
        hidden = set()
        for element in () if root is None else root.iterfind(f"{W}style"):
            style_id = attribute(element, "styleId")
            if switched_on(element.find(f"{W}rPr"), "vanish"):
                hidden.add(style_id)
            if attribute(element, "type") == "paragraph":
                self._elements[style_id] = element
                if attribute(element, "default") in {"1", "true", "on"}:
                    self._default = style_id
        self.hidden = frozenset(hidden)

    def of(self, properties: etree._Element | None) -> Style:
        """The style that a paragraph with these ``w:pPr`` has."""
        style_id = child_value(properties, "pStyle") or self._default
        if style_id not in self._cache:
            self._cache[style_id] = self._resolve(style_id)
        return self._cache[style_id]

    def _resolve(self, style_id: str) -> Style:
        title = False
        outline: int | None = None
        num_id, num_level, alignment = "", None, ""
        for element in self._chain(style_id):
            properties = element.find(f"{W}pPr")
            title = title or child_value(element, "name").lower() in _TITLE_NAMES
            if outline is None:
                outline = _outline(element, properties)
            numbering = None if properties is None else properties.find(f"{W}numPr")
            num_id = num_id or child_value(numbering, "numId")
            if num_level is None and child_value(numbering, "ilvl"):
                num_level = integer(child_value(numbering, "ilvl"), 0)
            alignment = alignment or child_value(properties, "jc")
        level = BODY_LEVEL if outline is None else outline
        return Style(title, level, num_id, num_level, alignment == "center")

    def _chain(self, style_id: str) -> list[etree._Element]:
        chain: list[etree._Element] = []
        while style_id in self._elements and len(chain) < _LONGEST_CHAIN:
            chain.append(self._elements[style_id])
            style_id = child_value(chain[-1], "basedOn")
        return chain


def _outline(style: etree._Element, properties: etree._Element | None) -> int | None:
    stated = child_value(properties, "outlineLvl")
    if stated:
        return integer(stated, BODY_LEVEL)
    name = child_value(style, "name").lower()
    if name.startswith("heading ") and name[8:].isdigit():
        return int(name[8:]) - 1
    return None
