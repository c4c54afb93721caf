"""The query input, and below it completions or an error."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from reader.text.safe import safe_line
from reader.text.width import cells, fit
from reader.ui.widgets.line_input import LineInput
from reader.ui.widgets.row_view import RowView

if TYPE_CHECKING:
    from reader.errors import QueryError
    from reader.index.query.complete import Completion

MOST = 6
"""The most completions shown at once."""


class Completions(RowView, can_focus=False):
    """Completions of the query; Tab inserts the one under the list's own cursor."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.completions: Sequence[Completion] = ()

    def row_count(self) -> int:
        """Return the number of completions."""
        return len(self.completions)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a completion and what it means."""
        completion = self.completions[index]
        return [
            (f" {fit(safe_line(completion.text), max(4, cells // 2 - 2))}  ", "strong"),
            (safe_line(completion.hint), "dim"),
        ]


class QueryLine(Vertical):
    """Takes a query; Tab, Ctrl-n and Ctrl-p complete, other keys go to the input."""

    BINDINGS: ClassVar[list[BindingType]] = []

    class Typed(Message):
        """The query changed, or the cursor moved in it.

        Attributes:
            words: As typed.
            cursor: The cursor, in code points.
        """

        def __init__(self, words: str, cursor: int) -> None:
            super().__init__()
            self.words = words
            self.cursor = cursor

    class Ended(Message):
        """Typing has ended."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self._offered_for = ""

    def compose(self) -> ComposeResult:
        """Put the completions below the input."""
        yield LineInput(id="filter", select_on_focus=False)
        yield Completions(id="completions")

    def on_mount(self) -> None:
        """Start hidden."""
        self.close()

    @property
    def box(self) -> Input:
        """The input."""
        return self.query_one(Input)

    @property
    def offered(self) -> Completions:
        """The completions."""
        return self.query_one(Completions)

    @property
    def is_open(self) -> bool:
        """Whether the line is shown."""
        return bool(self.display)

    def open(self, hint: str) -> None:
        """Show the line and focus it.

        Args:
            hint: The placeholder.
        """
        self.box.placeholder = hint
        self.display = self.box.display = True
        self.box.focus()

    def close(self) -> None:
        """Hide the line; the query stays."""
        self.display = self.box.display = False
        self.offer(())

    def offer(self, completions: Sequence[Completion], words: str = "") -> None:
        """Show completions.

        Args:
            completions: In order.
            words: The query they are for; they are not inserted into another one.
        """
        self._offered_for = words
        if not completions and not self.offered.display:
            return  # as before
        self.offered.when_empty = ()
        self.offered.completions = completions
        self.offered.changed(0)
        self._resize()

    def blame(self, error: QueryError) -> None:
        """Point at the error of the query, unless completions are offered."""
        if error.text != self.box.value:
            return
        if self.offered.completions and self._offered_for == error.text:
            return
        self.offered.completions = ()
        why, width = safe_line(error.why), self.size.width
        box = self.box
        before = 1 + cells(error.text[: error.column]) - round(box.scroll_offset.x)
        before = max(0, min(before, width - 1))
        pointed = f"{' ' * before}^ {why}"
        if cells(pointed) > width and cells(why) < before:
            pointed = f"{' ' * (before - cells(why) - 1)}{why} ^"
        elif cells(pointed) > width:
            pointed = why
        self.offered.when_empty = (pointed,)
        self._resize()

    def _resize(self) -> None:
        offered = self.offered
        height = min(MOST, offered.get_content_height(self.size, self.size, self.size.width))
        self.offered.display = height > 0
        offered.styles.height = height
        offered.refresh()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self.post_message(self.Typed(event.value, self.box.cursor_position))

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.post_message(self.Ended())

    @on(RowView.Chosen)
    def _clicked(self, event: RowView.Chosen) -> None:
        event.stop()
        self._complete()
        self.box.focus()

    @on(RowView.Moved)
    def _moved(self, event: RowView.Moved) -> None:
        event.stop()

    def on_key(self, event: events.Key) -> None:
        """Complete, or end; other keys go to the input."""
        if event.key in ("escape", "ctrl+c", "down", "up"):
            self.post_message(self.Ended())
        elif event.key == "tab":
            self._complete()
        elif event.key in ("ctrl+n", "ctrl+p"):
            self.offered.move(1 if event.key == "ctrl+n" else -1)
        else:
            return
        event.stop()
        event.prevent_default()

    def _complete(self) -> None:
        """Insert the completion under the cursor."""
        offered, box = self.offered, self.box
        if not offered.completions or self._offered_for != box.value:
            return
        chosen = offered.completions[offered.cursor]
        rest = box.value[chosen.end :]
        text = chosen.text if chosen.text.endswith(":") or rest[:1].isspace() else f"{chosen.text} "
        box.value = box.value[: chosen.start] + text + rest
        box.cursor_position = chosen.start + len(text)
