"""Looking at a part of the tree: in document order, no further than is needed.

beautifulsoup4's own ways (`descendants`, `find`, `get_text`) first look for the last node, which
costs as much as the tree is deep, each time.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from bs4.element import (
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
"""The classes of nodes that are text to read: no comments, scripts or style sheets."""


def attribute(tag: Tag, name: str) -> str:
    """Return the value of an attribute, empty when it is missing."""
    value = tag.attrs.get(name)
    return value if isinstance(value, str) else ""


def descend(tag: Tag) -> Iterator[PageElement]:
    """Yield the nodes in an element, in document order."""
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
    """Return the first nodes in an element, in document order.

    Args:
        tag: The element.
        most: How many at most.
    """
    return list(islice(descend(tag), most))


def text_of(tag: Tag, most: int | None = None) -> str | None:
    """Return the text in an element, each block on a line; nothing when it is longer than asked.

    Args:
        tag: The element.
        most: Code points at most; an element of very many nodes counts as longer, too.
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
