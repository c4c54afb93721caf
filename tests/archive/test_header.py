from __future__ import annotations

import json
from datetime import UTC
from pathlib import Path, PurePath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive.decoding import decode
from reader.archive.formats.registry import recognise
from reader.archive.header import UNTITLED, Header, key_of, problem_entry, read_head
from reader.archive.hosts import known_hosts
from reader.archive.walk import SkipReason
from reader.text.article_date import ArticleDate
from reader.text.safe import safe_line

HOSTS = {"tea.example": "茶事", "rain.example": "雨社"}


def head(text: str, name: str = "a.md") -> Header:
    return read_head(text, path=PurePath(name), hosts=HOSTS)


SHAPE_A = """---
layout: post
title: "井水与河水"
date: 2021-04-18T01:45:12.653Z
author: 陆羽生
from: https://tea.example/water
tags: [ 茶事 ]
categories: [ 茶事 ]
---
<!--1618759080000-->
[井水与河水](https://tea.example/water)
------

<div><p>正文。</p></div>
"""

SHAPE_C = """<!--1619043302000-->
[雨前 [上]](https://www.rain.example//cn/rain)
------

<div>21/04/2021 - 23:43</div>
"""


SHAPE_B = """---
title: 茶
date: 2019-09-10T10:37:00+01:00
---

<article>
 <p>正文</p>
</article>
"""


@pytest.mark.parametrize(
    ("text", "name", "expected", "body"),
    [
        pytest.param(
            SHAPE_A,
            "a.md",
            ("井水与河水", "2021-04-18T01:45:12Z", "茶事", "陆羽生", "https://tea.example/water"),
            "<div><p>正文。</p></div>",
            id="front matter above an epoch comment and a link line",
        ),
        pytest.param(
            SHAPE_B,
            "a.md",
            ("茶", "2019-09-10T09:37:00Z", "", "", ""),
            "<article>\n <p>正文</p>\n</article>",
            id="front matter alone",
        ),
        pytest.param(
            SHAPE_C,
            "000_a1.txt",
            (
                *("雨前 [上]", "2021-04-21T22:15:02Z", "雨社", ""),
                "https://www.rain.example//cn/rain",
            ),
            "<div>21/04/2021 - 23:43</div>",
            id="an epoch comment and a link line",
        ),
        pytest.param(
            SHAPE_A[: SHAPE_A.index("<div>")],
            "a.md",
            ("井水与河水", "2021-04-18T01:45:12Z", "茶事", "陆羽生", "https://tea.example/water"),
            "",
            id="without a body",
        ),
        pytest.param(
            "<!--1-->\n[甲](乙) [丙]](https://tea.example/a_(b))\n------\n",
            "a.md",
            ("甲](乙) [丙]", "1970-01-01T00:00:01Z", "茶事", "", "https://tea.example/a_(b)"),
            "",
            id="brackets in a link line",
        ),
        pytest.param(
            "---\ntitle: 茶\n---\n[水](https://tea.example/a)\n\n正文\n",
            "a.md",
            ("茶", "", "", "", ""),
            "[水](https://tea.example/a)\n\n正文",
            id="a link that begins the body",
        ),
    ],
)
def test_heads_of_the_first_archives(
    text: str, name: str, expected: tuple[str, ...], body: str
) -> None:
    header = head(text, name)
    date = f"{header.date.moment:%Y-%m-%dT%H:%M:%SZ}" if header.date else ""
    assert (header.title, date, header.source, header.author, header.url) == expected
    assert text[header.body_start :].strip() == body
    assert header.skip is None


@pytest.mark.parametrize(
    ("head_text", "name", "date"),
    [
        ("---\ndate: 2024-01-02\n---\n<!--1709626150653-->\n", "2023-01-01-a.md", "2024-01-02"),
        ("---\ndate: x\n---\n<!--1709626150653-->\n", "2023-01-01-a.md", "2024-03-05"),
        ("---\ntitle: x\n---\n<!--NaN-->\n", "2023-01-01-a.md", "2023-01-01"),
        ("正文", "2023-01-01-a.md", "2023-01-01"),
        ("正文", "a.md", None),
    ],
)
def test_dates_come_from_the_front_matter_then_the_epoch_then_the_name(
    head_text: str, name: str, date: str | None
) -> None:
    found = head(head_text, name).date
    assert (found.day(UTC) if found else None) == date


