"""What the elements of running text mean: emphasis, links, line breaks, readings, pictures."""

from __future__ import annotations

import re
from functools import partial

from bs4.element import Tag

from reader.cleaning.block_builder import NO_TEXT, DraftBlock
from reader.cleaning.boilerplate.link_density import is_share
from reader.cleaning.html.link_resolver import host
from reader.cleaning.html.media import PLAYERS, image_source, is_tracker, player_kind, player_source
from reader.cleaning.html.tree import attribute
from reader.cleaning.html.walker import Close, ElementHandler, TreeWalker, do_nothing
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


def span(walker: TreeWalker, tag: Tag) -> Close:
    """Begin a span; code inside of code is code."""
    kind = _SPANS[tag.name]
    if walker.raw and kind is SpanKind.CODE:
        return do_nothing
    walker.inline.open(kind)
    return partial(walker.inline.close, kind)


def anchor(walker: TreeWalker, tag: Tag) -> Close:
    """Begin a link; what leads nowhere is text."""
    href = attribute(tag, "href")
    if not href:
        return do_nothing
    walker.counts.links += 1
    if is_share(href):
        walker.counts.shares += 1
    target = walker.links.resolve(href)
    if not target:
        return do_nothing
    walker.inline.open(SpanKind.LINK, target)
    return partial(walker.inline.close, SpanKind.LINK)


def line_break(walker: TreeWalker, _tag: Tag) -> None:
    """Force a line break; placeholders that wait for the end of the line follow it."""
    if walker.later and walker.grid is None and not walker.raw:
        walker.flush()
    else:
        walker.inline.break_line()


def reading(walker: TreeWalker, _tag: Tag) -> Close:
    """Begin the reading of ruby text, in parentheses."""
    walker.inline.open(SpanKind.READING)
    walker.inline.write("（")

    def close() -> None:
        walker.inline.write("）")
        walker.inline.close(SpanKind.READING)

    return close


def small(walker: TreeWalker, tag: Tag) -> Close:
    """Begin small print: a caption, when it stands alone below a placeholder."""
    parent, last = tag.parent, walker.builder.drafts[-1:]
    alone = (
        parent is not None
        and len(parent.contents) <= SIBLINGS
        and all(
            node is tag or (isinstance(node, str) and not node.strip()) for node in parent.contents
        )
    )
    if alone and not walker.inline.size and last and last[0].kind is BlockKind.MEDIA:
        return walker.become(BlockKind.CAPTION)
    return do_nothing


def styled(walker: TreeWalker, tag: Tag) -> Close:
    """Begin a span without a meaning; after a dropped initial no space follows."""
    if "dropcap" in attribute(tag, "class").lower().replace("-", ""):
        return walker.inline.join_next
    return do_nothing


def image(walker: TreeWalker, tag: Tag) -> None:
    """Show a picture, once."""
    source = image_source(tag)
    if is_tracker(tag, source):
        walker.builder.add(DraftBlock(BlockKind.MEDIA, reason="tracker"))
    elif source and _sells(tag):
        walker.builder.add(DraftBlock(BlockKind.MEDIA, reason="promotion"))
    elif source and source != walker.last_image:
        walker.last_image = source
        show(walker, MediaKind.IMAGE, source, attribute(tag, "alt"))


def _sells(tag: Tag) -> bool:
    """Tell whether a picture is the link to a page where one subscribes or gives."""
    parent = tag.parent
    return (
        parent is not None
        and parent.name == "a"
        and _SHOP.search(attribute(parent, "href")) is not None
    )


def player(walker: TreeWalker, tag: Tag) -> Close | None:
    """Show a sound, a film or an embedded page; what it holds is for browsers that cannot.

    Where it holds much, its end tag is missing, and the article goes on inside.
    """
    source = player_source(tag, walker.find)
    if (source and source != "about:blank") or tag.name in ("audio", "video"):
        show(walker, player_kind(tag, source), source, attribute(tag, "title"))
    if tag.name == "embed" or (tag.name != "iframe" and walker.look(tag, FALLBACK) is None):
        return do_nothing
    return None


def fallback(walker: TreeWalker, tag: Tag) -> Close | None:
    """Read what is meant for browsers without scripts, unless it repeats a picture just shown."""
    pictures = list(walker.find(tag, ("img",)))
    if len(pictures) == 1 and walker.last_image and walker.look(tag, 0) == "":
        return None
    return do_nothing


def show(walker: TreeWalker, kind: MediaKind, source: str, alt: str) -> None:
    """Show a placeholder: here when a line begins here, else below the running text."""
    url = walker.links.resolve(source) or source
    media = Media(kind, 0, url, host(url), safe_line(alt) if alt else "")
    draft = DraftBlock(BlockKind.MEDIA, NO_TEXT, media=media)
    if walker.grid is None and not walker.raw and walker.inline.line_empty:
        walker.flush()
        walker.builder.add(draft)
    else:
        walker.later.append(draft)


HANDLERS: dict[str, ElementHandler] = {
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
