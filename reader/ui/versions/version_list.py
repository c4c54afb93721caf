"""The versions and reprints of an article; Enter compares one, ``o`` opens it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from reader.archive.header import Entry
from reader.index.rows import id_of
from reader.records import dataclass
from reader.services.comparing import summary
from reader.services.session import Session
from reader.services.versions import (
    ReprintedArticle,
    Version,
    kept,
    list_reprints,
    list_versions,
    steps,
)
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.dialogs.frame import Frame
from reader.ui.versions.articles_dialog import ArticlesDialog, TwoLineRows
from reader.ui.versions.comparison_screen import ComparisonScreen
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView

CHOSEN, HERE = "•", "→"
"""The signs of the version that others are compared with, and of the open article."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A row: a version or a reprint, or a heading without one.

    Attributes:
        version: The version; None for a heading.
        title: Its title, or the heading.
        about: What changed since the version before it, or what a reprint has kept.
        day: The day that the text of the version names; empty before it was read.
    """

    version: Version | None
    title: str
    about: str = ""
    day: str = ""


class VersionRows(TwoLineRows):
    """Two lines for each version: its day, source and title, and what changed.

    Attributes:
        base: The row that others are compared with; -1 for the row above each.
        open_row: The row of the article from which the list was opened.
    """

    def __init__(self) -> None:
        super().__init__(id="versions")
        self.rows: list[VersionRow] = []
        self.base = self.open_row = -1
        self.when_empty = (_("Looking for versions and reprints"),)

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self.rows)

    def selectable(self, index: int) -> bool:
        """Return whether a row is a version."""
        return 0 <= index < len(self.rows) and self.rows[index].version is not None

    def line_columns(self, index: int, line: int, cells: int) -> list[tuple[str, str]]:
        """Return a line of a row."""
        row = self.rows[index]
        if row.version is None:
            return [(f" {row.title}", "heading")] if line else []
        version = row.version
        day = row.day or version.day()
        if line:
            committed = ""
            if version.committed not in ("", day):
                committed = _("committed {day}").format(day=version.committed)
            about = " · ".join(filter(None, (row.about, committed)))
            return [(f"   {'':11}{about}", "dim")]
        sign = CHOSEN if index == self.base else HERE if index == self.open_row else " "
        commit = f"  {version.past.commit[:10]}" if version.past else ""
        source = f"  {safe_line(version.entry.source)}" if not version.past else ""
        return [
            (f" {sign} ", "star"),
            (f"{day:10} ", "dim"),
            (safe_line(row.title), "strong"),
            (f"{source}{commit}", "dim"),
        ]


class VersionsDialog(ArticlesDialog[VersionRows]):
    """Shows versions and reprints; answered with the article to open.

    Args:
        session: The library.
        entry: The article.
    """

    class Listed(Message):
        """The versions were listed, but not compared yet."""

        def __init__(self, versions: Sequence[Version], problem: str) -> None:
            super().__init__()
            self.versions = versions
            self.problem = problem

    class Compared(Message):
        """A version was compared with the one before it."""

        def __init__(self, index: int, title: str, day: str, about: str) -> None:
            super().__init__()
            self.index = index
            self.title = title
            self.day = day
            self.about = about

    class Reprinted(Message):
        """The reprints were found."""

        def __init__(self, reprints: Sequence[ReprintedArticle]) -> None:
            super().__init__()
            self.reprints = reprints

    def __init__(self, session: Session, entry: Entry) -> None:
        super().__init__(session, entry, VersionRows())
        self._is_alone = False

    def heading(self) -> str:
        """Return the title."""
        return _("Versions")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that compare and open; without another version only the latter."""
        if self._is_alone:
            return (hint("o", _("open")),)
        return (
            hint("enter", _("compare")),
            hint("space", _("compare with this")),
            hint("o", _("open")),
        )

    @work(thread=True, exit_on_error=False)
    def look(self) -> None:
        """Look for the rows in a thread."""
        worker = get_current_worker()

        def stop() -> bool:
            return worker.is_cancelled

        index = self.session.shelf.index.again()
        try:
            row = id_of(index, self.entry.key)
            found = list_versions(index, self.entry, row)
            self.post_message(self.Listed(found.versions, found.problem))
            self.post_message(self.Reprinted(list_reprints(index, row, stop) if row else ()))
        finally:
            index.close()
        for number, step in enumerate(steps(found.versions, self.session.hosts, stop)):
            title = step.article.entry.title if step.article else self.entry.title
            if step.article is None:
                about = _("cannot be read")
            else:
                about = summary(step.comparison) if step.comparison else _("the first version")
            day = step.version.day(step.article)
            self.post_message(self.Compared(number, title, day, about))

    @on(Listed)
    def _listed(self, event: Listed) -> None:
        rows = self.rows
        rows.rows = [VersionRow(version, version.entry.title) for version in event.versions]
        rows.open_row = len(rows.rows) - 1
        if event.problem:
            rows.rows.append(VersionRow(None, safe_line(event.problem)))
        rows.changed(rows.open_row)
        rows.refresh(layout=True)

    @on(Compared)
    def _compared(self, event: Compared) -> None:
        rows = self.rows.rows
        rows[event.index] = replace(
            rows[event.index], title=event.title, about=event.about, day=event.day
        )
        self.rows.refresh()

    @on(Reprinted)
    def _reprinted(self, event: Reprinted) -> None:
        rows = self.rows
        if event.reprints:
            rows.rows.append(VersionRow(None, _("Reprints, the oldest first")))
        for pair in event.reprints:
            rows.rows.append(VersionRow(Version(pair.entry), pair.entry.title, kept(pair)))
        if len(rows.rows) == 1:
            rows.rows.append(VersionRow(None, _("No other version, and no reprint")))
            self._is_alone = True
            self.query_one(Frame).keys.show_hints(self.hints())
        rows.changed(rows.cursor)
        rows.refresh(layout=True)

    @on(RowView.Chosen)
    def choose(self) -> None:
        """Compare the version under the cursor with the chosen one, or the one before it."""
        rows = self.rows
        if not rows.selectable(rows.cursor):
            return
        base = rows.base if rows.base not in (-1, rows.cursor) else self._default_base()
        old, new = rows.rows[base].version, rows.rows[rows.cursor].version
        if base == rows.cursor or old is None or new is None:
            return
        if base > rows.cursor and base != rows.base and rows.cursor < rows.open_row:
            old, new = new, old
        self.app.push_screen(ComparisonScreen(self.session, old, new))

    def _default_base(self) -> int:
        """Return the row that the one under the cursor is compared with unless one is chosen."""
        rows = self.rows
        if rows.cursor > rows.open_row:  # a reprint is compared with the article
            return rows.open_row
        return rows.cursor - 1 if rows.cursor else min(1, rows.open_row)

    def press(self, key: str) -> bool:
        """Move, choose the version to compare with, compare, or open."""
        rows = self.rows
        if key in ("enter", "l", "right"):
            self.choose()
        elif key == "space" and rows.selectable(rows.cursor):
            rows.base = -1 if rows.base == rows.cursor else rows.cursor
            rows.refresh()
        elif key == "o" and rows.selectable(rows.cursor):
            version = rows.rows[rows.cursor].version
            if version is not None and version.past is None:
                self.dismiss(version.entry)
        else:
            return rows.travel(key)
        return True
