"""Export from the app: ask for a format and a file, and write it in a thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from reader.archive.header import Entry
from reader.errors import ReaderError
from reader.notes.exchange.formats import FORMATS, WriteOptions
from reader.notes.exchange.markdown import Layout
from reader.services import books, exports
from reader.services.served import write_within
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.dialogs.export import Chosen, ExportDialog
from reader.ui.host import HostApp
from reader.ui.terminal import opener

LOOKED_UP = 100
"""Articles of the library that are looked up between two key presses."""


def ask_and_export(
    app: HostApp,
    session: Session,
    ids: Sequence[str],
    say: Callable[[str], None],
    annotated: Sequence[str] = (),
) -> None:
    """Ask for a format and a file, and export highlights.

    Args:
        app: The app, which shows the dialog and runs the thread.
        session: The session.
        ids: The ids of the highlights to export.
        say: Shows a message.
        annotated: The keys of articles whose note and own tags are exported in any case.
    """
    if not ids and not annotated:
        say(_("No highlights to export"))
        return

    def write(chosen: Chosen) -> None:
        ids_by_article = exports.by_article(ids, session.notes.highlight_ids())
        entries: dict[str, Entry] = {}
        keys = iter((*ids_by_article, *annotated))
        while some := list(islice(keys, LOOKED_UP)):
            entries |= app.call_from_thread(session.entries_by_key, some)
        try:
            notes = session.notes
            is_whole = len(ids) == sum(notes.highlighted().values())
            gathering = exports.Gathering(
                ids_by_article,
                notes,
                entries,
                session.read,
                annotated,
                notes.threads.listed() if is_whole else (),
            )
            message = _write(app, gathering, session.markdown_layout(), *chosen)
        except ReaderError as error:
            message = str(error)
        app.call_from_thread(say, safe_line(message))

    def asked(chosen: Chosen | None) -> None:
        if chosen is not None:
            app.run_worker(lambda: write(chosen), thread=True, group="export", exit_on_error=False)

    dialog = ExportDialog(len(ids), is_served=app.is_served, within=app.exports)
    app.push_screen(dialog, asked)


def _write(
    app: HostApp, gathering: exports.Gathering, layout: Layout, name: str, path: Path
) -> str:
    options = WriteOptions(layout=layout)
    if FORMATS[name].book is not None:
        chapters = books.gathered(gathering)
        if app.is_served:
            return hand_out(app, books.book_bytes(name, path.stem, chapters), path.name)
        count = books.write_book(name, path, chapters)
        return ngettext(
            "{count} article written to {path}", "{count} articles written to {path}", count
        ).format(count=count, path=path)
    if app.is_served:
        return hand_out(app, "".join(exports.pieces(name, gathering, options)), path.name)
    if FORMATS[name].per_article:
        removed = gathering.notes.removed()
        changed = exports.write_markdown(path, gathering, removed, layout=layout)
        return ngettext(
            "{count} file changed in {path}", "{count} files changed in {path}", changed
        ).format(count=changed, path=path)
    if not exports.write_pieces(path, exports.pieces(name, gathering, options)):
        return _("{path}: no change").format(path=path)
    count = gathering.total
    return ngettext(
        "{count} highlight written to {path}", "{count} highlights written to {path}", count
    ).format(count=count, path=path)


def hand_out(app: HostApp, content: str | bytes, name: str) -> str:
    """Write an export of a session in a browser to a permitted target; return a message."""
    if app.exports is not None:
        path = write_within(app.exports, name, content)
        return _("Written to {path}").format(path=path)
    app.call_from_thread(opener.download, app, name, content)
    return _("{name} goes to your browser as a download").format(name=name)
