"""Threads of boards that were printed or copied as text: the posts, each below who wrote it.

::

    山下论坛 » 小镇 » 井水与河水

    打印本页

    作者: 陆羽生    时间: 2008-3-4 12:30    标题: 井水与河水

    井水清，河水浑。

    作者: 何小满    时间: 2008-3-4 13:05

    同意。

    欢迎光临 山下论坛 (http://bbs.hill.example/)    Powered by Discuz! 6.0.0
"""

from __future__ import annotations

import re

from reader.archive.formats import plain_text
from reader.archive.formats.article_format import ArticleFormat, Head, Value, text_below
from reader.patterns import lazy_pattern

_TOP = 1_300
"""The most code points above the first post."""

_POST = lazy_pattern(
    r"^[ \t\u3000]*作者[:：][ \t]*(?P<author>\S[^\n:：]{0,40}?)[ \t\u3000]+"
    r"(?:时间|時間|日期)[:：][ \t]*"
    r"(?P<date>\d{4}-\d{1,2}-\d{1,2}(?:[ \t]+\d{1,2}:\d{2}(?::\d{2})?)?)"
    r"(?:[ \t\u3000]+[标標][题題][:：][ \t]*(?P<title>[^\n]{1,200}))?[ \t]*$",
    re.MULTILINE,
)
_PATH = lazy_pattern(
    r"\s*(?:\[?打印本页\]?\s*)?([^\n»]{1,60}(?: » [^\n»]{1,100}){1,5})[ \t]*$", re.MULTILINE
)
_BUTTONS = lazy_pattern(r"打印本[页頁]|[关關][闭閉]窗口|查看完整版本")
_TITLE = lazy_pattern(r"^[ \t]*[标標][题題][:：][ \t]*([^\n]{1,200})$", re.MULTILINE)
_FOOT = lazy_pattern(
    r"\n[ \t]*(?:[欢歡]迎光[临臨] [^\n]{1,100}\(https?://[^\n]{1,200}"
    r"|Powered by Discuz[^\n]{0,100})\s*\Z"
)


def read_head(text: str) -> Head | None:
    """Read the facts above the first post; None for any other text."""
    post = _POST.search(text, 0, _TOP) if "作者" in text[:_TOP] else None
    if post is None:
        return None
    above = text[: post.start()]
    path = _PATH.match(above)
    if not (path or post["title"] or _BUTTONS.search(above)):
        return None
    folders = [part.strip() for part in path[1].split(" » ")] if path else []
    named = _TITLE.search(above)
    title = post["title"] or (named[1] if named else "") or (folders[-1] if folders else "")
    if not title.strip() or not _is_known(above, path, named):
        return None
    fields: dict[str, Value] = {
        "title": title.strip().replace("&", "&amp;"),
        "author": post["author"].strip(),
        "date": post["date"],
        "site": folders[0] if folders else "",
        "categories": tuple(folders[1:-1]),
    }
    titles, dates = plain_text.earlier_reading(text)
    return Head(
        {name: value for name, value in fields.items() if value},
        end=min(post.end() + 1, len(text)),
        earlier_titles=titles,
        earlier_dates=dates,
    )


def _is_known(above: str, path: re.Match[str] | None, named: re.Match[str] | None) -> bool:
    """Return whether the lines above the first post are only those that a board writes."""
    for match in (named, path):  # the later one first
        if match:
            above = above[: match.start()] + above[match.end() :]
    return not _BUTTONS.sub("", above).strip(" \t\n\u3000|[]")


def body(text: str, head: Head) -> str:
    """Return the posts; above each but the first stands who wrote it, and when."""
    return _FOOT.sub("\n", text_below(text, head))


FORMAT = ArticleFormat("board-thread", frozenset((".txt",)), read_head, body)
