"""Pinyin: current readings match a name, obsolete readings do not."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.text.chinese.pinyin import initial_grams, initial_needs, is_pinyin, pattern
from reader.text.fold import fold


@pytest.mark.parametrize(
    ("typed", "name", "matches"),
    [
        ("zl", "一座钟楼", True),
        ("zhong", "一座鐘樓", True),
        ("zhonglou", "钟楼", True),
        ("zl", "示例·桥路志", False),  # 示 was read as zhi in old books only
        ("kl", "克里", True),
        ("zgjj", "中国经济", True),
        ("chongqing", "重庆", True),
        ("zhongyao", "重要", True),
        ("yinhang", "银行", True),
        ("lvse", "绿色", True),
        ("zl", "A Field Guide", False),
        ("agu", "A股大涨", True),
        ("txu", "T恤", True),
        ("kalaok", "卡拉OK", True),
        ("2008beijing", "2008北京", True),
        ("beijing2008", "北京2008", True),
        ("iphonefabu", "iPhone发布会", True),
        ("重qing", "重庆的雾", True),
        ("重qing", "春晴", False),
        ("xi'an", "西安", True),
        ("xi’an", "西安", True),
        ("xi'an", "先生", False),
        ("xian", "先生", True),
        ("lüe", "侵略", True),
        ("lue", "侵略", True),
        ("lve", "侵略", True),
        ("lüse", "绿色", True),
        ("nuren", "女人", True),
        ("laoting", "乐亭", True),
        ("leting", "乐亭", True),
        ("fanyu", "番禺", True),
        ("panyu", "番禺", True),
    ],
)
def test_a_name_is_found_by_its_pinyin(typed: str, name: str, *, matches: bool) -> None:
    word = fold(typed)
    assert is_pinyin(word)
    spelled = pattern(word)
    assert spelled is not None
    assert (spelled.search(fold(name)) is not None) is matches
    if matches:
        grams = initial_grams(fold(name))
        assert any(gram.startswith(need) for gram in grams for need in initial_needs(word))


@pytest.mark.parametrize("typed", ["a", "2008", "重庆", "a b", "c++", "é", "''", "x" * 25])
def test_other_words_are_no_pinyin(typed: str) -> None:
    assert not is_pinyin(fold(typed))


READINGS = {
    "重": ("zhong", "chong"),
    "庆": ("qing",),
    "西": ("xi",),
    "安": ("an",),
    "先": ("xian",),
    "乐": ("le", "yue"),
    "股": ("gu",),
    "的": ("de", "di"),
}
PAIRS = [(character, reading) for character, some in READINGS.items() for reading in some]
PREFIXES = [(han, reading[:end]) for han, reading in PAIRS for end in range(1, len(reading) + 1)]
INITIALS = [(han, reading[0]) for han, reading in PAIRS]
AS_IT_IS = [(character, character) for character in "ab1重"]
TYPED = st.sampled_from(PAIRS) | st.sampled_from(INITIALS) | st.sampled_from(AS_IT_IS)
"""Characters, each with a way to type it; the last one may also be typed by `PREFIXES`."""


@given(
    st.text("ab1 重安x'", max_size=3),
    st.lists(TYPED, max_size=4),
    st.sampled_from(PREFIXES),
    st.booleans(),
)
def test_the_grams_find_what_the_pattern_finds(
    before: str, start: list[tuple[str, str]], end: tuple[str, str], is_marked: bool
) -> None:
    """Or the name contains the word as it is typed, which needs no pinyin."""
    word = [*start, end]
    name = before + "".join(character for character, _typed in word)
    typed = ("'" if is_marked else "").join(letters for _character, letters in word)
    assume(is_pinyin(typed) and typed not in name)
    spelled = pattern(typed)
    assert spelled is not None
    assume(spelled.search(name) is not None)  # of a long mixed word only some ways are tried
    found = any(
        gram.startswith(need) for gram in initial_grams(name) for need in initial_needs(typed)
    )
    assert found or typed.replace("'", "") in name
