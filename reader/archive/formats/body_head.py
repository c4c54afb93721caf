"""The head that a body begins or ends with: a heading, labelled lines, a line of date and author.

::

    # 井水与河水

    作者：陆羽生 / 日期：2021-04-18 / 来源：茶事 / 链接：https://tea.example/water

Labelled lines may be quoted, items of a list, bold, rows of a table, or references that Markdown
does not show (``[#]: via: (https://tea.example)``). A line is a head line only at the very top or,
for the address of the original, in the very last lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from reader.archive.dates import parse_date
from reader.archive.field_names import LABELS, Field, plain_name, words
from reader.archive.formats.article_format import Head, Value

LINES = 40
"""The most lines that are read at the top of a body."""

LENGTH = 1500
"""The longest line that may be a head line, in code points: addresses may be long."""

TITLE = 160
"""The longest heading that is taken for a title, in code points."""

_FOOT = 14
"""The most lines that are read at the end of a body."""

_ELEMENT = re.compile(r"<(?!!--|img\b|br\b|a\b|https?:|center\b)", re.IGNORECASE)
_BLANK = re.compile(r"\s*")
_WRAPPERS = re.compile(r"(?:[ \t>]|[-*+•](?=[ \t]))*")
_MARKS = re.compile(r"\*{1,3}|__|~~|`")
_LABEL = re.compile(
    r"([^\W\d_][\w.\-]{0,30}(?: [\w.\-]{1,30}){0,2})[ \t]*(?:[:：]:?(?!//)|([|｜丨/／]))[ \t]*"
)
_BARRED = words(
    "文 作者 撰文 撰稿 记者 記者 来源 來源 编辑 編輯 责编 責編 译 译者 譯者 翻译 翻譯 校对 校對"
    " by author source"
)
"""Labels that may have a bar or a slash in place of the colon."""

_SEPARATOR = re.compile(r"[:：|｜丨/／]")
_WORDS = re.compile(r"[\w.\-]+\Z")
_SEPARATORS = " \t\u3000/|｜·•,，;；、"
_EDGES = _SEPARATORS + "()（）[]【】"
_HEADING = re.compile(r"[ \t]{0,3}(#{1,6})(?=[^#])(.+)\Z")
_UNDERLINE = re.compile(r"[ \t]{0,3}(={2,}|-{3,})[ \t]*\Z")
_RULE = re.compile(r"[ \t]{0,3}(?:-{3,}|\*{3,}|_{3,}|={3,}|(?:- ){2,}-|(?:\* ){2,}\*)[ \t]*\Z")
_PICTURE = re.compile(
    r"[ \t]*(?:!\[[^\]\n]{0,300}\](?:\([^)\n]{0,1000}\)|\[[^\]\n]{0,80}\])"
    r"|<img\b[^>]{0,1000}>)[ \t]*\Z"
)
_HEADING_ELEMENT = re.compile(
    r"[ \t]*<h[1-3]\b[^<>]{0,300}>(.{1,400}?)</h[1-3]>[ \t]*\Z", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,300}>")
_CONTENTS = re.compile(r"[ \t]*(?:\[toc\]|\{:[^{}\n]{0,80}\}|@\[toc\].{0,80})\Z", re.IGNORECASE)
_HASH_TAGS = re.compile(r"[ \t]*(?:#[^\s#]{1,40}[ \t]*){1,20}\Z")
_ELEMENT_LINE = 300
"""The longest line of one HTML element that may be a head line, in code points."""

_COMMENT = re.compile(r"[ \t]*<!--.*-->[ \t]*\Z")
_REFERENCE = re.compile(
    r"[ \t]{0,3}\[(?:#|//|comment|_)\]:[ \t]*(?:#[ \t]*)?"
    r"[(\"']?([\w-]{1,30})[ \t]*[:：]?[ \t]*(.*)\Z"
)
_DEFINITION = re.compile(r"[ \t]{0,3}\[[^\]\n]{1,80}\]:")
_LINK = re.compile(
    r"\[([^\[\]\n]{0,300})\]\(([^()\s]{0,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,300})?)[^()\n]{0,200}\)"
)
_BARE_ADDRESS = re.compile(r"[ \t>]*<?(https?://[^\s<>()]{1,1200})>?[ \t]*\Z")
_READ_ORIGINAL = re.compile(
    r"[ \t>]*\[(?:阅读原文|閱讀原文|查看原文|原文链接|原文連結|原文"
    r"|(?:read |view )?original|source)\]"
    r"\((https?://[^\s()]{1,1200})\)[ \t]*\Z",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    r"(?:原文(?:地址|链接|連結|鏈接|网址|網址)?|original (?:url|link|article))[ \t]*[:：]?[ \t]*(\[[^\]\n]{0,300}\]\(https?://[^\s]{1,1200}|<?https?://[^\s]{1,1200})",
    re.IGNORECASE,
)
_CLIPPED = re.compile(r"本文由.{1,80}?(?:转码|轉碼|优化|剪藏|保存)")
_INLINE_PICTURE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,1000}\)")
_BACKSLASH = re.compile(r"\\([!-/:-@\[-`{-~])")
_ADDRESS = re.compile(r"https?://\S{1,1200}")
_ATTRIBUTES = re.compile(r"[ \t]*\{[^{}\n]{0,100}\}\Z")
_DAY = re.compile(
    r"\d{4}[ \t]?[-/.年][ \t]?\d{1,2}[ \t]?[-/.月][ \t]?\d{1,2}(?!\d)(?:[ \t]?[日号])?"
    r"(?:[T \t,，]{1,3}\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?"
    r"(?:[ \t]?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2}))?)?",
    re.ASCII,
)
_WRITTEN_DAY = re.compile(
    r"(?:[\d:.,/+\-\s]|(?<=\d)(?:st|nd|rd|th)\b|\b(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon"
    r"|tue|wed|thu|fri|sat|sun)[a-z]{0,6}|of|on|at|am|pm|gmt|utc|published|posted)\b"
    r"|[年月日号時时分〇零一二三四五六七八九十廿民国國])+",
    re.IGNORECASE,
)
_NUMBERS = frozenset("0123456789")
_LONGEST_DATE = 60
_LONGEST_DATED = 100
_LONGEST_LINKED = 600
_BY = re.compile(r"(?:作者|文|by)[ \t:：/／|｜]*", re.IGNORECASE)
_NAME = re.compile(
    r"[\u3400-\u9fff]{2,4}(?:[·•・][\u3400-\u9fff]{1,8})*"
    r"|[^\W\d_][\w.'’-]{0,20}(?: [^\W\d_][\w.'’-]{0,20}){1,3}"
)
_HAN_NAME = re.compile(r"[\u3400-\u9fff·]{2,8}")
_ACCOUNT = re.compile(r"\[([^\[\]\n]{1,40})\]\(javascript:[^)\n]{0,20}\)?[;)]{0,3}", re.IGNORECASE)
"""The name of an account below the title of a post that was saved from WeChat."""

_WHEN_WORDS = re.compile(
    r"(?:\A|(?<=[\s|｜/·•*_]))(?:(?:发布|发表|發布|發表|刊登|更新|编辑|编写|撰写|发|發|写|寫|作|刊)(?:于|於|在|时间|時間|日期)"
    r"|发布|发表|發布|發表|posted(?: on| at)?|published(?: on| at)?|(?:last )?updated(?: on| at)?)"
    r"(?=[\s:：|｜]|\Z)",
    re.IGNORECASE,
)
"""Words before a date that say what it is the date of."""

_LISTED_LINK = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.、)])[ \t]*.{0,300}?\]\(")
_WRITTEN_BY = re.compile(
    r"(?:[\[【〔(（][^\[\]]{1,4}[\]】〕)）][ \t]*)?(\S{2,16})[ \t\u3000]{1,4}[著撰]"
)
_NO_NAMES = words(
    "连载中 未完待续 全文完 转载 轉載 原创 原創 置顶 更新中 节选 節選 译文 譯文 草稿 摘要"
    " 前言 导读 編者按 编者按"
)
_SENTENCE = re.compile(r"[。！？!?；;：:，,、…]\Z|[。！？；]")
_CREDITS = re.compile(
    r"本文由|原创编译|荣誉推出|版权|版權|转载请|轉載請|All rights reserved", re.IGNORECASE
)
_METADATA = frozenset(("metadata", "元数据", "元資料", "meta"))
_ITEM = re.compile(r"[ \t]*(?:[-*+][ \t]|[>|<])")
_Row = tuple[int, int, str]
"""Where a line begins and ends, its newline included, and its text."""

_STRONG = frozenset((Field.URL, Field.AUTHOR, Field.DATE, Field.SOURCE, Field.SITE, Field.TITLE))
_FOOT_LABELS = re.compile(
    r"via|原文|本文链接|本文連結|转载自|轉載自|original|source ?url", re.IGNORECASE
)


def add_body_head(text: str, head: Head) -> Head:
    """Return a head with what the body below it says of the article.

    Args:
        text: The file or its beginning.
        head: What was read above the body.
    """
    at = _BLANK.match(text, head.end).end()  # type: ignore[union-attr]
    if at == len(text):
        return head
    if _ELEMENT.match(text, at) and (head.link_title or head.fields.get("title")):
        return head
    reading = _Reading(text, at, head)
    reading.run()
    is_cut = head.is_cut or reading.reached_end
    if not (reading.lines or reading.heading or reading.first_line):
        return head
    cuts = reading.cuts if reading.may_cut() else reading.clipped
    end = head.end
    while cuts and not text[end : cuts[0][0]].strip():
        end = cuts.pop(0)[1]
    return replace(
        head,
        lines=reading.lines,
        heading=reading.heading,
        first_line=reading.first_line,
        end=end,
        cuts=tuple(cuts),
        is_cut=is_cut,
    )


class _Reading:
    """Reads the first lines of a body.

    Attributes:
        lines: Label, as `plain_name`, to its value; the first of two equal labels.
        heading: The text of a heading at the top, or of a first line above labelled lines.
        first_line: A first line that is short and no sentence, as titles are.
        cuts: Where the head lines are, in code points.
        clipped: Those of them that the program has added that saved the article.
        reached_end: Whether the text ends among the head lines.
    """

    def __init__(self, text: str, start: int, head: Head) -> None:
        self._text = text
        self._start = start
        self._has_fields = bool(head.fields)
        self._has_link = bool(head.link_url)
        self._has_date = any(
            isinstance(value, str)
            and LABELS.get(plain_name(key)) is Field.DATE
            and value[:1] in _NUMBERS
            for key, value in head.fields.items()
        )
        self.lines: dict[str, Value] = {}
        self.heading = ""
        self.first_line = ""
        self.cuts: list[tuple[int, int]] = []
        self.clipped: list[tuple[int, int]] = []
        self.reached_end = False
        self._strong = False
        self._since_heading = 0

    def may_cut(self) -> bool:
        """Return whether the head lines are no part of the body.

        Below front matter they belong to the text that was reposted.
        """
        return self._strong and (not self._has_fields or self._has_link)

    def run(self) -> None:
        """Read lines until one is no head line."""
        rows = list(_rows(self._text, self._start, LINES))
        number = 0
        while number < len(rows):
            count = self._read(rows, number)
            if not count:
                self.reached_end = bool(self.cuts) and rows[number][1] == len(self._text)
                return
            number += count
        self.reached_end = len(rows) < LINES

    def _read(self, rows: list[_Row], number: int) -> int:
        """Read a line, and what belongs to it below; return how many lines, 0 to stop."""
        start, end, line = rows[number]
        kinds = (_PICTURE, _COMMENT, _BARE_ADDRESS)
        if line.lstrip()[:1] == "<" and not any(kind.match(line) for kind in kinds):
            line = self._without_tags(line)
        if self.cuts and not line.strip(" \t>"):
            if line.strip():
                self.cuts.append((start, end))  # between the lines of a quotation
            return 1
        if not line.strip() or _COMMENT.match(line) or _CONTENTS.match(line):
            return 1
        if line.lstrip(" \t>")[:1] == "|":
            return self._table(rows[number:])
        if number + 1 < len(rows) and self._is_underlined(line, rows[number + 1][2]):
            return 2
        if _RULE.match(line):
            if self.lines:
                self.cuts.append((start, end))
            return 0
        if count := self._label_list(rows[number:]):
            return count
        is_head = (
            self._is_head_line(start, end, line)
            or self._is_subtitle(line, rows, number)
            or self._is_first(line, rows, number)
        )
        return int(is_head)

    def _without_tags(self, line: str) -> str:
        """Return the text of a line with one element; the line itself when it has more."""
        heading = _HEADING_ELEMENT.match(line)
        if heading and not self.heading:
            return f"# {_TAG.sub('', heading[1])}"
        if len(line) > _ELEMENT_LINE or line.count("</p>") + line.count("</div>") > 1:
            return line
        return _TAG.sub("", line)

    def _is_head_line(self, start: int, end: int, line: str) -> bool:
        return (
            self._is_reference(start, end, line)
            or self._is_heading(start, end, line)
            or (bool(_PICTURE.match(line)) and not self.lines)
            or (bool(self.heading) and bool(_HASH_TAGS.match(line)))
            or self._is_labelled(start, end, line)
            or self._is_dated(start, end, line)
        )

    def _is_heading(self, start: int, end: int, line: str) -> bool:
        match = _HEADING.match(line)
        if match is None:
            return False
        written = match[2].strip(" \t")
        title = plain(
            written.rstrip("#").rstrip(" \t") if written.endswith((" #", "##")) else written
        )
        if self.heading:
            if title.casefold() in _METADATA:
                self.cuts.append((start, end))
                return True
            return False
        if not title or len(title) > TITLE:
            return False
        if len(match[1]) > 1 and (self._has_fields and not self.lines):
            return False  # a section below front matter
        self.heading = title
        self._take_link(written)
        self._since_heading = 0
        return True

    def _is_subtitle(self, line: str, rows: list[_Row], number: int) -> bool:
        """Tell whether a line is a lesser heading between the title and a line with a date."""
        match = _HEADING.match(line) if self.heading and not self.cuts else None
        if match is None or len(match[1]) == 1:
            return False
        following = _next(rows, number)
        return bool(dated(following)[0] or labelled(following))

    def _is_underlined(self, line: str, following: str) -> bool:
        if self.heading:
            return False
        match = _UNDERLINE.match(following)
        if match is None or not line.strip() or line.lstrip()[0] in ">-*+|<#":
            return False
        title = plain(line)
        if not title or len(title) > TITLE or (match[1][0] == "-" and _SENTENCE.search(title)):
            return False
        self.heading = title
        self._take_link(line)
        self._since_heading = 0
        return True

    def _take_link(self, heading: str) -> None:
        """Keep the target of a heading that is one link: the address of the article."""
        match = _LINK.fullmatch(heading.strip(" \t#*"))
        if match and match[2].startswith(("http://", "https://")):
            self.lines.setdefault("link", match[2])

    def _is_reference(self, start: int, end: int, line: str) -> bool:
        match = _REFERENCE.match(line) if line.lstrip()[:1] == "[" else None
        if match is None:
            return False
        self.lines.setdefault(plain_name(match[1]), match[2].strip(" \t()\"'"))
        self._strong = True
        self.cuts.append((start, end))
        return True

    def _is_labelled(self, start: int, end: int, line: str) -> bool:
        fields = labelled(line)
        link = _READ_ORIGINAL.match(line)
        if self.heading and not (self.lines or self._has_fields or self._has_link):
            link = link or _BARE_ADDRESS.match(line)
        if not fields and link:
            self.lines.setdefault("originallink", link[1])
            self._strong = True
            self.cuts.append((start, end))
            return True
        if not fields:
            return self._is_original(start, end, line) or self._is_continued(start, end, line)
        for name, value in fields.items():
            self.lines.setdefault(name, value)
        self._strong = self._strong or any(LABELS.get(name) in _STRONG for name in fields)
        self.cuts.append((start, end))
        return True

    def _is_original(self, start: int, end: int, line: str) -> bool:
        """Read ``> 本文由 … 转码， 原文地址 [host](url)``, as clippers write it."""
        match = _ORIGINAL.search(line) if len(line) <= LENGTH and "http" in line else None
        if (
            match is None
            or match.start() > 200
            or not (line.lstrip()[:1] == ">" or match.start() < 12)
        ):
            return False
        rest = line[match.end() :].strip(" \t)>）.。")
        if len(rest) > 20:
            return False
        self.lines.setdefault("原文地址", match[1])
        self._strong = True
        if _CLIPPED.search(line):
            self.clipped.append((start, end))
        self.cuts.append((start, end))
        return True

    def _is_continued(self, start: int, end: int, line: str) -> bool:
        """Read a line of a quoted list of labels whose own label is unknown."""
        if not self.cuts or self.heading or line.lstrip()[:1] not in ">*-" or len(line) > LENGTH:
            return False
        match = _LABEL.match(line, _WRAPPERS.match(line).end())  # type: ignore[union-attr]
        if match is None or len(match[1]) > 10:
            return False
        self.cuts.append((start, end))
        return True

    def _label_list(self, rows: list[_Row]) -> int:
        """Read a list of labels of which at least half are known; return how many lines it has."""
        mark = rows[0][2].lstrip()[:1]
        if not mark or mark not in "-*+•>":
            return 0
        count, values = 0, []
        for _start, _end, line in rows:
            if line.lstrip()[:1] != mark or len(line) > LENGTH:
                break
            wrapped = _WRAPPERS.match(line).end()  # type: ignore[union-attr]
            match = _LABEL.match(_MARKS.sub("", line[wrapped:]))
            if match is None or len(match[1]) > 10:
                return 0
            count += 1
            values.append(labelled(line))
        known = [fields for fields in values if fields]
        is_strong = any(LABELS.get(name) in _STRONG for fields in known for name in fields)
        if not is_strong or len(known) < 2 or count > 2 * len(known):
            return 0
        for fields in known:
            for name, value in fields.items():
                self.lines.setdefault(name, value)
        self._strong = True
        self.cuts.append((rows[0][0], rows[count - 1][1]))
        return count

    def _table(self, rows: list[_Row]) -> int:
        """Read a table of labels and values, across or down; return how many rows it has."""
        table = []
        for _start, _end, line in rows:
            line = line.strip(" \t>")
            if line[:1] != "|" or len(line) > LENGTH:
                break
            table.append([_MARKS.sub("", cell).strip(" \t") for cell in line.strip("|").split("|")])
        cells = [row for row in table if any(cell.strip("-: ") for cell in row)]
        if len(cells) < 2:
            return 0
        pairs = [(row[0], row[1]) for row in cells if len(row) == 2]
        pairs = [pair for pair in pairs if plain_name(pair[0].rstrip(":： ")) in LABELS]
        if len(pairs) < max(2, (len(cells) - 1) * 0.6):
            keys = [cell.rstrip(":： ") for cell in cells[0]]
            if len(cells) != 2 or len(keys) != len(cells[1]) or len(keys) < 2:
                return 0
            if not all(plain_name(key) in LABELS for key in keys):
                return 0
            pairs = list(zip(keys, cells[1], strict=True))
        for key, value in pairs:
            self.lines.setdefault(plain_name(key.rstrip(":： ")), value)
        self._strong = True
        self.cuts.append((rows[0][0], rows[len(table) - 1][1]))
        return len(table)

    def _is_dated(self, start: int, end: int, line: str) -> bool:
        """Read a line of a date and perhaps a name, or a name that is emphasised, below a title."""
        is_top = not (self.lines or self.first_line or self._has_date)
        if not (self.heading or self._has_link or is_top) or self._since_heading > 2:
            return False
        if _LISTED_LINK.match(line):
            return False
        self._since_heading += 1
        fields, is_whole = dated(line)
        is_alone = self._has_fields and not (self.heading or self._has_link)
        if is_alone and (not is_whole or "[" in line):
            return False  # the text below front matter
        if fields:
            for name, value in fields.items():
                self.lines.setdefault(name, value)
            if is_whole:
                self._strong = True
                self.cuts.append((start, end))
            return True
        name = line.strip()
        if written := _WRITTEN_BY.fullmatch(name):
            self.lines.setdefault("byline", written[1])
            return True
        inner = name.strip("*_")
        if self.heading and name[:1] in "*_" and name != inner and _NAME.fullmatch(inner):
            if inner not in _NO_NAMES:
                self.lines.setdefault("byline", inner)
            return True
        return False

    def _is_first(self, line: str, rows: list[_Row], number: int) -> bool:
        """Read a first line that stands as a title above head lines or a text."""
        if self.heading or self.first_line or self.cuts or self._has_fields or self._has_link:
            return False
        title = plain(line)
        if not title or len(title) > 60 or _SENTENCE.search(title) or _ITEM.match(line):
            return False
        following = _next(rows, number)
        if _HEADING.match(following) or _HEADING.match(line):
            return True
        is_byline = _WRITTEN_BY.fullmatch(following.strip())
        if is_byline or labelled(following) or dated(following)[0]:
            self.heading = title
            self._take_link(line)
            self._since_heading = 0
            return True
        if number + 1 < len(rows) and not rows[number + 1][2].strip() and following:
            self.first_line = title
        return False


def _next(rows: list[_Row], number: int) -> str:
    """Return the next line after one that is not blank."""
    return next((line for _start, _end, line in rows[number + 1 :] if line.strip()), "")


def _rows(text: str, start: int, most: int) -> Iterator[_Row]:
    """Yield the offsets of the first lines, their newline included, and their text."""
    while start < len(text) and most:
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        end = min(stop + 1, len(text))
        # A longer line is no head line, and need not be copied.
        yield start, end, text[start : min(stop, start + LENGTH + 1)]
        start, most = end, most - 1


def plain(text: str) -> str:
    """Return the text of a heading or a cell without Markdown's marks."""
    text = text.strip(" \t")
    if text.endswith("}"):
        text = _ATTRIBUTES.sub("", text)
    if "](" in text:
        text = _LINK.sub(r"\1", _INLINE_PICTURE.sub("", text))
    text = _MARKS.sub("", text)
    return _BACKSLASH.sub(r"\1", text).strip(" \t")


