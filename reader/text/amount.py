"""Reading amount: Chinese characters, words of other scripts, and the minutes they take."""

from __future__ import annotations

from reader.patterns import lazy_pattern
from reader.records import dataclass

HAN_A_MINUTE = 400
"""Han characters, kana and hangul read silently in a minute; adults read news at 300 to 500."""
WORDS_A_MINUTE = 238
"""Words a minute: the mean for silent reading of English non-fiction (Brysbaert 2019)."""

_LENGTH_OF_CHARACTER, _LENGTH_OF_WORD = 1.28, 6.4
"""Code points of a text for each character and for each word: medians of articles, with marks."""

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


def estimated_minutes(length: int, title: str) -> int:
    """Return the reading time of a text of which only the length is known.

    Args:
        length: Its code points.
        title: Its title: a text is Chinese where its title has a Chinese character.
    """
    if _is_of_characters(title):
        return Amount(round(length / _LENGTH_OF_CHARACTER), 0).minutes
    return Amount(0, round(length / _LENGTH_OF_WORD)).minutes


def estimated_length(length: int, title: str) -> int:
    """Return the code points of a text with the spaces between its words.

    Args:
        length: Its code points without white space.
        title: Its title, as for `estimated_minutes`.
    """
    return length if _is_of_characters(title) else length + round(length / _LENGTH_OF_WORD)


def _is_of_characters(title: str) -> bool:
    return _IDEOGRAPHIC.search(title) is not None or _WORD.search(title) is None
