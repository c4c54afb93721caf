"""What the palette offers."""

from __future__ import annotations

from dataclasses import dataclass

from reader.archive.header import Entry
from reader.services.article_list import Facet, FacetKind
from reader.translation import deferred
from reader.ui.keys.command_table import Command
from reader.ui.settings.choices import Choice

KINDS = {
    "command": deferred("do"),
    "search": deferred("search"),
    "source": deferred("source"),
    "setting": deferred("set"),
    "bookmark": deferred("bookmark"),
    "article": deferred("article"),
}
"""What a row says an offer is."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that can be chosen: one of the five below its detail is given.

    Attributes:
        label: Its name, safe to be shown.
        detail: Its keys, or how many articles it has.
        command: What it does.
        facet: What it narrows the list to.
        entry: The article that it opens.
        letter: The bookmark that it goes to.
        setting: What the screen of settings is to begin with.
    """

    label: str
    detail: str = ""
    command: Command | None = None
    facet: Facet | None = None
    entry: Entry | None = None
    letter: str = ""
    setting: Choice | None = None

    @property
    def kind(self) -> str:
        """One of `KINDS`."""
        if self.command is not None:
            return "command"
        if self.facet is not None:
            return "search" if self.facet.kind is FacetKind.SEARCH else "source"
        if self.setting is not None:
            return "setting"
        return "bookmark" if self.letter else "article"
