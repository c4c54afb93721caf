"""What is known about the pages of one family of hosts, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteRules:
    """Cues for one family of hosts, for what structure alone cannot decide.

    A selector is what `reader.cleaning.html.selectors` reads: ``div``, ``.class``, ``#id``,
    ``[attribute]``, ``[attribute^=value]`` or several of these joined without a space; it is
    matched against one element at a time.

    Attributes:
        name: The name of the rules, shown with what they removed.
        root: Selectors of the article itself; the first element that matches is all that is read.
        keep: Selectors of what is never removed, with all it holds.
        remove: Selectors of what is not the article.
        caption: Selectors of captions and credits.
        drop: Texts that go when they are the whole text of a block.
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
