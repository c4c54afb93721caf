"""The export that the settings ask for on leaving, written while the program leaves."""

from __future__ import annotations

import threading
from collections.abc import Callable

from reader.errors import ReaderError


class QuitExport:
    """Writes all highlights as Markdown, in a thread of its own.

    Attributes:
        folder: Where they are written; empty before `begin`.
        problem: What went wrong, empty when nothing has.
    """

    def __init__(self) -> None:
        self.folder = ""
        self.problem = ""
        self._thread: threading.Thread | None = None

    def begin(self, folder: str, write: Callable[[], object]) -> None:
        """Begin to write.

        Args:
            folder: Where the files go.
            write: Writes them.
        """

        def work() -> None:
            try:
                write()
            except (ReaderError, RuntimeError) as error:
                self.problem = str(error)

        self.folder = folder
        self._thread = threading.Thread(target=work, name="exporting", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait for the end; return whether nothing is being written.

        Args:
            seconds: The longest time.
        """
        if self._thread is None:
            return True
        self._thread.join(seconds)
        return not self._thread.is_alive()
