"""The trail of a name: sparklines, and every mention in context; Enter opens its article."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Sequence
from contextlib import closing
from dataclasses import field, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static
from textual.worker import get_current_worker

from reader import paths
from reader.errors import QueryError
from reader.index.full_text import lacks_texts
from reader.records import dataclass
from reader.services.session import Session
from reader.services.trail_lines import SOURCES, sparklines, total
from reader.services.trails import (
    Mention,
    TrailCounts,
    TrailPart,
    TrailSearch,
    follow,
    rows_by_date,
)
from reader.text.safe import safe_line
from reader.text.width import cells, cut
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.host import host
from reader.ui.trails.trail_rows import TrailRows
from reader.ui.widgets.hints import Hint, HintBar, hint
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown

MOST = 10_000
"""The most mentions that are listed; the numbers count all of them."""
LOW = 16
"""The height in lines below which sources have no lines of their own."""


@dataclass(slots=True)
class TrailState:
    """A trail as far as it was followed; it goes on where it was left.

    Attributes:
        search: What it follows.
        rows: The rows to search, None before they are known.
        searched: How many of them were.
        mentions: The first mentions, at most `MOST`.
        counts: All mentions.
        cursor: The row of the cursor.
        is_partial: Whether texts of the library are not in the index yet.
    """

    search: TrailSearch
    rows: array[int] | None = None
    searched: int = 0
    mentions: list[Mention] = field(default_factory=list)
    counts: TrailCounts = field(default_factory=TrailCounts)
    cursor: int = 0
    is_partial: bool = False

    @property
    def is_done(self) -> bool:
        """Whether all rows were searched."""
        return self.rows is not None and self.searched >= len(self.rows)

    def take(self, part: TrailPart) -> None:
        """Add the mentions of some articles."""
        self.searched += part.searched
        self.mentions += part.mentions[: max(0, MOST - len(self.mentions))]
        self.counts.add(part.mentions)


@dataclass(frozen=True, slots=True)
class TrailAnswer:
    """What to do when the trail is left.

    Attributes:
        mention: The mention to open; None to show the hits of a search instead.
    """

    mention: Mention | None


class TrailScreen(Dialog[TrailAnswer]):
    """Shows a trail.

    Args:
        session: The library.
        state: The trail, new or as it was left.
    """

    CSS_PATH: ClassVar = [paths.shipped("styles") / "trails.tcss"]

    class RowsListed(Message):
        """The rows to search are known."""

        def __init__(self, search: TrailSearch, rows: array[int], *, is_partial: bool) -> None:
            super().__init__()
            self.search = search
            self.rows = rows
            self.is_partial = is_partial

    class Followed(Message):
        """Some more articles were searched."""

        def __init__(self, search: TrailSearch, part: TrailPart) -> None:
            super().__init__()
            self.search = search
            self.part = part

    class Failed(Message):
        """The trail cannot be followed."""

        def __init__(self, why: str) -> None:
            super().__init__()
            self.why = why

    def __init__(self, session: Session, state: TrailState) -> None:
        super().__init__()
        self.session = session
        self.state = state
        self.rows = TrailRows(state.search.names, state.mentions)
        self._head = Static(id="trail-head")
        self._problem = ""

    def compose(self) -> ComposeResult:
        """Put the numbers above the mentions, and the keys below."""
        with Vertical(id="trail"):
            yield self._head
            yield self.rows
            yield HintBar(_hints(), name_in_styles="trail-keys")

    def on_mount(self) -> None:
        """Show what is known, and go on in a thread."""
        super().on_mount()
        self.rows.focus()
        self.rows.take(is_first=True, is_done=self.state.is_done)
        self.rows.cursor = self.state.cursor
        self._show_head()
        if not self.state.is_done:
            self._follow(self.state.search, self.state.rows, self.state.searched)

    def on_resize(self) -> None:
        """Draw the sparklines for the new width."""
        super().on_resize()
        self._show_head()

    def on_unmount(self) -> None:
        """Stop the search; it goes on when the trail is shown again."""
        self.workers.cancel_node(self)

    @work(thread=True, exclusive=True, exit_on_error=False)
    def _follow(self, search: TrailSearch, rows: array[int] | None, searched: int) -> None:
        worker = get_current_worker()

        def stop() -> bool:
            return worker.is_cancelled

        try:
            with closing(self.session.shelf.index.again()) as index:
                if rows is None:
                    rows = rows_by_date(index, search, stop)
                    if stop():
                        return
                    is_partial = lacks_texts(index)
                    self.post_message(self.RowsListed(search, rows, is_partial=is_partial))
                for part in follow(index, search.names, rows[searched:], stop):
                    if stop():
                        return
                    self.post_message(self.Followed(search, part))
        except (sqlite3.Error, QueryError) as error:
            self.post_message(self.Failed(_("the search failed: {error}").format(error=error)))

    @on(RowsListed)
    def _listed(self, event: RowsListed) -> None:
        if event.search is self.state.search:
            self.state.rows, self.state.is_partial = event.rows, event.is_partial
            self.rows.take(is_first=True, is_done=self.state.is_done)
            self._show_head()

    @on(Followed)
    def _followed(self, event: Followed) -> None:
        if event.search is not self.state.search:
            return  # of the order before
        is_first = not self.state.mentions
        self.state.take(event.part)
        self.rows.take(is_first=is_first, is_done=self.state.is_done)
        self._show_head()

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self._problem = safe_line(event.why)
        self.rows.when_empty = (self._problem,)
        self._show_head()

    def _show_head(self) -> None:
        """Show the name and the numbers, and the sparklines where there is room for them."""
        size = self.size
        width = max(0, size.width - 2)
        if not width:
            return
        state = self.state
        numbers = total(state.counts)
        if state.rows is not None and not state.is_done:
            share = state.searched / len(state.rows)
            numbers = _("{numbers} so far, {share:.0%} searched").format(
                numbers=numbers, share=share
            )
        elif len(state.mentions) < state.counts.mentions:
            numbers = _("{numbers}, the first {count:,} listed").format(
                numbers=numbers, count=len(state.mentions)
            )
        if state.is_partial:
            numbers = _("{numbers}; the library is still being indexed").format(numbers=numbers)
        numbers = self._problem or numbers
        name = safe_line(" / ".join(state.search.names))
        title = f"{cut(name, max(4, width - cells(numbers) - 2))}  {numbers}"
        lines = [cut(title, width)]
        sources = SOURCES if size.height >= LOW else 0
        ascii_only = host(self).plain_glyphs is not None
        lines += sparklines(state.counts, width, sources, ascii_only=ascii_only)
        self._head.update(shown("\n".join(cut(line, width) for line in lines)))

    @on(RowView.Chosen)
    def choose(self) -> None:
        """Answer with the mention under the cursor."""
        if self.state.mentions:
            self._leave(TrailAnswer(self.state.mentions[self.rows.cursor]))

    def _leave(self, answer: TrailAnswer) -> None:
        self.state.cursor = self.rows.cursor
        self.dismiss(answer)

    def press(self, key: str) -> bool:
        """Move, open, show the hits of a search, or turn the order around."""
        if key in ("enter", "l", "right"):
            self.choose()
        elif key == "asterisk":
            self._leave(TrailAnswer(None))
        elif key == "backslash":
            self._turn_around()
        else:
            return self.rows.travel(key)
        return True

    def _turn_around(self) -> None:
        """Follow the trail in the other order."""
        search = self.state.search
        self.state.search = replace(search, newest_first=not search.newest_first)
        self.state.rows, self.state.searched, self.state.cursor = None, 0, 0
        self.state.mentions.clear()
        self.state.counts = TrailCounts()
        self._problem = ""
        self.rows.changed(0)
        self._show_head()
        self._follow(self.state.search, None, 0)


def _hints() -> Sequence[Hint]:
    """Return the keys of a trail, the most important first."""
    return (
        hint("enter", _("open")),
        hint("q", _("back")),
        hint("asterisk", _("hits")),
        hint("backslash", _("other order")),
    )
