"""Asks the terminal what only it knows: whether its background is dark, how wide it draws ``“``.

All is asked in one go, and only of terminals that are known to answer: others would show the
question. What is asked, and what the answers say, is `reader.services.terminal_answers`'s.
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
    question,
    understand,
)

PATIENCE = 1.0
"""Seconds that a terminal is given; one that answers does so within a round trip."""


def ask(
    descriptor: int,
    environ: Mapping[str, str] = os.environ,
    *,
    samples: Sequence[str] = (AMBIGUOUS,),
    spare_typed: bool = False,
) -> Answers:
    """Ask the terminal, if it is one that answers and this process may.

    Args:
        descriptor: Of the terminal, for reading and writing.
        environ: Tells which terminal it is; ``COLORFGBG`` answers without asking.
        samples: What to measure.
        spare_typed: Whether not to ask where something was typed already, which would be read
            with the answers: for a program that cannot use it.
    """
    hint = hinted(environ.get("COLORFGBG", ""))
    if not answers(environ):
        return Answers(hint)
    try:
        if os.tcgetpgrp(descriptor) != os.getpgrp():
            return Answers(hint)  # in the background: asking would stop the process
        before = termios.tcgetattr(descriptor)
        tty.setcbreak(descriptor, termios.TCSANOW)
        try:
            if spare_typed and _is_ready(descriptor, 0):
                return Answers(hint)
            os.write(descriptor, question(samples))
            heard = hear(descriptor)
        finally:
            termios.tcsetattr(descriptor, termios.TCSANOW, before)
    except (OSError, termios.error):
        return Answers(hint)
    return understand(heard, samples, hint)


def hear(descriptor: int) -> bytes:
    """Read until the last answer has come, or patience is at an end.

    Args:
        descriptor: Of the terminal, which does not wait for whole lines.
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
