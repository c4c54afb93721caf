from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.amount import Amount, amount


@pytest.mark.parametrize(
    ("text", "characters", "words"),
    [
        ("", 0, 0),
        ("石桥横在河上。", 6, 0),
        ("It isn't 1,234.5 well-known words.", 0, 5),
        ("GDP增长8.1%，约", 3, 2),
        ("かなカナ々〇", 6, 0),
        ("한국어", 3, 0),
        ("Привет мир", 0, 2),
        ("——……！", 0, 0),
    ],
)
def test_characters_and_words_are_counted(text: str, characters: int, words: int) -> None:
    assert amount(text) == Amount(characters, words)


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_longer_texts_take_no_less_time_and_at_least_a_minute(characters: int, words: int) -> None:
    here = Amount(characters, words).minutes
    assert here >= (1 if characters + words else 0)
    assert Amount(characters + 400, words).minutes >= here
    assert Amount(4000, 0).minutes == 10
