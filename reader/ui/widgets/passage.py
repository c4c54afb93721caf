"""A text whose lines are broken by the rules for articles."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Static

from reader.text.layout.wrapping import wrapped
from reader.ui.widgets.safe_content import shown


class Passage(Static):
    """Shows a text with full Chinese lines, and with no punctuation at the wrong end of a line.

    `Static` itself breaks lines only at spaces and inside words that are too long.
    """

    def __init__(
        self,
        text: str = "",
        *,
        id: str | None = None,  # noqa: A002 - Textual's name
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self._text = text

    def say(self, text: str) -> None:
        """Show another text.

        Args:
            text: The text; its line breaks are kept.
        """
        self._text = text
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Return the number of lines at a width."""
        return len(self._lines(width))

    def render(self) -> Content:
        """Return the lines for the current width."""
        return shown("\n".join(self._lines(self.size.width)))

    def _lines(self, width: int) -> list[str]:
        lines = self._text.split("\n")
        return [part for line in lines for part in (wrapped(line, width) or [""])]
