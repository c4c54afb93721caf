"""The list of articles and its facets: panes, view and commands."""

from __future__ import annotations

from collections.abc import Mapping

from reader.archive.header import Entry
from reader.config import Settings
from reader.index.hit_counts import HitCounts
from reader.index.lists import Order
from reader.index.progress import Progress
from reader.index.query.compile import Scope
from reader.index.threads import mirrored_threads
from reader.services.facets import Facet, FacetKind
from reader.services.hiding import Hiding
from reader.services.list_rows import Articles, Rows
from reader.services.narrowing import Narrowing
from reader.services.thread_counts import ThreadCount, words_in_thread
from reader.services.view import Grouping, View, narrowed
from reader.translation import gettext as _
from reader.ui.articles.article_list import ArticleList
from reader.ui.articles.beginning import Beginning
from reader.ui.articles.choosers import Choosers, RowChoice
from reader.ui.articles.empty_list import NOTHING_FOUND, empty_lines
from reader.ui.articles.facets import FacetList, chosen_facet
from reader.ui.articles.header import Header
from reader.ui.articles.hidden import Hidden, hidden_hint
from reader.ui.articles.index_recovery import IndexRecovery
from reader.ui.articles.list_commands import Arrangement, ListCommands
from reader.ui.articles.list_refresh import ListRefresh
from reader.ui.articles.query_bar import QueryBar
from reader.ui.articles.saved_searches import SavedSearches
from reader.ui.articles.shown_hits import Asked, ShownHits
from reader.ui.articles.workers import LOOKING, ScreenWorkers
from reader.ui.keys.actions import Handlers
from reader.ui.keys.command_table import Place
from reader.ui.part import Part
from reader.ui.widgets.query_line import QueryLine
from reader.ui.workspace import Workspace


