"""The line of a TOML file on which each key is set, which `tomllib` does not report.

The file is cut into statements, each the fewest lines that are TOML by themselves. `tomllib` parses
each statement, so quotes, dots and values of many lines need no parser of our own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

MOST = 400_000
"""Characters that may be parsed without success: a value of very many lines would be quadratic."""

SettingPath = tuple[str, ...]
"""A key as its parts: ``keys."article.star"`` is ``("keys", "article.star")``."""


class KeyLines(Mapping[SettingPath, int]):
    """The line, from 1, on which each key and each table of a file is first set.

    The lines are looked up only when one is asked for: a file without mistakes needs none.

    Args:
        text: A file that `tomllib` reads.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    @cached_property
    def _lines(self) -> dict[SettingPath, int]:
        return lines_of(self._text)

    def __getitem__(self, place: SettingPath) -> int:
        return self._lines[place]

    def __iter__(self) -> Iterator[SettingPath]:
        return iter(self._lines)

    def __len__(self) -> int:
        return len(self._lines)


def lines_of(text: str) -> dict[SettingPath, int]:
    """Return the line, from 1, on which each key and each table of a file is first set.

    Args:
        text: A file that `tomllib` reads.
    """
    lines: dict[SettingPath, int] = {}
    table: SettingPath = ()
    for line, statement, parsed in _statements(text):
        if statement.lstrip().startswith("["):
            *_, table = _places(parsed)
            for length in range(1, len(table) + 1):
                lines.setdefault(table[:length], line)
            continue
        for place in _places(parsed):
            lines.setdefault((*table, *place), line)
    return lines


def header_lines(text: str) -> list[int]:
    """Return the lines, from 1, on which a table begins.

    Args:
        text: A file that `tomllib` reads.
    """
    return [line for line, statement, _ in _statements(text) if statement.lstrip().startswith("[")]


def _statements(text: str) -> Iterator[tuple[int, str, Mapping[str, Any]]]:
    """Yield each statement: the line it begins on, its text, and what it sets by itself."""
    import tomllib  # here: a file without mistakes needs no lines

    lines: list[str] = []
    start, wasted = 1, 0
    for number, line in enumerate(text.split("\n"), 1):
        if not lines:
            start = number
        lines.append(line)
        statement = "\n".join(lines)
        try:
            parsed = tomllib.loads(statement)
        except tomllib.TOMLDecodeError:
            wasted += len(statement)
            if wasted > MOST:
                return
            continue  # the value goes on in the next line
        lines = []
        if parsed:
            yield start, statement, parsed


def _places(table: Mapping[str, Any], above: SettingPath = ()) -> Iterator[SettingPath]:
    """Yield every key of a table, each before the keys within it."""
    for key, value in table.items():
        place = (*above, key)
        yield place
        if isinstance(value, Mapping):
            yield from _places(value, place)
