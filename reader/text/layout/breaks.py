"""Line break opportunities: UAX #14 for Unicode 17, tailored for Chinese, Japanese and Korean.

The rules run as an automaton over the settled symbols of `reader.text.layout.break_symbols`. The
rows of its transition table are filled on first use by `_may_break`, in the order of the annex.
"""

from __future__ import annotations

from typing import NamedTuple, get_args

from reader.text.layout.break_symbols import SYMBOLS, Symbol, settle, symbols
from reader.text.layout.line import Level
from reader.text.layout.tailoring import tailor
from reader.text.tables import kinds


def opportunities(text: str, *, level: Level = "strict") -> list[int]:
    """Return the offsets before which a line may be broken, or must be broken after a newline.

    Args:
        text: Any text.
        level: ``strict`` or ``basic`` as in CLREQ 3.1.6, which tailor texts that contain Han or
            kana; ``unicode`` for UAX #14 of Unicode 17 without tailoring.

    Returns:
        Offsets in code points, ascending, without the start and the end of the text.

    Raises:
        ValueError: The level is unknown.
    """
    return find_opportunities(text, kinds(text), level)


def find_opportunities(text: str, text_kinds: bytes, level: Level) -> list[int]:
    """Return `opportunities` of a text, given its kinds (`reader.text.tables`)."""
    if level not in get_args(Level):
        raise ValueError(f"no such level: {level}")
    codes = symbols(text_kinds)
    if level != "unicode":
        codes = tailor(text, codes, level)
    return find_breaks(settle(codes))


class _State(NamedTuple):
    """The state of the automaton: what the rules need of the text before a character.

    Attributes:
        name: The class of the last character, ignoring combining marks and spaces.
        wide: Whether that character is East Asian.
        spaces: Whether spaces follow it.
        joiner: Whether the text ends with a zero-width joiner.
        context: Further context, see `_context`.
    """

    name: str
    wide: bool
    spaces: bool = False
    joiner: bool = False
    context: str = ""


_START = _State("start", wide=False)
_HARD = frozenset({"BK", "CR", "LF", "NL"})
_NO_MARKS = _HARD | {"SP", "ZW", "start"}
_QUOTES = frozenset({"QU", "QI", "QF"})
_ALPHABETIC = frozenset({"AL", "HL", "DC", "XA"})
_HYPHENS = frozenset({"HY", "HH"})
_IDEOGRAPHIC = frozenset({"ID", "EB", "EM", "XP"})
_HANGUL = frozenset({"JL", "JV", "JT", "H2", "H3"})
_AKSARA = frozenset({"AK", "AS", "DC"})
_NUMERIC = frozenset({"NU", "SY", "IS"})
_JAMO_AFTER = {
    "JL": {"JL", "JV", "H2", "H3"},
    "JV": {"JV", "JT"},
    "H2": {"JV", "JT"},
    "JT": {"JT"},
    "H3": {"JT"},
}


class _Row(list["_Row | None"]):
    """A state of the automaton with its transitions, and whether a break precedes it."""

    __slots__ = ("breaks", "state")

    def __init__(self, state: _State, *, breaks: bool) -> None:
        super().__init__([None] * len(SYMBOLS))
        self.state = state
        self.breaks = breaks

    def fill(self, code: int) -> _Row:
        """Compute and store the row that a symbol leads to."""
        state, breaks = _step(self.state, SYMBOLS[code])
        row = self[code] = _rows.setdefault((state, breaks), _Row(state, breaks=breaks))
        return row


_rows: dict[tuple[_State, bool], _Row] = {}
_start_row = _Row(_START, breaks=False)


def find_breaks(codes: bytes) -> list[int]:
    """Return the offsets before which a line may be broken, without the ends of the text.

    Args:
        codes: The settled symbols of the text.
    """
    breaks = []
    row = _start_row
    for offset, code in enumerate(codes):
        row = row[code] or row.fill(code)
        if row.breaks:
            breaks.append(offset)
    return breaks


