"""What programs write into a source: tables of contents, and markup of other formats."""

from __future__ import annotations

import re

from reader.patterns import lazy_pattern

MOST_LINES = 600
"""The most lines of a table of contents."""

_OPENING = lazy_pattern(
    r"<!--[ \t]*(?:START doctoc\b|toc\b|vim-markdown-toc\b|MarkdownTOC\b)[^<>]{0,200}-->",
    re.IGNORECASE,
)
_CLOSING = lazy_pattern(
    r"<!--[ \t]*(?:/(?:MarkdownTOC|toc)|tocstop|END doctoc[^<>]{0,200}|vim-markdown-toc)[ \t]*-->",
    re.IGNORECASE,
)
_LINE = lazy_pattern(
    r"[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+\[[^\n]{0,400}\]\(#[^\n]{0,600}\)"
    r"|<!--[^<>\n]{0,300}-->"
    r"|(?:#{1,6} |\*\*)?(?:目录|目錄|Table of Contents|Contents)\W{0,20}|)[ \t]*",
    re.IGNORECASE,
)
_RAW_FENCE = lazy_pattern(r"[ \t]{0,3}(?:`{3,}|~{3,})[ \t]*\{=(?P<format>[a-z0-9]{1,20})\}[^\n]*\n")
_RAW_SPAN = lazy_pattern(r"\{=([a-z0-9]{1,20})\}")
_SHOWN = lazy_pattern(r"<(?:img|video|audio|iframe)\b", re.IGNORECASE)
_TAG = lazy_pattern(r"<[^<>]{0,2000}>")
_HTML = frozenset(("html", "html4", "html5"))


def contents_end(text: str, start: int) -> int:
    """Return the end of a table of contents between two comments; -1 when there is none.

    Args:
        text: A source.
        start: The offset of a comment.
    """
    opening = _OPENING.match(text, start)
    if opening is None:
        return -1
    at = opening.end()
    for _number in range(MOST_LINES):
        stop = text.find("\n", at)
        line = text[at : stop if stop >= 0 else len(text)]
        if _CLOSING.fullmatch(line.strip()):
            return at + len(line)
        if stop < 0 or not _LINE.fullmatch(line) or _OPENING.match(line.lstrip()):
            return -1
        at = stop + 1
    return -1


def raw_fence(code: str) -> str | None:
    """Return the HTML that Pandoc passes through as fenced code, an empty string for other markup.

    Args:
        code: The lines of the fence, those with its marks included.

    Returns:
        None for any other code.
    """
    opening = _RAW_FENCE.match(code)
    if opening is None:
        return None
    content = code[opening.end() :].rstrip().rpartition("\n")[0]
    is_shown = opening["format"] in _HTML and (
        _SHOWN.search(content) or _TAG.sub("", content).strip()
    )
    return f"{content}\n" if is_shown else ""


def raw_span(text: str, start: int) -> tuple[bool, int] | None:
    """Return whether a code span before an offset is HTML that Pandoc passes through, and its end.

    Args:
        text: A source.
        start: The offset behind the span.

    Returns:
        None for any other code.
    """
    mark = _RAW_SPAN.match(text, start)
    return (mark[1] in _HTML, mark.end()) if mark else None
