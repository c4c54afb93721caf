from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.ui.terminal import misread
from reader.ui.terminal.misread import ESC, LONGEST, PATIENCE, LoneEscapes, StrayAnswers

ANSWERS = (
    "\x1bP1$r2 q\x1b\\",
    "\x1bP>|tmux Q Q Q\x1b\\",
    "\x1b]11;rgb:ffff/ffff/ffff\x07",
    "\x1b]52;c;UVFR\x1b\\",
    "\x1b_GQ;OK\x1b\\",
    "\x1b[?62;22c",
    "\x1b[>0;276;0c",
    "\x1b[0n",
    "\x1b[8;24;80t",
    "\x1b[?1;2;4Q",
    "\x1b[57399;1:9u",
    "\x1b[1114112u",
    "\x1b[" + "9" * 5000 + "u",
)
KEYS = (
    *("\x1b", "q", "汉", "\x1b[A", "\x1b[1;5C", "\x1bOP", "\x1b[[A", "\x1b[3~", "\x1b[97;5u"),
    *("\x1bq", "\x1b[200~甲\x1b[201~", "\x1b[I", "\x1b[<0;3;4M", "\x1b[M !!", "\x1b[?2026;2$y"),
    *("\x1b[48;24;80;0;0t", "\x1b[24;80R"),
)


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda value: ascii(value[:20]))
def test_an_answer_is_no_key(answer: str) -> None:
    assert StrayAnswers().without(f"j{answer}k") == "jk"


@pytest.mark.parametrize("key", KEYS, ids=ascii)
def test_a_key_stays_as_it_is(key: str) -> None:
    assert StrayAnswers().without(f"j{key}k") == f"j{key}k"


class Clock:
    """A clock that a test turns on."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(misread, "monotonic", clock)
    return clock


@given(st.lists(st.sampled_from(ANSWERS + KEYS), max_size=8), st.lists(st.integers(1, 12)))
def test_it_does_not_matter_how_the_line_portions_it(given: list[str], sizes: list[int]) -> None:
    whole = "".join(given) + "j"
    answers, actual, at = StrayAnswers(), "", 0
    for size in sizes:
        actual += answers.without(whole[at : at + size])
        at += size
    actual += answers.without(whole[at:]) if whole[at:] else ""
    assert actual == StrayAnswers().without(whole)


@pytest.mark.parametrize("key", ["\x1b", "\x1b]", "\x1bP", "\x1b[", "\x1bO", "\x1b]j", "\x1b]]]"])
def test_an_esc_and_what_follows_wait_as_long_as_textual_does(key: str, clock: Clock) -> None:
    answers = StrayAnswers()
    assert answers.without(f"k{key}") == "k"
    clock.now += 0.05
    assert answers.without("") == ""
    clock.now += 0.06
    assert answers.without("") == key
    assert not answers.is_waiting
    assert answers.without("j") == "j"


@pytest.mark.parametrize("begun", ["\x1b]11;rgb:", "\x1bP>|x", "\x1b[<0;3", "\x1b[?1;2"])
def test_an_answer_without_an_end_is_given_up(begun: str, clock: Clock) -> None:
    answers = StrayAnswers()
    assert answers.without(begun) == ""
    clock.now += PATIENCE - 0.1
    assert answers.without("") == ""
    assert answers.is_waiting
    clock.now += 0.2
    assert answers.without("") == ""
    assert answers.without("j") == "j"


def test_another_sequence_ends_an_answer() -> None:
    assert StrayAnswers().without("\x1b]11;rgb:ff\x1b[Aj") == "\x1b[Aj"
    assert StrayAnswers().without("\x1b]11;rgb:ff\x1bj") == "\x1bj"


def test_an_answer_is_not_endless() -> None:
    answers = StrayAnswers()
    assert answers.without("\x1b]1" + "x" * LONGEST) == ""
    assert answers.without("j") == "j"


@pytest.mark.parametrize("cut", range(1, 6))
def test_the_end_of_a_paste_is_found_however_late_it_comes(cut: int, clock: Clock) -> None:
    answers, escapes = StrayAnswers(), lone_escapes()
    actual: list[str | None] = []
    for typed in ("\x1b[200~甲" + "\x1b[201~"[:cut], "", "", "\x1b[201~"[cut:] + "\x1bj"):
        clock.now += 10
        actual += escapes.parts(answers.without(typed, is_pasting=escapes.is_pasting))
    assert actual == ["\x1b[200~甲", "\x1b[201~", None, "j"]


PASTE = "\x1b[200~甲\x1bj\x1b\x1b[201~"
TYPED: dict[str, list[str | None]] = {
    "j": ["j"],
    "\x1bj": [None, "j"],
    "k\x1bjk": ["k", None, "jk"],
    "\x1b)": [None, ")"],
    "\x1b ": [None, " "],
    "\x1b中": [None, "中"],
    "\x1b1": [None, "1"],
    "\x1b\x1bj": [None, None, "j"],
    "\x1b\x1b[A": [None, "\x1b[A"],
    "\x1b[A\x1bOPj": ["\x1b[A\x1bOPj"],
    "\x1b[jj": [None, "[jj"],
    "\x1b]]j": [None, "]]j"],
    "\x1bO中": [None, "O中"],
    "\x1bP\x1b[A": [None, "P\x1b[A"],
    "\x1bd": ["\x1bd"],  # keys of the keymap of the test
    "\x1bD": ["\x1bD"],
    "\x1bb\x1bf": ["\x1bb", None, "f"],
    f"{PASTE}\x1bj": [PASTE, None, "j"],
}


def lone_escapes() -> LoneEscapes:
    return LoneEscapes({"alt+d", "alt+shift+d", "ctrl+left"}.__contains__)


def read(portions: Iterable[str], clock: Clock) -> list[str | None]:
    """Return the parts of what arrives in portions, and after that no more."""
    escapes, answers = lone_escapes(), StrayAnswers()
    parts: list[str | None] = []
    for portion in (*portions, ""):
        clock.now += 0 if portion else PATIENCE
        parts += escapes.parts(answers.without(portion, is_pasting=escapes.is_pasting))
    return parts


@pytest.mark.parametrize(("typed", "parts"), TYPED.items(), ids=map(ascii, TYPED))
def test_an_esc_before_a_key_is_a_key_by_itself(
    typed: str, parts: list[str | None], clock: Clock
) -> None:
    assert read([typed], clock) == parts


@pytest.mark.parametrize("typed", TYPED, ids=ascii)
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_an_esc_is_found_however_the_line_portions_it(typed: str, size: int, clock: Clock) -> None:
    parts = read([typed[at : at + size] for at in range(0, len(typed), size)], clock)
    assert "".join(part or ESC for part in parts) == typed
    assert parts.count(None) == TYPED[typed].count(None)
