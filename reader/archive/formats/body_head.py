"""The head at the top of a body: a heading, labelled lines, a line with date and author.

::

    # 井水与河水

    作者：陆羽生 / 日期：2021-04-18 / 来源：茶事 / 链接：https://tea.example/water

Labelled lines may be quoted, items of a list, bold, rows of a table, or references that Markdown
does not show (``[#]: via: (https://tea.example)``). Only the lines at the very top are head lines;
`reader.archive.foot` reads those at the end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from reader.archive.field_names import PUBLISHED, plain_name
from reader.archive.formats import label_blocks
from reader.archive.formats.article_format import Head, Value
from reader.archive.formats.head_line import (
    LABEL,
    LINK,
    LONGEST_FIRST,
    LONGEST_LINE,
    LONGEST_TITLE,
    NAME,
    NO_NAMES,
    RULE,
    SENTENCE,
    WRAPPERS,
    WRITTEN_BY,
    earlier_titles,
    read_date,
    read_labels,
    without_marks,
)
from reader.patterns import end_of_match, lazy_pattern

LINES = 40
"""The most lines at the top of a body that are read."""

_ELEMENT = lazy_pattern(r"<(?!!--|img\b|br\b|a\b|https?:|center\b)", re.IGNORECASE)
_BLANK = lazy_pattern(r"\s*")
_HEADING = lazy_pattern(r"[ \t]{0,3}(#{1,6})(?=[^#])(.+)\Z")
_UNDERLINE = lazy_pattern(r"[ \t]{0,3}(={2,}|-{3,})[ \t]*\Z")
_PICTURE = lazy_pattern(
    r"[ \t]*(?:!\[[^\]\n]{0,300}\](?:\([^)\n]{0,1000}\)|\[[^\]\n]{0,80}\])"
    r"|<img\b[^>]{0,1000}>)[ \t]*\Z"
)
_HEADING_ELEMENT = lazy_pattern(
    r"[ \t]*<h[1-3]\b[^<>]{0,300}>(.{1,400}?)</h[1-3]>[ \t]*\Z", re.IGNORECASE
)
_TAG = lazy_pattern(r"</?[a-zA-Z][^<>]{0,300}>")
_CONTENTS = lazy_pattern(
    r"[ \t]*(?:\[toc\]|\{:[^{}\n]{0,80}\}|@\[toc\].{0,80}"
    r"|\[read (?:in|on) [^\[\]\n]{1,40}\]\([^()\s]{1,500}\)[ \t]*)\Z",
    re.IGNORECASE,
)
_HASH_TAGS = lazy_pattern(r"[ \t]*(?:#[^\s#]{1,40}[ \t]*){1,20}\Z")
_ELEMENT_LINE = 300
"""The most code points of a head line that is one HTML element."""

_COMMENT = lazy_pattern(r"[ \t]*<!--.*-->[ \t]*\Z")
_REFERENCE = lazy_pattern(
    r"[ \t]{0,3}\[(?:#|//|comment|_)\]:[ \t]*(?:#[ \t]*)?"
    r"[(\"']?([\w-]{1,30})[ \t]*[:：]?[ \t]*(.*)\Z"
)
_BARE_ADDRESS = lazy_pattern(r"[ \t>]*<?(https?://[^\s<>()]{1,1200})>?[ \t]*\Z")
_READ_ORIGINAL = lazy_pattern(
    r"[ \t>]*\[(?:阅读原文|閱讀原文|查看原文|原文链接|原文連結|原文"
    r"|(?:read |view )?original|source)\]"
    r"\((https?://[^\s()]{1,1200})\)[ \t]*\Z",
    re.IGNORECASE,
)
_ORIGINAL = lazy_pattern(
    r"(?:原文(?:地址|链接|連結|鏈接|网址|網址)?|original (?:url|link|article))[ \t]*[:：]?[ \t]*(\[[^\]\n]{0,300}\]\(https?://[^\s]{1,1200}|<?https?://[^\s]{1,1200})",
    re.IGNORECASE,
)
_CLIPPED = lazy_pattern(r"本文由.{1,80}?(?:转码|轉碼|优化|剪藏|保存)")
_LISTED_LINK = lazy_pattern(r"[ \t]*(?:[-*+•]|\d{1,3}[.、)])[ \t]*.{0,300}?\]\(")
_FENCE = lazy_pattern(r"[ \t>]*(?:`{3}|~{3})")
_METADATA = frozenset(("metadata", "元数据", "元資料", "meta"))
_ITEM = lazy_pattern(r"[ \t]*(?:[-*+][ \t]|[>|<])")
_BULLETS = frozenset("-*+•>")
_Row = tuple[int, int, str]
"""The offsets of a line, newline included, in code points, and its text."""


def add_body_head(text: str, head: Head) -> Head:
    """Return a head with the fields that the first lines of the body add.

    Args:
        text: The file or its beginning.
        head: What its format has read above the body.
    """
    at = end_of_match(_BLANK, text, head.end)
    if at == len(text):
        return head
    if _ELEMENT.match(text, at) and (head.link_title or head.fields.get("title")):
        return head
    top = _BodyHead(text, at, head)
    top.read()
    is_cut = head.is_cut or top.reached_end
    if not (top.lines or top.heading or top.first_line):
        return head
    cuts, end = top.cuts if top.may_cut() else top.clipped, head.end
    while cuts and not text[end : cuts[0][0]].strip():
        end = cuts.pop(0)[1]
    return replace(
        head,
        lines=top.lines,
        heading=top.heading,
        first_line=top.first_line,
        end=end,
        cuts=tuple(cuts),
        is_cut=is_cut,
        earlier_titles=head.earlier_titles or earlier_titles(text, at, top.lines),
    )


class _BodyHead:
    """The head lines at the top of one body.

    Attributes:
        lines: The value of each label, by its plain name; of equal labels the first counts.
        heading: The text of a heading at the top, or of a first line above labelled lines.
        first_line: A first line that is short and not a sentence, as titles are.
        cuts: The ranges of the head lines, in code points.
        clipped: Those of them that a web clipper has added.
        reached_end: Whether the text ends among the head lines.
    """

    def __init__(self, text: str, start: int, head: Head) -> None:
        self._text = text
        self._start = start
        self._has_fields = bool(head.fields)
        self._has_link = bool(head.link_url)
        self._has_date = any(
            isinstance(value, str) and plain_name(key) in PUBLISHED and "0" <= value[:1] <= "9"
            for key, value in head.fields.items()
        )
        self.lines: dict[str, Value] = {}
        self.heading = ""
        self.first_line = ""
        self.cuts: list[tuple[int, int]] = []
        self.clipped: list[tuple[int, int]] = []
        self.reached_end = False
        self._is_metadata = self._is_open = False
        self._since_heading = 0

    def may_cut(self) -> bool:
        """Return whether the head lines may be left out of the body.

        Below front matter they are part of the reposted text.
        """
        return self._is_metadata and (not self._has_fields or self._has_link)

    def read(self) -> None:
        """Read lines up to the first that is not a head line."""
        rows = list(_rows(self._text, self._start, LINES))
        number = 0
        while number < len(rows):
            if not (count := self._read(rows, number)):
                _start, end, line = rows[number]
                depends = bool(self.cuts) or len(line) <= LONGEST_FIRST or _HEADING.match(line)
                self.reached_end = self._is_open or (bool(depends) and end == len(self._text))
                return
            number += count
        self.reached_end = self._is_open or len(rows) < LINES

    def _read(self, rows: list[_Row], number: int) -> int:
        """Read a line, or a block of lines; return how many, 0 at the end of the head."""
        start, end, line = rows[number]
        kinds = (_PICTURE, _COMMENT, _BARE_ADDRESS)
        if line.lstrip()[:1] == "<" and not any(kind.match(line) for kind in kinds):
            line = self._without_tags(line)
        if self.cuts and not line.strip(" \t>"):
            if line.strip():
                self.cuts.append((start, end))  # a blank line of a quotation
            return 1
        if not line.strip() or _COMMENT.match(line) or _CONTENTS.match(line):
            return 1
        if line.lstrip(" \t>")[:1] == "|":
            return self._take_block(rows[number:], label_blocks.read_table)
        if _FENCE.match(line) or len(line) > LONGEST_LINE:  # only the beginning of it is here
            return 0
        if number + 1 < len(rows) and self._take_underlined(line, rows[number + 1][2]):
            return 2
        if RULE.match(line):
            if self.lines:
                self.cuts.append((start, end))
            return 0
        if self._is_speech(rows[number:]):
            return 0
        may_label = line.lstrip()[:1] in _BULLETS or (self.heading and not self.lines)
        if may_label and (count := self._take_block(rows[number:], label_blocks.read_list)):
            return count
        return int(
            self._take_line(start, end, line)
            or self._is_subtitle(line, rows, number)
            or self._take_first_line(line, rows, number)
        )

    def _without_tags(self, line: str) -> str:
        """Return the text of a line that is one element; other lines as they are."""
        heading = _HEADING_ELEMENT.match(line)
        if heading and not self.heading:
            return f"# {_TAG.sub('', heading[1])}"
        if len(line) > _ELEMENT_LINE or line.count("</p>") + line.count("</div>") > 1:
            return line
        return _TAG.sub("", line)

    def _is_speech(self, rows: list[_Row]) -> bool:
        """Return whether a line is part of a talk; mark text that ends before this is certain."""
        is_speech, count = label_blocks.read_speaker([line for _start, _end, line in rows])
        self._is_open |= count > 1 and rows[count - 1][1] == len(self._text)
        return is_speech

    def _take_block(self, rows: list[_Row], read: label_blocks.ReadBlock) -> int:
        """Take a block of labels; return how many lines it has, 0 when there is none."""
        lines = [line for _start, _end, line in rows]
        is_last = len(lines) > 1 and all(map(str.strip, lines))
        self._is_open |= is_last and rows[-1][1] == len(self._text)
        block = read(lines)
        self.lines = {**block.fields, **self.lines}
        self.cuts += [rows[number][:2] for number in block.labelled]
        self._is_metadata = self._is_metadata or bool(block.length)
        return block.length

    def _add(self, fields: Mapping[str, Value], start: int, end: int) -> None:
        """Add the fields of a range of head lines."""
        for name, value in fields.items():
            self.lines.setdefault(name, value)
        self.cuts.append((start, end))

    def _take_line(self, start: int, end: int, line: str) -> bool:
        """Take a line on its own; return whether it is a head line."""
        return (
            self._take_reference(start, end, line)
            or self._take_heading(start, end, line)
            or (bool(_PICTURE.match(line)) and not self.lines)
            or (bool(self.heading) and bool(_HASH_TAGS.match(line)))
            or self._take_labels(start, end, line)
            or self._take_date(start, end, line)
        )

    def _take_heading(self, start: int, end: int, line: str) -> bool:
        match = _HEADING.match(line)
        if match is None:
            return False
        written = match[2].strip(" \t")
        title = without_marks(
            written.rstrip("#").rstrip(" \t") if written.endswith((" #", "##")) else written
        )
        if title.casefold() in _METADATA:
            self.cuts.append((start, end))
            return True
        if self.heading or not title or len(title) > LONGEST_TITLE:
            return False
        if len(match[1]) > 1 and (self._has_fields and not self.lines):
            return False  # a section below front matter
        return self._take_title(title, written)

    def _is_subtitle(self, line: str, rows: list[_Row], number: int) -> bool:
        """Return whether a line is a subtitle: a lower heading above a date or labels."""
        match = _HEADING.match(line) if self.heading and not self.cuts else None
        if match is None or len(match[1]) == 1:
            return False
        following = _next_text(rows, number)
        return bool(read_date(following)[0] or read_labels(following))

    def _take_underlined(self, line: str, following: str) -> bool:
        if self.heading:
            return False
        match = _UNDERLINE.match(following)
        if match is None or not line.strip() or line.lstrip()[0] in ">-*+|<#":
            return False
        title = without_marks(line)
        is_sentence = match[1][0] == "-" and SENTENCE.search(title)
        if not title or len(title) > LONGEST_TITLE or is_sentence:
            return False
        return self._take_title(title, line)

    def _take_title(self, title: str, line: str) -> bool:
        """Take a line as the title; the target of one that is a link is the article's URL."""
        self.heading = title
        self._since_heading = 0
        match = LINK.fullmatch(line.strip(" \t#*"))
        if match and match[2].startswith(("http://", "https://")):
            self.lines.setdefault("link", match[2])
        return True

    def _take_reference(self, start: int, end: int, line: str) -> bool:
        match = _REFERENCE.match(line) if line.lstrip()[:1] == "[" else None
        if match is None:
            return False
        self._add({plain_name(match[1]): match[2].strip(" \t()\"'")}, start, end)
        self._is_metadata = True
        return True

    def _take_labels(self, start: int, end: int, line: str) -> bool:
        fields = read_labels(line)
        link = _READ_ORIGINAL.match(line)
        if self.heading and not (self.lines or self._has_fields or self._has_link):
            link = link or _BARE_ADDRESS.match(line)
        if not fields and link:
            self._add({"originallink": link[1]}, start, end)
            self._is_metadata = True
            return True
        if not fields:
            return self._take_original(start, end, line) or self._continues_list(line)
        self._add(fields, start, end)
        self._is_metadata = self._is_metadata or label_blocks.has_main_field(fields)
        return True

    def _take_original(self, start: int, end: int, line: str) -> bool:
        """Take ``> 本文由 … 转码， 原文地址 [host](url)``, which web clippers add."""
        match = _ORIGINAL.search(line) if len(line) <= LONGEST_LINE and "http" in line else None
        if match is None or match.start() > (200 if line.lstrip()[:1] == ">" else 11):
            return False
        rest = line[match.end() :].strip(" \t)>）.。")
        if len(rest) > 20:
            return False
        self._add({"原文地址": match[1]}, start, end)
        self._is_metadata = True
        if _CLIPPED.search(line):
            self.clipped.append((start, end))
        return True

    def _continues_list(self, line: str) -> bool:
        """Read past a line with an unknown label in a list of labels: it stays in the body."""
        if not self.cuts or self.heading or line.lstrip()[:1] not in _BULLETS:
            return False
        match = LABEL.match(line[:LONGEST_LINE], end_of_match(WRAPPERS, line))
        return match is not None and len(match[1]) <= 10

    def _take_date(self, start: int, end: int, line: str) -> bool:
        """Take a line below a title: a date and perhaps a name, or an emphasised name."""
        is_top = not (self.lines or self.first_line or self._has_date)
        if not (self.heading or self._has_link or is_top) or self._since_heading > 2:
            return False
        if _LISTED_LINK.match(line):
            return False
        self._since_heading += 1
        fields, is_whole = read_date(line)
        is_alone = self._has_fields and not (self.heading or self._has_link)
        if is_alone and (not is_whole or "[" in line):
            return False  # the beginning of the text
        if fields:
            for name, value in fields.items():
                self.lines.setdefault(name, value)
            if is_whole:
                self.cuts.append((start, end))
                self._is_metadata = True
            return True
        name = line.strip()
        if written := WRITTEN_BY.fullmatch(name):
            self.lines.setdefault("byline", written[1])
            return True
        inner = name.strip("*_")
        if self.heading and name[:1] in "*_" and name != inner and NAME.fullmatch(inner):
            if inner not in NO_NAMES:
                self.lines.setdefault("byline", inner)
            return True
        return False

    def _take_first_line(self, line: str, rows: list[_Row], number: int) -> bool:
        """Take a first line that looks like a title, above head lines or the text."""
        if self.heading or self.first_line or self.cuts or self._has_fields or self._has_link:
            return False
        title = without_marks(line)
        if not title or len(title) > LONGEST_FIRST or SENTENCE.search(title) or _ITEM.match(line):
            return False
        following = _next_text(rows, number)
        if _HEADING.match(following) or _HEADING.match(line):
            return True
        is_byline = WRITTEN_BY.fullmatch(following.strip())
        if is_byline or read_labels(following) or read_date(following)[0]:
            return self._take_title(title, line)
        if number + 1 < len(rows) and not rows[number + 1][2].strip() and following:
            self.first_line = title
        return False


def _next_text(rows: list[_Row], number: int) -> str:
    """Return the text of the next line that is not blank."""
    return next((line for _start, _end, line in rows[number + 1 :] if line.strip()), "")


def _rows(text: str, start: int, most: int) -> Iterator[_Row]:
    """Yield the first lines; of a line too long for the head only the beginning."""
    while start < len(text) and most:
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        end = min(stop + 1, len(text))
        yield start, end, text[start : min(stop, start + LONGEST_LINE + 1)]
        start, most = end, most - 1
