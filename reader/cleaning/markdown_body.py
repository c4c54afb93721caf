"""Markdown bodies, recognised only by clear signs, because `*` and `#tag` occur in plain text."""

from __future__ import annotations

import re

from reader.cleaning.html.tag_names import ELEMENTS

_HEADING = re.compile(r"^#{1,6} +\S", re.MULTILINE)
_FENCE = re.compile(r"^(?:```|~~~)", re.MULTILINE)
_LINK = re.compile(r"\[[^\[\]\n]{1,200}\]\((?:https?://|/|#|mailto:)[^\s()]{1,1000}\)")
_LIST = re.compile(r"^ {0,3}(?:[-*+]|\d{1,9}[.)]) +\S", re.MULTILINE)
_QUOTE = re.compile(r"^ {0,3}> ?\S", re.MULTILINE)
_STRONG = re.compile(r"\*\*[^\s*][^*\n]{0,200}\*\*")
_TOO_DEEP = re.compile(r"^(?:[ \t]*(?:>|[-*+] |\d{1,9}[.)] )){15}|^[ \t]{60}", re.MULTILINE)
_OPENED = re.compile(r"^ {0,3}(`{3,}|~{3,})")
_MARKUP = re.compile(r"(?P<ticks>`+)|(?P<comment><!--)|</?(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])")
_TICKS = re.compile(r"`+|\n")

LARGEST = 512 * 1024
"""The maximum number of code points of a body that is read as Markdown."""
_COSTS = {"\n": 5, "[": 8, **dict.fromkeys("]*_`~<&\\!|", 1)}
"""The maximum cost of a character for the parser, in units of about 20 microseconds."""
HIGHEST_COST = 100_000
"""The maximum cost of a body that is read as Markdown, about two seconds of parsing."""


def without_comments(body: str) -> str | None:
    """Return a body without its HTML comments, or None if it has HTML tags outside of code.

    A Markdown article may show HTML in code, and blogs mark the end of a preview by a comment:
    neither makes it an HTML page.

    Args:
        body: The body as archived.
    """
    start = body.lstrip()
    if len(body) > LARGEST or (start[:1] == "<" and not start.startswith("<!--")):
        return None
    parts: list[str] = []
    for lines, is_code in _split_fences(body):
        part = "".join(lines)
        kept = part if is_code else _without_html_comments(part)
        if kept is None:
            return None
        parts.append(kept)
    return "".join(parts)


def _split_fences(body: str) -> list[tuple[list[str], bool]]:
    """Return the lines of a body in runs, each with whether it is fenced code."""
    runs: list[tuple[list[str], bool]] = [([], False)]
    fence = ""
    for line in body.splitlines(keepends=True):
        match = _OPENED.match(line)
        if fence:
            runs[-1][0].append(line)
            if match and match[1].startswith(fence) and line.strip() == match[1]:
                fence = ""
                runs.append(([], False))
        elif match:
            fence = match[1]
            runs.append(([line], True))
        else:
            runs[-1][0].append(line)
    return runs


def _without_html_comments(text: str) -> str | None:
    """Return text outside of fences without its comments, or None if it has a tag."""
    spans = _code_spans(text)
    kept, start, at = [], 0, 0
    while (match := _MARKUP.search(text, at)) is not None:
        at = match.end()
        if match["ticks"]:
            at = spans.get(match.start(), at)
        elif match["comment"]:
            end = text.find("-->", at)
            if end < 0:
                return None
            kept.append(text[start : match.start()])
            start = at = end + len("-->")
        elif match["tag"].lower() in ELEMENTS:
            return None
    return "".join((*kept, text[start:]))


def _code_spans(text: str) -> dict[int, int]:
    """Map the start of each inline code span to its end.

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


def markdown_to_html(text: str) -> str | None:
    """Return a Markdown body as HTML, or None if it is plain text.

    Markdown has signs of two kinds, or two headings. The parser would drop content that is nested
    too deeply, so such a body stays plain text.

    Args:
        text: Text without HTML.
    """
    if len(text) > LARGEST or "\n" not in text or not _is_markdown(text):
        return None
    if sum(text.count(mark) * cost for mark, cost in _COSTS.items()) > HIGHEST_COST:
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
