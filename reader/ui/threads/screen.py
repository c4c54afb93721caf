"""A thread: its timeline, with candidates to accept or reject by a key each."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path

from textual import on, work
from textual.message import Message
from textual.worker import get_current_worker

from reader.archive.header import Entry
from reader.errors import ReaderError
from reader.index.threads import remember_seen
from reader.notes.model import ArticleRef
from reader.notes.threads import Choice, Thread
from reader.services import exports
from reader.services.notebook import article_ref
from reader.services.session import Session
from reader.services.thread_counts import rows_of
from reader.services.thread_timeline import (
    TimelineItem,
    export_name,
    exported,
    timeline,
)
from reader.services.threads import Candidate, list_candidates, query_problem
from reader.text.safe import safe_line
from reader.translation import enumerated, ngettext
from reader.translation import gettext as _
from reader.ui.dialogs.asking import AskingDialog
from reader.ui.dialogs.export import hand_out
from reader.ui.host import host
from reader.ui.threads.chooser import rename_problem
from reader.ui.threads.rows import (
    ThreadRow,
    ThreadRows,
    candidate_row,
    excluded_row,
    timeline_row,
)
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView
from reader.ui.widgets.safe_content import shown


class ThreadDialog(AskingDialog[Entry], inherit_bindings=False):
    """Shows a thread; answered with the article to open.

    Args:
        session: The library and the marks.
        id_: The id of the thread.
        key: The key of the article to put the cursor on; empty for the first one.

    Attributes:
        deleted_name: The name of the thread once it was deleted here; empty before.
    """

    class Read(Message):
        """The timeline was read."""

        def __init__(self, items: Sequence[TimelineItem], excluded: Sequence[ArticleRef]) -> None:
            super().__init__()
            self.items = items
            self.excluded = excluded

    class Found(Message):
        """The candidates were found."""

        def __init__(self, candidates: Sequence[Candidate]) -> None:
            super().__init__()
            self.candidates = candidates

    class Exported(Message):
        """The export ended, with or without a file."""

        def __init__(self, message: str) -> None:
            super().__init__()
            self.message = message

    def __init__(self, session: Session, id_: str, key: str = "") -> None:
        super().__init__()
        self.session = session
        self._thread_uuid = id_
        self._rows = ThreadRows()
        self._items: Sequence[TimelineItem] = ()
        self._excluded: Sequence[ArticleRef] = ()
        self._candidates: Sequence[Candidate] | None = None
        self._new: set[str] | None = None
        self._wanted = key
        self._confirmed = ""
        self.deleted_name = ""

    @property
    def rows(self) -> ThreadRows:
        """The articles."""
        return self._rows

    @property
    def thread(self) -> Thread | None:
        """The thread as it is now; None when it was deleted."""
        return self.session.notes.threads.get(self._thread_uuid)

    def heading(self) -> str:
        """Return the name of the thread."""
        thread = self.thread
        return safe_line(thread.name) if thread is not None else _("Thread")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that open, decide and change."""
        return (
            hint("enter", _("open")),
            hint("p", _("pin")),
            hint("x", _("exclude")),
            hint("u", _("undo")),
            hint("w", _("export")),
            hint("e", _("query")),
            hint("r", _("rename")),
            hint("d", _("delete")),
        )

    def on_mount(self) -> None:
        """Read the thread and look for candidates."""
        super().on_mount()
        self._about()
        self._read_timeline(looks=True)
        self._find_candidates()

    # Reading

    @work(thread=True, exclusive=True, group="timeline", exit_on_error=False)
    def _read_timeline(self, *, looks: bool = False) -> None:
        """Read the timeline in a thread; what is in it counts as seen from now on."""
        worker, thread, notes = get_current_worker(), self.thread, self.session.notes
        if thread is None:
            return

        def stop() -> bool:
            return worker.is_cancelled

        with closing(self.session.shelf.index.again()) as index:
            items = timeline(index, notes, thread, self.session.read, stop)
            if looks and not stop():
                with suppress(sqlite3.OperationalError):  # another writer: it stays new
                    remember_seen(index, thread.id, rows_of(index, thread.id, stop))
        if not stop():
            excluded = [article_ref(notes, key) for key in thread.excluded]
            self.post_message(self.Read(items, excluded))

    @work(thread=True, exclusive=True, group="candidates", exit_on_error=False)
    def _find_candidates(self) -> None:
        """Look for candidates in a thread."""
        worker, thread = get_current_worker(), self.thread
        if thread is None:
            return
        with closing(self.session.shelf.index.again()) as index:
            candidates = list_candidates(index, thread, lambda: worker.is_cancelled)
        if not worker.is_cancelled:
            self.post_message(self.Found(candidates))

    @on(Read)
    def _take_timeline(self, event: Read) -> None:
        self._items, self._excluded = event.items, event.excluded
        if self._new is None:
            self._new = {item.article.key for item in event.items if item.is_new}
        self._show()

    @on(Found)
    def _take_candidates(self, event: Found) -> None:
        self._candidates = event.candidates
        if self._new is not None:  # else the cursor would stand on a candidate
            self._show()

    @on(Exported)
    def _take_message(self, event: Exported) -> None:
        self.tell(event.message)

    def _show(self) -> None:
        """Show the rows; the cursor stays on its article."""
        current = self.rows.current
        key = self._wanted or (current.key if current is not None else "")
        rows = self._all_rows()
        if self._candidates is not None or key in [row.key for row in rows]:
            self._wanted = ""
        self.rows.show(rows, key)

    def _all_rows(self) -> list[ThreadRow]:
        thread = self.thread
        decided = thread.articles if thread is not None else {}
        here = {item.article.key for item in self._items}
        rows = [
            timeline_row(item, is_new=item.article.key in (self._new or ())) for item in self._items
        ]
        candidates = [
            candidate_row(candidate)
            for candidate in self._candidates or ()
            if candidate.entry.key not in decided and candidate.entry.key not in here
        ]
        if candidates:
            rows += [ThreadRow(_("Candidates: p pins, x excludes")), *candidates]
        elif self._candidates is None:
            rows.append(ThreadRow(_("Looking for candidates")))
        if self._excluded:
            rows += [ThreadRow(_("Excluded: x takes it back")), *map(excluded_row, self._excluded)]
        return rows

    def _about(self) -> None:
        """Show the query and what another machine wrote at the border."""
        thread = self.thread
        if thread is None:
            return
        parts = [_("query: {query}").format(query=thread.query)] if thread.query else []
        if problem := query_problem(thread.query) if thread.query else "":
            parts = [problem]
        others = (*thread.other_names, *thread.other_queries)
        if others:
            names = enumerated(others)
            parts.append(_("on another machine: {names}").format(names=names))
        self.query_one("#dialog").border_subtitle = shown(safe_line(" · ".join(parts)))

    # Keys

    def key_commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what each key does to the article under the cursor, or to the thread."""
        return {
            "enter": self.choose,
            "l": self.choose,
            "right": self.choose,
            "p": lambda: self._decide(Choice.PINNED),
            "x": lambda: self._decide(Choice.EXCLUDED),
            "u": lambda: self._turn(self.session.notes.undo, _("Undone: {what}")),
            "ctrl+r": lambda: self._turn(self.session.notes.redo, _("Redone: {what}")),
            "w": self._ask_export,
            "e": self._ask_query,
            "r": self._ask_name,
            "d": self._delete,
        }

    def travel(self, key: str) -> bool:
        """Move among the rows; the cursor then stays where it was moved."""
        is_moved = super().travel(key)
        if is_moved:
            self._wanted = ""
        return is_moved

    @on(RowView.Chosen)
    def choose(self) -> None:
        """Answer with the article under the cursor."""
        row = self.rows.current
        if row is None or row.article is None:
            return
        entry = row.entry or self.session.shelf.article(row.article.key)
        if entry is None:
            self.tell(_("That article is not in this library"))
        else:
            self.dismiss(entry)

    def _decide(self, choice: Choice) -> None:
        """Pin or exclude the article under the cursor; the same key again takes that back."""
        row, thread = self.rows.current, self.thread
        if row is None or row.article is None or thread is None:
            return
        is_undecided = thread.articles.get(row.article.key) is choice
        decided = None if is_undecided else choice
        self.session.notes.threads.decide(thread.id, [row.article], decided)
        message = {
            None: _("Neither pinned nor excluded: {title}"),
            Choice.PINNED: _("Pinned: {title}"),
            Choice.EXCLUDED: _("Excluded: {title}"),
        }[decided]
        self.tell(message.format(title=row.title))
        if row.choice is None or decided is not Choice.PINNED:
            self._wanted = self._neighbour()
        self._changed()

    def _neighbour(self) -> str:
        """Return the key of the article after the one under the cursor, or before it."""
        rows, here = self.rows.rows, self.rows.cursor
        after = [row.key for row in rows[here + 1 :] if row.key]
        before = [row.key for row in rows[:here] if row.key]
        return (after[:1] or before[-1:] or [""])[0]

    def _changed(self) -> None:
        """Bring the index up to date with the thread, and show it."""
        wanted = self._wanted
        self.session.shelf.sync()
        self._about()
        self._show()
        self._wanted = wanted
        self._read_timeline()

    def _turn(self, turn: Callable[[], str | None], done: str) -> None:
        """Undo or redo the last change."""
        if self.session.is_changing:
            return
        text = turn()
        self.tell(done.format(what=text) if text else _("Nothing to undo or redo"))
        self._changed()

    def _ask_query(self) -> None:
        thread = self.thread
        if thread is not None:
            self.ask(_("a query that finds more articles"), thread.query, self._set_query)

    def _set_query(self, typed: str) -> None:
        if problem := query_problem(typed):
            self.tell(problem)
            return
        self.session.notes.threads.set_query(self._thread_uuid, typed.strip())
        self.session.shelf.sync()
        self._about()
        self._read_timeline(looks=True)
        self._find_candidates()

    def _ask_name(self) -> None:
        thread = self.thread
        if thread is not None:
            self.ask(_("another name"), thread.name, self._set_name)

    def _set_name(self, typed: str) -> None:
        thread = self.thread
        if thread is not None:
            self.tell(rename_problem(self.session.notes.threads, thread, typed))
            self._changed()

    def _delete(self) -> None:
        thread = self.thread
        self.deleted_name = thread.name if thread is not None else ""
        self.session.notes.threads.delete(self._thread_uuid)
        self.dismiss(None)

    # Export

    def _ask_export(self) -> None:
        thread = self.thread
        if thread is None:
            return
        name = export_name(thread)
        is_served = host(self).is_served
        self._confirmed = ""
        self.ask(_("a file: .md or .json"), name if is_served else f"~/{name}", self._export)

    def _export(self, typed: str) -> None:
        """Write the timeline to a file, asking once more before one is replaced."""
        if not typed.strip():
            return
        app = host(self)
        try:
            path = Path(typed.strip())
            path = path if app.is_served else path.expanduser().absolute()
        except RuntimeError as error:
            self.tell(str(error))
            return
        there = app.exports / path.name if app.is_served and app.exports else path
        if (not app.is_served or app.exports) and there.exists() and self._confirmed != typed:
            self._confirmed = typed
            self.ask(_("That file exists; Enter again replaces it"), typed, self._export)
            return
        self._write(path)

    @work(thread=True, exclusive=True, group="export", exit_on_error=False)
    def _write(self, path: Path) -> None:
        thread, app = self.thread, host(self)
        if thread is None:
            return
        items = self._items
        text = exported(thread, items, path.suffix)
        try:
            if app.is_served:
                message = hand_out(app, text, path.name)
            else:
                exports.write_pieces(path, [text])
                count = len(items)
                message = ngettext(
                    "{count} article written to {path}", "{count} articles written to {path}", count
                ).format(count=count, path=path)
        except ReaderError as error:
            message = str(error)
        self.post_message(self.Exported(safe_line(message)))
