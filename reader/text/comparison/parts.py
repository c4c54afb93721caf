"""The result of a comparison: parts that cover both texts, and figures about them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import cached_property

from reader.records import dataclass
from reader.text.fold import bare_counts


class PartKind(StrEnum):
    """How the two texts differ in a part."""

    SAME = "same"
    FORM = "form"
    PUNCTUATION = "punctuation"
    WORDS = "words"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the comparison: a range of the old text beside a range of the new one.

    Attributes:
        kind: ``same`` is equal character by character; ``form`` has the same words in another
            script, width or case; ``punctuation`` differs in marks and spaces alone; ``words`` was
            replaced, removed (the new range is empty) or added (the old range is empty);
            ``moved`` is the same sentence in another place, one range of it empty.
        start: First code point in the old text.
        end: One past its last.
        new_start: First code point in the new text.
        new_end: One past its last.
    """

    kind: PartKind
    start: int
    end: int
    new_start: int
    new_end: int


@dataclass(frozen=True, slots=True)
class Figures:
    """A comparison in numbers.

    Attributes:
        added: Paragraphs that only the new text has.
        removed: Paragraphs that only the old text has.
        moved: Paragraphs that stand in another place.
        changed: Paragraphs of the new text with other words.
        form: Paragraphs of the new text that differ in script, width, case or punctuation alone.
        inserted: Characters that were added, without spaces and punctuation.
        deleted: Characters that were removed, counted likewise.
        edited: The share of added and removed characters in both texts, from 0 to 1.
    """

    added: int
    removed: int
    moved: int
    changed: int
    form: int
    inserted: int
    deleted: int
    edited: float


@dataclass(frozen=True)
class Comparison:
    """Two texts side by side.

    Attributes:
        old: The first text.
        new: The second text.
        parts: In order; the ranges of each side follow one another without gaps and cover the
            whole text, and none begins or ends within a grapheme cluster.
    """

    old: str
    new: str
    parts: tuple[Part, ...]

    def old_text(self, part: Part) -> str:
        """Return the range of a part in the old text."""
        return self.old[part.start : part.end]

    def new_text(self, part: Part) -> str:
        """Return the range of a part in the new text."""
        return self.new[part.new_start : part.new_end]

    @property
    def is_same(self) -> bool:
        """Whether the texts are equal, apart from script, width, case and punctuation."""
        return all(part.kind not in (PartKind.WORDS, PartKind.MOVED) for part in self.parts)

    @cached_property
    def figures(self) -> Figures:
        """The comparison in numbers."""
        counts, new_counts = bare_counts(self.old), bare_counts(self.new)
        ranges = [(part.kind, part.start, part.end) for part in self.parts]
        new_ranges = [(part.kind, part.new_start, part.new_end) for part in self.parts]
        before = Counter(_paragraph_kinds(self.old, counts, ranges))
        after = Counter(_paragraph_kinds(self.new, new_counts, new_ranges))
        words = [part for part in self.parts if part.kind is PartKind.WORDS]
        deleted = sum(counts[part.end] - counts[part.start] for part in words)
        inserted = sum(new_counts[part.new_end] - new_counts[part.new_start] for part in words)
        whole = counts[-1] + new_counts[-1]
        return Figures(
            added=after["whole"],
            removed=before["whole"],
            moved=after["moved"],
            changed=max(after["changed"], before["changed"]),
            form=after["form"],
            inserted=inserted,
            deleted=deleted,
            edited=(deleted + inserted) / whole if whole else 0.0,
        )


def paragraphs(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the lines of a text, each with its newline."""
    ranges, start = [], 0
    while start < len(text):
        end = text.find("\n", start) + 1 or len(text)
        ranges.append((start, end))
        start = end
    return ranges


def _paragraph_kinds(
    text: str, counts: Sequence[int], parts: Sequence[tuple[PartKind, int, int]]
) -> Iterator[str]:
    """Yield for each paragraph with words what has become of it.

    Args:
        text: One of the texts.
        counts: From `bare_counts`.
        parts: Kind, start and end of its parts.

    Yields:
        ``same``, ``form``, ``changed``, ``moved``, or ``whole`` for one that the other text lacks.
    """
    at = 0
    for start, end in paragraphs(text):
        if counts[start] == counts[end]:
            continue
        while at < len(parts) and parts[at][2] <= start:
            at += 1
        kinds: dict[PartKind, int] = {}
        index = at
        while index < len(parts) and parts[index][1] < end:
            kind, first, last = parts[index]
            bare = counts[min(end, last)] - counts[max(start, first)]
            is_removal = first == last and kind in (PartKind.WORDS, PartKind.MOVED)
            if bare or is_removal or kind is PartKind.PUNCTUATION:
                kinds[kind] = kinds.get(kind, 0) + bare
            index += 1
        with_words = {kind for kind, count in kinds.items() if count}
        if with_words == {PartKind.WORDS}:
            yield "whole"
        elif with_words == {PartKind.MOVED}:
            yield "moved"
        elif PartKind.WORDS in kinds:
            yield "changed"
        elif PartKind.MOVED in with_words:
            yield "moved"
        elif PartKind.FORM in kinds or PartKind.PUNCTUATION in kinds:
            yield "form"
        else:
            yield "same"
