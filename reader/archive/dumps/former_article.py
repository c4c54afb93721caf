"""Files that earlier versions listed as one article, and that now are read as many.

The marks of the one article are found at the first of the many, which has its title and date among
its earlier ones.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from reader.archive.dumps.item import Item
from reader.archive.file_names import parse_name
from reader.archive.formats.registry import recognise


def with_marks_of_file(item: Item, text: str, path: Path) -> Item:
    """Return the first item of a file with the titles and dates that the whole file had.

    Args:
        item: The item.
        text: The beginning of the file.
        path: The file.
    """
    head = recognise(text, path.name).head
    day, name = parse_name(path.stem)
    title = head.fields.get("title", "")
    titles = (title if isinstance(title, str) else "", *head.earlier_titles, name, item.title)
    dates = (
        str(head.fields.get("date", "")),
        *head.earlier_dates,
        day.moment.date().isoformat() if day else "",
    )
    return replace(
        item,
        earlier_titles=tuple(dict.fromkeys(filter(_is_text, titles))),
        earlier_dates=tuple(dict.fromkeys(filter(None, dates))),
    )


def _is_text(title: str) -> bool:
    return bool(title) and title.isprintable()
