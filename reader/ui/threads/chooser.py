"""The dialog that starts a thread, pins an article to one, or opens one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual import on

from reader.archive.header import Entry
from reader.notes.thread_book import Threads
from reader.notes.threads import Choice, Thread
from reader.services.reading import reference
from reader.services.session import Session
from reader.services.thread_counts import news_label
from reader.services.threads import (
    TakenNameError,
    as_decided,
    free_name,
    given_name,
    rename_thread,
)
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.dialogs.asking import AskingDialog
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView

PINNED, EXCLUDED = "•", "×"
"""The signs of articles that are pinned to a thread, and of those excluded from it."""


class ThreadChoices(RowView):
    """The threads, one per row, below a row that starts a new one.

    Args:
        session: The library and the marks.
        entry: The article; without one (None), no thread can be started.
    """

    def __init__(self, session: Session, entry: Entry | None) -> None:
        super().__init__(id="threads")
        self._session = session
        self._entry = entry
        self.threads: Sequence[Thread] = ()
        self.when_empty = (_("No threads yet: open an article and press S"),)

    @property
    def first_thread(self) -> int:
        """The number of rows before the first thread."""
        return 0 if self._entry is None else 1

    @property
    def current(self) -> Thread | None:
        """The thread under the cursor; None for a new one."""
        number = self.cursor - self.first_thread
        return self.threads[number] if 0 <= number < len(self.threads) else None

    def show(self, cursor: int) -> None:
        """Update the rows."""
        self.threads = self._session.notes.threads.listed()
        self.changed(cursor)
        self.refresh(layout=True)

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self.threads) + self.first_thread

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a thread, or the row that starts one."""
        if self._entry is not None and index == 0:
            title = safe_line(self._entry.title)
            return [(" + ", "star"), (_("New thread: {title}").format(title=title), "strong")]
        thread = self.threads[index - self.first_thread]
        choice = None
        if self._entry is not None:
            article = as_decided(self._session.shelf, thread, self._entry)
            choice = thread.articles.get(article.key)
        sign = {Choice.PINNED: PINNED, Choice.EXCLUDED: EXCLUDED, None: " "}[choice]
        count = len(thread.pinned)
        pinned = ngettext("{count} pinned", "{count} pinned", count).format(count=count)
        counted = self._session.shelf.threads.get(thread.name)
        news = news_label(counted.new) if counted is not None else ""
        query = safe_line(thread.query)
        rest = "  ".join(filter(None, (news, pinned, query)))
        return [(f" {sign} ", "star"), (safe_line(thread.name), "strong"), (f"  {rest}", "dim")]


class ThreadsDialog(AskingDialog[str], inherit_bindings=False):
    """Lists the threads; answered with the id of the thread to open. Changes apply at once.

    Args:
        session: The library and the marks.
        entry: The article that is put into a thread; None without one.
        current: The name of the thread that the list shows; empty for none.
    """

    def __init__(self, session: Session, entry: Entry | None, current: str = "") -> None:
        super().__init__()
        self._session = session
        self._entry = entry
        self._current = current
        self._rows = ThreadChoices(session, entry)

    @property
    def rows(self) -> ThreadChoices:
        """The threads."""
        return self._rows

    def heading(self) -> str:
        """Return the title."""
        return _("Threads")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that choose and change threads."""
        undo = hint("u", _("undo"))
        if self.rows.current is None:
            return (*((hint("enter", _("begin")),) if self._entry is not None else ()), undo)
        return (
            hint("enter", _("pin") if self._entry is not None else _("open")),
            *((hint("o", _("open")),) if self._entry is not None else ()),
            hint("r", _("rename")),
            hint("d", _("delete")),
            undo,
        )

    def on_mount(self) -> None:
        """Put the cursor on the thread that the list shows, if any."""
        super().on_mount()
        names = [thread.name for thread in self._session.notes.threads.listed()]
        here = names.index(self._current) + self.rows.first_thread if self._current in names else 0
        self._show(here)

    def _show(self, cursor: int) -> None:
        """Update the rows, and the keys for the thread under the cursor."""
        self.rows.show(cursor)
        self.show_keys()

    @on(RowView.Moved)
    def _moved(self) -> None:
        self.show_keys()

    def key_commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what each key does to the thread under the cursor."""
        return {
            "enter": self.choose,
            "l": self.choose,
            "right": self.choose,
            "o": self._open,
            "r": self._rename,
            "d": self._delete,
            "u": self._undo,
        }

    @on(RowView.Chosen)
    def choose(self) -> None:
        """Start a thread, or pin the article to the thread under the cursor and open it."""
        thread = self.rows.current
        if thread is None:
            if self._entry is not None:
                name = given_name(self._entry.title)
                self.ask(_("a name for the thread"), name, self._begin)
            return
        if self._entry is not None:
            threads = self._session.notes.threads
            article = as_decided(self._session.shelf, thread, self._entry)
            threads.decide(thread.id, [article], Choice.PINNED)
        self.dismiss(thread.id)

    def _begin(self, typed: str) -> None:
        threads = self._session.notes.threads
        if not given_name(typed) or self._entry is None:
            return
        try:
            name = free_name(threads.listed(), typed)
        except TakenNameError as error:
            self.tell(taken_message(error))
            return
        self.dismiss(threads.create(name, "", [reference(self._entry)]))

    def _open(self) -> None:
        thread = self.rows.current
        if thread is not None:
            self.dismiss(thread.id)

    def _rename(self) -> None:
        thread = self.rows.current
        if thread is not None:
            self.ask(_("another name"), thread.name, lambda typed: self._renamed(thread, typed))

    def _renamed(self, thread: Thread, typed: str) -> None:
        self.tell(rename_problem(self._session.notes.threads, thread, typed))
        self._show(self.rows.cursor)

    def _delete(self) -> None:
        thread = self.rows.current
        if thread is not None:
            self._session.notes.threads.delete(thread.id)
            self.tell(deleted_message(thread.name))
            self._show(self.rows.cursor)

    def _undo(self) -> None:
        undone = self._session.notes.undo()
        message = _("Undone: {what}").format(what=undone) if undone else _("Nothing to undo")
        self.tell(message)
        self._show(self.rows.cursor)


def deleted_message(name: str) -> str:
    """Return the message that a thread was deleted."""
    return _("“{name}” deleted; u undoes that").format(name=safe_line(name))


def taken_message(error: TakenNameError) -> str:
    """Return the message that another thread already has the name."""
    return _("“{name}” is taken").format(name=error.name)


def rename_problem(threads: Threads, thread: Thread, typed: str) -> str:
    """Rename a thread unless nothing was typed; return why that fails, or an empty string."""
    if given_name(typed):
        try:
            rename_thread(threads, thread, typed)
        except TakenNameError as error:
            return taken_message(error)
    return ""
