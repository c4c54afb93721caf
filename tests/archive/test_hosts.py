from __future__ import annotations

import pytest

from reader.archive.hosts import known_hosts, source_of


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://www.rfi.fr/cn/a", "法广 RFI"),
        ("http://cn.rfi.fr//a", "法广 RFI"),
        ("https://notrfi.fr/a", "notrfi.fr"),
        ("https://someone.medium.com/a", "Medium"),
        ("https://www.unknown.example:8080/a", "unknown.example"),
        ("https://m.unknown.example/a", "unknown.example"),
        ("", ""),
    ],
)
def test_a_host_has_the_name_of_its_domain(url: str, source: str) -> None:
    assert source_of(url, known_hosts()) == source


def test_the_readers_own_names_win_and_the_nearest_domain_wins() -> None:
    hosts = known_hosts({"RFI.fr": "法广", "cn.unknown.example": "无名", "unknown.example": "某处"})
    assert source_of("https://www.rfi.fr/a", hosts) == "法广"
    assert source_of("https://cn.unknown.example/a", hosts) == "无名"
    assert source_of("https://en.unknown.example/a", hosts) == "某处"
    assert source_of("https://www.voachinese.com/a", hosts) == "美国之音 VOA"
