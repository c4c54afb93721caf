"""Segments Chinese text in a process that all sessions of a person share.

The first session starts `reader.services.word_server`, and the next ones find its socket in the
cache folder. When no such process can be reached, rjieba is loaded into this process, which takes
more memory but gives the same words.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import stat
import sys
import threading
import time
from array import array
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from reader import private, processes
from reader.paths import cache_dir
from reader.services.word_server import LENGTHS, SIZE, check_owner, receive
from reader.text.words import load_rjieba, use_segmenter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.config import Settings

PATIENCE = 10.0
"""Seconds to wait for a whole answer; rjieba takes 0.2 s to load, and segments 5 MB a second."""
_LONG = 100
_DESCRIPTORS = Path("/proc/self/fd")
"""Where Linux has a short path of every open folder."""
_ATTEMPTS = 3
"""A process may end while it is asked; the last attempt starts one."""


def share_words(settings: Settings) -> None:
    """Segment with other sessions until this process ends; the dictionary is loaded meanwhile.

    Args:
        settings: Whether words matter from the start.
    """
    if find_spec("rjieba") is None:
        return
    segmenter = SharedSegmenter(cache_dir())
    use_segmenter(segmenter.cut)
    if settings.words != "off":
        threading.Thread(target=segmenter.begin, name="words", daemon=True).start()


class SharedSegmenter:
    """Segments like `rjieba.cut`, in a process shared with other sessions.

    Args:
        folder: The cache folder.
    """

    def __init__(self, folder: Path) -> None:
        self._path = folder / f"words-{_fingerprint()}"
        self._connection: socket.socket | None = None
        self._lock = threading.Lock()
        self._is_alone = False

    def begin(self) -> None:
        """Have the dictionary loaded, before the first words are asked for."""
        self.cut("中")

    def cut(self, text: str) -> list[str]:
        """Return the words of a text.

        Args:
            text: A text without lone surrogates.
        """
        with self._lock:
            lengths = None if self._is_alone else self._lengths(text)
        if lengths is None:
            segment = load_rjieba()
            return [text] if segment is None else segment(text)
        words, start = [], 0
        for length in lengths:
            words.append(text[start : start + length])
            start += length
        return words

    def close(self) -> None:
        """Leave the process to the other sessions."""
        with self._lock:
            self._disconnect()

    def _lengths(self, text: str) -> array[int] | None:
        """Return the lengths of the words; None from now on if the process cannot give them."""
        data = text.encode()
        for left in reversed(range(_ATTEMPTS)):
            try:
                if self._connection is None:
                    self._connection = self._connect() if left else self._start()
                lengths = _ask(self._connection, data)
            except TimeoutError:
                break
            except (OSError, ValueError):
                self._disconnect()
                continue
            if sum(lengths) == len(text) and 0 not in lengths:
                return lengths
            break
        self._disconnect()
        self._is_alone = True
        return None

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _connect(self) -> socket.socket:
        """Return a connection to the process of another session, or to a new one."""
        with contextlib.suppress(OSError):
            state = self._path.lstat()
            if stat.S_ISSOCK(state.st_mode) and state.st_uid == os.geteuid():
                return _connected(self._path)
        return self._start()

    def _start(self) -> socket.socket:
        """Start a process and return a connection to it.

        Sessions that start at once may start one each; the next ones find the last of them.
        """
        private.make_folder(self._path.parent)
        new = self._path.with_name(f"{self._path.name}-{uuid4().hex[:8]}")
        with socket.socket(socket.AF_UNIX) as listener:
            try:
                if sys.platform == "linux":
                    os.fchmod(listener.fileno(), 0o600)  # the file gets the same mode
                with _address(new) as address:
                    listener.bind(address)
                if sys.platform != "linux":
                    new.chmod(0o600)  # where another user may write, it follows a planted link
                listener.listen()
                process = processes.start(
                    processes.python("reader.services.word_server", str(listener.fileno())),
                    pass_fds=(listener.fileno(),),
                    stdin=processes.DEVNULL,
                    stdout=processes.DEVNULL,
                    stderr=processes.DEVNULL,
                    cwd="/",
                    start_new_session=True,
                )
                connection = _connected(new)
                new.replace(self._path)
            except BaseException:
                new.unlink(missing_ok=True)
                raise
        threading.Thread(target=process.wait, name="words", daemon=True).start()
        return connection


@contextlib.contextmanager
def _address(path: Path) -> Iterator[str]:
    """Yield the address of a socket; a path of 100 bytes may be too long for one."""
    if len(os.fsencode(path)) < _LONG or not _DESCRIPTORS.is_dir():
        yield str(path)
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield str(_DESCRIPTORS / str(folder) / path.name)
    finally:
        os.close(folder)


def _connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX)
    try:
        connection.settimeout(PATIENCE)
        with _address(path) as address:
            connection.connect(address)
        check_owner(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _ask(connection: socket.socket, data: bytes) -> array[int]:
    """Return the lengths of the words of a text in UTF-8.

    Raises:
        OSError: The process has gone, or is too slow.
        ValueError: It does not answer with lengths.
    """
    until = time.monotonic() + PATIENCE
    connection.settimeout(PATIENCE)
    connection.sendall(SIZE.pack(len(data)) + data)
    (size,) = SIZE.unpack(receive(connection, SIZE.size, until))
    if size > len(data) * array(LENGTHS).itemsize:
        raise ValueError(size)
    return array(LENGTHS, receive(connection, size, until))


def _fingerprint() -> str:
    """Return what tells apart processes with another version of Python, rjieba or the protocol."""
    spec = find_spec("rjieba")
    module = Path(spec.origin if spec is not None and spec.origin else __file__)
    seen = module.stat().st_mtime_ns
    server = Path(__file__).with_name("word_server.py").stat().st_mtime_ns
    about = f"{sys.prefix}\0{sys.version}\0{module}\0{seen}\0{__file__}\0{server}"
    return hashlib.sha256(about.encode(errors="surrogateescape")).hexdigest()[:16]
