"""Approximate search, against the table of distances that it avoids computing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.anchoring.quote_search import find_approximate, find_distance

FEW = st.sampled_from("甲乙丙")
PATTERNS = st.text(FEW, min_size=1, max_size=12)
TEXTS = st.text(st.sampled_from("甲乙丙丁"), max_size=40)


def last_row(pattern: str, text: str) -> list[int]:
    """Return for each end in the text, 0 included, the distance of the best match ending there."""
    row = [0] * (len(text) + 1)
    for at, letter in enumerate(pattern, 1):
        above, row[0] = row[0], at
        for end, character in enumerate(text, 1):
            best = min(above + (letter != character), row[end] + 1, row[end - 1] + 1)
            above, row[end] = row[end], best
    return row


def distance(first: str, second: str) -> int:
    """Return the Levenshtein distance."""
    row = list(range(len(second) + 1))
    for at, letter in enumerate(first, 1):
        above, row[0] = row[0], at
        for end, character in enumerate(second, 1):
            best = min(above + (letter != character), row[end] + 1, row[end - 1] + 1)
            above, row[end] = row[end], best
    return row[-1]


@given(PATTERNS, TEXTS)
def test_the_distance_is_that_of_the_most_similar_part(pattern: str, text: str) -> None:
    assert find_distance(pattern, text) == min(last_row(pattern, text))


@pytest.mark.parametrize(
    ("pattern", "text", "errors"),
    [("", "甲", 0), ("甲乙", "", 2), ("甲" * 100, "甲" * 99, 1), ("甲乙丙" * 40, "乙丙甲" * 40, 1)],
)
def test_distances_at_the_limits(pattern: str, text: str, errors: int) -> None:
    assert find_distance(pattern, text) == errors


@given(PATTERNS, TEXTS, st.data())
def test_the_best_matches_are_found_with_correct_errors(
    pattern: str, text: str, data: st.DataObject
) -> None:
    limit = data.draw(st.integers(0, len(pattern) - 1))
    matches = find_approximate(pattern, text, limit)
    for match in matches:
        assert match.errors <= limit
        assert distance(pattern, text[match.start : match.end]) == match.errors
    best = min(last_row(pattern, text))
    if best <= limit:
        assert min(match.errors for match in matches) == best
    else:
        assert not matches


@given(
    st.text(FEW, min_size=12, max_size=30),
    st.text(st.sampled_from("丁戊己"), max_size=200),
    st.data(),
)
def test_an_edited_pattern_is_found(pattern: str, around: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(around)))
    gone = data.draw(st.integers(0, len(pattern) - 1))
    edited = pattern[:gone] + pattern[gone + 1 :]
    matches = find_approximate(pattern, around[:at] + edited + around[at:], 2)
    assert min(match.errors for match in matches) <= 1
    assert any(match.start <= at + gone <= match.end for match in matches)


def test_equally_good_ranges_are_all_returned() -> None:
    # The last character is gone: either it was deleted, or the next one stands in its place.
    matches = {
        (match.start, match.end) for match in find_approximate("甲乙丙丁戊己", "子甲乙丙丁戊丑", 1)
    }
    assert {(1, 6), (1, 7)} <= matches


@pytest.mark.parametrize(
    ("pattern", "text", "limit"),
    [
        ("甲" * 500 + "乙", "甲" * 20_000, 64),
        ("甲乙" * 250, "甲乙" * 10_000, 64),
        ("甲乙" * 10 + "丙", "甲乙" * 10_000, 4),
        ("the cat sat on one mat " * 3, "the cat sat on the mat " * 1000, 10),
    ],
    ids=["one letter", "two letters", "almost", "words"],
)
def test_the_number_of_matches_is_bounded(pattern: str, text: str, limit: int) -> None:
    count = len(find_approximate(pattern, text, limit))
    assert 0 < count <= 256
