"""Tables: the articles in the rows of a CSV file, whose first row names the fields."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from typing import IO, NamedTuple

from reader.archive.containers.member import ContainerError
from reader.archive.dumps.feeds import LONGEST
from reader.archive.dumps.item import Item
from reader.archive.dumps.json_items import is_article_row, make_item
from reader.patterns import lazy_pattern
from reader.translation import deferred

DAMAGED = deferred("a damaged table: the rest is not read")

_DELIMITERS = ",\t;|"
_QUOTED = lazy_pattern(r'"[^"]*"')
csv.field_size_limit(LONGEST)


class Columns(NamedTuple):
    """The first row of a table.

    Attributes:
        names: The names of the columns.
        delimiter: The character between the cells.
    """

    names: tuple[str, ...]
    delimiter: str


def columns_of(line: str) -> Columns | None:
    """Return the columns of a table of articles; None when the table holds anything else.

    Args:
        line: The first line of the file.
    """
    bare = _QUOTED.sub("", line)
    delimiter = max(_DELIMITERS, key=bare.count)
    try:
        row = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        return None
    names = tuple(cell.strip().lstrip("\ufeff") for cell in row)
    return Columns(names, delimiter) if is_article_row(names) else None


def places(
    file: IO[bytes], columns: Columns, check: Callable[[], None]
) -> Iterator[tuple[int, int, Item | None]]:
    """Yield the offset and the length of each row below the first, in bytes, and its article.

    Args:
        file: A table in UTF-8, positioned at the beginning of its first row.
        columns: The columns of the table.
        check: Called often; raises when it takes too long.

    Raises:
        ContainerError: The rest cannot be read.
    """
    at = start = file.tell()

    def lines() -> Iterator[str]:
        nonlocal at
        while line := file.readline(LONGEST + 1):
            at += len(line)
            if at - start > LONGEST:
                raise ContainerError(DAMAGED)
            check()
            yield line.decode("utf-8", "replace")

    rows = csv.reader(lines(), delimiter=columns.delimiter)
    is_first = True
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise ContainerError(DAMAGED) from error
        if row is None:
            return
        if not is_first:
            yield start, at - start, _item(row, columns)
        start, is_first = at, False


def read_item(data: bytes, columns: Columns) -> Item | None:
    """Return the article in one row; None when the row has no article.

    Args:
        data: The row, in UTF-8.
        columns: The columns of the table.
    """
    lines = io.StringIO(data.decode("utf-8", "replace"), newline="\n")  # as `places` splits them
    try:
        row = next(csv.reader(lines, delimiter=columns.delimiter), [])
    except csv.Error:
        return None
    return _item(row, columns)


def _item(row: list[str], columns: Columns) -> Item | None:
    return make_item(dict(zip(columns.names, row, strict=False)), "")