class ArticlesPlace(Part):
    """Keeps the list and the facets in step with the chosen view.

    Args:
        workspace: The main screen.
        workers: Search and read in threads.

    Attributes:
        titles: The list of articles.
        facets: The facets pane.
        query_bar: The filter and search input.
        recovery: Recovers a damaged index.
        list_refresh: Refreshes the list after index changes.
        narrowing: The filters of the list, in the order in which they were added.
        header: The line above the panes.
        row_choice: Narrows the list by chosen rows and headings.
        walked: Whether the library was scanned to its end.
        progress: The progress of the indexer; None while it is idle.
        shown_hits: What the list shows of the hits of a query.
    """

    def __init__(self, workspace: Workspace, workers: ScreenWorkers) -> None:
        super().__init__(workspace)
        self.workers = workers
        self.titles = ArticleList(self.shelf, self.settings, id="list")
        self.facets = FacetList(id="facets")
        self.query_bar = QueryBar(workspace, QueryLine(id="query"), self.change, workers)
        self.recovery = IndexRecovery(workspace, workers)
        self.list_refresh = ListRefresh(workspace, workers)
        self.narrowing = Narrowing()
        self.header = Header(workspace, self.narrowing)
        self.walked = False
        self.progress: Progress | None = None
        self._beginning = Beginning(workspace)
        self._stay = self._beginning.row()
        self.shown_hits = ShownHits()
        self._choosers = Choosers(workspace, lambda: self.shown_hits.counts, self._go_to)
        self.row_choice = RowChoice(workspace, self.facets, self.titles, self._choosers)
        self.view = self._beginning.view()

    @property
    def view(self) -> View:
        """The query, facet and order of the list."""
        return self._view

    @view.setter
    def view(self, view: View) -> None:
        self._view = view
        self.narrowing.follow(view)

    def handlers(self) -> list[Handlers]:
        """Return the handlers of the commands of the list and the facets."""
        own: Handlers = {
            "list.open": self.open_current,
            "list.facets": self.focus_facets,
            "go.list": self.focus,
            "go.facets": self.focus_facets,
            "go.all": self.show_all,
            "app.rescan": self.rescan,
            "app.stop_scan": self.stop_scan,
        }
        arrangement, searches = Arrangement(self.workspace), SavedSearches(self.workspace)
        commands = ListCommands(self.workspace)
        parts = (
            *(self.query_bar, self._choosers, arrangement, searches, commands),
            *(Hidden(self.workspace), self.row_choice, self.header),
        )
        return [own, *(part.handlers() for part in parts)]

    @property
    def current(self) -> Entry | None:
        """The article under the cursor."""
        return self.titles.current

    @property
    def key_place(self) -> Place:
        """The place whose keys apply while one of its panes is current."""
        return Place.FACETS if self.workspace.pane is self.facets else Place.LIST

    def select(self, entry: Entry) -> None:
        """Put the cursor on an article, if it is listed."""
        rows = self.titles.rows
        row = rows.index_of(entry) if rows is not None else None
        if row is not None:
            self.titles.cursor = row

    def focus(self) -> None:
        """Move the focus to the list."""
        self.workspace.show_pane(self.titles)

    def focus_initial(self) -> None:
        """Move the focus to the pane of a start."""
        if self._beginning.pane == "facets":
            self.focus_facets()
        else:
            self.focus()

    def focus_facets(self) -> None:
        """Move the focus to the facets."""
        self.workspace.show_pane(self.facets)

    def open_current(self) -> None:
        """Open the article under the cursor."""
        entry = self.titles.current
        if entry is not None:
            self.workspace.open(entry)

    def show_query(self, words: str) -> None:
        """Put a query into the query bar without running it."""
        self.query_bar.put(words)

    def search(self) -> None:
        """Open the query bar for a search of the full text."""
        self.query_bar.search()

    def step_back(self) -> bool:
        """Go back one step: leave the facets or remove a filter; return whether there was one."""
        if self.workspace.pane is self.facets:
            self.focus()
        elif self.narrowing.filters:
            self.header.remove()
        else:
            return False
        return True

    def show_view(self, view: View, current: Entry | None) -> None:
        """Show another view, with the cursor on an article, and move the focus to the list."""
        self._stay = current
        self.query_bar.put(view.words)
        self._set(view)
        self.focus()

    def rescan(self) -> None:
        """Scan the library again."""
        self.workspace.status(_(LOOKING))
        self.workers.scan()

    def stop_scan(self) -> None:
        """Stop the indexer; a rescan resumes it."""
        if self.progress is None:
            self.workspace.status(_("Nothing is being indexed"))
            return
        self.workers.stop_scan()
        self.progress = None
        self.workspace.status(_("Indexing stopped; R resumes it"))

    def take_progress(self, progress: Progress) -> None:
        """Show the progress of the indexer and the articles found so far."""
        ended = progress.stage in ("done", "busy")
        self.progress = None if ended else progress
        with self.workspace.guard():
            is_bare, words = not self.articles(), self.view.words
            if ended and (is_bare or words):
                self.list_refresh.now()
            else:
                self.list_refresh.look(at_once=ended or (is_bare and not words))
        if ended:
            self.walked = True
            self.recount_threads()
            self.explain_empty()

    def recount_threads(self) -> None:
        """Count the threads and the saved searches again, if there are any."""
        with self.workspace.guard():
            if self.shelf.searches or mirrored_threads(self.shelf.index):
                self.workers.count_searches()

    def take_counts(
        self, counts: Mapping[str, tuple[int, int]], threads: Mapping[str, ThreadCount]
    ) -> None:
        """Show the counts of each saved search, unread and all, and of each thread."""
        self.shelf.found, self.shelf.threads = dict(counts), dict(threads)
        self.recount()

    def refresh(self, current: Entry | None = None) -> None:
        """Reload the list.

        Args:
            current: The article to stay on; by default the one under the cursor.
        """
        self._stay = current or self._stay
        with self.workspace.guard():
            asked = self.shown_hits.search(self.view)
            if self.view.words.strip():
                self.host.after_text(lambda: self._search(asked))
            else:
                self.take(asked, self.shelf.rows(self.view))

    def _search(self, asked: Asked) -> None:
        """Search, unless something else has been asked for in the meantime."""
        if not self.shown_hits.is_late(asked):
            self.workers.search(asked)

    def start_over(self) -> None:
        """Reset the panes to their state after a start."""
        self._stay = self._beginning.row()
        self.view = self._beginning.view()
        self.titles.clear()
        self.facets.clear()
        self.refresh()

    def take(self, asked: Asked, rows: Rows, hits: HitCounts | None = None) -> None:
        """Show rows, unless others have been asked for in the meantime.

        Args:
            asked: What they answer.
            rows: The rows, or the first of them.
            hits: The counts of the hits of a query; None while they are counted.
        """
        view = asked.view
        if not self.shown_hits.is_late(asked) and self.shown_hits.awaits(view, rows):
            self.query_bar.arranged()
            self._stay = self.shown_hits.take(view, rows, hits, self.titles.cursor, self._stay)
            self.titles.was_moved |= self._stay is not None
            stay = self._stay or self._settled
            self.titles.show(rows, view, stay)
            self._stay = self.shown_hits.keep(self.titles.cursor, stay)
            self.explain_empty()
            if hits is not None:
                self._show_hits(asked, hits)
            elif not view.words.strip():
                self._show_facets()
            self.titles.refresh()
            self.article.show_hint()
            self.workspace.refresh_status()

    @property
    def _settled(self) -> Entry | None:
        """The article to stay on: the current one, once the reader has gone to one."""
        opened = self.article.entry
        has_chosen = self.titles.was_moved or opened is not None
        return self.titles.stays_on(opened) if has_chosen else None

    @property
    def hits(self) -> int | None:
        """The number of hits of the query; None without a query, or while it runs."""
        rows = self.titles.rows
        return None if self.shown_hits.counts is None or rows is None else len(rows.articles)

    def explain_empty(self) -> None:
        """Show in an empty list why it is empty, as far as known, and what to do."""
        if not len(self.shelf):
            lines = tuple(map(_, NOTHING_FOUND)) if self.walked else ()
        else:
            indexing = self.progress is not None
            lines = empty_lines(self.view, self.narrowing, self.keymap, indexing=indexing)
            lines += hidden_hint(self.shelf.hiding, self.keymap)
        self.titles.when_empty = lines

    def remark(self) -> None:
        """Repaint the marks in the list."""
        self.titles.refresh()

    def recount(self) -> None:
        """Recount the facets, and repaint the marks in the list."""
        self._count_hits_again()
        self._show_facets()
        self.remark()
        with self.workspace.guard():
            if self.shelf.threads_changed():
                self.workers.count_searches()

    def _count_hits_again(self) -> None:
        counts = self.shown_hits.counts
        if self.view.words.strip() and (asked := self.shown_hits.recount(self.view)) and counts:
            self.workers.count_hits(asked, counts.ids)

    def take_hits(self, asked: Asked, hits: HitCounts) -> None:
        """Show new counts of the hits, unless others have been asked for in the meantime."""
        if not self.shown_hits.is_late(asked):
            self._show_hits(asked, hits)
            self.workspace.refresh_status()

    def _show_hits(self, asked: Asked, hits: HitCounts) -> None:
        if self.shown_hits.note_counts(asked, hits):
            self._count_hits_again()
        self._show_facets()

    def _show_facets(self) -> None:
        hits = self.shown_hits.counts
        with self.workspace.guard():
            counts = self.shelf.facets(self.view.facet, hits)
            chosen = chosen_facet(self.shelf, self.view)
            self.facets.show(counts, chosen, are_hits=hits is not None)

    @property
    def depends_on_marks(self) -> bool:
        """Whether a change of the marks may change which articles the list shows."""
        kinds = FacetKind
        marked = (kinds.UNREAD, kinds.STARRED, kinds.HIGHLIGHTED, kinds.SEARCH, kinds.OWN_TAG)
        return self.view.facet.kind in marked or bool(self.view.words.strip())

    def change(self, **changes: object) -> None:
        """Change the view and show it."""
        self._set(narrowed(self.view, **changes))

    def _set(self, view: View) -> None:
        is_search = view.scope is Scope.TEXT and view.words.strip()
        if view.order is Order.RELEVANCE and not is_search:
            view = narrowed(view, order=Order.DATE)
        self.view = view
        if not view.words.strip():
            self.shown_hits.counts = None
        self.refresh()
        self.workspace.refresh_status()

    def take_settings(self, before: Settings, settings: Settings) -> None:
        """Apply a change of the settings; a grouping chosen by key stays unless they change it."""
        self.titles.take_settings(settings)
        if settings.searches != before.searches or [*settings.searches] != [*before.searches]:
            self.shelf.searches = dict(settings.searches)
            self.workers.count_searches()
        if settings.hidden != before.hidden:
            self.shelf.hiding = Hiding(settings.hidden)
            self.refresh()
        begun = (settings.group, settings.newest_first)
        if begun != (before.group, before.newest_first):
            self.change(grouping=Grouping(settings.group), newest_first=settings.newest_first)
        self.recount()

    def narrow(self, facet: Facet) -> None:
        """Narrow the list to a facet and go there."""
        if facet.kind is FacetKind.THREAD:
            self.workers.look_at_thread(facet.value)
            is_alone = self.shown_hits.counts is None or self.shelf.thread_in(self.view.words)
            view = View() if is_alone else self.view
            words = words_in_thread(view.words, facet.value)
            self._go_to(facet=Facet(), words=words, scope=view.scope)
            return
        if facet.kind is FacetKind.SEARCH:
            saved = self.shelf.saved(facet.value)
            self._go_to(facet=Facet(), words=saved.words, scope=saved.scope)
        else:
            self._go_to(facet=facet)

    def _go_to(self, **changes: object) -> None:
        """Change the view from any pane, and move the focus to the list."""
        article = self.article
        article.remember()
        if self.workspace.pane is article.view:
            article.leave_for_list()
        self.change(**changes)
        self.query_bar.put(self.view.words)
        self.focus()

    def articles(self) -> Articles:
        """Return the listed articles, without headings."""
        rows = self.titles.rows
        return rows.articles if rows is not None else self.shelf.listed(self.view)

    @property
    def phrases(self) -> tuple[str, ...]:
        """The phrases of the full-text search; empty without one."""
        rows = self.titles.rows
        return rows.articles.phrases if rows is not None else ()

    def show_all(self) -> None:
        """Show all articles, without a filter."""
        self._go_to(facet=Facet(), words="", scope=Scope.NAMES)