@pytest.mark.parametrize(
    ("front", "link", "name", "title"),
    [
        ("甲", "乙", "2024-01-02-丙.md", "甲"),
        ('""', "乙", "2024-01-02-丙.md", "乙"),
        ("null", "乙", "2024-01-02-丙.md", "乙"),
        ('" \\u200b\u3000\\uFEFF"', "\u00a0", "2024-01-02-丙.md", "丙"),
        ('""', "", "2024-01-02-.md", "2024-01-02"),
        ('""', "", "茶.md", "茶"),
    ],
)
def test_titles_come_from_the_front_matter_then_the_link_then_the_name(
    front: str, link: str, name: str, title: str
) -> None:
    text = f"---\ntitle: {front}\n---\n<!--NaN-->\n[{link}](https://tea.example/a)\n------\n"
    assert head(text, name).title == title


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("茶&#38;水 &amp; 山 &quot;x&quot;", '茶&水 & 山 "x"'),
        ("R&D 与 AT&T 与 &copy", "R&D 与 AT&T 与 &copy"),
        ("茶\u200b与\ufffc水\ufeff", "茶与水"),
        ("茶\u00a0|\u2009水", "茶 | 水"),
        ("茶  与   水", "茶 与 水"),
        ("[video] 茶 [/] [@click=x]", "[video] 茶 [/] [@click=x]"),
        ("茶 - iYouPort", "茶 - iYouPort"),
        ("茶👩\u200d👩\u200d👧🍵\ufe0f", "茶👩\u200d👩\u200d👧🍵\ufe0f"),
        ("茶&#27;[31m", "茶␛[31m"),
        ("茶&#x7;", "茶␇"),
        ("茶\u202e水", "茶\ufffd水"),
        ("茶\x07", "茶␇"),
        ("# 热点", "# 热点"),
        ("@茶 - 水", "@茶 - 水"),
    ],
)
def test_titles_are_shown_as_their_authors_meant_them(written: str, shown: str) -> None:
    assert head(f"---\ntitle: {written}\n---\n").title == shown


@pytest.mark.parametrize(
    ("fields", "source", "tags"),
    [
        ("tags: [ 茶事 ]\ncategories: [ 茶事 ]", "茶事", ()),
        ("categories: [  茶事 ]", "", ("茶事",)),
        ("tags: [ 茶事 ]", "", ("茶事",)),
        ("tags: [ clippings ]\ncategories: [ clippings ]", "", ("clippings",)),
        ("categories: Blog\ntags: Blog", "", ("Blog",)),
        ("categories: 茶事\nfrom: https://tea.example/a", "茶事", ()),
        ("categories: 茶\nurl: https://unknown.example/a", "unknown.example", ("茶",)),
        ("tags: [ 水, 火 ]\nfrom: https://www.tea.example/a", "茶事", ("水", "火")),
        ("tags: [ 水, 火 ]\ncategories: [ 雨社, 山 ]", "", ("水", "火", "雨社", "山")),
        ("tags: [ 水 ]\nsource: 雨社", "雨社", ("水",)),
        ("from: https://m.rain.example/a", "雨社", ()),
        ("from: https://www.unknown.example/a", "unknown.example", ()),
        ("source: https://tea.example/a", "茶事", ()),
        ("title: 无", "", ()),
    ],
)
def test_the_source_is_told_from_the_topics(
    fields: str, source: str, tags: tuple[str, ...]
) -> None:
    found = head(f"---\n{fields}\n---\n")
    assert (found.source, found.tags) == (source, tags)


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("陆羽生 &#38; 白水", "陆羽生 & 白水"),
        ("[ 陆羽生, 白水 ]", "陆羽生、白水"),
        ("廠妹&男閨蜜 Maid", "廠妹&男閨蜜 Maid"),
        ("甲; 乙", "甲; 乙"),
        ("null", ""),
        ("", ""),
    ],
)
def test_authors(line: str, author: str) -> None:
    assert head(f"---\nauthor: {line}\n---\n").author == author


