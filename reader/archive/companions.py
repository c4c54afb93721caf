"""Tables beside pages: the titles and dates that an export keeps apart from the texts.

Substack exports a folder ``posts`` of pages without a head, such as ``140012345.clock.html``, and a
table ``posts.csv`` with a row for each of them.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from html import escape
from pathlib import Path

from reader.archive import files
from reader.archive.companion_names import COMPANIONS
from reader.archive.decoding import decode
from reader.archive.field_names import Field, keys_of, plain_name
from reader.archive.formats.article_format import NAME_OF_FILE, Head, Value
from reader.patterns import lazy_pattern

_LARGEST = 8 << 20
"""The most bytes of a table that are read."""

_NUMBERED = lazy_pattern(r"(\d{3,12})\.[^.]{0,300}\Z")
_SUFFIXES = frozenset((".html", ".htm"))
_IDS = ("postid", "id", "slug", "filename", "file")
_FIELDS = (Field.TITLE, Field.DATE, Field.URL, Field.AUTHOR, Field.TAGS)


def with_fields_beside(head: Head, path: Path) -> Head:
    """Return a head with the fields that a table beside the file has; an address stays its own.

    The title and the date that the text alone gives are then earlier ones.

    Args:
        head: As its format has read it.
        path: The file.
    """
    if path.suffix.lower() not in _SUFFIXES or not (number := _NUMBERED.match(path.stem)):
        return head
    for folder in (path.parent.parent, path.parent):
        for name in COMPANIONS:
            rows = _rows(folder / name)
            fields = rows.get(path.stem) or rows.get(number[1])
            if fields:
                if head.has_address():
                    fields = {name: value for name, value in fields.items() if name != "url"}
                written = head.fields.get("title", "")
                title = written if isinstance(written, str) else ""
                lines = (value for value in head.lines.values() if isinstance(value, str))
                dates = (str(head.fields.get("date", "")), *lines)
                titles = (*head.earlier_titles, title, head.heading, NAME_OF_FILE)
                return replace(
                    head,
                    fields={**head.fields, **fields},
                    earlier_titles=tuple(dict.fromkeys(filter(None, titles))),
                    earlier_dates=(*head.earlier_dates, *filter(None, dates)),
                )
    return head


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
