"""What stands between the title and the text of a post that was saved from WeChat.

::

    原创 陆羽生 [茶报](javascript:void(0);) *2024-03-05 08:00* *杭州*

    **茶报** ![]()

    微信号 tea-news

    功能介绍 每天一壶。

    收录于合集

    #茶山 3 个

Converters of pages also write the name of the author, again that name, and the name of the account
as paragraphs, with buttons of the app below them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from reader.archive.formats.article_format import Value
from reader.patterns import lazy_pattern

_ORIGINAL = lazy_pattern(r"原创|原創|Original")
_TAG = lazy_pattern(r"</?a\b[^<>\n]{0,200}>", re.IGNORECASE)
_PICTURE = lazy_pattern(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,1000}\)")
_LINKED = lazy_pattern(
    r"(?P<names>[^\[\]*\n]{0,80}?)\s*\[(?P<account>[^\[\]\n]{1,60})\]"
    r"\(javascript:[^)\n]{0,20}\)?[;)]{0,3}(?P<rest>[^\n]{0,120})"
)
_TIMED = lazy_pattern(
    r"(?:原创|原創|Original)\s(?P<names>[^\[\]*\n]{0,80}?)\s*[*_]{0,2}"
    r"(?P<rest>\d{4}(?:-\d\d-\d\d|年\d{1,2}月\d{1,2}日)\s{1,3}\d{1,2}:\d{2}\b[^\n]{0,60})"
)
_DATE = lazy_pattern(r"\d{4}(?:-\d\d-\d\d|年\d{1,2}月\d{1,2}日)(?:\s{1,3}\d{1,2}:\d{2})?")
_DAY = lazy_pattern(r"\d{1,2}月\d{1,2}日|发表于|發表於|Posted on")
_MOST_WORDS = 3
_LONGEST_WORD = 10
"""Of the words that may follow the time: a province, a country."""
_SENTENCE = lazy_pattern(r"[，。！？；：,!?;:]")
_ABOUT = lazy_pattern(r"微信号[ \t]{1,4}[\w-]{1,40}|功能介绍(?:\s.{0,300})?")
_POSTED = lazy_pattern(
    r"[_* ]{0,6}(\d{4}-\d\d-\d\d(?: \d{1,2}:\d{2})?)?[_* ]{0,8}(?:发表于|發表於|Posted on)"
    r"(?: [^\s\d_*，。！？]{1,10})?[_* ]{0,6}"
)
_BLANK_RULE = lazy_pattern(r"_{3,8}|\*{3,8}")
_COLLECTED = lazy_pattern(
    r"收录于(?:合集|话题|专辑)((?:\s?\\?#[^\s#]{1,40}(?:\s?\d{1,5}个)?){0,12})"
)
_COLLECTION = lazy_pattern(r"\\?#(?:([^\s#]{1,40}?)(?:[ \t]?\d{1,5}[ \t]?个)?)?")
_COUNTED = lazy_pattern(r"\\?#([^\s#]{1,40}?)[ \t]?\d{1,5}[ \t]?个")
_COUNTED_OR_EMPTY = lazy_pattern(r"\\?#(?:([^\s#]{1,40}?)[ \t]?\d{1,5}[ \t]?个)?")
"""All collections of a post have the number of its posts, or none has."""
_SECTION = lazy_pattern(
    r"\\?#(?:第?[\d零〇一二三四五六七八九十百]{1,5}(?:[章节節回部篇卷集幕讲講课課]|[、.．:：]|\Z)"
    r"|[前后後引序]言|引子|楔子|序章?\Z|[尾终終]章|后记|後記|结语|結語|正文)"
)
"""The heading of a section, which a post writes like the name of a collection."""
_READERS = frozenset(("在小说阅读器读本章", "在小说阅读器中沉浸阅读", "在公众号小说中沉浸阅读"))
_BUTTONS = _READERS | {"去阅读"}
"""Buttons below the names; the words of the last are those of any text."""
_LONGEST_NAME = 30
_LONGEST_ACCOUNT_TEXT = 150
"""Of what an account says of itself, in code points; a longer paragraph is the text."""


class WechatHead(NamedTuple):
    """The head of a post.

    Attributes:
        length: How many lines it has, 0 when there is none.
        fields: The author, the account, the date and the collections, by plain name.
    """

    length: int
    fields: dict[str, Value]


NONE = WechatHead(0, {})


def read_wechat_head(lines: Sequence[str]) -> WechatHead:
    """Read the head of a post of WeChat.

    Args:
        lines: The lines of a body, from the one below its title.
    """
    bare = [_bare(line) for line in lines]
    reading = _Reading(bare)
    if reading.read_byline() or reading.read_names():
        reading.read_card()
        if not reading.is_certain:
            return NONE
    elif not reading.read_collections(is_certain=False):
        return NONE
    return WechatHead(reading.end, reading.fields)


def _bare(line: str) -> str:
    """Return a line without pictures and anchors."""
    text = _PICTURE.sub("", line) if "](" in line else line
    return (_TAG.sub("", text) if "<" in text else text).strip()


class _Reading:
    """The head of a post, as far as it is read.

    Attributes:
        end: The number of lines that belong to it.
        fields: Its fields.
        is_certain: Whether it has more than a link that a script follows, as buttons of pages are.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self.end = 0
        self.fields: dict[str, Value] = {}
        self.is_certain = False

    def _next(self, start: int) -> int:
        """Return the number of the next line with text, or how many lines there are."""
        return next(
            (at for at in range(start, len(self._lines)) if self._lines[at]), len(self._lines)
        )

    def _line(self, at: int) -> str:
        return self._lines[at] if at < len(self._lines) else ""

    def read_byline(self) -> bool:
        """Read a line with the author and the account or the time."""
        at = self._next(0)
        line = self._line(at)
        match = _LINKED.fullmatch(line) or _TIMED.fullmatch(line)
        if match is None or not _is_place(match["rest"]):
            return False
        names = _names(match["names"])
        account = match["account"].strip() if "account" in match.re.groupindex else ""
        if not account and len(names) > 2:
            return False
        if len(names) == 2 and not account and not match["names"].isascii():
            account = names.pop()
        self._set(" ".join(names) if names else "", account)
        if date := _DATE.search(match["rest"]):
            self.fields["date"] = date[0]
        self.is_certain = bool(date or _ORIGINAL.match(line))
        self.end = at + 1
        return True

    def read_names(self) -> bool:
        """Read the names of the author and the account, a paragraph each."""
        at = self._next(0)
        is_original = bool(_ORIGINAL.fullmatch(self._line(at)))
        at = self._next(at + 1) if is_original else at
        names: list[str] = []
        is_double = False
        while len(names) < 3 and (line := self._line(at)) and line not in _BUTTONS:
            if len(line) > _LONGEST_NAME or _SENTENCE.search(line) or line[0] in "#>-*+|`":
                break
            is_double = is_double or (line in names[-1:] and at > 0 and bool(self._lines[at - 1]))
            names = names if line in names[-1:] else [*names, line]
            self.end = at + 1
            at = self._next(at + 1)
            if len(names) == 2:
                break
        if not names or not (
            self._line(at) in _READERS or (is_original and is_double and len(names) == 2)
        ):
            self.end = 0
            return False
        self._set(names[0] if len(names) > 1 else "", names[-1])
        self.is_certain = True
        return True

    def read_card(self) -> None:
        """Read what follows the names: the account's card, the time, collections, buttons."""
        has_card = False
        while (at := self._next(self.end)) < len(self._lines):
            line = self._lines[at]
            if line in _BUTTONS or line.strip("*_ ") == self.fields.get("公众号"):
                self.is_certain = True
                self.end = at + 1
            elif _ABOUT.fullmatch(line):
                has_card = self.is_certain = True
                self.end = self._end_of_about(at)
            elif has_card and _BLANK_RULE.fullmatch(line):
                if not _POSTED.fullmatch(self._line(following := self._next(at + 1))):
                    return
                self.end = following
            elif has_card and (posted := _POSTED.fullmatch(line)):
                if posted[1]:
                    self.fields.setdefault("date", posted[1])
                self.end = at + 1
            elif not self.read_collections(is_certain=True):
                return

    def _end_of_about(self, at: int) -> int:
        """Return the end of the paragraph with what an account says of itself, or of its line."""
        end = at + 1
        while self._lines[at].startswith("功能介绍") and self._line(end):
            end += 1
        length = sum(map(len, self._lines[at:end]))
        return end if length <= _LONGEST_ACCOUNT_TEXT else at + 1

    def read_collections(self, *, is_certain: bool) -> bool:
        """Read the names of the collections that the post is part of.

        Args:
            is_certain: Whether this is a post; otherwise the first collection has to tell how many
                posts it has.
        """
        at = self._next(self.end)
        match = _COLLECTED.fullmatch(self._line(at))
        following = self._next(at + 1)
        if match is None or not (is_certain or _COUNTED.fullmatch(self._line(following))):
            return False
        self.is_certain = True
        self.end = at + 1
        names = re.findall(r"#([^\s#]+?)(?:\s?\d+个)?(?=\s|\Z)", match[1])
        pattern = _COUNTED if names else _COLLECTION
        while collection := pattern.fullmatch(line := self._line(following)):
            if _SECTION.match(line):
                break
            if _COUNTED.fullmatch(line):
                pattern = _COUNTED_OR_EMPTY
            names += [collection[1]] if collection[1] else []
            self.end = following + 1
            following = self._next(self.end)
        if names:
            self.fields["标签"] = tuple(names)
        return True

    def _set(self, author: str, account: str) -> None:
        if author:
            self.fields["byline"] = author
        if account:
            self.fields["公众号"] = account


def _is_place(text: str) -> bool:
    """Return whether what follows the name of the account is a time and a place, or nothing."""
    rest = _DAY.sub("", _DATE.sub("", text)).replace("*", " ").replace("_", " ")
    words = rest.split()
    return len(words) <= _MOST_WORDS and not any(
        len(word) > _LONGEST_WORD or word[0].islower() or _SENTENCE.search(word) for word in words
    )


def _names(text: str) -> list[str]:
    """Return the different names before the account or the time, in order."""
    text = text.strip()
    if match := _ORIGINAL.match(text):
        text = text[match.end() :].strip()
    parts = [part for part in re.split(r"\s{2,}|\u3000", text) if part]
    if len(parts) == 1:
        parts = parts[0].split(" ")
    return list(dict.fromkeys(parts))
