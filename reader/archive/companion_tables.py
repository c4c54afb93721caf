"""The tables that exports put beside their pages, as `reader.archive.companions` needs them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path

from reader.archive import files
from reader.archive.companion_names import COMPANIONS
from reader.archive.decoding import decode
from reader.archive.field_names import Field, keys_of, plain_name
from reader.archive.formats.article_format import Value

_LARGEST = 8 << 20
"""The most bytes of a table that are read."""

_IDS = ("postid", "id", "slug", "filename", "file")
_FIELDS = (Field.TITLE, Field.DATE, Field.URL, Field.AUTHOR, Field.TAGS)


def fields_beside(path: Path, id_: str) -> Mapping[str, Value]:
    """Return the fields that a table beside a page has of it; none without such a table.

    Args:
        path: The page.
        id_: What its name begins with.
    """
    for folder in (path.parent.parent, path.parent):
        for name in COMPANIONS:
            rows = _rows(folder / name)
            if fields := rows.get(path.stem) or rows.get(id_):
                return fields
    return {}


def _rows(table: Path) -> Mapping[str, Mapping[str, Value]]:
    """Return the fields of the articles that a table has, by their ids; none without a table."""
    try:
        return _read(str(table), files.stamp(table))
    except OSError:
        return {}


@lru_cache(maxsize=16)
def _read(table: str, _stamp: tuple[int, int]) -> Mapping[str, Mapping[str, Value]]:
    text = decode(files.read_bytes(Path(table), _LARGEST).data).text
    reader = csv.reader(text.splitlines(keepends=True))
    rows: dict[str, Mapping[str, Value]] = {}
    try:
        names = tuple(next(reader, ()))
        columns = keys_of(names)
        ids = [at for at, name in enumerate(names) if plain_name(name) in _IDS]
        if not (ids and Field.TITLE in columns):
            return {}
        places = [(names.index(columns[field][0]), field) for field in _FIELDS if field in columns]
        for row in reader:
            cells = [*row, *[""] * (len(names) - len(row))]
            fields = {field.name.lower(): escape(cells[at].strip()) for at, field in places}
            known = {name: value for name, value in fields.items() if value}
            for at in ids:
                if cells[at] and known:
                    rows.setdefault(cells[at].strip(), known)
    except csv.Error:
        pass  # the rest is not read
    return rows
