"""What is known about the pages of one family of hosts, as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SiteRules:
    """Cues for one family of hosts, for what structure alone cannot decide.

    A selector is a tag name, ``.class``, ``#id`` or ``[attribute]``, or several of these joined
    without a space (``div.promo``); it is matched against one element at a time.

    Attributes:
        name: The name of the rules, shown with what they removed.
        remove: Selectors of what is not the article.
        keep: Selectors of what is never removed, with all it holds.
        root: Selectors of the article itself; the first element that matches is all that is read.
        caption: Selectors of captions and credits.
        cut: Texts that end the article when they are the whole text of a block.
        drop: Texts that go when they are the whole text of a block.
    """

    name: str = ""
    remove: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    root: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
