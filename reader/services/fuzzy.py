"""Fuzzy matching of typed letters: parts of words in order, in either script, or pinyin."""

from __future__ import annotations

from reader.text.chinese.pinyin import is_pinyin, pattern
from reader.text.fold import fold


def match(typed: str, text: str) -> float | None:
    """Return the distance of a text from the typed words, lower is better; None for no match.

    Every typed word must match. The start of the text is best, then the start of a word, then any
    part, then pinyin, then the letters in order.

    Args:
        typed: The typed words, separated by spaces.
        text: The name to match.
    """
    folded, total = fold(text), 0.0
    for word in fold(typed).split():
        score = _match(word, folded)
        if score is None:
            return None
        total += score
    return total + len(folded) / 1000


def _match(word: str, text: str) -> float | None:
    at = text.find(word)
    if at == 0:
        return 0
    if at > 0:
        return 1 if text[at - 1] in " .,;:-/" or f" {word}" in text else 2
    spelled = pattern(word) if is_pinyin(word) else None
    if spelled is not None and spelled.search(text):
        return 3
    return _scattered(word, text)


def _scattered(word: str, text: str) -> float | None:
    """Return the distance of a match of letters in order that are close together."""
    if len(word) < 3:
        return None
    places, at = [], -1
    for letter in word:
        at = text.find(letter, at + 1)
        if at < 0:
            return None
        places.append(at)
    spread = places[-1] - places[0] + 1
    return 4 + spread / len(word) if spread <= 3 * len(word) else None
