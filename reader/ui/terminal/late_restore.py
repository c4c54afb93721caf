"""Restores a stopped terminal after the program has ended."""

from __future__ import annotations

import os
import select
import sys


def main() -> int:
    """Write to standard output as soon as it accepts output.

    The arguments are the bytes, in hexadecimal, and the most milliseconds to wait.
    """
    data, patience = bytes.fromhex(sys.argv[1]), int(sys.argv[2])
    ready = select.poll()
    ready.register(1, select.POLLOUT)
    if ready.poll(patience):
        os.write(1, data)
    return 0
