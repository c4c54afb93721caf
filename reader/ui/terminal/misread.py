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
PATIENCE = 1.0
"""Seconds after which the rest of an incomplete answer, or of a mouse report, never comes."""

_CSI = "\x1b\\[[0-?]*[ -/]*[@-~]"
_ANSWER = "\x1b(?:\\][0-9lLI]|P[0-9>!]|_G)"
"""The start of a control string that a terminal sends: OSC, DCS or APC."""
_WHOLE = lazy_pattern(
    "\x1b[PX\\]^_][^\x07\x1b]*(?:\x07|\x1b\\\\)"  # DCS, SOS, OSC, PM, APC
    f"|{_ANSWER}[^\x07\x1b]*(?=\x1b[^\\\\])"  # one that another sequence ends
    f"|{_CSI}"
)
_BEGUN = lazy_pattern("\x1b(?:[PX\\]^_][^\x07\x1b]*\x1b?|\\[[0-?]*[ -/]*|O)?\\Z")
_UNTYPED = lazy_pattern(f"{_ANSWER}|\x1b\\[.")
"""The start of what no hand types: an answer, a mouse report."""
_OWN = lazy_pattern("\x1b\\[(?:<|20[01]~|[IOM\\[]|\\?[0-9]+;[0-9]+\\$y)")
"""Sequences that the parser handles itself: mouse, paste, focus, mode reports."""

_PASTED = "\x1b[201~"
_ESCAPE = lazy_pattern(
    "(?s)(?P<paste>\x1b\\[200~.*?(?P<pasted>\x1b\\[201~|\\Z))"
    f"|(?P<sequence>{_CSI}|\x1bO[^\x1b])"
    "|\x1b(?=(?P<next>.?))"
)


class StrayAnswers:
    """Removes sequences from the input that Textual does not understand."""

    def __init__(self) -> None:
        self._begun = ""
        self._until = 0.0

    @property
    def is_waiting(self) -> bool:
        """Whether the last input is the start of a sequence."""
        return bool(self._begun)

    def without(self, typed: str, *, is_pasting: bool = False) -> str:
        """Return input without answers; an incomplete sequence is kept until the rest arrives.

        A sequence that a hand may have typed, such as an Esc, is kept no longer than Textual's
        parser would wait for it. In a paste it is kept for as long as it takes.

        Args:
            typed: The input; empty after an idle read.
            is_pasting: Whether the input continues a paste.
        """
        if not typed:
            return "" if is_pasting else self._given_up()
        typed, self._begun = self._begun + typed, ""
        typed = _WHOLE.sub(lambda match: "" if _is_answer(match[0]) else match[0], typed)
        begun = _BEGUN.search(typed)
        if begun is None:
            return typed
        if len(begun[0]) <= LONGEST:
            self._begun = begun[0]
            patience = PATIENCE if _UNTYPED.match(begun[0]) else ESCAPE_DELAY
            self._until = monotonic() + patience
        return typed[: begun.start()]

    def _given_up(self) -> str:
        """Return the kept input if its time is over and it consists of keys."""
        if not self._begun or monotonic() < self._until:
            return ""
        typed, self._begun = self._begun, ""
        return "" if _UNTYPED.match(typed) else typed


def _is_answer(sequence: str) -> bool:
    """Return whether a complete sequence is neither input nor an Esc, a ``[`` and a key."""
    return len(sequence) != len("\x1b[j") and not _is_input(sequence)


def _is_input(sequence: str) -> bool:
    """Return whether the parser understands a complete sequence."""
    if sequence[1] not in "[O" or len(sequence) > LONGEST_KEY:
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

    Attributes:
        is_pasting: Whether a paste has begun and not ended.
    """

    def __init__(self, is_key: Callable[[str], bool]) -> None:
        self._is_key = is_key
        self.is_pasting = False

    def parts(self, typed: str) -> Iterator[str | None]:
        """Yield input in parts, with None for each Esc that is a key by itself.

        Args:
            typed: The input, as `StrayAnswers.without` returned it.
        """
        done = 0
        for match in _ESCAPE.finditer(typed, self._end_of_paste(typed)):
            sequence, following = match["sequence"], match["next"]
            if match["paste"]:
                self.is_pasting = not match["pasted"]
            elif not _is_input(sequence) if sequence else self._is_alone(following):
                yield from filter(None, [typed[done : match.start()]])
                yield None
                done = match.start() + 1
        yield from filter(None, [typed[done:]])

    def _is_alone(self, following: str) -> bool:
        """Return whether an Esc does not form a key with the character that follows it."""
        return following in ("", ESC) or not self._is_key(_with_alt(following))

    def _end_of_paste(self, typed: str) -> int:
        """Return where a paste ends that began in earlier input; 0 without one."""
        if not self.is_pasting:
            return 0
        end = typed.find(_PASTED)
        self.is_pasting = end < 0
        return len(typed) if end < 0 else end + len(_PASTED)


def _with_alt(character: str) -> str:
    """Return Textual's name of the key that an Esc and a character are together."""
    known = ANSI_SEQUENCES_KEYS.get(ESC + character)
    if isinstance(known, tuple):
        return str(known[0].value)
    return f"alt+shift+{character.lower()}" if character.isupper() else f"alt+{character}"
