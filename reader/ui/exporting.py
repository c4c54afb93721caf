"""Exporting from the screen: ask for a format and a file, and write it in a thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from textual.app import App

from reader.desk import exporting, notebook
from reader.desk.session import Session
from reader.errors import PathError
from reader.library.header import Entry
from reader.notes.models import Highlight
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.dialogs.export import Chosen, ExportDialog


def ask_and_export(
    app: App[None],
    session: Session,
    highlights: Sequence[Highlight],
    say: Callable[[str], None],
) -> None:
    """Export highlights as the reader chooses.

    Args:
        app: Shows the dialog and runs the thread.
        session: The marks and the library.
        highlights: What is exported.
        say: Shows a line.
    """
    if not highlights:
        say(_("No highlights to export"))
        return

    def write(chosen: Chosen, known: Mapping[str, Entry]) -> None:
        try:
            told = _write(session, highlights, known, *chosen)
        except PathError as error:
            told = str(error)
        app.call_from_thread(say, safe_line(told))

    def asked(chosen: Chosen | None) -> None:
        if chosen is not None:
            known = session.known(each.key for each in highlights)
            app.run_worker(
                lambda: write(chosen, known), thread=True, group="export", exit_on_error=False
            )

    app.push_screen(ExportDialog(len(highlights)), asked)


def _write(
    session: Session,
    highlights: Sequence[Highlight],
    known: Mapping[str, Entry],
    name: str,
    path: Path,
) -> str:
    notes = session.notes
    annotations = exporting.gather(
        highlights,
        lambda key: notebook.article_ref(notes, key),
        known,
        session.read,
    )
    if name == "markdown":
        changed = exporting.write_markdown(path, annotations, notes.removed())
        return ngettext(
            "{count} file changed in {path}", "{count} files changed in {path}", changed
        ).format(count=changed, path=path)
    changed = exporting.write_file(path, exporting.render(name, annotations, notes))
    if not changed:
        return _("{path}: no change").format(path=path)
    count = len(annotations)
    return ngettext(
        "{count} highlight written to {path}", "{count} highlights written to {path}", count
    ).format(count=count, path=path)


def export_on_quit(session: Session) -> str:
    """Write all highlights as Markdown where the settings say; return what went wrong, if so."""
    folder = session.settings.export_on_quit
    if not folder or not session.is_open:
        return ""
    notes = session.notes
    annotations = exporting.gather(
        notes.highlights(), lambda key: notebook.article_ref(notes, key), {}, session.read
    )
    try:
        exporting.write_folder(Path(folder).expanduser(), annotations, notes.removed())
    except (PathError, RuntimeError) as error:
        return str(error)
    return ""
