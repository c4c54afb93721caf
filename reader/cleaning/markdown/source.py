"""Prepare a Markdown source: what is no Markdown leaves it, outside of code.

HTML comments are dropped, hidden notes are set aside, template tags become what they mean, and
attribute lists vanish. One scan from start to end; what it has written is not read again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from reader.cleaning.markdown.code_spans import FENCE, Fences, code_spans
from reader.cleaning.markdown.templates import QUOTES, end_of, meaning_of, quoted_from
from reader.patterns import lazy_pattern

_LINE_ENDS = lazy_pattern("\r\n|[\r\x0b\x0c\u0085\u2028\u2029]")
_UNSEEN = lazy_pattern("^[\u200b\u2060\ufeff]+", re.MULTILINE)
"""Characters that show nothing, which would hide the marks at the start of a line."""
_IMPORTS = lazy_pattern(
    r"\s*(?:(?:import\s(?:[^\n]{1,300}\sfrom\s)?\s?['\"][^'\"\n]{1,300}['\"]|export\sconst\s[^\n]{1,300})"
    r";?[ \t]*(?:\n\s*|\Z))+"
)
"""What a page of components imports above its text."""
_PATTERNS = {
    "fenced": FENCE.pattern,
    "indented": r"(?:(?<=\n\n)|\A)(?: {4}|\t)[^\n]*(?:\n+(?: {4}|\t)[^\n]*)*",
    "ticks": r"`+",
    "comment": r"<!--",
    "braced_comment": r"\{/\*",
    "tab": r"^[ \t]{0,12}===[!+]?[ \t]*\"(?P<label>[^\"\n]{1,200})\"[ \t]*$",
    "note": r"(?<![%\d])%%(?!%)",
    "included": r"\{\{#[a-z_]+ [^{}\n]{0,300}\}\}",
    "hugo": r"\{\{[<%][^{}]{1,1000}[>%]\}\}",
    "liquid": r"\{%(?:[^{}%]|%(?!\})){1,1000}%\}",
    "output": r"\{\{-?[ \t]*[a-zA-Z_$](?:[^{}\n]{0,300})\}\}",
    "contents": (
        r"^ {0,3}(?:[-*+]|1\.) +[^\n]{1,60}\n {0,3}\{:\s*toc\b[^{}\n]*\}[ \t]*$"
        r"|^ {0,3}(?:\[toc\]|\[\[_?toc_?\]\]|@\[toc\](?:\([^()\n]*\))?)[ \t]*$"
    ),
    "attributes": (
        r"\{:\s*[.#a-zA-Z][^{}\n]{0,300}\}"
        r"|(?:^[ \t>]*\{[.#]|(?<=[^\s\\])[ \t]{1,3}\{[ \t]*\.)[a-zA-Z][^{}\n]{0,300}\}[ \t]*$"
    ),
    "span": r"\[(?P<spanned>[^\[\]\n]{1,1000})\]\{[.#](?P<class>[\w-]+)[^{}\n]{0,200}\}",
    "image_attributes": (
        r"(?<=\))\{(?:[ \t]*(?:[#.][\w-]+|[\w-]+=(?:\"[^\"\n{}]*\"|[^\s\"{}]+)))+[ \t]*\}"
    ),
    "wide_link": (
        r"\[(?:[ \t]*\n[ \t]*\n|[ \t]*(?=!\[[^\[\]\n]{0,300}\]\([^()\s]{0,1000}\)[ \t]*\n[ \t]*\n))"
        r"(?P<linked>(?:[^\[\]\\]|\\.|!?\[[^\[\]\n]{0,300}\]\([^()\s]{0,1000}\)){1,4000}+)"
        r"\]\([ \t]*(?P<to>[^()\s]{1,1000}(?:\([^()\s]{0,200}\)[^()\s]{0,300})?)[^()\n]{0,300}\)"
    ),
    "wide_target": r"(?<=\])[（(][ \t]*(?:https?://|mailto:)[^\s()（）]{1,1000}[ \t]*[）)]",
    "spaced_target": r"(?<=\]\()[^()<>{}\n\"'“]{1,500}(?=\))",
    "script": r"(?<=[A-Za-z\d)])(?P<sign>[~^])(?P<raised>[+-]?\d{1,3}|[+-])(?P=sign)(?![~^\d])",
    "block_id": (
        r"(?:(?:(?<=\n\n)|(?<=\A)) {0,3}\^(?=[0-9-]{0,30}[a-z])[a-z0-9][a-z0-9-]{3,30}"
        r"|(?<=[^\s^])[ \t]+\^(?:[0-9a-f]{6}"
        r"|(?=[a-z0-9]{0,30}(?:[a-z]-?[0-9]|[0-9]-?[a-z]|[a-z]-[a-z]))[a-z0-9][a-z0-9-]{3,30}))"
        r"[ \t]*$"
    ),
    "box": r"^ {0,3}:{3,}[ \t]*(?:[a-zA-Z{][^\n]{0,200})?$",
    "footnote": r"^ {0,3}\[\^[^\]\s]{1,60}\]：",
}
_SCANNED = lazy_pattern(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()),
    re.MULTILINE | re.IGNORECASE,
)
_DROPPED = ("included", "contents", "attributes", "image_attributes", "block_id")
_ESCAPABLE = frozenset({"comment", "note", "hugo", "liquid", "output", "included"})
_SPANS = {"underline": "u", "ul": "u", "mark": "mark"}
_BLANK_LINE = lazy_pattern(r"\n[ \t]*\n")
_LINKABLE = lazy_pattern(
    r"(?P<hashes>(?:#{1,6}[ \t]+)?)(?P<text>!\[[^\[\]\n]{0,300}\]\([^()\s]{0,1000}\)"
    r"|(?![-*+>|#][ \t])[^\[\]\n]{1,300})"
)
_SIZE = lazy_pattern(r"[ \t]+=\d*%?x\d*%?[ \t]*$")
_SUFFIX = lazy_pattern(r"\.\w{1,5}(?:#.*)?$")
_PARTS = lazy_pattern(r"^(/?)\s*([\w-]+)\s*(.*?)\s*/?$", re.DOTALL)
_HIGHLIGHTED = frozenset({"highlight", "codeblock", "code", "prism", "mermaid"})
_LANGUAGE = lazy_pattern(r"(?:lang(?:uage)?[:=])?\"?([\w+#-]{1,20})\"?")
_ITEM = lazy_pattern(r"[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]|[ \t]")
_HAN = lazy_pattern("[\u3400-\u9fff\uf900-\ufaff]")
_TICKS = lazy_pattern("`{3,}")
_BOX = lazy_pattern(r"\s*:+\s*\{?\.?(?P<name>[\w-]*)[^\s}]*\}?[ \t]*(?P<title>[^\n]*)")

_INDENTED = lazy_pattern(
    r"(?:\n[ \t]*+(?=\n))*+\n(?=  |\t)[ \t]*+\S[^\n]*+(?:\n(?:[ \t]*+$|(?=  |\t)[^\n]*+))*+",
    re.MULTILINE,
)
"""The lines below the label of a tab."""

DEEPEST_TAB = 6
"""The most tabs inside each other; those inside of more are text."""

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
    text = _UNSEEN.sub("", _LINE_ENDS.sub("\n", body))
    imports = _IMPORTS.match(text)
    source = _Scan(text[imports.end() :] if imports else text).run()
    return source._replace(hidden=(imports[0].strip(), *source.hidden)) if imports else source


class _Scan:
    """One pass over a source.

    Args:
        text: The source, or what stands in a tab of it.
        depth: The number of tabs around the text.
    """

    def __init__(self, text: str, depth: int = 0) -> None:
        self._text = text
        self._depth = depth
        self._parts: list[str] = []
        self._hidden: list[str] = []
        self._fences = Fences(text)
        self._spans = code_spans(text)
        self._unclosed: set[str] = set()
        self._line = 0, 0
        self._quoted_from: list[str] = []

    def run(self) -> PreparedSource:
        at = 0
        while match := _SCANNED.search(self._text, at):
            self._parts.append(self._text[at : match.start()])
            at = self._read(match)
        self._parts.append(self._text[at:])
        return PreparedSource("".join(self._parts), tuple(self._hidden))

    def _read(self, match: re.Match[str]) -> int:
        """Write what a match stands for, and return the offset from which to go on."""
        kind, start = match.lastgroup or "", match.start()
        if kind in _ESCAPABLE and self._text[start - 1 : start] == "\\":
            return self._copy(start, start + 2)
        if (replace := _REPLACEMENTS.get(kind)) is not None:
            self._parts.append(replace(match))
            return match.end()
        readers = {
            "fenced": self._read_fence,
            "indented": self._read_indented,
            "ticks": self._read_ticks,
            "comment": self._read_comment,
            "braced_comment": self._read_braced_comment,
            "tab": self._read_tab,
            "note": self._read_note,
            "hugo": self._read_tag,
            "liquid": self._read_tag,
            "output": self._read_output,
        }
        return readers[kind](match)

    def _read_fence(self, match: re.Match[str]) -> int:
        opening = FENCE.match(self._text, match.start())
        stop = self._fences.end(opening) if opening else None
        return self._copy(match.start(), match.end() if stop is None else stop)

    def _read_indented(self, match: re.Match[str]) -> int:
        return self._copy(match.start(), match.end() if self._is_code(match) else match.start() + 1)

    def _read_ticks(self, match: re.Match[str]) -> int:
        return self._copy(match.start(), self._spans.get(match.start(), match.end()))

    def _read_comment(self, match: re.Match[str]) -> int:
        stop = self._find("-->", match.end())
        return self._copy(*match.span()) if stop < 0 else stop + len("-->")

    def _read_braced_comment(self, match: re.Match[str]) -> int:
        stop = self._find("*/}", match.end())
        return self._copy(*match.span()) if stop < 0 else stop + len("*/}")

    def _read_tab(self, match: re.Match[str]) -> int:
        """Write a tab of MkDocs: its label, and the text that is indented below it."""
        inside = _INDENTED.match(self._text, match.end())
        if inside is None or self._depth >= DEEPEST_TAB:
            return self._copy(*match.span())
        lines = inside[0].expandtabs(4).split("\n")
        margin = min(len(line) - len(line.lstrip(" ")) for line in lines if line.strip())
        source = _Scan("\n".join(line[margin:] for line in lines), self._depth + 1).run()
        self._hidden += source.hidden
        self._parts.append(f"**{match['label'].strip()}**\n\n{source.text.strip()}\n\n")
        return inside.end()

    def _read_output(self, match: re.Match[str]) -> int:
        """Drop the tag of a variable; what only looks like one is text."""
        is_template = "." in match[0] or "|" in match[0] or match[0][2] in " \t-"
        return match.end() if is_template else self._copy(*match.span())

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
        """Return whether indented lines are code: without Chinese, and not inside a list item."""
        if _HAN.search(match[0]):
            return False
        before = self._text[: match.start()].rstrip("\n") if match.start() < 5_000 else ""
        before = before or self._text[match.start() - 5_000 : match.start()].rstrip("\n")
        return not _ITEM.match(before[before.rfind("\n") + 1 :])

    def _read_note(self, match: re.Match[str]) -> int:
        """Set aside a hidden note, on one line or between two lines of their own."""
        start, end = match.span()
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

    def _read_tag(self, match: re.Match[str]) -> int:
        """Write what a template tag means, with its content where the content is code."""
        tag, kind, end = match[0], match.lastgroup or "", match.end()
        inner = tag[3:-3].strip() if kind == "hugo" else tag[2:-2].strip("-").strip()
        if kind == "hugo" and inner.startswith("/*"):
            self._parts.append(tag.replace("/*", "", 1).replace("*/", "", 1))
            return end
        parts = _PARTS.match(inner)
        if parts is None:
            return end
        slash, name, rest = parts[1], parts[2].lower(), parts[3]
        if slash or (name.startswith("end") and kind == "liquid"):
            name = name if slash else name[3:]
            if name in QUOTES and self._quoted_from:
                self._parts.append(self._quoted_from.pop())
            self._parts.append(end_of(name))
            return end
        if name in QUOTES:
            self._quoted_from.append(quoted_from(name, rest))
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


def _box_title(match: re.Match[str]) -> str:
    """Return the title of a container (``::: tip Title``); its marks vanish."""
    box = _BOX.match(match[0])
    title = box["title"].strip().strip("{}[]") if box else ""
    return f"\n**{title}**\n" if title and "*" not in title else f"\n{title}\n"


def _element(match: re.Match[str]) -> str:
    """Return a span with attributes as an element."""
    name = _SPANS.get(match["class"].lower(), "span")
    return f"<{name}>{match['spanned']}</{name}>"


def _script(match: re.Match[str]) -> str:
    """Return ``H~2~O`` and ``10^12^`` as elements."""
    name = "sub" if match["sign"] == "~" else "sup"
    return f"<{name}>{match['raised']}</{name}>"


def _narrow_link(match: re.Match[str]) -> str:
    """Return a link around whole paragraphs, as clippers save cards, as links inside of them."""
    paragraphs = [
        "\n".join(map(str.strip, paragraph.strip().split("\n")))
        for paragraph in _BLANK_LINE.split(match["linked"])
        if paragraph.strip()
    ]
    links = [_linked(paragraph, match["to"]) for paragraph in paragraphs]
    if len(links) == 1 and links[0].startswith("["):
        return links[0]
    return "".join(f"\n\n{link}" for link in links) + "\n\n"


def _linked(paragraph: str, target: str) -> str:
    """Return a paragraph as a link; one that is a list, a quotation or holds a link stays."""
    parts = _LINKABLE.fullmatch(paragraph)
    return f"{parts['hashes']}[{parts['text']}]({target})" if parts else paragraph


def _narrow_target(match: re.Match[str]) -> str:
    """Return the target of a link that a person put between wide parentheses."""
    return f"({match[0][1:-1].strip()})"


def _quoted_target(match: re.Match[str]) -> str:
    """Return the target of a link without a size; a path with spaces is quoted."""
    target = _SIZE.sub("", match[0]).strip()
    is_path = " " in target and ("/" in target or _SUFFIX.search(target))
    return f"<{target}>" if is_path else target


def _narrow_colon(match: re.Match[str]) -> str:
    return match[0][:-1] + ": "


def _nothing(_match: re.Match[str]) -> str:
    return ""


_REPLACEMENTS: dict[str, Callable[[re.Match[str]], str]] = {
    **dict.fromkeys(_DROPPED, _nothing),
    "box": _box_title,
    "span": _element,
    "script": _script,
    "wide_link": _narrow_link,
    "wide_target": _narrow_target,
    "spaced_target": _quoted_target,
    "footnote": _narrow_colon,
}
"""What replaces a match, by kind."""