def _step(state: _State, symbol: Symbol) -> tuple[_State, bool]:
    """Return the state after a symbol, and whether a break is allowed before it."""
    if symbol.name in ("CM", "ZWJ"):
        if state.name not in _NO_MARKS and not state.spaces:
            return state._replace(joiner=symbol.name == "ZWJ"), False  # LB9
        joiner = symbol.name == "ZWJ"
        symbol = Symbol("AL", symbol.east_asian)  # LB10
        breaks = state is not _START and _may_break(state, symbol)
        return _after(state, symbol)._replace(joiner=joiner), breaks
    breaks = state is not _START and _may_break(state, symbol)
    if symbol.name == "SP" and state.name not in _HARD:
        return state._replace(spaces=True, joiner=False), breaks
    return _after(state, symbol), breaks


def _after(state: _State, symbol: Symbol) -> _State:
    """Return the state after a character that is neither a mark nor a space."""
    if symbol.name == "SP":  # after a hard break: a space that starts the line
        return _State("SP", wide=False, spaces=True)
    return _State(symbol.name, symbol.east_asian, context=_context(state, symbol))


def _context(state: _State, symbol: Symbol) -> str:
    """Return the context that later rules need of a character and the text before it.

    ``opening`` and ``narrow`` for quotation marks (LB15a, LB19a), ``number`` and ``closed`` inside
    and after a number (LB25), ``first`` for a hyphen that starts a word (LB20a), ``hebrew`` for one
    after a Hebrew letter (LB21a), ``odd`` for the first of two regional indicators (LB30a),
    ``aksara`` for a virama after a base (LB28a).
    """
    name = symbol.name
    before = "SP" if state.spaces else state.name
    if name in _QUOTES:
        starts = before in _HARD | _QUOTES | {"start", "OP", "GL", "SP", "ZW"}
        opening = "opening " if name == "QI" and starts else ""
        return opening + ("narrow" if before in ("start", "SP") or not state.wide else "")
    if name == "NU" or (name in ("SY", "IS") and before in _NUMERIC and state.context == "number"):
        return "number"
    if name in ("CL", "CP") and before in _NUMERIC and state.context == "number":
        return "closed"
    if name in _HYPHENS:
        if before in _HARD | {"start", "SP", "ZW", "CB", "GL"}:
            return "first"
        return "hebrew" if before == "HL" else ""
    if name == "RI":
        return "" if before == "RI" and state.context == "odd" else "odd"
    if name == "VI" and before in _AKSARA:
        return "aksara"
    return ""


def _may_break(state: _State, symbol: Symbol) -> bool:
    """Return whether a line may be broken before a character (LB4 to LB31, in order)."""
    last, name = state.name, symbol.name
    if last in _HARD:
        return not (last == "CR" and name == "LF" and not state.spaces)  # LB4, LB5
    if name in _HARD or name in ("SP", "ZW"):
        return False  # LB6, LB7
    if last == "ZW":
        return True  # LB8
    if state.joiner or name == "WJ":
        return False  # LB8a, LB11
    if state.spaces:
        return _may_break_after_spaces(state, symbol)
    if last in ("WJ", "GL"):
        return False  # LB11, LB12
    if name == "GL" and last not in ("BA", "HY", "HH"):
        return False  # LB12a
    if _is_kept_by_punctuation(state, symbol) or _is_kept_by_quotes(state, symbol):
        return False
    if "CB" in (last, name):
        return True  # LB20
    return not (
        _is_kept_by_hyphens(state, symbol)
        or _is_kept_by_numbers(state, symbol)
        or _is_kept_by_scripts(state, symbol)
    )


def _may_break_after_spaces(state: _State, symbol: Symbol) -> bool:
    """LB13 to LB18, where spaces stand between the two characters."""
    if _is_kept_over_spaces(state, symbol):
        return False
    if symbol.name == "IS":
        return symbol.ahead == "number"  # LB15c, LB15d
    if state.name in ("CL", "CP") and symbol.name == "NS":
        return False  # LB16
    return not state.name == symbol.name == "B2"  # LB17, LB18


