"""Pinyin: current readings match a name, obsolete readings do not."""

from __future__ import annotations

import pytest

from reader.text.chinese.pinyin import pattern
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
    ],
)
def test_a_name_is_found_by_its_pinyin(typed: str, name: str, *, matches: bool) -> None:
    spelled = pattern(typed)
    assert spelled is not None
    assert (spelled.search(fold(name)) is not None) is matches
