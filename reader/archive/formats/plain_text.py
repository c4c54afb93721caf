"""Plain text whose first lines say what it is: a title, and a line with author and date.

::

    港口的灯

    作者：王小明　2024-03-05
"""

from __future__ import annotations

import re

from reader.archive.formats.article_format import ArticleFormat, Head, Value

_TITLE = 60
"""The most code points of a title line."""

_FACTS = 5
"""The most lines with facts below the title."""

_LINE = 120
_SENTENCE_END = re.compile(r"[。！，；：、,;:]\s*\Z")
_MARKDOWN = re.compile(r"\s{0,3}(?:#|[-*+>|] |```|~~~|\d+[.)] |\[|!\[|<)")
_WHEN = re.compile(
    r"(?<!\d)(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)\s*日?"
    r"(?:[T\s]*\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:Z|[+-]\d{2}:?\d{2}))?)?",
    re.ASCII,
)
_KEYS = {
    "author": "作者 撰文 记者 記者 author by",
    "source": "来源 來源 出处 出處 转自 轉自 source",
    "url": "链接 鏈接 连结 連結 原文 原文链接 原文鏈接 网址 網址 地址 url link",
    "date": "日期 时间 時間 发布时间 發布時間 发表时间 發表時間 发布日期 發佈日期 "
    "date time published",
    "tags": "标签 標籤 关键词 關鍵詞 tags keywords",
    "title": "标题 標題 title",
}
_KEY_OF = {key: field for field, keys in _KEYS.items() for key in keys.split()}
_FACT = re.compile(
    rf"({'|'.join(sorted(map(re.escape, _KEY_OF), key=len, reverse=True))})\s*[:：]\s*",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s*")


def read_head(text: str) -> Head | None:
    """Read a title line and the facts below it; None when the text does not begin so."""
    start = _skip(text, 0)
    title, end = _line(text, start)
    is_cut = end >= len(text)
    fields: dict[str, Value] = {}
    facts = _facts(title)
    if facts:
        fields, body = dict(facts), end
    elif _is_title(title):
        fields, body = {"title": title.replace("&", "&amp;")}, end
    else:
        return None
    for _ in range(_FACTS):
        line, end = _line(text, _skip(text, end))
        facts = _facts(line)
        if not facts:
            break
        fields |= {key: value for key, value in facts.items() if key not in fields}
        body = end
    if _skip(text, body) >= len(text):  # one line is the text, not its title
        return None
    has_blank = not text[body : _line(text, body)[1]].strip()
    if "title" not in fields or not (has_blank or len(fields) > 1):
        return None
    return Head(fields, end=body, is_cut=is_cut)


def _skip(text: str, start: int) -> int:
    """Return where the next text begins that is not white space."""
    match = _SPACE.match(text, start)
    return match.end() if match else start


def _line(text: str, start: int) -> tuple[str, int]:
    """Return the line at a place without white space around it, and where the next begins."""
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    return text[start:stop].strip(), min(stop + 1, len(text))


def _is_title(line: str) -> bool:
    """Tell whether a line may be a title: short, without the end of a clause, no Markdown."""
    if not line or len(line) > _TITLE or _MARKDOWN.match(line):
        return False
    return not (_SENTENCE_END.search(line) or _WHEN.fullmatch(line))


def _facts(line: str) -> dict[str, str]:
    """Return what a line says about the article; nothing when it says anything else."""
    if not line or len(line) > _LINE:
        return {}
    facts: dict[str, str] = {}
    labels = list(_FACT.finditer(line))
    lead = line[: labels[0].start()] if labels else line
    when = _WHEN.fullmatch(lead.strip())
    if lead.strip() and when is None:
        return {}
    if when:
        facts["date"] = when[0]
    ends = [*(label.start() for label in labels[1:]), len(line)]
    for label, end in zip(labels, ends, strict=False):
        value = line[label.end() : end].strip()
        if (date := _WHEN.search(value)) and _KEY_OF[label[1].lower()] != "url":
            facts.setdefault("date", date[0])
            value = f"{value[: date.start()]} {value[date.end() :]}".strip()
        if len(value) > 60 and not value.startswith("http"):
            return {}
        if value:
            facts.setdefault(_KEY_OF[label[1].lower()], value.strip(" \u3000|｜/"))
    return facts


FORMAT = ArticleFormat("plain-text", frozenset((".txt",)), read_head)
