"""A stand-in for the repository when the store cannot be read: marks in memory only."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from reader.errors import NotesError
from reader.notes.gate import refusal_notice
from reader.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from reader.notes.backup import BackupKind
    from reader.notes.fields import StoredDocument
    from reader.notes.gate import Refusal
    from reader.notes.storage.documents import Tables
    from reader.notes.storage.writer import Batch
    from reader.notes.view import MarksView


class UnavailableRepository:
    """A repository that is empty and refuses to save, with the reason.

    Args:
        folder: The data folder.
        why: The reason, for the reader.
    """

    read_only = True
    needs_repair = False
    last_stamp = 0

    def __init__(self, folder: Path, why: str) -> None:
        self.folder = folder
        self.notice = _("Marks are neither read nor saved: {why}.").format(why=why)
        self._why = why

    def documents(self) -> Tables:
        """Return no documents."""
        return {}

    def watermark(self) -> str:
        """Return nothing."""
        return ""

    def changed(self) -> bool:
        """Return False."""
        return False

    def read_into(
        self, view: MarksView, pending: Callable[[], Mapping[tuple[str, str], StoredDocument]]
    ) -> tuple[bool, int]:
        """Change nothing."""
        del view, pending
        return False, 0

    def commit(self, batch: Batch) -> None:
        """Refuse."""
        del batch
        self._refuse()

    def back_up(self, kind: BackupKind = "asked") -> Path:
        """Refuse."""
        del kind
        self._refuse()

    def copy_to(self, path: Path) -> Path:
        """Refuse."""
        del path
        self._refuse()

    def set_aside(self, refused: Sequence[Refusal]) -> str:
        """Keep nothing; return a notice."""
        return refusal_notice(refused, None)

    def back_up_daily(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def _refuse(self) -> NoReturn:
        raise NotesError(self.folder, self._why)
