"""Inline markup of reStructuredText: emphasis, links, roles, footnotes and substitutions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from reader.archive.formats.markdown_writer import code_span, escaped, link, picture
from reader.patterns import lazy_pattern

TARGET = lazy_pattern(r"\.\.[ \t]+_(`[^`\n]{1,200}`|[^:\n]{1,200}):(?:[ \t]+(\S.*)|[ \t]*\Z)")
SUBSTITUTION = lazy_pattern(
    r"\.\.[ \t]+\|([^|\n]{1,100})\|[ \t]+([\w-]{1,30})::(?:[ \t]+(.*)|[ \t]*\Z)"
)
_INLINE = lazy_pattern(
    r"``(?P<literal>[^\n]{1,800}?)``(?!`)"
    r"|:(?P<role>[A-Za-z][\w.:+-]{0,40}):`(?P<roled>[^`\n]{1,600})`"
    r"|(?<![`\w])`(?P<quoted>[^`\n]{1,1500})`(?P<hyper>__?)?(?:\:(?P<after>[a-z]{1,20}):)?"
    r"|\[(?P<note>\d{1,4}|#[\w-]{0,60}|\*|[A-Za-z][\w.-]{0,60})\]_(?!\w)"
    r"|(?<!\|)\|(?P<replaced>(?=\S)[^|\n]{1,100}(?<=\S))\|_{0,2}"
    r"|(?<![A-Za-z0-9\\*])\*\*(?P<bold>(?=\S)[^\n]{1,800}?(?<=[^\s\\]))\*\*"
    r"|(?<![A-Za-z0-9\\*])\*(?P<slanted>(?=[^\s*])[^*\n]{1,800}(?<=[^\s\\]))\*(?![A-Za-z0-9*])"
    r"|(?P<web>https?://[^\s<>\[\]\"`，。；：！？、（）「」『』《》]{1,1500})"
    r"|(?<![\w.@/-])(?P<name>[^\W_][\w.-]{0,60}?)(?P<kind>__?)(?![\w_])"
    r"|\\(?P<escape>.?)"
)
_ADDRESSED = lazy_pattern(r"(.*?)[ \t]*<([^<>]{1,1500})>", re.DOTALL)
_CODE_ROLES = frozenset(("code", "literal", "file", "samp", "kbd", "command", "math", "program"))


_EXPANSION = 1 << 20
"""The most code points of the addresses and substitutions that a text repeats."""


def plain(text: str) -> str:
    """Return text without its links, emphasis, roles and footnotes, such as a title."""
    return _INLINE.sub(_plain_mark, text).strip()


def _plain_mark(match: re.Match[str]) -> str:
    if match["escape"] is not None:
        return match["escape"].strip()
    if match["note"]:
        return ""
    for name in ("literal", "bold", "slanted", "replaced", "web", "name"):
        if match[name] is not None:
            return str(match[name])
    text = str(match["roled"] or match["quoted"])
    addressed = _ADDRESSED.fullmatch(text)
    return addressed[1] if addressed and addressed[1] else text.lstrip("~!")


class Inline:
    """The inline markup of one text, whose links and substitutions may be defined anywhere."""

    def __init__(self) -> None:
        self._targets: dict[str, str] = {}
        self._replacements: dict[str, str] = {}
        self._left = _EXPANSION
        self._automatic = 0
        self._defined = 0

    def define(self, lines: Sequence[str]) -> None:
        """Read the targets of links and the substitutions, which may stand below their uses."""
        for line in lines:
            line = line.strip()
            if not line.startswith(".."):
                continue
            if (target := TARGET.fullmatch(line)) and target[2]:
                self._targets.setdefault(_key(target[1].strip("`")), target[2].strip())
            elif substitution := SUBSTITUTION.fullmatch(line):
                name, kind, value = substitution.groups()
                value = (value or "").strip()
                shown = picture(name, value) if kind == "image" else escaped(value)
                self._replacements.setdefault(_key(name), shown if kind != "unicode" else "")

    def markdown(self, text: str) -> str:
        """Return text with its links and emphasis as Markdown."""
        parts, at = [], 0
        for match in _INLINE.finditer(text):
            parts += [escaped(text[at : match.start()]), self._mark(match)]
            at = match.end()
        return "".join((*parts, escaped(text[at:])))

    def _mark(self, match: re.Match[str]) -> str:
        if match["literal"] is not None:
            return code_span(match["literal"].replace("\n", " "))
        if match["role"]:
            return self._role(match["role"].rpartition(":")[2], match["roled"])
        if match["quoted"] is not None:
            if match["after"]:
                return self._role(match["after"], match["quoted"])
            return self._reference(match["quoted"], is_link=bool(match["hyper"]))
        if match["note"]:
            return f"[^{self.note_name(match['note'], defined=False)}]"
        if match["replaced"]:
            replacement = self._expanded(self._replacements, match["replaced"])
            return escaped(match[0]) if replacement is None else replacement
        if match["bold"]:
            return f"**{escaped(match['bold'])}**"
        if match["slanted"]:
            return f"*{escaped(match['slanted'])}*"
        if match["web"]:
            return f"<{match['web']}>"
        if match["name"]:
            target = self._expanded(self._targets, match["name"])
            return link(escaped(match["name"]), target) if target else escaped(match[0])
        escape = match["escape"]
        return "" if escape.isspace() else escaped(escape)

    def _expanded(self, table: Mapping[str, str], name: str) -> str | None:
        """Return what a name stands for; None for an unknown one, or when the text has too many.

        A short text that repeats a long definition would fill the memory.
        """
        value = table.get(_key(name))
        if value is None or len(value) > self._left:
            return None
        self._left -= len(value)
        return value

    def _role(self, role: str, text: str) -> str:
        shown = _ADDRESSED.fullmatch(text)
        if role in ("sub", "sup", "subscript", "superscript"):
            return f"<{role[:3]}>{escaped(text)}</{role[:3]}>"
        if role in _CODE_ROLES:
            return code_span(text)
        return escaped(shown[1] if shown and shown[1] else text.lstrip("~!"))

    def _reference(self, text: str, *, is_link: bool) -> str:
        """Return the text of a reference, as a link when its address is known."""
        addressed = _ADDRESSED.fullmatch(text)
        if is_link and addressed:
            label, target = addressed.groups()
            if target.endswith("_"):
                target = self._expanded(self._targets, target[:-1]) or ""
            label = label.replace("\n", " ")
            return link(escaped(label), target) if target else escaped(label)
        target = self._expanded(self._targets, text) if is_link else None
        text = escaped(text.replace("\n", " "))
        return link(text, target) if target else text if is_link else f"*{text}*"

    def note_name(self, name: str, *, defined: bool) -> str:
        """Return the name of a footnote; those without a name are numbered in order."""
        if name in ("#", "*"):
            self._automatic += 0 if defined else 1
            self._defined += defined
            return f"auto-{self._defined if defined else self._automatic}"
        return name.lstrip("#")


def _key(name: str) -> str:
    return " ".join(name.split()).casefold()
