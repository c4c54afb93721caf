"""Guess the language of a text from its characters."""

from __future__ import annotations

import re

from reader.patterns import lazy_pattern

_LETTERS = lazy_pattern(r"[A-Za-z]+")
_HAN = lazy_pattern("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_KANA = lazy_pattern("[\u3041-\u30ff]+")
_HANGUL = lazy_pattern("[\uac00-\ud7a3]+")

LANGUAGES = ("zh-hans", "zh-hant", "", "en", "ja", "ko")
"""What `language` returns, the most frequent first."""

SAMPLE = 4000
"""The number of code points examined."""
FEW = 16
"""The number of characters from which on each is no longer counted on its own."""


def language(text: str, folded: str) -> str:
    """Return ``zh-hans``, ``zh-hant``, ``ja``, ``ko``, ``en``, or an empty string.

    Args:
        text: A text.
        folded: Its folded form, in which Traditional characters are replaced by Simplified ones.
    """
    text, folded = text[:SAMPLE], folded[:SAMPLE]
    runs = "".join(_HAN.findall(text))
    han = len(runs)
    if _count(_HANGUL, text) > han + 5:
        return "ko"
    if _count(_KANA, text) * 5 > han + 5:
        return "ja"
    letters = _count(_LETTERS, text)
    if han * 8 > letters:
        folded_away = set(runs) - set(folded)
        if len(folded_away) < FEW:
            traditional = sum(map(runs.count, folded_away))
        else:
            traditional = sum(map(folded_away.__contains__, runs))
        return "zh-hant" if traditional * 20 > han else "zh-hans"
    return "en" if letters > 20 else ""


def _count(letters: re.Pattern[str], text: str) -> int:
    return sum(map(len, letters.findall(text)))
