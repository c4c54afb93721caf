"""Inline markup of AsciiDoc: emphasis, links, macros, footnotes and attributes."""

from __future__ import annotations

import re

from reader.archive.formats.markdown_writer import code_span, escaped, link, picture
from reader.patterns import lazy_pattern

_OUTER = r"(?:[^\[\]\\\n]|\\\]?+){0,1500}+"
_INNER = r"(?:[^\[\]\\\n]|\\(?!\])){0,600}+"
_PAIR = rf"\[{_INNER}(?:\[{_INNER}\\?\]{_INNER}){{0,9}}+\\?\]"
_BALANCED = rf"{_OUTER}(?:{_PAIR}{_OUTER}){{0,20}}+"
"""The text within brackets, which may hold pairs of brackets; nothing in it is tried twice.

A closing bracket with a backslash does not end the text.
"""
_INLINE = lazy_pattern(
    r"`\+(?P<literal>[^\n]{1,600}?)\+`"
    r"|(?<![`A-Za-z0-9])`(?P<code>(?=\S)[^`\n]{1,600}(?<=\S))`(?![A-Za-z0-9`])"
    r"|``(?P<codes>[^`\n]{1,600})``"
    r"|(?P<macro>link|xref|mailto|image|footnote|footnoteref|kbd|btn|menu|icon|pass|stem|latexmath"
    r"|anchor|indexterm2?):(?!:)(?P<at>[^\s\[\]]{0,1500})"
    rf"\[(?P<inside>{_BALANCED}(?=\])|[^\]\n]{{0,1500}})\]"
    r"|(?P<web>(?:https?|ftp|irc)://[^\s<>\[\]\"，。；：！？、（）「」『』《》]{1,1500})"
    rf"(?:\[(?P<named>{_BALANCED}(?=\])|[^\]\n]{{0,600}})\])?"
    r"|<<(?P<cross>[^<>\n,]{1,300})(?:,(?P<crossed>[^<>\n]{1,300}))?>>"
    r"|\[\[(?P<anchor>[^\[\]\n]{1,100})\]\]"
    r"|\(\(\((?P<terms>[^()\n]{1,200})\)\)\)|\(\((?P<term>[^()\n]{1,200})\)\)"
    r"|\{(?P<attribute>[A-Za-z][\w-]{0,60})\}"
    r"|\"`(?P<double>[^`\n]{1,400})`\"|'`(?P<single>[^`\n]{1,400})`'"
    r"|(?:\[[\w.#%-]{0,60}\])?(?:##(?P<marks>[^#\n]{1,400})##"
    r"|(?<![\w#&])#(?P<mark>(?=\S)[^#\n]{1,400}(?<=\S))#(?![A-Za-z0-9#]))"
    r"|\*\*(?P<bolds>[^*\n]{1,600})\*\*"
    r"|(?<![A-Za-z0-9*\\])\*(?P<bold>(?=\S)[^*\n]{1,600}(?<=\S))\*(?![A-Za-z0-9*])"
    r"|__(?P<slants>[^_\n]{1,600})__"
    r"|(?<![A-Za-z0-9_\\])_(?P<slant>(?=\S)[^_\n]{1,600}(?<=\S))_(?![A-Za-z0-9_])"
    r"|\^(?P<sup>[^\s^]{1,100})\^|~(?P<sub>[^\s~]{1,100})~"
    r"|(?<![\w+])\+(?P<plain>(?=\S)[^+\n]{1,400}(?<=\S))\+(?![\w+])"
    r"|(?P<broken> \+(?=\n|\Z))"
    r"|\\(?P<escape>[*_`#^~<\[{+])"
)
_ATTRIBUTE = lazy_pattern(r"\{([A-Za-z][\w-]{0,60})\}")
_LONGEST_VALUE = 500
_DEEPEST = 5
"""The deepest nesting of emphasis that is read."""

_LEAST_BUDGET = 1 << 18
"""The code points that a text may grow by, however short it is."""

_NAMED = {
    "nbsp": "\u00a0", "sp": " ", "empty": "", "blank": "", "lt": "<", "gt": ">", "amp": "&",
    "plus": "+", "apos": "'", "quot": '"', "vbar": "|", "asterisk": "*", "backtick": "`",
    "caret": "^", "tilde": "~", "backslash": "\\", "startsb": "[", "endsb": "]", "zwsp": "",
    "wj": "", "deg": "°", "two-colons": "::", "cpp": "C++", "pp": "++",
}  # fmt: skip
_MARKS = {
    **dict.fromkeys(("bold", "bolds"), "**"),
    **dict.fromkeys(("slant", "slants"), "*"),
    **dict.fromkeys(("mark", "marks"), ""),
}


