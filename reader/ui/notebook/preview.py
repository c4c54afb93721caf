"""The preview of the current highlight: its quote, its note, and its possible position."""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.worker import get_current_worker

from reader.archive.header import Entry
from reader.services import review
from reader.services.notebook_query import HighlightEntry
from reader.services.reattach import Proposal, propose
from reader.services.review import Candidate
from reader.translation import gettext as _
from reader.ui.notebook.view import NotebookView

RESTED = 0.12
"""Seconds after which the cursor counts as resting on a highlight."""


class HighlightPreview:
    """Keeps the preview of the notebook in step with its cursor.

    Args:
        view: The notebook.
        run: Runs work in a thread; the newest wins.

    Attributes:
        offer: The article that holds the highlight under the cursor, where its own is gone.
    """

    def __init__(self, view: NotebookView, run: Callable[[Callable[[], None]], None]) -> None:
        self.view = view
        self.session = view.session
        self._run = run
        self.offer: Proposal | None = None

    def show(self) -> None:
        """Show the highlight under the cursor in its context."""
        row = self.view.titles.current
        if row is None or row.entry is None:
            message = _("No highlights here; in an article ) and H make one")
            self.view.titles.when_empty = (message,)
            self.view.preview.close()
            return
        self.view.state.current = row.entry.highlight.id
        if self.offer is not None and self.offer.key != row.entry.highlight.key:
            self.offer = None
        self._show(row.entry, None)
        article = review.article_of(self.session, row.entry.highlight)
        if article is None:
            self._seek_article(row.entry)
        elif row.entry.highlight.state == "moved":
            self._seek_place(row.entry, article)
        elif row.entry.highlight.state == "anchored" and not self.view.host.low_bandwidth:
            self._read_passage(row.entry, article)

    def _show(
        self,
        entry: HighlightEntry,
        candidate: Candidate | None,
        around: Candidate | None = None,
    ) -> None:
        document, marks = review.excerpt(entry, candidate, around)
        view = self.view.preview
        view.show(document, review.preface(entry, self.offer), marks, 0)
        quote = marks[0]
        view.reveal(quote.start, quote.end)  # a low pane may end above it

    def _seek_article(self, entry: HighlightEntry) -> None:
        """Look in a thread for an article that holds a highlight whose own is gone."""
        key = entry.highlight.key
        if self.offer is not None:
            return

        def seek() -> None:
            worker = get_current_worker()
            index = self.session.shelf.index.again()
            try:
                offer = propose(self.session, key, index, lambda: worker.is_cancelled)
            finally:
                index.close()
            if offer is not None and not worker.is_cancelled:
                self.view.host.call_from_thread(self._take_offer, entry, offer)

        self._run(seek)

    def _take_offer(self, entry: HighlightEntry, offer: Proposal) -> None:
        """Show the article that was found, if the cursor is still on its highlight."""
        row = self.view.titles.current
        if self.view.titles.is_attached and row is not None and row.entry == entry:
            self.offer = offer
            self._show(entry, None)

    def _seek_place(self, entry: HighlightEntry, article: Entry) -> None:
        """Search the article of a highlight in doubt for its possible position, in a thread."""
        highlight = entry.highlight

        def seek() -> None:
            candidate = review.candidate(self.session, highlight, article)
            if not get_current_worker().is_cancelled:
                self.view.host.call_from_thread(self._take, entry, candidate)

        self._run(seek)

    def _read_passage(self, entry: HighlightEntry, article: Entry) -> None:
        """Read the sentences around a highlight in a thread, once the cursor rests."""
        highlight = entry.highlight

        def read() -> None:
            worker = get_current_worker()
            time.sleep(RESTED)
            if worker.is_cancelled:
                return
            around = review.passage(self.session, highlight, article)
            if around is not None and not worker.is_cancelled:
                self.view.host.call_from_thread(self._take, entry, None, around)

        self._run(read)

    def _take(
        self,
        entry: HighlightEntry,
        candidate: Candidate | None,
        around: Candidate | None = None,
    ) -> None:
        """Show what was read of the article, if the cursor is still on its highlight."""
        row = self.view.titles.current
        if self.view.titles.is_attached and row is not None and row.entry == entry:
            self._show(entry, candidate, around)
