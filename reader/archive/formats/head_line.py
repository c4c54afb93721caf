"""Parsing one line of a head: labels with their values, a date with a name, a title.

::

    作者：陆羽生 / 日期：2021-04-18 / 来源：茶事 / 链接：https://tea.example/water
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from reader.archive.dates import has_year_last, parse_date
from reader.archive.field_names import COUNTS, LABELS, NEW_LABELS, Field, plain_name, words
from reader.archive.formats.article_format import NAME_OF_FILE, Value
from reader.patterns import end_of_match, lazy_pattern

LONGEST_LINE = 1500
"""The most code points of a head line: URLs may be long."""

LONGEST_TITLE = 160
"""The most code points of a heading that is taken as the title."""

LONGEST_FIRST = 60
"""The most code points of a first line that may be a title, by what follows it."""

WRAPPERS = lazy_pattern(r"(?:[ \t>]|[-*+•](?=[ \t]))*")
_MARK = r"\*{1,3}|__|~~|`"
MARKS = lazy_pattern(_MARK)
_MARK_OR_ADDRESS = lazy_pattern(
    rf"{_MARK}|(?P<address>https?://(?:(?!__(?:\s|\Z))[^\s*`]){{1,1200}})"
)
LABEL = lazy_pattern(
    r"([^\W\d_][\w.\-]{0,30}(?: [\w.\-]{1,30}){0,2})[ \t]*(?:[:：]:?(?!//)|([|｜丨/／]))[ \t]*"
)
_BARRED = words(
    "文 作者 撰文 撰稿 记者 記者 来源 來源 编辑 編輯 责编 責編 译 译者 譯者 翻译 翻譯 校对 校對"
    " by author source"
)
"""Labels that a bar or a slash may follow in place of a colon."""

_POSTERS = words("楼主 樓主")
"""Labels that stand above names, and before speech."""
_COUNT = lazy_pattern(r"(?:[0-9][0-9.,]{0,15}\s?[^\W\d_]{0,4}\+?)?")
_NEW_LABEL = lazy_pattern(rf"(?:{'|'.join(sorted(NEW_LABELS))})[*_ \t]{{0,9}}[:：]")
_CLAUSE = lazy_pattern(r"[，。！？；,!?;…]")

_PICTOGRAMS = lazy_pattern(
    "(?:[\u2190-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+[ \t]*)+"
    r"(?=[^\W\d_][\w.\-]{0,30}[ \t]*(?:[:：]|\*\*))"
)
"""Pictures before a label, as in a calendar before the word date."""
_SEPARATOR = lazy_pattern(r"[:：|｜丨/／]")
_WORDS = lazy_pattern(r"[\w.\-]+\Z")
_SEPARATORS = " \t\u3000/|｜·•,，;；、"
_EDGES = _SEPARATORS + "()（）[]【】"
RULE = lazy_pattern(r"[ \t]{0,3}(?:-{3,}|\*{3,}|_{3,}|={3,}|(?:- ){2,}-|(?:\* ){2,}\*)[ \t]*\Z")
LINK = lazy_pattern(
    r"\[([^\[\]\n]{0,300})\]\(([^()\s]{0,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,300})?)[^()\n]{0,200}\)"
)
_INLINE_PICTURE = lazy_pattern(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,1000}\)")
_INLINE_TAG = lazy_pattern(
    r"</?(?:center|font|span|small|big|mark|sup|sub|strong|em|kbd|div|img|br|[abiupqs])"
    r"(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_ANCHOR = lazy_pattern(r"<([a-zA-Z][\w-]{0,20})\s[^<>]{1,200}></\1>")
"""An element with an attribute and no content, by which a program finds a heading again."""
_TAGGED_HEADING = lazy_pattern(r"^[ \t]{0,3}#{1,6}[ \t]([^\n<]{0,300}<[^\n]{1,300})$", re.MULTILINE)
_GLUED_LINK = lazy_pattern(r"\d\[[^\[\]\n]{1,100}\]\(")
"""A name that follows a date without a space; earlier versions did not read such a date."""
_TAGS = lazy_pattern(r"tags[ \t]*[:：]((?:[ \t,、]*`[^`\n]{1,60}`){1,20})", re.IGNORECASE)
_TOP = 2_000
"""Code points in which `earlier_titles` looks for lines."""
_MOST_EARLIER = 12
"""The most lines at the top that may have been the title or the date of earlier versions."""
_BACKSLASH = lazy_pattern(r"\\([!-/:-@\[-`{-~])")
_ADDRESS = lazy_pattern(r"https?://\S{1,1200}")
_ATTRIBUTES = lazy_pattern(r"[ \t]*\{[^{}\n]{0,100}\}\Z")
_DAY = lazy_pattern(
    r"\d{4}[ \t]?[-/.年][ \t]?\d{1,2}[ \t]?[-/.月][ \t]?\d{1,2}(?!\d)(?:[ \t]?[日号])?"
    r"(?:[T \t,，]{1,3}\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?"
    r"(?:[ \t]?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?",
    re.ASCII,
)
_WRITTEN_DAY = lazy_pattern(
    r"(?:[\d:.,/+\-\s]|(?<=\d)(?:st|nd|rd|th)\b|\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon"
    r"|tue|wed|thu|fri|sat|sun)[a-z]{0,6}|of|on|at|am|pm|gmt|utc|published|posted)\b"
    r"|[年月日号時时分〇零一二三四五六七八九十廿民国國])+",
    re.IGNORECASE,
)
_LONGEST_DATE = 60
_LONGEST_DATED = 100
_LONGEST_LINKED = 600
_BY = lazy_pattern(
    r"(?<!\w)(?:作者|文(?![\u3400-\u9fff])|by(?![a-z]))[ \t:：/／|｜]*", re.IGNORECASE
)
NAME = lazy_pattern(
    r"[\u3400-\u9fff]{2,4}(?:[·•・][\u3400-\u9fff]{1,8})*"
    r"|[^\W\d_][\w.'’-]{0,20}(?: [^\W\d_][\w.'’-]{0,20}){1,3}"
)
NO_NAMES = words(
    "连载中 未完待续 全文完 转载 轉載 原创 原創 置顶 更新中 节选 節選 译文 譯文 草稿 摘要"
    " 前言 导读 編者按 编者按"
)
WRITTEN_BY = lazy_pattern(
    r"(?:[\[【〔(（][^\[\]]{1,4}[\]】〕)）][ \t]*)?(\S{2,16})[ \t\u3000]{1,4}[著撰]"
)
_HAN_NAME = lazy_pattern(r"[\u3400-\u9fff·]{2,8}")
_ACCOUNT = lazy_pattern(
    r"\[([^\[\]\n]{1,40})\]\(javascript:[^)\n]{0,20}\)?[;)]{0,3}", re.IGNORECASE
)
"""The name of the account, below the title of a post saved from WeChat."""

_CLIPPED_BYLINE = lazy_pattern(
    r"(?:(?:原创|原創)[ \t]+)?(?P<name>[^*\[\]\n]{0,40}?)[ \t]*"
    r"\*(?P<date>\d{4}年\d{1,2}月\d{1,2}日[ \t]+\d{1,2}:\d{2})\*(?:[ \t]+\*[^*\n]{1,20}\*){0,3}"
)
"""The line above a post of WeChat as clippers save it: a name, the time, the place."""
_ORIGINAL_LINK = lazy_pattern(
    r"\[(?:阅读原文|閱讀原文|查看原文|原文链接|原文連結|原文|(?:read |view )?original|source)\]"
    r"\((https?://[^\s()]{1,1200})\)",
    re.IGNORECASE,
)
WHEN_WORDS = lazy_pattern(
    r"(?:\A|(?<=[\s|｜/·•*_]))(?:(?:发布|发表|發布|發表|刊登|更新|编辑|编写|撰写|发|發|写|寫|作|刊)(?:于|於|在|时间|時間|日期)"
    r"|发布|发表|發布|發表|posted(?: on| at)?|published(?: on| at)?|(?:last )?updated(?: on| at)?)"
    r"(?=[\s:：|｜]|\Z)",
    re.IGNORECASE,
)
"""Words before a date, such as "published on"."""

SENTENCE = lazy_pattern(r"[。！？!?；;：:，,、…]\Z|[。！？；]")

_SPEECH = lazy_pattern(r"[。！？!?…][”」』’\"')）]?\s*\Z")


Row = tuple[int, int, str]
"""The offsets of a line, newline included, in code points, and its text."""


def without_marks(text: str) -> str:
    """Return a heading or a table cell without its Markdown markup."""
    return _without_marks(_INLINE_TAG.sub("", _ANCHOR.sub("", text)) if "<" in text else text)


def without_emphasis(text: str) -> str:
    """Return a line without marks of emphasis; addresses stay as written."""
    if "://" not in text:
        return MARKS.sub("", text)
    return _MARK_OR_ADDRESS.sub(lambda match: match["address"] or "", text)


def _without_marks(text: str) -> str:
    text = text.strip(" \t")
    if text.endswith("}"):
        text = _ATTRIBUTES.sub("", text)
    if "](" in text:
        text = LINK.sub(r"\1", _INLINE_PICTURE.sub("", text))
    text = MARKS.sub("", text)
    return _BACKSLASH.sub(r"\1", text).strip(" \t")


def earlier_titles(
    text: str, start: int, lines: Mapping[str, Value], *, is_new: bool
) -> tuple[str, ...]:
    """Return `Head.earlier_titles` of the lines at the top of a body.

    Args:
        text: The file or its beginning.
        start: Where the lines begin, in code points.
        lines: The fields that were read in them.
        is_new: Whether earlier versions did not find all of the lines: any may have been the title.
    """
    end = start + _TOP
    has_date = "date" in lines and _GLUED_LINK.search(text, start, end)
    has_link = "originallink" in lines or (lines and _PICTOGRAMS.search(text, start, end))
    has_tag = text.find("<", start, end) >= 0
    heading = _TAGGED_HEADING.search(text, start, end) if has_tag else None
    written = heading[1].rstrip("# \t") if heading else ""
    titles = [written, _INLINE_TAG.sub("", written)] if heading else []
    if is_new:
        titles += (line.strip(" \t#=") for line in _top_lines(text, start))
        named = (value for name, value in lines.items() if LABELS.get(name) is Field.TITLE)
        titles += (value for value in named if isinstance(value, str))
    found = tuple(map(_without_marks, titles))
    others = ("", NAME_OF_FILE) if is_new else ("",) if has_link or has_date else ()
    return tuple(dict.fromkeys((*found, *others)))


def earlier_dates(text: str, start: int) -> tuple[str, ...]:
    """Return `Head.earlier_dates` of lines that earlier versions read otherwise."""
    lines = _top_lines(text, start)
    found = [read_date(line)[0].get("date") for line in lines]
    days = [day[0] for line in lines if (day := _DAY.search(line))]
    return tuple(dict.fromkeys(date for date in (*found, *days) if isinstance(date, str)))


def is_new_field(lines: Mapping[str, Value]) -> bool:
    """Return whether fields have a label or a date that earlier versions did not read."""
    return not NEW_LABELS.isdisjoint(lines) or any(
        isinstance(value, str) and has_year_last(value) for value in lines.values()
    )


def has_new_label(text: str, start: int) -> bool:
    """Return whether a label near the top of a body is one that earlier versions did not know."""
    return _NEW_LABEL.search(text, start, start + _TOP) is not None


def _top_lines(text: str, start: int) -> list[str]:
    """Return the first short lines with text."""
    lines = [line for _start, _end, line in rows_of(text, start, _MOST_EARLIER) if line.strip()]
    return [line for line in lines if len(line) <= LONGEST_TITLE]


def read_labels(line: str) -> dict[str, Value]:
    """Return the labels of a line and their values; empty when the line holds anything else.

    Args:
        line: One line of a body.
    """
    if len(line) > LONGEST_LINE or not _SEPARATOR.search(line):
        return {}
    start = end_of_match(WRAPPERS, line)
    bare = without_emphasis(_PICTOGRAMS.sub("", line[start:])).strip(" \t\u3000|\\")
    marks = [mark for match in LABEL.finditer(bare) if (mark := _known_label(match))]
    if not marks:
        return {}
    fields: dict[str, Value] = {}
    if lead := bare[: marks[0][0]].strip(_EDGES):
        fields, is_whole = read_date(lead)
        if not is_whole:
            return {}
    for number, (_begin, after, name) in enumerate(marks):
        stop = marks[number + 1][0] if number + 1 < len(marks) else len(bare)
        value = bare[after:stop].strip(_SEPARATORS)
        field = LABELS[name]
        if not fits_field(field, name, value):
            return {}
        if field is Field.AUTHOR and (split := _split_date(value)):
            fields.setdefault(name, split[0])
            fields.setdefault("date", split[1])
        elif value:
            fields.setdefault(name, value)
    return fields


def read_tags(heading: str) -> tuple[str, ...]:
    """Return the tags in a heading, as HackMD writes them: ``###### tags: `茶` `水```."""
    match = _TAGS.fullmatch(heading.strip())
    return tuple(re.findall(r"`([^`]{1,60})`", match[1])) if match else ()


