"""Handlers for inline elements: emphasis, links, line breaks, ruby readings, media."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.cleaning.block_builder import NO_TEXT, DraftBlock
from reader.cleaning.boilerplate.link_density import is_share
from reader.cleaning.html.elements import Element
from reader.cleaning.html.link_resolver import host
from reader.cleaning.html.scripts import BASE, LONGEST, subscript, superscript
from reader.cleaning.html.tree import attribute
from reader.cleaning.html.walker import Close, ElementHandler, TreeWalker, do_nothing
from reader.patterns import lazy_pattern
from reader.text.document import BlockKind, Media, MediaKind, SpanKind
from reader.text.safe import safe_line

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable

    from reader.cleaning.html.elements import Element

    Find = Callable[[Element, Container[str]], Iterable[Element]]


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
_PLAIN_FORMS = {"sup": superscript, "sub": subscript}
_OWN_ADDRESS = frozenset("#¶§"), frozenset("#¶§🔗")
"""What generators of sites link to a heading, beside it: with any address, and within the page."""
_SHOP = lazy_pattern(
    r"//(?:subscribe|subscription|donate|membership)\.|/(?:subscribe|donate)(?:[/?#]|$)"
)

FALLBACK = 300
"""The maximum length of fallback text inside a player."""


SIBLINGS = 100
"""The maximum number of siblings (comments and white space) of small print that stands alone."""
PLAYERS = {
    "audio": MediaKind.AUDIO,
    "video": MediaKind.VIDEO,
    "iframe": MediaKind.EMBED,
    "embed": MediaKind.EMBED,
    "object": MediaKind.EMBED,
}
"""Media kinds by element name; the content of these elements is a fallback."""

_LAZY = ("data-src", "data-lazy-src", "data-original", "data-actualsrc", "data-orig-file")
_TINY = frozenset({"0", "1", "2"})
_HINTS = ("stat", "pixel", "analytics", "doubleclick", "feedburner", "scorecard")
_TRACKERS = lazy_pattern(
    r"medium\.com/_/stat|/pixel(?:\.gif|\.png|/|\?|$)|google-analytics\.|doubleclick\.|"
    r"feedburner\.com/~r/|stats\.wordpress\.com|pixel\.wp\.com|scorecardresearch\."
)
_VIDEO_HOSTS = lazy_pattern(
    r"//(?:www\.|player\.|m\.)?(?:youtube(?:-nocookie)?\.com|youtu\.be|vimeo\.com|"
    r"bilibili\.com|dailymotion\.com|youku\.com)/"
)


def start_span(walker: TreeWalker, tag: Element) -> Close:
    """Start a span; code inside preformatted text has no effect."""
    kind = _SPANS[tag.name]
    if walker.raw and kind is SpanKind.CODE:
        return do_nothing
    walker.inline.open(kind)
    return partial(walker.inline.close, kind)


def start_script(walker: TreeWalker, tag: Element) -> Close | None:
    """Write a superscript or subscript in its plain form, or start a span where it has none."""
    if not walker.raw and not walker.find_elements(tag, ("a", "img", "sup", "sub")):
        text = walker.peek_text(tag, LONGEST)
        form = text and _PLAIN_FORMS[tag.name](text, walker.inline.line_end(BASE))
        if form:
            walker.inline.write(form)
            return None
    return start_span(walker, tag)


def start_link(walker: TreeWalker, tag: Element) -> Close | None:
    """Start a link; one without a target is plain text, and a sign that links a heading none."""
    href = attribute(tag, "href")
    if not href:
        return do_nothing
    if "#" in href and len(tag.contents) == 1:
        sign = tag.contents[0]
        is_sign = isinstance(sign, str) and sign.strip() in _OWN_ADDRESS[href[0] == "#"]
        if is_sign and (walker.context.kind is BlockKind.HEADING or "¶" in str(sign)):
            return None  # in a sentence, "#" and "§" are words
    walker.counts.links += 1
    if is_share(href):
        walker.counts.shares += 1
    target = walker.links.resolve(href)
    if not target:
        return do_nothing
    walker.inline.open(SpanKind.LINK, target)
    return partial(walker.inline.close, SpanKind.LINK)


def add_line_break(walker: TreeWalker, _tag: Element) -> None:
    """Add a forced line break, followed by pending placeholders."""
    if walker.pending_media and walker.grid is None and not walker.raw:
        walker.flush()
    else:
        walker.inline.break_line()


def start_reading(walker: TreeWalker, _tag: Element) -> Close:
    """Start a ruby reading, in parentheses."""
    walker.inline.open(SpanKind.READING)
    walker.inline.write("（")

    def close() -> None:
        walker.inline.write("）")
        walker.inline.close(SpanKind.READING)

    return close


def start_small_print(walker: TreeWalker, tag: Element) -> Close:
    """Start small print, which is a caption if it stands alone below a placeholder."""
    parent, last = walker.parent, walker.builder.drafts[-1:]
    alone = len(parent.contents) <= SIBLINGS and all(
        node is tag or (isinstance(node, str) and not node.strip()) for node in parent.contents
    )
    if alone and not walker.inline.size and last and last[0].kind is BlockKind.MEDIA:
        return walker.open_block(BlockKind.CAPTION)
    return do_nothing


def start_styled(walker: TreeWalker, tag: Element) -> Close:
    """Start a generic span; no space follows a drop cap."""
    if "dropcap" in attribute(tag, "class").lower().replace("-", ""):
        return walker.inline.join_next
    return do_nothing


def add_image(walker: TreeWalker, tag: Element) -> None:
    """Add a placeholder for a picture, unless it repeats the previous one."""
    source = image_source(tag)
    if is_tracker(tag, source):
        walker.builder.add(DraftBlock(BlockKind.MEDIA, reason="tracker"))
    elif source and _is_promotion(walker.parent):
        walker.builder.add(DraftBlock(BlockKind.MEDIA, reason="promotion"))
    elif source and source != walker.last_image:
        walker.last_image = source
        _add_media(walker, MediaKind.IMAGE, source, attribute(tag, "alt"))


def _is_promotion(parent: Element) -> bool:
    """Return whether a picture in an element links to a subscription or donation page."""
    return parent.name == "a" and _SHOP.search(attribute(parent, "href")) is not None


def add_player(walker: TreeWalker, tag: Element) -> Close | None:
    """Add a placeholder for audio, video or an embedded page, and skip its fallback content.

    Long content means that the end tag is missing and the article continues inside.
    """
    source = player_source(tag, walker.find_elements)
    if (source and source != "about:blank") or tag.name in ("audio", "video"):
        _add_media(walker, player_kind(tag, source), source, attribute(tag, "title"))
    if tag.name == "embed" or (tag.name != "iframe" and walker.peek_text(tag, FALLBACK) is None):
        return do_nothing
    return None


def start_noscript(walker: TreeWalker, tag: Element) -> Close | None:
    """Read content for browsers without scripts, unless it repeats the previous picture."""
    pictures = list(walker.find_elements(tag, ("img",)))
    if len(pictures) == 1 and walker.last_image and walker.peek_text(tag, 0) == "":
        return None
    return do_nothing


def _add_media(walker: TreeWalker, kind: MediaKind, source: str, alt: str) -> None:
    """Add a placeholder: here at the start of a line, else below the inline text."""
    url = walker.links.resolve(source) or source
    media = Media(kind, 0, url, host(url), safe_line(alt) if alt else "")
    draft = DraftBlock(BlockKind.MEDIA, NO_TEXT, media=media)
    if walker.grid is None and not walker.raw and walker.inline.line_empty:
        walker.flush()
        walker.builder.add(draft)
    else:
        walker.pending_media.append(draft)


HANDLERS: dict[str, ElementHandler] = {
    "a": start_link,
    "br": add_line_break,
    "img": add_image,
    "noscript": start_noscript,
    "rt": start_reading,
    "small": start_small_print,
    "span": start_styled,
    **dict.fromkeys(_SPANS, start_span),
    **dict.fromkeys(_PLAIN_FORMS, start_script),
    **dict.fromkeys(PLAYERS, add_player),
}
"""Handlers by element name."""


def image_source(tag: Element) -> str:
    """Return the URL of a picture as written; for lazy pictures that of the full image."""
    for name in _LAZY:
        if name in tag.attrs and (value := attribute(tag, name).strip()):
            return value
    source = attribute(tag, "src").strip()
    if source and not source.startswith("data:"):
        return source
    candidates = attribute(tag, "data-srcset") or attribute(tag, "srcset")
    last = candidates.rsplit(",", 1)[-1].split()
    return last[0] if last and not last[0].startswith("data:") else source


def is_tracker(tag: Element, source: str) -> bool:
    """Return whether a picture is a tracking pixel."""
    for name in ("width", "height"):
        if name in tag.attrs and attribute(tag, name).strip().removesuffix("px") in _TINY:
            return True
    hinted = any(hint in source for hint in _HINTS)
    return hinted and _TRACKERS.search(source) is not None


def player_source(tag: Element, find: Find) -> str:
    """Return the URL of audio, video or an embedded page as written.

    Args:
        tag: The media element.
        find: Finds elements in it by name.
    """
    for name in ("src", "data-src", "data"):
        if value := attribute(tag, name).strip():
            return value
    for child in find(tag, ("source", "embed", "param", "iframe")):
        for name in ("src", "data-src", "value"):
            value = attribute(child, name).strip()
            if "/" in value:
                return value
    return ""


def player_kind(tag: Element, source: str) -> MediaKind:
    """Return the media kind of an element; an embedded page of a video host is a video."""
    kind = PLAYERS[tag.name]
    if kind is MediaKind.EMBED and _VIDEO_HOSTS.search(source):
        return MediaKind.VIDEO
    return kind
