"""Dates and titles in the names of files and folders: ``2024-03-05-rain.md``, ``2020/08/14/``."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePath

from reader.patterns import lazy_pattern
from reader.text.article_date import ArticleDate, DateKind

INDEXES = frozenset(("index", "_index", "readme", "default"))
"""Names of the file that holds the text of its folder."""

_SIGNS = "-_ .,，、·"
_NUMERIC = (
    r"(?P<year>(?:19|20)\d{2})(?:(?P<mark>[-_.])(?P<month>\d{1,2})(?P=mark)(?P<day>\d{1,2})"
    r"|-?(?P<month2>\d{2})-?(?P<day2>\d{2})(?:(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d)?)?)(?!\d)"
)
_HAN = r"(?P<year3>(?:19|20)\d{2})年(?P<month3>\d{1,2})月(?P<day3>\d{1,2})[日号號]"
_NAMED_DAY = rf"(?:{_NUMERIC}|{_HAN})"
_START = lazy_pattern(rf"(?P<open>[\[(（【]?){_NAMED_DAY}(?P<close>[\])）】]?)", re.ASCII)
_END = lazy_pattern(
    rf"(?<![\da-z])(?<!\d[-_. ])(?P<open>[\[(（【]?){_NAMED_DAY}(?P<close>[\])）】]?)\Z",
    re.ASCII | re.IGNORECASE,
)
_MONTH = lazy_pattern(r"((?:19|20)\d{2})[-_.年](\d{1,2})月?", re.ASCII)
_ISSUE = lazy_pattern(rf"第{_NUMERIC}[期号號]", re.ASCII)
_NUMBERED = lazy_pattern(r"\.\d{1,2}(?=\s)", re.ASCII)
"""A serial number after the day, ``20240305.2 title``."""

_NAMED_TIME = lazy_pattern(
    r"(?:T|[ _](?=\d{2}[-.:]\d{2}[-.:]\d{2}))\d{2}[-.:]?\d{2}(?:[-.:]?\d{2})?Z?(?![\da-z])",
    re.ASCII,
)
_TIMED = lazy_pattern(
    r"(?:19|20)\d{2}-?\d{2}-?\d{6}(?:\d{2})?(?!\d)|.{10}[ _]\d{2}([-.:])\d{2}\1\d{2}", re.ASCII
)
"""A day with a time, which earlier versions did not know."""
_SHORTEST = 12
"""The fewest characters of such a name."""

_RANGE = "至到~～—–"

_HASH = lazy_pattern(r"[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}\Z", re.IGNORECASE)
_PAGE_ID = lazy_pattern(r"(?<=\S)[ -][0-9a-f]{32}\Z")
"""What Notion adds to the names of files."""

_CHINESE = lazy_pattern("[\u3400-\u9fff]")
_PARTS = lazy_pattern(r"[^\W_]+")
_OPENING = lazy_pattern(
    r"(?:(?:\d{1,2}|[零〇一二三四五六七八九十]{1,3})[ \t]*[.、．:：)）]?[ \t]*)?"
    r"(?:引言|引子|前言|序言|绪论|緒論|楔子|开篇|開篇|开场白?|缘起|緣起|起因|导语|導語|导读|導讀|摘要|写在前面|寫在前面"
    r"|简介|簡介|介绍|介紹|概述|概要|概览|背景|背景介绍|背景介紹|问题描述|问题背景|項目背景|项目背景|项目介绍|准备工作"
    r"|环境准备|基本概念|正文|はじめに|introduction|intro|overview|background|preface|abstract|tl;?dr"
    r"|motivation|prerequisites?)[ \t]*[:：]?",
    re.IGNORECASE,
)
"""The headings with which texts begin, whatever they are about."""
_FIRST_PART = lazy_pattern(r"(?:0?1|一|壹)[ \t]*[.、．](?!\d)[ \t]*\S")

_WORD = lazy_pattern(r"[^\W\d_]")
_EDGES = " \t_-–—.,，。()（）[]【】"
_COUNT = _EDGES + "0123456789"
_EMPTY_NAMES = frozenset(
    (
        "index",
        "readme",
        "untitled",
        "new note",
        "note",
        "新建文本文档",
        "新建 文本文档",
        "document",
        "new",
        "page",
        "post",
        "article",
        "text",
        "无标题",
        "未命名",
    )
)


def parse_name(stem: str) -> tuple[ArticleDate | None, str]:
    """Split a file name into the day at its beginning or end, and the rest.

    The rest is the whole name where the day is part of a phrase, ``第20240305期`` or
    ``2024年3月5日的雨``. A name that is nothing but a month has that month.

    Args:
        stem: The file name without its suffix.
    """
    match = _START.match(stem)
    date = _named_day(match) if match else None
    if match and date:
        rest = stem[match.end() :]
        if match["year3"] and not match["open"] and rest and rest[0].isalpha():
            return date, stem
        if numbered := _NUMBERED.match(rest):
            rest = rest[numbered.end() :]
        if rest[:1] and rest[0] in _RANGE:
            return date, stem
        if time := _NAMED_TIME.match(rest):
            rest = rest[time.end() :]
        elif match["month2"] and not match["close"] and rest[:1].isascii() and rest[:1].isalpha():
            return None, stem  # a hexadecimal number
        return date, rest.lstrip(_SIGNS)
    match = _END.search(stem)
    date = _named_day(match) if match else None
    if match and date:
        rest = stem[: match.start()]
        return (None, stem) if rest.rstrip()[-1:] in _RANGE else (date, rest.rstrip(_SIGNS))
    match = _ISSUE.search(stem)
    date = _named_day(match) if match else None
    if date:
        return date, stem
    month = _MONTH.fullmatch(stem)
    date = _day(int(month[1]), int(month[2])) if month else None
    return (date, "") if date else (None, stem)


def _named_day(match: re.Match[str]) -> ArticleDate | None:
    """Return the day in a name; None when there is no such day or its brackets do not match."""
    parts = match.groupdict()
    brackets = (parts.get("open") or "") + (parts.get("close") or "")
    if brackets not in ("", "[]", "()", "（）", "【】"):
        return None
    year = parts["year"] or parts.get("year3") or "0"
    month = parts["month"] or parts["month2"] or parts.get("month3") or "0"
    day = parts["day"] or parts["day2"] or parts.get("day3") or "0"
    return _day(int(year), int(month), int(day))


def parse_path(folders: Sequence[str], stem: str) -> tuple[ArticleDate | None, str]:
    """Split a file name into its date and the rest; the date may be in the names of its folders.

    ``2020/08/14/rain``, ``2020/08/14``, ``2020/08-14-rain``, ``2020-08-14/rain`` have a day and
    ``2020/08/rain``, ``2020-08/rain`` a month. A year alone, or a number such as ``202008``, says
    how files are sorted rather than when an article was published, and is not a date. Only the
    innermost folders count: a folder further up may be that of a backup.

    Args:
        folders: The names of the folders, the innermost last.
        stem: The file name without its suffix.
    """
    date, rest = parse_name(stem)
    if date is None and folders and stem.partition(".")[0].casefold() in INDEXES:
        date, rest = parse_name(folders[-1])  # the folder has the name of the article
        if not rest:
            date = None
    if date is not None:
        return date, rest
    date, taken = _folder_date(folders[-3:], stem)
    return date, stem[taken:].lstrip(_SIGNS) if taken else stem


_FOLDER_YEAR = lazy_pattern(r"((?:19|20)\d{2})年?", re.ASCII)
_FOLDER_MONTH = lazy_pattern(r"(\d{1,2})月?", re.ASCII)
_FOLDER_DAY = lazy_pattern(r"(\d{1,2})[日号號]?", re.ASCII)
_FOLDER_YEAR_MONTH = lazy_pattern(r"((?:19|20)\d{2})(?:[-_.]|年)(\d{1,2})月?", re.ASCII)
_MONTH_DAY = lazy_pattern(r"(\d{2})[-_.]?(\d{2})(?=[-_. ]|\Z)|(\d{1,2})月(\d{1,2})日", re.ASCII)


def _folder_date(folders: Sequence[str], stem: str) -> tuple[ArticleDate | None, int]:
    """Return the date that the folders give, and how much of the stem belongs to it."""
    for at in reversed(range(len(folders))):
        folder, below = folders[at], folders[at + 1 :]
        date, rest = parse_name(folder)
        if date is not None and date.kind is DateKind.DAY and not rest:
            return (None if below else date), 0
        if match := _FOLDER_YEAR_MONTH.fullmatch(folder):
            return _in_month(int(match[1]), int(match[2]), below, stem)
        if match := _FOLDER_YEAR.fullmatch(folder):
            return _in_year(int(match[1]), below, stem)
    return None, 0


def _in_year(year: int, below: Sequence[str], stem: str) -> tuple[ArticleDate | None, int]:
    """Return the date of a file below the folder of a year."""
    if below and (match := _FOLDER_MONTH.fullmatch(below[0])):
        return _in_month(year, int(match[1]), below[1:], stem)
    match = _MONTH_DAY.match(below[0] if below else stem)
    if match is None or len(below) > 1 or (below and match.end() < len(below[0])):
        return None, 0
    date = _day(year, int(match[1] or match[3]), int(match[2] or match[4]))
    return date, match.end() if date and not below else 0


def _in_month(
    year: int, month: int, below: Sequence[str], stem: str
) -> tuple[ArticleDate | None, int]:
    """Return the date of a file below the folder of a month."""
    match = _FOLDER_DAY.fullmatch(below[0] if below else stem)
    if match and (date := _day(year, month, int(match[1]))):
        return (None, 0) if len(below) > 1 else (date, 0 if below else match.end())
    return (None if below else _day(year, month)), 0


def _day(year: int, month: int, day: int | None = None) -> ArticleDate | None:
    """Return a day, or a month without one; None when there is none."""
    if not month or day == 0:
        return None
    try:
        return ArticleDate.of_day(year, month, day or 0)
    except ValueError:
        return None


def title_of_name(path: PurePath, name_title: str, first_line: str) -> str:
    """Return the title of an article that has none in its content.

    It is the file's name without a date, if that is more than a number; else the first line of the
    body, if it can be a title; else the names of the folder and the file.

    Args:
        path: The file.
        name_title: Its name without suffix and date.
        first_line: From the body; may be empty.
    """
    name_title = _PAGE_ID.sub("", name_title)
    name = name_title.strip(" \t") if is_meaningful(name_title) else ""
    if first_line and (not name or _is_fuller(first_line, name)):
        return first_line
    if name:
        return name.replace("_", " ") if " " not in name and name.count("_") > 1 else name
    folder = path.parent.name
    stem = "" if path.stem.casefold() in INDEXES else path.stem
    return f"{folder} {stem}".strip() if is_meaningful(folder) else name_title


def earlier_names(stem: str) -> tuple[str, ...]:
    """Return the titles that earlier versions read in a file name with a time of day.

    Args:
        stem: The file name without its suffix.
    """
    return (stem, stem[11:]) if len(stem) >= _SHORTEST and _TIMED.search(stem) else ()


def is_opening(heading: str, name: str) -> bool:
    """Return whether a heading is that of the first section, and the file's name says more.

    Args:
        heading: The first heading of the text: ``1. 引言``, ``一、缘起``, ``前言``.
        name: The name of the file without suffix and date.
    """
    if not is_meaningful(name) or heading in name:
        return False
    has_han = _CHINESE.search(name) is not None
    if _OPENING.fullmatch(heading):
        is_phrase = len(_PARTS.findall(name)) > 2
        return (has_han or is_phrase) and not _OPENING.fullmatch(name.strip(_COUNT))
    return has_han and _FIRST_PART.match(heading) is not None


def is_meaningful(name: str) -> bool:
    """Return whether a name is meaningful: more than a number, a date or a hash."""
    name = name.strip(_EDGES)
    if not _WORD.search(name) or name.rstrip(_COUNT).casefold() in _EMPTY_NAMES:
        return False
    return not (_HASH.match(name) and any(char.isdigit() for char in name))


def _is_fuller(line: str, name: str) -> bool:
    """Return whether a first line is a better title than the file's name.

    File names may be truncated or transliterated: the line is better when it continues the name, or
    when it has characters beyond ASCII and the name has none.
    """
    if name.isascii() and not line.isascii():
        return True
    return len(line) > len(name) and line.startswith(name.rstrip(_EDGES + "…\ufffd"))
