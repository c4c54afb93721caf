"""The commands of the main screen, the keys that run them, and those that work in every pane."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from textual import events

from reader.errors import QueryError
from reader.translation import gettext as _
from reader.ui.article.place import ArticlePlace
from reader.ui.articles.place import ArticlesPlace
from reader.ui.keys.actions import Actions, Handlers, UnboundKeys
from reader.ui.keys.command_table import Command, Place
from reader.ui.keys.names import key_name
from reader.ui.movement import PaneMovement
from reader.ui.pane_layout import PaneLayout
from reader.ui.part import Part
from reader.ui.versions.commands import VersionCommands
from reader.ui.workspace import Workspace

if TYPE_CHECKING:
    from reader.notes.portions import Reversal


class MainCommands(Part):
    """Maps every command to its handler, and keys to commands.

    Args:
        workspace: The main screen.
        articles: The list of articles.
        article: The open article.
        layout: Has the order of the panes.
        others: Handlers of commands that belong to none of these.

    Attributes:
        actions: The commands with their handlers.
    """

    def __init__(
        self,
        workspace: Workspace,
        articles: ArticlesPlace,
        article: ArticlePlace,
        layout: PaneLayout,
        others: Iterable[Handlers],
    ) -> None:
        super().__init__(workspace)
        self._articles = articles
        self._article = article
        self._unbound = UnboundKeys(self.keymap)
        navigation = Navigation(workspace, articles, article, layout)
        movement = PaneMovement(workspace, article.selection, article.jumps)
        self.actions = Actions(
            self.keymap.commands,
            [
                *articles.handlers(),
                *article.handlers(),
                VersionCommands(workspace).handlers(),
                navigation.handlers(),
                movement.handlers(),
                *others,
            ],
        )

    @property
    def key_place(self) -> Place:
        """The place whose keys apply."""
        article = self._article
        return article.key_place if article.is_focused else self._articles.key_place

    def press(self, event: events.Key) -> None:
        """Run the command of a key."""
        if self._article.takes(event.character):
            return
        key, place = key_name(event.key, event.character), self.key_place
        counting = self._article.counts(self.keymap.peek(key, place))
        command = self.keymap.press(key, place, counting=counting)
        if command is not None:
            self.run(command)
        elif hint := self._unbound.hint(event.character, place):
            self.host.after_text(partial(self.workspace.status, hint))

    def run(self, command: Command) -> None:
        """Run a command, if it has a handler here."""
        with self.workspace.guard():
            try:
                self.actions.run(command)
            except QueryError as error:  # of the filter that the command works on
                self.workspace.status(str(error))


class Navigation(Part):
    """Goes back, from pane to pane, and through the history of changes.

    Args:
        workspace: The main screen.
        articles: The list of articles.
        article: The open article.
        layout: Has the order of the panes.
    """

    def __init__(
        self,
        workspace: Workspace,
        articles: ArticlesPlace,
        article: ArticlePlace,
        layout: PaneLayout,
    ) -> None:
        super().__init__(workspace)
        self._articles = articles
        self._article = article
        self._layout = layout

    def handlers(self) -> Handlers:
        """Return the handlers of the commands that work in every pane."""
        return {
            "app.back": self.back,
            "app.step_back": self.step_back,
            "app.quit": self.workspace.quit,
            "app.undo": self.undo,
            "app.redo": self.redo,
            "app.focus_next": self.focus_next,
            "app.focus_previous": self.focus_previous,
            "app.redraw": self.redraw,
            "app.suspend": self.suspend,
        }

    def back(self) -> None:
        """Go back one step, as `step_back`; without one, quit."""
        if not self._went_back():
            self.workspace.quit()

    def step_back(self) -> None:
        """Go back one step: clear the focus, leave the article, the facets, remove a filter."""
        if not self._went_back():
            key = self.keymap.first_key("app.back", Place.LIST)
            self.workspace.status(_("{key} quits").format(key=key))

    def _went_back(self) -> bool:
        """Go back one step; return whether there was one."""
        if self.workspace.bulk.stop():
            return True
        if not self._article.is_focused:
            return self._articles.step_back()
        self._article.step_back()
        return True

    def undo(self) -> None:
        """Undo the last change of the marks."""
        if not self.workspace.bulk.refuses():
            turning = self.notes.in_portions.undo()
            self._turn(turning, _("Undone: {what}"), _("Nothing to undo"))

    def redo(self) -> None:
        """Redo the last undone change."""
        if not self.workspace.bulk.refuses():
            turning = self.notes.in_portions.redo()
            self._turn(turning, _("Redone: {what}"), _("Nothing to redo"))

    def _turn(self, turning: Reversal | None, done: str, nothing: str) -> None:
        """Carry out an undo or redo, and show what it changed."""
        if turning is None:
            self._show_change(nothing)
            return
        message = done.format(what=turning.text)
        self.workspace.bulk.run(
            turning.portions, turning.total, lambda _count: self._show_change(message)
        )

    def _show_change(self, message: str) -> None:
        self._articles.recount()
        if self._articles.depends_on_marks:
            self._articles.refresh()
        self._article.remark()
        self.workspace.status(message)

    def focus_next(self) -> None:
        """Move the focus to the next pane."""
        self.workspace.show_pane(self._layout.beside(1))

    def focus_previous(self) -> None:
        """Move the focus to the previous pane."""
        self.workspace.show_pane(self._layout.beside(-1))

    def redraw(self) -> None:
        """Redraw the whole screen."""
        self.workspace.redraw()
        self.host.repaint()

    def suspend(self) -> None:
        """Suspend the program; ``fg`` in the shell resumes it."""
        self._article.leave()
        self.host.action_suspend_process()
