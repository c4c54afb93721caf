"""A paragraph analysed once, to be set at any width."""

from __future__ import annotations

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate

from reader.text.line import Level, Words
from reader.text.width import graphemes

SPACES = " \t\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2008\u2009\u200a\u200b\u205f\u3000"


class Paragraph:
    """Where a text may be broken and how wide its parts are, whatever the width of a page."""

    def __init__(self, text: str, level: Level, words: Words, ambiguous: int) -> None:
        self.text = text
        cells = [0] * len(text)
        starts = []
        for grapheme in graphemes(text, ambiguous=ambiguous):
            cells[grapheme.start] = grapheme.cells
            starts.append(grapheme.start)
        self.before = list(accumulate(cells, initial=0))
        self.breaks = [
            start
            for start in starts[1:]
            if text[start - 1] in SPACES
            or (cells[start] == 2 and text[start] not in "，。、：；？！”’）》」』")
        ] + [len(text)]

    def wrap(
        self, width: int, *, indent: int = 0, hang: bool = False
    ) -> list[tuple[int, int, int]]:
        """Return the lines: start, end without trailing spaces, start of the next line."""
        text, before = self.text, self.before
        lines = []
        start = len(text) - len(text.lstrip(SPACES))
        if start == len(text):
            return [(start, start, start)]
        room = width - indent
        while start < len(text):
            limit = bisect_right(before, before[start] + room) - 1
            index = bisect_right(self.breaks, limit)
            stop = self.breaks[index - 1] if index and self.breaks[index - 1] > start else limit
            stop = max(stop, start + 1)
            lines.append((start, start + len(text[start:stop].rstrip(SPACES)), stop))
            start, room = stop, width
        return lines


@lru_cache(maxsize=2048)
def analyse(text: str, level: Level, words: Words, ambiguous: int) -> Paragraph:
    """Return the analysis of a paragraph; it does not depend on a width and is kept."""
    return Paragraph(text, level, words, ambiguous)