def labelled(line: str) -> dict[str, Value]:
    """Return the labels of a line and their values; none when it is not all labels and values.

    Args:
        line: One line of a body.
    """
    if len(line) > LENGTH or not _SEPARATOR.search(line):
        return {}
    start = _WRAPPERS.match(line).end()  # type: ignore[union-attr]
    bare = _MARKS.sub("", line[start:]).strip(" \t\u3000|\\")
    marks = [mark for match in _LABEL.finditer(bare) if (mark := _known(match))]
    if not marks:
        return {}
    fields: dict[str, Value] = {}
    if lead := bare[: marks[0][0]].strip(_EDGES):
        fields, is_whole = dated(lead)
        if not is_whole:
            return {}
    for number, (_begin, after, name) in enumerate(marks):
        stop = marks[number + 1][0] if number + 1 < len(marks) else len(bare)
        value = bare[after:stop].strip(_SEPARATORS)
        field = LABELS[name]
        if not _is_value(field, name, value):
            return {}
        if field is Field.AUTHOR and (split := _split_date(value)):
            fields.setdefault(name, split[0])
            fields.setdefault("date", split[1])
        elif value:
            fields.setdefault(name, value)
    return fields


def _known(match: re.Match[str]) -> tuple[int, int, str] | None:
    """Return where a label begins, where its value begins, and its name if it is known."""
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


