"""The colours of highlights, for settings, keys, themes and exports."""

from __future__ import annotations

from reader.records import dataclass


@dataclass(frozen=True, slots=True)
class HighlightColour:
    """A colour that a highlight can have.

    Attributes:
        number: Its number in the store, and the key that chooses it.
        css: Its background in exported pages.
        koreader: The name of the nearest colour in KOReader, and its English name.
        sign: A character of that colour, for files without markup for colours.
    """

    number: int
    css: str
    koreader: str
    sign: str


HIGHLIGHT_COLOURS = (
    HighlightColour(1, "#ffec99", "yellow", "🟡"),
    HighlightColour(2, "#c3f0ca", "green", "🟢"),
    HighlightColour(3, "#c5e6fb", "blue", "🔵"),
    HighlightColour(4, "#f9d3ea", "purple", "🟣"),
    HighlightColour(5, "#ffdcb8", "orange", "🟠"),
)

COLOUR_NUMBERS = tuple(colour.number for colour in HIGHLIGHT_COLOURS)
"""The numbers of all colours, in order."""


def colour_of(number: int) -> HighlightColour:
    """Return the colour of a number; a number out of range wraps around."""
    return HIGHLIGHT_COLOURS[(number - 1) % len(HIGHLIGHT_COLOURS)]
