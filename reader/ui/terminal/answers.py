"""Stray answers of a terminal: late ones, and ones to no query.

Textual's parser reads a control string, such as the answer to a colour query, as the keys it
consists of, and after a timeout also an unknown answer: an ``Esc`` or a ``q`` in it would be run. A
slow line may deliver an answer long after the program has stopped waiting for it.
"""

from __future__ import annotations

from functools import lru_cache

from textual._xterm_parser import XTermParser

from reader.patterns import lazy_pattern

LONGEST = 1 << 16
"""The most characters of an answer; longer input is not an answer."""
LONGEST_KEY = 32
"""The most characters of a sequence that Textual's parser reads."""
PATIENCE = 10
"""Idle reads in a row after which an incomplete answer is dropped."""

_WHOLE = lazy_pattern(
    "\x1b[PX\\]^_][^\x07\x1b]*(?:\x07|\x1b\\\\)"  # DCS, SOS, OSC, PM, APC
    "|\x1b\\[[0-?]*[ -/]*[@-~]"
)
_BEGUN = lazy_pattern("\x1b(?:[PX\\]^_][^\x07\x1b]*\x1b?|\\[[0-?]*[ -/]*)\\Z")
_OWN = lazy_pattern("\x1b\\[(?:<|20[01]~|[IOM\\[]|\\?[0-9]+;[0-9]+\\$y)")
"""Sequences that the parser handles itself: mouse, paste, focus, mode reports."""


class StrayAnswers:
    """Removes sequences from the input that Textual does not understand."""

    def __init__(self) -> None:
        self._begun = ""
        self._idle = 0

    def without(self, typed: str) -> str:
        """Return input without answers; an incomplete one is kept until the rest arrives.

        Args:
            typed: The input; empty after an idle read.
        """
        if not typed:
            return self._give_up()
        self._idle = 0
        typed, self._begun = self._begun + typed, ""
        typed = _WHOLE.sub(lambda match: match[0] if _is_input(match[0]) else "", typed)
        begun = _BEGUN.search(typed)
        if begun is None:
            return typed
        if len(begun[0]) <= LONGEST:
            self._begun = begun[0]
        return typed[: begun.start()]

    def _give_up(self) -> str:
        """Return the kept input if it is a key after all."""
        if not self._begun:
            return ""
        self._idle += 1
        is_string = self._begun[1] != "[" and len(self._begun) > 2
        if is_string and self._idle < PATIENCE:
            return ""
        typed, self._begun = self._begun, ""
        return "" if is_string else typed


def _is_input(sequence: str) -> bool:
    """Return whether the parser understands a complete sequence."""
    if sequence[1] != "[" or len(sequence) > LONGEST_KEY:
        return False
    return _OWN.match(sequence) is not None or _is_known(sequence)


@lru_cache(maxsize=512)
def _is_known(sequence: str) -> bool:
    try:
        return bool(list(XTermParser(False).feed(sequence)))
    except (ValueError, OverflowError):
        return False
