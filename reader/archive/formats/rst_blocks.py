"""The blocks of reStructuredText, turned into Markdown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reader.archive.formats.grid_tables import grid_table, is_grid, is_simple, simple_table
from reader.archive.formats.markdown_writer import (
    VIDEO_PAGES,
    fenced,
    line_escaped,
    picture,
    quoted,
    table,
)
from reader.archive.formats.rst_inline import SUBSTITUTION, TARGET, Inline
from reader.patterns import lazy_pattern

_RULE = lazy_pattern(r"([!-/:-@\[-`{-~])\1{2,}[ \t]*")
_UNDERLINE = lazy_pattern(r"([!-/:-@\[-`{-~])\1{1,}[ \t]*")
_WIDE = 0x2E80
"""The first of the characters that fill two columns."""

FIELD = lazy_pattern(r":(?![ :])([^:\n]{1,60}):(?:[ \t]+(.*)|[ \t]*\Z)")
DIRECTIVE = lazy_pattern(r"\.\.[ \t]+([^\W\d_][\w.:+-]{0,40}?)::(?:[ \t]+(.*)|[ \t]*\Z)")
_NOTE = lazy_pattern(
    r"\.\.[ \t]+\[(\d{1,4}|#[\w-]{0,60}|\*|[A-Za-z][\w.-]{0,60})\](?:[ \t]+(.*)|\Z)"
)
EXPLICIT = lazy_pattern(r"\.\.(?:[ \t]|\Z)|__[ \t]")
_ITEM = lazy_pattern(r"(?:([-*+•‣])|\(?(?:([0-9]{1,9}|#)|[A-Za-z])[.)])(?:([ \t]+)(?=\S)|\Z)")
_LINE_BLOCK = lazy_pattern(r"\|(?:[ \t](.*)|\Z)")
_CODE = frozenset(("code", "code-block", "sourcecode", "parsed-literal", "prompt", "console"))
_HIDDEN = frozenset(
    (
        *("contents", "toctree", "index", "meta", "highlight", "include", "literalinclude"),
        *("default-role", "role", "sectnum", "target-notes", "post", "tags", "author"),
        *("title", "date", "currentmodule", "module", "header", "footer", "feed-entry"),
        *("sectionauthor", "codeauthor", "moduleauthor", "bibliography"),
    )
)
"""Directives that are about the page or show another file."""
_BOXES = frozenset(
    (
        *("note", "warning", "tip", "hint", "important", "caution", "danger", "error", "attention"),
        *(
            "seealso",
            "admonition",
            "todo",
            "update",
            "versionadded",
            "versionchanged",
            "deprecated",
        ),
        *("topic", "sidebar"),
    )
)
_NAMED = frozenset(
    (
        *("container", "class", "rst-class", "cssclass", "only", "ifconfig", "hlist", "glossary"),
        *("grid", "tab-set", "productionlist", "graphviz"),
    )
)
"""Directives whose argument is a name or a condition, not text."""
_TITLED = frozenset(("admonition", "topic", "sidebar", "rubric", "centered"))
_QUOTES = frozenset(("epigraph", "pull-quote", "highlights", "quote"))
_PICTURES = frozenset(("image", "figure", "thumbnail"))
_DEEPEST = 20
"""The deepest nesting of elements that is read; deeper text is a paragraph."""


def title_at(lines: Sequence[str], number: int) -> tuple[str, int] | None:
    """Return the title at a line and how many lines it has; None when there is none."""
    line = lines[number]
    following = lines[number + 1] if number + 1 < len(lines) else ""
    if _RULE.fullmatch(line):
        below = lines[number + 2] if number + 2 < len(lines) else ""
        if following.strip() and _RULE.fullmatch(below) and below[0] == line[0]:
            return following.strip(), 3
        return None
    rule = _UNDERLINE.fullmatch(following)
    if rule and line[:1].strip() and not is_simple(following):
        width = sum(2 if ord(char) >= _WIDE else 1 for char in line.rstrip())
        if len(following.rstrip()) >= min(width, 4):
            return line.strip(), 2
    return None


def markdown_of(text: str) -> str:
    """Return a text as Markdown, without comments and what is about the page."""
    lines = [line.expandtabs() for line in text.split("\n")]
    blocks = _Blocks()
    blocks.marks.define(lines)
    return "\n".join((*blocks.written(lines, 0), "", *blocks.notes))


class _Blocks:
    """The blocks of one text.

    Attributes:
        marks: Its inline markup.
        notes: The lines of the definitions of footnotes.
    """

    def __init__(self) -> None:
        self.marks = Inline()
        self.notes: list[str] = []
        self._levels: list[str] = []

    def written(self, lines: Sequence[str], depth: int) -> list[str]:
        """Return lines in Markdown."""
        made: list[str] = []
        number = 0
        while number < len(lines):
            count, written = self._element(lines, number, depth)
            made += written
            number += max(1, count)
        return made

    def _element(self, lines: Sequence[str], number: int, depth: int) -> tuple[int, list[str]]:
        """Return how many lines the element at a line has, and its Markdown."""
        line = lines[number]
        if not line.strip():
            return 1, [""]
        if depth > _DEEPEST:
            return 1, [line_escaped(self.marks.markdown(line.strip()))]
        if line[0] == " ":
            end = _indented_end(lines, number)
            return end - number, quoted(self.written(_dedented(lines[number:end]), depth + 1))
        if EXPLICIT.match(line):
            return self._explicit(lines, number, depth)
        if title := title_at(lines, number):
            return title[1], self._heading(lines, number, title)
        if is_grid(line):
            count, rows = grid_table(lines, number)
            return count, self._drawn(rows)
        if is_simple(line) and (columns := simple_table(lines, number)):
            return columns[0], self._drawn(columns[1])
        if _RULE.fullmatch(line):
            return 1, ["", "***", ""]
        if line.startswith(">>> "):
            end = _paragraph_end(lines, number)
            return end - number, fenced(lines[number:end], "python")
        return self._text(lines, number, depth)

    def _drawn(self, rows: Sequence[Sequence[str]]) -> list[str]:
        """Return the rows of a table in Markdown."""
        return table([[self.marks.markdown(cell) for cell in row] for row in rows])

    def _text(self, lines: Sequence[str], number: int, depth: int) -> tuple[int, list[str]]:
        """Read lines of verse, an item of a list, a field or a paragraph."""
        line = lines[number]
        if _LINE_BLOCK.fullmatch(line):
            return self._line_block(lines, number)
        if item := _ITEM.match(line):
            if not (item[1] or item[2]):
                return self._lettered(lines, number, depth)
            return self._item(lines, number, item, depth)
        if field := FIELD.fullmatch(line):
            return self._field(lines, number, field, depth)
        return self._paragraph(lines, number, depth)

    def _heading(self, lines: Sequence[str], number: int, title: tuple[str, int]) -> list[str]:
        style = lines[number][:1] * 2 if title[1] == 3 else lines[number + 1][:1]
        if style not in self._levels:
            self._levels.append(style)
        level = min(self._levels.index(style) + 1, 6)
        return ["", f"{'#' * level} {self.marks.markdown(title[0])}", ""]

    def _explicit(self, lines: Sequence[str], number: int, depth: int) -> tuple[int, list[str]]:
        """Read a directive, a footnote, a target or a comment."""
        line = lines[number]
        end = _indented_end(lines, number + 1)
        inside = _dedented(lines[number + 1 : end])
        if note := _NOTE.fullmatch(line):
            first = self.marks.markdown(note[2] or "")
            rest = [f"    {part}" if part else "" for part in self.written(inside, depth + 1)]
            self.notes += [f"[^{self.marks.note_name(note[1], defined=True)}]: {first}", *rest, ""]
            return end - number, []
        directive = DIRECTIVE.fullmatch(line)
        if directive is None or TARGET.fullmatch(line) or SUBSTITUTION.fullmatch(line):
            return end - number, [""]
        name = directive[1].lower().rpartition(":")[2]
        return end - number, self._directive(name, directive[2] or "", inside, depth)

    def _directive(self, name: str, argument: str, inside: list[str], depth: int) -> list[str]:
        options, content = _options(inside)
        if name in _CODE:
            return _code(name, argument, content)
        if name == "math":
            return fenced([argument, *content] if argument else content)
        if name == "raw":
            return ["", *content, ""] if argument.strip().lower() == "html" else []
        if name in _PICTURES:
            shown = picture(options.get("alt", ""), argument) if argument else ""
            return ["", shown, "", *self.written(content, depth + 1), ""]
        if name in VIDEO_PAGES and argument:
            return ["", f"<{VIDEO_PAGES[name].format(argument.split()[0])}>", ""]
        if name in _HIDDEN:
            return []
        if name in ("list-table", "csv-table", "table"):
            if name == "csv-table":
                content = [*filter(None, (options.get("header"),)), *content]
            return self._table(name, argument, content, depth)
        title = self.marks.markdown(argument) if name in _TITLED else ""
        if name in _BOXES and not title:
            title = name.capitalize() if not name.startswith(("version", "deprec")) else argument
            content = _below(argument, inside, content) if title != argument else content
        elif not title and name not in _NAMED:
            content = _below(argument, inside, content)
        made = self.written(content, depth + 1)
        if title:
            made = [f"**{title}**", "", *made]
        return quoted(made) if name in _BOXES or name in _QUOTES else ["", *made, ""]

    def _table(self, name: str, title: str, content: list[str], depth: int) -> list[str]:
        caption = ["", self.marks.markdown(title), ""] if title else []
        if name == "csv-table":
            import csv  # here: such tables are rare

            written = (f"{line}\n" for line in content)  # a cell may have several lines
            try:
                rows = [row for row in csv.reader(written, skipinitialspace=True) if row]
            except csv.Error:  # a cell that is too long, for one
                rows = [[line] for line in content if line.strip()]
            return [*caption, *self._drawn(rows)]
        if name == "list-table":
            cells: list[list[list[str]]] = []
            for line in content:
                bare = line.strip()
                if line.startswith(("* - ", "* -")):
                    cells.append([[bare[3:].strip()]])
                elif bare.startswith("-") and line.startswith("  -") and cells:
                    cells[-1].append([bare[1:].strip()])
                elif bare and cells:
                    cells[-1][-1].append(bare)
            return [*caption, *self._drawn([[" ".join(cell) for cell in row] for row in cells])]
        return [*caption, *self.written(content, depth + 1)]

    def _line_block(self, lines: Sequence[str], number: int) -> tuple[int, list[str]]:
        end = _paragraph_end(lines, number)
        made = []
        for line in lines[number:end]:
            match = _LINE_BLOCK.fullmatch(line)
            text = self.marks.markdown((match[1] or "").strip() if match else line.strip())
            made.append(f"{text}\\" if text else "")
        texts = [*made, ""]
        shown = [
            line if after else line.removesuffix("\\")
            for line, after in zip(made, texts[1:], strict=True)
        ]
        return end - number, ["", *shown, ""]

    def _item(
        self, lines: Sequence[str], number: int, item: re.Match[str], depth: int
    ) -> tuple[int, list[str]]:
        end = _indented_end(lines, number + 1)
        width = item.end()
        inside = [lines[number][width:], *_dedented(lines[number + 1 : end])]
        mark = "-" if item[1] else f"{item[2].replace('#', '1')}."
        made = self.written(inside, depth + 1)
        while made and not made[-1]:
            made.pop()
        while made and not made[0]:
            made.pop(0)
        first, rest = (made[0], made[1:]) if made else ("", [])
        indent = " " * (len(mark) + 1)
        is_first = number == 0 or not lines[number - 1].strip()
        above = [""] if not is_first and not _ITEM.match(lines[number - 1]) else []
        has_blank = end > number + 1 and not lines[end - 1].strip()
        return end - number, [
            *above,
            f"{mark} {first}",
            *(indent + line if line else "" for line in rest),
            *([""] if has_blank else []),
        ]

    def _lettered(self, lines: Sequence[str], number: int, depth: int) -> tuple[int, list[str]]:
        """Read an item with a letter as a paragraph: Markdown has no letters for items."""
        end = _indented_end(lines, number + 1)
        if not any(line.strip() for line in lines[number + 1 : end]):
            return self._paragraph(lines, number, depth)
        inside = [lines[number], *_dedented(lines[number + 1 : end])]
        count, made = self._paragraph(inside, 0, depth + 1)
        return end - number, [*made, *self.written(inside[count:], depth + 1)]

    def _field(
        self, lines: Sequence[str], number: int, field: re.Match[str], depth: int
    ) -> tuple[int, list[str]]:
        end = _indented_end(lines, number + 1)
        inside = self.written(_dedented(lines[number + 1 : end]), depth + 1)
        text = f"- **{self.marks.markdown(field[1])}**：{self.marks.markdown(field[2] or '')}"
        return end - number, [text, *(f"  {line}" if line else "" for line in inside)]

    def _paragraph(self, lines: Sequence[str], number: int, depth: int) -> tuple[int, list[str]]:
        """Read a paragraph, a term with its meaning, or a paragraph above literal text."""
        end = number + 1
        while end < len(lines) and lines[end].strip() and lines[end][0] != " ":
            if title_at(lines, end) or EXPLICIT.match(lines[end]):
                break
            end += 1
        texts = [line.rstrip() for line in lines[number:end]]
        is_literal = texts[-1].endswith("::")
        if is_literal:
            above = texts[-1][:-2]
            colon = "" if above[-1:] in ("", " ") else ":" if above.isascii() else "："
            texts[-1] = above.rstrip() + colon
        whole = self.marks.markdown("\n".join(texts).strip())
        made = [line_escaped(line) for line in whole.split("\n")] if whole else []
        if is_literal:
            literal = _indented_end(lines, end)
            code = _dedented(lines[end:literal])
            while code and not code[-1]:
                code.pop()
            return literal - number, [*made, *fenced(code[_blank(code) :])]
        if end < len(lines) and lines[end][:1] == " " and lines[end].strip() and end == number + 1:
            stop = _indented_end(lines, end)
            meaning = self.written(_dedented(lines[end:stop]), depth + 1)
            return stop - number, ["", f"**{whole.strip('*')}**", "", *meaning, ""]
        return end - number, made


def _blank(lines: Sequence[str]) -> int:
    """Return how many blank lines come first."""
    return next((number for number, line in enumerate(lines) if line.strip()), len(lines))


def _indented_end(lines: Sequence[str], number: int) -> int:
    """Return where the indented lines from one on end, blank lines among them included."""
    end = number
    while end < len(lines) and (not lines[end].strip() or lines[end][0] == " "):
        end += 1
    while end > number and end < len(lines) and not lines[end - 1].strip() and end - 1 > number:
        if lines[end - 2].strip():
            break
        end -= 1
    return end


def _paragraph_end(lines: Sequence[str], number: int) -> int:
    return next((at for at in range(number, len(lines)) if not lines[at].strip()), len(lines))


def _dedented(lines: Sequence[str]) -> list[str]:
    """Return lines without their common indentation."""
    filled = [len(line) - len(line.lstrip()) for line in lines if line.strip()]
    common = min(filled, default=0)
    return [line[common:].rstrip() for line in lines]


def _code(name: str, argument: str, content: list[str]) -> list[str]:
    if name == "parsed-literal":  # its text may begin there
        return fenced([argument, *content] if argument else content)
    language = argument.split()[0] if argument.split() else ""
    return fenced(content, language if re.fullmatch(r"[\w+#.-]{1,30}", language) else "")


def _below(argument: str, inside: Sequence[str], content: list[str]) -> list[str]:
    """Return the content of a directive below its argument, which is its first paragraph.

    Args:
        argument: The argument.
        inside: The lines of the directive, which the paragraph goes on in when it is not parted.
        content: Those of them below the options.
    """
    if not argument:
        return content
    goes_on = bool(content) and len(inside) >= len(content) and inside[0] == content[0]
    return [argument, *content] if goes_on else [argument, "", *content]


def _options(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    """Return the options at the top of a directive, and its content."""
    options = {}
    number = 0
    while number < len(lines) and (field := FIELD.fullmatch(lines[number])):
        options[field[1].lower()] = field[2] or ""
        number += 1
    content = lines[number:]
    content = content[_blank(content) :]
    while content and not content[-1].strip():
        content.pop()
    return options, content
