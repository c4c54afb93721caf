"""Markdown bodies, read as such only when they plainly are: `*` and `#tag` occur as text."""

from __future__ import annotations

import re

_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_FENCE = re.compile(r"^(?:```|~~~)", re.MULTILINE)
_LINK = re.compile(r"\[[^\[\]\n]{1,200}\]\((?:https?://|/|#|mailto:)[^\s()]{1,1000}\)")
_LIST = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)]) +\S", re.MULTILINE)
_QUOTE = re.compile(r"^ {0,3}> ?\S", re.MULTILINE)
_STRONG = re.compile(r"\*\*[^\s*][^*\n]{0,200}\*\*")
_TOO_DEEP = re.compile(r"^(?:[ \t]*(?:>|[-*+] |\d{1,9}[.)] )){15}|^[ \t]{60}", re.MULTILINE)

LARGEST = 512 * 1024
"""Code points of a body that is read as Markdown."""
_PRICES = {"\n": 5, "[": 8, **dict.fromkeys("]*_`~<&\\!|", 1)}
"""What a character may cost the parser, in units of some 20 microseconds."""
DEAREST = 100_000
"""The price of a body that is read as Markdown, some two seconds; no real one has a third."""


def markdown_to_html(text: str) -> str | None:
    """Return a Markdown body as HTML, or nothing when it is plain text.

    It takes two signs of different kinds, or a heading and a second one. What is nested deeper than
    the parser goes would vanish: such a body stays plain text.

    Args:
        text: Without any HTML.
    """
    if len(text) > LARGEST or "\n" not in text or not _is_markdown(text):
        return None
    if sum(text.count(mark) * price for mark, price in _PRICES.items()) > DEAREST:
        return None
    if _TOO_DEEP.search(text):
        return None
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 100})
    html: str = parser.enable(["table", "strikethrough"]).render(text)
    return html


def _is_markdown(text: str) -> bool:
    headings = sum(1 for _ in zip(range(2), _HEADING.finditer(text), strict=False))
    fences = sum(1 for _ in zip(range(2), _FENCE.finditer(text), strict=False))
    signs = [
        headings > 0,
        fences > 1,
        _LINK.search(text) is not None,
        sum(1 for _ in zip(range(2), _LIST.finditer(text), strict=False)) > 1,
        _QUOTE.search(text) is not None,
        _STRONG.search(text) is not None,
    ]
    strong = headings > 0 or fences > 1 or signs[2]
    return headings > 1 or (strong and sum(signs) > 1)
