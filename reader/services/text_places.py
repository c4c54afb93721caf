"""Positions in a text: anchored by the words there, as highlights are."""

from __future__ import annotations

from reader.notes.model import PlaceAnchor
from reader.text.anchoring.anchor import Selector, describe, find
from reader.text.document import Document

LENGTH = 48
"""Code points of the words by which a position is found again."""


def describe_place(document: Document, place: int) -> PlaceAnchor | None:
    """Return the words at a position; None at the very top and at the end, which need none.

    Args:
        document: The text.
        place: Code point offset.
    """
    end = min(place + LENGTH, len(document.text))
    if not 0 < place < end:
        return None
    selector = describe(document.text, place, end)
    return PlaceAnchor(
        selector.quote, selector.prefix, selector.suffix, document.sha, selector.copies
    )


def find_place(document: Document, place: int, anchor: PlaceAnchor | None) -> int | None:
    """Return where a position is in a text now; None when its words are not in it.

    Args:
        document: The text.
        place: The position in the text at the time, as a code point offset.
        anchor: The words there; without them the offset alone counts.
    """
    if anchor is None or anchor.sha == document.sha:
        return min(place, len(document.text))
    end = place + len(anchor.quote)
    selector = Selector(anchor.quote, anchor.prefix, anchor.suffix, place, end, anchor.copies)
    place_now = find(document.text, selector, same_text=False)
    return None if place_now.state == "unanchored" else place_now.start
