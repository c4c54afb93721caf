"""The keys that earlier versions gave files whose title, date or address was read otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.dumps.feeds import FeedHead, read_item
from reader.archive.dumps.item import Item
from reader.archive.dumps.json_items import make_item
from reader.archive.header import key_of, read_head
from reader.text.article_date import ArticleDate

BODY = "井水清，河水浑，两边的人都说自己的水好。\n"
URL = "https://tea.example/water"
DAY = ArticleDate.of_day(2024, 3, 5)


@pytest.mark.parametrize(
    ("name", "text", "title", "date"),
    [
        ("108.读《茶经》.md", f"# 1. 引言\n\n{BODY}", "1. 引言", None),
        ("2024-03-05-井水与河水.md", f"## 一、水从哪里来\n\n{BODY}", "一、水从哪里来", DAY),
        ("2024/03/05.md", BODY, "(untitled)", DAY),
        ("202403051520 井水.md", BODY, "202403051520 井水", None),
        ("202403051520.md", f"# 井水\n\n{BODY}", "井水", None),
        ("井水 202403051520.md", BODY, "井水 202403051520", None),
        ("2024-03-05 15.20.33 井水.md", BODY, "15.20.33 井水", DAY),
        ("a.md", f"# <center>井水</center>\n\n{BODY}", "<center>井水</center>", None),
        (
            "a.md",
            f"---\ntitle: 井水\ncreated: 2024-03-05\n---\n日期：2020-01-01\n\n{BODY}",
            "井水",
            DAY,
        ),
        ("a.md", f"---\ntitle: 井水\ncreate: 2024-03-05 22:22\n---\n{BODY}", "井水", None),
        (
            "a.md",
            f"Title: 井水\n\nURL Source: {URL}\n\nPublished Time: 2024-03-05\n\n"
            f"Markdown Content:\n{BODY}",
            "井水",
            None,
        ),
        ("a.md", f"# 井水\n\n[原文链接]({URL}) | 2024-03-05\n\n{BODY}", "井水", DAY),
        (
            "a.md",
            f"---\ndate created: 星期二, 三月 5日 2024, 6:22:34 晚上\n---\n# 井水\n{BODY}",
            "井水",
            None,
        ),
        ("a.md", f'---\ntitle: "[[井水]]"\n---\n{BODY}', "[[井水]]", None),
        ("a.md", f"# 井水\n\n文章作者: 陆羽生\n原文链接: {URL}\n\n{BODY}", "井水", None),
        ("a.md", f"# 井水\n\n——与河水\n\n- 原文链接：{URL}\n\n{BODY}", "井水", None),
        (
            "a.md",
            f"# 井水\n\n2024-03-05 12:01:55[lu](https://a.example)读：2\n\n{BODY}",
            "井水",
            None,
        ),
        ("茶.md", f"[![b](https://a.example/b)](https://a.example)\n# 井水\n\n{BODY}", "茶", None),
        ("茶.md", f'<a name="Xa1b2"></a>\n## 井水\n\n{BODY}<a name="c3"></a>\n', "井水", None),
        ("a.txt", f"井水 (2024-03-05 20:15)\n\n{BODY}", "井水 (2024-03-05 20:15)", None),
        ("a.md", f"[返回首页](b.md)\n\n# 井水\n\n{BODY}", "返回首页", None),
        ("a.md", f'# 井水<a id="b"></a><c d="e"></c>\n\n{BODY}', '井水<c d="e"></c>', None),
        ("a.md", f"alias:: 河水\ntitle:: 井水\n\n- {BODY}", "alias:: 河水", None),
        ("a.md", f"title:: 井水\nalias:: 河水\n\n链接：{URL}\n\n{BODY}", "井水", None),
        ("a.md", f"icon:: 茶\n\n2024-03-05 发表于杭州\n\n{BODY}", "icon:: 茶", DAY),
        ("a.md", f"[上一章](b.md) | [下一章](c.md)\n\n{BODY}", "上一章 | 下一章", None),
        ("a.md", f"###### tags: `茶` `水`\n\n{BODY}", "tags: 茶 水", None),
        ("a.md", f"发布地：杭州\n\n{BODY}", "发布地：杭州", None),
        ("a.txt", f"井水\n\n发布地：杭州\n\n日期：2024-03-05\n\n{BODY}", "井水", None),
        ("a.md", f"# 井水\n\n翻译时间：2024-03-05\n\n{BODY}", "井水", DAY),
        ("a.txt", f"井水\n翻译时间：2024-03-05\n\n{BODY}", "井水", DAY),
        ("a.txt", f"井水\n日期：2020-01-01\n翻译时间：2024-03-05\n\n{BODY}", "井水", DAY),
        ("a.txt", f"井水\n更新时间：2024-03-05\n日期：2020-01-01\n\n{BODY}", "井水", DAY),
        ("a.txt", f"井水\n字数：2024-03-05\n日期：2020-01-01\n\n{BODY}", "井水", DAY),
        (
            "a.txt",
            f"标题：河水\n作者: 陆羽生 时间: 2024-03-05 标题: 井水\n\n{BODY}",
            "河水",
            DAY,
        ),
        ("a.md", f"标题：河水\n赞同：12\n# 井水\n\n{BODY}", "河水", None),
        ("a.txt", f"楼主：白水\n更新时间：2024-03-05\n楼主：白水\n\n{BODY}", "楼主：白水", DAY),
        ("a.txt", f"TITLE: 井水\n-----\nBODY:\n{BODY}", "TITLE: 井水", None),
        ("a.txt", f"井水\n楼主：陆羽生　发表于 2024-03-05\n\n{BODY}", "井水", None),
        ("a.md", f"---\ntitle: 井水\n提交日期: 2024-03-05\n---\n{BODY}", "井水", None),
        ("a.md", f"# 井水\n\n日期：三月 5日 2024\n\n{BODY}", "井水", None),
        ("a.md", f"# 井水\n\n3月5日 2024\n\n链接：{URL}\n\n{BODY}", "井水", None),
        ("a.md", f"# 井水\n\n作者：陆羽生\n\n# 井水\n\n链接：{URL}\n\n{BODY}", "井水", None),
        (
            "a.md",
            f"# 井水\n\n原创\n\n陆羽生\n陆羽生\n\n茶报\n\n链接：{URL}\n\n{BODY}",
            "井水",
            None,
        ),
        ("a.md", f"# 井水\n\n📅 日期：2024-03-05\n🔗 链接：{URL}\n\n{BODY}", "井水", DAY),
        (
            "茶.txt",
            "发信人: lu (陆羽生), 信区: Tea\n标  题: 井水\n"
            f"发信站: 水边社区 (Tue Mar  5 08:30:00 2002), 站内\n\n{BODY}",
            "茶",
            None,
        ),
        (
            "a.html",
            "<html><head><title>山下: 钟楼</title></head><body><h1><a href='/'>山下</a></h1>"
            f"<h3 class='entry-title'>钟楼</h3><p>{BODY}</p></body></html>",
            "山下",
            None,
        ),
        (
            "a.html",
            "<html><head><title>钟楼-山下文集</title></head><body><td>日期：2024-3-5</td>"
            f"<b>钟楼</b><p>{BODY}</p></body></html>",
            "钟楼-山下文集",
            None,
        ),
        (
            "a.txt",
            Item(body=f"# 钟楼\n\n{BODY}", suffix=".txt", date="2024-03-05").file().decode(),
            "# 钟楼",
            DAY,
        ),
    ],
)
def test_a_file_is_known_by_its_earlier_key(
    name: str, text: str, title: str, date: ArticleDate | None
) -> None:
    entry = read_head(text, path=Path(name), hosts={}).entry(Path(name))
    key = key_of("", title, date)
    assert key != entry.key
    assert key in entry.earlier_keys


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.md", f"---\ntitle: 井水\ndate: 2024-03-05\n---\n{BODY}"),
        ("a.md", f"---\ntitle: 井水\ncreated: 2024-03-05\n---\n{BODY}"),
        ("2024-03-05-井水.md", BODY),
        ("井水.md", f"# 井水与河水\n\n作者：陆羽生\n日期：2024-03-05\n\n{BODY}"),
    ],
)
def test_most_files_have_no_other_key(name: str, text: str) -> None:
    assert read_head(text, path=Path(name), hosts={}).entry(Path(name)).earlier_keys == ()


def test_an_address_is_known_as_earlier_versions_wrote_it() -> None:
    text = f"# 井水\n\n原文链接: https://tea.example/s?__biz=a\n\n{BODY}"
    entry = read_head(text, path=Path("a.md"), hosts={}).entry(Path("a.md"))
    assert entry.key == key_of("https://tea.example/s?__biz=a", "", None)
    assert key_of("https://tea.example/s?biz=a", "", None) in entry.earlier_keys


def test_an_address_in_the_last_lines_is_new(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"# 井水\n\n{BODY}\n> 本文由人翻译，原文链接：[Water]({URL})\n", "utf-8")
    entry = read_article(path).entry
    assert entry.url == URL
    assert key_of("", "井水", None) in entry.earlier_keys


@pytest.mark.parametrize(
    "end",
    [
        f"参见原文 {URL}",
        f"1. 原文链接：[Tea](https://tea.example/a)\n2. 原文链接：[Water]({URL})",
        f"> 摘自《茶经》，原文链接：{URL}",
    ],
)
def test_a_work_that_the_last_lines_cite_is_not_the_address(end: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"# 井水\n\n{BODY}\n{end}\n", "utf-8")
    entry = read_article(path).entry
    assert (entry.url, entry.key) == ("", key_of("", "井水", None))


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ({"date": 1709625600000000}, None),
        ({"date": "1709625600000000", "updated": "2024-03-05"}, DAY),
        ({"createdTs": 1709625600}, None),
        ({"createdTimestampUsec": 1709625600000000, "modified": "2024-03-05"}, DAY),
    ],
)
def test_an_object_with_a_new_date_is_known_by_its_earlier_key(
    fields: dict[str, object], date: ArticleDate | None
) -> None:
    item = make_item({"title": "井水", "text": BODY, **fields}, "")
    assert item is not None
    head = read_head(item.file().decode(), path=Path("a.txt"), hosts={})
    assert head.date is not None
    assert key_of("", "井水", date) in head.entry(Path("a.txt")).earlier_keys


@pytest.mark.parametrize(
    "date", ["<pubDate>1709625600000</pubDate>", "<publishTime>2024-03-06</publishTime>"]
)
def test_an_item_of_a_feed_with_a_new_date_is_known_by_its_earlier_key(date: str) -> None:
    text = f"<item><title>井水</title>{date}<description>{BODY}</description></item>"
    item = read_item(text.encode(), FeedHead())
    assert item is not None
    head = read_head(item.file().decode(), path=Path("a.html"), hosts={})
    assert head.date is not None
    assert key_of("", "井水", None) in head.entry(Path("a.html")).earlier_keys


@pytest.mark.parametrize("name", ["part1", "Section1", "Intro", "chapter2", "intro"])
def test_an_anchor_of_a_word_leaves_the_title_to_the_heading(name: str) -> None:
    text = f'<a name="{name}"></a>\n## 井水\n\n{BODY}'
    entry = read_head(text, path=Path("茶.md"), hosts={}).entry(Path("茶.md"))
    assert (entry.title, entry.earlier_keys) == ("井水", ())
