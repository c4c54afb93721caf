"""What every part of a place has at hand: the session's data, the app and the other places."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.config import Settings
from reader.services.article_list import Shelf
from reader.translation import gettext as _
from reader.ui.host import HostApp
from reader.ui.keys.keymap import Keymap
from reader.ui.workspace import ArticleListing, OpenArticle, Workspace

if TYPE_CHECKING:
    from reader.archive.header import Entry
    from reader.notes.store import Notes


class Part:
    """A part of the main screen; it reaches everything else through the workspace.

    Args:
        workspace: The main screen.

    Attributes:
        workspace: The main screen.
        session: The library, the settings and the marks.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.session = workspace.session

    @property
    def shelf(self) -> Shelf:
        """The library."""
        return self.session.shelf

    @property
    def notes(self) -> Notes:
        """The store of the marks, once it is open."""
        return self.session.notes

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return self.session.settings

    @property
    def host(self) -> HostApp:
        """The app."""
        return self.workspace.host

    @property
    def keymap(self) -> Keymap:
        """The keys in force."""
        return self.workspace.keymap

    def listed(self, key: str) -> Entry | None:
        """Return the row of an article; without one, say so and return None.

        Args:
            key: The key of the article; empty when a record names none.
        """
        entry = self.shelf.article(key) if key else None
        if entry is None:
            self.workspace.status(_("That article is not in this library"))
        return entry

    @property
    def listing(self) -> ArticleListing:
        """The list of articles."""
        return self.workspace.articles

    @property
    def article(self) -> OpenArticle:
        """The open article."""
        return self.workspace.article
