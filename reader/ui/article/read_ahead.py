"""Reading ahead: the next article of the list is read before it is opened."""

from __future__ import annotations

from functools import partial

from reader.ui.alarm import Alarm
from reader.ui.part import Part
from reader.ui.workspace import Workspace

PAUSE = 1.0
"""Seconds that an article is open before the next one is read."""


class ReadAhead(Part):
    """Reads the article below the open one, once, while the open one is read."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)
        self._pause: Alarm | None = None

    def begin(self) -> None:
        """Read ahead soon, unless another article is opened before."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.workspace.after(PAUSE, self._read)

    def _read(self) -> None:
        entry = self.article.entry
        with self.workspace.guard():
            entries = self.listing.articles()
            here = entries.place_of(entry) if entry is not None else None
            following = entries.get(here + 1) if here is not None else None
            if following is not None and not following.problem:
                read = partial(self.workspace.session.cleanings.read_ahead, following)
                self.workspace.run(read, "ahead")
