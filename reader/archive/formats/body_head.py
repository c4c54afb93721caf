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
from collections.abc import Mapping
from dataclasses import replace

from reader.archive.field_names import PUBLISHED, plain_name
from reader.archive.formats import label_blocks, other_lines
from reader.archive.formats.article_format import Head, Value
from reader.archive.formats.clipped_lines import BARE_ADDRESS, READ_ORIGINAL, read_original
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
    Row,
    earlier_dates,
    earlier_titles,
    end_of_next,
    has_new_label,
    is_after_dash,
    is_new_field,
    next_text,
    read_date,
    read_labels,
    read_tags,
    rows_of,
    without_marks,
)
from reader.archive.formats.wechat_head import read_wechat_head
from reader.patterns import end_of_match, lazy_pattern

LINES = 40
"""The most lines at the top of a body that are read."""
_ELEMENT = lazy_pattern(r"<(?!!--|img\b|br\b|a\b|https?:|center\b)", re.IGNORECASE)
_BLANK = lazy_pattern(r"\s*")
_HEADING = lazy_pattern(r"[ \t]{0,3}(#{1,6})(?=[^#])(.+)\Z")
_UNDERLINE = lazy_pattern(r"[ \t]{0,3}(={2,}|-{3,})[ \t]*\Z")
_ELEMENT_LINE = 300
"""The most code points of a head line that is one HTML element."""
_LISTED_LINK = lazy_pattern(r"[ \t]*(?:[-*+•]|\d{1,3}[.、)])[ \t]*.{0,300}?\]\(")
_FENCE = lazy_pattern(r"[ \t>]*(?:`{3}|~{3})")
_ITEM = lazy_pattern(r"[ \t]*(?:[-*+][ \t]|[>|<])")
_BULLETS = frozenset("-*+•>")


