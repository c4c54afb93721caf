"""Convert text between Simplified and Traditional characters for display, keeping all offsets.

OpenCC converts by phrases (頭髮 but 發展); its output nearly always has the length of its input.
Otherwise the text is converted in halves, so that every offset stays valid: highlights, search and
copies use the original text only.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from reader.patterns import lazy_pattern
from reader.text.character_classes import HAN_KANA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reader.text.layout.line import Line

_SURROGATES = lazy_pattern("[\ud800-\udfff]")


class Script(StrEnum):
    """The script in which a text is displayed; the values are names of OpenCC conversions."""

    ORIGINAL = ""
    SIMPLIFIED = "t2s"
    TRADITIONAL = "s2tw"

    @property
    def following(self) -> Script:
        """The next script, cyclically."""
        scripts = tuple(Script)
        return scripts[(scripts.index(self) + 1) % len(scripts)]


def can_convert() -> bool:
    """Return whether OpenCC is installed."""
    return _converter(Script.TRADITIONAL) is not None


def convert(text: str, script: Script) -> str:
    """Return a text in a script with the same number of code points; unchanged without OpenCC.

    Args:
        text: Any text.
        script: The target script.
    """
    converter = _converter(script)
    if converter is None or not text:
        return text
    return _convert(_SURROGATES.sub("\N{REPLACEMENT CHARACTER}", text), converter)


class Conversion:
    """The text of a document in a script, for painting its lines.

    Args:
        text: `Document.text`.
        script: The target script.

    Attributes:
        script: The target script.
    """

    def __init__(self, text: str, script: Script) -> None:
        self.script = script
        self._text = convert(text, script)

    def painted(self, line: Line) -> Iterable[str]:
        """Return the painted text of each glyph of a line; URLs are not converted."""
        if self.script is Script.ORIGINAL:
            return [glyph.text for glyph in line.glyphs]
        return self._converted(line)

    def _converted(self, line: Line) -> Iterator[str]:
        is_head = line.block < 0
        head = convert(line.text, self.script) if is_head and line.role != "url" else ""
        column = 0
        for glyph in line.glyphs:
            before = glyph.text
            after = head[column : column + len(before)]
            column += len(before)
            if not is_head and glyph.start >= 0:
                after = self._text[glyph.start : glyph.end]
            yield after if len(before) == len(after) == 1 and HAN_KANA.match(before) else before


def _convert(text: str, converter: Callable[[str], str]) -> str:
    """Return the converted text, converting it in halves if its length would change."""
    converted = converter(text)
    if len(converted) == len(text):
        return converted
    if len(text) == 1:
        return text
    middle = text.rfind("\n", 0, len(text) // 2) + 1 or len(text) // 2
    return _convert(text[:middle], converter) + _convert(text[middle:], converter)


@cache
def _converter(script: Script) -> Callable[[str], str] | None:
    if script is Script.ORIGINAL:
        return None
    try:
        convert_by: Callable[[str], str] = import_module("opencc").OpenCC(script.value).convert
    except ImportError:
        return None
    return convert_by
