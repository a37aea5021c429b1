"""Object stores through fsspec: ``s3://bucket/folder``, ``gs://…``, ``memory://…``.

Only what the user names is opened; addresses inside documents are never followed.
"""

from __future__ import annotations

import glob
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any, cast

from extractor.errors import MissingExtra, UsageError

_NOT_HERE = frozenset(("http", "https", "ftp", "sftp"))
"""Pages change and vanish: they belong into an archive (WARC) before they are read."""

_SIGNS = ("ETag", "etag", "md5", "mtime", "LastModified", "last_modified", "updated", "created")
"""What file systems of fsspec call that which changes with the content."""


@dataclass(frozen=True, slots=True)
class Remote:
    system: Any
    path: str
    url: str

    def open(self) -> IO[bytes]:
        try:
            return cast("IO[bytes]", self.system.open(self.path, "rb"))
        except OSError:
            raise
        except Exception as error:  # each object store has errors of its own
            raise OSError(f"{type(error).__name__}: {error}") from error

    def stamp(self) -> str:
        try:
            told = self.system.info(self.path)
        except Exception:  # as above: without a stamp it is read
            return ""
        signs = [f"{key}={told[key]}" for key in _SIGNS if told.get(key) is not None]
        return " ".join([str(told.get("size")), *signs]) if signs else ""


def is_remote(given: object) -> bool:
    """
    >>> is_remote("s3://bucket/reports"), is_remote("reports")
    (True, False)
    """
    scheme, mark, _ = str(given).partition("://")
    return bool(mark) and scheme.replace("+", "").isalnum()


def find_remote(given: str) -> Iterator[tuple[Remote, str]]:
    """Every object under a URL, sorted, with its path relative to the URL.

    Raises:
        MissingExtra: fsspec, or its driver for this store, is not installed.
        UsageError: there is nothing under the URL, or it cannot be listed.
    """
    scheme = given.partition("://")[0]
    if scheme in _NOT_HERE:
        raise UsageError(
            "pages are not fetched", where=given, remedy="Save them, best as WARC, and give the file."
        )
    system, root, found = _listed(given)
    if not found:
        raise UsageError("there is no such file or folder", where=given)
    for path in found:
        relative = posixpath.basename(path) if path == root else path[len(root) :].strip("/")
        yield Remote(system, path, f"{scheme}://{path.lstrip('/')}"), relative


def _listed(given: str) -> tuple[Any, str, list[str]]:
    """The file system, the folder to which names are relative, and the objects."""
    try:
        from fsspec.core import url_to_fs
    except ImportError as error:
        raise MissingExtra(
            "object stores are read with fsspec", remedy='`pip install "extractor[archive]"`'
        ) from error
    try:
        system, root = url_to_fs(given)
        if not glob.has_magic(given):
            return system, root, sorted(system.find(root))
        fixed = root[: next(n for n, sign in enumerate(root) if sign in "*?[")]
        matches = [path for path in system.glob(root) if system.isfile(path)]
        return system, posixpath.dirname(fixed), sorted(matches)
    except ImportError as error:
        raise MissingExtra(str(error), where=given) from error
    except Exception as error:  # each object store has errors of its own
        raise UsageError(f"cannot be listed: {error}", where=given) from error
