"""Two articles as one text: what was added and removed, from change to change."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from reader import paths
from reader.archive.article import Article
from reader.config import Settings
from reader.errors import ArticleError
from reader.services.comparing import compare_articles, fold_line, summary, unmarked
from reader.text.comparison.lines import folded, lines
from reader.text.comparison.parts import Comparison
from reader.text.comparison.renditions import to_document
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.article.article_view import ArticleView
from reader.ui.dialogs.dialog import Dialog
from reader.ui.page_style import page_style
from reader.ui.widgets.safe_content import shown


class ComparisonScreen(Dialog[None]):
    """Shows the comparison of two articles.

    Args:
        read: Reads the earlier and the later article; called in a thread.
        settings: The settings, for the page style.
    """

    CSS_PATH: ClassVar = [paths.shipped("styles") / "versions.tcss"]

    class Ready(Message):
        """The articles were compared."""

        def __init__(self, old: Article, new: Article, comparison: Comparison) -> None:
            super().__init__()
            self.old = old
            self.new = new
            self.comparison = comparison

    class Failed(Message):
        """An article cannot be read."""

        def __init__(self, why: str) -> None:
            super().__init__()
            self.why = why

    def __init__(self, read: Callable[[], tuple[Article, Article]], settings: Settings) -> None:
        super().__init__()
        self._read = read
        self._ready: ComparisonScreen.Ready | None = None
        self.view = ArticleView(page_style(settings), settings.measure * 2, id="compared")
        self.changes: tuple[tuple[int, int], ...] = ()
        self._current = -1
        self._everything = self._unfolded = self._swapped = False

    def compose(self) -> ComposeResult:
        """Put the text above the line of keys."""
        with Vertical(id="comparison"):
            yield self.view
            yield Static(id="comparison-keys")

    def on_mount(self) -> None:
        """Read and compare the articles in a thread."""
        super().on_mount()
        self.view.hint = _("Comparing")
        self.view.focus()
        self._compare()

    @work(thread=True, exit_on_error=False)
    def _compare(self) -> None:
        try:
            old, new = self._read()
        except ArticleError as error:
            self.post_message(self.Failed(str(error)))
            return
        if self._swapped:
            old, new = new, old
        comparison = compare_articles(old, new)
        summary(comparison)  # the figures are computed here, where no screen waits
        self.post_message(self.Ready(old, new, comparison))

    @on(Failed)
    def _failed(self, event: Failed) -> None:
        self.view.hint = safe_line(event.why)
        self.view.refresh()

    @on(Ready)
    def _compared(self, event: Ready) -> None:
        self._ready = event
        self._show()

    def _show(self) -> None:
        """Show the comparison with the marks and folds that are asked for."""
        if self._ready is None:
            return
        ready, comparison = self._ready, self._ready.comparison
        composed = lines(comparison, everything=self._everything)
        items = composed if self._unfolded else [*folded(composed)]
        compared = to_document(items, fold_line)
        self.changes = compared.changes
        self._current = -1
        preface = [
            ("byline", f"− {_about(ready.old)}"),
            ("byline", f"+ {_about(ready.new)}"),
            ("notice", summary(comparison)),
        ]
        left_out = unmarked(comparison, everything=self._everything)
        if left_out:
            preface.append(("byline", left_out))
        self.view.show(compared.document, preface, (), 0)
        self._show_keys()

    def _show_keys(self) -> None:
        number, total = self._current + 1, len(self.changes)
        place = ngettext("{total} change", "{total} changes", total).format(total=total)
        if number:
            place = _("change {number} of {total}").format(number=number, total=total)
        keys = _("n N: next, previous  a: all marks  x: unchanged  s: swap  q: back")
        text = f"{place}  {keys}"
        self.query_one("#comparison-keys", Static).update(shown(text))

    def go(self, step: int) -> None:
        """Go to the next change, or the previous one."""
        target = self._current + step
        if self._current < 0 and step < 0:
            target = len(self.changes) - 1
        if 0 <= target < len(self.changes):
            self._current = target
            self.view.focus_range(self.changes[target])
            self._show_keys()

    def press(self, key: str) -> bool:
        """Scroll, go from change to change, or show more or less."""
        view = self.view
        scrolls: dict[str, Callable[[], object]] = {
            "j": lambda: view.scroll_lines(1),
            "down": lambda: view.scroll_lines(1),
            "k": lambda: view.scroll_lines(-1),
            "up": lambda: view.scroll_lines(-1),
            "space": lambda: view.scroll_part(1),
            "pagedown": lambda: view.scroll_part(1),
            "b": lambda: view.scroll_part(-1),
            "pageup": lambda: view.scroll_part(-1),
            "ctrl+d": lambda: view.scroll_part(0.5),
            "ctrl+u": lambda: view.scroll_part(-0.5),
            "g": view.scroll_first,
            "home": view.scroll_first,
            "G": view.scroll_last,
            "end": view.scroll_last,
        }
        if key in scrolls:
            scrolls[key]()
        elif key in ("right_parenthesis", "right_curly_bracket", "n"):
            self.go(1)
        elif key in ("left_parenthesis", "left_curly_bracket", "p", "N"):
            self.go(-1)
        elif key == "a":
            self._everything = not self._everything
            self._show()
        elif key in ("x", "enter"):
            self._unfolded = not self._unfolded
            self._show()
        elif key == "s":
            self._swapped = not self._swapped
            self._compare()
        else:
            return False
        return True


def _about(article: Article) -> str:
    """Return which article a text is, on one line."""
    entry = article.entry
    date = entry.date.day() if entry.date else ""
    return safe_line(" · ".join(filter(None, (date, entry.source, entry.title))))
