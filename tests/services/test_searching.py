from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.services.search_terms import find_hits
from reader.text.fold import fold


@pytest.mark.parametrize(
    ("text", "phrases", "wanted"),
    [
        ("關於軟體的書", ["软体"], ["軟體"]),
        ("關於ＡＢＣ的書 abc", ["aBc"], ["ＡＢＣ", "abc"]),
        ("水与茶", ["茶", "水"], ["水", "茶"]),
        ("水与茶", ["没有", "茶"], ["茶"]),
        ("水与茶", ["没有"], []),
        ("水与茶", [" "], []),
        ("水与茶", [], []),
        ("Cafe\u0301 见", ["café"], ["Cafe\u0301"]),
        ("清零\n政策", ["清零政策"], ["清零\n政策"]),
        ("the New\nYork  Times", ["new york times"], ["New\nYork  Times"]),
        ("哈哈哈哈", ["哈哈"], ["哈哈", "哈哈"]),
        ("清零政策", ["清零政策", "政策", "零"], ["清零政策"]),
        ("a.c abc", ["a.c"], ["a.c"]),
    ],
)
def test_hits_are_where_they_stand(text: str, phrases: list[str], wanted: list[str]) -> None:
    assert [text[slice(*hit)] for hit in find_hits(text, phrases)] == wanted


@given(st.text("水火軟软AaＡé \n", max_size=40), st.text("水火软aé", min_size=1, max_size=3))
def test_hits_are_in_order_and_hold_what_was_searched_for(text: str, phrase: str) -> None:
    hits = find_hits(text, [phrase])
    ends = [0, *(end for _, end in hits)]
    assert all(ends[at] <= start < end for at, (start, end) in enumerate(hits))
    for start, end in hits:
        assert fold(text[start:end]).replace("\n", "") == fold(phrase)
    assert bool(hits) or fold(phrase) not in fold(text)
