"""Spellings of one address are one; different pages stay different."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.text.urls import address, canonical, tidy

PLAIN = "https://tea.example/a/b?id=3"
SAME = [
    "http://tea.example/a/b?id=3",
    "HTTP://TEA.example:80/a/b?id=3",
    "https://tea.example:443/a/b?id=3#top",
    "https://www.tea.example/a/b?id=3",
    "https://WWW.tea.example./a/b/?id=3",
    "https://m.tea.example/a/b?id=3",
    "http://www.m.tea.example/a/b?id=3",
    "https://amp.tea.example/a/b?id=3",
    "https://mobile.tea.example/a/b?id=3",
    "https://tea.example/a/b/?id=3",
    "https://tea.example/a/b/amp?id=3",
    "https://tea.example/a/b/amp/?id=3",
    "https://tea.example/amp/a/b?id=3",
    "https://tea.example/a/b.amp?id=3",
    "https://tea.example/a/b?amp=1&id=3",
    "https://tea.example/a/b?id=3&amp",
    "https://tea.example/a/b?id=3&outputType=amp",
    "https://tea.example/a/b?utm_source=x&id=3&utm_medium=y",
    "https://tea.example/a/b?id=3&fbclid=1&gclid=2&spm=4&igsh=5&_hsenc=6",
    "https://tea.example//a//b?id=3",
    "https://tea.example/%61/b?id=3",
]
DIFFERENT = [
    "https://tea.example/A/b?id=3",
    "https://tea.example/a/b?id=4",
    "https://tea.example/a/b",
    "https://tea.example:8443/a/b?id=3",
    "https://news.tea.example/a/b?id=3",
    "https://tea.example/a/b/c?id=3",
    "https://tea.example/a/b.html?id=3",
    "https://tea.example/camp/a/b?id=3",
    "https://tea.example/a/bamp?id=3",
    "https://tea.example/a/b?id=3&camp=1",
    "https://wwwtea.example/a/b?id=3",
    "https://other.example/a/b?id=3",
]


@pytest.mark.parametrize("url", SAME)
def test_spellings_of_one_address(url: str) -> None:
    assert address(tidy(url)) == address(PLAIN)


@pytest.mark.parametrize("url", DIFFERENT)
def test_different_pages(url: str) -> None:
    assert address(tidy(url)) != address(PLAIN)


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("https://www.com/", "https://com/", False),
        ("https://m.cn/x", "https://cn/x", False),
        ("https://zh.m.wikipedia.org/wiki/A", "https://zh.wikipedia.org/wiki/A", True),
        ("https://zh.wikipedia.org/wiki/a", "https://zh.wikipedia.org/wiki/A", False),
        ("http://10.0.0.1/x", "https://10.0.0.1:443/x", True),
        ("http://m.10.0.0.1/x", "https://10.0.0.1/x", False),
        ("http://[2001:db8::1]:80/x", "https://[2001:db8::1]/x/", True),
        ("https://茶.example/a", "https://xn--cl1a.example/a", True),
        ("https://tea.example", "http://www.tea.example/?utm_source=x", True),
        ("https://tea.example/amp", "https://tea.example/", True),
    ],
)
def test_hosts_and_roots(first: str, second: str, same: bool) -> None:
    assert (address(tidy(first)) == address(tidy(second))) is same


REST = st.text(alphabet="aZ9%/?#&=.-~:@[]茶 é_mpwut", max_size=40)
HOSTS = st.sampled_from(["tea.example", "www.tea.example", "m.tea.example", "t.co", "www.com"])


@given(HOSTS, REST)
def test_an_address_is_its_own_address(host: str, rest: str) -> None:
    found = address(tidy(f"https://{host}/{rest}"))
    assert address(found) == found


@given(HOSTS, REST, st.sampled_from(["http://", "https://www.", "https://m.", "HTTPS://amp."]))
def test_a_page_has_one_address_however_it_is_named(host: str, rest: str, start: str) -> None:
    url = tidy(f"https://{host}/{rest}")
    # Not the variant of a variant, and a host at all.
    assume(host.count(".") < 2 and address(url).startswith("https://"))
    assert address(tidy(f"{start}{host}/{rest}")) == address(url)


@given(HOSTS, REST)
def test_one_key_has_one_address(host: str, rest: str) -> None:
    url = tidy(f"http://{host}/{rest}")
    assert address(canonical(url)) == address(url)


def test_an_invalid_url_has_an_address_of_its_own() -> None:
    url = tidy("http://[::1/x")
    assert address(address(url)) == address(url) != address(tidy("http://[::1]/x"))