def _known_label(match: re.Match[str]) -> tuple[int, int, str] | None:
    """Return where a label and its value begin, and its plain name; None for an unknown label."""
    name = plain_name(match[1])
    if match[2] and name not in _BARRED:
        return None
    if name in LABELS:
        return match.start(), match.end(), name
    last = _WORDS.search(match[1])
    name = plain_name(last[0]) if last else ""
    if last and name in LABELS:
        return match.start() + last.start(), match.end(), name
    return None


def fits_field(field: Field, name: str, value: str) -> bool:
    """Return whether a value can be that of the field that its label names."""
    if not value:
        return True
    has_url = "http://" in value or "https://" in value
    if field in (Field.DATE, Field.CHANGED):
        return len(value) <= _LONGEST_DATE and parse_date(value) is not None
    if field is Field.URL:
        return has_url or name in ("via", "from")
    if has_url:
        value = _ADDRESS.sub("", LINK.sub(r"\1", value))
    if is_spoken(field, name, value):
        return False
    limit = (
        20
        if len(name) == 1
        else LONGEST_TITLE
        if field in (Field.TITLE, Field.TAGS, Field.ORIGINAL_TITLE)
        else 80
    )
    return len(value) <= limit and not re.search(r"[。！？]", value[:-1])


def is_spoken(field: Field, name: str, value: str) -> bool:
    """Return whether a value is what a person says, not a name.

    Args:
        field: The field that the label may name.
        name: The plain name of the label.
        value: What stands behind it.
    """
    if name in _POSTERS and _CLAUSE.search(value):
        return True
    if name in COUNTS:
        return _COUNT.fullmatch(value.strip()) is None
    return field in (Field.AUTHOR, Field.OTHER) and ends_as_speech(value)


