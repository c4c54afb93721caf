"""What the elements of running text mean: emphasis, links, line breaks, readings, pictures."""

from __future__ import annotations

import re
from functools import partial

from bs4.element import Tag

from reader.cleaning.block_builder import NO_TEXT, Draft
from reader.cleaning.boilerplate.link_density import is_share
from reader.cleaning.html.links import host
from reader.cleaning.html.media import PLAYERS, image_source, is_tracker, player_kind, player_source
from reader.cleaning.html.tree import attribute
from reader.cleaning.html.walker import Close, Handler, Walk, nothing
from reader.text.document import BlockKind, Media, MediaKind, SpanKind
from reader.text.safe import safe_line

_SPANS = {
    "strong": SpanKind.STRONG,
    "b": SpanKind.STRONG,
    "em": SpanKind.EMPHASIS,
    "i": SpanKind.EMPHASIS,
    "cite": SpanKind.EMPHASIS,
    "dfn": SpanKind.EMPHASIS,
    "var": SpanKind.EMPHASIS,
    "code": SpanKind.CODE,
    "kbd": SpanKind.CODE,
    "samp": SpanKind.CODE,
    "tt": SpanKind.CODE,
    "del": SpanKind.DELETED,
    "s": SpanKind.DELETED,
    "strike": SpanKind.DELETED,
    "mark": SpanKind.MARKED,
    "u": SpanKind.UNDERLINED,
    "ins": SpanKind.UNDERLINED,
    "sup": SpanKind.SUPERSCRIPT,
    "sub": SpanKind.SUBSCRIPT,
}
_SHOP = re.compile(
    r"//(?:subscribe|subscription|donate|membership)\.|/(?:subscribe|donate)(?:[/?#]|$)"
)

FALLBACK = 300
"""Characters that a player may hold for browsers that cannot play."""


SIBLINGS = 100
"""Nodes beside small print at most for it to stand alone: comments and white space."""


def span(walk: Walk, tag: Tag) -> Close:
    """Begin a span; code inside of code is code."""
    kind = _SPANS[tag.name]
    if walk.raw and kind is SpanKind.CODE:
        return nothing
    walk.inline.open(kind)
    return partial(walk.inline.close, kind)


def anchor(walk: Walk, tag: Tag) -> Close:
    """Begin a link; what leads nowhere is text."""
    href = attribute(tag, "href")
    if not href:
        return nothing
    walk.counts.links += 1
    if is_share(href):
        walk.counts.shares += 1
    target = walk.links.resolve(href)
    if not target:
        return nothing
    walk.inline.open(SpanKind.LINK, target)
    return partial(walk.inline.close, SpanKind.LINK)


def line_break(walk: Walk, _tag: Tag) -> None:
    """Force a line break; placeholders that wait for the end of the line follow it."""
    if walk.later and walk.grid is None and not walk.raw:
        walk.flush()
    else:
        walk.inline.break_line()


def reading(walk: Walk, _tag: Tag) -> Close:
    """Begin the reading of ruby text, in parentheses."""
    walk.inline.open(SpanKind.READING)
    walk.inline.write("（")

    def close() -> None:
        walk.inline.write("）")
        walk.inline.close(SpanKind.READING)

    return close


def small(walk: Walk, tag: Tag) -> Close:
    """Begin small print: a caption, when it stands alone below a placeholder."""
    parent, last = tag.parent, walk.drafts.items[-1:]
    alone = (
        parent is not None
        and len(parent.contents) <= SIBLINGS
        and all(
            node is tag or (isinstance(node, str) and not node.strip()) for node in parent.contents
        )
    )
    if alone and not walk.inline.size and last and last[0].kind is BlockKind.MEDIA:
        return walk.become(BlockKind.CAPTION)
    return nothing


def styled(walk: Walk, tag: Tag) -> Close:
    """Begin a span without a meaning; after a dropped initial no space follows."""
    if "dropcap" in attribute(tag, "class").lower().replace("-", ""):
        return walk.inline.glue
    return nothing


def image(walk: Walk, tag: Tag) -> None:
    """Show a picture, once."""
    source = image_source(tag)
    if is_tracker(tag, source):
        walk.drafts.add(Draft(BlockKind.MEDIA, reason="tracker"))
    elif source and _sells(tag):
        walk.drafts.add(Draft(BlockKind.MEDIA, reason="promotion"))
    elif source and source != walk.last_image:
        walk.last_image = source
        show(walk, MediaKind.IMAGE, source, attribute(tag, "alt"))


def _sells(tag: Tag) -> bool:
    """Tell whether a picture is the link to a page where one subscribes or gives."""
    parent = tag.parent
    return (
        parent is not None
        and parent.name == "a"
        and _SHOP.search(attribute(parent, "href")) is not None
    )


def player(walk: Walk, tag: Tag) -> Close | None:
    """Show a sound, a film or an embedded page; what it holds is for browsers that cannot.

    Where it holds much, its end tag is missing, and the article goes on inside.
    """
    source = player_source(tag, walk.find)
    if (source and source != "about:blank") or tag.name in ("audio", "video"):
        show(walk, player_kind(tag, source), source, attribute(tag, "title"))
    if tag.name == "embed" or (tag.name != "iframe" and walk.look(tag, FALLBACK) is None):
        return nothing
    return None


def fallback(walk: Walk, tag: Tag) -> Close | None:
    """Read what is meant for browsers without scripts, unless it repeats a picture just shown."""
    pictures = list(walk.find(tag, ("img",)))
    if len(pictures) == 1 and walk.last_image and walk.look(tag, 0) == "":
        return None
    return nothing


def show(walk: Walk, kind: MediaKind, source: str, alt: str) -> None:
    """Show a placeholder: here when a line begins here, else below the running text."""
    url = walk.links.resolve(source) or source
    media = Media(kind, 0, url, host(url), safe_line(alt) if alt else "")
    draft = Draft(BlockKind.MEDIA, NO_TEXT, media=media)
    if walk.grid is None and not walk.raw and walk.inline.line_empty:
        walk.flush()
        walk.drafts.add(draft)
    else:
        walk.later.append(draft)


HANDLERS: dict[str, Handler] = {
    "a": anchor,
    "br": line_break,
    "img": image,
    "noscript": fallback,
    "rt": reading,
    "small": small,
    "span": styled,
    **dict.fromkeys(_SPANS, span),
    **dict.fromkeys(PLAYERS, player),
}
"""What to do with an element of running text, by its name."""
