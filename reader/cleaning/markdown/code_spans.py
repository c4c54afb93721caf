"""Where a Markdown source holds code: fences and spans between backticks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable

from reader.patterns import lazy_pattern

_PREFIX = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*"
FENCE = lazy_pattern(
    rf"^{_PREFIX}(?P<fence>`{{3,}}(?=[^`\n]*$)|~{{3,}}(?=[^~\n]*$))[^\n]*$", re.MULTILINE
)
"""The line that opens a fence, possibly in a quotation or a list item."""
_CLOSING = lazy_pattern(r"^[ \t>]*(`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_TICKS = lazy_pattern(r"`+|\n")
_HAN = lazy_pattern("[\u3400-\u9fff\uf900-\ufaff\u3041-\u30ff]")
_STYLED = lazy_pattern(
    r"</?(?:span|font)(?:\s[^<>]{0,500})?>|&(?:[lr][sd]quo|hellip|mdash|nbsp|middot);",
    re.IGNORECASE,
)
"""What an editor puts around and between the words of a text."""
_CODE_SIGNS = lazy_pattern(r"[{};=<>\\]|\w\(|^\s*(?:#|//|\$ |--|\* )|^\s*[\w.]+:", re.ASCII)


class Fences:
    """The fences of a source.

    Args:
        text: The source.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        has_fences = "```" in text or "~~~" in text
        self._closings = list(_CLOSING.finditer(text)) if has_fences else []
        self._ends: dict[str, list[int]] = {}
        self._is_rest_prose: bool | None = None

    def end(self, opening: re.Match[str]) -> int | None:
        """Return the end of the fence that a line opens; None if it is text.

        An unclosed fence ends with the text, unless that would make an article code: a line of
        ``~~~`` is a long drawn sound in Chinese text.

        Args:
            opening: A match of `FENCE` in the source.
        """
        fence = opening["fence"]
        if fence not in self._ends:
            self._ends[fence] = [
                closing.end() for closing in self._closings if closing[1].startswith(fence)
            ]
        ends = self._ends[fence]
        index = bisect_right(ends, opening.end())
        if index < len(ends):
            return ends[index]
        if fence[0] == "~":
            return None
        if self._is_rest_prose is None:
            self._is_rest_prose = are_prose(self._text[opening.end() :].split("\n"))
        return None if self._is_rest_prose else len(self._text)

    def without_content(self) -> str:
        """Return the source with every fence reduced to its opening line."""
        if not self._closings and "```" not in self._text:
            return self._text  # nothing closes, and an unclosed fence of tildes is text
        parts, at, start = [], 0, 0
        while opening := FENCE.search(self._text, at):
            at = opening.end()
            if (end := self.end(opening)) is not None:
                parts.append(self._text[start : opening.end()])
                start = at = end
        return "".join((*parts, self._text[start:]))


def are_prose(lines: Iterable[str]) -> bool:
    """Return whether most of some lines are Chinese text rather than code."""
    judged = [_is_prose(line) for line in lines if line.strip()]
    return sum(judged) * 2 > len(judged)


def _is_prose(line: str) -> bool:
    line = _STYLED.sub("", line)
    han = len(_HAN.findall(line))
    return han * 3 > len("".join(line.split())) and not _CODE_SIGNS.search(line)


def code_spans(text: str) -> dict[int, int]:
    """Map the start of each code span to its end.

    A run of backticks opens code if a run of the same length follows on the same line.
    """
    spans: dict[int, int] = {}
    if "`" not in text:
        return spans
    closing: dict[int, int] = {}
    for match in reversed(list(_TICKS.finditer(text))):
        if match[0] == "\n":
            closing.clear()
            continue
        length = len(match[0])
        if length in closing:
            spans[match.start()] = closing[length]
        closing[length] = match.end()
    return spans


def without_code(text: str) -> str:
    """Return a source with fences reduced to their opening lines, and without code spans."""
    text = Fences(text).without_content()
    spans = code_spans(text)
    parts, at = [], 0
    for start in sorted(spans):
        if start >= at:
            parts.append(text[at:start])
            at = spans[start]
    return "".join((*parts, text[at:]))
