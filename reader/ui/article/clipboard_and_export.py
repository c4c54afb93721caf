"""Clipboard and export: copies, quotations, exports, and text piped to a command."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from reader import processes
from reader.services import marking
from reader.text.safe import outgoing, safe_line
from reader.text.units import Unit, next_unit
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.article.own_commands import with_terminal
from reader.ui.article.selection import TextSelection
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.terminal import clipboard
from reader.ui.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable

    from reader.notes.exchange.annotation import Annotation


class ClipboardAndExport(Part):
    """Passes text of the open article to other programs, on key press only.

    Args:
        workspace: The main screen.
        view: Shows the article.
        selection: The cursor that selects text.
    """

    def __init__(self, workspace: Workspace, view: ArticleView, selection: TextSelection) -> None:
        super().__init__(workspace)
        self.view = view
        self.selection = selection

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "share.copy": self.copy_focus,
            "share.pipe": self.pipe,
            "reading.copy_citation": self.copy_citation,
            "reading.copy_markdown": self.copy_markdown,
            "reading.copy_evidence": self.copy_evidence,
            "reading.export": self.export,
        }

    def _text(self) -> str:
        """Return the focus or the first visible paragraph; in the list, the title and URL."""
        article, view = self.article, self.view
        if self.workspace.pane is not view or article.opened is None:
            entry = article.current
            return "\n".join(filter(None, [entry.title, entry.url])) if entry else ""
        document = article.opened.article.document
        start = view.visible_range()[0]
        focused = view.focused_range or next_unit(document, Unit.PARAGRAPH, start - 1)
        return document.text[slice(*focused)] if focused else article.opened.article.entry.title

    def copy_focus(self) -> None:
        """Copy the focus, the selection, or the first visible paragraph."""
        text = self._text()
        if self.selection.active:
            self.selection.end()
        if text:
            self.copy(text)

    def copy(self, text: str) -> None:
        """Copy a text, in a thread: clipboard tools may be slow."""
        if self.host.is_served:
            self._copied(clipboard.for_browser(text))
            return

        def work() -> None:
            copied = clipboard.copy(text, self.notes.folder)
            self.host.call_from_thread(self._copied, copied)

        self.workspace.run(work, "copy")

    def _copied(self, copied: clipboard.Copied) -> None:
        if copied.sequence:
            self.host.send(copied.sequence)
        self.workspace.status(copied.message)

    def _copy_quoted(self, render: Callable[[Annotation], str]) -> None:
        """Copy the focus, with its highlight if there is one, in some form."""
        quoted = self._quoted()
        if quoted is not None:
            self.copy(render(quoted))

    def _quoted(self) -> Annotation | None:
        """Return the focus as an annotation, with its highlight if there is one."""
        view, opened = self.view, self.article.opened
        if view.focused_range is None or opened is None:
            self.workspace.status(_("Focus a sentence with ) or a paragraph with } first"))
            return None
        if self.article.refuses_marks():
            return None
        placed = marking.covering(view.marks, *view.focused_range)
        if self.selection.active:
            self.selection.end(keep=True)
        highlight = placed.highlight if placed else None
        from reader.services import quotes  # here: it brings the exports

        return quotes.quote(opened, *view.focused_range, highlight, datetime.now(UTC))

    def copy_citation(self) -> None:
        """Copy the focus with its citation."""
        from reader.services import quotes  # here: as above

        self._copy_quoted(quotes.with_citation)

    def copy_markdown(self) -> None:
        """Copy the focus as a Markdown quotation with a link."""
        from reader.services import quotes  # here: as above

        self._copy_quoted(quotes.as_markdown)

    def copy_evidence(self) -> None:
        """Copy the focus with the checksums that let others verify it."""
        from reader.services import quotes  # here: as above

        self._copy_quoted(quotes.as_evidence)

    def export(self) -> None:
        """Export the highlights of the article."""
        from reader.ui.dialogs.export import ask_and_export  # here: rarely needed

        entry = self.article.entry
        keys = self.session.shelf.keys(entry) if entry is not None else ()
        ids = [highlight.id for key in keys for highlight in self.notes.highlights(key)]
        states = map(self.notes.state, keys)
        annotated = [state.key for state in states if state.note or state.tags]
        ask_and_export(self.host, self.session, ids, self.workspace.status, annotated)

    def pipe(self) -> None:
        """Ask for a command, and pipe the focus or the whole article to it."""
        opened, view = self.article.opened, self.view
        if self.host.is_served:
            self.workspace.status(_("Commands are off in a browser"))
            return
        if opened is None or self.workspace.pane is not view:
            self.workspace.status(_("Open an article first: | gives its text to a command"))
            return
        text = opened.article.document.text
        if view.focused_range is not None:
            text = text[slice(*view.focused_range)]

        def answered(command: str | None) -> None:
            if command:
                try:
                    with self.host.suspend():
                        run_command(command, text)
                except OSError as error:
                    self.workspace.status(str(error))
                self.workspace.redraw()

        from reader.ui.article.pipe import PipeDialog  # here: rarely needed

        self.workspace.ask(PipeDialog(), answered)


def run_command(command: str, text: str) -> None:
    """Run a typed command on the terminal, with a text as its input.

    The text is data on standard input; it never becomes part of the command.

    Args:
        command: As typed; a shell runs it, so pipes work.
        text: The input; it is made safe, because the command may print it.
    """
    given = outgoing(text).encode("utf-8", "replace") + b"\n"
    shell = ["/bin/sh", "-c", command]
    try:
        with_terminal(lambda: processes.run(shell, input=given, check=False).returncode)
    except OSError as error:
        print(f"reader: {safe_line(str(error))}")  # noqa: T201 - the terminal is the command's now
