"""Lines that lead to the previous and the next page, above or below a text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.patterns import lazy_pattern
from reader.text.document import BlockKind, SpanKind

if TYPE_CHECKING:
    from reader.cleaning.block_builder import BlockBuilder, DraftBlock

LONGEST = 200
"""The maximum length of such a line."""
_FIRST = 3
"""The number of drafts at the start, and at the end, that may be such a line."""

_TURN = (
    r"[上下前后後](?:[一1][章篇页頁节節课課回期讲講]|[章篇页頁])|(?:返回|回到)?(?:总|總)?(?:目录|目錄|首页|首頁)"
    r"|返回|prev(?:ious)?|next|back|home|index|contents"
)
_PART = lazy_pattern(
    rf"[^\w]{{0,4}}(?:{_TURN})(?:[^\w]{{0,4}}|[:：]\s?[^\s:：][^\n:：|｜]{{0,80}})", re.IGNORECASE
)
_TURNS = lazy_pattern(_TURN, re.IGNORECASE)
_COLON = lazy_pattern("[:：]")
_WORD = lazy_pattern(r"\w")
_HALF = lazy_pattern("[上下前后後][章篇页頁]")
"""What names the halves of a work where it is not a link."""
_PREVIOUS = lazy_pattern(r"上|前|prev|←|⬅", re.IGNORECASE)
_NEXT = lazy_pattern(r"下|后|後|next|→|➡", re.IGNORECASE)
_SEPARATOR = lazy_pattern(
    rf"\s*[|｜·•/\n]\s*|(?<=\w)\s{{1,20}}(?=[^\w]{{0,4}}(?:{_TURN})(?:\W|\Z))", re.IGNORECASE
)


def trim_page_turns(builder: BlockBuilder) -> None:
    """Remove lines that only lead to other pages.

    Args:
        builder: All drafts of the article.
    """
    shown = [index for index, draft in enumerate(builder.drafts) if draft.text and not draft.reason]
    for index in {*shown[:_FIRST], *shown[-_FIRST:]}:
        if is_page_turn(builder.drafts[index]) and len(shown) > 1:
            builder.remove(index, "navigation", index + 1)


def is_page_turn(draft: DraftBlock) -> bool:
    """Return whether a draft only names other pages, as links, or in both directions."""
    text = draft.text.strip()
    is_previous, is_next = bool(_PREVIOUS.search(text)), bool(_NEXT.search(text))
    if not (is_previous or is_next) or len(text) > LONGEST or not _is_plain(draft):
        return False
    parts = _SEPARATOR.split(text)
    if len(parts) > 5 or not all(_PART.fullmatch(part) for part in parts):
        return False
    if not draft.links:
        return is_previous and is_next and not (_HALF.search(text) or _COLON.search(text))
    rest = draft.text
    for link in reversed(draft.links):
        rest = f"{rest[: link.start]} {rest[link.end :]}"
    return not _WORD.search(_TURNS.sub("", rest))


def _is_plain(draft: DraftBlock) -> bool:
    """Return whether a draft is a paragraph in no container, without code."""
    is_code = any(span.kind is SpanKind.CODE for span in draft.content.spans)
    return draft.kind is BlockKind.PARAGRAPH and not (draft.frames or is_code)
