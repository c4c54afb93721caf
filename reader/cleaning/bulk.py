"""Bulk: bodies with so many tags or lines that parsing them would take minutes and gigabytes.

No real article has such a body; its text is kept as plain text without links. The decision depends
on the body alone, so the text and its offsets are always the same.
"""

from __future__ import annotations

import re
from itertools import islice

from reader.cleaning.block_builder import BlockBuilder, DraftBlock
from reader.cleaning.paragraph_builder import InlineText
from reader.cleaning.plain_text_body import decode_references
from reader.cleaning.whitespace import BLANK, tidy
from reader.patterns import lazy_pattern
from reader.text.document import BlockKind, Notice
from reader.translation import gettext as _

MOST = 40_000
"""The maximum number of tags, or of lines or slashes of plain text; real bodies have far fewer."""
STEPS = 100_000_000
"""The maximum number of open elements that a parser may scan to match end tags (half a second).
Bodies with fewer than 10,000 tags never reach it."""
PORTION = 2_000
"""Code points after which a block of bulk text ends at the next line end."""

_BEGUN = lazy_pattern("<[/!]?[a-zA-Z-]")  # an unclosed one would be repaired into a tag
_TAG = lazy_pattern("</?[a-zA-Z][^<>]*>")
_NAME = lazy_pattern("<(/?)([a-zA-Z][^\\s/<>]*)")
_EMPTY = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "param"})
_UNSEEN = lazy_pattern(r"<(?:!|script(?=[\s/>])|style(?=[\s/>]))", re.IGNORECASE)
_CELL = lazy_pattern(r"<t[dh](?=[\s/>])[^<>]*>", re.IGNORECASE)
_BREAK = lazy_pattern(
    r"</?(?:address|article|aside|blockquote|br|caption|center|d[dlt]|details|div|figcaption|figure"
    r"|footer|form|h[1-6]|header|hr|li|main|nav|ol|p|pre|section|summary|table|tr|ul)(?=[\s/>])[^<>]*>",
    re.IGNORECASE,
)
_GAP = lazy_pattern("\n[ \t\n\r\x0b\f]*\n|\r\n?")


def has_bulk_of_tags(body: str) -> bool:
    """Return whether a body has too many tags to be parsed."""
    if body.count("<") <= MOST:
        return False
    return next(islice(_BEGUN.finditer(body), MOST, None), None) is not None


def is_tangled(body: str) -> bool:
    """Return whether a body nests elements deeply and has many unmatched end tags.

    For each unmatched end tag a parser scans all open elements, which is quadratic and cannot be
    interrupted. Elements with optional end tags count as open here, so the count is an upper bound
    of the parser's steps.
    """
    if body.count("<") ** 2 < STEPS:
        return False
    steps, last = 0, ""
    opened: list[str] = []
    for slash, written in _NAME.findall(body):
        name = written.lower()
        if slash and name == last:
            opened.pop()
            last = opened[-1] if opened else ""
        elif slash or name == "body":
            steps += len(opened)
            if steps > STEPS:
                return True
        elif name not in _EMPTY:
            opened.append(name)
            last = name
    return False


def has_bulk_of_lines(body: str, *, is_html: bool) -> bool:
    """Return whether a body has too many lines, or a plain text too many possible URLs."""
    return any(body.count(sign) > MOST for sign in ("\n" if is_html else "\n/@"))


def strip(body: str) -> str:
    """Return the text of a body without tags, comments, scripts and style sheets.

    Unclosed constructs are kept as text. Takes linear time.

    Args:
        body: HTML, possibly broken.
    """
    body = _CELL.sub(" ", _BREAK.sub("\n", _without_unseen(body)))
    return decode_references(_TAG.sub("", body))


def _without_unseen(body: str) -> str:
    """Return a body without comments, scripts and style sheets; unclosed ones are kept."""
    lower, parts, at = body.lower(), [], 0
    if len(lower) != len(body):
        lower = body  # lower-casing changed the length: upper-case names are then missed
    unclosed: set[str] = set()
    while match := _UNSEEN.search(body, at):
        start = match.start()
        end = "-->" if body.startswith("<!--", start) else ">"
        if body[start + 1] != "!":
            end = "</" + match[0][1:].lower()
        stop = -1 if end in unclosed else lower.find(end, match.end())
        if stop < 0:
            unclosed.add(end)
            stop, end = match.end(), ""
            parts.append(body[at:stop])
        else:
            parts.append(body[at:start])
        at = stop + (len(end) if end[:2] != "</" else 0)
    return "".join(parts) + body[at:]


def build_bulk(text: str, builder: BlockBuilder) -> None:
    """Append a text in blocks of several lines, with a notice that it has lost its formatting.

    Args:
        text: Text without tags.
        builder: Receives the blocks.
    """
    message = _(
        "more than {count:,} tags, lines or addresses: shown as plain text; "
        "reader show --raw shows all"
    )
    builder.notices.append(Notice("bulk", message.format(count=MOST)))
    build_portions(text, builder)


def build_portions(text: str, builder: BlockBuilder) -> None:
    """Append a text in blocks of several lines.

    Args:
        text: Text without tags.
        builder: Receives the blocks.
    """
    text = _GAP.sub("\n", text)
    start = 0
    while start < len(text):
        end = text.find("\n", start + PORTION)
        end = len(text) if end < 0 else end
        if portion := tidy(text[start:end]).expandtabs(4).strip(BLANK):
            builder.add(DraftBlock(BlockKind.PARAGRAPH, InlineText(portion)))
        start = end + 1
