"""From the command line to a running app, and back to a clean terminal."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

# iTerm2 drops committed Chinese text under the Kitty keyboard protocol; no key here needs it.
os.environ.setdefault("TEXTUAL_DISABLE_KITTY_KEY", "1")

from reader import processes
from reader.archive.scan import check_path
from reader.cleaning.sites.loader import mistakes
from reader.config import Configuration, Settings
from reader.errors import NotesError, PathError
from reader.paths import shipped
from reader.services.last_session import last_library_file, recall, remember_library
from reader.services.last_view import last_views_file, recall_view, remember_view
from reader.services.segmenter import share_words
from reader.services.session import Session
from reader.services.terminal import query, receive
from reader.services.terminal_answers import AMBIGUOUS, Answers, hinted, parse_answers, question
from reader.services.terminal_answers import answers as may_answer
from reader.text.safe import safe_line
from reader.text.width import set_ambiguous
from reader.ui.app import ReaderApp
from reader.ui.arenas import share_one_arena
from reader.ui.final_save import FinalSave, patience_for
from reader.ui.terminal import first_frame
from reader.ui.terminal.exits import CRASHED, NOT_SAVED, SIGNALLED, Lifecycle, report_crash
from reader.ui.terminal.glyphs import widen_ambiguous
from reader.ui.themes.palettes import suited_theme

if TYPE_CHECKING:
    from reader.notes.store import Notes


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
    """Run the app, and save everything before returning.

    The store is opened after the first frame is painted.

    Args:
        given: The paths to open; the last library when empty.
        configuration: The settings and where they come from.
        data_dir: The folder of the marks.
        messages: Warnings to show in the status line.
        mouse: Whether to ask the terminal for mouse reports.
        remember: Whether the next start without a path opens this library.
        low_bandwidth: Whether the line to the terminal is slow.
        named: The article to open first, as `Session` takes it.
        exports: The folder for exports of a session in a browser; None hands them to the browser.

    Returns:
        The exit code.
    """
    share_one_arena()
    settings = configuration.settings
    answers = _terminal_answers(settings)
    _set_ambiguous_width(settings.ambiguous or answers.ambiguous or 1)
    warnings = [*messages, *map(str, mistakes(configuration.path.parent / "sites"))]
    session = _new_session(given, settings, data_dir, warnings, named, remember=remember)
    final_save = FinalSave(session)
    share_words(settings)
    status = 0
    try:
        app = ReaderApp(
            session, low_bandwidth=low_bandwidth, configuration=configuration, exports=exports
        )
        status = _run(app, answers, final_save, mouse=mouse)
    finally:
        saved = _close(session, final_save, status, is_served=app.is_served)
    if app.crash is not None:
        for line in report_crash(app.crash, data_dir, saved=saved):
            print(safe_line(line), file=sys.stderr)  # noqa: T201 - the terminal is the shell's again
        return CRASHED
    if not saved:
        return NOT_SAVED
    _prepare_next_start(app, answers, data_dir, is_disk_slow=final_save.was_slow)
    return status


def _prepare_next_start(
    app: ReaderApp, answers: Answers, data_dir: Path, *, is_disk_slow: bool
) -> None:
    """Remember what the app showed; start it again at once if it was asked to."""
    session = app.session
    if session.left is not None:
        remember_view(data_dir, session.paths, session.left)
    if not is_disk_slow:
        _keep_first_frame(app, answers)
    if app.next_arguments:
        processes.become("reader.__main__", *sys.argv[1:], *app.next_arguments)


def _new_session(
    given: Sequence[Path],
    settings: Settings,
    data_dir: Path,
    messages: list[str],
    named: Path | None,
    *,
    remember: bool,
) -> Session:
    """Return a session on the paths, or on the last library; its store opens when asked for.

    Args:
        given: The paths to open; the last library when empty.
        settings: The settings.
        data_dir: The folder of the marks.
        messages: Warnings to show; those about the last library are added.
        named: The article to open first.
        remember: Whether the next start without a path opens these paths.
    """
    paths, notes = list(given), None
    if not paths and not (paths := _readable(recall(data_dir), messages)):
        notes = _open_notes(data_dir)  # only the store knows what was read last
        paths = _readable(notes.last_library(), messages)
        if not paths:  # no list in which marks could show
            return Session((), settings, notes, [*filter(None, [notes.notice]), *messages])
    library = [str(path) for path in paths] if remember else []

    def open_notes() -> Notes:
        opened = notes or _open_notes(data_dir)
        if library:
            opened.remember_library(library)
            remember_library(data_dir, library)
        return opened

    left = recall_view(data_dir, paths) if settings.resume else None
    return Session(paths, settings, open_notes, messages, named, left)


def _run(app: ReaderApp, answers: Answers, final_save: FinalSave, *, mouse: bool) -> int:
    """Run the app until it ends, by a key, a signal or a lost terminal; return the exit status."""
    if suited := suited_theme(app.console.color_system, dark=answers.dark):
        app.auto_theme = suited
        app.apply_theme(app.session.settings.theme)
    lifecycle = Lifecycle(app, lambda status: final_save.wait(patience_for(status)))
    lifecycle.on_signal_after_app = final_save.hurry
    app.on_terminal_lost = lifecycle.lost
    app.on_leaving = lifecycle.watch
    app.typed_early = answers.typed
    app.painted = first_frame.shown.text if first_frame.shown is not None else ""
    lifecycle.install()
    app.run(mouse=mouse)
    return lifecycle.end()


def _close(session: Session, final_save: FinalSave, status: int, *, is_served: bool) -> bool:
    """Wait for the marks, then close the session; return whether all marks are saved."""
    patience = patience_for(status)
    end = time.monotonic() + patience
    saved = final_save.wait(patience)
    if status >= SIGNALLED and saved and not is_served:
        session.export_on_signal()
        patience = end - time.monotonic()
    final_save.wait_for_export(patience)
    if saved and not final_save.was_slow:
        session.finish()
    else:
        session.close(0)  # do not wait for the index on the same slow disk
    return saved


def _terminal_answers(settings: Settings) -> Answers:
    """Return what the terminal answers; the first frame, if it was painted, has asked already."""
    if (frame := first_frame.shown) is None:
        asks = _asks(settings.theme, settings.ambiguous)
        return query(sys.stdin.fileno()) if asks else Answers()
    hint = hinted(os.environ.get("COLORFGBG", ""))
    if not frame.question:
        return Answers(hint)
    answers = parse_answers(receive(sys.stdin.fileno()), (AMBIGUOUS,), hint)
    if _answers_key(answers) != frame.answers:
        frame.text = ""  # it was made for another terminal
    return answers


def _asks(theme: str, ambiguous: int) -> bool:
    """Return whether the settings leave anything to the terminal: its background or its widths."""
    return theme == "auto" or not ambiguous


def _answers_key(answers: Answers) -> str:
    """Return the answers on which a first frame depends, as it is kept with them."""
    return f"{answers.dark} {answers.ambiguous}"


def _keep_first_frame(app: ReaderApp, answers: Answers) -> None:
    """Keep the frame that the next start would paint first, with everything it depends on."""
    session, configuration = app.session, app.configuration
    if app.next_first_frame is None or session.saving.pending:
        return
    size, text, shown = app.next_first_frame
    folder, data = configuration.path.parent, session.notes.folder
    index_path = session.shelf.index.path
    files = [
        configuration.path,
        folder / "themes",
        folder / "sites",
        shipped("styles") / "main.tcss",
        data / "state.json",
        data / "state.json.log",
        last_library_file(),
        last_views_file(),
        *(Path(f"{index_path}{ending}") for ending in ("", "-wal")),
        *session.paths,
        *map(Path, shown),
        Path("/etc/localtime"),
    ]
    settings = session.settings
    asked = _asks(settings.theme, settings.ambiguous) and may_answer(os.environ)
    first_frame.keep(
        size,
        text,
        question=question() if asked else b"",
        answers=_answers_key(answers),
        files=list(map(str, files)),
    )


def _set_ambiguous_width(cells: int) -> None:
    """Measure characters of ambiguous width as the terminal does, here and in Textual.

    Args:
        cells: 1 or 2.
    """
    set_ambiguous(cells)
    if cells > 1:
        widen_ambiguous()


def _open_notes(data_dir: Path) -> Notes:
    """Open the store; if it cannot be read, return one that saves nothing and reports why."""
    from reader.notes.store import Notes  # here: the first frame does not need it

    try:
        return Notes.open(data_dir)
    except NotesError as error:
        return Notes.unsaved(data_dir, str(error))


def _readable(names: Sequence[str], messages: list[str]) -> list[Path]:
    """Return the paths that can be opened, and add a message for each of the rest."""
    paths = []
    for name in names:
        try:
            check_path(Path(name))
        except PathError as error:
            messages.append(safe_line(str(error)))
        else:
            paths.append(Path(name))
    return paths
