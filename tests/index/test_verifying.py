"""Verifying what grams have found, and placing a hit in its text, with little folding."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.index import full_text
from reader.text.fold import fold, map_fold

TEXTS = ("石桥下的河水很清", "石橋下的河水很清", "石\u200b桥下的河水", "Café 石桥下的船", "")
TYPED = ("石桥下的河水", "石橋下的河水", "CAFÉ", "cafe\u0301", "\u200b", "", " 石桥下 ")
CHARACTERS = st.sampled_from("石橋桥龙龍a\u0301É½…㍿\u200b\ufe0fＡ \n，🍵")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("second", [None, *TYPED])
@pytest.mark.parametrize("first", TYPED)
def test_a_text_contains_what_its_folded_form_contains(
    text: str, first: str, second: str | None
) -> None:
    phrases = [first] if second is None else [first, second]
    sought = [(phrase.strip(), fold(phrase.strip())) for phrase in phrases]
    wanted = bool(fold(text)) and all(folded in fold(text) for _written, folded in sought)
    assert full_text._contains(text, sought) == wanted


@given(st.text(CHARACTERS, max_size=12), st.lists(st.text(CHARACTERS, max_size=3), max_size=3))
def test_any_text_contains_what_its_folded_form_contains(text: str, phrases: list[str]) -> None:
    sought = [(phrase.strip(), fold(phrase.strip())) for phrase in phrases]
    wanted = bool(fold(text)) and all(folded in fold(text) for _written, folded in sought)
    assert full_text._contains(text, sought) == wanted


@given(st.text(CHARACTERS, min_size=1, max_size=12), st.data())
def test_a_range_is_placed_as_the_map_of_the_whole_text_says(
    text: str, data: st.DataObject
) -> None:
    length = len(fold(text))
    assume(length)
    start = data.draw(st.integers(0, length - 1))
    end = data.draw(st.integers(start + 1, length))
    wanted = map_fold(text).source_range(start, end)
    assert full_text.source_range(text, start, end) == wanted


@pytest.fixture
def folded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that were folded."""
    texts: list[str] = []

    def noted(text: str) -> str:
        texts.append(text)
        return fold(text)

    monkeypatch.setattr(full_text, "fold", noted)
    return texts


def test_a_text_with_the_phrase_as_typed_is_not_folded(folded: list[str]) -> None:
    assert full_text._contains("石桥下的河水很清", [("石桥下", fold("石桥下"))])
    assert not folded
    assert full_text._contains("石橋下的河水很清", [("石桥下", fold("石桥下"))])
