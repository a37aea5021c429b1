"""Packages and programs beyond the core: asked for when a format needs them."""

from __future__ import annotations

import shutil
from importlib import import_module
from typing import Any

from extractor.errors import MissingExtra


def needed(module: str, package: str, format_: str) -> Any:
    """The module, imported.

    Raises:
        MissingExtra: it is not installed; the message names the command.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise MissingExtra(
            f"{package} is needed to typeset {format_}",
            remedy="Install it with `pip install 'extractor[sample]'`.",
        ) from error


def program(names: tuple[str, ...], what: str) -> str:
    """The path of the first program that is installed.

    Raises:
        MissingExtra: none of them is.
    """
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    raise MissingExtra(
        f"{what} is needed and is not installed",
        remedy=f"Install a program called {' or '.join(names)}.",
    )
