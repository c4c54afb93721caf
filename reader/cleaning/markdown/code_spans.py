"""Where a Markdown source holds code: fences and spans between backticks."""

from __future__ import annotations

import re

_PREFIX = r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*"
FENCE = re.compile(
    rf"^{_PREFIX}(?P<fence>`{{3,}}(?=[^`\n]*$)|~{{3,}}(?=[^~\n]*$))[^\n]*$", re.MULTILINE
)
"""The line that opens a fence, possibly in a quotation or a list item."""
_CLOSING = re.compile(r"^[ \t>]*(`{3,}|~{3,})[ \t]*$", re.MULTILINE)
_TICKS = re.compile(r"`+|\n")


def fence_end(text: str, opening: re.Match[str]) -> int:
    """Return the end of the fence that a line opens; an unclosed one ends with the text.

    Args:
        text: The source.
        opening: A match of `FENCE`.
    """
    fence = opening["fence"]
    for closing in _CLOSING.finditer(text, opening.end()):
        if closing[1].startswith(fence):
            return closing.end()
    return len(text)


def without_fences(text: str) -> str:
    """Return a source with every fence reduced to its opening line."""
    parts, at = [], 0
    while opening := FENCE.search(text, at):
        parts.append(text[at : opening.end()])
        at = fence_end(text, opening)
    return "".join((*parts, text[at:]))


def code_spans(text: str) -> dict[int, int]:
    """Map the start of each code span to its end.

    A run of backticks opens code if a run of the same length follows on the same line.
    """
    spans: dict[int, int] = {}
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
    text = without_fences(text)
    spans = code_spans(text)
    parts, at = [], 0
    for start in sorted(spans):
        if start >= at:
            parts.append(text[at:start])
            at = spans[start]
    return "".join((*parts, text[at:]))
