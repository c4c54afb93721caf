"""Links that are opened, refused, or reported as suspicious."""

from __future__ import annotations

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from reader.text.weblink import LONGEST, RefusedLinkError, judge


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://Example.ORG/A?b=c#d", "http://example.org/A?b=c#d"),
        (" \thttps://example.org/a\n", "https://example.org/a"),
        ("https://exa\nmple.org/a\tb", "https://example.org/ab"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        (
            "https://例子.测试/路?问=答#处",
            "https://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF?%E9%97%AE=%E7%AD%94#%E5%A4%84",
        ),
        ("http://аррӏе.com/login", "http://xn--80ak6aa92e.com/login"),
        ("https://faß.de/", "https://xn--fa-hia.de/"),
        ("https://ＥＸＡＭＰＬＥ。org/", "https://example.org/"),
        ("https://exam\u200bple\u00ad.org/", "https://example.org/"),
        (
            "https://example.org/$(touch x)/`id`;a|b&c",
            "https://example.org/$(touch%20x)/%60id%60;a%7Cb&c",
        ),
        ("https://example.org/100%/%41%zz", "https://example.org/100%25/%41%25zz"),
        ("https://example.org./a", "https://example.org/a"),
        ("http://[2001:DB8::1]:80/x", "http://[2001:db8::1]:80/x"),
        ("https://example.org/a?q='--help", "https://example.org/a?q='--help"),
    ],
)
def test_accepted_links(address: str, url: str) -> None:
    assert judge(address).url == url


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("javascript:alert(1)", "javascript"),
        ("JaVaScRiPt://example.org/%0aalert(1)", "javascript"),
        ("java\nscript:alert(1)", "javascript"),
        ("data:text/html,x", "data"),
        ("file:///etc/passwd", "file"),
        ("ssh://-oProxyCommand=touch%20x/", "ssh"),
        ("mailto:a@b?attach=/etc/passwd", "mailto"),
        ("view-source:https://example.org", "view-source"),
        ("-version", "not a web address"),
        ("--new-window", "not a web address"),
        ("/etc/passwd", "not a web address"),
        ("../../a", "not a web address"),
        ("//example.org/a", "not a web address"),
        ("", "not a web address"),
        (":", "not a web address"),
        ("https:///etc/passwd", "no host"),
        ("https://", "no host"),
        ("https:example.org", "no host"),
        ("https://user@example.org/", "user name"),
        ("https://bank.example@evil.example/", "user name"),
        ("https://bank.example:443@evil.example/", "user name"),
        ("https://example.org\\@evil.example/", "backslash"),
        ("https:\\\\example.org", "backslash"),
        ("https://example.org:0/", "port"),
        ("https://example.org:99999/", "malformed"),
        ("https://example.org:ab/", "malformed"),
        ("https://example.org:/", "port"),
        ("http://[::1/x", "malformed"),
        ("http://[v1.x]/", "host|damaged"),
        ("https://example.org/\x1b]0;x\x07", "control"),
        ("https://example.org/\x00", "control"),
        ("https://example.org/\u202egpj.exe", "control"),
        ("https://example.org/\U000e0041", "control"),
        ("https://example.org/\ud800", "control"),
        ("https://exa mple.org/", "host"),
        ("https://a..b/", "host"),
        ("https://-oProxy/", "host"),
        ("https://exa|mple.org/", "host"),
        ("https://example.org%2fevil/", "host"),
        ("https://exam♥ple.org/", "host"),
        ("https://" + "a" * 64 + ".org/", "host"),
        ("https://example.org/" + "a" * LONGEST, "longer"),
    ],
)
def test_refused_links(address: str, why: str) -> None:
    with pytest.raises(RefusedLinkError, match=why):
        judge(address)


@pytest.mark.parametrize(
    ("address", "text", "warned"),
    [
        ("https://evil.example/", "https://bank.example/login", "another host: bank.example"),
        ("https://evil.example/", "去 www.bank.example 看", "another host: www.bank.example"),
        ("https://bank.example.evil.example/", "bank.example", "another host"),
        ("http://аррӏе.com/", "apple", "not ASCII"),
        ("https://example.org/a", "https://example.org/b", ""),
        ("https://news.example.org/a", "example.org", ""),
        ("https://example.org/a", "e.g. this", ""),
        ("https://example.org/a", "点这里", ""),
        ("https://example.org/a", "me@bank.example", ""),
    ],
)
def test_suspicious_links(address: str, text: str, warned: str) -> None:
    warnings = judge(address, text).warnings
    assert bool(warnings) == bool(warned)
    assert warned in " ".join(warnings)


STARTS = ["http://a.example/", "https://例.org/", "https://b.example/?", "https://", "//", ""]


@given(st.text(max_size=60), st.sampled_from(STARTS))
def test_an_opened_url_is_always_one_plain_argument(text: str, start: str) -> None:
    try:
        link = judge(start + text, text)
    except RefusedLinkError:
        reject()
    assert link.url.startswith(("http://", "https://"))
    assert link.url.isascii()
    assert link.url.isprintable()
    assert not set(link.url) & set(' "<>\\^`{|}')
    assert judge(link.url).url == link.url, "judging again changes nothing"
