"""Texts of posts as WordPress stores them: paragraphs without tags, and shortcodes.

The editor of earlier versions stores a blank line where the page has a paragraph; a caption stands
between tags in brackets.
"""

from __future__ import annotations

import re

from reader.patterns import lazy_pattern

_PARAGRAPHS = lazy_pattern(r"<!-- wp:|<p[\s>]", re.IGNORECASE)
_KEPT = lazy_pattern(r"(<(pre|script|style)[\s>].*?</\2\s*>)", re.IGNORECASE | re.DOTALL)
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
_CODE = lazy_pattern(
    r"\[(code|sourcecode|php|python|java|css|bash)(?:\s[^\[\]\n]{0,300})?\](.*?)\[/\1\]",
    re.IGNORECASE | re.DOTALL,
)
_PLAYER = lazy_pattern(
    r"\[(?:video|audio|embed|playlist)(?:\s(?:[^\[\]\n]{0,300}?\s)??"
    r"(?:src|mp4|mp3|url)=[\"']?([^\s\"'\[\]]{1,1000})[^\[\]\n]{0,300}|[^\[\]\n]{0,300})\]"
    r"(?:\s*(https?://[^\s\[\]]{1,1000})\s*)?(?:\[/(?:video|audio|embed|playlist)\])?",
    re.IGNORECASE,
)
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
    text = _CODE.sub(_code, text)
    if "[" in text:
        text = _CAPTION.sub(r"<figure>\1<figcaption>\2</figcaption></figure>", text)
        text = _SHORTCODE.sub("", _PLAYER.sub(_player, text))
    if _PARAGRAPHS.search(text):
        return text
    parts = _KEPT.split(text)  # the text, an element, its name, the text, ...
    return "".join(
        part if number % 3 else _paragraphs(part)
        for number, part in enumerate(parts)
        if number % 3 != 2
    )


def _paragraphs(text: str) -> str:
    """Return a text with blank lines as paragraphs, and the line ends inside as breaks."""
    written = []
    for part in _BLANK.split(text.replace("\r\n", "\n").strip()):
        if part and not _BLOCK.search(part):
            part = f"<p>{part.strip().replace(chr(10), '<br>')}</p>"
        written.append(part)
    return "\n".join(written)


def _code(match: re.Match[str]) -> str:
    inside = match[2].strip("\r\n")
    if "<" in inside:
        inside = inside.replace("<", "&lt;").replace(">", "&gt;")
    return f"<pre>{inside}</pre>"


def _player(match: re.Match[str]) -> str:
    url = match[1] or match[2]
    return f'<iframe src="{url}"></iframe>' if url and '"' not in url else ""
