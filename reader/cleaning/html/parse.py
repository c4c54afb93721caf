"""Parsing: the repaired body -> a beautifulsoup4 tree.

The parser is always lxml, which this project requires: the others are slower by far, and each of
them mends broken pages in its own way.
"""

from __future__ import annotations

from collections.abc import Mapping

from bs4 import BeautifulSoup
from bs4.builder._lxml import LXMLTreeBuilder  # the package adds the name only at run time
from bs4.element import AttributeDict, PageElement, Tag

DEEPEST = 5_000
"""Open elements from which on the mere boxes are passed over: their text stays, they cost time."""
_BOXES = frozenset(("div", "span", "section", "article", "main", "center", "font", "b", "i"))


class _Builder(LXMLTreeBuilder):
    """The lxml builder without the XML half of its work: a fifth less time, the same tree.

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
    """A tree whose nodes know their parents and contents, but not the node after them.

    beautifulsoup4 links each node to the next one in document order, which costs a look at every
    open element; nothing here follows these links, see `reader.cleaning.html.tree`.
    """

    def _linkage_fixer(self, el: PageElement) -> None:
        """Link nothing."""


def parse(body: str) -> Tag:
    """Return the tree of a body; the value of ``class`` stays one string.

    Args:
        body: HTML. beautifulsoup4 takes short text for a file name and warns, so that it must hold
            at least one tag.
    """
    soup = _Soup(body, builder=_Builder())
    return soup.body or soup
