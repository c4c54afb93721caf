"""The style sheet of the app, each source of which is parsed once."""

from __future__ import annotations

from textual.css.stylesheet import Stylesheet


class KeptStylesheet(Stylesheet):
    """A style sheet that keeps the parsed rules of a source as long as its variables stay.

    Textual's own parses all sources anew for a screen with styles of its own, and again for the
    next widget with default styles; at a start that took as long as painting the first screen.

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
