"""The ways in which texts are reprinted and corrected, for pairs whose relation is known."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

from reader.text.chinese.scripts import Script, convert
from reader.text.units import words

_MARKS = str.maketrans("，。：；“”‘’！？（）", ",.:;「」『』!?()")
_NAME = re.compile("[\u4e00-\u9fff]{2,4}")
_NUMBER = re.compile("[0-9]+")

Edit = Callable[[str, str, Random], str]


def cut(text: str, _other: str, _rng: Random) -> str:
    """Return the first half of the paragraphs, as a reprint that is cut."""
    half, kept, length = len(text) * 0.55, [], 0
    for line in text.split("\n"):
        kept.append(line)
        length += len(line)
        if length >= half:
            break
    return "\n".join(kept)[: int(len(text) * 0.7)]


def shortened(text: str, _other: str, rng: Random) -> str:
    """Return a text without a third of its sentences."""
    parts = re.split(r"(?<=[。！？\n])", text)
    return "".join(part for part in parts if rng.random() > 1 / 3)


def added(text: str, other: str, _rng: Random) -> str:
    """Return a text with an introduction and an appendix from another article."""
    piece = other[: min(len(text), len(other)) // 4]
    return f"{piece}\n{text}\n{piece[::-1]}"


def reordered(text: str, _other: str, rng: Random) -> str:
    """Return a text with its paragraphs in another order, or its sentences when it has one."""
    lines = text.split("\n")
    if len(lines) < 4:
        lines = re.split(r"(?<=[。！？])", text)
    rng.shuffle(lines)
    return "\n".join(lines)


def in_other_script(text: str, _other: str, _rng: Random) -> str:
    """Return a text in the other script."""
    simplified = convert(text, Script.SIMPLIFIED)
    return convert(text, Script.TRADITIONAL) if simplified == text else simplified


def with_other_marks(text: str, _other: str, _rng: Random) -> str:
    """Return a text with other punctuation."""
    return text.translate(_MARKS)


def words_edited(text: str, other: str, rng: Random) -> str:
    """Return a text of which every tenth word was replaced by a word of another article."""
    spare = [other[start:end] for start, end in words(other[:4000])] or ["某"]
    pieces, at = [], 0
    for start, end in words(text):
        pieces.append(text[at:start])
        pieces.append(rng.choice(spare) if rng.random() < 0.1 else text[start:end])
        at = end
    return "".join((*pieces, text[at:]))


def name_exchanged(text: str, _other: str, _rng: Random) -> str:
    """Return a text with one name exchanged wherever it stands, and its first number changed."""
    names = sorted(set(_NAME.findall(text)), key=lambda name: (-text.count(name), name))
    name = next((name for name in names if len(name) >= 2), "")
    changed = text.replace(name[:2], "甄嬛") if name else text
    return _NUMBER.sub(lambda match: str(int(match[0][:9]) + 1), changed, count=1)


EDITS: Mapping[str, Edit] = {
    "cut to about half": cut,
    "a third of the sentences left out": shortened,
    "a quarter added at both ends": added,
    "paragraphs reordered": reordered,
    "script changed": in_other_script,
    "punctuation changed": with_other_marks,
    "a tenth of the words edited": words_edited,
    "a name exchanged": name_exchanged,
}
"""The edits by what they are called in tables."""


def retold(texts: Sequence[str], rng: Random) -> dict[tuple[int, str], str]:
    """Return each text in all the ways, by its number and the edit."""
    return {
        (number, name): edit(text, texts[(number + 1) % len(texts)], rng)
        for number, text in enumerate(texts)
        for name, edit in EDITS.items()
    }
