"""Workers: processes that read and clean texts for the indexer.

The batch of a worker that dies is lost, and the worker is replaced. When the indexer dies, its
workers reach the end of their pipe and exit.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from reader.archive import files
from reader.errors import ArticleError
from reader.index.file_packing import read_file
from reader.index.full_text import IndexedText, prepare
from reader.index.packing import NO_DICTIONARY, PackingDictionary
from reader.records import dataclass

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    from reader.processes import Process

BATCH = 24
"""Texts that a worker gets at a time."""


@dataclass(frozen=True, slots=True)
class TextTask:
    """A file to be cleaned.

    Attributes:
        article: Its row.
        path: Its path, as the system encodes it.
        size: Its size when its head was read, in bytes.
        mtime_ns: Its mtime then, in nanoseconds since 1970.
        sketched: Whether its text is to be compared with others, or has marks.
    """

    article: int
    path: bytes
    size: int
    mtime_ns: int
    sketched: bool = False


def clean_texts(
    tasks: Sequence[TextTask], dictionary: PackingDictionary = NO_DICTIONARY
) -> list[IndexedText]:
    """Clean some files; files that cannot be read or have changed are left out."""
    texts = []
    for task in tasks:
        text = clean(task)
        if text is not None:
            file = read_file(task.path)
            texts.append(prepare(task.article, text, dictionary, file=file, sketched=task.sketched))
    return texts


def clean(task: TextTask) -> str | None:
    """Return the cleaned text of a file, None when it cannot be read or has changed."""
    from reader.archive.article import read_article  # here: it brings the HTML parser

    path = Path(os.fsdecode(task.path))
    try:
        if not _is_same(path, task):
            return None
        text = read_article(path).document.text
        if not _is_same(path, task):
            return None
    except (OSError, ArticleError):
        return None
    return text


def _is_same(path: Path, task: TextTask) -> bool:
    return files.stamp(path) == (task.size, task.mtime_ns)


def main() -> int:
    """Clean the batches that arrive through a pipe, until it ends.

    The command line has the descriptor of the pipe. The first message is the packing dictionary.
    """
    from multiprocessing.connection import Connection  # here: the indexer needs it for many texts

    with (
        suppress(EOFError, OSError, KeyboardInterrupt),
        Connection(int(sys.argv[1])) as pipe,
    ):
        dictionary: PackingDictionary = pipe.recv()
        while True:
            pipe.send(clean_texts(pipe.recv(), dictionary))
    return 0


class TextWorkers:
    """A pool of workers.

    Args:
        count: The number of processes; 0 does the work in this one.
        dictionary: Packs the texts.
    """

    def __init__(self, count: int, dictionary: PackingDictionary = NO_DICTIONARY) -> None:
        self._count = count
        self._dictionary = dictionary
        self._processes: dict[Connection, Process[bytes]] = {}
        self._idle: list[Connection] = []
        self._busy: dict[Connection, int] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for pipe, process in self._processes.items():
            pipe.close()
            process.terminate()
        for process in self._processes.values():
            process.wait()

    def run(self, tasks: Iterator[TextTask]) -> Iterator[tuple[int, list[IndexedText]]]:
        """Yield for each batch the number of its tasks, and the texts."""
        if not self._count:
            while batch := list(islice(tasks, BATCH)):
                yield len(batch), clean_texts(batch, self._dictionary)
            return
        from multiprocessing import connection  # its pipes alone: processes are started otherwise

        while True:
            while len(self._busy) < self._count and (batch := list(islice(tasks, BATCH))):
                self._give(batch)
            if not self._busy:
                return
            for pipe in connection.wait(list(self._busy)):
                if isinstance(pipe, connection.Connection):
                    yield self._take(pipe)

    def _give(self, batch: list[TextTask]) -> None:
        pipe = self._idle.pop() if self._idle else self._start()
        with suppress(OSError):
            pipe.send(batch)
        self._busy[pipe] = len(batch)

    def _take(self, pipe: Connection) -> tuple[int, list[IndexedText]]:
        count = self._busy.pop(pipe)
        try:
            texts: list[IndexedText] = pipe.recv()
        except (EOFError, OSError):
            pipe.close()
            process = self._processes.pop(pipe)
            process.kill()
            process.wait()
            return count, []
        self._idle.append(pipe)
        return count, texts

    def _start(self) -> Connection:
        from multiprocessing.connection import Pipe  # here: as in `run`

        from reader import processes

        mine, theirs = Pipe()
        with theirs:
            self._processes[mine] = processes.start(
                processes.python(__name__, str(theirs.fileno())),
                stdin=processes.DEVNULL,
                stdout=processes.DEVNULL,
                stderr=processes.DEVNULL,  # a traceback would quote the article to the terminal
                pass_fds=(theirs.fileno(),),
            )
        with suppress(OSError):
            mine.send(self._dictionary)
        return mine
