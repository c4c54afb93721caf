"""Pinyin: current readings match a name, obsolete readings do not."""

from __future__ import annotations

import pytest
from hypothesis import given
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


_NAMES = st.text(st.sampled_from("重庆西安先乐股发布的ab1 x'"), max_size=8)
_TYPED = st.text(st.sampled_from("abcegnquxo1重'"), max_size=8)


@given(_NAMES, _TYPED)
def test_the_grams_find_what_the_pattern_finds(name: str, typed: str) -> None:
    """Or the name contains the word as it is typed, which needs no pinyin."""
    spelled = pattern(typed) if is_pinyin(typed) else None
    if spelled is None or spelled.search(name) is None or typed in name:
        return
    found = any(
        gram.startswith(need) for gram in initial_grams(name) for need in initial_needs(typed)
    )
    assert found or typed.replace("'", "") in name
