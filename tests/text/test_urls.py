from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.urls import address, canonical, host_of, tidy

SAME = [
    ("https://tea.example/a", "HTTPS://Tea.Example/a"),
    ("https://tea.example/a", "https://tea.example:443/a"),
    ("http://tea.example/a", "http://tea.example:80/a#top"),
    ("https://tea.example/", "https://tea.example"),
    ("https://tea.example/a", "https://tea.example/a?utm_source=x&utm_medium=y"),
    ("https://tea.example/a", "https://tea.example/a?source=rss-f1fb3e-----2"),
    ("https://tea.example/a", "https://tea.example/a?fbclid=1&gclid=2&mc_cid=3&spm=4"),
    ("https://tea.example/a?v=1", "https://tea.example/a?utm_source=x&v=1"),
    ("https://tea.example/%E8%8C%B6", "https://tea.example/茶"),
    ("https://tea.example/%E8%8C%B6", "https://tea.example/%e8%8c%b6"),
    ("https://tea.example/a-b_c.d~e", "https://tea.example/%61-%62%5Fc%2Ed%7Ee"),
    ("https://tea.example/cn/a", "https://tea.example//cn/a"),
    ("https://tea.example:8080/a", "https://TEA.example:8080/a"),
]

DIFFERENT = [
    ("https://tea.example/a", "https://tea.example/A"),
    ("https://tea.example/a", "https://tea.example/a/"),
    ("https://tea.example/a", "http://tea.example/a"),
    ("https://tea.example/a", "https://tea.example:444/a"),
    ("https://tea.example/a?v=1", "https://tea.example/a?v=2"),
    ("https://tea.example/a?source=home", "https://tea.example/a"),
    ("https://tea.example/a%2Fb", "https://tea.example/a/b"),
    ("https://tea.example/a%3Fb", "https://tea.example/a?b"),
    ("https://tea.example/a%25b", "https://tea.example/a%b"),
    ("https://tea.example/a?x=%26", "https://tea.example/a?x=&"),
]


@pytest.mark.parametrize(("first", "second"), SAME)
def test_spellings_of_one_url_have_one_key(first: str, second: str) -> None:
    assert canonical(tidy(first)) == canonical(tidy(second))


@pytest.mark.parametrize(("first", "second"), DIFFERENT)
def test_different_urls_have_different_keys(first: str, second: str) -> None:
    assert canonical(tidy(first)) != canonical(tidy(second))


@given(st.text(alphabet="aZ9%/?#&=.-~:@[]茶 é\x1b", max_size=40))
def test_canonical_is_idempotent(rest: str) -> None:
    key = canonical(tidy("https://tea.example/" + rest))
    assert canonical(key) == key


@pytest.mark.parametrize(
    "url",
    ["", "泡茶", "/a/b", "javascript:alert(1)", "file:///etc/passwd", "https://", "ftp://a/b"],
)
def test_only_web_addresses_count(url: str) -> None:
    assert tidy(url) == ""


def test_controls_in_a_url_are_encoded() -> None:
    assert tidy(" https://tea.example/\x1b[46m\u202e茶 a ") == (
        "https://tea.example/%1B[46m%E2%80%AE茶%20a"
    )


def test_an_invalid_url_is_its_own_key() -> None:
    url = tidy("http://[::1/x")
    assert canonical(url) == url
    assert host_of(url) == ""


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://WWW.Tea.example:81/x", "www.tea.example"),
        ("", ""),
        ("https://u:p@tea.example/", "tea.example"),
    ],
)
def test_the_host_of_a_url(url: str, host: str) -> None:
    assert host_of(url) == host


LABELS = ("a", "tea", "m", "www", "amp", "wap", "mobile", "8", "x-y", "org")
PARTS = ("", "a", "B_c", "amp", "a.amp", "x.html", "x.amp.htm", "-", "~", "%41", "茶", "(1)", "..")


@given(
    st.sampled_from(("http", "https")),
    st.lists(st.sampled_from(LABELS), min_size=1, max_size=5),
    st.lists(st.sampled_from(PARTS), max_size=4),
)
def test_the_address_of_a_plain_url_is_that_of_the_same_url_with_a_tracking_parameter(
    scheme: str, labels: list[str], parts: list[str]
) -> None:
    url = f"{scheme}://{'.'.join(labels)}{''.join(f'/{part}' for part in parts)}"
    assert address(url) == address(f"{url}?utm_source=x")
