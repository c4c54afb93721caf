"""Prepare a Markdown source: what is no Markdown leaves it, outside of code.

HTML comments are dropped, hidden notes are set aside, template tags become what they mean, and
attribute lists vanish. One scan from start to end; what it has written is not read again.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.cleaning.markdown.code_spans import FENCE, Fences, code_spans
from reader.cleaning.markdown.templates import end_of, meaning_of

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\u0085\u2028\u2029]")
_UNSEEN = re.compile("^[\u200b\u2060\ufeff]+", re.MULTILINE)
"""Characters that show nothing, which would hide the marks at the start of a line."""
_PATTERNS = {
    "fenced": FENCE.pattern,
    "indented": r"(?:(?<=\n\n)|\A)(?: {4}|\t)[^\n]*(?:\n+(?: {4}|\t)[^\n]*)*",
    "ticks": r"`+",
    "comment": r"<!--",
    "note": r"(?<![%\d])%%(?!%)",
    "included": r"\{\{#[a-z_]+ [^{}\n]{0,300}\}\}",
    "hugo": r"\{\{[<%][^{}]{1,1000}[>%]\}\}",
    "liquid": r"\{%(?:[^{}%]|%(?!\})){1,1000}%\}",
    "output": r"\{\{-?[ \t]*[a-zA-Z_](?:[^{}\n]{0,300})\}\}",
    "contents": (
        r"^ {0,3}(?:[-*+]|1\.) +[^\n]{1,60}\n {0,3}\{:\s*toc\b[^{}\n]*\}[ \t]*$"
        r"|^ {0,3}(?:\[toc\]|\[\[_?toc_?\]\]|@\[toc\](?:\([^()\n]*\))?)[ \t]*$"
    ),
    "attributes": (
        r"\{:\s*[.#a-zA-Z][^{}\n]{0,300}\}|^[ \t>]*\{[.#][a-zA-Z][^{}\n]{0,300}\}[ \t]*$"
    ),
    "span": r"\[(?P<spanned>[^\[\]\n]{1,1000})\]\{[.#](?P<class>[\w-]+)[^{}\n]{0,200}\}",
    "image_attributes": (
        r"(?<=\))\{(?:[ \t]*(?:[#.][\w-]+|[\w-]+=(?:\"[^\"\n{}]*\"|[^\s\"{}]+)))+[ \t]*\}"
    ),
    "wide_target": r"(?<=\])[（(][ \t]*(?:https?://|mailto:)[^\s()（）]{1,1000}[ \t]*[）)]",
    "spaced_target": r"(?<=\]\()[^()<>\n\"'“]{1,500}(?=\))",
    "box": r"^ {0,3}:{3,}[ \t]*(?:[a-zA-Z{][^\n]{0,200})?$",
    "footnote": r"^ {0,3}\[\^[^\]\s]{1,60}\]：",
}
_SCANNED = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()),
    re.MULTILINE | re.IGNORECASE,
)
_ESCAPABLE = frozenset({"comment", "note", "hugo", "liquid", "output", "included"})
_SPANS = {"underline": "u", "ul": "u", "mark": "mark"}
_SIZE = re.compile(r"[ \t]+=\d*%?x\d*%?[ \t]*$")
_SUFFIX = re.compile(r"\.\w{1,5}(?:#.*)?$")
_PARTS = re.compile(r"^(/?)\s*([\w-]+)\s*(.*?)\s*/?$", re.DOTALL)
_HIGHLIGHTED = frozenset({"highlight", "codeblock", "code", "prism", "mermaid"})
_LANGUAGE = re.compile(r"(?:lang(?:uage)?[:=])?\"?([\w+#-]{1,20})\"?")
_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]|[ \t]")
_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_TICKS = re.compile("`{3,}")
_BOX = re.compile(r"\s*:+\s*\{?\.?(?P<name>[\w-]*)[^\s}]*\}?[ \t]*(?P<title>[^\n]*)")

LONGEST_ALONE = 80
"""The maximum length of a line with the mark of a hidden note of several lines."""
LONGEST_NOTE = 5_000
"""The maximum length of a hidden note of several lines."""


class PreparedSource(NamedTuple):
    """A source that holds Markdown and HTML alone.

    Attributes:
        text: The source, with LF as the only line end.
        hidden: The notes that the author hid from readers.
    """

    text: str
    hidden: tuple[str, ...]


def prepare(body: str) -> PreparedSource:
    """Return a Markdown body without comments, template tags and attribute lists.

    Args:
        body: The body as archived.
    """
    return _Scan(_UNSEEN.sub("", _LINE_ENDS.sub("\n", body))).run()


class _Scan:
    """One pass over a source."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._parts: list[str] = []
        self._hidden: list[str] = []
        self._fences = Fences(text)
        self._spans = code_spans(text)
        self._unclosed: set[str] = set()
        self._line = 0, 0

    def run(self) -> PreparedSource:
        at = 0
        while match := _SCANNED.search(self._text, at):
            self._parts.append(self._text[at : match.start()])
            at = self._read(match)
        self._parts.append(self._text[at:])
        return PreparedSource("".join(self._parts), tuple(self._hidden))

    def _read(self, match: re.Match[str]) -> int:
        """Write what a match stands for, and return the offset from which to go on."""
        kind, start, end = match.lastgroup or "", match.start(), match.end()
        if kind == "fenced":
            opening = FENCE.match(self._text, start)
            stop = self._fences.end(opening) if opening else None
            return self._copy(start, end if stop is None else stop)
        if kind == "ticks":
            return self._copy(start, self._spans.get(start, end))
        if kind == "indented":
            return self._copy(start, end if self._is_code(match) else start + 1)
        if kind in _ESCAPABLE and self._text[start - 1 : start] == "\\":
            return self._copy(start, start + 2)
        if kind == "comment":
            stop = self._find("-->", end)
            return self._copy(start, end) if stop < 0 else stop + len("-->")
        if kind == "note":
            return self._read_note(start, end)
        if kind in ("hugo", "liquid"):
            return self._read_tag(match[0], kind, end)
        if kind == "output":
            is_template = "." in match[0] or "|" in match[0] or match[0][2] in " \t-"
            return end if is_template else self._copy(start, end)
        if kind == "box":
            self._write_box(match[0])
        elif kind == "span":
            element = _SPANS.get(match["class"].lower(), "span")
            self._parts.append(f"<{element}>{match['spanned']}</{element}>")
        elif kind == "wide_target":
            self._parts.append(f"({match[0][1:-1].strip()})")
        elif kind == "spaced_target":
            target = _SIZE.sub("", match[0]).strip()
            is_path = " " in target and ("/" in target or _SUFFIX.search(target))
            self._parts.append(f"<{target}>" if is_path else target)
        elif kind == "footnote":
            self._parts.append(match[0][:-1] + ": ")
        return end

    def _copy(self, start: int, end: int) -> int:
        self._parts.append(self._text[start:end])
        return end

    def _find(self, end: str, at: int) -> int:
        """Return the offset of an end mark, or -1, which is remembered."""
        if end in self._unclosed:
            return -1
        stop = self._text.find(end, at)
        if stop < 0:
            self._unclosed.add(end)
        return stop

    def _is_code(self, match: re.Match[str]) -> bool:
        """Tell whether indented lines are code: without Chinese, and not inside a list item."""
        if _HAN.search(match[0]):
            return False
        before = self._text[: match.start()].rstrip("\n") if match.start() < 5_000 else ""
        before = before or self._text[match.start() - 5_000 : match.start()].rstrip("\n")
        return not _ITEM.match(before[before.rfind("\n") + 1 :])

    def _read_note(self, start: int, end: int) -> int:
        """Set aside a hidden note, on one line or between two lines of their own."""
        if start >= self._line[1]:
            line_end = self._text.find("\n", end)
            line_end = len(self._text) if line_end < 0 else line_end
            self._line = self._text.rfind("\n", 0, start) + 1, line_end
        line_start, line_end = self._line
        is_alone = line_end - line_start < LONGEST_ALONE and (
            self._text[line_start:line_end].strip() == "%%"
        )
        stop = self._text.find("%%", end, end + LONGEST_NOTE if is_alone else line_end)
        if stop <= end:
            return self._copy(start, end)
        self._hidden.append(self._text[end:stop].strip())
        return stop + 2

    def _write_box(self, line: str) -> None:
        """Write the title of a container (``::: tip Title``); its marks vanish."""
        box = _BOX.match(line)
        title = box["title"].strip().strip("{}[]") if box else ""
        self._parts.append(f"\n**{title}**\n" if title and "*" not in title else f"\n{title}\n")

    def _read_tag(self, tag: str, kind: str, end: int) -> int:
        """Write what a template tag means, with its content where the content is code."""
        inner = tag[3:-3].strip() if kind == "hugo" else tag[2:-2].strip("-").strip()
        if kind == "hugo" and inner.startswith("/*"):
            self._parts.append(tag.replace("/*", "", 1).replace("*/", "", 1))
            return end
        parts = _PARTS.match(inner)
        if parts is None:
            return end
        slash, name, rest = parts[1], parts[2].lower(), parts[3]
        if slash or (name.startswith("end") and kind == "liquid"):
            self._parts.append(end_of(name if slash else name[3:]))
            return end
        is_raw = name in ("raw", "verbatim") and kind == "liquid"
        if is_raw or name == "comment" or name in _HIGHLIGHTED:
            closing = self._closing(name, kind, end)
            if closing is not None:
                content = self._text[end : closing.start()]
                if name == "comment":
                    self._hidden.append(content.strip())
                else:
                    self._parts.append(content if is_raw else _fence(name, rest, content))
                return closing.end()
        self._parts.append(meaning_of(name, rest))
        return end

    def _closing(self, name: str, kind: str, at: int) -> re.Match[str] | None:
        """Return the match of the tag that closes another, or None, which is remembered."""
        pattern = rf"\{{%-?\s*end{name}\s*-?%\}}"
        if kind == "hugo":
            pattern = rf"\{{\{{[<%]\s*/\s*{name}\s*[>%]\}}\}}"
        if pattern in self._unclosed:
            return None
        closing = re.compile(pattern, re.IGNORECASE).search(self._text, at)
        if closing is None:
            self._unclosed.add(pattern)
        return closing


def _fence(name: str, rest: str, content: str) -> str:
    """Return code as a fence."""
    longest = max(map(len, _TICKS.findall(content)), default=2)
    ticks = "`" * (longest + 1)
    language = _LANGUAGE.search(rest) if name != "mermaid" else None
    content = content.strip("\n")
    return f"\n\n{ticks}{language[1] if language else ''}\n{content}\n{ticks}\n\n"
