"""The blocks of Org, turned into Markdown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from reader.archive.formats.markdown_writer import Nesting, fenced, line_escaped, table
from reader.archive.formats.org_inline import Inline
from reader.patterns import lazy_pattern

COMMENT = lazy_pattern(r"[ \t]*#(?: |\Z)")
DRAWER = lazy_pattern(r"[ \t]*:([\w-]{1,40}):[ \t]*")
END = lazy_pattern(r"[ \t]*:END:[ \t]*", re.IGNORECASE)
HEADING = lazy_pattern(r"(\*{1,20})[ \t]+(.*)")
KEYWORD = lazy_pattern(r"[ \t]*#\+([\w-]{1,40})(?:\[[^\]\n]{0,80}\])?:[ \t]*(.*)")
PLANNED = lazy_pattern(
    r"[ \t]*(?:(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):[ \t]*[<\[][^<>\[\]\n]{0,60}[>\]][ \t]*"
    r"(?:--[<\[][^<>\[\]\n]{0,60}[>\]][ \t]*(?:=>[ \t]*[\d:]{1,10})?[ \t]*)?){1,3}"
)

_STATE = lazy_pattern(
    r"(?:TODO|DONE|NEXT|WAITING|WAIT|HOLD|CANCELL?ED|STARTED|SOMEDAY|KILL|PROJ|COMMENT)[ \t]+(?=\S)"
)
_PRIORITY = lazy_pattern(r"\[#[A-Z0-9]\][ \t]*")
_HEADING_TAGS = lazy_pattern(r"(?<![ \t])[ \t]+:(?:[\w@#%]{1,60}:){1,20}[ \t]*\Z")
_BEGIN = lazy_pattern(r"([ \t]*)#\+begin_(\w{1,30})(?:[ \t]+(.*))?", re.IGNORECASE)
_CLOSING = lazy_pattern(r"[ \t]*#\+end_\w{1,30}[ \t]*", re.IGNORECASE)
_ITEM = lazy_pattern(r"([ \t]*)(?:([-+])|([0-9]{1,9})[.)]|(?<=[ \t])(\*))(?:[ \t]+(.*)|\Z)")
_BOX = lazy_pattern(r"\[([ xX-])\][ \t]+")
_COUNTER = lazy_pattern(r"\[@\d{1,9}\][ \t]*")
_TERM = lazy_pattern(r"(.{1,200}?)[ \t]+::(?:[ \t]+(.*)|\Z)")
_RULE = lazy_pattern(r"[ \t]*-{5,}[ \t]*")
_FIXED = lazy_pattern(r"[ \t]*:(?: (.*)|\Z)")
_TABLE = lazy_pattern(r"[ \t]*\|")
_TABLE_RULE = lazy_pattern(r"[ \t]*\|-[-+|: ]*")
_COOKIE = lazy_pattern(r"<[lrc]?\d{0,3}>|")
_NOTE = lazy_pattern(r"\[fn:([\w-]{1,60})\][ \t]*(.*)")
_DEEPEST = 8
"""The deepest nesting of blocks that is read."""

_CODE_BLOCKS = frozenset(("src", "example"))
_HIDDEN_DRAWERS = frozenset(("properties", "logbook"))


def markdown_of(text: str) -> str:
    """Return a text as Markdown, without drawers, comments and plans."""
    return "\n".join(_Body().written(text.split("\n")))


def is_hidden_drawer(line: str) -> bool:
    """Return whether a line opens a drawer whose lines are not shown."""
    match = DRAWER.fullmatch(line)
    return match is not None and match[1].lower() in _HIDDEN_DRAWERS


def heading_text(text: str) -> str:
    """Return the text of a heading without its state, priority and tags."""
    text = _HEADING_TAGS.sub("", text)
    text = _PRIORITY.sub("", _STATE.sub("", text, count=1), count=1)
    return text.strip()


class _Places:
    """Where the ends of blocks and drawers stand among some lines, and what stands before them.

    Args:
        lines: The lines, each of which is read once however many elements have no end.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = len(lines)
        self._places: dict[str, list[int]] = {}
        for at, line in enumerate(lines):
            bare = line.strip().lower()
            if bare.startswith("#+end_"):
                self._places.setdefault(bare, []).append(at)
            elif bare[:1] == ":" and DRAWER.fullmatch(line):
                self._places.setdefault(":end:" if bare == ":end:" else ":", []).append(at)
            elif line[:1] == "*" and HEADING.match(line):
                self._places.setdefault("*", []).append(at)

    def _next(self, kind: str, number: int) -> int:
        """Return the first line of a kind below a line; how many lines there are for none."""
        places = self._places.get(kind, [])
        at = bisect_right(places, number)
        return places[at] if at < len(places) else self._lines

    def block_end(self, name: str, number: int, *, is_hidden: bool) -> int | None:
        """Return the last line of a block; None when it has none, and what it would hide is text.

        Args:
            name: The name of the block in lower case.
            number: Its first line.
            is_hidden: Whether its lines are not shown: such a block does not go past a heading.
        """
        end = self._next(f"#+end_{name}", number)
        limit = self._next("*", number) if is_hidden else self._lines
        return end if end < limit else None

    def drawer_end(self, number: int, *, is_hidden: bool) -> int | None:
        """Return the last line of a drawer, which does not go past a heading; None for none."""
        end = self._next(":end:", number)
        limit = self._next("*", number)
        if not is_hidden:  # the end belongs to the nearest drawer above it
            limit = min(limit, self._next(":", number))
        return end if end < limit else None


