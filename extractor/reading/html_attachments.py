"""Files that a page links to or shows within itself; nothing is ever fetched.

Many portals publish a report as a page of one line with a PDF behind it: in a link that ends in
``.pdf``, in one that asks a program for a file by its number, in a frame, or in a viewer that
gets the file's name as a parameter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from extractor.document import Note
from extractor.reading.html_marks import Marks, purpose

MOST_TOLD = 20
"""Attachments of which each has a note of its own."""
LONGEST = 300
"""Characters of a link or its text that are told: a file within the page itself may have millions."""

_ENDING = r"\.(?:pdf|docx?|wps|wpt|et|xlsx?|ofd|rtf|zip|rar|7z|jpe?g|png|tiff?)"
_FILE = re.compile(_ENDING + r"(?:$|[?#&;!\s])", re.IGNORECASE)
_PROGRAM = re.compile(
    r"(?:down_?load|down_?file|get_?file|file_?down|show_?file|open_?file|attach(?:ment)?s?|annex|accessory)"
    r"\w*(?:[/.?=]|$)|[?&;](?:file_?(?:id|name|path|url)?|attach(?:ment)?_?(?:id)?|uuid)=",
    re.IGNORECASE,
)
_SAYS_SO = re.compile(
    r"^[【\[(（]?附\s*[件表](?!下载专区)|(?:报告|年报|全文|附件|文件|点击|原文)\s*下载|下载\s*(?:附件|报告|全文|文件|链接|地址)?$"
    r"|(?:查看|阅读|浏览|打开)\s*(?:附件|报告|全文|原文)|[(（]?(?:pdf|word|excel)\s*版?[)）]?$",
    re.IGNORECASE,
)
_VIEWER = re.compile(
    r"viewer\.html?|/pdf_?js|pdf_?viewer|flexpaper|/web_?office|/pageoffice", re.IGNORECASE
)
_PARAMETER = re.compile(r"[?&#](?:file|url|src|path|pdf|doc)=([^&]+)", re.IGNORECASE)
_QUOTED = re.compile(
    rf"[\"']([^\"'<>\s]{{1,300}}{_ENDING}(?:[?#][^\"'<>\s]{{0,300}})?)[\"']", re.IGNORECASE
)
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|wps|ofd)(?:$|[?#])", re.IGNORECASE)
_PAGE = re.compile(r"/$|\.s?html?$", re.IGNORECASE)
_DOCUMENT_TYPE = re.compile(r"application/(?:pdf|ofd|msword|vnd\.)", re.IGNORECASE)
_NOWHERE = re.compile(r"#|javascript:|about:|mailto:|tel:|$", re.IGNORECASE)
_HOLDERS = "iframe[src],embed[src],object[data],frame[src]"


@dataclass(frozen=True, slots=True)
class Attachment:
    """``href`` as the page writes it. ``linked``: a person has to follow a link to see it."""

    href: str
    text: str = ""
    linked: bool = True

    def __str__(self) -> str:
        """As people read it; the rest of a very long one is counted."""
        return f"{_cut(self.text)!r} ({_cut(self.href)})" if self.linked else _cut(self.href)

    def note(self) -> Note:
        how = "links to" if self.linked else "shows the file"
        return Note("attachment", f"the page {how} {self}")


def attachments_of(page: LexborNode, marks: Marks) -> tuple[Attachment, ...]:
    """The files of a page in its order, those it shows last; each once.

    Links in the site's head, foot and navigation count only if no other is found.
    """
    found: dict[str, tuple[Attachment, LexborNode]] = {}
    for node in page.css("a"):
        attachment = _behind(node)
        if attachment is not None:
            found.setdefault(attachment.href, (attachment, node))
    for node in page.css(_HOLDERS):
        source = _held(node)
        if source:
            found.setdefault(source, (Attachment(source, linked=False), node))
    site = _Site(marks)
    inside = [one for one, node in found.values() if not site.holds(node)]
    return tuple(inside or [one for one, _ in found.values() if _FILE.search(one.href)])


def notes_on(attachments: tuple[Attachment, ...], page: LexborNode) -> Iterator[Note]:
    """What is said of the attachments of a page that does not carry its report itself."""
    told = attachments or tuple(_in_scripts(page))
    yield from (attachment.note() for attachment in told[:MOST_TOLD])
    if len(told) > MOST_TOLD:
        yield Note("attachment", f"the page links to {len(told) - MOST_TOLD:,} more files")


def _behind(link: LexborNode) -> Attachment | None:
    """The file behind a link, told by its address, its own text or its attributes."""
    attributes = link.attributes
    href = (attributes.get("href") or "").strip()
    if _NOWHERE.match(href):
        quoted = _QUOTED.search(f"{href} {attributes.get('onclick') or ''}")
        return Attachment(quoted[1], _text(link, attributes)) if quoted else None
    text = _text(link, attributes)
    is_file = (
        _FILE.search(unquote(href))
        or _FILE.search(text)
        or "download" in attributes
        or _VIEWER.search(href)
        or (_SAYS_SO.search(text) and not _is_page(href))
        or (_PROGRAM.search(href) and "?" in href)
    )
    return Attachment(href, text) if is_file else None


def _is_page(href: str) -> bool:
    """Whether an address is that of another page or of a list of pages."""
    return "?" not in href and _PAGE.search(href.partition("#")[0]) is not None


def _text(link: LexborNode, attributes: dict[str, str | None]) -> str:
    return " ".join(link.text(deep=True).split()) or (attributes.get("title") or "").strip()


def _held(holder: LexborNode) -> str:
    """The document that a frame or an embedded object shows; empty if it shows another thing."""
    attributes = holder.attributes
    source = (attributes.get("src") or attributes.get("data") or "").strip()
    kind = attributes.get("type") or source.removeprefix("data:")[:100]
    if _FILE.search(unquote(source)) or (source and _DOCUMENT_TYPE.match(kind)):
        return source
    named = _PARAMETER.search(source)
    return source if named and _VIEWER.search(source) else ""


def _in_scripts(page: LexborNode) -> Iterator[Attachment]:
    """Documents that a script names, of a page on which nothing else leads to one."""
    names = [quoted[1] for script in page.css("script") for quoted in _QUOTED.finditer(script.text())]
    for name in dict.fromkeys(names):
        if _DOCUMENT.search(name):
            yield Attachment(name, linked=False)


class _Site:
    """Tells what stands in the site's head, foot or navigation; each element is asked once."""

    def __init__(self, marks: Marks) -> None:
        self._marks = marks
        self._known: dict[int, bool] = {}

    def holds(self, node: LexborNode) -> bool:
        path: list[int] = []
        around: LexborNode | None = node
        found = False
        while around is not None and not found:
            if around.mem_id in self._known:
                found = self._known[around.mem_id]
                break
            path.append(around.mem_id)
            found = purpose(around, around.tag or "", self._marks)[0]
            around = around.parent
        self._known.update(dict.fromkeys(path, found))
        return found


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}… ({len(text):,} characters)"
