"""Exporting from the screen: ask for a format and a file, and write it in a thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from reader.archive.header import Entry
from reader.errors import PathError
from reader.notes.exchange.annotation import Annotation
from reader.services import exports, notebook
from reader.services.served import write_within
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.dialogs.export import Chosen, ExportDialog
from reader.ui.host import HostApp
from reader.ui.terminal import browser


def ask_and_export(
    app: HostApp,
    session: Session,
    ids: Sequence[str],
    say: Callable[[str], None],
) -> None:
    """Export highlights as the reader chooses.

    Args:
        app: Shows the dialog and runs the thread.
        session: The marks and the library.
        ids: Of the highlights that are exported.
        say: Shows a line.
    """
    if not ids:
        say(_("No highlights to export"))
        return

    def write(chosen: Chosen, known: Mapping[str, Entry]) -> None:
        try:
            told = _write(app, session, _gathered(session, ids, known), *chosen)
        except PathError as error:
            told = str(error)
        app.call_from_thread(say, safe_line(told))

    def asked(chosen: Chosen | None) -> None:
        if chosen is not None:
            wanted, by_article = set(ids), session.notes.highlight_ids()
            known = session.known(
                key for key, of_article in by_article.items() if not wanted.isdisjoint(of_article)
            )
            app.run_worker(
                lambda: write(chosen, known), thread=True, group="export", exit_on_error=False
            )

    dialog = ExportDialog(len(ids), is_served=app.is_served, within=app.exports)
    app.push_screen(dialog, asked)


def _gathered(session: Session, ids: Sequence[str], known: Mapping[str, Entry]) -> list[Annotation]:
    notes = session.notes
    return exports.gather(
        filter(None, map(notes.highlight, ids)),
        lambda key: notebook.article_ref(notes, key),
        known,
        session.read,
    )


def _write(
    app: HostApp, session: Session, annotations: Sequence[Annotation], name: str, path: Path
) -> str:
    notes = session.notes
    if app.is_served:
        return _hand_out(app, exports.render(name, annotations, notes), path.name)
    if name == "markdown":
        changed = exports.write_markdown(path, annotations, notes.removed())
        return ngettext(
            "{count} file changed in {path}", "{count} files changed in {path}", changed
        ).format(count=changed, path=path)
    changed = exports.write_file(path, exports.render(name, annotations, notes))
    if not changed:
        return _("{path}: no change").format(path=path)
    count = len(annotations)
    return ngettext(
        "{count} highlight written to {path}", "{count} highlights written to {path}", count
    ).format(count=count, path=path)


def _hand_out(app: HostApp, text: str, name: str) -> str:
    """Write an export of a session in a browser where that may write; return what to tell."""
    if app.exports is not None:
        path = write_within(app.exports, name, text)
        return _("Written to {path}").format(path=path)
    app.call_from_thread(browser.download, app, name, text)
    return _("{name} goes to your browser as a download").format(name=name)
