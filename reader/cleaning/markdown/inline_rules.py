"""Inline rules: HTML tags, wikilinks, embeds, formulas, bare URLs; and the anchors of headings."""

from __future__ import annotations

import re
from html import unescape

from markdown_it import MarkdownIt
from markdown_it.common.html_re import HTML_TAG_RE
from markdown_it.helpers import parseLinkLabel
from markdown_it.rules_inline import StateInline

from reader.cleaning.html.tag_names import ELEMENTS, WIDGETS, WITHOUT_TEXT
from reader.cleaning.line_restoring import url_end
from reader.cleaning.markdown.formulas import is_formula
from reader.patterns import lazy_pattern

_NAME = lazy_pattern(r"<(/?)([a-zA-Z][a-zA-Z0-9:_-]*)(?=[\s/>])")
_BROKEN_TAG = lazy_pattern(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]{0,2000})?>")
_UNREAD = (
    (WITHOUT_TEXT | WIDGETS | {"iframe", "noembed", "noframes", "object", "video", "audio", "xmp"})
    - {"area", "base", "col", "input", "link", "meta", "param"}
) | {"math"}
"""Elements whose content is not read as text: their end tag must follow."""
_OUTER = frozenset({"html", "head", "body", "title", "frameset", "frame", "base", "plaintext"})
"""Elements of a page, not of an article: a tag in the text of an article is an example."""
_NEAR = 2_000
"""How far into a paragraph the tag of a component may stand, and how long its line may be."""
_WIKILINK = lazy_pattern(
    r"(?P<embed>!?)\[\[(?P<target>[^\[\]\n|]{1,300})(?:\|(?P<text>[^\[\]\n]{1,300}))?\]\](?!\()"
)
_NUMBER = lazy_pattern(r"\d{1,5}")
"""The target of what is the number of a note in brackets; a longer one is a day or an id."""
_PICTURE = lazy_pattern(r"\.(?:jpe?g|png|gif|webp|svg|avif|bmp|tiff?)$", re.IGNORECASE)
_AUDIO = lazy_pattern(r"\.(?:mp3|m4a|ogg|wav|flac|opus)$", re.IGNORECASE)
_VIDEO = lazy_pattern(r"\.(?:mp4|webm|mov|mkv|ogv)$", re.IGNORECASE)
_SIZE = lazy_pattern(r"\d+(?:x\d+)?")
_FORMULA = lazy_pattern(r"\$(?!\s)(?:[^$\\\n]|\\.){1,1000}(?<!\s)\$(?!\d)|\$\$[^$\n]{1,2000}\$\$")
_ESCAPED_FORMULA = lazy_pattern(
    r"\\{1,2}\((?P<formula>(?:\\(?!\))[^\n]|[^\\\n]){1,1000}?)\\{1,2}\)"
)
_ATTRIBUTES = lazy_pattern(r"\{[.#][^{}\n]{0,300}\}")
_ADDRESS = lazy_pattern(r"://[\w.~:/?#@!$&'()*+,;=%\[\]-]{1,1200}", re.ASCII)
_SCHEME = lazy_pattern(r"(?<![a-zA-Z])https?$", re.IGNORECASE)


def add_inline_rules(parser: MarkdownIt) -> None:
    """Let a parser read inline markup as people write it."""
    ruler = parser.inline.ruler
    ruler.at("html_inline", _read_tag)
    ruler.before("link", "wikilink", _read_wikilink)
    ruler.before("link", "bracketed_span", _read_bracketed_span)
    ruler.before("escape", "formula", _read_formula)
    ruler.before("newline", "address", _read_address)
    ruler.at("newline", _read_newline)


def _read_newline(state: StateInline, silent: bool) -> bool:
    """Read a line end; the indentation of the next line is kept with it."""
    if state.src[state.pos] != "\n":
        return False
    at = state.pos + 1
    while at < state.posMax and state.src[at] in " \t":
        at += 1
    if not silent:
        text = state.pending
        is_hard = text.endswith("  ")
        state.pending = text.rstrip(" ")
        token = state.push("hardbreak" if is_hard else "softbreak", "br", 0)
        indent = state.src[state.pos + 1 : at].expandtabs(4)
        token.meta = {"indent": len(indent)}
    state.pos = at
    return True


def _read_tag(state: StateInline, silent: bool) -> bool:
    """Read a tag of HTML; what only looks like one is text."""
    match = _NAME.match(state.src, state.pos)
    if match is None:
        return False
    name = match[2].lower()
    tag = HTML_TAG_RE.match(state.src, state.pos) or _BROKEN_TAG.match(state.src, state.pos)
    if tag is None or name in _OUTER:
        return False
    if name not in ELEMENTS and not {"-", ":"} & set(name):
        return _read_component(state, name, tag)
    is_unread = name in _UNREAD and name != "iframe" and not match[1]
    if is_unread and not tag[0].endswith("/>") and _last_closing(state, name) < tag.end():
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = tag[0]
        if name == "a":
            state.linkLevel += -1 if match[1] else 1
    state.pos = tag.end()
    return True


