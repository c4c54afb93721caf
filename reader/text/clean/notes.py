"""Footnotes: blocks that references in the text point to, and the way back."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import NamedTuple
from urllib.parse import unquote

from reader.text.clean.drafts import Draft, Drafts
from reader.text.clean.inline import Piece, Stretch
from reader.text.document import Frame, FrameKind, SpanKind

BACK = "^"
"""Before the id of a note: the name of the place that refers to it."""

_HREF = re.compile(r"""href\s*=\s*["']?([^"'\s>]{0,2000}?)#([^"'\s>]{1,300})""", re.IGNORECASE)
_MARKER = re.compile(
    r"[\[［【〔(（]?\s*(?:[注註参參]\s?)?(\d{1,4}|[a-zA-Z]|[ivxlc]{1,5}|[①-⑳㉑-㊿]|[*†‡§¶]{1,4})\s*"
    r"[\]］】〕)）]?[.．、:：]?"
)
_LEAD = re.compile(
    r"[\^↑]?\s*[\[［【〔(（]?\s*(?:[注註参參]\s?)?(\d{1,4}|[a-zA-Z]|[ivxlc]{1,5}|[①-⑳㉑-㊿]|[*†‡§¶]{1,4})\s*"
    r"(?:[\]］】〕)）][.．、:：]?|[.．、:：]|(?=[ \u00a0\u3000]))[ \u00a0\u3000]*"
)
_NEAR = 12
"""Characters from the start of a note within which its name must stand."""


class _Reference(NamedTuple):
    """A link in the text to a name.

    Attributes:
        draft: The index of its draft.
        span: Where in it.
        marker: The number or sign of the note, empty when the link is no reference mark.
        raised: Whether it is set as a superscript or in brackets.
    """

    draft: int
    span: Stretch
    marker: str
    raised: bool


def find_targets(body: str, url: str) -> frozenset[str]:
    """Return the names that links of a page to itself point to.

    Args:
        body: HTML.
        url: The address of the page.
    """
    if "#" not in body:
        return frozenset()
    page = url.partition("#")[0]
    return frozenset(
        form
        for match in _HREF.finditer(body)
        if match[1] in ("", page)
        for form in (match[2], unquote(match[2]))
    )


def link_notes(drafts: Drafts) -> None:
    """Make footnotes of the blocks that reference marks point to."""
    items = drafts.items
    references: dict[str, list[_Reference]] = {}
    for index, draft in enumerate(items):
        for span in draft.piece.spans:
            if span.kind is SpanKind.LINK and span.target[:1] == "#" and not draft.reason:
                name = unquote(span.target[1:])
                references.setdefault(name, []).append(_reference(index, draft, span))
    if not references:
        return
    for index, draft in enumerate(items):
        for offset, name in draft.piece.names:
            calls = [call for call in references.get(unquote(name), ()) if call.draft < index]
            if calls and offset <= _NEAR and _is_note(calls[0], draft):
                _make_note(drafts, index, calls[0], name)
                break


def _reference(index: int, draft: Draft, span: Stretch) -> _Reference:
    text = draft.text[span.start : span.end]
    mark = _MARKER.fullmatch(text)
    raised = text[:1] in "[［【〔(（①②③④⑤⑥⑦⑧⑨" or any(
        other.kind is SpanKind.SUPERSCRIPT and other.start <= span.end and other.end >= span.start
        for other in draft.piece.spans
    )
    return _Reference(index, span, mark[1] if mark else "", raised)


def _is_note(call: _Reference, draft: Draft) -> bool:
    """Tell whether a draft is the note that a reference calls."""
    if not call.marker or not draft.text:
        return False
    answers = any(link.target[:1] == "#" for link in draft.links)
    return call.raised or answers


def _make_note(drafts: Drafts, index: int, call: _Reference, name: str) -> None:
    """Put a draft, and what else stands in its list item, into the frame of a footnote."""
    draft = drafts.items[index]
    lead = _LEAD.match(draft.text)
    if lead and lead[1] == call.marker and lead.end() < len(draft.text):
        draft.piece = _without_lead(draft.piece, lead.end())
    caller = drafts.items[call.draft]
    place = (call.span.start, BACK + name)
    caller.piece = caller.piece._replace(names=(*caller.piece.names, place))
    marker = f"[{call.marker}]"
    item = draft.frames[-1] if draft.frames else None
    if item is None or item.kind is not FrameKind.ITEM:
        draft.frames = (*draft.frames, Frame(FrameKind.FOOTNOTE, drafts.next_id(), marker))
        return
    depth = len(draft.frames) - 1
    note = replace(item, kind=FrameKind.FOOTNOTE, marker=marker)
    for other in drafts.items[index:]:
        if other.frames[depth : depth + 1] != (item,):
            break
        other.frames = (*other.frames[:depth], note, *other.frames[depth + 1 :])


def _without_lead(piece: Piece, length: int) -> Piece:
    """Return a piece without its first characters."""
    spans = tuple(
        span._replace(start=max(0, span.start - length), end=span.end - length)
        for span in piece.spans
        if span.end > length
    )
    names = tuple((max(0, offset - length), name) for offset, name in piece.names)
    return Piece(piece.text[length:], spans, names)
