"""The ways in which an article changes under its highlights.

Every change takes a `Case` and returns the changed text with the range where the highlight is now,
known because what is before the quote, the quote and what is after it are changed apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

import opencc

from reader.text.fold import fold_bare

_TO_SIMPLIFIED = tuple(opencc.OpenCC(name) for name in ("t2s", "tw2s", "hk2s"))
_TO_TRADITIONAL = tuple(opencc.OpenCC(name) for name in ("s2t", "s2tw", "s2hk"))
_TO_WORDS_OF_TAIWAN = opencc.OpenCC("s2twp")
_MARKS = (
    str.maketrans("，。；：！？（）“”‘’—～", ",.;:!?()「」『』-~"),
    str.maketrans(",;:!?()「」『』“”", '，；：！？（）“”‘’""'),
)
_HAN = "[\u4e00-\u9fff]"
_BETWEEN_SCRIPTS = re.compile(f"(?<={_HAN})(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?={_HAN})")
_NEAR = 40  # code points beside the quote that are edited, more than are kept with it


@dataclass(frozen=True, slots=True)
class Case:
    """A highlight in an article.

    Attributes:
        text: The text of the article.
        start: First code point of the quote.
        end: One past its last.
        other: The text of another article, to draw words and paragraphs from.
    """

    text: str
    start: int
    end: int
    other: str

    @property
    def before(self) -> str:
        return self.text[: self.start]

    @property
    def quote(self) -> str:
        return self.text[self.start : self.end]

    @property
    def after(self) -> str:
        return self.text[self.end :]

    @property
    def line(self) -> tuple[int, int]:
        """The range of the lines that hold the quote, with the newline at their end."""
        stop = self.text.find("\n", self.end - 1)
        return self.text.rfind("\n", 0, self.start) + 1, len(self.text) if stop < 0 else stop + 1


@dataclass(frozen=True, slots=True)
class Changed:
    """An article after a change.

    Attributes:
        text: What it says now.
        start: First code point of the quote, -1 when it is gone.
        end: One past its last.
    """

    text: str
    start: int = -1
    end: int = -1


Change = Callable[[Case, Random], Changed | None]


def _join(before: str, quote: str, after: str) -> Changed:
    return Changed(before + quote + after, len(before), len(before) + len(quote))


def _edit(text: str, count: int, other: str, rng: Random) -> str:
    """Replace, insert or delete some characters."""
    letters = re.findall(_HAN, other) or ["改"]
    for at in sorted(rng.sample(range(len(text)), count), reverse=True):
        new, gone = rng.choice(((rng.choice(letters), 1), (rng.choice(letters), 0), ("", 1)))
        text = text[:at] + new + text[at + gone :]
    return text


def _borders(text: str) -> list[int]:
    """Return where a line may be put in."""
    return [0, *(at.end() for at in re.finditer("\n", text))]


def unchanged(case: Case, _rng: Random) -> Changed:
    return _join(case.before, case.quote, case.after)


def paragraph_inserted_before(case: Case, rng: Random) -> Changed:
    at = rng.choice(_borders(case.before))
    paragraph = rng.choice([line for line in case.other.split("\n") if line])
    return _join(
        f"{case.text[:at]}{paragraph}\n{case.text[at : case.start]}", case.quote, case.after
    )


def sentences_beside_edited(case: Case, rng: Random) -> Changed:
    """Edit a fifth of what is within 40 code points of the quote."""
    before, after = case.before[-_NEAR:], case.after[:_NEAR]
    return _join(
        case.before[:-_NEAR] + _edit(before, len(before) // 5, case.other, rng),
        case.quote,
        _edit(after, len(after) // 5, case.other, rng) + case.after[_NEAR:],
    )


def script_changed(case: Case, rng: Random) -> Changed:
    """Convert Simplified to Traditional (of China, Taiwan or Hong Kong), or back."""
    simplified = _TO_SIMPLIFIED[0].convert(case.text)
    unlike = sum(one != other for one, other in zip(case.text, simplified, strict=False))
    converters = _TO_SIMPLIFIED if unlike > len(case.text) // 30 else _TO_TRADITIONAL
    convert = rng.choice(converters).convert
    return _join(convert(case.before), convert(case.quote), convert(case.after))


def words_of_taiwan(case: Case, _rng: Random) -> Changed:
    """Convert to Traditional and replace words: 软件 becomes 軟體, 服务器 becomes 伺服器."""
    convert = _TO_WORDS_OF_TAIWAN.convert
    return _join(convert(case.before), convert(case.quote), convert(case.after))


def punctuation_changed(case: Case, rng: Random) -> Changed:
    """Change the marks to ASCII or to full width, the quotes, and spaces between the scripts."""
    table, space = rng.choice(_MARKS), rng.choice(("", " "))
    parts = case.before, case.quote, case.after
    return _join(*(_BETWEEN_SCRIPTS.sub(space, part.translate(table)) for part in parts))


def paragraph_moved(case: Case, rng: Random) -> Changed | None:
    first, stop = case.line
    rest = case.text[:first] + case.text[stop:]
    places = [at for at in _borders(rest) if at != first]
    if not places:
        return None
    at = rng.choice(places)
    before = rest[:at] + case.text[first : case.start]
    return _join(before, case.quote, _end_line(case.text[case.end : stop]) + rest[at:])


def _end_line(text: str) -> str:
    return text if text.endswith("\n") else text + "\n"


def near_twin_added(case: Case, rng: Random) -> Changed:
    """Insert a copy of the paragraph, edited within the quote or the 32 code points beside it."""
    first, stop = case.line
    near, far = max(first, case.start - 32), min(stop, case.end + 32)
    middle = case.text[near:far].rstrip("\n")
    edited = middle
    while fold_bare(edited) == fold_bare(middle):
        edited = _edit(middle, max(1, len(middle) // 20), case.other, rng)
    twin = _end_line(case.text[first:near] + edited + case.text[far:stop].rstrip("\n"))
    at = rng.choice([at for at in (*_borders(case.text), len(case.text)) if not first < at < stop])
    if at <= first:
        return _join(case.text[:at] + twin + case.text[at : case.start], case.quote, case.after)
    between = _end_line(case.text[case.end : at])
    return _join(case.before, case.quote, between + twin + case.text[at:])


def quote_edited(case: Case, rng: Random) -> Changed | None:
    """Edit up to a tenth of the quote."""
    if len(case.quote) < 10:
        return None
    count = rng.randint(1, len(case.quote) // 10)
    return _join(case.before, _edit(case.quote, count, case.other, rng), case.after)


def all_at_once(case: Case, rng: Random) -> Changed | None:
    """Insert a paragraph, edit the quote, convert the script and change the punctuation."""
    for change in (
        paragraph_inserted_before,
        quote_edited,
        script_changed,
        punctuation_changed,
    ):
        changed = change(case, rng)
        if changed is None:
            return None
        case = Case(changed.text, changed.start, changed.end, case.other)
    return _join(case.before, case.quote, case.after)


def quote_deleted(case: Case, _rng: Random) -> Changed:
    return Changed(case.before + case.after)


def paragraph_deleted(case: Case, _rng: Random) -> Changed:
    first, stop = case.line
    return Changed(case.text[:first] + case.text[stop:])


STANDING: tuple[Change, ...] = (
    unchanged,
    paragraph_inserted_before,
    sentences_beside_edited,
    script_changed,
    punctuation_changed,
    paragraph_moved,
    near_twin_added,
)
"""The quote still stands, in either script."""

EDITED: tuple[Change, ...] = (quote_edited, words_of_taiwan, all_at_once)
"""Up to a tenth of the quote is edited; its words are other words."""

DELETED: tuple[Change, ...] = (quote_deleted, paragraph_deleted)
"""The quote is gone."""
