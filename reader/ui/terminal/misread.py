"""Input that Textual's parser misreads: stray answers of the terminal, and an Esc before a key.

It reads a control string, such as the answer to a colour query, as the keys it consists of, and
after a timeout also an unknown answer: an ``Esc`` or a ``q`` in it would be run. A slow line may
deliver an answer long after the program has stopped waiting for it.

It reads an Esc that a character follows within a tenth of a second as Alt and that character, which
types the character, and drops the Esc before punctuation. A quick hand, a slow line, and tmux,
which by itself waits for half a second, deliver two keys that way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from time import monotonic

from textual._ansi_sequences import ANSI_SEQUENCES_KEYS
from textual._xterm_parser import XTermParser
from textual.constants import ESCAPE_DELAY

from reader.patterns import lazy_pattern

ESC = "\x1b"

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

_PASTED = "\x1b[201~"
_ESCAPE = lazy_pattern(
    "(?s)(?P<paste>\x1b\\[200~.*?(?P<pasted>\x1b\\[201~|\\Z))"
    "|\x1b[\\[OPX\\]^_]"  # the start of a sequence
    "|\x1b(?=(?P<next>.?))"
)


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


class LoneEscapes:
    """Separates an Esc from the key that follows it.

    Args:
        is_key: Returns whether an Esc and a character are one key here, by Textual's name of it.
    """

    def __init__(self, is_key: Callable[[str], bool]) -> None:
        self._is_key = is_key
        self._is_pasting = False
        self._since = 0.0

    @property
    def is_waiting(self) -> bool:
        """Whether the last input was an Esc that may start a sequence."""
        return bool(self._since)

    def whole(self, typed: str) -> str:
        """Return input that does not end inside of a sequence, unless the Esc at its end is a key.

        An Esc at the end waits for what follows, no longer than Textual's parser would wait.

        Args:
            typed: The input; empty after an idle read.
        """
        if self._since:
            if not typed and monotonic() - self._since < ESCAPE_DELAY:
                return ""
            self._since = 0.0
            if not typed:
                return ESC
            typed = ESC + typed
        if typed.endswith(ESC):
            self._since = monotonic()
            return typed[:-1]
        return typed

    def parts(self, typed: str) -> Iterator[str | None]:
        """Yield input in parts, with None for each Esc that is a key by itself.

        Args:
            typed: The input, as `whole` returned it.
        """
        done = 0
        for match in _ESCAPE.finditer(typed, self._end_of_paste(typed)):
            following = match["next"]
            if match["paste"]:
                self._is_pasting = not match["pasted"]
            elif following is not None and (
                following in ("", ESC) or not self._is_key(_with_alt(following))
            ):
                yield from filter(None, [typed[done : match.start()]])
                yield None
                done = match.end()
        yield from filter(None, [typed[done:]])

    def _end_of_paste(self, typed: str) -> int:
        """Return where a paste ends that began in earlier input; 0 without one."""
        if not self._is_pasting:
            return 0
        end = typed.find(_PASTED)
        self._is_pasting = end < 0
        return len(typed) if end < 0 else end + len(_PASTED)


def _with_alt(character: str) -> str:
    """Return Textual's name of the key that an Esc and a character are together."""
    known = ANSI_SEQUENCES_KEYS.get(ESC + character)
    if isinstance(known, tuple):
        return str(known[0].value)
    return f"alt+shift+{character.lower()}" if character.isupper() else f"alt+{character}"
