"""Descriptions of changes: stored in English, translated when they are shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from reader.translation import deferred, ngettext
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Sequence

_SHOWN = 40
"""Code points of a quote that a description shows."""
_DONE = {
    "opened": deferred("opened"),
    "read": deferred("marked read"),
    "unread": deferred("marked unread"),
    "starred": deferred("starred"),
    "unstarred": deferred("took the star off"),
    "highlighted": deferred("highlighted"),
    "edited": deferred("edited the highlight"),
    "removed": deferred("removed the highlight"),
    "bookmarked": deferred("set a bookmark in"),
    "unbookmarked": deferred("took the bookmark away from"),
    "kept": deferred("put back what cleaning took out"),
    "merged": deferred("merged"),
    "reattached": deferred("re-attached marks to"),
}
_ALL, _ALL_OF = deferred("marked all read"), deferred("marked all of {source} read")
_ONE = deferred("{done} “{what}”")
_ALL_OF_SOURCE = re.compile("marked all of (.+) read", re.DOTALL)
_OF_ONE = re.compile("(.+?) “(.*)”", re.DOTALL)
_OF_MANY = re.compile(r"(.+): (\d+) articles")


class Titled(Protocol):
    """What a description needs of an article."""

    @property
    def key(self) -> str:
        """The article's key."""

    @property
    def title(self) -> str:
        """Its title, which may be empty."""


def describe(kind: str, articles: Sequence[Titled], about: str) -> str:
    """Describe a change in one line of English, for the store.

    Args:
        kind: See `reader.notes.model.Record`.
        articles: The articles that it changes.
        about: A quote; for ``all-read``, a source.
    """
    if kind == "all-read":
        return _ALL_OF.format(source=about) if about else _ALL
    if about:
        quote = " ".join(about.split())
        what = f"{quote[:_SHOWN]}{'…' if len(quote) > _SHOWN else ''}"
        return _ONE.format(done=_DONE[kind], what=what)
    if len(articles) == 1:
        return _ONE.format(done=_DONE[kind], what=articles[0].title or articles[0].key)
    return describe_many(kind, len(articles))


def describe_many(kind: str, count: int) -> str:
    """Describe a change of several articles in one line of English, for the store.

    Args:
        kind: See `reader.notes.model.Record`.
        count: The number of articles.
    """
    return f"{_DONE.get(kind, kind)}: {count} articles"


def translated(text: str) -> str:
    """Translate a description into the language of the interface; return other texts unchanged.

    Args:
        text: A stored description; it is English whatever the language of the session was.
    """
    if match := _ALL_OF_SOURCE.fullmatch(text):
        return _(_ALL_OF).format(source=match[1])
    if match := _OF_ONE.fullmatch(text):
        return _(_ONE).format(done=_(match[1]), what=match[2])
    if match := _OF_MANY.fullmatch(text):
        count = int(match[2])
        template = ngettext("{done}: {count} article", "{done}: {count} articles", count)
        return template.format(done=_(match[1]), count=count)
    return _(text) if text else ""
