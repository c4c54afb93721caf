"""The style sheet of the app, which parses and applies no more than a screen needs."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Set
from pathlib import PurePath
from typing import Any

from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode

KEPT = 500
"""The most nodes, each in one state, whose rules are kept."""

_ORDERS = {"first-of-type", "last-of-type", "first-child", "last-child", "empty"}


def read_sheets(node: DOMNode, *paths: PurePath) -> None:
    """Let the styles of some sheets apply to what is mounted from now on.

    Args:
        node: A node of the app.
        paths: The files.
    """
    sheet = node.app.stylesheet
    if new := [path for path in paths if not sheet.has_source(str(path))]:
        for path in new:
            sheet.read(path)
        sheet.reparse()


class KeptStylesheet(Stylesheet):
    """A style sheet that keeps what it has parsed, and applies the styles of parts when asked.

    Textual's own parses all sources again for a screen with styles of its own, and again for the
    next widget with default styles. And it applies the styles of all parts of a widget, its
    component classes, although a view of articles has 35, of which one screen shows a few. At a
    start both took as long as painting the first screen.

    What applies to a node in one state is kept as well: a change of the focus goes back and forth
    between the same two.

    Args:
        variables: As in `Stylesheet`.
    """

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._last_variables = variables
        self._kept_of: object = None
        self._asked: dict[Hashable, tuple[str, ...]] = {}
        self._kept: dict[Hashable, Any] = {}

    def set_variables(self, variables: dict[str, str]) -> None:
        """Set the variables, and forget what was parsed with others."""
        if variables != self._last_variables:
            self._last_variables = variables
            super().set_variables(variables)

    def reparse(self) -> None:
        """Parse the sources that have not been parsed with these variables.

        Raises:
            StylesheetError: A source could not be read; the rules stay as they were.
            StylesheetParseError: A source is invalid; the rules stay as they were.
        """
        self.parse()

    def apply(
        self,
        node: DOMNode,
        *,
        animate: bool = False,
        cache: dict[tuple[Any, ...], Any] | None = None,
    ) -> None:
        """Apply the styles of a node, found anew unless they are kept for its state.

        Args:
            node: The node.
            animate: Whether changes are animated.
            cache: Textual's own for a group of nodes, of which there is no need.
        """
        if self.rules is not None and self._kept_of is not self.rules_map:
            self._kept_of = self.rules_map
            self._asked.clear()
            self._kept.clear()
        path = node.css_path_nodes
        names = tuple([(type(step), step.id, step.classes) for step in path])
        asked = self._asked.get(names[-1])
        if asked is None:
            asked = self._asked[names[-1]] = self._pseudo_classes(node)
        state = tuple([step.has_pseudo_classes({name}) for step in path for name in asked])
        rules = self._kept.get((names, state))
        if rules is None:
            found: dict[tuple[Any, ...], Any] = {}
            super().apply(node, animate=animate, cache=found)
            if self._EXCLUDE_PSEUDO_CLASSES_FROM_CACHE.isdisjoint(asked):
                if len(self._kept) >= KEPT:
                    self._kept.clear()
                self._kept[names, state] = next(iter(found.values()), {})
            return
        # What Textual notes of each node.
        node._has_hover_style = "hover" in asked  # noqa: SLF001 - Textual's names, here and below
        node._has_focus_within = "focus-within" in asked  # noqa: SLF001
        node._has_order_style = not _ORDERS.isdisjoint(asked)  # noqa: SLF001
        node._has_odd_or_even = "odd" in asked or "even" in asked  # noqa: SLF001
        if rules:
            self.replace_rules(node, rules, animate=animate)
        self._process_component_classes(node)

    def _pseudo_classes(self, node: DOMNode) -> tuple[str, ...]:
        """Return the states on which the rules of a node depend, its own and those above it."""
        by_name = self.rules_map
        named = by_name.keys() & node._selector_names  # noqa: SLF001
        rules = {rule for name in named for rule in by_name[name]}
        return tuple(sorted(set().union(*[rule.pseudo_classes for rule in rules])))

    def _process_component_classes(self, node: DOMNode) -> None:
        """Let the styles of the parts of a node be found when they are asked for.

        Those that were asked for before are found at once: when one has changed, the node is
        painted again.
        """
        names = node._get_component_classes()  # noqa: SLF001 - Textual's name, here and below
        if not names:
            return

        def styles_of(name: str) -> RenderStyles:
            part = DOMNode(classes=name)
            part._attach(node)  # noqa: SLF001 - as above
            self.apply(part)
            return part.styles

        before = node._component_styles  # noqa: SLF001 - as above
        node._component_styles = now = PartStyles(names, styles_of)  # noqa: SLF001 - as above
        if [name for name, styles in before.items() if now[name] != styles]:
            node.refresh()


class PartStyles(dict[str, RenderStyles]):
    """The styles of the parts of a node by name; iterating yields those that were asked for.

    Args:
        names: All names.
        styles_of: Returns the styles of one.
    """

    def __init__(self, names: Set[str], styles_of: Callable[[str], RenderStyles]) -> None:
        super().__init__()
        self._names = names
        self._styles_of = styles_of

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __missing__(self, name: str) -> RenderStyles:
        if name not in self._names:
            raise KeyError(name)
        self[name] = styles = self._styles_of(name)
        return styles
