"""The blocks of AsciiDoc, turned into Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reader.archive.formats.asciidoc_inline import Inline
from reader.archive.formats.markdown_writer import (
    VIDEO_PAGES,
    Nesting,
    fenced,
    line_escaped,
    picture,
    quoted,
    table,
)
from reader.patterns import lazy_pattern

_HEADING = lazy_pattern(r"(={1,6}|#{1,6})[ \t]+(\S.*)")
_LISTED = lazy_pattern(
    r"\[((?:source|listing|quote|verse|cols|%|options|NOTE|TIP|stem|a)?[^\[\]]*)\]"
)
_ANCHOR = lazy_pattern(r"\[\[[^\[\]]*\]\]")
_ATTRIBUTE = lazy_pattern(r":!?([\w][\w-]{0,60})!?:(?:[ \t]+(.*)|[ \t]*)")
_TITLE = lazy_pattern(r"\.([^\s.].*)")
_FENCE = lazy_pattern(r"(-{4,}|\.{4,}|={4,}|_{4,}|\*{4,}|\+{4,}|/{4,}|--|`{3,}|~{4,})(.*)")
_TABLE = lazy_pattern(r"[|,:!]={3,}")
_ITEM = lazy_pattern(
    r"[ \t]*(?:(\*{1,10}|-)|(\.{1,10})|(\d{1,4}|[a-z])\.|<(\d{1,3}|\.)>)[ \t]+(\S.*)"
)
_BOX = lazy_pattern(r"\[([ xX*])\][ \t]+")
_TERM = lazy_pattern(r"[ \t]*(\S.{0,200}?)(:{2,4}|;;)(?:[ \t]+(.*)|[ \t]*\Z)")
_BOX_LINE = lazy_pattern(r"(NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+(\S.*)")
_BOXES = frozenset(("NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"))
_MACRO = lazy_pattern(
    r"(image|video|audio|include|toc|ifdef|ifndef|ifeval|endif|tag|icon)::([^\[]*)\[(.*)\]"
)
_RULE = lazy_pattern(r"'{3,}|-{3}|\*{3}")
_PAGE = lazy_pattern(r"<{3,}")
_CELL = lazy_pattern(
    r"(?<!\\)(?:(?<!\S)((?:\d{1,2}(?:\.\d{1,2})?[+*]|\.\d{1,2}\+)?"
    r"[<^>]?(?:\.[<^>])?[adehlmsv]?))?\|"
)
_REPEATED = lazy_pattern(r"(\d{1,2})\*")
_CALLOUT = lazy_pattern(r"(?:<(?:\d{1,3}|\.)>|<!--\d{1,3}-->)\Z")
_LONGEST_CALLOUT = 10
_COMMENT_SIGNS = ("//", "#", "--", ";;")
_FENCE_SIGNS = frozenset("-.=_*+/`~|,:!")
_DEEPEST = 12
"""The deepest nesting of blocks that is read; deeper text is a paragraph."""


def markdown_of(text: str, attributes: Mapping[str, str]) -> str:
    """Return a text as Markdown, without comments and what is about the page.

    Args:
        text: The body of a document.
        attributes: The values that its header sets.
    """
    blocks = _Blocks(Inline(len(text)))
    blocks.marks.attributes.update(attributes)
    made = blocks.written(text.expandtabs().split("\n"), 0)
    return "\n".join((*made, "", *blocks.marks.notes()))


class _Blocks:
    """The blocks of one text.

    Args:
        marks: Its inline markup.

    Attributes:
        marks: The same.
    """

    def __init__(self, marks: Inline) -> None:
        self.marks = marks
        self._lists = Nesting()
        self._attributes = ""
        self._title = ""
        self._last_marks = ""
        self._last_rules: dict[str, int] = {}

    def written(self, lines: Sequence[str], depth: int) -> list[str]:
        """Return lines in Markdown."""
        self._last_rules = {
            line.rstrip(): number
            for number, line in enumerate(lines)
            if line and line[0] in _FENCE_SIGNS
        }
        made: list[str] = []
        number = 0
        while number < len(lines):
            count, written = self._element(lines, number, depth)
            made += written
            number += max(1, count)
        return [*made, *self._stray_title()]

    def _element(self, lines: Sequence[str], number: int, depth: int) -> tuple[int, list[str]]:
        """Return how many lines the element at a line has, and its Markdown."""
        line = lines[number].rstrip()
        if not line:
            return 1, [""]
        if depth <= _DEEPEST and (_FENCE.fullmatch(line) or _TABLE.fullmatch(line)):
            count, made = self._delimited(lines, number, depth)
            if count:
                return count, made
        if line.startswith("//") and not line.startswith("///"):
            return 1, []
        made_of_line = self._about_next(line)
        if made_of_line is not None:
            return 1, made_of_line
        for read in (self._alone, self._list_line):
            made_of_line = read(line)
            if made_of_line is not None:
                above = self._stray_title() if any(made_of_line) else []
                return 1, [*above, *made_of_line]
        return self._paragraph(lines, number)

    def _about_next(self, line: str) -> list[str] | None:
        """Read a line about the block below it; None for another one."""
        attribute = _ATTRIBUTE.fullmatch(line)
        if attribute:
            self.marks.attributes[attribute[1].lower()] = attribute[2] or ""
        elif _ANCHOR.fullmatch(line):
            pass
        elif line[0] == "[" and (listed := _LISTED.fullmatch(line)) and self._is_list(listed[1]):
            self._attributes = listed[1]
        elif title := _TITLE.fullmatch(line):
            above = self._stray_title()
            self._title = title[1]
            return above
        else:
            return None
        return []

    @staticmethod
    def _is_list(inside: str) -> bool:
        """Return whether brackets hold the attributes of a block, rather than text."""
        first = inside.partition(",")[0]
        return (
            not inside
            or inside[0] in "%.#"
            or "=" in inside
            or (
                first.isascii()
                and first.replace("-", "").replace("%", "").replace(".", "").isalnum()
            )
        )

    def _taken(self) -> tuple[str, list[str]]:
        """Return the attributes for a block, and the lines of its title."""
        title = ["", f"**{self.marks.markdown(self._title)}**", ""] if self._title else []
        attributes, self._attributes, self._title = self._attributes, "", ""
        return attributes, title

    def _stray_title(self) -> list[str]:
        """Return the line of a title that no block has taken: it is text."""
        text, self._title = f".{self._title}" if self._title else "", ""
        return ["", line_escaped(self.marks.markdown(text)), ""] if text else []

    def _alone(self, line: str) -> list[str] | None:
        """Read a line that is a block of its own; None for another one."""
        if heading := _HEADING.fullmatch(line):
            self._lists.clear()
            self._attributes = ""
            text = self.marks.markdown(
                heading[2].rstrip("= ") if heading[1][0] == "=" else heading[2]
            )
            return ["", f"{'#' * len(heading[1])} {text}", ""]
        if _RULE.fullmatch(line):
            return ["", "***", ""]
        if _PAGE.fullmatch(line) or (line == "+" and self._lists):
            return [""]
        macro = _MACRO.fullmatch(line)
        return self._macro(*macro.groups()) if macro else None

    def _macro(self, name: str, target: str, inside: str) -> list[str]:
        parts = [part.strip().strip('"') for part in inside.split(",")]
        target = self.marks.resolved(target)
        if name == "image":
            _attributes, title = self._taken()
            alt = next((part[4:].strip('"') for part in parts if part.startswith("alt=")), parts[0])
            alt = alt if "=" not in alt else ""
            return ["", picture(alt, target), *title, ""]
        if name in ("video", "audio") and target:
            address = VIDEO_PAGES.get(parts[0], "{}").format(target)
            shown = f"<{address}>" if "://" in address else picture("", address)
            return [*self._taken()[1], "", shown, ""]
        return []

    def _list_line(self, line: str) -> list[str] | None:
        """Read the line of an item, or a term; None for another one."""
        if item := _ITEM.fullmatch(line):
            is_first = not self._lists
            content = item[5]
            box = _BOX.match(content) if item[1] else None
            if box:
                content = f"{content[box.end() :]}"
            marks = item[1] or item[2]
            mark = "-" if item[1] else f"{item[3] if (item[3] or 'a').isdecimal() else 1}."
            depth = len(marks) if marks and marks != "-" else 1
            is_mixed = not is_first and marks == "-" and self._last_marks not in ("-", "")
            start = self._lists.level(depth + is_mixed, mark)
            self._last_marks = marks or ""
            written = self.marks.markdown(content)
            if box:
                written = f"[{'x' if box[1] in 'xX*' else ' '}] {written}"
            title = self._taken()[1]
            return [*title, *([""] if is_first else []), start + written]
        term = _TERM.fullmatch(line)
        if term and not ("://" in line and term[2] == "::" and not term[3]):
            self._lists.clear()
            meaning = self.marks.markdown((term[3] or "").strip())
            shown = f"**{self.marks.markdown(term[1])}**"
            title = self._taken()[1]
            return [
                *title,
                "",
                f"{shown}：{meaning}" if meaning else shown,
                *([] if meaning else [""]),
            ]
        return None

    def _paragraph(self, lines: Sequence[str], number: int) -> tuple[int, list[str]]:
        end = number + 1
        while end < len(lines) and lines[end].strip() and not self._ends(lines[end].rstrip()):
            end += 1
        is_below_item = number > 0 and bool(self._lists) and bool(lines[number - 1].strip())
        attributes, title = self._taken()
        texts = [line.rstrip() for line in lines[number:end]]
        if texts[0][0] == " " and not is_below_item:
            self._lists.clear()
            common = min(len(text) - len(text.lstrip()) for text in texts)
            return end - number, [*title, *fenced([text[common:] for text in texts])]
        if not is_below_item:
            self._lists.clear()
        box = _BOX_LINE.fullmatch(texts[0].strip())
        name = attributes.partition(",")[0].strip()
        if name in ("source", "listing", "literal"):
            return end - number, [*title, *fenced(texts, _language(attributes))]
        if box:
            texts[0] = box[2]
        whole = self.marks.markdown("\n".join(text.strip() for text in texts))
        made = [line_escaped(line) for line in whole.split("\n")]
        if box or name in _BOXES:
            return end - number, quoted(
                [f"**{(box[1] if box else name).capitalize()}**", "", *title, *made]
            )
        if name == "quote":
            return end - number, [*title, *quoted([*made, *self._credit(attributes)])]
        if name == "verse":
            return end - number, [*title, *quoted([*_verse(made), *self._credit(attributes)])]
        return end - number, [*title, *made]

    def _ends(self, line: str) -> bool:
        """Return whether a line begins another block right below a paragraph."""
        is_block = _FENCE.fullmatch(line) or _TABLE.fullmatch(line) or _ANCHOR.fullmatch(line)
        in_list = self._lists and (_ITEM.fullmatch(line) or line == "+" or _TERM.fullmatch(line))
        return bool(is_block or in_list or line.startswith("//"))

    def _credit(self, attributes: str) -> list[str]:
        parts = [part.strip().strip('"') for part in attributes.split(",")[1:]]
        names = [self.marks.markdown(part) for part in parts if part and "=" not in part]
        return ["", f"—— {'，'.join(names)}"] if names else []

    def _delimited(self, lines: Sequence[str], number: int, depth: int) -> tuple[int, list[str]]:
        """Read a block between two equal lines; 0 when it has no end."""
        line = lines[number].rstrip()
        fence = _FENCE.fullmatch(line)
        closing = fence[1] if fence else line
        if fence and fence[2] and closing[0] != "`":
            return 0, []
        if self._last_rules.get(closing, -1) <= number:
            return 0, []
        end = next(at for at in range(number + 1, len(lines)) if lines[at].rstrip() == closing)
        count, inside = end - number + 1, lines[number + 1 : end]
        if closing[0] == "/":
            return count, []
        attributes, title = self._taken()
        name = attributes.partition(",")[0].strip()
        sign = closing[0]
        if not fence:
            return count, [*title, *self._table(inside, attributes)]
        if sign in ".`~" or (sign == "-" and len(closing) > 2):
            language = fence[2].strip() if sign == "`" else _language(attributes)
            code = [_without_callout(part.rstrip()) for part in inside]
            return count, [*title, *fenced(code, language if language.isalnum() else "")]
        if sign == "+":
            return count, [*title, "", *inside, ""]
        inner = _Blocks(self.marks)
        if name == "verse":
            texts = [self.marks.markdown(part.strip()) for part in inside]
            return count, [*title, *quoted([*_verse(texts), *self._credit(attributes)])]
        made = inner.written(inside, depth + 1)
        if sign == "_" or name == "quote":
            return count, [*title, *quoted([*made, *self._credit(attributes)])]
        if name in _BOXES:
            return count, quoted([f"**{name.capitalize()}**", "", *title, *made])
        return count, [*title, "", *made, ""]

    def _table(self, lines: Sequence[str], attributes: str) -> list[str]:
        """Return a table; its rows are lines, or as many cells as there are columns."""
        columns = _columns(attributes)
        cells: list[list[str]] = []
        for line in lines:
            if not line.strip() or line.startswith("//"):
                continue
            starts = list(_CELL.finditer(line))
            stop = starts[0].start() if starts else len(line)
            if above := line[:stop].strip():
                if not cells:
                    cells.append([])
                cells[-1].append(above)
            if not starts:
                continue
            ends = [*(start.start() for start in starts[1:]), len(line)]
            of_line = []
            for start, stop in zip(starts, ends, strict=True):
                repeated = _REPEATED.match(start[1] or "")
                text = line[start.end() : stop].strip().replace("\\|", "|")
                times = max(1, int(repeated[1])) if repeated else 1
                if times > 1 and not self.marks.may_add((times - 1) * (len(text) + 4)):
                    times = 1
                of_line += [[text] for _ in range(times)]
            columns = columns or len(of_line)
            cells += of_line
        texts = [" ".join(filter(None, parts)) for parts in cells]
        shown = [self.marks.markdown(text).replace("\n", " ") for text in texts]
        width = max(1, columns)
        return table([shown[at : at + width] for at in range(0, len(shown), width)])


def _columns(attributes: str) -> int:
    match = re.search(r"cols=\"([^\"]{1,200})\"|cols=(\d{1,2})", attributes)
    if match is None:
        return 0
    if match[2]:
        return int(match[2])
    count = 0
    for part in match[1].split(","):
        repeated = _REPEATED.match(part.strip())
        count += int(repeated[1]) if repeated else 1
    return min(count, 100)


def _without_callout(line: str) -> str:
    """Return a line of code without the number of a remark below, at its end."""
    callout = _CALLOUT.search(line, max(0, len(line) - _LONGEST_CALLOUT))
    if callout is None:
        return line
    line = line[: callout.start()].rstrip()
    sign = next((sign for sign in _COMMENT_SIGNS if line.endswith(sign)), "")
    return line.removesuffix(sign).rstrip()


def _language(attributes: str) -> str:
    parts = [part.strip() for part in attributes.split(",")]
    return parts[1] if len(parts) > 1 and re.fullmatch(r"[\w+#.-]{1,30}", parts[1]) else ""


def _verse(lines: Sequence[str]) -> list[str]:
    following = [*lines[1:], ""]
    return [
        f"{line}\\" if line and after else line
        for line, after in zip(lines, following, strict=True)
    ]
