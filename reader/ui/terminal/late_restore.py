"""Waits for a terminal that has stopped reading, after the program has ended."""

from __future__ import annotations

import os
import select
import sys


def main() -> int:
    """Write to standard output as soon as it takes something.

    The command line holds the bytes, in hexadecimal, and the milliseconds to wait at most.
    """
    data, patience = bytes.fromhex(sys.argv[1]), int(sys.argv[2])
    ready = select.poll()
    ready.register(1, select.POLLOUT)
    if ready.poll(patience):
        os.write(1, data)
    return 0
