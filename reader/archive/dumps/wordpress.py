"""Texts of posts as WordPress stores them: paragraphs without tags, and shortcodes.

The editor of earlier versions stores a blank line where the page has a paragraph; a caption stands
between tags in brackets.
"""

from __future__ import annotations

import re

from reader.archive.formats.pairs import replace_pairs
from reader.patterns import lazy_pattern

_PARAGRAPHS = lazy_pattern(r"<!-- wp:|<p[\s>]", re.IGNORECASE)
_KEPT = (
    lazy_pattern(r"<pre\b[^<>]{0,1000}>", re.IGNORECASE),
    lazy_pattern(r"</pre\s{0,9}>", re.IGNORECASE),
)
"""The tags between which a blank line does not start a paragraph."""

_BLANK = lazy_pattern(r"\n[ \t]*\n\s*")
_BLOCK = lazy_pattern(
    r"</?(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|figure|figcaption|form"
    r"|h[1-6]|hr|iframe|li|ol|pre|section|table|tbody|td|th|thead|tr|ul|video|audio)[\s/>]",
    re.IGNORECASE,
)
_CAPTION = lazy_pattern(
    r"\[(?:wp_)?caption[^\[\]\n]{0,1000}\]\s*"
    r"((?:<a\s[^<>]{0,2000}>\s*)?<img\s[^<>]{0,2000}>(?:\s*</a>)?)"
    r"([^\[\]]{0,2000})\[/(?:wp_)?caption\]",
    re.IGNORECASE,
)
_LANGUAGES = "code|sourcecode|php|python|java|css|bash"
_CODE = (
    lazy_pattern(rf"\[(?:{_LANGUAGES})(?:\s[^\[\]\n]{{0,300}})?\]", re.IGNORECASE),
    lazy_pattern(rf"\[/(?:{_LANGUAGES})\]", re.IGNORECASE),
)
_PLAYER = lazy_pattern(
    r"\[(?:video|audio|embed|playlist)(\s[^\[\]\n]{0,1000})?\]"
    r"(?:\s*(https?://[^\s\[\]\0]{1,1000})\s*)?(?:\[/(?:video|audio|embed|playlist)\])?",
    re.IGNORECASE,
)
_PLAYED = lazy_pattern(r"(?:src|mp4|mp3|url)=[\"']?(https?://[^\s\"'\0]{1,1000})")
_PLACE = lazy_pattern(r"\0(\d{1,9})\0")
_SHORTCODE = lazy_pattern(
    r"\[/?(?:(?:gallery|more|toc|contact-form(?:-7)?|caption|wp_caption|column|row|button|su_\w+"
    r"|vc_\w+|et_pb_\w+|fusion_\w+)(?:\s[^\[\]\n]{0,1000})?"
    r"|[a-z][a-z0-9_-]{1,40}(?:\s+[a-z_][\w-]{0,40}=(?:\"[^\"\n]{0,500}\"|'[^'\n]{0,500}'))+\s*/?)\]",
    re.IGNORECASE,
)


def as_html(text: str) -> str:
    """Return the stored text of a post as HTML.

    Args:
        text: As stored: HTML in which a blank line may be a paragraph, with shortcodes.
    """
    kept: list[str] = []

    def restored(written: str) -> str:
        return _PLACE.sub(lambda place: kept[int(place[1])], written)

    def keep(opening: re.Match[str], inside: str) -> str:
        inside = restored(inside)
        kept.append(_code(inside) if opening[0][0] == "[" else f"{opening[0]}{inside}</pre>")
        return f"\0{len(kept) - 1}\0"

    text = replace_pairs(text.replace("\0", "\ufffd"), *_CODE, keep)
    if "[" in text:
        text = _CAPTION.sub(r"<figure>\1<figcaption>\2</figcaption></figure>", text)
        text = _SHORTCODE.sub("", _PLAYER.sub(_player, text))
    if not _PARAGRAPHS.search(text):
        text = _paragraphs_of(replace_pairs(text, *_KEPT, keep))
    return restored(text)


def paragraphs(text: str) -> str:
    """Return a text without tags of paragraphs with those that its blank lines stand for."""
    kept: list[str] = []

    def keep(opening: re.Match[str], inside: str) -> str:
        kept.append(f"{opening[0]}{inside}</pre>")
        return f"\0{len(kept) - 1}\0"

    if _PARAGRAPHS.search(text):
        return text
    written = _paragraphs_of(replace_pairs(text.replace("\0", "\ufffd"), *_KEPT, keep))
    return _PLACE.sub(lambda place: kept[int(place[1])], written)


def _paragraphs_of(text: str) -> str:
    """Return a text with blank lines as paragraphs, and the line ends inside as breaks."""
    written = []
    for part in _BLANK.split(text.replace("\r\n", "\n").strip()):
        if part and "\0" not in part and not _BLOCK.search(part):
            part = f"<p>{part.strip().replace(chr(10), '<br>')}</p>"
        written.append(part)
    return "\n".join(written)


def _code(inside: str) -> str:
    inside = inside.strip("\r\n")
    if "<" in inside:
        inside = inside.replace("<", "&lt;").replace(">", "&gt;")
    return f"<pre>{inside}</pre>"


def _player(match: re.Match[str]) -> str:
    played = _PLAYED.search(match[1] or "")
    url = played[1] if played else match[2]
    return f'<iframe src="{url}"></iframe>' if url and '"' not in url else ""
