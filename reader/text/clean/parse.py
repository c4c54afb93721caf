"""Parsing: the repaired body -> a beautifulsoup4 tree.

The parser is always lxml, which this project requires: the others are slower by far, and each of
them mends broken pages in its own way.
"""

from __future__ import annotations

from bs4 import BeautifulSoup
from bs4.element import Tag


def parse(body: str) -> Tag:
    """Return the tree of a body.

    Args:
        body: HTML. beautifulsoup4 takes short text for a file name and warns, so that it must hold
            at least one tag.
    """
    soup = BeautifulSoup(body, "lxml", multi_valued_attributes=None)
    return soup.body or soup
