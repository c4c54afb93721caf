"""Grams: the short pieces of folded text that an index of substrings is made of.

A run is text without white space and punctuation. Each position of a run gives one gram: two
characters from a wide one on (Han, kana, hangul), three from any other on, fewer at the end of the
run. A word of a query is found in no article that lacks one of its grams, and a word that is itself
one gram is found in all articles that have it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from operator import add

WIDE = 2
NARROW = 3

_FIRST_WIDE = "\u2e80"


class _Runs(dict[int, str]):
    """A table for `str.translate`: what cannot be in a run becomes a space."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        outside = character < "\x80" and not character.isalnum()
        mark = outside or unicodedata.category(character)[0] in "PZC"
        self[code] = " " if mark else character
        return self[code]


_RUNS = _Runs()
_WIDE_RUN = re.compile(rf"[{_FIRST_WIDE}-\U0010ffff]+")


def runs(folded: str) -> list[str]:
    """Return the runs of a folded text, in order."""
    return folded.translate(_RUNS).split()


def grams(folded: str) -> set[str]:
    """Return all grams of a folded text."""
    found: set[str] = set()
    for run in set(runs(folded)):
        if _WIDE_RUN.fullmatch(run):
            found.update(map(add, run, run[1:]))
            found.add(run[-1])
        else:
            found.update(run[at : at + _length(run[at])] for at in range(len(run)))
    return found


def _length(character: str) -> int:
    return WIDE if character >= _FIRST_WIDE else NARROW


@dataclass(frozen=True, slots=True)
class RequiredGrams:
    """What an article must have to hold a phrase.

    Attributes:
        whole: Grams that it must have.
        beginnings: Each must begin one of its grams.
        exact: Whether an article that has these is sure to hold the phrase.
    """

    whole: frozenset[str]
    beginnings: frozenset[str]
    exact: bool


def required_grams(folded: str) -> RequiredGrams:
    """Return what an article must have to hold a folded phrase, which may be part of a word."""
    whole: set[str] = set()
    beginnings: set[str] = set()
    found = runs(folded)
    for run in found:
        covered = 0
        for at, character in enumerate(run):
            length = _length(character)
            if at + length <= len(run):
                whole.add(run[at : at + length])
                covered = max(covered, at + length)
            elif at >= covered:
                beginnings.add(run[at:])
                covered = len(run)
    one = len(found) == 1 and len(whole) + len(beginnings) == 1 and folded == found[0]
    whole_run = one and folded in whole | beginnings
    return RequiredGrams(frozenset(whole), frozenset(beginnings), whole_run)


def fts_expression(each: RequiredGrams) -> str:
    """Return what is needed as an expression of SQLite's FTS5; empty when nothing is."""
    terms = [f'"{gram}"' for gram in sorted(each.whole)]
    terms += [f'"{gram}"*' for gram in sorted(each.beginnings)]
    return " AND ".join(terms)
