"""Posts of bulletin boards: three lines of facts, and the text between them and the board's marks.

::

    发信人: lu (陆羽生), 信区: Tea
    标  题: 井水与河水
    发信站: 水边社区 (Tue Mar  5 08:30:00 2002), 站内
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.archive.formats.article_format import (
    NAME_OF_FILE,
    ArticleFormat,
    Head,
    Value,
    text_below,
)
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

_LONGEST = 2_000
"""The most code points of the facts above a post."""

_SIGN = lazy_pattern(
    r"\s{0,20}(?:[发發寄]信人[ \t]*[:：]"
    r"|作者[ \t]*[:：]?[ \t]*\S[^\n]{0,80}?(?:看板|站[内內])[ \t]*[:：]?)"
)
"""What such a file begins with."""

_FACT = lazy_pattern(
    r"(?P<label>[发發寄]信人|作者|原?信[区區]|看板|站[内內]|[标標][ \t\u3000]{0,4}[题題]"
    r"|[时時][ \t]{0,4}[间間]|[发發]信站)"
    r"[ \t\u3000]{0,40}+(?:[:：]|(?<=[ \t\u3000]))[ \t\u3000]{0,40}+(?P<value>[^\n]{0,300}?)"
    r"(?=[ \t]{0,80}+[,，]?[ \t]{0,80}+(?:原?信[区區]|看板|站[内內])(?:[ \t:：]|$)|[ \t]*$)",
    re.MULTILINE,
)
_OTHER_FACT = lazy_pattern(r"[^\s:：]{1,4}[ \t\u3000]{0,4}[^\s:：]{0,4}[ \t]{0,4}[:：]")
_SIGNATURE = lazy_pattern(r"^--[ \t]*$", re.MULTILINE)
_NAMES = {
    **dict.fromkeys(("发信人", "發信人", "寄信人", "作者"), "author"),
    **dict.fromkeys(("信区", "信區", "原信区", "原信區", "看板", "站内", "站內"), "categories"),
    **dict.fromkeys(("标题", "標題"), "title"),
    **dict.fromkeys(("时间", "時間"), "date"),
    **dict.fromkeys(("发信站", "發信站"), "site"),
}
_STATION = lazy_pattern(r"(?P<site>[^()（）]*?)[ \t]*[(（](?P<date>[^()（）]{6,60})[)）]")
_RULE = lazy_pattern(r"\s*[─━=-]{6,}[ \t]*(?:\n|\Z)")
_ZONE = lazy_pattern(r"[,，][ \t]*\S{1,6}\Z")
_HOST = lazy_pattern(r"@[\w.-]{1,100}")
_EMPTY = lazy_pattern(r"[ \t]*[(（][ \t]*[)）]")
_MARK = lazy_pattern(
    r"(?:^--[ \t]*\n\s*)?^※[ \t]*(?:[来來]源|修改|[发發]信站|[编編][辑輯]|文章[网網]址"
    r"|[转轉][寄载載錄录])[^\n]*(?:\n|\Z)",
    re.MULTILINE,
)
"""A line that the board adds below a post, with the mark above it."""


def read_head(text: str) -> Head | None:
    """Read the facts above a post; None for any other text."""
    if not _SIGN.match(text):
        return None
    start = len(text) - len(text.lstrip())
    blank = text.find("\n\n", start)
    end = min(len(text) if blank < 0 else blank + 1, start + _LONGEST)
    fields: dict[str, Value] = {}
    last = start
    for fact in _facts(text, start, end):
        name = _NAMES["".join(fact["label"].split())]
        value = _EMPTY.sub("", fact["value"]).strip()
        if name == "author":
            value = _HOST.sub("", value)
        station = _STATION.match(value) if name == "site" else None
        if station:
            fields.setdefault("date", _ZONE.sub("", station["date"]))
            value = station["site"]
        if value:
            fields.setdefault(name, value.replace("&", "&amp;"))
        line = text.find("\n", fact.end())
        last = len(text) if line < 0 else line + 1
    if "title" not in fields:
        return None
    rule = _RULE.match(text, last)
    end = rule.end() if rule else last
    return Head(fields, end=end, is_cut=blank < 0, earlier_titles=(NAME_OF_FILE,))


def _facts(text: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """Yield the facts of lines that begin with one, up to the second line that does not."""
    is_last = False
    while start < end:
        line = text.find("\n", start, end)
        line_end = end if line < 0 else line
        if _FACT.match(text, start, line_end):
            is_last = False
            yield from _FACT.finditer(text, start, line_end)
        elif is_last or not _OTHER_FACT.match(text, start, line_end):
            return
        else:
            is_last = True
        start = line_end + 1


def body(text: str, head: Head) -> str:
    """Return a post without the lines that its board adds below it."""
    below = text_below(text, head)
    end = below.rstrip().rfind("\n") + 1
    foot = max((sign.start() for sign in _SIGNATURE.finditer(below)), default=-1)
    if foot < 0:
        foot = len(below)
        while _MARK.match(below, end) or (end < foot and not below[end:foot].strip()):
            foot = end
            end = below.rfind("\n", 0, max(end - 1, 0)) + 1
            if end == foot:
                break
    return below[:foot] + _MARK.sub("", below[foot:])


FORMAT = ArticleFormat("bbs-post", frozenset((".txt",)), read_head, body, body_kind=BodyKind.TEXT)
