"""The least Textual app with a list of rows, to compare a start with: started as a program."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widgets import OptionList, Static

ROW = "石桥记"
ROWS = 40


class MinimalApp(App[None]):
    """Shows a line and a list, and ends at a Q."""

    BINDINGS: ClassVar[list[BindingType]] = [("Q", "quit", "Quit")]

    def compose(self) -> ComposeResult:
        """Put the line above the list."""
        yield Static("List")
        yield OptionList(*(f"{ROW} {number}" for number in range(ROWS)))


if __name__ == "__main__":
    MinimalApp().run()