def _is_value(field: Field, name: str, value: str) -> bool:
    """Tell whether a value is of the kind that its label promises."""
    if not value:
        return True
    has_url = "http://" in value or "https://" in value
    if field in (Field.DATE, Field.CHANGED):
        return len(value) <= _LONGEST_DATE and parse_date(value) is not None
    if field is Field.URL:
        return has_url or name in ("via", "from")
    if has_url:
        value = _ADDRESS.sub("", _LINK.sub(r"\1", value))
    limit = (
        20
        if len(name) == 1
        else TITLE
        if field in (Field.TITLE, Field.TAGS, Field.ORIGINAL_TITLE)
        else 80
    )
    return len(value) <= limit and not re.search(r"[。！？]", value[:-1])


def _split_date(value: str) -> tuple[str, str] | None:
    """Split ``王小明　2024-03-05`` into a name and a date."""
    match = _DAY.search(value)
    if match is None or match.start() == 0:
        return None
    return value[: match.start()].strip(_EDGES), value[match.start() :].strip(_EDGES)


def dated(line: str) -> tuple[dict[str, Value], bool]:
    """Return the date of a line of short words with one, and the name beside it.

    Returns:
        The fields, and whether they are all that the line says.
    """
    account = _ACCOUNT.search(line[:_LONGEST_LINKED])
    if account:
        line = f"{line[: account.start()]} {line[account.end() :]}"
    fields, is_whole = _dated(line)
    if account and fields:
        fields["公众号"] = account[1]
    return fields, is_whole


