"""The process that segments Chinese text for all sessions of a person.

The dictionary of rjieba takes 34 MB, which sessions share here. `reader.services.segmenter` starts
this process; it ends with the last session that uses it.

A request is the number of bytes of a text, as four bytes, and the text in UTF-8; the answer is the
number of bytes that follow, as four bytes, and the length of each word in code points, as four
bytes in native order.
"""

from __future__ import annotations

import contextlib
import os
import socket
import sys
import threading
import time
from array import array
from struct import Struct

SIZE = Struct("=I")
"""What comes before a text, and before its answer: the number of bytes that follow."""
LENGTHS = "I"
"""The type code of an array of lengths."""
_PEER = Struct("=iII")
"""What Linux tells of the other side: its process, user and group."""
_FIRST = 30.0
"""Seconds to wait for the first session, which has ended if it does not come."""


def check_owner(connection: socket.socket) -> None:
    """Refuse a connection with another user, where the system tells whose it is.

    Raises:
        PermissionError: The other side belongs to another user.
    """
    if sys.platform == "linux":
        peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _PEER.size)
        _process, user, _group = _PEER.unpack(peer)
        if user != os.geteuid():
            raise PermissionError


def receive(connection: socket.socket, size: int, until: float | None = None) -> bytes:
    """Return so many bytes of a connection.

    Args:
        connection: The connection.
        size: The number of bytes.
        until: When to give up, in the time of `time.monotonic`; None for never.

    Raises:
        OSError: The other side has gone, or is too slow.
    """
    parts = bytearray()
    while len(parts) < size:
        if until is not None:
            left = until - time.monotonic()
            if left <= 0:
                raise TimeoutError
            connection.settimeout(left)
        part = connection.recv(min(1 << 16, size - len(parts)))
        if not part:
            raise ConnectionError
        parts += part
    return bytes(parts)


class WordServer:
    """Answers sessions, each in a thread of its own, as long as there are any.

    Args:
        listener: Where sessions connect.
    """

    def __init__(self, listener: socket.socket) -> None:
        from rjieba import cut  # here: a session imports this module for the protocol

        self._cut = cut
        self._listener = listener
        self._lock = threading.Lock()
        self._sessions = 0

    def run(self) -> None:
        """Answer sessions; return when the first one does not come."""
        self._listener.settimeout(_FIRST)
        while True:
            try:
                connection = self._listener.accept()[0]
            except OSError:  # nobody came
                return
            self._listener.settimeout(None)
            connection.settimeout(None)
            with self._lock:
                self._sessions += 1
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with contextlib.suppress(OSError, UnicodeDecodeError), connection:
                check_owner(connection)
                while True:
                    connection.sendall(self._answer(connection))
        finally:
            self._leave()

    def _answer(self, connection: socket.socket) -> bytes:
        text = receive(connection, *SIZE.unpack(receive(connection, SIZE.size))).decode()
        lengths = array(LENGTHS, map(len, self._cut(text))).tobytes()
        return SIZE.pack(len(lengths)) + lengths

    def _leave(self) -> None:
        """End the process with the last session; one that comes just then starts another."""
        with self._lock:
            self._sessions -= 1
            if not self._sessions:
                os._exit(0)


def main() -> int:
    """Serve the listening socket whose descriptor is the first argument."""
    WordServer(socket.socket(fileno=int(sys.argv[1]))).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
