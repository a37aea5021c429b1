"""A printed report before it gets a file format: what stands on the page, in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extractor.result import Fact, Scalar
from extractor.sampling.grid import PrintedTable
from extractor.sampling.style import Style


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Paragraph:
    text: str
    note: bool = False
    """A note or a table title: set smaller, without indent."""


Part = Heading | Paragraph | PrintedTable


@dataclass(frozen=True)
class Report:
    """One report. ``title`` has one entry for each printed line of the title.

    ``head`` are the metadata printed above the title, as label and content; ``closing``
    is who signs and when; ``attachments`` are titles of files said to be attached.
    """

    form: str
    style: Style
    title: tuple[str, ...]
    head: tuple[tuple[str, str], ...]
    body: tuple[Part, ...]
    closing: tuple[str, ...]
    attachments: tuple[str, ...]
    site: str
    metadata: Mapping[str, Scalar]
    facts: tuple[Fact, ...] = ()
    language: str = "zh"

    @property
    def whole_title(self) -> str:
        """The title in one line."""
        return ("" if self.language == "zh" else " ").join(self.title)

    @property
    def tables(self) -> tuple[PrintedTable, ...]:
        return tuple(part for part in self.body if isinstance(part, PrintedTable))