def _is_kept_over_spaces(state: _State, symbol: Symbol) -> bool:
    """LB13 to LB15b: what holds whether spaces stand between or not."""
    return (
        symbol.name in ("CL", "CP", "EX", "SY")
        or state.name == "OP"
        or "opening" in state.context
        or (symbol.name == "QF" and "end" in symbol.ahead)
    )


def _is_kept_by_punctuation(state: _State, symbol: Symbol) -> bool:
    """LB13 to LB17, no spaces between."""
    last, name = state.name, symbol.name
    return (
        _is_kept_over_spaces(state, symbol)
        or name == "IS"
        or (last in ("CL", "CP") and name == "NS")
        or last == name == "B2"
    )


def _is_kept_by_quotes(state: _State, symbol: Symbol) -> bool:
    """LB19 and LB19a."""
    last, name = state.name, symbol.name
    if name in _QUOTES:
        return name != "QI" or not state.wide or "narrow" in symbol.ahead or last in ("QU", "QI")
    if last in _QUOTES:
        return last != "QF" or not symbol.east_asian or "narrow" in state.context
    return False


def _is_kept_by_hyphens(state: _State, symbol: Symbol) -> bool:
    """LB20a to LB22."""
    last, name = state.name, symbol.name
    if last in _HYPHENS and state.context == "first" and name in _ALPHABETIC:
        return True  # LB20a
    if name in ("BA", "HH", "HY", "NS", "IN") or last == "BB":
        return True  # LB21, LB22
    if last in _HYPHENS and state.context == "hebrew" and name != "HL":
        return True  # LB21a
    return last == "SY" and name == "HL"  # LB21b


def _is_kept_by_numbers(state: _State, symbol: Symbol) -> bool:
    """LB23 to LB25."""
    last, name = state.name, symbol.name
    if name == "NU":
        return (
            last in _ALPHABETIC
            or last in ("PO", "PR", "HY", "IS", "NU")
            or (last in _NUMERIC and state.context == "number")
        )
    if last == "NU" and name in _ALPHABETIC:
        return True
    if (last == "PR" and name in _IDEOGRAPHIC) or (last in _IDEOGRAPHIC and name == "PO"):
        return True  # LB23a
    if last in ("PO", "PR"):
        return name in _ALPHABETIC or (name == "OP" and symbol.ahead == "number")
    if name in ("PO", "PR"):
        return last in _ALPHABETIC or state.context in ("number", "closed")
    return False


def _is_kept_by_scripts(state: _State, symbol: Symbol) -> bool:
    """LB26 to LB30b."""
    last, name = state.name, symbol.name
    if last in _HANGUL or name in _HANGUL:
        return (
            name in _JAMO_AFTER.get(last, ())
            or (last in _HANGUL and name == "PO")
            or (last == "PR" and name in _HANGUL)
        )
    if last in _ALPHABETIC or last == "NU":
        if name == "OP" and not symbol.east_asian:
            return True  # LB30
        if last != "NU" and name in _ALPHABETIC:
            return True  # LB28
    if name in _ALPHABETIC or name == "NU":
        if last == "CP" and not state.wide:
            return True  # LB30
        if last == "IS" and name != "NU":
            return True  # LB29
    if name in _AKSARA | {"VF", "VI"} or last == "AP":
        return _is_kept_by_aksaras(state, symbol)
    if last == name == "RI":
        return state.context == "odd"  # LB30a
    return last in ("EB", "XP", "XA") and name == "EM"  # LB30b


def _is_kept_by_aksaras(state: _State, symbol: Symbol) -> bool:
    """LB28a."""
    last, name = state.name, symbol.name
    if last == "AP":
        return name in _AKSARA
    if last in _AKSARA:
        return name in ("VF", "VI") or (name in _AKSARA and symbol.ahead == "final")
    return last == "VI" and state.context == "aksara" and name in ("AK", "DC")
