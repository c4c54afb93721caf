"""The export that the settings ask for on leaving."""

from __future__ import annotations

from pathlib import Path

from reader.errors import PathError
from reader.services import exports, notebook
from reader.services.session import Session


def export_on_quit(session: Session) -> str:
    """Write all highlights as Markdown where the settings say; return what went wrong, if so."""
    folder = session.settings.export_on_quit
    if not folder or not session.is_open:
        return ""
    notes = session.notes
    annotations = exports.gather(
        notes.highlights(), lambda key: notebook.article_ref(notes, key), {}, session.read
    )
    try:
        exports.write_folder(Path(folder).expanduser(), annotations, notes.removed())
    except (PathError, RuntimeError) as error:
        return str(error)
    return ""
