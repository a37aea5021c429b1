"""OLE compound files, as far as a reader of one stream needs them ([MS-CFB])."""

from __future__ import annotations

import struct

from extractor.errors import DamagedDocument

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

_END = 0xFFFFFFFA
"""Sector numbers from here on are marks: end of chain, free, part of the allocation table."""

_MINI_STREAM_BELOW = 4096


class CompoundFile:
    """The named streams of an OLE file. Broken chains end where they break."""

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC) or len(data) < 512:
            raise DamagedDocument("not an OLE compound file, or cut off in its header")
        self._data = data
        self._shift = min(max(struct.unpack_from("<H", data, 30)[0], 7), 16)
        self._table = self._allocation_table()
        directory, mini_table = (
            struct.unpack_from("<I", data, 48)[0],
            struct.unpack_from("<I", data, 60)[0],
        )
        self._entries = self._read_directory(self._chain(directory))
        self._mini_table = _numbers(self._chain(mini_table))
        _, start, size = self._entries.get("Root Entry", ("", _END, 0))
        self._mini = self._chain(start)[:size]

    def names(self) -> list[str]:
        return list(self._entries)

    def stream(self, name: str) -> bytes | None:
        entry = self._entries.get(name)
        if entry is None:
            return None
        _, start, size = entry
        if size >= _MINI_STREAM_BELOW:
            return self._chain(start)[:size]
        return b"".join(self._mini[n << 6 : (n + 1) << 6] for n in _walk(self._mini_table, start))[:size]

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) << self._shift : (number + 2) << self._shift]

    def _chain(self, start: int) -> bytes:
        return b"".join(self._sector(number) for number in _walk(self._table, start))

    def _allocation_table(self) -> list[int]:
        places = list(struct.unpack_from("<109I", self._data, 76))
        more, seen = struct.unpack_from("<I", self._data, 68)[0], set()
        while more < _END and more not in seen:
            seen.add(more)
            numbers = _numbers(self._sector(more))
            if not numbers:
                break
            places += numbers[:-1]
            more = numbers[-1]
        return [n for place in places if place < _END for n in _numbers(self._sector(place))]

    def _read_directory(self, data: bytes) -> dict[str, tuple[str, int, int]]:
        entries: dict[str, tuple[str, int, int]] = {}
        for offset in range(0, len(data) - 127, 128):
            length = min(struct.unpack_from("<H", data, offset + 64)[0], 64)
            name = data[offset : offset + max(0, length - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", data, offset + 116)
            if name and data[offset + 66] in {2, 5}:
                entries.setdefault(name if data[offset + 66] == 2 else "Root Entry", (name, start, size))
        return entries


def _numbers(data: bytes) -> list[int]:
    count = len(data) // 4
    return list(struct.unpack_from(f"<{count}I", data))


def _walk(table: list[int], start: int) -> list[int]:
    """The sectors of a chain; a circle or a number outside the table ends it."""
    chain: list[int] = []
    seen: set[int] = set()
    while start < len(table) and start not in seen:
        seen.add(start)
        chain.append(start)
        start = table[start]
    return chain
