"""An article of a library with an index, for the verbs that look for others like it."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from reader.archive.header import Entry
from reader.archive.scan import scan
from reader.commands.articles import find_article
from reader.commands.opening import open_marks, open_up_to_date
from reader.errors import PathError
from reader.index import rows
from reader.index.database import Index
from reader.index.versions import listed_row, row_of_path
from reader.records import dataclass
from reader.text.urls import canonical, tidy
from reader.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Indexed:
    """An article of a library with an index.

    Attributes:
        index: The index, up to date.
        entry: The article.
        row: The row of its file; 0 when the library does not list it.
        listed: The row that stands for it in the list; 0 likewise.
    """

    index: Index
    entry: Entry
    row: int
    listed: int


def open_indexed(options: argparse.Namespace, hosts: Mapping[str, str]) -> Indexed:
    """Bring the index of a library up to date and find an article in it.

    Args:
        options: The command line, with ``article`` and ``paths``.
        hosts: From `reader.commands.opening.open_hosts`.

    Raises:
        ReaderError: There is no library, or no such article.
    """
    index = open_up_to_date(options, open_marks(options), hosts)
    url = tidy(options.article)
    if url or options.article.startswith(("title:", "path:")):
        row = rows.id_of(index, canonical(url) if url else options.article)
        entry = rows.entries(index, [row]).get(row)
    else:
        path = find_article(options.article, options, hosts)
        row = row_of_path(index, path)
        entry = rows.entries(index, [row]).get(row)
        if entry is None:  # it may have a history all the same
            entry = next((file.entry for file in scan([path], hosts=hosts)), None)
    if entry is None:
        raise PathError(options.article, _("no such article in the library"))
    return Indexed(index, entry, row, listed_row(index, row))