class _Body:
    """One body that is turned into Markdown."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._lists = Nesting()
        self._marks = Inline()
        self._caption: list[str] = []
        self._depth = 0

    def written(self, lines: Sequence[str]) -> list[str]:
        """Return the lines in Markdown."""
        self._read(lines)
        notes = [f"[^inline-{number}]: {note}" for number, note in enumerate(self._marks.notes, 1)]
        return [*self._lines, "", *(line for note in notes for line in (note, ""))]

    def _read(self, lines: Sequence[str]) -> None:
        places = _Places(lines)
        number = 0
        self._depth += 1
        while number < len(lines):
            at = len(self._lines)
            number += self._element(lines, number, places)
            if self._caption and len(self._lines) > at:
                self._lines[at:at] = self._captions()
        self._lines += self._captions()
        self._depth -= 1

    def _element(self, lines: Sequence[str], number: int, places: _Places) -> int:
        """Write the element at a line; return how many lines it has."""
        line = lines[number]
        if not line.strip():
            self._lines.append("")
            return 1
        if begin := _BEGIN.fullmatch(line):
            is_hidden = _is_hidden_block(begin)
            end = places.block_end(begin[2].lower(), number, is_hidden=is_hidden)
            if end is not None and self._depth < _DEEPEST and not is_hidden:
                self._block(lines[number + 1 : end], begin)
            return 1 if end is None or self._depth >= _DEEPEST else end - number + 1
        if DRAWER.fullmatch(line) and self._depth < _DEEPEST:
            is_hidden = is_hidden_drawer(line)
            end = places.drawer_end(number, is_hidden=is_hidden)
            if end is not None and not is_hidden:
                self._read(lines[number + 1 : end])
            if end is not None:
                return end - number + 1
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
        caption, self._caption = " ".join(self._caption), []
        return ["", line_escaped(caption), ""] if caption else []

    def _put(self, lines: Sequence[str], column: int) -> None:
        """Write lines as part of the list item that a column belongs to."""
        indent = self._lists.inside(column)
        self._lines += [indent + line if line else "" for line in lines]

    def _block(self, inside: Sequence[str], begin: re.Match[str]) -> None:
        """Write the lines of a block that has an end."""
        name = begin[2].lower()
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
            self._put(["", *inside, ""], 0)
        else:
            self._lines.append("")
            self._read(inside)
            self._lines.append("")

    def _line(self, line: str) -> None:
        heading, keyword = HEADING.fullmatch(line), KEYWORD.fullmatch(line)
        if heading:
            self._lists.clear()
            text = self._marks.markdown(heading_text(heading[2]))
            self._lines += ["", f"{'#' * min(len(heading[1]), 6)} {text}", ""]
        elif keyword:
            if keyword[1].lower() == "caption" and keyword[2].strip():
                self._caption.append(self._marks.markdown(keyword[2].strip()))
            elif keyword[1].lower() == "html":
                self._lines.append(keyword[2])
        elif COMMENT.match(line) or PLANNED.fullmatch(line) or _CLOSING.fullmatch(line):
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
        mark = f"{item[3]}." if is_numbered else "-"
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


def _is_hidden_block(begin: re.Match[str]) -> bool:
    """Return whether the lines of a block are not shown: comments, and those for other formats."""
    name, words = begin[2].lower(), (begin[3] or "").lower().split()
    return name == "comment" or (name == "export" and words[:1] != ["html"])


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