@pytest.mark.parametrize(
    ("name", "text", "skip"),
    [
        ("README.md", "# 目录\n\n- [茶](https://tea.example)\n", SkipReason.PROJECT),
        ("README.zh-CN.md", "# 目录\n", SkipReason.PROJECT),
        ("readme_en.txt", "正文", SkipReason.PROJECT),
        ("LICENSE.md", "# MIT License\n", SkipReason.PROJECT),
        ("CONTRIBUTING.md", "# 怎样参与\n", SkipReason.PROJECT),
        ("CHANGELOG.md", "# 2024-03-05\n\n- 改\n", SkipReason.PROJECT),
        ("index.md", "# 茶事\n", SkipReason.SITE_PAGE),
        ("about/index.md", "---\ntitle: 关于\ndate: 2024-03-05\n---\n我", SkipReason.SITE_PAGE),
        ("茶/index.md", "---\ntitle: 茶\ndate: 2024-03-05\n---\n正文", None),
        ("_index.md", "---\ntitle: 文章\n---\n", SkipReason.SITE_PAGE),
        ("post/茶/index.md", "---\ntitle: 茶\ndate: None\n---\n正文", None),
        ("posts/茶/index.md", "# 茶\n\n正文", None),
        ("posts/2/index.md", "# 茶\n\n正文", SkipReason.SITE_PAGE),
        ("docs/index.md", "---\ntitle: 首页\ntags: []\n---\n正文", SkipReason.SITE_PAGE),
        ("SUMMARY.md", "# Summary\n\n- [茶](a.md)\n", SkipReason.SITE_PAGE),
        ("404.html", "---\ntitle: 没有\n---\n<h1>", SkipReason.SITE_PAGE),
        ("404.md", "---\ntitle: 404\ndate: 2024-03-05\n---\n茶", SkipReason.SITE_PAGE),
        ("404.md", "---\ntitle: 页面走丢了\ndate: 2024-03-05\n---\n茶", SkipReason.SITE_PAGE),
        ("404.md", "---\ntitle: 茶事404\ndate: 2024-03-05\n---\n茶", None),
        ("about.html", "---\nlayout: default\ntitle: 关于\n---\n<h1>", SkipReason.SITE_PAGE),
        ("ABOUT.md", "# 关于\n", SkipReason.SITE_PAGE),
        (
            "about.md",
            "---\ntitle: About\nurl: https://tea.example/about\ndate: 2024-03-05\n---\n",
            None,
        ),
        ("标签.md", "---\ntitle: 标签\nlayout: tags\n---\n", SkipReason.SITE_PAGE),
        ("所有标签.md", "---\ntitle: 所有\ntype: tags\n---\n", SkipReason.SITE_PAGE),
        ("日记.md", "---\ntitle: '{{title}}'\ndate: <% tp.date %>\n---\n", SkipReason.TEMPLATE),
        ("日记.md", "---\ntitle: 日记\ndate: '{{date}}'\n---\n", SkipReason.TEMPLATE),
        ("茶.md", "", SkipReason.EMPTY),
        ("茶.md", "---\n---\n\n", SkipReason.EMPTY),
        (
            "39.md",
            "---\nuserID: 39\navatar: >-\n    data:image/png;base64,AAAA\n---\n\n",
            SkipReason.EMPTY,
        ),
        ("茶.md", "正文", None),
        ("39.md", "正文", None),
        ("readme的故事.md", "正文", None),
        ("关于茶.md", "# 关于茶\n", None),
        ("茶.md", "---\ntitle: 茶\n---\n", None),
        ("a.md", "---\n", None),
    ],
)
def test_what_is_no_article_is_skipped_for_a_reason(
    name: str, text: str, skip: SkipReason | None
) -> None:
    assert head(text, name).skip is skip
    assert head(text, name).title


def test_a_key_outlives_its_title_and_its_spelling() -> None:
    one = head("---\ntitle: 甲\nfrom: https://Tea.example/a?utm_source=x\n---\n")
    other = head("---\ntitle: 乙\nfrom: https://tea.example/a#b\n---\n")
    assert one.entry(Path("1")).key == other.entry(Path("2")).key == "https://tea.example/a"


def test_without_a_url_title_and_date_are_the_key() -> None:
    day = ArticleDate.of_day(2024, 1, 2)
    keys = {
        key_of("", "甲", day),
        key_of("", "甲", None),
        key_of("", "乙", day),
        key_of("", "甲", ArticleDate.of_day(2024, 1, 3)),
    }
    assert len(keys) == 4
    assert all(key.startswith("title:") for key in keys)


