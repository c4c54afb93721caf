"""Asks the terminal how wide it draws a character of ambiguous width.

A curly quote is printed at the left edge and the cursor's place asked for: after it, the cursor
stands in the second column or in the third. It has to be asked before a screen is set up. Reading
and writing are the caller's, so that a terminal can be emulated.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

QUESTION = b"\r\xe2\x80\x9c\x1b[6n"
"""A curly quote at the left edge, and the request for the cursor's place (DSR 6)."""

WIPE = b"\r  \r"
"""What clears the quote again."""

TIMEOUT = 0.2
"""Seconds to wait for the answer of a terminal that may not give one."""

_ANSWER = re.compile(rb"\x1b\[\d+;(\d+)R")


class Probe(NamedTuple):
    """What a terminal answered.

    Attributes:
        cells: The cells of an ambiguous character: 1 or 2.
        answered: Whether the terminal answered at all; if not, `cells` is 1.
        typed: What came in beside the answer: keys that were pressed meanwhile.
    """

    cells: int
    answered: bool
    typed: bytes


def read_answer(data: bytes) -> Probe | None:
    """Return what an answer says, or None while it is not complete.

    Args:
        data: All that has come in since the question.
    """
    match = _ANSWER.search(data)
    if match is None:
        return None
    cells = 2 if int(match[1]) == 3 else 1
    return Probe(cells, True, data[: match.start()] + data[match.end() :])


def probe(
    write: Callable[[bytes], object],
    read: Callable[[float], bytes],
    *,
    timeout: float = TIMEOUT,
    clock: Callable[[], float] = time.monotonic,
) -> Probe:
    """Return how wide a terminal draws ambiguous characters.

    Args:
        write: Sends bytes to the terminal at once.
        read: Waits at most so many seconds and returns the bytes that came in; none if none came.
            The terminal must be in raw mode, else the answer waits for a line end.
        timeout: The seconds to wait for the answer in all.
        clock: The seconds since some moment.
    """
    data = b""
    end = clock() + timeout
    write(QUESTION)
    answer = None
    while answer is None and (left := end - clock()) > 0:
        data += read(left)
        answer = read_answer(data)
    write(WIPE)
    return answer or Probe(1, False, data)
