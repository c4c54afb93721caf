"""The cleaning rules for the pages of one family of hosts, as a value."""

from __future__ import annotations

from reader.records import dataclass


@dataclass(frozen=True, slots=True)
class SiteRules:
    """Rules for one family of hosts, for decisions that structure alone does not allow.

    Selectors have the syntax of `reader.cleaning.html.selectors`: ``div``, ``.class``, ``#id``,
    ``[attribute]``, ``[attribute^=value]`` or several of these joined without a space; they are
    matched against one element at a time.

    Attributes:
        name: The name of the rules, shown with what they removed.
        root: Selectors of the article; only the first matching element is read.
        keep: Selectors of elements that are never removed, with all of their content.
        remove: Selectors of elements that do not belong to the article.
        caption: Selectors of captions and credits.
        drop: Texts that are removed when they are the whole text of a block.
        cut: Texts that end the article when they are the whole text of a block.
        allow: Reasons (`reader.text.document.Removed.reason`) for which nothing is removed.
    """

    name: str = ""
    root: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    remove: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    allow: tuple[str, ...] = ()
