"""Word segmentation of Chinese and Japanese text by the best installed segmenter.

Chinese is segmented by rjieba, whose dictionary is Simplified: Traditional characters are replaced
one for one by their Simplified forms, so offsets stay valid. Japanese, and Chinese without rjieba,
is segmented by budoux. Without either package text is not segmented.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from reader.patterns import lazy_pattern
from reader.text.chinese.variants import FOLDED, FORMS
from reader.text.fold import variants

if TYPE_CHECKING:
    from collections.abc import Callable


_IN_BOTH = frozenset("么著")
"""Listed as variants of rare characters, but common characters themselves: 什么, 著名."""


class _Simple(dict[int, str]):
    """Maps a character to its Simplified form; a complete table translates faster."""

    def __missing__(self, code: int) -> str:
        self[code] = chr(code)
        return self[code]


@cache
def _simple() -> _Simple:
    simple = _Simple(variants())
    for form in _IN_BOTH:
        del simple[ord(form)]
    return simple


@cache
def _folded() -> frozenset[int]:
    forms = variants().keys() - set(map(ord, _IN_BOTH))
    return frozenset(map(ord, FOLDED)) - forms


@cache
def _traditional() -> re.Pattern[str]:
    # Only the basic plane: with other characters, `re` would search the set linearly.
    characters = "".join(form for form in FORMS if form not in _IN_BOTH and form <= "\uffff")
    return re.compile(f"[{characters}]")


_SURROGATES = lazy_pattern("[\ud800-\udfff]")
_KANA = lazy_pattern("[\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff]")
_shared: Callable[[str], list[str]] | None = None
"""What segments Chinese instead of the rjieba of this process."""
_PART = 1_000
"""The number of code points passed to budoux at a time."""
_KANA_SHARE = 10
"""A text is Japanese if at least one in this many characters is kana."""


def use_segmenter(segment: Callable[[str], list[str]] | None) -> None:
    """Segment Chinese by a function that gives what `rjieba.cut` gives.

    Args:
        segment: Returns the words of a text without lone surrogates; None for rjieba itself.
    """
    global _shared
    _shared = segment


def split_words(text: str) -> list[str] | None:
    """Return the words of a text, or None if no segmenter is installed for it.

    The concatenation of the words is the text.

    Args:
        text: A paragraph or less, not empty.
    """
    if len(_KANA.findall(text)) * _KANA_SHARE > len(text):
        japanese = _budoux("load_default_japanese_parser")
        return japanese(text) if japanese else None
    jieba = _shared or load_rjieba()
    if jieba and (whole := _SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text)) != text:
        return _split_like(text, whole, jieba)  # rjieba needs encodable text
    if jieba:
        if _traditional().search(text) is None:
            return jieba(text)
        return _split_like(text, text.translate(_simple()), jieba)
    name = "traditional" if is_traditional(text) else "simplified"
    chinese = _budoux(f"load_default_{name}_chinese_parser")
    return chinese(text) if chinese else None


def is_traditional(text: str) -> bool:
    """Return whether a text has more Traditional than Simplified characters."""
    codes = list(map(ord, text))
    traditional = sum(map(variants().__contains__, codes)) - sum(map(text.count, _IN_BOTH))
    return traditional > sum(map(_folded().__contains__, codes))


def _split_like(text: str, simple: str, segment: Callable[[str], list[str]]) -> list[str]:
    """Return a text split at the word boundaries of its Simplified copy of equal length."""
    words, start = [], 0
    for word in segment(simple):
        words.append(text[start : start + len(word)])
        start += len(word)
    return words


@cache
def load_rjieba() -> Callable[[str], list[str]] | None:
    """Return `rjieba.cut`, or None if it is not installed; its dictionary takes 34 MB."""
    try:
        cut: Callable[[str], list[str]] = import_module("rjieba").cut
    except ImportError:
        return None
    return cut


@cache
def _budoux(loader: str) -> Callable[[str], list[str]] | None:
    try:
        parse: Callable[[str], list[str]] = getattr(import_module("budoux"), loader)().parse
    except ImportError:
        return None

    def cut(text: str) -> list[str]:
        """Split a text part by part, because the parser takes quadratic time."""
        parts = (text[start : start + _PART] for start in range(0, len(text), _PART))
        return [word for part in parts for word in parse(part)]

    return cut