class Inline:
    """The inline markup of one text.

    Args:
        size: The length of the text in code points.

    Attributes:
        attributes: The values of the attributes that the text has set so far.
    """

    def __init__(self, size: int = 0) -> None:
        self.attributes: dict[str, str] = {}
        self._notes: dict[str, str] = {}
        self._left = max(_LEAST_BUDGET, size)

    def may_add(self, count: int) -> bool:
        """Return whether a text that is written more than once may grow the whole; count it.

        A few lines can repeat each other to any size: together they may about double a text.

        Args:
            count: The code points that it adds.
        """
        if count > self._left:
            return False
        self._left -= count
        return True

    def notes(self) -> list[str]:
        """Return the definitions of footnotes."""
        return [f"[^{name}]: {text}\n" for name, text in self._notes.items() if text]

    def resolved(self, text: str) -> str:
        """Return a target with the values of its attributes."""
        return _ATTRIBUTE.sub(
            lambda match: match[0] if (value := self._value_of(match[1])) is None else value,
            text[:2000],
        )

    def _value_of(self, name: str) -> str | None:
        """Return the value of an attribute; None if there is none, or too much has been added."""
        value = self.attributes.get(name.lower())
        if value is None or not self.may_add(len(value := value[:_LONGEST_VALUE])):
            return None
        return value

    def markdown(self, text: str, depth: int = 0) -> str:
        """Return text with its links and emphasis as Markdown."""
        if depth > _DEEPEST:
            return escaped(text)
        parts, at = [], 0
        for match in _INLINE.finditer(text):
            parts += [escaped(text[at : match.start()]), self._mark(match, depth + 1)]
            at = match.end()
        return "".join((*parts, escaped(text[at:])))

    def _mark(self, match: re.Match[str], depth: int) -> str:
        groups = {name: value for name, value in match.groupdict().items() if value is not None}
        name = next(iter(groups), "")
        inside = groups.get(name, "")
        if name in ("literal", "code", "codes"):
            return code_span(self.resolved(inside) if name != "literal" else inside)
        if name == "macro":
            return self._macro(inside, groups["at"], _unescaped(groups["inside"]), depth)
        if name == "web":
            return self._web(inside, groups.get("named"), depth)
        if name in ("cross", "crossed"):
            return self.markdown(groups.get("crossed", groups["cross"]).strip(), depth)
        if name in _MARKS:
            return f"{_MARKS[name]}{self.markdown(inside, depth)}{_MARKS[name]}"
        if name in ("sub", "sup"):
            return f"<{name}>{escaped(inside)}</{name}>"
        if name in ("double", "single"):
            opening, closing = "“”" if name == "double" else "‘’"
            return f"{opening}{self.markdown(inside, depth)}{closing}"
        if name == "attribute":
            return self._value(inside, match[0], depth)
        if name == "broken":
            return "\\"
        if name in ("anchor", "terms"):
            return ""
        return self.markdown(inside, depth) if name == "term" else escaped(inside)

    def _value(self, name: str, written: str, depth: int) -> str:
        value = self._value_of(name)
        if value is not None:
            return self.markdown(value, depth + 2)
        return escaped(_NAMED.get(name.lower(), written))

    def _web(self, address: str, named: str | None, depth: int) -> str:
        label = _unescaped(named or "").partition(",window=")[0].partition(",role=")[0].rstrip("^ ")
        return link(self.markdown(label.strip('"'), depth), address)

    def _macro(self, name: str, target: str, inside: str, depth: int) -> str:
        target = self.resolved(target)
        label = inside.partition(",window=")[0].rstrip("^ ").strip('"')
        if name == "image":
            alt = label.partition(",")[0]
            return picture("" if "=" in alt else alt, target)
        if name in ("footnote", "footnoteref"):
            return self._note(target, inside, depth)
        if name == "link":
            return link(self.markdown(label or target, depth), target)
        if name == "mailto":
            return link(self.markdown(label.partition(",")[0] or target, depth), f"mailto:{target}")
        if name in ("icon", "anchor", "indexterm"):
            return ""
        if name in ("kbd", "btn", "stem", "latexmath"):
            return code_span(inside) if inside else ""
        if name == "menu":
            return escaped(f"{target} › {inside}" if inside else target)
        if name == "pass":
            return escaped(inside)
        return self.markdown(label or target.partition("#")[2] or target, depth)

    def _note(self, name: str, text: str, depth: int) -> str:
        key = f"note-{name}" if name else f"note-{len(self._notes) + 1}-"
        self._notes.setdefault(key, "")
        if text:
            self._notes[key] = self.markdown(text, depth).replace("\n", " ")
        return f"[^{key}]"


def _unescaped(inside: str) -> str:
    """Return the text of brackets, in which a closing bracket may be written with a backslash."""
    return inside.replace("\\]", "]")
