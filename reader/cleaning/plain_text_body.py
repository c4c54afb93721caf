"""Plain-text bodies: text without markup, whose line ends may have been deleted."""

from __future__ import annotations

import html
import re
from functools import lru_cache

from reader.cleaning.block_builder import BlockBuilder, DraftBlock
from reader.cleaning.html.tag_names import ELEMENTS
from reader.cleaning.line_restoring import RULE, chapter_starts, find_addresses, split_joined_lines
from reader.cleaning.paragraph_builder import InlineSpan, InlineText, ends_paragraph
from reader.cleaning.whitespace import BLANK, tidy
from reader.patterns import lazy_pattern
from reader.text.document import BlockKind, FrameKind, SpanKind

_WRAPPER = lazy_pattern(r"\s*<(div|section|article|span)(?:\s[^<>]*)?>(.*)</\1\s*>\s*", re.DOTALL)
_TAG = lazy_pattern(r"</?([a-zA-Z][a-zA-Z0-9]*)(?=[\s/>])|<!--")
_ENTITY = lazy_pattern(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_LINE_ENDS = lazy_pattern("\r\n|[\n\r\x0b\x0c\u0085\u2028\u2029]")
_INDENT = lazy_pattern("(?:\u3000\u3000| {4,8})[^ \u3000\x21-\x7e]")
"""The first-line indent of a Chinese paragraph."""
_SHORT_RULE = lazy_pattern(r"([-*_])(?: ?\1){2,}")
_TIME = lazy_pattern(r"[(（【〔\[]?(?:\d{1,2}[:：])?\d{1,3}[:：][0-5]\d(?!\d)")

LONG = 60
"""The minimum length of a line that is a paragraph of its own."""
LONGEST_JOINED = 1 << 20
"""The maximum length of a one-line text whose line ends are restored; longer ones are data."""


def plain_text(body: str) -> str | None:
    """Return the text of a body without markup, except one element around everything; else None.

    Args:
        body: The body as archived.
    """
    boxed = _WRAPPER.fullmatch(body) if body.lstrip()[:1] == "<" else None
    text = boxed[2] if boxed else body
    for match in _TAG.finditer(text):
        if match[1] is None or match[1].lower() in ELEMENTS:
            return None
    return decode_references(text)


def decode_references(text: str) -> str:
    """Return a text with its character references decoded, including those for controls."""
    return _ENTITY.sub(lambda match: _decode(match[0]), text) if "&" in text else text


@lru_cache(maxsize=1024)
def _decode(reference: str) -> str:
    """Return the characters that a reference stands for."""
    decoded = html.unescape(reference)
    if decoded or reference[1] != "#":
        return decoded
    digits = reference[2:-1]
    return chr(int(digits[1:], 16) if digits[0] in "xX" else int(digits))


def build_plain(text: str, builder: BlockBuilder) -> None:
    """Append the blocks of a plain text.

    Args:
        text: The text as typed, or with its line ends deleted.
        builder: Receives the blocks.
    """
    lines = _LINE_ENDS.split(text.strip("\r\n\x0b\x0c\u0085\u2028\u2029 \t"))
    if len(lines) == 1 and len(text) <= LONGEST_JOINED:
        lines = split_joined_lines(lines[0])
    chapters = _chapters(lines)
    block: list[str] = []
    has_blank = any(not line.strip(BLANK) for line in lines)
    for index, line in enumerate(lines):
        whole = tidy(line).expandtabs(4).rstrip(BLANK)
        shown = whole.strip(BLANK)
        if shown and index not in chapters and not _is_rule(shown):
            if block and (
                (not has_blank and (_is_long(shown) or _is_long(block[-1])))
                or (_INDENT.match(whole) and ends_paragraph(block[-1]))
            ):
                _end_block(block, builder)
            block.append(whole.lstrip(" "))
            continue
        _end_block(block, builder)
        if index in chapters:
            frames = builder.enter(FrameKind.ITEM, "", -1)
            builder.add(DraftBlock(BlockKind.PARAGRAPH, _link_addresses(shown)))
            builder.frames = frames
        elif shown:
            builder.add(DraftBlock(BlockKind.RULE))
    _end_block(block, builder)


def _is_rule(line: str) -> bool:
    return RULE.fullmatch(line) is not None or _SHORT_RULE.fullmatch(line) is not None


def _is_long(line: str) -> bool:
    """Return whether a line is long enough for a paragraph, without its addresses."""
    return (
        len(line) > LONG
        and len(line) - sum(end - start for start, end, _ in find_addresses(line)) > LONG
    )


def _chapters(lines: list[str]) -> frozenset[int]:
    """Return the indices of the lines that are chapters."""
    times = [index for index, line in enumerate(lines) if _TIME.match(line.lstrip(BLANK))]
    text = " ".join(lines[index] for index in times)
    return frozenset(times) if chapter_starts(text) else frozenset()


def _end_block(block: list[str], builder: BlockBuilder) -> None:
    if block:
        builder.add(DraftBlock(BlockKind.PARAGRAPH, _link_addresses("\n".join(block).strip(BLANK))))
        block.clear()


def _link_addresses(text: str) -> InlineText:
    """Return a text with its addresses as links."""
    links = [
        InlineSpan(start, end, SpanKind.LINK, target) for start, end, target in find_addresses(text)
    ]
    return InlineText(text, tuple(links))
