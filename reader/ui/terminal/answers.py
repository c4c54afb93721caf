"""What a terminal says that is no key: answers that come late, or that nobody asked for.

Textual's parser takes a control string, such as the answer to a question about a colour, for the
characters that it consists of, and an answer that it does not know too, after a while: an ``Esc``
or a ``q`` among them would be carried out. A slow line may deliver an answer long after the program
has given it up.
"""

from __future__ import annotations

import re
from functools import lru_cache

from textual._xterm_parser import XTermParser

LONGEST = 1 << 16
"""Characters of an answer that is waited for; a longer one is none."""
LONGEST_KEY = 32
"""Characters of a sequence that Textual's parser looks at."""
PATIENCE = 10
"""How often in a row nothing may come before an answer that has begun is given up."""

_WHOLE = re.compile(
    "\x1b[PX\\]^_][^\x07\x1b]*(?:\x07|\x1b\\\\)"  # DCS, SOS, OSC, PM, APC
    "|\x1b\\[[0-?]*[ -/]*[@-~]"
)
_BEGUN = re.compile("\x1b(?:[PX\\]^_][^\x07\x1b]*\x1b?|\\[[0-?]*[ -/]*)\\Z")
_OWN = re.compile("\x1b\\[(?:<|20[01]~|[IOM\\[]|\\?[0-9]+;[0-9]+\\$y)")
"""What the parser takes for more than a key, or needs more than this of: mouse, paste, focus."""


class StrayAnswers:
    """Takes out of the input what is neither a key nor anything else that Textual understands."""

    def __init__(self) -> None:
        self._begun = ""
        self._idle = 0

    def without(self, typed: str) -> str:
        """Return input without answers; the beginning of one is kept until the rest comes.

        Args:
            typed: What came; empty when nothing has come for a moment.
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
        """Return the beginning of what proves to be a key after all."""
        if not self._begun:
            return ""
        self._idle += 1
        is_string = self._begun[1] != "[" and len(self._begun) > 2
        if is_string and self._idle < PATIENCE:
            return ""
        typed, self._begun = self._begun, ""
        return "" if is_string else typed


def _is_input(sequence: str) -> bool:
    """Return whether a whole sequence means something to the parser."""
    if sequence[1] != "[" or len(sequence) > LONGEST_KEY:
        return False
    return _OWN.match(sequence) is not None or _is_known(sequence)


@lru_cache(maxsize=512)
def _is_known(sequence: str) -> bool:
    try:
        return bool(list(XTermParser(False).feed(sequence)))
    except (ValueError, OverflowError):
        return False
