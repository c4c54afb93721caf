"""How much a text is to read: Chinese characters, words of other scripts, and the time it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass

HAN_A_MINUTE = 400
"""Han characters, kana and hangul that are read silently in a minute: between 300 and 500 for
grown readers of news."""
WORDS_A_MINUTE = 238
"""Words a minute, the mean of silent readers of English non-fiction (Brysbaert 2019)."""

_IDEOGRAPHIC = re.compile(
    "[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Amount:
    """What there is to read.

    Attributes:
        characters: Han characters, kana and hangul.
        words: Words of other scripts, numbers among them.
    """

    characters: int
    words: int

    @property
    def minutes(self) -> int:
        """The minutes that reading takes, at least one unless there is nothing to read."""
        taken = self.characters / HAN_A_MINUTE + self.words / WORDS_A_MINUTE
        return max(1, round(taken)) if taken else 0


def amount(text: str) -> Amount:
    """Count what there is to read in a text."""
    rest, characters = _IDEOGRAPHIC.subn(" ", text)
    return Amount(characters, _WORD.subn("", rest)[1])