def ends_as_speech(text: str) -> bool:
    """Return whether a text ends as a sentence that somebody says; a name may have a full stop."""
    return bool(_SPEECH.search(text)) and NAME.fullmatch(text.rstrip("。")) is None


def _split_date(value: str) -> tuple[str, str] | None:
    """Split ``王小明　2024-03-05`` into a name and a date."""
    match = _DAY.search(value)
    if match is None or match.start() == 0:
        return None
    return value[: match.start()].strip(_EDGES), value[match.start() :].strip(_EDGES)


def read_date(line: str) -> tuple[dict[str, Value], bool]:
    """Return the date in a short line, and the name beside it.

    Returns:
        The fields, and whether the line holds nothing else.
    """
    if clipped := _CLIPPED_BYLINE.fullmatch(line.strip()):
        fields = {"date": clipped["date"], "byline": clipped["name"].strip()}
        return {name: value for name, value in fields.items() if value}, True
    account = _ACCOUNT.search(line[:_LONGEST_LINKED])
    if account:
        line = f"{line[: account.start()]} {line[account.end() :]}"
    original = _ORIGINAL_LINK.search(line[:_LONGEST_LINKED]) if "](http" in line else None
    if original:
        line = f"{line[: original.start()]} {line[original.end() :]}"
    fields, is_whole = _read_date(line)
    if account and fields:
        fields["公众号"] = account[1]
    if original and fields:
        fields["originallink"] = original[1]
    return fields, is_whole


