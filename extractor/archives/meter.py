"""What comes out of an archive, counted as it streams: what an archive claims of itself may be a lie."""

from __future__ import annotations

from typing import IO

from extractor.errors import LimitExceeded
from extractor.reading.limits import Limits, require

CHUNK = 1 << 16

_RATIO_COUNTS_FROM = 10_000_000
"""Below this size a member is harmless however well it packs."""


class Meter:
    """Counts members and bytes of one archive file, those of archives inside it included."""

    def __init__(self, packed: int, limits: Limits) -> None:
        """``packed`` is the size of the archive file in bytes."""
        self.limits = limits
        self._allowed = max(limits.zip_bytes, limits.zip_ratio * packed)
        self._members = 0
        self._unpacked = 0

    def member(self) -> None:
        """
        Raises:
            LimitExceeded: there are too many.
        """
        self._members += 1
        require(self._members, "archive_members", self.limits, what="members in the archive")

    def read(self, stream: IO[bytes], packed: int | None = None) -> bytes:
        """The whole of a member; ``packed`` is its own size in the archive, where that is known.

        Raises:
            MemberTooLarge: this member is beyond a limit; the next one may be read.
            LimitExceeded: the archive is.
        """
        pieces, size = [], 0
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            self.count(len(chunk))
            if size > self.limits.zip_bytes:
                allowed = f"{self.limits.zip_bytes:,}"
                raise MemberTooLarge(f"more than {allowed} bytes unpacked; the limit is `zip_bytes`")
            if packed is not None and size > max(_RATIO_COUNTS_FROM, self.limits.zip_ratio * packed):
                ratio = self.limits.zip_ratio
                raise MemberTooLarge(f"unpacks to more than {ratio} times its size; see `zip_ratio`")
            pieces.append(chunk)
        return b"".join(pieces)

    def count(self, size: int) -> None:
        """
        Raises:
            LimitExceeded: the whole archive has unpacked to too much.
        """
        self._unpacked += size
        if self._unpacked > self._allowed:
            raise LimitExceeded(
                f"the archive unpacks to more than {self._allowed:,} bytes; see `zip_bytes`, `zip_ratio`"
            )


class MemberTooLarge(LimitExceeded):
    """One member is beyond a limit."""


class Guarded:
    """A stream that gives at most so many bytes at one call, and counts them.

    Readers of archive formats ask for as much as a header claims.
    """

    def __init__(self, stream: IO[bytes], meter: Meter) -> None:
        self._stream = stream
        self._meter = meter

    def read(self, size: int = -1) -> bytes:
        if size < 0 or size > self._meter.limits.zip_bytes:
            raise LimitExceeded("a header of the archive claims more than the limit `zip_bytes`")
        data = self._stream.read(size)
        self._meter.count(len(data))
        return data

    def seek(self, place: int, whence: int = 0) -> int:
        before = self._stream.tell()
        after = self._stream.seek(place, whence)
        # What is skipped in a compressed stream is unpacked on the way.
        self._meter.count(max(0, after - before))
        return after

    def tell(self) -> int:
        return self._stream.tell()
