"""The layout of XLS sheets: extent, hidden parts, number formats and frames ([MS-XLS])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractor.errors import DamagedDocument, EncryptedDocument
from extractor.reading.compound_file import CompoundFile
from extractor.reading.sheet_layout import BUILT_IN_FORMATS, SheetLayout

_BOF, _EOF, _FILEPASS = 0x809, 0x0A, 0x2F
_BOUNDSHEET, _SST, _FORMAT, _XF = 0x85, 0xFC, 0x41E, 0xE0
_ROW, _COLINFO, _MULRK, _MULBLANK, _BLANK = 0x208, 0x7D, 0xBD, 0xBE, 0x201
_VALUES = frozenset({0x203, 0x27E, 0xFD, 0x204, 0x06, 0x206, 0x406, 0x205, 0xD6})
"""NUMBER, RK, LABELSST, LABEL, FORMULA in three versions, BOOLERR, RSTRING."""

_FORMULAS = frozenset({0x06, 0x206, 0x406})
_BOOLERR = 0x205

_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
}
"""Error codes as they are printed ([MS-XLS] 2.5.10)."""

_BIFF8 = 0x600

_LEAST_STRING = 3
"""Bytes of the shortest string of the shared table."""


@dataclass
class _Workbook:
    """What the workbook part says before the sheets begin."""

    names: list[tuple[int, str, bool]] = field(default_factory=list)
    """Offset of the sheet's stream part, its name, whether it is hidden."""
    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN_FORMATS))
    styles: list[tuple[int, bool]] = field(default_factory=list)
    """By style: number of its format, whether it has a border."""
    version: int = _BIFF8
    certain: bool = True

    def style(self, index: int) -> tuple[str, bool]:
        if index >= len(self.styles):
            return "", False
        form, framed = self.styles[index]
        return self.codes.get(form, ""), framed


def xls_layouts(data: bytes) -> list[SheetLayout]:
    """The layout of each worksheet; ``certain`` is false where records are broken.

    Raises :class:`EncryptedDocument` where the workbook states a password.
    """
    container = CompoundFile(data)
    if "EncryptedPackage" in container.names():
        raise EncryptedDocument("the workbook is protected by a password")
    stream = container.stream("Workbook") or container.stream("Book")
    if stream is None:
        raise DamagedDocument("the OLE file holds no workbook")
    book = _Workbook()
    for kind, body in _records(stream, 0):
        _take_global(book, kind, body, len(stream))
    layouts = []
    for offset, name, hidden in book.names:
        layout = SheetLayout(name, hidden, certain=book.certain and offset < len(stream))
        ended = False
        for kind, body in _records(stream, offset):
            ended = kind == _EOF
            _take_record(layout, book, kind, body)
        layout.certain = layout.certain and ended
        layouts.append(layout)
    return layouts


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Records up to the end of this part of the stream; embedded parts (charts) are passed over."""
    depth = 0
    while offset + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, offset)
        body = stream[offset + 4 : offset + 4 + length]
        offset += 4 + length
        if len(body) < length:
            return
        if kind == _BOF:
            depth += 1
        if depth <= 1:
            yield kind, body
        if kind == _EOF:
            depth -= 1
            if depth <= 0:
                return


def _take_global(book: _Workbook, kind: int, body: bytes, size: int) -> None:
    if kind == _FILEPASS:
        raise EncryptedDocument("the workbook is protected by a password")
    if kind == _BOF and len(body) >= 2:
        book.version = struct.unpack_from("<H", body)[0]
    elif kind == _BOUNDSHEET and len(body) > 8 and body[5] == 0:
        offset, state = struct.unpack_from("<IB", body)
        book.names.append((offset, _text(body, 6, book.version, wide_count=False), state & 3 != 0))
    elif kind == _FORMAT and len(body) > 3:
        code = _text(body, 2, book.version, wide_count=True)
        book.codes[struct.unpack_from("<H", body)[0]] = code
    elif kind == _XF and len(body) >= 14:
        lines = struct.unpack_from("<H", body, 10)[0] if book.version == _BIFF8 else 0
        book.styles.append((struct.unpack_from("<H", body, 2)[0], lines != 0))
    elif kind == _SST and len(body) >= 8:
        # The reader allocates what this record claims.
        book.certain = book.certain and struct.unpack_from("<I", body, 4)[0] <= size // _LEAST_STRING


def _text(body: bytes, offset: int, version: int, *, wide_count: bool) -> str:
    """A short string of BIFF8, or of BIFF5 in the code page of most Chinese files of that age."""
    if version != _BIFF8:
        return body[offset + 1 : offset + 1 + body[offset]].decode("gb18030", "replace")
    head = 2 if wide_count else 1
    count = int.from_bytes(body[offset : offset + head], "little")
    wide = bool(body[offset + head] & 1) if len(body) > offset + head else False
    start = offset + head + 1
    if wide:
        return body[start : start + 2 * count].decode("utf-16-le", "replace")
    return body[start : start + count].decode("latin-1")


def _take_record(layout: SheetLayout, book: _Workbook, kind: int, body: bytes) -> None:
    if kind in _VALUES or kind == _BLANK:
        _take_cell(layout, book, body, has_value=kind != _BLANK)
        error = _error(kind, body)
        if error:
            row, column = struct.unpack_from("<HH", body)
            layout.stand_ins[row, column] = error
    elif kind in {_MULRK, _MULBLANK} and len(body) >= 8:
        row, column = struct.unpack_from("<HH", body)
        step = 6 if kind == _MULRK else 2
        for place, start in enumerate(range(4, len(body) - 2 - (step - 2), step)):
            form, framed = book.style(struct.unpack_from("<H", body, start)[0])
            layout.add((row, column + place), has_value=kind == _MULRK, form=form, framed=framed)
    elif kind == _ROW and len(body) >= 16:
        if struct.unpack_from("<H", body, 12)[0] & 0x20:
            layout.hidden_rows.add(struct.unpack_from("<H", body)[0])
    elif kind == _COLINFO and len(body) >= 10:
        first, last, _, _, flags = struct.unpack_from("<5H", body)
        if flags & 1:
            layout.hidden_columns.update(range(first, min(last, 255) + 1))


def _error(kind: int, body: bytes) -> str:
    """The error that a cell shows, empty where it shows none."""
    if kind == _BOOLERR and len(body) >= 8 and body[7] == 1:
        return _ERRORS.get(body[6], "#N/A")
    # a formula's result is a number unless its last two bytes are FF FF; type 2 is an error
    if kind in _FORMULAS and len(body) >= 14 and body[12:14] == b"\xff\xff" and body[6] == 2:
        return _ERRORS.get(body[8], "#N/A")
    return ""


def _take_cell(layout: SheetLayout, book: _Workbook, body: bytes, *, has_value: bool) -> None:
    if len(body) < 6:
        layout.certain = False
        return
    row, column, style = struct.unpack_from("<3H", body)
    form, framed = book.style(style)
    layout.add((row, column), has_value=has_value, form=form, framed=framed)
