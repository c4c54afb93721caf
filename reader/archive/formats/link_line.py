"""Articles below an epoch comment, or below a line that is one Markdown link with a rule under it.

::

    <!--1618759080000-->
    [井水与河水](https://tea.example/water)
    ------
"""

from __future__ import annotations

from reader.archive.formats.article_format import ArticleFormat, Head
from reader.archive.formats.body_head import add_body_head
from reader.patterns import lazy_pattern

_BLANK = lazy_pattern(r"\s*")
_EPOCH = lazy_pattern(r"<!--[ \t]*(-?\d{1,20}|NaN)[ \t]*-->[ \t]*(?:\n|\Z)\s*")
_RULE = lazy_pattern(r"-{3,}[ \t]*(?:\n|\Z)")


def read_head(text: str) -> Head | None:
    """Read the head of a file that begins with these lines."""
    head = read_lines(text, 0)
    return add_body_head(text, head) if head.end else None


def read_lines(text: str, start: int) -> Head:
    """Read an epoch comment, a link line and a rule, each of which may be missing.

    A link line counts only after an epoch comment or above a rule: else it belongs to the body.

    Args:
        text: The file or its beginning.
        start: Where the lines may begin, in code points.

    Returns:
        A head that ends where it starts when there are no such lines.
    """
    begin = _skip_blank(text, start)
    epoch = _EPOCH.match(text, begin)
    end = epoch.end() if epoch else begin
    title, url, after = _read_link(text, end)
    rule = _RULE.match(text, after)
    # A link whose line has not ended may continue in the part that was not read.
    is_cut = end >= len(text) or (text.startswith("[", end) and text.find("\n", end) < 0)
    if not (epoch or (url and rule)):
        return Head(end=start, is_cut=is_cut)
    end = rule.end() if rule else after
    return Head(
        epoch=epoch[1] if epoch else "",
        link_title=title,
        link_url=url,
        end=end,
        is_cut=is_cut or end >= len(text),
    )


def _skip_blank(text: str, start: int) -> int:
    """Return the first offset from a start on that is not white space, in code points."""
    match = _BLANK.match(text, start)
    return match.end() if match else start


def _read_link(text: str, start: int) -> tuple[str, str, int]:
    """Read a line that is one Markdown link.

    Returns:
        Its title, its target, and where the next line that is not blank begins (code points);
        two empty strings and the start when there is none.
    """
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    line = text[start:stop].rstrip(" \t")
    # Titles may have brackets, so the last "](" is the one between title and URL.
    title, middle, url = line[1:-1].rpartition("](")
    if not (middle and line.startswith("[") and line.endswith(")")):
        return "", "", start
    return title, url, _skip_blank(text, stop)


FORMAT = ArticleFormat(
    "link-line",
    frozenset((".md", ".markdown", ".mdown", ".mkd", ".txt", ".html", ".htm")),
    read_head,
)
