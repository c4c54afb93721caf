"""The tree that cleaning works on: elements, text, and strings that no reader sees.

Text is a plain `str`. An element knows its content and not its parent, so that a tree is freed
without the garbage collector.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping


class UnseenString(str):
    """A comment, a declaration, or the content of a script, a style sheet or a template."""

    __slots__ = ()


class Element:
    """An element.

    Attributes:
        name: Its name, lower case.
        attrs: Its attributes; ``class`` is one string.
        contents: Its child nodes in document order.
    """

    __slots__ = ("attrs", "contents", "name")

    def __init__(self, name: str, attrs: Mapping[str, str]) -> None:
        self.name = name
        self.attrs = attrs
        self.contents: list[Element | str] = []


Node = Element | str
"""An element, text, or an `UnseenString`."""

UNSEEN = frozenset(("script", "style", "template"))
"""Elements whose content is not text; ``rt`` and ``rp`` in a template hold text again."""
READINGS = frozenset(("rt", "rp"))
"""The elements of ruby annotations that hold readings."""

DEEPEST = 5_000
"""The nesting depth from which `BOXES` are skipped to save time; their text is kept."""
BOXES = frozenset(("div", "span", "section", "article", "main", "center", "font", "b", "i"))
"""Elements that can be skipped with no loss but their layout."""


def descend(tag: Element) -> Iterator[Node]:
    """Yield the nodes in an element in document order."""
    stack = [iter(tag.contents)]
    while stack:
        for node in stack[-1]:
            yield node
            if isinstance(node, Element):
                stack.append(iter(node.contents))
                break
        else:
            stack.pop()


def body_of(document: Element) -> Element:
    """Return the element ``body`` of a document, or the document when it has none."""
    for node in descend(document):
        if isinstance(node, Element) and node.name == "body":
            return node
    return document
