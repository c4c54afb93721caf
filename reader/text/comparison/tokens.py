"""Words for comparison: Han characters one by one, numbers and words of other scripts whole.

Marks and spaces are not words, except those that change the value of a number: ``1.5`` and ``15``,
``5%`` and ``5``, ``-3`` and ``3`` are different words.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import lru_cache

from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.character_classes import HAN_KANA
from reader.text.fold import bare_counts, fold, fold_bare
from reader.text.tables import ODD, kinds
from reader.text.width import clusters

_ODD = lazy_pattern(b"[" + re.escape(ODD) + b"]")
_NUMERALS = "〇零一二三四五六七八九十百千万萬亿億"
_TOKEN = lazy_pattern(
    rf"""(?P<numeral>[{_NUMERALS}]{{2,}})
    |(?P<han>(?:(?![{_NUMERALS}]{{2}}){HAN_KANA.pattern})+)
    |(?P<number>(?:(?<![A-Za-z0-9０-９])[-−－])?\d+(?:[.,:/．，：／–~～-](?=\d)\d+)*[%％‰]?)
    |(?:(?!{HAN_KANA.pattern})[^\W_])+
    |[^\s，。、：；？！“”‘’「」『』（）《》…—]""",
    re.VERBOSE,
)
_GROUPS = lazy_pattern(r"(?<=\d),(?=\d{3}(?!\d))")
_RANGES = str.maketrans("–~−", "---")


class _CharacterFolding(dict[str, str]):
    """The folded form of each character, where that is one: the same text object for each."""

    def __missing__(self, character: str) -> str:
        folded = fold(character)
        self[character] = folded if len(folded) == 1 else character
        return self[character]


_CHARACTERS = _CharacterFolding()


@dataclass(slots=True)
class Words:
    """The words of a range, in order.

    Attributes:
        keys: The folded form of each: two words are the same when their keys are.
        starts: The first code point of each in the text.
        ends: One past the last code point of each.
    """

    keys: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def add(self, key: str, start: int, end: int) -> None:
        """Add a word."""
        self.keys.append(key)
        self.starts.append(start)
        self.ends.append(end)


class Source:
    """A text to be split at boundaries that are never within a grapheme cluster.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self._bare = ""
        self._folded: list[str] = []
        self._boundaries: bytearray | None = None
        if _ODD.search(kinds(text.replace("\n", "").replace("\t", ""))) is not None:
            self._boundaries = bytearray(len(text) + 1)
            at = 0
            for cluster in clusters(text):
                self._boundaries[at] = 1
                at += len(cluster)
            self._boundaries[len(text)] = 1

    def is_boundary(self, offset: int) -> bool:
        """Return whether no cluster has code points on both sides of an offset."""
        return self._boundaries is None or bool(self._boundaries[offset])

    def boundary_after(self, offset: int) -> int:
        """Return the first boundary of a cluster that is not before an offset."""
        if self._boundaries is None:
            return offset
        return self._boundaries.find(1, offset)

    def boundary_before(self, offset: int) -> int:
        """Return the last boundary of a cluster that is not behind an offset."""
        if self._boundaries is None:
            return offset
        return self._boundaries.rfind(1, 0, offset + 1)

    def bare(self, start: int, end: int) -> str:
        """Return what `fold_bare` makes of a range; the text is folded once.

        Args:
            start: First code point.
            end: One past the last.
        """
        if not self._bare:
            self._bare = fold_bare(self.text)
        counts = bare_counts(self.text)
        return self._bare[counts[start] : counts[end]]

    def words(self, start: int, end: int) -> Words:
        """Return the words of a range.

        Args:
            start: First code point, at a boundary.
            end: One past the last, at a boundary.
        """
        if self._boundaries is not None and self._boundaries.find(0, start, end) >= 0:
            return self._words_of_clusters(start, end)
        if not self._folded:
            self._folded = list(map(_CHARACTERS.__getitem__, self.text))
        words = Words()
        for match in _TOKEN.finditer(self.text, start, end):
            first, last = match.span()
            if match.lastgroup == "han":
                words.keys += self._folded[first:last]
                words.starts += range(first, last)
                words.ends += range(first + 1, last + 1)
            elif key := _key(match[0], is_number=match.lastgroup == "number"):
                words.add(key, first, last)
        return words

    def _words_of_clusters(self, start: int, end: int) -> Words:
        """Return the words of a range, each widened to whole clusters."""
        ranges: list[tuple[int, int, str | None]] = []
        for match in _TOKEN.finditer(self.text, start, end):
            group = match.lastgroup
            for first in range(*match.span()) if group == "han" else (match.start(),):
                last = first + 1 if group == "han" else match.end()
                first, last = self.boundary_before(first), self.boundary_after(last)
                if ranges and first < ranges[-1][1]:
                    ranges.append((ranges.pop()[0], last, None))
                else:
                    ranges.append((first, last, group))
        words = Words()
        for first, last, group in ranges:
            word = self.text[first:last]
            # A Han character that this Python's tables do not have yet folds to nothing.
            if group == "han" or fold_bare(word):
                words.add(_number(word) if group == "number" else fold(word), first, last)
        return words


@lru_cache(maxsize=4096)
def _key(word: str, *, is_number: bool) -> str:
    """Return the key of a number or another word; empty for marks alone."""
    if is_number:
        return _number(word)
    return fold(word) if fold_bare(word) else ""


def _number(word: str) -> str:
    """Return a number as it is compared: without separators of thousands, with one kind of dash."""
    return _GROUPS.sub("", fold(word)).translate(_RANGES)
