"""Combining texts of one note that were written without knowledge of each other.

Every word is kept: where the texts have a common earlier one, and differ from it in different
sentences, they are merged into one; otherwise all of them stand in the note, the latest first, and
a line names each of the others.
"""

from __future__ import annotations

from datetime import timedelta
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from reader.notes.fields import EPOCH
from reader.patterns import lazy_pattern
from reader.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SENTENCE = lazy_pattern(
    r"\n|(?:[^\n。！？!?；;.]|\.(?!\s|$))*(?:[。！？!?；;.]+[”’」』）)]*)"
    r"|(?:[^\n。！？!?；;.]|\.(?!\s|$))+"
)
_ENDS = lazy_pattern(r"[\n。！？!?；;.”’」』）)]\Z")
_LONG = 200
"""The fewest code points that long texts share, when they are merged without an earlier one."""
_ALIKE = 0.8
"""The least part of the shorter text that they share."""
_LARGEST = 1_000_000
"""The most comparisons of sentences; longer notes are not merged but kept side by side."""
VARIANT = "≠ other version / 另一版本 {time}"
"""The line above a variant. It is the same in every language, for two machines store it alike."""


class Base(NamedTuple):
    """An earlier text of a note.

    Attributes:
        stamp: When it was written.
        origin: The session that wrote it.
        text: The text.
    """

    stamp: int
    origin: str
    text: str


@dataclass(frozen=True, slots=True)
class NoteText:
    """A text of a note.

    Attributes:
        text: The text.
        bases: Earlier texts that it was made from, the latest first.
    """

    text: str
    bases: tuple[Base, ...] = ()


def combined(texts: Iterable[tuple[int, NoteText]]) -> str:
    """Return one note that holds all words of texts.

    Args:
        texts: When each was written, in microseconds since 1970, and the text, the earliest first.
    """
    given = list(texts)
    written = [item for item in given if item[1].text.strip()] or given[-1:]
    if len(written) <= 1:
        return written[0][1].text if written else ""
    merged = _merged([note for _stamp, note in written])
    return merged if merged is not None else _side_by_side(written)


def rebased(base: str, mine: str, theirs: tuple[int, str]) -> str:
    """Return a note as it was written, with what another session has written meanwhile.

    Args:
        base: The note that the writer knew.
        mine: What the writer made of it.
        theirs: When the stored note was written, as in `combined`, and the note.
    """
    stamp, stored = theirs
    if stored in (base, mine):
        return mine
    if mine == base:
        return stored
    merged = merge_texts(base, stored, mine) if base.strip() else None
    if merged is not None:
        return merged
    return combined([(stamp, NoteText(stored)), (stamp + 1, NoteText(mine))])


def _side_by_side(written: Sequence[tuple[int, NoteText]]) -> str:
    parts: list[str] = []
    kept: list[tuple[int, NoteText]] = []
    for stamp, note in sorted(written, key=lambda item: -len(item[1].text)):
        if not any(note.text.strip() in other.text for _stamp, other in kept):
            kept.append((stamp, note))  # else all of its words are there
    for stamp, note in reversed([item for item in written if item in kept]):
        time = EPOCH + timedelta(microseconds=min(stamp, 10**17))
        heading = VARIANT.format(time=f"{time:%Y-%m-%d %H:%M} UTC")
        parts.append(f"{heading}\n{note.text}" if parts else note.text)
    return "\n\n".join(part.rstrip("\n") for part in parts)


def _merged(notes: Sequence[NoteText]) -> str | None:
    """Return the three-way merge of texts, None when two of them change the same sentence.

    Long texts that are alike for the most part are merged without a common earlier one as well:
    side by side they would grow with every further merge.
    """
    common = set(notes[0].bases)
    for note in notes[1:]:
        common &= set(note.bases)
    base = max(common, default=None)
    text: str | None = notes[0].text
    for note in notes[1:]:
        if text is None:
            return None
        merged = None
        if base is not None and base.text.strip():
            merged = merge_texts(base.text, text, note.text)
        text = _united(text, note.text) if merged is None else merged
    return text


def _united(first: str, second: str) -> str | None:
    """Return a text with all sentences of two, None unless they are long and much alike."""
    one, two = _SENTENCE.findall(first), _SENTENCE.findall(second)
    if len(one) * len(two) > _LARGEST:
        return None
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    same = "".join(
        sentence
        for start, _other, size in matcher.get_matching_blocks()
        for sentence in one[start : start + size]
    )
    if len(same) < max(_LONG, _ALIKE * min(len(first), len(second))):
        return None
    united: list[str] = []
    for kind, start, end, begin, stop in matcher.get_opcodes():
        united += one[start:end]
        if kind != "equal":
            united += two[begin:stop]
    return "".join(united)


def merge_texts(base: str, first: str, second: str) -> str | None:
    """Merge two texts that were made from a third, sentence by sentence.

    What both insert at the same place follows each other, the first text's first.

    Returns:
        The merged text, None when both change the same sentence differently.
    """
    old, one, two = (_SENTENCE.findall(text) for text in (base, first, second))
    if len(old) * max(len(one), len(two)) > _LARGEST:
        return None
    mine, theirs = _changes(old, one), _changes(old, two)
    merged: list[str] = []
    at = 0
    while mine or theirs:
        ours = mine[0] if mine else None
        other = theirs[0] if theirs else None
        if ours is not None and other is not None and _collide(ours, other):
            if ours == other:
                chosen = [ours]
            elif ours.start == ours.end and other.start == other.end:
                chosen = [ours, other]
            else:
                return None
            mine, theirs = mine[1:], theirs[1:]
        elif other is None or (ours is not None and ours < other):
            chosen, mine = [ours] if ours is not None else [], mine[1:]
        else:
            chosen, theirs = [other], theirs[1:]
        merged += old[at : chosen[0].start]
        for change in chosen:
            is_second = change is not chosen[0] and change.text[:1] not in ((), ("\n",))
            if is_second and merged and not _ENDS.search(merged[-1]):
                merged.append("\n")
            merged += change.text
        at = chosen[0].end
    return "".join([*merged, *old[at:]])


class _Change(NamedTuple):
    """Sentences that replace those of a range of the earlier text."""

    start: int
    end: int
    text: tuple[str, ...]


def _changes(old: Sequence[str], new: Sequence[str]) -> list[_Change]:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return [
        _Change(start, end, tuple(new[begin:stop]))
        for kind, start, end, begin, stop in matcher.get_opcodes()
        if kind != "equal"
    ]


def _collide(one: _Change, other: _Change) -> bool:
    """Return whether two changes touch the same place; neighbours do, to be on the safe side."""
    return one.start <= other.end and other.start <= one.end
