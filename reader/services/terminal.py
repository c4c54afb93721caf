"""Queries the terminal: whether its background is dark, how wide it draws ``“``.

All queries are sent together, and only to terminals that are known to answer: others would show the
query on the screen. `reader.services.terminal_answers` has the queries and parses the answers.
"""

from __future__ import annotations

import os
import select
import termios
import time
import tty
from collections.abc import Mapping, Sequence

from reader.services.terminal_answers import (
    AMBIGUOUS,
    Answers,
    answers,
    hinted,
    is_complete,
    parse_answers,
    question,
)

PATIENCE = 1.0
"""Seconds to wait for a terminal, which normally answers within a round trip."""


def query(
    descriptor: int,
    environ: Mapping[str, str] = os.environ,
    *,
    samples: Sequence[str] = (AMBIGUOUS,),
    spare_typed: bool = False,
) -> Answers:
    """Query the terminal, if it is known to answer and this process is in the foreground.

    Args:
        descriptor: The descriptor of the terminal, for reading and writing.
        environ: Identifies the terminal; ``COLORFGBG`` answers without a query.
        samples: The characters to measure.
        spare_typed: Whether to skip the query when keys were typed already, which would be read
            with the answers: for a program that cannot use them.
    """
    hint = hinted(environ.get("COLORFGBG", ""))
    if not answers(environ):
        return Answers(hint)
    try:
        if os.tcgetpgrp(descriptor) != os.getpgrp():
            return Answers(hint)  # in the background: a query would stop the process
        before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor, termios.TCSANOW)
        try:
            if spare_typed and _is_ready(descriptor, 0):
                return Answers(hint)
            os.write(descriptor, question(samples))
            heard = receive(descriptor)
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
    except (OSError, termios.error):
        return Answers(hint)
    return parse_answers(heard, samples, hint)


def receive(descriptor: int) -> bytes:
    """Read until the last answer has arrived, or the time is up.

    Args:
        descriptor: The descriptor of the terminal, in non-canonical mode.
    """
    heard, end = b"", time.monotonic() + PATIENCE
    while not is_complete(heard) and (left := end - time.monotonic()) > 0:
        if _is_ready(descriptor, left):
            chunk = os.read(descriptor, 1024)
            if not chunk:
                break  # the terminal has gone
            heard += chunk
    return heard


def _is_ready(descriptor: int, seconds: float) -> bool:
    return bool(select.select([descriptor], [], [], seconds)[0])