def test_a_file_with_a_problem_is_a_row_under_its_name() -> None:
    entry = problem_entry(Path("x/2024-01-02-\x1b[31m\udcff.md"), "permission denied")
    assert entry.title == "2024-01-02-␛[31m\ufffd.md"
    assert entry.problem == "permission denied"
    assert entry.date == ArticleDate.of_day(2024, 1, 2)
    assert entry.key != problem_entry(Path("y/2024-01-02-\x1b[31m\udcff.md"), "").key


def test_controls_in_the_fields_are_counted() -> None:
    assert head('---\ntitle: "茶\\e]0;x\\a"\nauthor: 陆\x1b[43m\n---\n').dangers == 3
    assert head(SHAPE_A).dangers == 0
    assert head("---\ndate: 2024-01-02\n---\n", "2024-01-02-\x1b.md").dangers == 1


@pytest.mark.parametrize("body", ["[](" * 500_000, "[" * 500_000, "](" * 500_000, " \n" * 500_000])
def test_a_head_of_brackets_is_read_in_one_pass(body: str) -> None:
    assert head("<!--1-->\n" + body).url == ""
    assert head("---\ntitle: 茶\n---\n" + body + "\n------\n").title == "茶"


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("---\ntitle: 茶", True),
        ("---\ntitle: 茶\n---\n", True),
        ("---\ntitle: 茶\n---\n<!--1-->\n[茶](https://te", True),
        ("<!--1-->\n[茶](https://te", True),
        ("[茶", True),
        ("---\ntitle: 茶\n---\n正文还没有完", False),
        ("正文还没有完", False),
        ("<!--1-->\n[茶](https://tea.example)\n------\n<p>正", False),
    ],
)
def test_a_head_that_goes_on_is_noticed(text: str, is_cut: bool) -> None:
    assert recognise(text, "a.md").head.is_cut is is_cut


PIECES = '--- title: date: from: tags:[ ] <!-- --> ]( [ " https:// 2024-01-02 ------ &#27; \x9b'


@given(
    st.lists(
        st.one_of(
            st.sampled_from([*PIECES.split(" "), "\n", " "]),
            st.text(max_size=5),
        ),
        max_size=30,
    ).map("".join)
)
def test_any_head_gives_fields_that_may_be_painted(text: str) -> None:
    found = head(text, "\x1b.md")
    for field in (found.title, found.source, found.author, *found.tags):
        assert safe_line(field) == field
        assert "\n" not in field
    assert found.title
    assert safe_line(found.url) == found.url
    assert 0 <= found.body_start <= len(text)
    assert found.entry(Path("a")).key


@given(st.text(alphabet=" \u3000\u200b\u200d\ufeff\u00ad\ufffc\u00a0", max_size=8))
def test_a_row_is_never_empty(title: str) -> None:
    assert head(f"---\ntitle: '{title}'\n---\n", ".md").title in (UNTITLED, ".md")


def _plain(text: str) -> str:
    """Return a field of the labels as it is meant to be shown."""
    return text.replace("&#38;", "&").replace("\ufffc", "")


def test_the_fields_that_people_wrote_down(shared: Path) -> None:
    lines = (shared / "gold" / "cleaning_gold.jsonl").read_text("utf-8").splitlines()
    assert lines
    for gold in map(json.loads, lines):
        path = shared / gold["path"]
        text = decode(path.read_bytes()[:4096], final=False).text
        found = read_head(text, path=path, hosts=known_hosts())
        assert found.date is not None
        assert {
            "title": found.title,
            "date": f"{found.date.moment:%Y-%m-%dT%H:%M:%SZ}",
            "source": found.source,
            "author": found.author,
            "url": found.url,
        } == {key: _plain(gold[key]) for key in ("title", "date", "source", "author", "url")}


@pytest.mark.parametrize("blank", ["\u1680", "\u3164", "\u2800", "\u115f\u1160", "\uffa0 \u3000"])
def test_a_title_that_shows_nothing_is_no_title(blank: str) -> None:
    header = read_head(f"---\ntitle: {blank}\n---\n正文", path=PurePath(f"{blank}.md"), hosts={})
    assert header.title == UNTITLED
