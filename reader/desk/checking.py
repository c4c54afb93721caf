"""Checking: every highlight is looked for in its article as it is now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from reader.desk.marking import locate
from reader.errors import ArticleError
from reader.library.article import read_article
from reader.library.header import Entry
from reader.notes.models import Highlight
from reader.notes.store import Notes


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of one highlight.

    Attributes:
        highlight: As it is stored now.
        verdict: ``anchored``, ``moved``, ``unanchored``, or ``no article`` when its article is not
            in the library or cannot be read.
        changed: Whether what is stored was changed.
    """

    highlight: Highlight
    verdict: str
    changed: bool = False


def check(notes: Notes, known: Mapping[str, Entry], hosts: Mapping[str, str]) -> Iterator[Checked]:
    """Look for all highlights, and store where they stand; each article is read once.

    Args:
        notes: The marks.
        known: The articles of the library, by key.
        hosts: Names of hosts.
    """
    for key in sorted({highlight.key for highlight in notes.highlights()}):
        document = None
        entry = known.get(key)
        if entry is not None:
            try:
                document = read_article(entry.path, hosts=hosts).document
            except ArticleError:
                document = None
        for highlight in notes.highlights(key):
            if document is None:
                yield Checked(highlight, "no article")
                continue
            found, _ = locate(highlight, document)
            if found != highlight:
                notes.edit_highlight(found, undoable=False)
            yield Checked(found, found.state, found != highlight)
