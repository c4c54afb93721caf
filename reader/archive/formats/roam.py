"""The markup of Roam in terms of that of Logseq, whose outlines are much the same."""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader.patterns import lazy_pattern

MARK = lazy_pattern(
    r"^[ \t]*- (?:\{\{\[\[(?:TODO|DONE|query|embed|table)\]\]"
    r"|[^\n]{0,400}\(\((?=[\w-]*[\d_-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{9}\)\))",
    re.MULTILINE | re.ASCII,
)
"""What a page has that Roam has exported as Markdown, and few other lists: macros, random ids."""

_TASK = lazy_pattern(r"\{\{(?:\[\[)?(TODO|DONE)(?:\]\])?\}\}[ \t]*")
_REFERENCE = lazy_pattern(r"\(\((?![A-Z]?[a-z-]+\))([\w-]{9})\)\)", re.ASCII)
_LABELLED = lazy_pattern(r"\[([^\[\]\n]{1,300})\]\(\(\([\w-]{9}\)\)\)")
_MACRO = lazy_pattern(r"\{\{(?:[^{}\n]|\{[^{}\n]{0,300}\}){0,400}\}\}")
_PLAYER = lazy_pattern(
    r"\{\{(?:\[\[)?(?:youtube|video|audio|iframe|pdf)(?:\]\])?:?[ \t]*(\S{1,1000}?)\}\}"
)
_BRIGHT = lazy_pattern(r"\^\^([^\n^]{1,1000})\^\^")
_ITALIC = lazy_pattern(r"(?<!_)__(?!_)([^\n_]{1,1000})__(?!_)")
_BULLET = lazy_pattern(r"\A[ \t]*- ")
_PROPERTY = lazy_pattern(r"\A([^\s:：`{\[(][^\n:：`]{0,40})::(?=[ \t]|\Z)[ \t]*")
_MOST = 1000


def as_logseq(text: str, blocks: Mapping[str, str]) -> str:
    """Return the text of a block in the markup of Logseq.

    Args:
        text: As Roam stores it.
        blocks: The texts of the blocks that references in it may mean, by their ids.
    """
    if "((" in text:
        text = _LABELLED.sub(r"\1", text)
        text = _REFERENCE.sub(lambda match: blocks.get(match[1], "")[:_MOST], text, _MOST)
    if "{{" in text:
        text = _PLAYER.sub(r"\1", _TASK.sub(r"\1 ", text))
        text = _MACRO.sub("", text)
    text = _ITALIC.sub(r"*\1*", _BRIGHT.sub(r"==\1==", text))
    return _PROPERTY.sub(r"**\1:** ", text, count=1) if "::" in text else text


def page_as_logseq(text: str) -> str:
    """Return a page that Roam has exported as Markdown in the markup of Logseq."""
    lines = (_BULLET.sub("", line) for line in text.split("\n"))
    marks = (_BULLET.match(line) for line in text.split("\n"))
    return "\n".join(
        f"{mark[0]}{as_logseq(line, {})}" if mark else line
        for mark, line in zip(marks, lines, strict=True)
    )
