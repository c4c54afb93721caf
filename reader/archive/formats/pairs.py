"""Replacing what stands between an opening and a closing mark, in one pass over a text."""

from __future__ import annotations

import re
from collections.abc import Callable


def replace_pairs(
    text: str,
    opening: re.Pattern[str],
    closing: re.Pattern[str],
    replacement: Callable[[re.Match[str], str], str] = lambda _opening, _inside: "",
) -> str:
    """Replace each opening mark, the next closing mark, and the text between them.

    An opening mark without a closing one is text, and so are all below it: a lazy pattern would
    search the rest of the text for each of them.

    Args:
        text: Any text.
        opening: The opening mark.
        closing: The closing mark.
        replacement: Returns the new text for an opening mark and the text inside.
    """
    parts, start = [], 0
    while begin := opening.search(text, start):
        end = closing.search(text, begin.end())
        if end is None:
            break
        inside = text[begin.end() : end.start()]
        parts += [text[start : begin.start()], replacement(begin, inside)]
        start = end.end()
    return "".join((*parts, text[start:]))
