"""Wrap plain text: the layout engine as one function from a string to lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reader.patterns import lazy_pattern
from reader.text.layout.filling import fill
from reader.text.layout.paragraph import SPACES, Setting, analyse
from reader.text.width import ambiguous_cells
from reader.text.words import is_traditional

if TYPE_CHECKING:
    from reader.text.layout.line import Level, WordBreaking

_LINE_END = lazy_pattern("\r\n|[\n\r\v\f\x85\u2028\u2029]")
_SPACES = "".join(SPACES)
_UNPRINTED = lazy_pattern("[\xad\ufeff]")


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

    The lines contain the whole text except spaces at their ends, line ends, soft hyphens and
    U+FEFF; tabs become spaces. Each line of the text is a separate paragraph and loses its indent.
    (Inside a paragraph of a document, `reader.text.layout.flow` keeps the indents of verse.)

    Args:
        text: Any text; a line end in it ends a line.
        width: The line width in cells; values below 2 count as 2, the width of a wide character.
        level: ``strict`` or ``basic`` (CLREQ 3.1.6), or ``unicode`` for untailored UAX #14.
        hang: Whether a pause mark at the end of a line may hang up to 2 cells beyond the line
            width; ``auto`` means only in Simplified text.
        ambiguous: The cells, 1 or 2, of a character of ambiguous width.
        words: Whether breaks inside Chinese words are avoided: ``auto``, if a segmenter is
            installed, or ``off``.
        greedy: Whether to fill each line as far as possible instead of optimising the paragraph.

    Raises:
        ValueError: `level`, `ambiguous` or `words` is invalid.
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


def wrapped(text: str, width: int) -> list[str]:
    """Return the lines of a message of the interface: filled one by one, and none is longer.

    Args:
        text: The message.
        width: The line width in cells.
    """
    ambiguous = ambiguous_cells()
    return wrap(text, width, hang=False, ambiguous=ambiguous, words="off", greedy=True)
