"""Org, the markup of Emacs; the body is turned into Markdown.

::

    #+TITLE: 井水与河水
    #+DATE: <2021-04-18 Sun>
    #+FILETAGS: :茶:水:

    * 井水
    *井水*清，[[https://tea.example/river][河水]]浑。
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from reader.archive.formats import front_matter
from reader.archive.formats.article_format import ArticleFormat, Head, Value, text_below
from reader.archive.formats.markdown_writer import Nesting, fenced, line_escaped, table
from reader.archive.formats.org_inline import Inline
from reader.patterns import lazy_pattern
from reader.text.body_kind import BodyKind

_KEYWORD = lazy_pattern(r"[ \t]*#\+([\w-]{1,40})(?:\[[^\]\n]{0,80}\])?:[ \t]*(.*)")
_COMMENT = lazy_pattern(r"[ \t]*#(?: |\Z)")
_DRAWER = lazy_pattern(r"[ \t]*:([A-Za-z_-]{1,40}):[ \t]*")
_PROPERTY = lazy_pattern(r"[ \t]*:([\w+-]{1,40}):[ \t]+(.+)")
_END = lazy_pattern(r"[ \t]*:END:[ \t]*", re.IGNORECASE)
_HEADING = lazy_pattern(r"(\*{1,20})[ \t]+(.*)")
_STATE = lazy_pattern(
    r"(?:TODO|DONE|NEXT|WAITING|WAIT|HOLD|CANCELL?ED|STARTED|SOMEDAY|KILL|PROJ|COMMENT)[ \t]+(?=\S)"
)
_PRIORITY = lazy_pattern(r"\[#[A-Z0-9]\][ \t]*")
_HEADING_TAGS = lazy_pattern(r"[ \t]+:(?:[\w@#%]{1,60}:){1,20}[ \t]*\Z")
_PLANNED = lazy_pattern(
    r"[ \t]*(?:(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):[ \t]*[<\[][^<>\[\]\n]{0,60}[>\]][ \t]*"
    r"(?:--[<\[][^<>\[\]\n]{0,60}[>\]][ \t]*(?:=>[ \t]*[\d:]{1,10})?[ \t]*)?){1,3}"
)
_BEGIN = lazy_pattern(r"([ \t]*)#\+begin_(\w{1,30})(?:[ \t]+(.*))?", re.IGNORECASE)
_CLOSING = lazy_pattern(r"[ \t]*#\+end_\w{1,30}[ \t]*", re.IGNORECASE)
_ITEM = lazy_pattern(r"([ \t]*)(?:([-+])|(\d{1,9}|[A-Za-z])[.)]|(?<=[ \t])(\*))(?:[ \t]+(.*)|\Z)")
_BOX = lazy_pattern(r"\[([ xX-])\][ \t]+")
_COUNTER = lazy_pattern(r"\[@\d{1,9}\][ \t]*")
_TERM = lazy_pattern(r"(.{1,200}?)[ \t]+::(?:[ \t]+(.*)|\Z)")
_RULE = lazy_pattern(r"[ \t]*-{5,}[ \t]*")
_FIXED = lazy_pattern(r"[ \t]*:(?: (.*)|\Z)")
_TABLE = lazy_pattern(r"[ \t]*\|")
_TABLE_RULE = lazy_pattern(r"[ \t]*\|-[-+|: ]*")
_COOKIE = lazy_pattern(r"<[lrc]?\d{0,3}>|")
_NOTE = lazy_pattern(r"\[fn:([\w-]{1,60})\][ \t]*(.*)")
_DAY = lazy_pattern(r"\d{4}-\d{1,2}-\d{1,2}(?:[^\d\n]{0,12}\d{1,2}:\d{2}(?::\d{2})?)?")
_BETWEEN = lazy_pattern(r"(?<=\d)[^\d:-]+(?=\d{1,2}:)")
_DEEPEST = 8
"""The deepest nesting of blocks that is read."""

_CODE_BLOCKS = frozenset(("src", "example"))
_HIDDEN_BLOCKS = frozenset(("comment",))
_FIELDS = {"filetags": "tags", "roam_tags": "tags", "roam_refs": "url", "roam_ref": "url"}
_LISTED = frozenset(("tags", "filetags", "roam_tags", "keywords", "categories"))
_NO_FIELDS = frozenset(("link", "email", "language", "options", "startup", "property", "category"))


def read_head(text: str) -> Head:
    """Return the keywords and the properties at the top of a file, and a first heading."""
    if front := front_matter.parse(text):
        return Head(front.fields, end=front.end, is_cut=not front.closed)
    fields: dict[str, Value] = {}
    at = end = drawer = 0
    in_drawer = False
    while at < len(text):
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        line = text[at:stop].lstrip("\ufeff")
        keyword, named = _KEYWORD.fullmatch(line), _PROPERTY.fullmatch(line)
        if in_drawer:
            in_drawer = not _END.fullmatch(line)
            if in_drawer and named:
                _add(fields, named[1], named[2])
        elif keyword and not _is_affiliated(keyword[1]):
            _add(fields, keyword[1], keyword[2])
        elif _DRAWER.fullmatch(line):
            in_drawer, drawer = True, at
        elif line.strip() and not _COMMENT.match(line):
            break
        at = end = min(stop + 1, len(text))
        if stop == len(text):
            break
    is_cut = at >= len(text)
    if in_drawer:  # one without an end is text
        at = end = drawer
    heading = _first_heading(text, at, fields)
    return Head(fields, heading=heading, end=end, is_cut=is_cut)


def _first_heading(text: str, at: int, fields: dict[str, Value]) -> str:
    """Return the heading at a place as the title of a captured page, and add its properties."""
    first = _HEADING.match(text, at)
    if first is None or "title" in fields:
        return ""
    for line in text[first.end() :].split("\n", 12)[:12]:
        if (named := _PROPERTY.fullmatch(line)) is not None:
            _add(fields, named[1], named[2])
    return _heading_text(first[2].partition("\n")[0])


def _is_affiliated(name: str) -> bool:
    """Return whether a keyword belongs to the element below it, not to the file."""
    name = name.lower()
    return name in ("caption", "name", "results", "html", "include", "header") or name.startswith(
        "attr"
    )


def _add(fields: dict[str, Value], name: str, value: str) -> None:
    name, value = name.lower(), value.strip()
    if not value or name in _NO_FIELDS:
        return
    key = _FIELDS.get(name, name)
    if name in _LISTED:
        parts = value.split(":" if value.startswith(":") else "," if "," in value else None)
        listed = tuple(part.strip(" \t\"'") for part in parts if part.strip(" \t\"'"))
        fields.setdefault(key, listed)
    elif stamp := _DAY.search(value) if value[0] in "<[" and "://" not in value else None:
        fields.setdefault(key, _BETWEEN.sub(" ", stamp[0]))
    elif key == "title" and key in fields:
        fields[key] = f"{fields[key]} {value}"  # a title of several lines
    else:
        plain = value.strip('"') if key in ("url", "title") else value
        fields.setdefault(key, _plain(plain) if key == "title" else plain)


def _plain(text: str) -> str:
    """Return a title without markup, as front matter spells it."""
    return text.replace("&", "&amp;")


def _heading_text(text: str) -> str:
    text = _HEADING_TAGS.sub("", text)
    text = _PRIORITY.sub("", _STATE.sub("", text, count=1), count=1)
    return text.strip()


def body(text: str, head: Head) -> str:
    """Return a file as Markdown, without drawers, comments and plans."""
    return "\n".join(_Body().written(text_below(text, head).split("\n")))


class _Body:
    """One body that is turned into Markdown."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._lists = Nesting()
        self._marks = Inline()
        self._caption = ""
        self._depth = 0

    def written(self, lines: Sequence[str]) -> list[str]:
        """Return the lines in Markdown."""
        self._read(lines)
        notes = [f"[^inline-{number}]: {note}" for number, note in enumerate(self._marks.notes, 1)]
        return [*self._lines, "", *(line for note in notes for line in (note, ""))]

    def _read(self, lines: Sequence[str]) -> None:
        # Where the last line of a kind is: a block without an end is looked for in no line.
        ends = {
            line.strip().lower(): at
            for at, line in enumerate(lines)
            if line.lstrip()[:2] in ("#+", ":E", ":e")
        }
        number = 0
        self._depth += 1
        while number < len(lines):
            number += self._element(lines, number, ends)
        self._depth -= 1

    def _element(self, lines: Sequence[str], number: int, ends: Mapping[str, int]) -> int:
        """Write the element at a line; return how many lines it has."""
        line = lines[number]
        if not line.strip():
            self._lines.append("")
            return 1
        if begin := _BEGIN.fullmatch(line):
            is_closed = ends.get(f"#+end_{begin[2].lower()}", 0) > number
            return self._block(lines, number, begin) if is_closed and self._depth < _DEEPEST else 1
        if _DRAWER.fullmatch(line) and ends.get(":end:", 0) > number:
            inside = (at for at in range(number, len(lines)) if _END.fullmatch(lines[at]))
            return next(inside) - number + 1
        if _FIXED.fullmatch(line):
            return self._run(lines, number, _FIXED, self._fixed)
        if _TABLE.match(line):
            return self._run(lines, number, _TABLE, self._table)
        self._line(line)
        return 1

    def _run(
        self,
        lines: Sequence[str],
        number: int,
        pattern: re.Pattern[str],
        write: Callable[[Sequence[str]], None],
    ) -> int:
        """Write the lines from one on that match a pattern; return how many they are."""
        end = number
        while end < len(lines) and pattern.match(lines[end]):
            end += 1
        write(lines[number:end])
        return end - number

    def _fixed(self, lines: Sequence[str]) -> None:
        texts = [match[1] or "" for line in lines if (match := _FIXED.fullmatch(line))]
        self._put(fenced(texts or lines), _column(lines[0]))

    def _table(self, lines: Sequence[str]) -> None:
        rows = []
        for line in lines:
            if _TABLE_RULE.fullmatch(line.rstrip()):
                continue
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not all(_COOKIE.fullmatch(cell) for cell in cells):
                rows.append([self._marks.markdown(cell) for cell in cells])
        self._put([*self._captions(), *table(rows)], _column(lines[0]))

    def _captions(self) -> list[str]:
        caption, self._caption = self._caption, ""
        return ["", caption] if caption else []

    def _put(self, lines: Sequence[str], column: int) -> None:
        """Write lines as part of the list item that a column belongs to."""
        indent = self._lists.inside(column)
        self._lines += [indent + line if line else "" for line in lines]

    def _block(self, lines: Sequence[str], number: int, begin: re.Match[str]) -> int:
        """Write a block that has an end; return how many lines it has."""
        name = begin[2].lower()
        closing = f"#+end_{name}"
        end = next(
            at for at in range(number + 1, len(lines)) if lines[at].strip().lower() == closing
        )
        inside = lines[number + 1 : end]
        words = (begin[3] or "").split()
        if name in _CODE_BLOCKS:
            self._put(
                fenced(list(_code(inside)), _language(words) if name == "src" else ""),
                len(begin[1].expandtabs()),
            )
        elif name == "quote":
            inner = _Body()
            inner._marks, inner._depth = self._marks, self._depth
            inner._read(inside)
            quoted = ["", *(f"> {part}".rstrip() for part in _trimmed(inner._lines)), ""]
            self._put(quoted, len(begin[1].expandtabs()))
        elif name == "verse":
            verse = [
                f"{self._marks.markdown(part.strip())}\\" if part.strip() else "" for part in inside
            ]
            self._put(["", *_without_last_break(verse), ""], len(begin[1].expandtabs()))
        elif name == "export":
            if words and words[0].lower() == "html":
                self._put(["", *inside, ""], 0)
        elif name not in _HIDDEN_BLOCKS:
            self._lines.append("")
            self._read(inside)
            self._lines.append("")
        return end - number + 1

    def _line(self, line: str) -> None:
        heading, keyword = _HEADING.fullmatch(line), _KEYWORD.fullmatch(line)
        if heading:
            self._lists.clear()
            text = self._marks.markdown(_heading_text(heading[2]))
            self._lines += ["", f"{'#' * min(len(heading[1]), 6)} {text}", ""]
        elif keyword:
            if keyword[1].lower() == "caption":
                self._caption = self._marks.markdown(keyword[2].strip())
            elif keyword[1].lower() == "html":
                self._lines.append(keyword[2])
        elif _COMMENT.match(line) or _PLANNED.fullmatch(line) or _CLOSING.fullmatch(line):
            pass
        elif _RULE.fullmatch(line):
            self._put(["", "***", ""], _column(line))
        elif note := _NOTE.fullmatch(line):
            self._lists.clear()
            self._lines += ["", f"[^{note[1]}]: {self._marks.markdown(note[2])}"]
        elif item := _ITEM.fullmatch(line):
            self._item(item)
        else:
            was_list = bool(self._lists)
            indent = self._lists.inside(_column(line))
            if was_list and not indent and self._lines and self._lines[-1]:
                self._lines.append("")
            self._lines.append(indent + line_escaped(self._marks.markdown(line.strip())))
            self._lines += self._captions() if self._lines[-1].startswith("![") else ()

    def _item(self, item: re.Match[str]) -> None:
        is_numbered = bool(item[3])
        mark = f"{item[3] if item[3].isdecimal() else 1}." if is_numbered else "-"
        content = _COUNTER.sub("", item[5] or "", count=1)
        box = _BOX.match(content)
        content = content[box.end() :] if box else content
        term = _TERM.fullmatch(content) if not is_numbered else None
        if term:
            written = f"**{self._marks.markdown(term[1])}**：{self._marks.markdown(term[2] or '')}"
        else:
            written = self._marks.markdown(content)
        if box:
            written = f"[{'x' if box[1] in 'xX' else ' '}] {written}"
        if not self._lists and self._lines and self._lines[-1]:
            self._lines.append("")
        self._lines.append(self._lists.item(len(item[1].expandtabs()), mark) + written)


def _column(line: str) -> int:
    return len(line.expandtabs()) - len(line.expandtabs().lstrip())


def _language(words: Sequence[str]) -> str:
    name = words[0] if words else ""
    return name if re.fullmatch(r"[\w+#.-]{1,30}", name) else ""


def _code(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines of code without their common indentation, and without Org's escaping commas."""
    filled = [line.expandtabs() for line in lines if line.strip()]
    common = min((_column(line) for line in filled), default=0)
    for line in lines:
        text = line.expandtabs()[common:] if common else line
        yield re.sub(r"\A(\s*),(?=\*|,|#\+)", r"\1", text)


def _trimmed(lines: Sequence[str]) -> list[str]:
    return "\n".join(lines).strip("\n").split("\n")


def _without_last_break(lines: list[str]) -> list[str]:
    """Return lines that end in breaks, but for those above a blank line and at the end."""
    following = [*lines[1:], ""]
    return [
        line if after else line.removesuffix("\\")
        for line, after in zip(lines, following, strict=True)
    ]


FORMAT = ArticleFormat(
    "org", frozenset((".org",)), read_head, body, body_kind=BodyKind.MARKDOWN, reads_any=True
)
