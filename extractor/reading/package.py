"""Open Packaging Convention containers (DOCX, XLSX, XLSB): members within limits, parts as XML.

Only members that are asked for are unpacked, and what counts is what streams out of the
decompressor, never what the ZIP directory claims.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator

from lxml import etree  # type: ignore[import-untyped]

from extractor.document import Note
from extractor.errors import DamagedDocument, EncryptedDocument, LimitExceeded
from extractor.reading.limits import Limits, require

OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")

_CHUNK = 1 << 16

_RATIO_COUNTS_FROM = 10_000_000
"""Below this size a member is harmless however well it packs: empty rows reach 1 : 500."""

_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", "wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/spreadsheetml/main", "spreadsheetml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", "officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", "officeDocument/2006/math"),
)
"""Namespaces of ISO 29500 Strict and the Transitional ones that all code here is written for."""

_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


class Package:
    """The members of one container by name, case and leading slash ignored as Office does.

    Raises :class:`EncryptedDocument` for a password, :class:`DamagedDocument` for a
    broken ZIP and :class:`LimitExceeded` for a bomb.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        if data.startswith(OLE_MAGIC):
            if _ENCRYPTED_STREAM in data:
                raise EncryptedDocument("the document is protected by a password")
            raise DamagedDocument("an OLE file where a ZIP container is expected")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _UNREADABLE as error:
            raise DamagedDocument(f"the ZIP container cannot be opened: {error}") from error
        self._limits = limits
        self._unpacked = 0
        self._members = {_key(info.filename): info for info in self._zip.infolist()}
        self._checksums = {key: info.CRC for key, info in self._members.items()}
        for info in self._members.values():
            del info.CRC  # zipfile drops the last piece of a member whose checksum is wrong
        self.suspect: list[str] = []
        require(len(self._members), "zip_entries", limits, what="members in the container")
        if any(info.flag_bits & 1 for info in self._members.values()):
            raise EncryptedDocument("members of the container are protected by a password")

    def names(self) -> list[str]:
        return [info.filename for info in self._members.values()]

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._members

    def read(self, name: str) -> bytes | None:
        """The bytes of a member, or ``None`` where there is none of that name."""
        info = self._members.get(_key(name))
        return None if info is None else b"".join(self.stream(info.filename))

    def stream(self, name: str) -> Iterator[bytes]:
        """The bytes of a member in pieces, counted against the limits."""
        info = self._members[_key(name)]
        size = checksum = 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(_CHUNK):
                    size += len(chunk)
                    self._unpacked += len(chunk)
                    checksum = zlib.crc32(chunk, checksum)
                    self._check(info, size)
                    yield chunk
        except _UNREADABLE as error:
            raise DamagedDocument(f"{info.filename} cannot be unpacked: {error}") from error
        if checksum != self._checksums[_key(name)] and info.filename not in self.suspect:
            self.suspect.append(info.filename)

    def notes(self) -> list[Note]:
        """What a reader has to say about the members that it read."""
        message = "the checksum of this part is wrong: its content may be damaged"
        return [Note("damaged", message, cuts=True, where=name) for name in self.suspect]

    def _check(self, info: zipfile.ZipInfo, size: int) -> None:
        require(self._unpacked, "zip_bytes", self._limits, what="bytes unpacked from the container")
        ratio = self._limits.zip_ratio
        if size > _RATIO_COUNTS_FROM and size > ratio * max(1, info.compress_size):
            raise LimitExceeded(
                f"{info.filename} unpacks to more than {ratio} times its size; the limit is `zip_ratio`"
            )

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, ``None`` if there is no such part or nothing of it parses."""
        data = self.read(name)
        return None if data is None else parse_xml(data)[0]

    def related(self, part: str, kind: str) -> list[str]:
        """Names of the parts that ``part`` points to by a relationship of ``kind``.

        ``kind`` is the last piece of the relationship type (``"styles"``), which Strict
        and Transitional share; the part ``""`` is the package itself.
        """
        return [target for _, target in self.relations(part, kind)]

    def relations(self, part: str, kind: str) -> list[tuple[str, str]]:
        """Pairs of relationship id and target part."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return []
        found = []
        for relation in root.iter("{*}Relationship"):
            target = relation.get("Target", "").replace("\\", "/")
            internal = relation.get("TargetMode") != "External"
            if internal and relation.get("Type", "").rpartition("/")[2] == kind:
                path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found.append((relation.get("Id", ""), path))
        return found


def parse_xml(data: bytes) -> tuple[etree._Element | None, bool]:
    """The root and whether the XML is whole; broken XML yields what stands before the break.

    No entity is expanded, no DTD loaded, nothing fetched.
    """
    for strict, transitional in _STRICT:
        if strict in data:
            uri = f"http://schemas.openxmlformats.org/{transitional}".encode()
            data = data.replace(strict, uri)
    try:
        return etree.fromstring(data, _parser(recover=False)), True
    except etree.XMLSyntaxError:
        pass
    try:
        return etree.fromstring(data, _parser(recover=True)), False
    except etree.XMLSyntaxError:
        return None, False


def properties(package: Package) -> dict[str, str]:
    """Title, author and dates that the file states of itself (docProps/core.xml)."""
    names = {"title", "creator", "subject", "keywords", "created", "modified", "lastModifiedBy"}
    found: dict[str, str] = {}
    for part in package.related("", "core-properties") or ["docProps/core.xml"]:
        root = package.xml(part)
        for element in () if root is None else root.iter("{*}*"):
            name = re.sub(r"\{.*\}", "", element.tag)
            text = (element.text or "").strip()
            if name in names and text:
                found.setdefault("author" if name == "creator" else name, text)
    return found


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _parser(*, recover: bool) -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
