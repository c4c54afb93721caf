"""The export on quit, if the settings enable it."""

from __future__ import annotations

from pathlib import Path

from reader.errors import PathError
from reader.services import exports
from reader.services.session import Session


def export_on_quit(session: Session) -> str:
    """Write all highlights as Markdown to the configured folder; return the error, if any."""
    folder = session.settings.export_on_quit
    if not folder or not session.is_open:
        return ""
    notes = session.notes
    gathering = exports.Gathering(notes.highlight_ids(), notes, {}, session.read)
    try:
        exports.write_folder(Path(folder).expanduser(), gathering, notes.removed())
    except (PathError, RuntimeError) as error:
        return str(error)
    return ""
