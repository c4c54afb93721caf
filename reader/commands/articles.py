"""The articles that a command line names: files, and URLs and keys of a library."""

from __future__ import annotations

import argparse
import os
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reader.archive.article import Article, read_article
from reader.archive.identity import base_of, numbered_key
from reader.archive.scan import check_path, scan
from reader.commands.opening import NoMarks, open_library, open_marks
from reader.commands.options import given_paths
from reader.errors import PathError
from reader.text.urls import canonical, tidy
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.notes.store import Notes


def find_article(named: str, options: argparse.Namespace, hosts: Mapping[str, str]) -> Path:
    """Return the file that an argument names: a path, or a URL or key of the library.

    Raises:
        ReaderError: There is no such article.
    """
    url = tidy(named)
    if not url and not named.startswith(("title:", "path:")):
        path = Path(named)
        check_path(path)
        if path.is_dir():
            raise PathError(path, _("a folder, not an article: `reader ls` lists it"))
        return path
    entries = open_library(given_paths(options), open_marks(options), hosts)
    key = canonical(url) if url else named
    base = base_of(key)
    same = [entry for entry in entries if base_of(entry.key) == base]
    for entry in same:
        if numbered_key(entry.key, os.fsencode(entry.file)) == named:
            return entry.path
    if same:
        return min(same, key=lambda entry: entry.key != key).path
    raise PathError(named, _("no such article in the library"))


def read_as_shown(path: Path, options: argparse.Namespace, hosts: Mapping[str, str]) -> Article:
    """Return an article as the app shows it, if its library is known.

    Raises:
        ArticleError: The file cannot be read.
    """
    entry = next((file.entry for file in scan([path], hosts=hosts)), None)
    if entry is None:
        return read_article(path, hosts=hosts)
    from reader.services.shown_article import read_shown  # here: it brings the cleaner

    marks = open_marks(options)
    return read_shown(entry, marks, hosts, _recurrence(path, options, marks))


def _recurrence(
    path: Path, options: argparse.Namespace, marks: Notes | NoMarks
) -> Callable[[str], Iterable[str]]:
    """Return the lookup of recurring texts in the library of a file; empty without an index.

    The library is the named one, or else the last one.
    """
    roots = given_paths(options) or [Path(root) for root in marks.last_library()]
    if not roots:
        return lambda _: ()
    from reader.index.location import index_folder  # here: few articles are shown from a library

    folder, real = index_folder(roots), path.resolve()
    if not folder.is_dir() or not any(real.is_relative_to(root.resolve()) for root in roots):
        return lambda _: ()
    from reader.index.database import Index  # here: as above
    from reader.services.shown_article import Recurrence

    try:
        return Recurrence(Index(folder))
    except (OSError, sqlite3.Error):
        return lambda _: ()  # without the index recurring texts are shown
