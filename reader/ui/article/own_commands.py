"""The user's own commands: programs that get the selection or the article."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable

from reader.services.own_commands import (
    Outcome,
    OwnCommand,
    Texts,
    failure,
    own_commands,
    run_for_output,
    run_on_terminal,
)
from reader.text.safe import safe_line
from reader.text.units import Unit, next_unit
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.article.output_panel import OutputPanel
from reader.ui.article.selection import TextSelection
from reader.ui.keys.actions import Handlers
from reader.ui.keys.own_keys import HANDLER
from reader.ui.part import Part
from reader.ui.workspace import Workspace


class OwnCommands(Part):
    """Runs the commands of the settings on the open article.

    The key of a running command stops it; the key of a shown one turns the page of its output.

    Args:
        workspace: The main screen.
        view: Shows the article.
        selection: The cursor that selects text.
        panel: Shows what a command prints.
    """

    def __init__(
        self,
        workspace: Workspace,
        view: ArticleView,
        selection: TextSelection,
        panel: OutputPanel,
    ) -> None:
        super().__init__(workspace)
        self.view = view
        self.panel = panel
        self._selection = selection
        self._commands = own_commands(self.settings.commands)
        self._shown: tuple[str, str] | None = None
        self._running: dict[str, Stop] = {}

    def handlers(self) -> Handlers:
        """Return the handler of the commands, if there are any."""
        return {HANDLER: self.run} if self._commands else {}

    def run(self, index: int) -> None:
        """Run a command.

        Args:
            index: Its index in the settings.
        """
        own, opened = self._commands[index], self.article.opened
        if self.host.is_served:
            self.workspace.status(_("Commands are off in a browser"))
        elif own.id in self._running:
            self._running[own.id].is_set = True
        elif opened is not None and (texts := self._texts(own)) is not None:
            self._run(own, texts)

    def _texts(self, own: OwnCommand) -> Texts | None:
        """Return the texts for a command; None, after a message, when one is missing."""
        opened, view = self.article.opened, self.view
        if opened is None:
            return None
        document, entry = opened.article.document, opened.article.entry
        focused = view.focused_range
        if focused is None and own.input == "selection":
            self.workspace.status(_("Focus or select a text first"))
            return None
        if own.input == "url" and not entry.url:
            self.workspace.status(_("This article has no URL"))
            return None
        start = view.visible_range()[0]
        sentence = focused or next_unit(document, Unit.SENTENCE, start - 1)
        return Texts(
            selection=document.text[slice(*focused)] if focused else "",
            sentence=document.text[slice(*sentence)] if sentence else "",
            article=document.text,
            url=entry.url,
            title=entry.title,
            source=entry.source,
        )

    def _run(self, own: OwnCommand, texts: Texts) -> None:
        if own.output == "terminal":
            self._run_on_terminal(own, texts)
            return
        shown = own.id, texts.input(own.input)
        if self.panel.is_open and self._shown == shown:
            if not self.panel.scroll_part(1):
                self.panel.scroll_first()
            return
        stop = self._running[own.id] = Stop()
        columns = self.panel.columns()
        self.workspace.status(_("{name}…").format(name=_label(own)))

        def work() -> None:
            try:
                outcome = run_for_output(own, texts, columns, stop)
                done: Callable[[], None] = lambda: self._show(own, shown, outcome)  # noqa: E731 - called once, in the app's thread
            except OSError as error:
                message = safe_line(failure(own, error))
                done = lambda: self.workspace.status(message)  # noqa: E731 - as above
            self.host.call_from_thread(self._ended, own, done)

        self.workspace.run(work, "command")

    def _ended(self, own: OwnCommand, done: Callable[[], None]) -> None:
        """Show how a command ended."""
        self._running.pop(own.id, None)
        done()

    def _show(self, own: OwnCommand, shown: tuple[str, str], outcome: Outcome) -> None:
        name = _label(own)
        if outcome.status is None:
            self.workspace.status(_("{name}: stopped").format(name=name))
        elif outcome.status:
            says = _("{name}: ended with status {status}")
            self.workspace.status(says.format(name=name, status=outcome.status))
        elif own.output == "none" or not outcome.output:
            self.workspace.status(_("{name}: done").format(name=name))
        else:
            self.workspace.status("")
        if own.output == "panel" and outcome.output:
            self._shown = shown
            self.panel.show_output(name, outcome.output)
            self.workspace.fold_panes()

    def _run_on_terminal(self, own: OwnCommand, texts: Texts) -> None:
        try:
            with self.host.suspend():
                with_terminal(lambda: run_on_terminal(own, texts))
        except OSError as error:
            self.workspace.status(safe_line(failure(own, error)))
        self.workspace.redraw()

    @property
    def is_shown(self) -> bool:
        """Whether the panel is open."""
        return self.panel.is_open

    def stop(self) -> None:
        """Stop all running commands."""
        for stop in self._running.values():
            stop.is_set = True

    def close(self) -> bool:
        """Close the panel; return whether it was open."""
        was_open = self.panel.is_open
        if was_open:
            self._shown = None
            self.panel.close()
            self.workspace.fold_panes()
        return was_open


class Stop:
    """Tells a running command to stop.

    Attributes:
        is_set: Whether it should stop.
    """

    def __init__(self) -> None:
        self.is_set = False

    def __call__(self) -> bool:
        """Return whether the command should stop."""
        return self.is_set


def with_terminal(run: Callable[[], int]) -> None:
    """Run a program that has the terminal, and wait for Enter after it.

    Args:
        run: Runs it and returns its exit status.

    Raises:
        OSError: It cannot be started.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C stops only the program
    try:
        status = run()
        message = (
            _("[ended with status {status}; Enter goes back to reading]")
            if status
            else _("[done; Enter goes back to reading]")
        ).format(status=status)
        if sys.__stdout__:
            print(f"\n{safe_line(message)}", flush=True)  # noqa: T201 - the app has lent the terminal
        if sys.__stdin__:
            sys.__stdin__.readline()
    finally:
        signal.signal(signal.SIGINT, before)


def _label(own: OwnCommand) -> str:
    return safe_line(own.label or own.name)
