"""Descriptions of changes: stored in English, translated when they are shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Protocol

from reader.patterns import lazy_pattern
from reader.translation import deferred, ngettext
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Fields = Mapping[str, Any]

_LONGEST = 2000
"""Code points of the longest description that is taken apart: another program may write any."""
_MOST_QUOTES = 40
"""The most quotation marks in it, for the time grows with their cube."""
_SHOWN = 40
"""Code points of a quote, and of a title, that a description shows."""
_DONE = {
    "opened": deferred("opened"),
    "read": deferred("marked read"),
    "unread": deferred("marked unread"),
    "starred": deferred("starred"),
    "unstarred": deferred("took the star off"),
    "annotated": deferred("annotated"),
    "highlighted": deferred("highlighted"),
    "edited": deferred("edited the highlight"),
    "removed": deferred("removed the highlight"),
    "bookmarked": deferred("set a bookmark in"),
    "unbookmarked": deferred("took the bookmark away from"),
    "kept": deferred("put back what cleaning took out"),
    "merged": deferred("merged"),
    "reattached": deferred("re-attached marks to"),
    "thread-created": deferred("began the thread"),
    "thread-imported": deferred("imported the thread"),
    "thread-renamed": deferred("renamed a thread"),
    "thread-query": deferred("changed the query of the thread"),
    "thread-deleted": deferred("deleted the thread"),
    "thread-pinned": deferred("pinned to a thread"),
    "thread-excluded": deferred("excluded from a thread"),
    "thread-undecided": deferred("took a decision about a thread back for"),
}
_QUOTING = ("highlighted", "edited", "removed")
"""The kinds of changes of one highlight, which are about its quote."""
_ALL, _ALL_OF = deferred("marked all read"), deferred("marked all of {source} read")
_ONE = deferred("{done} “{what}”")
_IN_ARTICLE = deferred("{done} “{what}” in “{article}”")
_DETAILED = deferred("{text}: {details}")
_NOTE, _PLACE = deferred("note"), deferred("place")
_COLOUR, _TAG = deferred("colour {change}"), deferred("tag {change}")
_BETWEEN = " · "
_ALL_OF_SOURCE = lazy_pattern("marked all of (.+) read", re.DOTALL)
_OF_ONE = lazy_pattern("(.+?) “(.*)”(?:: (.*))?", re.DOTALL)
_OF_PASSAGE = lazy_pattern("(.+?) “(.*)” in “(.*)”(?:: (.*))?", re.DOTALL)
_OF_MANY = lazy_pattern(r"(.+): ([0-9]{1,9}) articles(?:: (.*))?", re.DOTALL)
_OF_DETAIL = lazy_pattern("(colour|tag) (.+)", re.DOTALL)


class Titled(Protocol):
    """What a description needs of an article."""

    @property
    def key(self) -> str:
        """The article's key."""

    @property
    def title(self) -> str:
        """Its title, which may be empty."""


def describe(kind: str, articles: Sequence[Titled], about: str, details: Sequence[str] = ()) -> str:
    """Describe a change in one line of English, for the store.

    Args:
        kind: See `reader.notes.history_record.Record`.
        articles: The articles that it changes.
        about: A quote; for ``all-read``, a source.
        details: What it changes of highlights, see `details_of`.
    """
    if kind == "all-read":
        return _ALL_OF.format(source=about) if about else _ALL
    done = _DONE[kind]
    titles = [_cut(article.title or article.key) for article in articles[:1]]
    if about:
        what = _cut(" ".join(about.split()))
        text = _ONE.format(done=done, what=what)
        if titles and kind in _QUOTING:
            text = _IN_ARTICLE.format(done=done, what=what, article=titles[0])
    elif len(articles) == 1:
        text = _ONE.format(done=done, what=titles[0])
    else:
        return describe_many(kind, len(articles), details)
    return _with_details(text, details)


def _cut(text: str) -> str:
    """Return the beginning of a text."""
    return f"{text[:_SHOWN]}…" if len(text) > _SHOWN else text