def _read_component(state: StateInline, name: str, tag: re.Match[str]) -> bool:
    """Skip the tag of a component: one that is closed in itself or somewhere, or alone on its line.

    Any other unknown tag is text, as in ``List<String>``.
    """
    end = tag.end()
    before = state.src[: state.pos].rpartition("\n")[2] if state.pos < _NEAR else "x"
    after = state.src[end : end + _NEAR].partition("\n")[0]
    is_closed = tag[0].endswith("/>") or name in state.env.get("components", ())
    if not is_closed and (before.strip() or after.strip()):
        return False
    state.pos = end
    return True


def _last_closing(state: StateInline, name: str) -> int:
    """Return the offset of the last end tag with a name in a paragraph, or -1."""
    offsets: dict[tuple[str, str], int] = state.env.setdefault("last closings", {})
    key = state.src, name
    if key not in offsets:
        pattern = re.compile(rf"</{re.escape(name)}(?=[\s>])", re.IGNORECASE)
        offsets[key] = max((match.start() for match in pattern.finditer(state.src)), default=-1)
    return offsets[key]


def _read_wikilink(state: StateInline, silent: bool) -> bool:
    """Read ``[[target|text]]`` as its text, and ``![[file]]`` as media."""
    if state.src[state.pos] not in "![":
        return False
    match = _WIKILINK.match(state.src, state.pos)
    if match is None or (_NUMBER.fullmatch(match["target"]) and not match["embed"]):
        return False
    if not silent:
        target = match["target"].strip().rstrip("\\")
        text = (match["text"] or "").strip()
        if match["embed"]:
            _push_embed(state, target, text)
        else:
            _push_wikilink(state, target, text or target.lstrip("#").replace("#", " > "))
    state.pos = match.end()
    return True


def _read_bracketed_span(state: StateInline, silent: bool) -> bool:
    """Read ``[text]{.class}``, in which other brackets may stand, as its text."""
    start = state.pos
    if state.src[start] != "[" or "]{" not in state.src:
        return False
    end = parseLinkLabel(state, start)
    attributes = _ATTRIBUTES.match(state.src, end + 1) if end >= 0 else None
    if attributes is None:
        return False
    if not silent:
        most = state.posMax
        state.pos, state.posMax = start + 1, end
        state.md.inline.tokenize(state)
        state.posMax = most
    state.pos = attributes.end()
    return True


def _push_wikilink(state: StateInline, target: str, text: str) -> None:
    """Push the text of a wikilink; only a heading of the article or a URL can be opened."""
    href = ""
    if target.startswith("#") and not target.startswith("#^"):
        href = "#" + slug(target[1:])
    elif target.startswith(("http://", "https://")):
        href = target
    if href:
        state.push("link_open", "a", 1).attrs = {"href": href}
    state.push("text", "", 0).content = text
    if href:
        state.push("link_close", "a", -1)


def _push_embed(state: StateInline, target: str, text: str) -> None:
    """Push an embedded file: a picture, audio, video, or another note by its name."""
    path = target.partition("#")[0]
    name = path.rsplit("/", 1)[-1]
    text = "" if _SIZE.fullmatch(text) else text
    token = state.push("embed", "", 0)
    token.content = text or name or target
    token.attrs = {"src": path}
    token.tag = "img" if _PICTURE.search(path) else "iframe"
    if _AUDIO.search(path) or _VIDEO.search(path):
        token.tag = "audio" if _AUDIO.search(path) else "video"


def _read_formula(state: StateInline, silent: bool) -> bool:
    """Read a formula between dollar signs or escaped parentheses, which stays as written."""
    sign = state.src[state.pos]
    if sign not in "$\\":
        return False
    match = (_FORMULA if sign == "$" else _ESCAPED_FORMULA).match(state.src, state.pos)
    if match is None or (sign != "$" and not is_formula(match["formula"])):
        return False
    if not silent:
        state.push("text", "", 0).content = match[0]
    state.pos = match.end()
    return True


def _read_address(state: StateInline, silent: bool) -> bool:
    """Read an address without brackets as a link; text may follow it directly."""
    if state.src[state.pos] != ":" or state.linkLevel > 0:
        return False
    scheme = _SCHEME.search(state.pending[-6:])
    match = _ADDRESS.match(state.src, state.pos) if scheme else None
    if scheme is None or match is None:
        return False
    start = state.pos - len(scheme[0])
    end = url_end(state.src, start, match.end())
    if end <= state.pos + 3:
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[0])]
        address = unescape(state.src[start:end])
        state.push("link_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = address
        state.push("link_close", "a", -1)
    state.pos = end
    return True


_DROPPED = lazy_pattern(r"[^\w\- ]")


def slug(text: str) -> str:
    """Return the anchor of a heading.

    Args:
        text: The text of the heading.
    """
    return _DROPPED.sub("", text.strip().lower()).replace(" ", "-")
