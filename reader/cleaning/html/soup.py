"""Parse a repaired body with beautifulsoup4 into the tree that cleaning works on.

The article in hand is parsed so, and what lxml alone gives up on. beautifulsoup4's own searches
(`descendants`, `find`, `get_text`) first look for the last node, which costs as much as the tree is
deep, so its tree is copied in one walk.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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

from reader.cleaning.html.elements import BOXES, DEEPEST, Element, UnseenString, body_of

_TEXT = frozenset({NavigableString, CData, RubyTextString, RubyParenthesisString})
"""The classes of text nodes, without comments, scripts and style sheets."""


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
        kept = len(self._kept) < DEEPEST or tag not in BOXES
        self._kept.append(kept)
        if self.soup is not None and kept:
            self.soup.handle_starttag(tag, None, None, AttributeDict(attrib))

    def end(self, tag: str) -> None:  # type: ignore[override]  # HTML: tags are text
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


def parse_soup(body: str) -> Element:
    """Return the tree of a body: the element ``body``.

    Args:
        body: HTML that starts with the tag ``<body>``.
    """
    builder = _Builder()
    soup = _Soup(body, builder=builder)
    builder.parser = None  # it holds the builder
    return body_of(_taken(soup))


def _taken(soup: Tag) -> Element:
    """Return a tree as elements, text and unseen strings, and take it apart.

    Its nodes hold each other, so they would stay in memory until the garbage collector finds them.
    """
    root = Element("", {})
    stack: list[tuple[Element, Iterator[PageElement]]] = [(root, iter(soup.contents))]
    vars(soup).clear()
    while stack:
        outer, nodes = stack[-1]
        for node in nodes:
            if isinstance(node, Tag):
                element = Element(node.name, dict[str, str](node.attrs))  # type: ignore[arg-type]  # `_Builder` splits no value
                outer.contents.append(element)
                stack.append((element, iter(node.contents)))
                vars(node).clear()
                break
            text = str(node)
            outer.contents.append(text if type(node) in _TEXT else UnseenString(text))
            vars(node).clear()
        else:
            stack.pop()
    return root
