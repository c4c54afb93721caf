"""Tables beside pages: the titles and dates that an export keeps apart from the texts.

Substack exports a folder ``posts`` of pages without a head, such as ``140012345.clock.html``, and a
table ``posts.csv`` with a row for each of them.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reader.archive.formats.article_format import NAME_OF_FILE, Head
from reader.patterns import lazy_pattern

_NUMBERED = lazy_pattern(r"(\d{3,12})\.[^.]{0,300}\Z")
_SUFFIXES = frozenset((".html", ".htm"))


def with_fields_beside(head: Head, path: Path) -> Head:
    """Return a head with the fields that a table beside the file has; an address stays its own.

    The title and the date that the text alone gives are then earlier ones.

    Args:
        head: As its format has read it.
        path: The file.
    """
    if path.suffix.lower() not in _SUFFIXES or not (number := _NUMBERED.match(path.stem)):
        return head
    from reader.archive.companion_tables import fields_beside  # here: few names are numbered

    fields = fields_beside(path, number[1])
    if not fields:
        return head
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
