from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.services.fuzzy import match


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("hi", "Highlight the focus"),
        ("focus hi", "Highlight the focus"),
        ("hlt", "Highlight the focus"),
        ("石桥", "石桥记"),
        ("石橋", "石桥记"),
        ("shiqiao", "石桥记"),
        ("sqj", "石桥记"),
        ("ＨＩ", "Highlight"),
        ("", "anything"),
    ],
)
def test_what_is_meant_is_found(typed: str, text: str) -> None:
    assert match(typed, text) is not None


@pytest.mark.parametrize(
    ("typed", "text"),
    [("zz", "Highlight"), ("桥", "Highlight"), ("high", "reading.shrink_paragraph"), ("x", "")],
)
def test_what_is_not_meant_is_not_found(typed: str, text: str) -> None:
    assert match(typed, text) is None


def test_the_nearer_match_is_first() -> None:
    names = ["Next highlight", "The highs and lows", "Highlight the focus", "Thigh", "H, i, g: h"]
    found = {each: match("high", each) for each in names}
    ordered = sorted(names, key=lambda each: found[each] or 0)
    assert None not in found.values()
    assert ordered[0] == "Highlight the focus"
    assert ordered[-2:] == ["Thigh", "H, i, g: h"]


@given(st.text(alphabet="ab桥记 石", max_size=8), st.text(alphabet="ab桥记 石", max_size=8))
def test_every_part_of_a_name_finds_it(before: str, name: str) -> None:
    assert match(name, before + name) is not None
