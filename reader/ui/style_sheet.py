"""The style sheet of the app, which parses and applies no more than a screen needs."""

from __future__ import annotations

from collections.abc import Callable, Set
from pathlib import PurePath

from textual.css.styles import RenderStyles
from textual.css.stylesheet import Stylesheet
from textual.dom import DOMNode


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

    Args:
        variables: As in `Stylesheet`.
    """

    def __init__(self, *, variables: dict[str, str]) -> None:
        super().__init__(variables=variables)
        self._last_variables = variables

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