def _dated(line: str) -> tuple[dict[str, Value], bool]:
    """Return the same for a line without the name of an account."""
    bare = _LINK.sub(r"\1", line) if "](" in line[:_LONGEST_LINKED] else line
    bare = _MARKS.sub("", bare).strip(" \t\u3000>_-–—()（）[]【】")
    if not 6 <= len(bare) <= _LONGEST_DATED:
        return {}, False
    match = _DAY.search(bare)
    if match is None:
        is_date = _WRITTEN_DAY.fullmatch(bare) and parse_date(bare) is not None
        return ({"date": bare}, True) if is_date else ({}, False)
    around = bare[: match.start()], bare[match.end() :]
    rest = [
        part for side in around if (part := _WHEN_WORDS.sub("", side).strip(_EDGES + "_:：—–-"))
    ]
    if not rest:
        return {"date": match[0]}, True
    original, _, name = rest[0].partition(" ")
    if original in ("原创", "原創") and _HAN_NAME.fullmatch(name.strip()):
        return {"date": match[0], "byline": name.strip()}, len(rest) == 1
    name = _BY.sub("", rest[0])
    if len(rest) == 1 and original not in ("原创", "原創") and _NAME.fullmatch(name):
        return {"date": match[0], "byline": name}, True
    words_beside = " ".join(rest).replace("_", " ").split()
    if len(words_beside) > 8 or any(
        len(word) > 12 or _SENTENCE.search(word) for word in words_beside
    ):
        return {}, False
    fields: dict[str, Value] = {"date": match[0]}
    if words_beside[0] in ("原创", "原創") and len(words_beside) > 1:
        fields["byline"] = words_beside[1]
    return fields, False


def read_foot(text: str) -> dict[str, Value]:
    """Return the labels in the last lines of a body, if they name the address of the original.

    ::

        ------
        via: https://tea.example/water
        作者：陆羽生

    Args:
        text: The end of a file.
    """
    if "http" not in text:
        return {}
    fields: dict[str, Value] = {}
    count = 0
    has_rule = False
    for line in reversed(text.split("\n")):
        if not line.strip() or _DEFINITION.match(line):
            continue
        count += 1
        if _RULE.match(line):
            has_rule = bool(fields)
            break
        values = labelled(line)
        if count > _FOOT or not (values or (len(line) < 300 and _CREDITS.search(line))):
            break
        for name, value in values.items():
            fields.setdefault(name, value)
    named = [
        name
        for name, value in fields.items()
        if LABELS[name] is Field.URL or "http" in str(value)
        if has_rule or _FOOT_LABELS.match(name)
    ]
    return fields if any("http" in str(fields[name]) for name in named) else {}
