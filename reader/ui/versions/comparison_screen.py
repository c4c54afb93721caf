"""Two articles as one text: what was added and removed, from change to change."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from reader import paths
from reader.archive.article import Article
from reader.errors import ArticleError
from reader.services.comparing import compare_articles, fold_line, summary, unmarked
from reader.services.readings import Reading, as_evidence
from reader.services.session import Session
from reader.services.versions import Version
from reader.text.comparison.lines import Range, folded, lines
from reader.text.comparison.parts import Comparison
from reader.text.comparison.renditions import to_document
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.article.article_view import ArticleView
from reader.ui.dialogs.dialog import Dialog
from reader.ui.host import host
from reader.ui.page_style import page_style
from reader.ui.terminal import clipboard
from reader.ui.widgets.hints import Hint, HintBar, hint
from reader.ui.widgets.safe_content import shown


class ComparisonScreen(Dialog[None]):
    """Shows the comparison of two articles.

    Args:
        session: The library, for hosts and the page style.
        old: The earlier version.
        new: The later one.
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

    class Copied(Message):
        """A change was copied, or could not be."""

        def __init__(self, copied: clipboard.Copied) -> None:
            super().__init__()
            self.copied = copied

    def __init__(self, session: Session, old: Version, new: Version) -> None:
        super().__init__()
        self.session = session
        self._versions = (old, new)
        settings = session.settings
        self._ready: ComparisonScreen.Ready | None = None
        self._pending = ""
        self.view = ArticleView(page_style(settings), settings.measure * 2, id="compared")
        self.changes: tuple[Range, ...] = ()
        self._readings: tuple[tuple[Range, Range], ...] = ()
        self._current = -1
        self._everything = self._unfolded = False

    def compose(self) -> ComposeResult:
        """Put the text above the line of keys."""
        with Vertical(id="comparison"):
            yield self.view
            with Horizontal(id="comparison-foot"):
                yield Static(id="comparison-place")
                yield HintBar(_hints(), name_in_styles="comparison-keys")

    def on_mount(self) -> None:
        """Read and compare the articles in a thread."""
        super().on_mount()
        self.view.hint = _("Comparing")
        self.view.focus()
        self._compare()

    @work(thread=True, exit_on_error=False)
    def _compare(self) -> None:
        hosts = self.session.hosts
        try:
            old, new = (version.read(hosts) for version in self._versions)
        except ArticleError as error:
            self.post_message(self.Failed(str(error)))
            return
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
        self.changes, self._readings = compared.changes, compared.readings
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
        self._show_place()

    def _show_place(self, message: str = "") -> None:
        number, total = self._current + 1, len(self.changes)
        place = ngettext("{total} change", "{total} changes", total).format(total=total)
        if number:
            place = _("change {number} of {total}").format(number=number, total=total)
        text = f"{place}  {message}" if message else place
        self.query_one("#comparison-place", Static).update(shown(text))

    def go(self, step: int) -> None:
        """Go to the next change, or the previous one."""
        target = self._current + step
        if self._current < 0 and step < 0:
            target = len(self.changes) - 1
        if 0 <= target < len(self.changes):
            self._current = target
            self.view.focus_range(self.changes[target])
            self._show_place()

    def press(self, key: str) -> bool:
        """Scroll, go from change to change, show more or less, or copy a change."""
        if key == "g" and not self._pending:
            self._pending = key
            return True
        key, self._pending = self._pending + key if key in ("g", "e") else key, ""
        scrolls = self._scrolls()
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
            self._versions = self._versions[::-1]
            self._compare()
        elif key == "ge":
            self.copy_evidence()
        else:
            return False
        return True

    def _scrolls(self) -> Mapping[str, Callable[[], object]]:
        """Return how each key scrolls the text."""
        view = self.view
        return {
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
            "gg": view.scroll_first,
            "home": view.scroll_first,
            "G": view.scroll_last,
            "end": view.scroll_last,
        }

    def copy_evidence(self) -> None:
        """Copy both readings of the current change, with what proves them, in a thread."""
        ready, document = self._ready, self.view.document
        if ready is None or document is None:
            return
        if self._current < 0:
            self._show_place(_("Go to a change first: n"))
            return
        served = host(self).is_served
        change = document.text[slice(*self.changes[self._current])]
        old_range, new_range = self._readings[self._current]
        earlier, later = self._versions
        old = Reading(earlier, ready.old, old_range)
        new = Reading(later, ready.new, new_range)

        def work() -> None:
            text = as_evidence(change, old, new, datetime.now(UTC))
            copied = (
                clipboard.for_browser(text)
                if served
                else clipboard.copy(text, self.session.notes.folder)
            )
            self.post_message(self.Copied(copied))

        self.run_worker(work, thread=True, group="copy", exit_on_error=False)

    @on(Copied)
    def _copied(self, event: Copied) -> None:
        if event.copied.sequence:
            host(self).send(event.copied.sequence)
        self._show_place(event.copied.message)


def _hints() -> Sequence[Hint]:
    """Return the keys of a comparison, the most important first."""
    return (
        hint("n", _("next change")),
        hint("q", _("back")),
        hint("N", _("previous")),
        hint("a", _("all marks")),
        hint("x", _("unchanged")),
        Hint(("g", "e"), _("copy evidence")),
        hint("s", _("swap")),
    )


def _about(article: Article) -> str:
    """Return which article a text is, on one line."""
    entry = article.entry
    date = entry.date.day() if entry.date else ""
    return safe_line(" · ".join(filter(None, (date, entry.source, entry.title))))
