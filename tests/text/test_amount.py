from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.amount import Amount, amount, estimated_minutes


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


HAN = "我出生的那座小城有一座钟楼，立在长街的尽头，四面都有钟面，走得一样慢。"
LATIN = "The clock in the tower was always two minutes slow, and nobody minded. "


@pytest.mark.parametrize(
    ("title", "line"),
    [("慢两分钟的城", HAN), ("GDP growth 增长 8.1%", HAN), ("", HAN), ("The Clock", LATIN)],
)
def test_the_minutes_of_a_text_are_estimated_by_its_length(title: str, line: str) -> None:
    counted = amount(line * 80).minutes
    assert abs(estimated_minutes(len(line * 80), title) - counted) <= 1


@given(st.integers(0, 100_000), st.text(max_size=30))
def test_an_estimate_is_at_least_a_minute_of_what_has_text(length: int, title: str) -> None:
    assert estimated_minutes(length, title) >= (1 if length > 3 else 0)
