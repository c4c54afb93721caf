"""Footnotes: link reference marks in the text to the notes they point to, and back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote

from reader.cleaning.block_builder import BlockBuilder, DraftBlock
from reader.cleaning.paragraph_builder import InlineSpan, InlineText
from reader.patterns import lazy_pattern
from reader.text.document import BlockFrame, FrameKind, SpanKind

BACK = "^"
"""Prefix of a note's id that gives the anchor of the reference to the note."""

_FRAGMENT = lazy_pattern(r"""#([^"'\s>]{1,300})""")
_HREF = lazy_pattern(r"""href\s{0,9}=\s{0,9}["']?$""", re.IGNORECASE)
_MARKER = lazy_pattern(
    r"[\[［【〔(（]?\s*(?:[注註参參]\s?)?(\d{1,4}|[a-zA-Z]|[ivxlc]{1,5}|[①-⑳㉑-㊿]|[*†‡§¶]{1,4})\s*"
    r"[\]］】〕)）]?[.．、:：]?"
)
_LEAD = lazy_pattern(
    r"[\^↑]?\s*[\[［【〔(（]?\s*(?:[注註参參]\s?)?(\d{1,4}|[a-zA-Z]|[ivxlc]{1,5}|[①-⑳㉑-㊿]|[*†‡§¶]{1,4})\s*"
    r"(?:[\]］】〕)）][.．、:：]?|[.．、:：]|(?=[ \u00a0\u3000]))[ \u00a0\u3000]*"
)
_BRACKETS = frozenset("[［【〔(（①②③④⑤⑥⑦⑧⑨")
_OPENERS = frozenset("\"'= ")
_NEAR = 12
"""The anchor of a note must be within this many characters of its start."""


class _Reference(NamedTuple):
    """A link in the text to an anchor of the page.

    Attributes:
        draft: The index of its draft.
        span: The span of the link.
        marker: The number or sign of the note; empty if the link is not a reference mark.
        raised: Whether it is a superscript or in brackets.
    """

    draft: int
    span: InlineSpan
    marker: str
    raised: bool


def find_targets(body: str, url: str) -> frozenset[str]:
    """Return the anchor names that links within a page point to.

    Args:
        body: HTML.
        url: The URL of the page.
    """
    page = url.partition("#")[0]
    targets: set[str] = set()
    for match in _FRAGMENT.finditer(body):
        start = match.start()
        if page and body.endswith(page, 0, start):
            start -= len(page)
        if body[start - 1 : start] in _OPENERS and _HREF.search(body[max(0, start - 25) : start]):
            targets.update((match[1], unquote(match[1])))
    return frozenset(targets)


def link_notes(builder: BlockBuilder) -> None:
    """Turn the blocks that reference marks point to into footnotes."""
    drafts = builder.drafts
    references: dict[str, list[_Reference]] = {}
    for index, draft in enumerate(drafts):
        for name, reference in _references(index, draft):
            references.setdefault(name, []).append(reference)
    if not references:
        return
    backlinks: dict[int, list[tuple[int, str]]] = {}
    for index, draft in enumerate(drafts):
        for offset, name in draft.content.names:
            source = next(iter(references.get(unquote(name), ())), None)
            if source and source.draft < index and offset <= _NEAR and _is_note(source, draft):
                _make_note(builder, index, source.marker)
                backlinks.setdefault(source.draft, []).append((source.span.start, BACK + name))
                break
    for index, names in backlinks.items():
        content = drafts[index].content
        drafts[index].content = content._replace(names=(*content.names, *names))


def _references(index: int, draft: DraftBlock) -> Iterator[tuple[str, _Reference]]:
    """Yield the links of a draft to anchors of the article, with the anchor names."""
    if draft.reason:
        return
    raised: list[int] = []
    for span in draft.content.spans:
        if span.kind is SpanKind.SUPERSCRIPT:
            raised.extend((span.start, span.end))
    for span in draft.content.spans:
        if span.kind is SpanKind.LINK and span.target[:1] == "#":
            text = draft.text[span.start : span.end]
            mark = _MARKER.fullmatch(text)
            is_raised = text[:1] in _BRACKETS or _touches(raised, span)
            yield (
                unquote(span.target[1:]),
                _Reference(index, span, mark[1] if mark else "", is_raised),
            )


def _touches(raised: list[int], span: InlineSpan) -> bool:
    """Return whether a link is inside a superscript or contains one.

    Args:
        raised: The starts and ends of the superscripts, alternating, ascending.
        span: The link.
    """
    after = bisect_right(raised, span.start)
    return after % 2 == 1 or (after < len(raised) and raised[after] < span.end)


def _is_note(reference: _Reference, draft: DraftBlock) -> bool:
    """Return whether a draft is the note that a reference points to."""
    if not reference.marker or not draft.text:
        return False
    return reference.raised or any(link.target[:1] == "#" for link in draft.links)


def _make_note(builder: BlockBuilder, index: int, sign: str) -> None:
    """Put a draft, and the rest of its list item, into a footnote container."""
    draft = builder.drafts[index]
    lead = _LEAD.match(draft.text)
    if lead and lead[1] == sign and lead.end() < len(draft.text):
        draft.content = _without_lead(draft.content, lead.end())
    marker = f"[{sign}]"
    item = draft.frames[-1] if draft.frames else None
    if item is not None and item.kind is FrameKind.FOOTNOTE:
        return
    if item is None or item.kind is not FrameKind.ITEM:
        draft.frames = (*draft.frames, BlockFrame(FrameKind.FOOTNOTE, builder.next_id(), marker))
        return
    depth = len(draft.frames) - 1
    note = replace(item, kind=FrameKind.FOOTNOTE, marker=marker)
    for at in range(index, len(builder.drafts)):
        frames = builder.drafts[at].frames
        if frames[depth : depth + 1] != (item,):
            break
        builder.drafts[at].frames = (*frames[:depth], note, *frames[depth + 1 :])


def _without_lead(content: InlineText, length: int) -> InlineText:
    """Return a text without its first characters."""
    spans = tuple(
        span._replace(start=max(0, span.start - length), end=span.end - length)
        for span in content.spans
        if span.end > length
    )
    names = tuple((max(0, offset - length), name) for offset, name in content.names)
    return InlineText(content.text[length:], spans, names)
