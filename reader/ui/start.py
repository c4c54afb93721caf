"""From the command line to a running app, and back to a clean terminal."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

# iTerm2 drops committed Chinese text under the Kitty keyboard protocol; no key here needs it.
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")

from reader import processes
from reader.archive.scan import check_path
from reader.cleaning.sites.loader import mistakes
from reader.config import Configuration, Settings
from reader.errors import NotesError, PathError
from reader.notes.store import Notes
from reader.paths import shipped
from reader.services.last_session import last_library_file, recall, remember_library
from reader.services.session import Session
from reader.services.terminal import ask, hear
from reader.services.terminal_answers import AMBIGUOUS, Answers, hinted, question, understand
from reader.services.terminal_answers import answers as may_answer
from reader.text.safe import safe_line
from reader.text.width import set_ambiguous
from reader.ui.app import ReaderApp
from reader.ui.final_save import PATIENCE, SIGNAL_PATIENCE, Shutdown
from reader.ui.terminal import first_frame
from reader.ui.terminal.cell_widths import widen_ambiguous
from reader.ui.terminal.exits import CRASHED, NOT_SAVED, SIGNALLED, Lifecycle, report_crash


def start(
    given: Sequence[Path],
    configuration: Configuration,
    *,
    data_dir: Path,
    messages: Sequence[str],
    mouse: bool,
    remember: bool,
    low_bandwidth: bool = False,
    named: Path | None = None,
    exports: Path | None = None,
) -> int:
    """Run the app, and make everything durable before leaving.

    The store is opened when the first screen is there.

    Args:
        given: The paths to open; without any, the last library.
        configuration: What the person set.
        data_dir: Where the marks are kept.
        messages: What the person should be told.
        mouse: Whether to ask for mouse reports.
        remember: Whether this is the library to open next time without a path.
        low_bandwidth: Whether the line to the terminal is slow.
        named: The article to open at the start, as `Session` takes it.
        exports: Where a session in a browser writes exports, if not to the browser.

    Returns:
        The exit code.
    """
    settings = configuration.settings
    answers = _answers(settings)
    _measure(settings.ambiguous or answers.ambiguous or 1)
    told = [*messages, *map(str, mistakes(configuration.path.parent / "sites"))]
    notes: Notes | None = None
    if not given and not (given := _still_there(recall(data_dir), told)):
        notes = _open_notes(data_dir)  # only the store can tell what was read last
        given = _still_there(notes.last_library(), told)
    kept = [str(path) for path in given] if given and remember else []

    def opened() -> Notes:
        found = notes or _open_notes(data_dir)
        if kept:
            found.remember_library(kept)
            remember_library(data_dir, kept)
        return found

    if notes is not None and not given:  # there is no list to show the marks in
        session = Session((), settings, notes, [*filter(None, [notes.notice]), *told])
    else:
        session = Session(given, settings, opened, told, named)
    shutdown = Shutdown(session)
    status = 0
    try:
        app = ReaderApp(
            session, low_bandwidth=low_bandwidth, configuration=configuration, exports=exports
        )
        if answers.dark is False:
            app.auto_theme = "reader-light"
            app.apply_theme(settings.theme)
        lifecycle = Lifecycle(app, lambda: shutdown.wait(SIGNAL_PATIENCE))
        lifecycle.on_signal_after_app = shutdown.hurry
        app.on_terminal_lost = lifecycle.lost
        app.on_leaving = lifecycle.watch
        app.typed_early = answers.typed
        app.painted = _painted()
        lifecycle.install()
        app.run(mouse=mouse)
        status = lifecycle.end()
    finally:
        saved = shutdown.wait(SIGNAL_PATIENCE if status >= SIGNALLED else PATIENCE)
        if saved and not shutdown.was_slow:
            session.finish()
        else:  # a disk that slow shall not hold the index against the person as well
            session.close(0)
    if app.crash is not None:
        for line in report_crash(app.crash, data_dir, saved=saved):
            print(safe_line(line), file=sys.stderr)  # noqa: T201 - the terminal is the person's again
        return CRASHED
    if not saved:
        return NOT_SAVED
    if not shutdown.was_slow:
        _keep_picture(session, configuration, app, answers)
    if app.next_arguments:
        processes.become("reader.__main__", *sys.argv[1:], *app.next_arguments)
    return status


def _answers(settings: Settings) -> Answers:
    """Return what the terminal says; it was asked already when a first picture is shown."""
    if (picture := first_frame.shown) is None:
        return ask(sys.stdin.fileno()) if _asks(settings) else Answers()
    hint = hinted(os.environ.get("COLORFGBG", ""))
    if not picture.question:
        return Answers(hint)
    answers = understand(hear(sys.stdin.fileno()), (AMBIGUOUS,), hint)
    if _written(answers) != picture.answers:
        picture.text = ""  # it was made for another terminal
    return answers


def _painted() -> str:
    """Return what is on the screen already and may stay there."""
    return first_frame.shown.text if first_frame.shown is not None else ""


def _asks(settings: Settings) -> bool:
    return settings.theme == "auto" or not settings.ambiguous


def _written(answers: Answers) -> str:
    return f"{answers.dark} {answers.ambiguous}"


def _keep_picture(
    session: Session, configuration: Configuration, app: ReaderApp, answers: Answers
) -> None:
    """Keep the picture that the next start would show, with all that it depends on."""
    if app.first_picture is None or session.saving.pending:
        return
    settings = session.settings
    beside, data = configuration.path.parent, session.notes.folder
    files = [
        *(
            configuration.path,
            beside / "themes",
            beside / "sites",
            shipped("styles") / "main.tcss",
        ),
        *(data / "state.json", data / "state.json.log", last_library_file()),
        *(Path(f"{session.shelf.index.path}{ending}") for ending in ("", "-wal")),
        *session.paths,
        Path("/etc/localtime"),
    ]
    size, text = app.first_picture
    asked = _asks(settings) and may_answer(os.environ)
    first_frame.keep(
        size,
        text,
        question=question() if asked else b"",
        answers=_written(answers),
        files=list(map(str, files)),
    )


def _measure(ambiguous: int) -> None:
    """Let all that measures text, here and in Textual, do so as the terminal does.

    Args:
        ambiguous: The cells of a character of ambiguous width.
    """
    set_ambiguous(ambiguous)
    if ambiguous > 1:
        widen_ambiguous()


def _open_notes(data_dir: Path) -> Notes:
    """Open the store; where it cannot be read, go on without saving, and say so."""
    try:
        return Notes.open(data_dir)
    except NotesError as error:
        return Notes.unsaved(data_dir, str(error))


def _still_there(names: Sequence[str], told: list[str]) -> list[Path]:
    """Return the paths of a library that can still be opened; tell about the others."""
    found = []
    for name in names:
        try:
            check_path(Path(name))
        except PathError as error:
            told.append(safe_line(str(error)))
        else:
            found.append(Path(name))
    return found
