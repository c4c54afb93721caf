from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

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


@given(st.lists(st.sampled_from(ANSWERS + KEYS), max_size=8), st.lists(st.integers(1, 12)))
def test_it_does_not_matter_how_the_line_portions_it(given: list[str], sizes: list[int]) -> None:
    whole = "".join(given)
    answers, actual, at = StrayAnswers(), "", 0
    for size in sizes:
        while at + size < len(whole) and whole[at + size - 1] == "\x1b":
            size += 1  # an Esc that ends a portion is the key
        actual += answers.without(whole[at : at + size])
        at += size
        if at >= len(whole):
            break
    actual += answers.without(whole[at:])
    for _ in range(PATIENCE + 1):
        actual += answers.without("")
    assert actual == StrayAnswers().without(whole + "j").removesuffix("j")


@pytest.mark.parametrize("key", ["\x1b]", "\x1bP", "\x1b["])
def test_alt_and_a_character_waits_only_for_a_moment(key: str) -> None:
    answers = StrayAnswers()
    assert answers.without(key) == ""
    assert answers.without("") == key
    assert answers.without("j") == "j"


def test_an_answer_without_an_end_is_given_up() -> None:
    answers = StrayAnswers()
    assert answers.without("\x1b]11;rgb:") == ""
    for _ in range(PATIENCE):
        assert answers.without("") == ""
    assert answers.without("j") == "j"
    assert answers.without("\x1b]" + "x" * LONGEST) == ""
    assert answers.without("j") == "j"


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
    "\x1bd": ["\x1bd"],  # keys of the keymap of the test
    "\x1bD": ["\x1bD"],
    "\x1bb\x1bf": ["\x1bb", None, "f"],
    f"{PASTE}\x1bj": [PASTE, None, "j"],
}


def lone_escapes() -> LoneEscapes:
    return LoneEscapes({"alt+d", "alt+shift+d", "ctrl+left"}.__contains__)


@pytest.mark.parametrize(("typed", "parts"), TYPED.items(), ids=map(ascii, TYPED))
def test_an_esc_before_a_key_is_a_key_by_itself(typed: str, parts: list[str | None]) -> None:
    escapes = lone_escapes()
    assert list(escapes.parts(escapes.whole(typed))) == parts


@pytest.mark.parametrize("typed", TYPED, ids=ascii)
@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_an_esc_is_found_however_the_line_portions_it(typed: str, size: int) -> None:
    escapes, answers = lone_escapes(), StrayAnswers()
    parts: list[str | None] = []
    for start in range(0, len(typed), size):
        portion = answers.without(escapes.whole(typed[start : start + size]))
        parts += escapes.parts(portion)
    assert "".join(part or ESC for part in parts) == typed
    assert parts.count(None) == TYPED[typed].count(None)


def test_an_esc_alone_waits_as_long_as_textual_does(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 100.0
    monkeypatch.setattr("reader.ui.terminal.misread.monotonic", lambda: now)
    escapes = lone_escapes()
    assert escapes.whole("j\x1b") == "j"
    assert escapes.is_waiting
    now += 0.05
    assert escapes.whole("") == ""
    now += 0.06
    assert list(escapes.parts(escapes.whole(""))) == [None]
    assert not escapes.is_waiting
