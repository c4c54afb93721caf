"""Keywords in context: a word with the text around it, cut to cells so that words stand in line."""

from __future__ import annotations

from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.comparison.tokens import Source
from reader.text.safe import safe
from reader.text.width import cells, cut, graphemes

CONTEXT = 120
"""Code points of the text on each side that are kept: more than half of a wide terminal."""

_BREAKS = lazy_pattern(r" *[\n\t][ \n\t]*")


@dataclass(frozen=True, slots=True)
class Context:
    """A word and the text on both sides, each safe and on one line.

    Attributes:
        left: The text before the word.
        word: The word as the text has it.
        right: The text after it.
    """

    left: str
    word: str
    right: str


def context_of(source: Source, start: int, end: int) -> Context:
    """Return a range of a text with what stands around it; no grapheme cluster is split.

    Args:
        source: The text.
        start: First code point of the range.
        end: One past its last.
    """
    text = source.text
    start, end = source.boundary_before(start), source.boundary_after(end)
    left = source.boundary_after(max(0, start - CONTEXT))
    right = source.boundary_before(min(len(text), end + CONTEXT))
    return Context(
        _line(text[min(left, start) : start]),
        _line(text[start:end]),
        _line(text[end : max(right, end)]),
    )


def _line(text: str) -> str:
    return safe(_BREAKS.sub(" ", text))


def aligned(context: Context, width: int, middle: int) -> Context:
    """Return a context cut and padded so that the word begins at a column.

    Args:
        context: The context.
        width: The cells of the whole line.
        middle: The cells before the word.

    Returns:
        Texts as they are displayed, at most `width` cells together; the left one has exactly
        `middle` cells, as long as these fit.
    """
    middle = max(0, min(middle, width))
    pieces, taken = [], 0
    for grapheme in reversed(graphemes(context.left)):
        if taken + grapheme.cells > middle:
            break
        pieces.append(grapheme.text)
        taken += grapheme.cells
    word = cut(context.word, width - middle)
    right = cut(context.right, width - middle - cells(word), ellipsis="")
    return Context(" " * (middle - taken) + "".join(reversed(pieces)), word, right)
