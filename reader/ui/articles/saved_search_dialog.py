"""The dialog of the saved searches: made, run, renamed, ordered and deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual import on

from reader.text.safe import safe_line
from reader.text.width import fit
from reader.translation import gettext as _
from reader.ui.dialogs.asking import AskingDialog
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView

NAME_CELLS = 24
"""The most cells of a name in the list."""
LONGEST = 60
"""The most code points of a name."""

Save = Callable[[Mapping[str, str]], str]
"""Saves the searches, a query by name; returns why they cannot be saved, else an empty string."""


class SearchRows(RowView):
    """The saved searches, one per row: the name and the query."""

    def __init__(self) -> None:
        super().__init__(id="found")
        self.searches: list[tuple[str, str]] = []

    def row_count(self) -> int:
        """Return the number of searches."""
        return len(self.searches)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a search."""
        name, query = self.searches[index]
        room = min(NAME_CELLS, max(8, cells // 2))
        return [(f" {fit(safe_line(name), room)}  ", "strong"), (safe_line(query), "dim")]


class SavedSearchesDialog(AskingDialog[str], inherit_bindings=False):
    """Answered with the name of the search to run; changes are saved at once.

    Args:
        searches: A query by name, in order.
        current: The search that is on, as it is written; empty without one.
        name: The name proposed for it.
        save: Saves the changed searches.
    """

    def __init__(self, searches: Mapping[str, str], current: str, name: str, save: Save) -> None:
        super().__init__()
        self._searches = list(searches.items())
        self._current = current
        self._proposed = name[:LONGEST]
        self._save = save
        self._rows = SearchRows()
        self._undo: list[list[tuple[str, str]]] = []

    def heading(self) -> str:
        """Return the title."""
        return _("Saved searches")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that run and change the searches."""
        return (
            hint("enter", _("search")),
            hint("a", _("add")),
            hint("r", _("rename")),
            hint("d", _("delete")),
            hint("u", _("undo")),
            hint("J", _("move"), "J K"),
        )

    def on_mount(self) -> None:
        """Ask for the name of the search that is on, unless it is saved already."""
        super().on_mount()
        self._show(0)
        saved = [query for _name, query in self._searches]
        if self._current and self._current not in saved:
            self._add()

    @property
    def rows(self) -> SearchRows:
        """The searches."""
        return self._rows

    def leave_input(self) -> None:
        """Handle Esc in the line: close."""
        self.dismiss(None)

    def press(self, key: str) -> bool:
        """Let Down and Tab leave the line for the searches."""
        if self.is_asking and key in ("down", "tab"):
            self.stop_asking()
            return True
        return super().press(key)

    def key_commands(self) -> Mapping[str, Callable[[], object]]:
        """Return what each key does to the searches."""
        return {
            "enter": self.choose,
            "a": self._add,
            "r": self._rename,
            "J": lambda: self._move(1),
            "K": lambda: self._move(-1),
            "d": self._delete,
            "u": self._take_back,
        }

    @on(RowView.Chosen)
    def choose(self) -> None:
        """Answer with the search under the cursor."""
        if self._searches:
            self.dismiss(self._searches[self.rows.cursor][0])

    def _add(self) -> None:
        if self._current:
            message = _("a name for {query}").format(query=self._current)
            self.ask(message, self._proposed, self._named)
        else:
            self.tell(_("No search is on: / starts one"))

    def _rename(self) -> None:
        if self._searches:
            current = self._searches[self.rows.cursor][0]
            self.ask(_("another name"), current, lambda typed: self._named(typed, current))

    def _named(self, typed: str, renaming: str | None = None) -> None:
        """Name the search that is on, or give another name to a saved one."""
        name = typed.strip()[:LONGEST]
        taken = {other for other, _query in self._searches if other != renaming}
        if not name:
            return
        if name in taken:
            self.tell(_("“{name}” is taken").format(name=name))
        elif renaming is None:
            self._change([*self._searches, (name, self._current)], len(self._searches))
        else:
            renamed = [
                (name if other == renaming else other, query) for other, query in self._searches
            ]
            self._change(renamed, self.rows.cursor)

    def _move(self, step: int) -> None:
        here = self.rows.cursor
        there = here + step
        if 0 <= there < len(self._searches):
            moved = list(self._searches)
            moved[here], moved[there] = moved[there], moved[here]
            self._change(moved, there)

    def _delete(self) -> None:
        if self._searches:
            here = self.rows.cursor
            self._change([*self._searches[:here], *self._searches[here + 1 :]], here)

    def _take_back(self) -> None:
        if self._undo:
            self._change(self._undo.pop(), self.rows.cursor, undoes=True)

    def _change(
        self, searches: list[tuple[str, str]], cursor: int, *, undoes: bool = False
    ) -> None:
        """Save the changed searches and show them."""
        if not undoes:
            self._undo.append(self._searches)
        self._searches = searches
        self.tell(self._save(dict(searches)))
        self._show(cursor)

    def _show(self, cursor: int) -> None:
        rows = self.rows
        rows.searches = self._searches
        rows.when_empty = () if self._searches else (_("No searches yet: / and gF make one"),)
        rows.changed(cursor)
        rows.refresh(layout=True)
