"""Wraps plain text: the engine as one function from a string to lines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from reader.text.layout.filling import fill
from reader.text.layout.paragraph import SPACES, Setting, analyse
from reader.text.words import is_traditional

if TYPE_CHECKING:
    from reader.text.layout.line import Level, WordBreaking

_LINE_END = re.compile("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SPACES = "".join(SPACES)
_UNPRINTED = re.compile("[\xad\ufeff]")


def wrap(
    text: str,
    width: int,
    *,
    level: Level = "strict",
    hang: bool | Literal["auto"] = True,
    ambiguous: int = 1,
    words: WordBreaking = "auto",
    greedy: bool = False,
) -> list[str]:
    """Return the lines of a text.

    They hold all of it but the spaces at their ends, line ends, soft hyphens and U+FEFF; tabs
    become spaces. Each line of the text is a paragraph of its own: the indent that its author gave
    it goes. (Inside a paragraph of a document, `reader.text.layout.flow` keeps indents of verse.)

    Args:
        text: Any text; a line end in it ends a line.
        width: The measure in cells; below 2, which no wide character fits in, 2 is meant.
        level: ``strict`` or ``basic`` (CLREQ 3.1.6), or ``unicode`` for untailored UAX #14.
        hang: Whether a pause mark at a line's end may stand up to 2 cells beyond the measure;
            ``auto`` for text in Simplified characters only.
        ambiguous: The cells, 1 or 2, of a character of ambiguous width.
        words: Whether breaks inside Chinese words are avoided: ``auto``, if a segmenter is
            installed, or ``off``.
        greedy: Whether to fill each line as far as it goes, not to weigh the whole paragraph.

    Raises:
        ValueError: When `level`, `ambiguous` or `words` is none of the above.
    """
    if ambiguous not in (1, 2) or words not in ("auto", "off"):
        raise ValueError(f"no such setting: ambiguous={ambiguous!r}, words={words!r}")
    if hang == "auto":
        hang = not is_traditional(text)
    lines: list[str] = []
    setting = Setting(level, words, ambiguous, raw=True)
    for paragraph in _LINE_END.split(text) if text else ():
        analysis = analyse(paragraph, setting)
        extents = fill(analysis, max(2, width), hang=hang, greedy=greedy)
        shown = (_UNPRINTED.sub("", paragraph[start:end]) for start, end, _ in extents)
        lines.extend(line.strip(_SPACES).replace("\t", " ") for line in shown)
    return lines
