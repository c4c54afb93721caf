"""Parsing: the repaired body -> a beautifulsoup4 tree.

The parser is always lxml, which this project requires: the others are slower by far, and each of
them mends broken pages in its own way.
"""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.builder import LXMLTreeBuilder
from bs4.element import AttributeDict, Tag

_CHUNK = 1 << 16


def parse(body: str) -> Tag:
    """Return the tree of a body; the value of ``class`` stays one string.

    Args:
        body: HTML. beautifulsoup4 takes short text for a file name and warns, so that it must hold
            at least one tag.
    """
    # A plain dict for attributes and large chunks: a tenth less time, and no rescan of what is
    # unclosed for every 512 characters.
    builder = LXMLTreeBuilder(multi_valued_attributes=None, attribute_dict_class=AttributeDict)
    builder.CHUNK_SIZE = _CHUNK
    soup = BeautifulSoup(body, builder=builder)
    return soup.body or soup
