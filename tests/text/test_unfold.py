"""Every character that folds to a Han character is among its spellings."""

from __future__ import annotations

import sys
from unicodedata import decomposition

import pytest

from reader.text.chinese.variants import FORMS
from reader.text.fold import fold, is_han, spellings


@pytest.mark.parametrize(
    ("character", "some"), [("桥", "橋桥"), ("汉", "漢汉"), ("会", "會会㈳㍿"), ("祝", "祝㊗")]
)
def test_spellings_of_a_character(character: str, some: str) -> None:
    spelled = spellings(character)
    assert character in spelled
    assert all(character in fold(one) for one in spelled)
    assert {one for one in some if character in fold(one)} <= spelled


@pytest.mark.slow
def test_no_character_of_unicode_is_left_out() -> None:
    decomposed = (chr(code) for code in range(sys.maxunicode + 1) if decomposition(chr(code)))
    for character in {*decomposed, *FORMS}:
        for folded in fold(character):
            assert not is_han(folded) or character in spellings(folded), f"{ord(character):x}"
