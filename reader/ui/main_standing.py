"""The figures of the main screen for its status line."""

from __future__ import annotations

from collections.abc import Callable

from reader.index.progress import Progress, describe
from reader.text.chinese.scripts import Script
from reader.text.safe import Safe
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.article.place import ArticlePlace
from reader.ui.articles.hidden import hidden_figure
from reader.ui.articles.place import ArticlesPlace
from reader.ui.articles.workers import LOOKING
from reader.ui.status import query_figure
from reader.ui.widgets.status_line import Figure
from reader.ui.workspace import Workspace


class MainStanding:
    """Describes the state of the panes and the indexer.

    Args:
        workspace: The main screen.
        articles: The list of articles.
        article: The open article.
        is_opening: Returns whether the article of the start is still being opened.
    """

    def __init__(
        self,
        workspace: Workspace,
        articles: ArticlesPlace,
        article: ArticlePlace,
        is_opening: Callable[[], bool],
    ) -> None:
        self._workspace = workspace
        self._articles = articles
        self._article = article
        self._is_opening = is_opening

    def __call__(self) -> tuple[str, list[Figure]]:
        """Return the current title, and the position in the article or the list."""
        if self._is_opening():
            return Safe(_("Opening…")), []
        article = self._article
        if not article.is_focused or article.entry is None:
            return self._of_list()
        match = article.find.label
        if self._workspace.zen:
            return Safe(""), [(match,)]
        view = article.view
        script = {Script.SIMPLIFIED: _("Simplified"), Script.TRADITIONAL: _("Traditional")}
        changed = self._workspace.bulk.progress
        matches = match.rpartition(" ")[2]  # its number and how many there are
        figures = ((changed,), (script.get(view.script, ""),), (match, matches))
        return article.entry.title, [*figures, (f"{view.percent}%",)]

    def _of_list(self) -> tuple[str, list[Figure]]:
        """Return the current title, and its position in the list."""
        articles = self._articles
        titles, guess = articles.titles, articles.query_bar.guess
        rows, current = titles.rows, titles.current
        total = len(rows.articles) if rows is not None else 0
        number = "…" if articles.shown_hits.are_first else str(total)
        before = rows.articles_until(titles.cursor) if rows else 0
        title = current.title if current else self._nothing()
        place = f"{before}/{number}" if guess is None else f"~{guess}"
        changed = self._workspace.bulk.progress
        has_header = articles.header.line.display  # it shows the query
        query = "" if has_header else query_figure(articles.view.words)
        hidden = "" if has_header else hidden_figure(self._workspace.session.shelf.hiding)
        return title, [(changed,), _indexing(articles.progress), (hidden,), (query,), (place,)]

    def _nothing(self) -> Safe:
        """Return what an empty list says; at a start, that its library is being looked through."""
        articles = self._articles
        is_looking = not articles.walked and not articles.narrowing.filters
        return Safe(_(LOOKING) if is_looking else _("No articles here"))


def _indexing(progress: Progress | None) -> Figure:
    """Return the progress of the indexer: in words, as a thin bar, and as a bare percentage."""
    if progress is None:
        return ()
    if not progress.total:
        return (f"{describe(progress)}…",)
    percent = f"{progress.done * 100 // progress.total}%"
    full = min(BAR, progress.done * BAR // progress.total)
    bar = f"{'━' * full}{'┄' * (BAR - full)}"
    return f"{describe(progress)} {bar}", f"{bar} {percent}", percent


BAR = 12
"""The cells of the bar of the indexer."""


def walk_summary(count: int, progress: Progress) -> str:
    """Return the summary shown after a walk of the library.

    Args:
        count: The number of articles.
        progress: The indexer's last report.
    """
    skipped = progress.passed
    parts = [ngettext("{count} article", "{count} articles", count).format(count=count)]
    if progress.problems:
        parts.append(_("{count} cannot be read").format(count=progress.problems))
    if skipped:
        text = ngettext("{count} file skipped", "{count} files skipped", skipped)
        parts.append(text.format(count=skipped))
    return _(", ").join(parts)
