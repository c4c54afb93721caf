"""On which line of a TOML file each key is set: `tomllib` does not tell.

The file is cut into its statements, each the fewest lines that are TOML by themselves; what such a
piece sets is asked of `tomllib`, so that quotes, dots and values of many lines are never guessed.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

MOST = 400_000
"""Characters that are parsed in vain: a value of very many lines would be quadratic."""

Place = tuple[str, ...]
"""A key as its parts: ``keys."article.star"`` is ``("keys", "article.star")``."""


def lines_of(text: str) -> dict[Place, int]:
    """Return the line, from 1, on which each key and each table of a file is first set.

    Args:
        text: A file that `tomllib` reads.
    """
    found: dict[Place, int] = {}
    table: Place = ()
    for line, piece, parsed in _statements(text):
        if piece.lstrip().startswith("["):
            *_, table = _places(parsed)
            for length in range(1, len(table) + 1):
                found.setdefault(table[:length], line)
            continue
        for place in _places(parsed):
            found.setdefault((*table, *place), line)
    return found


def header_lines(text: str) -> list[int]:
    """Return the lines, from 1, on which a table begins.

    Args:
        text: A file that `tomllib` reads.
    """
    return [line for line, piece, _ in _statements(text) if piece.lstrip().startswith("[")]


def _statements(text: str) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """Yield each statement: the line it begins on, its text, and what it sets by itself."""
    piece: list[str] = []
    start, wasted = 1, 0
    for number, line in enumerate(text.split("\n"), 1):
        if not piece:
            start = number
        piece.append(line)
        statement = "\n".join(piece)
        try:
            parsed = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            wasted += len(statement)
            if wasted > MOST:
                return
            continue  # its value goes on
        piece = []
        if parsed:
            yield start, statement, parsed


def _places(table: Mapping[str, Any], above: Place = ()) -> Iterator[Place]:
    """Yield every key of a table, each before what is in it."""
    for key, value in table.items():
        place = (*above, key)
        yield place
        if isinstance(value, Mapping):
            yield from _places(value, place)
