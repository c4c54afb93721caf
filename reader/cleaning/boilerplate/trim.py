"""Trimming: remove blocks that repeat the metadata or belong to the page."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from reader.cleaning.block_builder import DraftBlock
from reader.cleaning.boilerplate.date_lines import is_date_line
from reader.cleaning.boilerplate.link_density import label_of
from reader.cleaning.boilerplate.page_turns import trim_page_turns
from reader.cleaning.boilerplate.saved_pages import is_above, trim_saved
from reader.cleaning.paragraph_builder import InlineText
from reader.patterns import lazy_pattern
from reader.text.document import BlockKind
from reader.text.fold import fold_bare

if TYPE_CHECKING:
    from reader.cleaning.block_builder import BlockBuilder
    from reader.cleaning.sites.rule import SiteRules

_SUFFIX = lazy_pattern(r"\s+[-–—|｜_]\s+[^-–—|｜_]*$")
_PICTURES = lazy_pattern("[\u2400-\u2421\ufffc\ufffd]")
_READ_TIME = lazy_pattern(
    r"(?:约|約|大约|大約)?\s*\d{1,3}\s*(?:min(?:ute)?s?(?: read)?|分[钟鐘](?:[阅閱][读讀])?)"
    r"|[阅閱][读讀][时時][间間].{0,12}",
    re.IGNORECASE,
)
_FEED = lazy_pattern(r"\brss\b|获取更多|\bfeed", re.IGNORECASE)
_SYNDICATED = lazy_pattern(
    r"the post .{1,200} (?:appeared first|first appeared) on .{1,80}"
    r"|.{1,200} was originally published in .{1,80} on medium, where .{1,100}"
    r"|continue reading.{0,80}|read more.{0,20}|[阅閱][读讀][原全]文.{0,4}"
    r"|[继繼][续續](?:[阅閱][读讀]|看).{0,12}",
    re.IGNORECASE | re.DOTALL,
)

_STRAY = lazy_pattern(r"(?<=[。！？」』”…])\s*X$")
_CREDIT = lazy_pattern(
    r"(?:[图圖](?:像|片)?(?:来源|來源|源|加注文字)?|照片|[摄攝]影?|来源|來源|photo(?:graph)?s?|image|credit"
    r"|source)(?:s|\s+(?:by|credit|courtesy))?\s*[:：／/丨|｜，]\s*\S",
    re.IGNORECASE,
)

FIRST = 6
"""The number of drafts at the start that may repeat the metadata."""
CREDIT = 120
"""The maximum length of a credit."""


def trim(builder: BlockBuilder, title: str, when: datetime | None, rules: SiteRules | None) -> None:
    """Remove drafts that repeat the metadata or belong to the page.

    Args:
        builder: All drafts of the article.
        title: The title, or empty.
        when: The date.
        rules: The rules for pages of this host.
    """
    if rules:
        _apply(builder, rules)
    _trim_start(builder, title, when)
    trim_saved(builder, when, rules)
    trim_page_turns(builder)
    _trim_end(builder)
    _trim_labels(builder)
    _trim_strays(builder)
    _find_credits(builder.drafts)


def _apply(builder: BlockBuilder, rules: SiteRules) -> None:
    for index, draft in enumerate(builder.drafts):
        text = draft.text.strip()
        if text in rules.cut:
            builder.remove(index, "site")
            return
        if text in rules.drop:
            builder.remove(index, "site", index + 1)


def _trim_start(builder: BlockBuilder, title: str, when: datetime | None) -> None:
    titles = _titles(title[:500])
    begun = 0
    is_named = has_text = False
    for index, draft in enumerate(builder.drafts):
        if draft.reason or not draft.text:
            continue
        begun += 1
        if begun > FIRST:
            break
        is_comparable = titles and len(draft.text) <= 2 * len(title) + 40
        is_heading = draft.kind is BlockKind.HEADING
        if (
            is_comparable
            and (not is_named or (is_heading and not has_text))
            and _comparable(draft.text) in titles
            and _is_removable(builder.drafts, draft)
        ):
            builder.remove(index, "title", index + 1)
            is_named = True
        elif when and is_date_line(draft.text, when):
            builder.remove(index, "date-line", index + 1)
        elif _READ_TIME.fullmatch(draft.text) or is_above(draft.text):
            builder.remove(index, "meta", index + 1)
        else:
            has_text |= not is_heading


def _is_removable(items: list[DraftBlock], title: DraftBlock) -> bool:
    """Return whether a repeated title is a heading, or other text remains without it."""
    if title.kind is BlockKind.HEADING:
        return True
    return any(draft.text and not draft.reason for draft in items if draft is not title)


def _titles(title: str) -> frozenset[str]:
    """Return the comparable forms of a title: complete, and without the site name."""
    return frozenset(filter(None, (_comparable(title), _comparable(_SUFFIX.sub("", title)))))


def _comparable(text: str) -> str:
    """Return a title for comparison: folded, without replacements of controls."""
    return fold_bare(_PICTURES.sub("", text))


def _trim_end(builder: BlockBuilder) -> None:
    """Remove a link to the rest of a text, and a feed footer: links after the last rule."""
    items = builder.drafts
    end = _last(items)
    if end >= 0 and items[end].links and _SYNDICATED.fullmatch(items[end].text):
        builder.remove(end, "promotion", end + 1)
    last = next((i for i in reversed(range(len(items))) if items[i].kind is BlockKind.RULE), -1)
    if last < 1:
        return
    tail = [draft for draft in items[last + 1 :] if draft.text and not draft.reason]
    text = "\n".join(draft.text for draft in tail)
    linked = sum(link.end - link.start for draft in tail for link in draft.links)
    if tail and len(text) <= 160 and linked * 2 >= len(text) and _FEED.search(text):
        builder.remove(last + 1, "promotion")


def _last(items: list[DraftBlock]) -> int:
    """Return the index of the last draft that is shown, -1 without one."""
    shown = (i for i in reversed(range(len(items))) if items[i].text and not items[i].reason)
    return next(shown, -1)


def _trim_labels(builder: BlockBuilder) -> None:
    """Remove labels of removed blocks, and labels without content."""
    after, ended = "", True
    for index in reversed(range(len(builder.drafts))):
        draft = builder.drafts[index]
        if draft.reason:
            after = draft.reason if draft.reason != "tracker" else after
            continue
        if draft.kind is BlockKind.RULE:
            continue
        reason = label_of(draft.text) if ended or after else ""
        if not reason or not (ended or after == reason):
            after, ended = "", False
            continue
        builder.remove(index, reason, index + 1)


def _trim_strays(builder: BlockBuilder) -> None:
    """Cut a lone X, the close button of a removed box, off the ends of paragraphs."""
    if "stray" in builder.allowed:
        return
    kept: list[DraftBlock] = []
    for draft in builder.drafts:
        kept.append(draft)
        if draft.reason or not draft.text.endswith("X") or not _STRAY.search(draft.text):
            continue
        text = _STRAY.sub("", draft.text)
        spans = tuple(
            span._replace(end=min(span.end, len(text)))
            for span in draft.content.spans
            if span.start < len(text)
        )
        draft.content = InlineText(text, spans, draft.content.names)
        kept.append(DraftBlock(BlockKind.PARAGRAPH, InlineText("X"), draft.frames, reason="stray"))
    builder.drafts = kept


def _find_credits(items: list[DraftBlock]) -> None:
    """Turn credits below placeholders into captions."""
    below = False
    for draft in items:
        if draft.reason:
            continue
        short = draft.kind is BlockKind.PARAGRAPH and 0 < len(draft.text) <= CREDIT
        if below and short and _CREDIT.match(draft.text):
            draft.kind = BlockKind.CAPTION
        below = draft.kind in (BlockKind.MEDIA, BlockKind.CAPTION)
