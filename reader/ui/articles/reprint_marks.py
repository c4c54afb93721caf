"""The number of reprints beside the rows on screen, looked up in a thread while no key is typed."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from time import monotonic

from textual.worker import get_current_worker

from reader.archive.header import Entry
from reader.index import counts
from reader.index.full_text import lacks_texts
from reader.services.reprint_summary import ReprintSummary, summarise_reprints
from reader.ui.alarm import Alarm
from reader.ui.articles.article_list import ArticleList
from reader.ui.part import Part
from reader.ui.workspace import Workspace

PAUSE = 0.7
"""Seconds without a key after which the rows on screen are looked up."""
SLACK = 0.1
"""Seconds that may be missing from the pause: keys typed together need no second alarm."""
MOST = 5_000
"""Articles whose numbers are kept."""


class ReprintMarks(Part):
    """Looks up the reprints of the rows on screen.

    A key stops a look-up, and costs no more than taking the time.

    Args:
        workspace: The main screen.
        titles: The list of articles, which shows the numbers.
    """

    def __init__(self, workspace: Workspace, titles: ArticleList) -> None:
        super().__init__(workspace)
        self._titles = titles
        self._kept: dict[str, ReprintSummary] = {}
        self._articles = -1
        self._pressed = 0.0
        self._timer: Alarm | None = None
        self._is_running = False

    def of(self, entry: Entry) -> ReprintSummary:
        """Return the reprints of an article, looked up now unless they are known."""
        summary = self._kept.get(entry.key)
        return summary if summary is not None else summarise_reprints(self.shelf.index, entry)

    def forget(self) -> None:
        """Forget what was looked up."""
        self._kept.clear()
        self._titles.reprints = {}

    def follow(self) -> None:
        """Look the rows on screen up after a pause; called after each key."""
        self._pressed = monotonic()
        if self._timer is None and not self.host.low_bandwidth:
            self._timer = self.workspace.after(PAUSE, self._look)

    def _look(self) -> None:
        self._timer = None
        left = self._pressed + PAUSE - monotonic()
        if left > SLACK or self._is_running:
            self._timer = self.workspace.after(max(left, SLACK), self._look)
        elif self.workspace.session.is_open:
            with self.workspace.guard():
                entries = [entry for entry in self._on_screen() if entry.key not in self._kept]
                if entries:
                    self._is_running = True
                    self.workspace.run(lambda: self._work(entries), "reprints")

    def _on_screen(self) -> list[Entry]:
        """Return the articles of the visible rows."""
        titles, rows = self._titles, self._titles.rows
        if rows is None or not titles.size.height or not titles.is_attached:
            return []
        end = min(titles.top + titles.size.height, titles.line_of(titles.row_count()))
        numbers = dict.fromkeys(titles.row_at(line) for line in range(titles.top, end))
        entries = [rows[number].entry for number in numbers]
        return [entry for entry in entries if entry is not None and not entry.problem]

    def _work(self, entries: list[Entry]) -> None:
        """Look articles up, in a thread."""
        worker, begun = get_current_worker(), self._pressed

        def stop() -> bool:
            return worker.is_cancelled or self._pressed != begun

        summaries: dict[str, ReprintSummary] = {}
        articles = -1
        with suppress(sqlite3.Error), self.shelf.index.lent() as index:
            if not lacks_texts(index):
                articles = counts.whole(index).total
                for entry in entries:
                    counted = summarise_reprints(index, entry, stop)
                    if stop():
                        break
                    summaries[entry.key] = counted
        if not worker.is_cancelled:
            self._titles.call_later(self._take, articles, summaries)

    def _take(self, articles: int, summaries: dict[str, ReprintSummary]) -> None:
        """Show what was looked up; go on with what a key has kept from being."""
        self._is_running = False
        if articles < 0:
            return
        if articles != self._articles or len(self._kept) > MOST:
            self._kept.clear()
        self._articles = articles
        self._kept |= summaries
        self._titles.reprints = {
            key: counted.reprints for key, counted in self._kept.items() if counted.reprints
        }
        if any(counted.reprints for counted in summaries.values()):
            self._titles.refresh()