def add_body_head(text: str, head: Head) -> Head:
    """Return a head with the fields that the first lines of the body add.

    Args:
        text: The file or its beginning.
        head: What its format has read above the body.
    """
    at = end_of_match(_BLANK, text, head.end)
    is_element = _ELEMENT.match(text, at) and (head.link_title or head.fields.get("title"))
    if at == len(text) or is_element:
        return head
    top = _BodyHead(text, at, head)
    top.read()
    is_cut = head.is_cut or top.reached_end
    is_new = top.is_new or is_new_field(top.lines) or has_new_label(text, at)
    if not (top.lines or top.heading or top.first_line or is_new):
        return head
    earlier = earlier_titles(text, at, top.lines, is_new=is_new)
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
        earlier_titles=(*head.earlier_titles, *earlier),
        earlier_dates=(*head.earlier_dates, *(earlier_dates(text, at) if is_new else ())),
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
        is_new: Whether earlier versions did not find all of the lines.
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
        self.reached_end = self.is_new = False
        self._is_metadata = self._is_open = self._has_badge = self._has_sections = False
        self._since_heading = 0

    def may_cut(self) -> bool:
        """Return whether the body may lack the head lines: below front matter they are its text."""
        return self._is_metadata and (not self._has_fields or self._has_link)

    def read(self) -> None:
        """Read lines up to the first that is not a head line."""
        rows = list(rows_of(self._text, self._start, LINES))
        number = 0
        while number < len(rows):
            if not (count := self._read(rows, number)):
                _start, end, line = rows[number]
                depends = bool(self.cuts) or len(line) <= LONGEST_FIRST or _HEADING.match(line)
                self.reached_end = self._is_open or (bool(depends) and end == len(self._text))
                return
            number += count
        self.reached_end = self._is_open or len(rows) < LINES

    def _read(self, rows: list[Row], number: int) -> int:
        """Read a line, or a block of lines; return how many, 0 at the end of the head."""
        start, end, line = rows[number]
        if line.lstrip()[:1] == "<" and not (
            other_lines.is_whole(line) or BARE_ADDRESS.match(line)
        ):
            line = self._without_tags(line)
        if self.cuts and not line.strip(" \t>"):
            if line.strip():
                self.cuts.append((start, end))  # a blank line of a quotation
            return 1
        if other_lines.is_passed(line):
            self.is_new |= other_lines.is_turn(line)
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
        if count := self._take_post(rows[number:]) or self._take_list(line, rows[number:]):
            return count
        return int(
            self._take_line(start, end, line)
            or self._is_subtitle(line, rows, number)
            or self._take_first_line(line, rows, number)
        )

    def _without_tags(self, line: str) -> str:
        """Return the text of a line that is one element; other lines as they are."""
        if other_lines.SECTION_ANCHOR.match(line) and not self.heading:
            self.is_new = self._has_sections = True
        heading = other_lines.HEADING_ELEMENT.match(line)
        if heading and not self.heading:
            return f"# {other_lines.TAG.sub('', heading[1])}"
        if len(line) > _ELEMENT_LINE or line.count("</p>") + line.count("</div>") > 1:
            return line
        return other_lines.TAG.sub("", line)

    def _is_speech(self, rows: list[Row]) -> bool:
        """Return whether a line is part of a talk; mark text that ends before this is certain."""
        is_speech, count = label_blocks.read_speaker([line for _start, _end, line in rows])
        self._is_open |= count > 1 and rows[count - 1][1] == len(self._text)
        return is_speech

    def _take_list(self, line: str, rows: list[Row]) -> int:
        """Take a list of labels; return how many lines it has, 0 when there is none."""
        may_label = line.lstrip()[:1] in _BULLETS or (self.heading and not self.lines)
        return self._take_block(rows, label_blocks.read_list) if may_label else 0

    def _take_block(self, rows: list[Row], read: label_blocks.ReadBlock) -> int:
        """Take a block of labels; return how many lines it has, 0 when there is none."""
        lines = [line for _start, _end, line in rows]
        is_last = len(lines) > 1 and all(map(str.strip, lines))
        self._is_open |= is_last and rows[-1][1] == len(self._text)
        block = read(lines)
        self.lines = {**block.fields, **self.lines}
        self.cuts += [rows[number][:2] for number in block.labelled]
        self._is_metadata = self._is_metadata or bool(block.length)
        return block.length

    def _take_post(self, rows: list[Row]) -> int:
        """Take the head of a post of WeChat; return how many lines it has, 0 for none."""
        if not (self.heading or self._has_fields or self._has_link):
            return 0
        if not (post := read_wechat_head([line for _start, _end, line in rows])).length:
            return 0
        self._is_open |= rows[-1][1] == len(self._text)
        self.is_new = True
        self._is_metadata = True
        self._add(post.fields, rows[0][0], rows[post.length - 1][1])
        self.clipped.append(self.cuts[-1])
        return post.length

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
            or (bool(other_lines.PICTURE.match(line)) and not self.lines)
            or self._take_badge(line)
            or (bool(self.heading) and bool(other_lines.HASH_TAGS.match(line)))
            or self._take_labels(start, end, line)
            or self._take_date(start, end, line)
        )

    def _take_badge(self, line: str) -> bool:
        """Pass a picture that is a link, above the title."""
        if self.lines or self.heading or self._has_fields or not other_lines.BADGE.match(line):
            return False
        self.is_new = self._has_badge = True
        return True

    def _take_heading(self, start: int, end: int, line: str) -> bool:
        match = _HEADING.match(line)
        if match is None:
            return False
        if tags := read_tags(match[2]):
            self.is_new = True
            self._add({"tags": tags}, start, end)
            self.clipped.append((start, end))
            return True
        written = match[2].strip(" \t")
        title = without_marks(
            written.rstrip("#").rstrip(" \t") if written.endswith((" #", "##")) else written
        )
        if title.casefold() in other_lines.METADATA:
            self.cuts.append((start, end))
            return True
        if title == self.heading and len(match[1]) == 1:
            self.is_new = True
            self.clipped.append((start, end))
            self.cuts.append((start, end))
            return True
        is_below = self._has_badge or self._has_sections or (self._has_fields and not self.lines)
        is_section = len(match[1]) > 1 and is_below
        if self.heading or is_section or not title or len(title) > LONGEST_TITLE:
            return False
        return self._take_title(title, written)

    def _is_subtitle(self, line: str, rows: list[Row], number: int) -> bool:
        """Return whether a line is a subtitle: a lower heading or a dash above a date or labels."""
        match = _HEADING.match(line) if self.heading and not self.cuts else None
        is_dashed = bool(self.heading) and not self.cuts and is_after_dash(line)
        if not is_dashed and (match is None or len(match[1]) == 1):
            return False
        following, end = next_text(rows, number), end_of_next(rows, number)
        self._is_open |= end == len(self._text)
        is_subtitle = bool(read_date(following)[0] or read_labels(following))
        self.is_new |= is_dashed and is_subtitle
        return is_subtitle

    def _take_underlined(self, line: str, following: str) -> bool:
        if self.heading:
            return False
        match = _UNDERLINE.match(following)
        is_section = self._has_badge and following.lstrip()[:1] == "-"
        if match is None or is_section or not line.strip() or line.lstrip()[0] in ">-*+|<#":
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
        match = other_lines.REFERENCE.match(line) if line.lstrip()[:1] == "[" else None
        if match is None:
            return False
        self._add({plain_name(match[1]): match[2].strip(" \t()\"'")}, start, end)
        self._is_metadata = True
        return True

    def _take_labels(self, start: int, end: int, line: str) -> bool:
        fields = read_labels(line)
        link = READ_ORIGINAL.match(line)
        if self.heading and not (self.lines or self._has_fields or self._has_link):
            link = link or BARE_ADDRESS.match(line)
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
        url, is_clipped = read_original(line)
        if not url:
            return False
        self._add({"原文地址": url}, start, end)
        self._is_metadata = True
        self.clipped += [(start, end)] if is_clipped else []
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

    def _take_first_line(self, line: str, rows: list[Row], number: int) -> bool:
        """Take a first line that looks like a title, above head lines or the text."""
        if self.heading or self.first_line or self.cuts or self._has_fields or self._has_link:
            return False
        title = without_marks(line)
        if not title or len(title) > LONGEST_FIRST or SENTENCE.search(title) or _ITEM.match(line):
            return False
        following = next_text(rows, number)
        if _HEADING.match(following) or _HEADING.match(line):
            return True
        is_byline = WRITTEN_BY.fullmatch(following.strip())
        if is_byline or read_labels(following) or read_date(following)[0]:
            return self._take_title(title, line)
        if number + 1 < len(rows) and not rows[number + 1][2].strip() and following:
            self.first_line = title
        return False
