"""Parse a repaired body into a beautifulsoup4 tree, and look at parts of the tree.

The parser is always lxml, which this project requires: the others are much slower, and each of them
repairs broken pages in its own way. beautifulsoup4's own searches (`descendants`, `find`,
`get_text`) first look for the last node, which costs as much as the tree is deep; the functions
here visit nodes in document order and stop early.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder  # the package adds the name only at run time
from bs4.element import (
    AttributeDict,
    CData,
    NavigableString,
    PageElement,
    RubyParenthesisString,
    RubyTextString,
    Tag,
)

from reader.cleaning.html.tag_names import INLINE
from reader.cleaning.paragraph_builder import ParagraphBuilder

TEXT = frozenset({NavigableString, CData, RubyTextString, RubyParenthesisString})
"""The classes of text nodes, without comments, scripts and style sheets."""

DEEPEST = 5_000
"""Open elements from which on `_BOXES` are skipped to save time; their text is kept."""
_BOXES = frozenset(("div", "span", "section", "article", "main", "center", "font", "b", "i"))


class _Builder(LXMLTreeBuilder):
    """The lxml builder without XML support: a fifth less time, the same tree.

    HTML has no namespaces, and here ``class`` stays one string.
    """

    def __init__(self) -> None:
        super().__init__(multi_valued_attributes=None, attribute_dict_class=AttributeDict)
        self._kept: list[bool] = []

    def start(  # type: ignore[override]  # HTML: no namespaces
        self, tag: str, attrib: Mapping[str, str], nsmap: object = None
    ) -> None:
        kept = len(self._kept) < DEEPEST or tag not in _BOXES
        self._kept.append(kept)
        if self.soup is not None and kept:
            self.soup.handle_starttag(tag, None, None, AttributeDict(attrib))

    def end(self, tag: str) -> None:  # type: ignore[override]
        kept = self._kept.pop() if self._kept else True
        if self.soup is not None and kept:
            self.soup.endData()
            self.soup.handle_endtag(tag, None)


class _Soup(BeautifulSoup):
    """A tree whose nodes know their parents and contents, but not the next node.

    beautifulsoup4 links each node to the next one in document order, which scans all open elements;
    nothing here follows these links.
    """

    def _linkage_fixer(self, el: PageElement) -> None:
        """Do nothing."""


def parse(body: str) -> Tag:
    """Return the tree of a body; the value of ``class`` is one string.

    Args:
        body: HTML with at least one tag; otherwise beautifulsoup4 warns that it looks like a file
            name.
    """
    soup = _Soup(body, builder=_Builder())
    return soup.body or soup


def attribute(tag: Tag, name: str) -> str:
    """Return the value of an attribute, or an empty string."""
    value = tag.attrs.get(name)
    return value if isinstance(value, str) else ""


def descend(tag: Tag) -> Iterator[PageElement]:
    """Yield the nodes in an element in document order."""
    stack = [iter(tag.contents)]
    while stack:
        for node in stack[-1]:
            yield node
            if isinstance(node, Tag):
                stack.append(iter(node.contents))
                break
        else:
            stack.pop()


def first_nodes(tag: Tag, most: int) -> list[PageElement]:
    """Return the first nodes in an element in document order.

    Args:
        tag: The element.
        most: The maximum number of nodes.
    """
    return list(islice(descend(tag), most))


def text_of(tag: Tag, most: int | None = None) -> str | None:
    """Return the text in an element, one line per block, or None if it is too long.

    Args:
        tag: The element.
        most: The maximum number of code points; an element with very many nodes is also too long.
    """
    inline = ParagraphBuilder()
    for count, node in enumerate(descend(tag)):
        if type(node) in TEXT:
            inline.write(node)  # type: ignore[arg-type]  # a string, by its class
        elif isinstance(node, Tag) and node.name not in INLINE and not inline.line_empty:
            inline.break_line()
        if most is not None and (inline.written > most or count > 4 * most + 1000):
            return None
    return "\n".join(piece.text for piece in inline.take())
