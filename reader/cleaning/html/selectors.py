"""Selectors: a small part of CSS, matched against one element at a time.

``div``, ``.name``, ``#name``, ``[name]``, ``[name=value]``, ``[name^=value]`` (begins with),
``[name*=value]`` (holds), or several of these joined without a space. There are no combinators, so
that a page is matched in one pass.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from reader.translation import gettext as _

_PART = re.compile(
    r"""(?P<tag>(?<![\w-])[a-zA-Z][\w-]*)
      | \.(?P<class>[\w-]+)
      | \#(?P<id>[\w-]+)
      | \[(?P<name>[\w:-]+)(?:(?P<how>[\^*]?=)(?P<quote>["']?)(?P<value>[^"'\]]*)(?P=quote))?\]""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class ElementSelector:
    """One selector, parsed.

    Attributes:
        source: As written.
        tag: The name of the element, empty for any.
        id: The ``id`` it must have, empty for any.
        classes: The class names it must have.
        attributes: Name, ``=``, ``^=`` or ``*=`` (empty: it is there at all), and value.
    """

    source: str
    tag: str = ""
    id: str = ""
    classes: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, str, str], ...] = ()

    def matches(self, tag: str, classes: frozenset[str], attributes: Mapping[str, object]) -> bool:
        """Tell whether an element matches.

        Args:
            tag: Its name, lower case.
            classes: Its class names.
            attributes: Its attributes.
        """
        if self.tag and self.tag != tag:
            return False
        if not self.classes <= classes:
            return False
        if self.id and attributes.get("id") != self.id:
            return False
        return all(_holds(attributes, *condition) for condition in self.attributes)


def _holds(attributes: Mapping[str, object], name: str, how: str, value: str) -> bool:
    actual = attributes.get(name)
    if not isinstance(actual, str):
        return False
    if how == "=":
        return actual == value
    if how == "^=":
        return actual.startswith(value)
    return how == "" or value in actual


def parse_selector(source: str) -> ElementSelector:
    """Return a selector.

    Raises:
        ValueError: When it is empty or holds anything else, a space above all.
    """
    tag = name = ""
    classes, attributes, at = set(), [], 0
    while at < len(source):
        part = _PART.match(source, at)
        if part is None or (part["tag"] and at):
            raise ValueError(
                _("cannot read {source!r} at {rest!r}").format(source=source, rest=source[at:])
            )
        if part["tag"]:
            tag = part["tag"].lower()
        elif part["class"]:
            classes.add(part["class"])
        elif part["id"]:
            name = part["id"]
        else:
            attributes.append((part["name"].lower(), part["how"] or "", part["value"] or ""))
        at = part.end()
    if not source:
        raise ValueError(_("an empty selector"))
    return ElementSelector(source, tag, name, frozenset(classes), tuple(attributes))


class ElementSelectors:
    """Several selectors, found by what an element must have.

    Args:
        sources: The selectors as written.

    Raises:
        ValueError: When one cannot be parsed.
    """

    def __init__(self, sources: tuple[str, ...]) -> None:
        self._by_class: dict[str, list[ElementSelector]] = {}
        self._by_tag: dict[str, list[ElementSelector]] = {}
        self._others: list[ElementSelector] = []
        for source in sources:
            selector = parse_selector(source)
            if selector.classes:
                self._by_class.setdefault(min(selector.classes), []).append(selector)
            elif selector.tag:
                self._by_tag.setdefault(selector.tag, []).append(selector)
            else:
                self._others.append(selector)

    def __bool__(self) -> bool:
        return bool(self._by_class or self._by_tag or self._others)

    def match(self, tag: str, attributes: Mapping[str, object]) -> str:
        """Return the first selector that an element matches, as written, or empty.

        Args:
            tag: Its name, lower case.
            attributes: Its attributes; ``class`` is one string.
        """
        value = attributes.get("class")
        classes = frozenset(value.split()) if isinstance(value, str) else frozenset()
        candidates: list[ElementSelector] = [*self._others, *self._by_tag.get(tag, ())]
        for name in classes & self._by_class.keys():
            candidates.extend(self._by_class[name])
        for selector in candidates:
            if selector.matches(tag, classes, attributes):
                return selector.source
        return ""