def _read_date(line: str) -> tuple[dict[str, Value], bool]:
    """Do what `read_date` does, for a line without the name of an account."""
    bare = LINK.sub(r" \1 ", line) if "](" in line[:_LONGEST_LINKED] else line
    bare = MARKS.sub("", bare).strip(" \t\u3000>_-–—()（）[]【】")
    if not 6 <= len(bare) <= _LONGEST_DATED:
        return {}, False
    match = _DAY.search(bare)
    if match is None:
        is_date = _WRITTEN_DAY.fullmatch(bare) and parse_date(bare) is not None
        return ({"date": bare}, True) if is_date else ({}, False)
    around = bare[: match.start()], bare[match.end() :]
    rest = [part for side in around if (part := WHEN_WORDS.sub("", side).strip(_EDGES + "_:：—–-"))]
    if not rest:
        return {"date": match[0]}, True
    original, _, name = rest[0].partition(" ")
    if original in ("原创", "原創") and _HAN_NAME.fullmatch(name.strip()):
        return {"date": match[0], "byline": name.strip()}, len(rest) == 1
    name = _BY.sub("", rest[0])
    if len(rest) == 1 and original not in ("原创", "原創") and NAME.fullmatch(name):
        return {"date": match[0], "byline": name}, True
    words_beside = " ".join(rest).replace("_", " ").split()
    if len(words_beside) > 8 or any(
        len(word) > 12 or SENTENCE.search(word) for word in words_beside
    ):
        return {}, False
    fields: dict[str, Value] = {"date": match[0]}
    if words_beside[0] in ("原创", "原創") and len(words_beside) > 1:
        fields["byline"] = words_beside[1]
    return fields, False


def is_after_dash(line: str) -> bool:
    """Return whether a short line begins with a dash, as a subtitle does, and is no speech."""
    is_short = len(line) <= LONGEST_FIRST and line.lstrip().startswith("——")
    return is_short and not SENTENCE.search(line)


def next_text(rows: list[Row], number: int) -> str:
    """Return the text of the next line that is not blank."""
    return next((line for _start, _end, line in rows[number + 1 :] if line.strip()), "")


def end_of_next(rows: list[Row], number: int) -> int:
    """Return the end of the next line that is not blank, in code points, or of the last line."""
    return next((end for _start, end, line in rows[number + 1 :] if line.strip()), rows[-1][1])


def rows_of(text: str, start: int, most: int) -> Iterator[Row]:
    """Yield the first lines; of a line too long for the head only the beginning."""
    while start < len(text) and most:
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        end = min(stop + 1, len(text))
        yield start, end, text[start : min(stop, start + LONGEST_LINE + 1)]
        start, most = end, most - 1