def details_of(changes: Iterable[tuple[Fields, Fields]]) -> list[str]:
    """Return what changes in the same way in all of some highlights, in English.

    Args:
        changes: The changed fields of each highlight, before and after.
    """
    common: dict[str, None] | None = None
    for before, after in changes:
        details = dict.fromkeys(_details(before, after))
        if common is None:
            common = details
        elif common != details:
            arrows = {_to(detail) for detail in details}
            common = dict.fromkeys(_to(detail) for detail in common if _to(detail) in arrows)
    return list(common or ())


def _to(detail: str) -> str:
    """Return a detail without the colour before."""
    colour, arrow, after = detail.partition(" → ")
    return f"colour → {after}" if arrow and colour.startswith("colour ") else detail


def _details(before: Fields, after: Fields) -> Iterator[str]:
    """Yield what changes in one highlight."""
    if "note" in after:
        yield _NOTE
    if "colour" in after:
        yield _COLOUR.format(change=f"{before.get('colour')} → {after['colour']}")
    if "tags" in after:
        old, new = before.get("tags") or (), after["tags"]
        yield from (_TAG.format(change=f"+{tag}") for tag in new if tag not in old)
        yield from (_TAG.format(change=f"-{tag}") for tag in old if tag not in new)
    if "anchor" in after:
        yield _PLACE


def _with_details(text: str, details: Sequence[str]) -> str:
    return _DETAILED.format(text=text, details=_BETWEEN.join(details)) if details else text


def describe_many(kind: str, count: int, details: Sequence[str] = ()) -> str:
    """Describe a change of several articles in one line of English, for the store.

    Args:
        kind: See `reader.notes.history_record.Record`.
        count: The number of articles.
        details: What it changes of highlights, see `details_of`.
    """
    return _with_details(f"{_DONE.get(kind, kind)}: {count} articles", details)


def described_details(text: str) -> list[str]:
    """Return the details in a description."""
    if not _is_ordinary(text):
        return []
    for pattern in (_OF_PASSAGE, _OF_MANY, _OF_ONE):
        if match := pattern.fullmatch(text):
            details = match[pattern.groups]
            return details.split(_BETWEEN) if details else []
    return []


def _is_ordinary(text: str) -> bool:
    """Return whether a description is taken apart soon, as those of this program are."""
    return len(text) <= _LONGEST and text.count("“") <= _MOST_QUOTES


def translated(text: str) -> str:
    """Translate a description into the language of the interface; return other texts unchanged.

    Args:
        text: A stored description; it is English whatever the language of the session was.
    """
    if not _is_ordinary(text):
        return text
    if match := _ALL_OF_SOURCE.fullmatch(text):
        return _(_ALL_OF).format(source=match[1])
    if match := _OF_PASSAGE.fullmatch(text):
        done, what, article, details = match.groups()
        whole = _(_IN_ARTICLE).format(done=_(done), what=what, article=article)
    elif match := _OF_ONE.fullmatch(text):
        done, what, details = match.groups()
        whole = _(_ONE).format(done=_(done), what=what)
    elif match := _OF_MANY.fullmatch(text):
        done, digits, details = match.groups()
        count = int(digits)
        template = ngettext("{done}: {count} article", "{done}: {count} articles", count)
        whole = template.format(done=_(done), count=count)
    else:
        return _(text) if text else ""
    if details is None:
        return whole
    in_words = _BETWEEN.join(map(_translated_detail, details.split(_BETWEEN)))
    return _(_DETAILED).format(text=whole, details=in_words)


def translated_details(text: str) -> list[str]:
    """Return the details in a description, in the language of the interface."""
    return list(map(_translated_detail, described_details(text)))


def _translated_detail(detail: str) -> str:
    if match := _OF_DETAIL.fullmatch(detail):
        template = _COLOUR if match[1] == "colour" else _TAG
        return _(template).format(change=match[2])
    return _(detail) if detail in (_NOTE, _PLACE) else detail
