"""Parse a repaired body into a tree of elements, and read parts of the tree.

The parser is always lxml, which this project requires: the others are much slower, and each of them
repairs broken pages in its own way. It reports tags and text in document order, and this module
builds the tree from them in a sixth of the time that beautifulsoup4 takes; `soup` builds the same
tree with beautifulsoup4. The functions here visit nodes in document order and stop early.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from lxml import etree

from reader.cleaning.html.elements import (
    BOXES,
    DEEPEST,
    READINGS,
    UNSEEN,
    Element,
    Node,
    UnseenString,
    body_of,
    descend,
)
from reader.cleaning.html.tag_names import INLINE
from reader.cleaning.paragraph_builder import ParagraphBuilder

_SPECIAL = UNSEEN | READINGS


class _TreeBuilder:
    """Builds a tree from the events of the parser, in document order."""

    def __init__(self) -> None:
        self._root = Element("", {})
        self._open = [self._root]
        self._text: list[str] = []
        self._special: list[str] = []
        self.data = self._text.append  # called for each part of a text

    def start(self, name: str, attrs: Mapping[str, str]) -> None:
        """Open an element."""
        path = self._open
        outer = path[-1]
        if len(path) > DEEPEST and name in BOXES:
            path.append(outer)
            return
        if self._text:
            self._end_text(outer)
        element = Element(name, attrs)
        outer.contents.append(element)
        path.append(element)
        if name in _SPECIAL:
            self._special.append(name)

    def end(self, name: str) -> None:
        """Close the element that was opened last."""
        element = self._open.pop()
        if element is self._open[-1]:
            return
        if self._text:
            self._end_text(element)
        if name in _SPECIAL:
            self._special.pop()

    def comment(self, text: str) -> None:
        """Add a comment."""
        outer = self._open[-1]
        if self._text:
            self._end_text(outer)
        outer.contents.append(UnseenString(text))

    def pi(self, target: str, text: str | None = None) -> None:
        """Add a processing instruction."""
        self.comment(f"{target} {text}")

    def doctype(self, name: str | None, public: str | None, system: str | None) -> None:
        """Add a document type."""
        text = name or ""
        if public is not None:
            text += f' PUBLIC "{public}"'
        elif system is not None:
            text += " SYSTEM"
        self.comment(text if system is None else f'{text} "{system}"')

    def close(self) -> Element:
        """Return the whole document."""
        if self._text:
            self._end_text(self._open[-1])
        return self._root

    def _end_text(self, outer: Element) -> None:
        text = "".join(self._text)
        self._text.clear()
        is_unseen = self._special and self._special[-1] in UNSEEN
        outer.contents.append(UnseenString(text) if is_unseen else text)


def parse(body: str) -> Element:
    """Return the tree of a body: the element ``body``.

    Args:
        body: HTML that starts with the tag ``<body>``.
    """
    parser = etree.HTMLParser(target=_TreeBuilder())
    try:
        parser.feed(body)
        document: Element = parser.close()
    except (UnicodeDecodeError, LookupError, etree.ParserError):
        from reader.cleaning.html.soup import parse_soup  # here: it imports beautifulsoup4

        return parse_soup(body)
    return body_of(document)


def attribute(tag: Element, name: str) -> str:
    """Return the value of an attribute, or an empty string."""
    return tag.attrs.get(name, "")


def first_nodes(tag: Element, most: int) -> list[Node]:
    """Return the first nodes in an element in document order.

    Args:
        tag: The element.
        most: The maximum number of nodes.
    """
    return list(islice(descend(tag), most))


def text_of(tag: Element, most: int | None = None) -> str | None:
    """Return the text in an element, one line per block; None if it is too long.

    Args:
        tag: The element.
        most: The maximum number of code points; an element with very many nodes is also too long.
    """
    inline = ParagraphBuilder()
    for count, node in enumerate(descend(tag)):
        if isinstance(node, Element):
            if node.name not in INLINE and not inline.line_empty:
                inline.break_line()
        elif type(node) is str:
            inline.write(node)
        if most is not None and (inline.written > most or count > 4 * most + 1000):
            return None
    return "\n".join(piece.text for piece in inline.take())
