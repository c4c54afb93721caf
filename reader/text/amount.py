"""Reading amount: Chinese characters, words of other scripts, and the minutes they take."""

from __future__ import annotations

from reader.patterns import lazy_pattern
from reader.records import dataclass

HAN_A_MINUTE = 400
"""Han characters, kana and hangul read silently in a minute; adults read news at 300 to 500."""
WORDS_A_MINUTE = 238
"""Words a minute: the mean for silent reading of English non-fiction (Brysbaert 2019)."""

_IDEOGRAPHIC = lazy_pattern(
    "[\u3005-\u3007\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff"
    "\U00020000-\U0003ffff]"
)
_WORD = lazy_pattern(r"[^\W_]+(?:[.,'’-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Amount:
    """The amount of text in an article.

    Attributes:
        characters: Han characters, kana and hangul.
        words: Words of other scripts, numbers included.
    """

    characters: int
    words: int

    @property
    def minutes(self) -> int:
        """The reading time in minutes: at least 1, or 0 for an empty text."""
        minutes = self.characters / HAN_A_MINUTE + self.words / WORDS_A_MINUTE
        return max(1, round(minutes)) if minutes else 0


def amount(text: str) -> Amount:
    """Count the characters and words of a text."""
    rest, characters = _IDEOGRAPHIC.subn(" ", text)
    return Amount(characters, _WORD.subn("", rest)[1])
