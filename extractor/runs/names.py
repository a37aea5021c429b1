"""One name, one place: a file never takes the row of another that happens to be called the same."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from extractor.errors import UsageError
from extractor.runs.sources import File
from extractor.store.recorder import Recorder


class Names:
    """Who holds which name in a store, for a run over some files."""

    def __init__(self, recorder: Recorder, files: Sequence[File]) -> None:
        self._recorder = recorder
        self._files = files
        self._places = {file.place for file in files}

    def check_files(self) -> None:
        """
        Raises:
            UsageError: as :meth:`check`, for one of the files.
        """
        for file in self._files:
            self.check(file.name, file.place)

    def check(self, name: str, place: str) -> None:
        """A file that was moved may take its row along, and one that this run names otherwise.

        Raises:
            UsageError: the store has another document under this name.
        """
        held = self._recorder.holder(name)
        if held is None or held[0] == place:
            return
        holder, run = held
        if run == self._recorder.run or (not self._is_input(holder) and _stands(holder)):
            raise UsageError(
                f"the store has another document of this name, from {holder}",
                where=name,
                remedy="Give a folder above both as the input, or use a store for each.",
            )

    def _is_input(self, place: str) -> bool:
        return any(start in self._places for start in _starts(place))


def _stands(place: str) -> bool:
    """Whether the file of a place is still there; of an object store that is taken for granted."""
    return "://" in place or any(map(os.path.lexists, _starts(place)))


def _starts(place: str) -> Iterator[str]:
    """A place, and the archives that it may be inside of."""
    parts = place.split("!")
    return ("!".join(parts[:n]) for n in range(1, len(parts) + 1))
