"""Grams: the short substrings of folded text by which the index searches.

A run is text without white space and punctuation. Each position of a run gives one gram: two
characters where it begins with a wide one (Han, kana, hangul), else three, and fewer at the end of
the run. An article that lacks one of the grams of a word does not contain the word; an article that
has a gram contains the word that is equal to it.
"""

from __future__ import annotations

import unicodedata
from operator import add

from reader.patterns import lazy_pattern
from reader.records import dataclass

WIDE = 2
NARROW = 3

_FIRST_WIDE = "\u2e80"


class _Runs(dict[int, str]):
    """A table for `str.translate` that replaces characters outside of runs by spaces."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        outside = character < "\x80" and not character.isalnum()
        mark = outside or unicodedata.category(character)[0] in "PZC"
        self[code] = " " if mark else character
        return self[code]


_RUNS = _Runs()
_WIDE_RUN = lazy_pattern(rf"[{_FIRST_WIDE}-\U0010ffff]+")


def runs(folded: str) -> list[str]:
    """Return the runs of a folded text, in order."""
    return folded.translate(_RUNS).split()


def grams(folded: str) -> set[str]:
    """Return all grams of a folded text."""
    cut: set[str] = set()
    for run in set(runs(folded)):
        if run.isascii():
            cut.update([run[at : at + NARROW] for at in range(len(run))])
        elif _WIDE_RUN.fullmatch(run):
            cut.update(map(add, run, run[1:]))
            cut.add(run[-1])
        else:
            cut.update([run[at : at + _length(run[at])] for at in range(len(run))])
    return cut


def _length(character: str) -> int:
    return WIDE if character >= _FIRST_WIDE else NARROW


@dataclass(frozen=True, slots=True)
class RequiredGrams:
    """The grams that an article must have to contain a phrase.

    Attributes:
        whole: Grams that it must have.
        beginnings: Beginnings of grams that it must have.
        exact: Whether an article that has them certainly contains the phrase.
    """

    whole: frozenset[str]
    beginnings: frozenset[str]
    exact: bool


def required_grams(folded: str) -> RequiredGrams:
    """Return the grams that an article must have to contain a phrase.

    Args:
        folded: The folded phrase, which may begin and end within words.
    """
    whole: set[str] = set()
    beginnings: set[str] = set()
    phrase_runs = runs(folded)
    for run in phrase_runs:
        covered = 0
        for at, character in enumerate(run):
            length = _length(character)
            if at + length <= len(run):
                whole.add(run[at : at + length])
                covered = max(covered, at + length)
            elif at >= covered:
                beginnings.add(run[at:])
                covered = len(run)
    one = len(phrase_runs) == 1 and len(whole) + len(beginnings) == 1 and folded == phrase_runs[0]
    whole_run = one and folded in whole | beginnings
    return RequiredGrams(frozenset(whole), frozenset(beginnings), whole_run)


def fts_expression(required: RequiredGrams) -> str:
    """Return required grams as an expression of SQLite's FTS5, empty when there are none."""
    terms = [f'"{gram}"' for gram in sorted(required.whole)]
    terms += [f'"{gram}"*' for gram in sorted(required.beginnings)]
    return " AND ".join(terms)
