"""The cost of line breaks: inside a word, between a number and its unit.

The unit of costs is a squared cell of slack.
"""

from __future__ import annotations

from string import ascii_letters
from typing import TYPE_CHECKING

from reader.patterns import lazy_pattern
from reader.text.layout.tailoring import HAN_KANA
from reader.text.words import split_words

if TYPE_CHECKING:
    from reader.text.layout.line import WordBreaking

INSIDE_WORD = 24
"""As bad as a line that is about five cells short."""
BEFORE_UNIT = 48
"""Between a number and its unit, 2021年, and between 第 and its number."""
BESIDE_LETTER = 40
"""Between a single letter and Han: A股."""

_UNITS = (
    "[年月日号號时時分秒点點个個人名次岁歲届屆级級元圆圓万萬亿億千百兆度米里克吨噸斤家所条條项項位种種天周週季期章版节節"
    "页頁楼樓层層倍成折]"
)
_COSTLY = lazy_pattern(
    f"[0-9０-９A-Za-z第](?:(?<=[0-9０-９])(?= ?{_UNITS})|(?<=第)(?= ?[0-9０-９])"
    f"|(?<=[A-Za-z])(?={HAN_KANA.pattern}))"
)
_WIDE_RUN = lazy_pattern("[０-９Ａ-Ｚａ-ｚ](?=[０-９Ａ-Ｚａ-ｚ])")
_LETTERS = frozenset(ascii_letters)


class _WordCosts(dict[int, bytes]):
    """Maps the length of a word to the costs of breaks before each of its code points."""

    def __missing__(self, length: int) -> bytes:
        costs = self[length] = b"\0" + bytes((INSIDE_WORD,)) * (length - 1)
        return costs


_WORD_COSTS = _WordCosts()


def break_costs(text: str, words: WordBreaking) -> bytearray:
    """Return the cost of a break before each code point and at the end of the text.

    Args:
        text: A text without newlines.
        words: Whether breaks inside words have a cost.
    """
    costs = bytearray(len(text) + 1)
    if words != "off" and HAN_KANA.search(text) and (parts := split_words(text)):
        costs[:-1] = b"".join(map(_WORD_COSTS.__getitem__, map(len, parts)))
    for match in _COSTLY.finditer(text):
        mark, offset = match[0], match.end()
        if mark not in _LETTERS:
            costs[offset] = BEFORE_UNIT
            if text[offset] == " ":
                costs[offset + 1] = BEFORE_UNIT
        elif text[offset - 2 : offset - 1] not in _LETTERS:
            costs[offset] = BESIDE_LETTER
    for match in _WIDE_RUN.finditer(text):  # UAX #14 classifies them as ideographs
        costs[match.end()] = INSIDE_WORD
    return costs
