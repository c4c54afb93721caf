"""The forms of other lines above a text: pictures, badges, contents, comments, references."""

from __future__ import annotations

import re

from reader.patterns import lazy_pattern

PICTURE = lazy_pattern(
    r"[ \t]*(?:!\[[^\]\n]{0,300}\](?:\([^)\n]{0,1000}\)|\[[^\]\n]{0,80}\])"
    r"|<img\b[^>]{0,1000}>)[ \t]*\Z"
)
BADGE = lazy_pattern(r"[ \t]*\[!\[[^\]\n]{0,300}\]\([^)\n]{0,1000}\)\]\([^)\n]{0,1000}\)[ \t]*\Z")
COMMENT = lazy_pattern(r"[ \t]*<!--.*-->[ \t]*\Z")
CONTENTS = lazy_pattern(
    r"[ \t]*(?:\[toc\]|\{:[^{}\n]{0,80}\}|@\[toc\].{0,80}"
    r"|\[read (?:in|on) [^\[\]\n]{1,40}\]\([^()\s]{1,500}\)[ \t]*)\Z",
    re.IGNORECASE,
)
HASH_TAGS = lazy_pattern(r"[ \t]*(?:#[^\s#]{1,40}[ \t]*){1,20}\Z")
HEADING_ELEMENT = lazy_pattern(
    r"[ \t]*<h[1-3]\b[^<>]{0,300}>(.{1,400}?)</h[1-3]>[ \t]*\Z", re.IGNORECASE
)
REFERENCE = lazy_pattern(
    r"[ \t]{0,3}\[(?:#|//|comment|_)\]:[ \t]*(?:#[ \t]*)?"
    r"[(\"']?([\w-]{1,30})[ \t]*[:：]?[ \t]*(.*)\Z"
)
TAG = lazy_pattern(r"</?[a-zA-Z][^<>]{0,300}>")
SECTION_ANCHOR = lazy_pattern(
    r"[ \t]*<a name=\"(?![A-Z]?[a-z]+\d*\")[A-Za-z0-9]{5,8}\"></a>[ \t]*\Z"
)
"""What Yuque writes above each heading, at random, so hardly a word; the title of a page is only in
the name of its file."""
METADATA = frozenset(("metadata", "元数据", "元資料", "meta"))
_PAGE_TURNS = lazy_pattern(
    r"[ \t>]*(?:\[\W{0,4}(?:[上下前后後](?:[一1][章篇页頁节節课課回期讲講]|[章篇页頁])|返回"
    r"|(?:返回|回到)?(?:总|總)?(?:目录|目錄|首页|首頁)|prev(?:ious)?|next|back|home|index|contents)"
    r"\W{0,4}\]\([^()\s]{1,500}\)[ \t]*[|｜·•/]?[ \t]*){1,5}\Z",
    re.IGNORECASE,
)


def is_whole(line: str) -> bool:
    """Return whether a line is nothing but a picture or a comment."""
    return bool(PICTURE.match(line) or COMMENT.match(line))


def is_turn(line: str) -> bool:
    """Return whether a line only links to the pages around this one."""
    return bool(_PAGE_TURNS.match(line))


def is_passed(line: str) -> bool:
    """Return whether a line says nothing of a text: blank, a comment, contents, links to pages."""
    return bool(not line.strip() or COMMENT.match(line) or CONTENTS.match(line) or is_turn(line))
