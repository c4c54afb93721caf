"""The commands of the main screen, and the keys that run them."""

from __future__ import annotations

from collections.abc import Iterable

from textual import events

from reader.errors import QueryError
from reader.translation import gettext as _
from reader.ui.article.place import ArticlePlace
from reader.ui.articles.place import ArticlesPlace
from reader.ui.keys.actions import Actions, Handlers
from reader.ui.keys.command_table import Command, Place
from reader.ui.keys.names import is_input_method, key_name
from reader.ui.movement import PaneMovement
from reader.ui.navigation import Navigation
from reader.ui.pane_layout import PaneLayout
from reader.ui.part import Part
from reader.ui.versions.commands import VersionCommands
from reader.ui.workspace import Workspace


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
        self._told_input_method = False
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
        command = self.keymap.press(key, place, counting=self._article.counts(key, place))
        if command is not None:
            self.run(command)
        elif is_input_method(event.character) and not self._told_input_method:
            self._told_input_method = True
            self.workspace.status(
                _("The input method is in Chinese mode: switch it off to use the keys")
            )

    def run(self, command: Command) -> None:
        """Run a command, if it has a handler here."""
        with self.workspace.guard():
            try:
                self.actions.run(command)
            except QueryError as error:  # of the filter that the command works on
                self.workspace.status(str(error))
