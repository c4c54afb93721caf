"""Compares two texts: by paragraph, then by sentence, then by word.

Paragraphs with the same words are found first. Between them sentences are paired that share at
least half of the shorter one, also where one was split or two were joined. Only within such pairs
are single words aligned, so that a replaced sentence is not shown as a mixture of two.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby

from reader.text.comparison.parts import Comparison, Part, PartKind
from reader.text.comparison.regions import Region, moved_sentences, regions
from reader.text.comparison.sequences import Pair, align, same_start
from reader.text.comparison.tokens import Source, Words

_Run = tuple[int, int, int]
"""The first of some words in each sequence, and how many are the same from there on."""


def compare(old: str, new: str, *, tidy: bool = True) -> Comparison:
    """Compare two texts.

    Args:
        old: The earlier text, such as `reader.text.document.Document.text`.
        new: The later text.
        tidy: Whether words that are equal by coincidence, in the middle of larger changes, are
            shown as changed, which reads better; without it as few words as possible are.
    """
    writer = _PartWriter(Source(old), Source(new), tidy=tidy)
    whole = list(regions(writer.old, writer.new))
    moved = moved_sentences(whole)
    for region in whole:
        if region.alike:
            writer.add_alike(region)
        else:
            writer.add_apart(region, moved)
    return Comparison(old, new, writer.parts())


class _PartWriter:
    """Writes the parts of a comparison, in order.

    Args:
        old: The earlier text.
        new: The later text.
        tidy: As for `compare`.
    """

    def __init__(self, old: Source, new: Source, *, tidy: bool) -> None:
        self.old, self.new = old, new
        self._parts: list[Part] = []
        self._kind = PartKind.SAME
        self._tidy = tidy
        self._at = self._new_at = 0
        self._start = 0, 0

    def parts(self) -> tuple[Part, ...]:
        """Return the parts of both texts, once all regions were added."""
        self._close()
        return tuple(self._parts)

    def add_alike(self, region: Region) -> None:
        """Add a region, word by word."""
        end, new_end = region.old[-1].end, region.new[-1].end
        if self.old.text[self._at : end] == self.new.text[self._new_at : new_end]:
            self._add(PartKind.SAME, end, new_end)
            return
        old, new = self.old.words(self._at, end), self.new.words(self._new_at, new_end)
        if old.keys == new.keys:
            runs = [(0, 0, len(old.keys))] if old.keys else []
        else:
            runs = _runs(align(old.keys, new.keys))
        if self._tidy:
            runs = _without_coincidences(runs, len(old.keys), len(new.keys))
        self._add_words(old, new, runs, (end, new_end))

    def add_apart(self, region: Region, moved: set[str]) -> None:
        """Add a region without common words.

        Args:
            region: The region.
            moved: The folded sentences that are elsewhere in the other text.
        """
        olds = [(piece.end, piece.bare in moved) for piece in region.old]
        news = [(piece.end, piece.bare in moved) for piece in region.new]
        if not any(is_moved for _, is_moved in (*olds, *news)):
            end = olds[-1][0] if olds else self._at
            new_end = news[-1][0] if news else self._new_at
            old, new = self.old.words(self._at, end), self.new.words(self._new_at, new_end)
            self._add_words(old, new, [], (end, new_end))
            return
        for is_moved, group in groupby(olds, key=lambda piece: piece[1]):
            end = [*group][-1][0]
            self._add(PartKind.MOVED if is_moved else PartKind.WORDS, end, self._new_at)
        for is_moved, group in groupby(news, key=lambda piece: piece[1]):
            new_end = [*group][-1][0]
            self._add(PartKind.MOVED if is_moved else PartKind.WORDS, self._at, new_end)

    def _add_words(self, old: Words, new: Words, runs: Sequence[_Run], ends: Pair) -> None:
        """Add a range of both texts whose words are aligned.

        Args:
            old: The words of the old text.
            new: The words of the new text.
            runs: The words that are the same.
            ends: Where the range ends in each text.
        """
        at = other = 0
        for first, new_first, count in runs:
            self._add_gap(old, new, (at, first), (other, new_first), ends)
            at, other = first + count, new_first + count
            end, new_end = old.ends[at - 1], new.ends[other - 1]
            if self.old.text[self._at : end] == self.new.text[self._new_at : new_end]:
                self._add(PartKind.SAME, end, new_end)
            else:
                self._add_run(old, new, (first, new_first, count), ends)
        self._add_gap(old, new, (at, len(old.keys)), (other, len(new.keys)), ends)

    def _add_run(self, old: Words, new: Words, run: _Run, ends: Pair) -> None:
        """Add words that are the same, but not all of which are written alike.

        Args:
            old: The words of the old text.
            new: The words of the new text.
            run: The words.
            ends: Where the range ends in each text.
        """
        text, new_text = self.old.text, self.new.text
        end, new_end = self._at, self._new_at
        first, new_first, count = run
        step = 0
        while step < count:
            step, end, new_end = self._past_equal(old, new, run, step)
            if step == count:
                break
            index, new_index = first + step, new_first + step
            self._add(PartKind.SAME, end, new_end)
            self._add_gap(old, new, (index, index), (new_index, new_index), ends)
            end, new_end = old.ends[index], new.ends[new_index]
            equal = text[self._at : end] == new_text[self._new_at : new_end]
            self._add(PartKind.SAME if equal else PartKind.FORM, end, new_end)
            step += 1
        self._add(PartKind.SAME, end, new_end)

    def _past_equal(self, old: Words, new: Words, run: _Run, step: int) -> tuple[int, int, int]:
        """Return the first word of a run that is not written alike in both texts.

        Args:
            old: The words of the old text.
            new: The words of the new text.
            run: The words.
            step: The word of the run before which the parts so far end.

        Returns:
            Its number in the run, and where the last word written alike ends in each text.
        """
        first, new_first, count = run
        at, new_at = self._at, self._new_at
        most = min(old.ends[first + count - 1] - at, new.ends[new_first + count - 1] - new_at)
        same = same_start(self.old.text, self.new.text, at, new_at, most)
        beyond = bisect_right(old.ends, at + same, first + step, first + count)
        alike = beyond - first
        while alike > step:
            end, new_end = old.ends[first + alike - 1], new.ends[new_first + alike - 1]
            if end - at == new_end - new_at:
                return alike, end, new_end
            alike -= 1
        return step, at, new_at

    def _add_gap(self, old: Words, new: Words, gap: Pair, new_gap: Pair, ends: Pair) -> None:
        """Add other words and marks up to the next word that both texts have, or to the end.

        Args:
            old: The words of the old text.
            new: The words of the new text.
            gap: The first of the other words in the old text, and the word behind them.
            new_gap: The same in the new text.
            ends: Where the range ends in each text.
        """
        end = old.starts[gap[1]] if gap[1] < len(old.keys) else ends[0]
        new_end = new.starts[new_gap[1]] if new_gap[1] < len(new.keys) else ends[1]
        if end == self._at and new_end == self._new_at:
            return
        has_words, has_new = gap[0] < gap[1], new_gap[0] < new_gap[1]
        # Marks that both texts have before or behind the words are not part of the change.
        first = old.starts[gap[0]] if has_words else end
        new_first = new.starts[new_gap[0]] if has_new else new_end
        same = self._same_after(first, new_first)
        self._add(PartKind.SAME, self._at + same, self._new_at + same)
        if has_words and has_new and self._at < first and self._new_at < new_first:
            self._add(PartKind.PUNCTUATION, first, new_first)
        last = max(self._at, old.ends[gap[1] - 1] if has_words else 0)
        new_last = max(self._new_at, new.ends[new_gap[1] - 1] if has_new else 0)
        same = self._same_before(end, new_end, min(end - last, new_end - new_last))
        kind = PartKind.WORDS if has_words or has_new else PartKind.PUNCTUATION
        if has_words and has_new and last < end - same and new_last < new_end - same:
            self._add(kind, last, new_last)
            kind = PartKind.PUNCTUATION
        self._add(kind, end - same, new_end - same)
        self._add(PartKind.SAME, end, new_end)

    def _same_after(self, end: int, new_end: int) -> int:
        """Return how many code points are equal from here on, at most up to an end."""
        old, new = self.old.text[self._at : end], self.new.text[self._new_at : new_end]
        same = 0
        while same < len(old) and same < len(new) and old[same] == new[same]:
            same += 1
        while not self._is_boundary(self._at + same, self._new_at + same):
            same -= 1
        return same

    def _same_before(self, end: int, new_end: int, most: int) -> int:
        """Return how many code points are equal before an end."""
        old, new = self.old.text, self.new.text
        same = 0
        while same < most and old[end - 1 - same] == new[new_end - 1 - same]:
            same += 1
        while not self._is_boundary(end - same, new_end - same):
            same -= 1
        return same

    def _is_boundary(self, offset: int, new_offset: int) -> bool:
        return self.old.is_boundary(offset) and self.new.is_boundary(new_offset)

    def _add(self, kind: PartKind, end: int, new_end: int) -> None:
        """Add a part up to an offset in each text; an empty one is left out."""
        if end == self._at and new_end == self._new_at:
            return
        if kind is not self._kind or kind is PartKind.MOVED:
            self._close()
            self._kind = kind
        self._at, self._new_at = end, new_end

    def _close(self) -> None:
        """End the part that is open: parts of one kind that follow each other are one."""
        start, new_start = self._start
        if self._at > start or self._new_at > new_start:
            self._parts.append(Part(self._kind, start, self._at, new_start, self._new_at))
        self._start = self._at, self._new_at


def _without_coincidences(runs: list[_Run], length: int, new_length: int) -> list[_Run]:
    """Return runs of equal words without those that are at most half as long as their neighbours.

    Args:
        runs: In order.
        length: Words of the old range.
        new_length: Words of the new range.
    """
    while True:
        kept: list[_Run] = []
        end = new_end = 0
        was_dropped = False
        for number, (first, new_first, count) in enumerate(runs):
            following = runs[number + 1] if number + 1 < len(runs) else (length, new_length, 0)
            before = max(first - end, new_first - new_end)
            after = max(following[0] - first, following[1] - new_first) - count
            # The changes on both sides of a dropped run are one: it is measured the next time.
            was_dropped = not was_dropped and 2 * count <= min(before, after)
            if not was_dropped:
                kept.append((first, new_first, count))
            end, new_end = first + count, new_first + count
        if len(kept) == len(runs):
            return runs
        runs = kept


def _runs(pairs: Sequence[Pair]) -> list[_Run]:
    """Return pairs as runs that are consecutive in both sequences."""
    runs: list[_Run] = []
    start = 0
    while start < len(pairs):
        first, new_first = pairs[start]
        count = step = 1
        # Both positions ascend: where a pair is as far on as it can be, all before it are, too.
        while step:
            at = start + count + step - 1
            if at < len(pairs) and pairs[at] == (first + at - start, new_first + at - start):
                count += step
                step *= 2
            else:
                step //= 2
        runs.append((first, new_first, count))
        start += count
    return runs
