"""The offers of the palette."""

from __future__ import annotations

from reader.archive.header import Entry
from reader.records import dataclass
from reader.services.facets import Facet, FacetKind
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
"""The labels of the kinds of offers."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something to choose; exactly one of the last five attributes is set.

    Attributes:
        label: The name, safe to show.
        detail: The keys, or the number of articles.
        command: The command to run.
        facet: The facet to narrow the list to.
        entry: The article to open.
        letter: The bookmark to go to.
        setting: The setting to show first on the settings screen.
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
