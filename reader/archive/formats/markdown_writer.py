"""Writing Markdown for the formats whose bodies are turned into it."""

from __future__ import annotations

from collections.abc import Sequence

from reader.patterns import lazy_pattern

_SIGNS = lazy_pattern(r"[\\`*_~\[\]<>|$]|==|\{\{|%%|&(?=[#\w])")
_LINE_SIGNS = lazy_pattern(r"(?=#{1,6}|[-+:](?:\s|\Z)|={2,}|-{2,}|%|!!!|\?\?\?)")
_NUMBER = lazy_pattern(r"(\d{1,9})(?=[.)](?:\s|\Z))")
_DEEPEST = 12
"""The most levels of lists that are written; deeper ones are written at this level."""

VIDEO_PAGES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
}
"""The page of a video by the site that a format names, with a place for the id."""


def escaped(text: str) -> str:
    """Return text of one line in which no character is markup of Markdown."""
    return _SIGNS.sub(
        lambda sign: "\\" + sign[0][0] + ("\\" + sign[0][1:]) * (len(sign[0]) > 1), text
    )


def line_escaped(text: str) -> str:
    """Return a line, in which inline markup is written, that begins no heading and no list."""
    if _LINE_SIGNS.match(text):
        return f"\\{text}"
    return (
        _NUMBER.sub(r"\1\\", text, count=1)
        if text[:1].isdecimal() and _NUMBER.match(text)
        else text
    )


def fenced(lines: Sequence[str], language: str = "") -> list[str]:
    """Return lines as a block of code."""
    longest = max((len(line) - len(line.lstrip("`")) for line in map(str.lstrip, lines)), default=0)
    fence = "`" * max(3, longest + 1)
    return ["", fence + language, *lines, fence, ""]


def quoted(lines: Sequence[str]) -> list[str]:
    """Return lines as a quotation; nothing for lines without text."""
    text = "\n".join(lines).strip("\n")
    return ["", *(f"> {line}".rstrip() for line in text.split("\n")), ""] if text else []


def code_span(text: str) -> str:
    """Return text as code within a line."""
    if "`" not in text:
        return f"`{text}`"
    return f"`` {text} ``" if "``" not in text else escaped(text)


def link(label: str, target: str) -> str:
    """Return a link; the label is Markdown already."""
    target = target.strip()
    if any(char in target for char in " <>()\n"):
        target = f"<{target.replace('<', '%3C').replace('>', '%3E')}>".replace("\n", "")
    return f"[{label}]({target})" if label else f"<{target.strip('<>')}>"


def picture(label: str, target: str) -> str:
    """Return a picture."""
    return f"!{link(escaped(label) or ' ', target)}"


def table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows of cells, which are Markdown already, as a table; the first row is its head."""
    width = max(map(len, rows), default=0)
    if not width:
        return []
    head = (*rows[0], *("",) * (width - len(rows[0])))  # Markdown adds the cells of other rows
    written = [f"| {' | '.join(row)} |".replace("\n", " ") for row in (head, *rows[1:])]
    return ["", written[0], "|" + " --- |" * width, *written[1:], ""]


class Nesting:
    """The lists that are open at a line, by the columns of their marks in the source."""

    def __init__(self) -> None:
        self._open: list[tuple[int, int]] = []

    def __bool__(self) -> bool:
        return bool(self._open)

    def clear(self) -> None:
        """End all lists."""
        self._open.clear()

    def item(self, column: int, mark: str) -> str:
        """Return the beginning of the line of a list item.

        Args:
            column: Where its mark stands in the source.
            mark: The mark in Markdown, such as ``-`` or ``1.``.
        """
        while self._open and self._open[-1][0] >= column:
            self._open.pop()
        indent = self._open[-1][1] if self._open else 0
        if len(self._open) < _DEEPEST:
            self._open.append((column, indent + len(mark) + 1))
        return f"{' ' * indent}{mark} "

    def level(self, depth: int, mark: str) -> str:
        """Return the beginning of the line of a list item at a depth, 1 for the outermost."""
        del self._open[max(0, min(depth, _DEEPEST) - 1) :]
        return self.item(self._open[-1][0] + 1 if self._open else 0, mark)

    def inside(self, column: int) -> str:
        """Return the indentation of a line that begins at a column; lists beside it have ended."""
        while self._open and self._open[-1][0] >= column:
            self._open.pop()
        return " " * (self._open[-1][1] if self._open else 0)
