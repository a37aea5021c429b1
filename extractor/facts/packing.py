"""Lets objects that hang on spans be saved with their Doc (``Doc.to_bytes``, ``DocBin``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from typing import Any, TypeVar

import srsly

T = TypeVar("T")


def packable(
    kind: type[T], *, pack: Callable[[Any], Any] = astuple, unpack: Callable[..., T] | None = None
) -> None:
    """Teach spaCy's msgpack to write and read ``kind``, a dataclass, by its parts."""
    name = f"extractor.{kind.__name__}"
    build = unpack or kind

    def encode(thing: Any, chain: Callable[[Any], Any] | None = None) -> Any:
        if isinstance(thing, kind):
            return {name: pack(thing)}
        return thing if chain is None else chain(thing)

    def decode(data: Any, chain: Callable[[Any], Any] | None = None) -> Any:
        if isinstance(data, dict) and name in data:
            return build(*data[name])
        return data if chain is None else chain(data)

    srsly.msgpack_encoders(name, func=encode)
    srsly.msgpack_decoders(name, func=decode)
