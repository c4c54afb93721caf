"""The fields of HTML pages, as sites and the programs that save pages write them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive.formats.html_head import LIMIT, read_fields
from reader.archive.formats.html_page import read_head
from reader.archive.scan import scan

TITLE = "山脚下的钟楼"


def page(head: str = "", body: str = "", before: str = "") -> str:
    return f"<!DOCTYPE html><html>{before}<head>{head}</head><body>{body}</body></html>"


def linked(**fields: Any) -> str:
    value = {"@context": "https://schema.org", "@type": "NewsArticle", **fields}
    return f'<script type="application/ld+json">{json.dumps(value, ensure_ascii=False)}</script>'


def meta(**fields: str) -> str:
    return "".join(
        f'<meta {"property" if ":" in name else "name"}="{name}" content="{value}">'
        for name, value in ((name.replace("__", ":"), value) for name, value in fields.items())
    )


SINGLE = (
    "<!--\n Page saved with SingleFile \n url: https://hill.example/clock?id=7 \n"
    " saved date: Tue Mar 05 2024 21:38:40 GMT+0800 (中国标准时间)\n-->"
)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (page(f"<title>{TITLE}</title>"), TITLE),
        (page(f"<title>{TITLE} - 山下日报</title>"), f"{TITLE} - 山下日报"),
        (page(f"<title>{TITLE} - 山下日报</title>" + meta(og__site_name="山下日报")), TITLE),
        (page(f"<title>{TITLE}_山下日报</title>" + meta(og__site_name="山下日报")), TITLE),
        (page(f"<title>山下日报 | {TITLE}</title>" + meta(og__site_name="山下日报")), TITLE),
        (page(f"<title>{TITLE} | 社会 | 山下日报</title>", f"<h1>{TITLE}</h1>"), TITLE),
        (page(f"<title>{TITLE}_新闻_山下</title>", f"<h1>山下日报</h1><h1>{TITLE}</h1>"), TITLE),
        (page(f"<title>{TITLE}</title>", "<h1>山下日报</h1>"), TITLE),
        (
            page("<title>山下日报</title>" + meta(og__site_name="山下日报"), f"<h1>{TITLE}</h1>"),
            TITLE,
        ),
        (page("", f"<h1>\n  {TITLE}\n</h1>"), TITLE),
        (page(f"<title>甲</title>{meta(og__title=TITLE)}"), TITLE),
        (page(f"<title>甲</title>{meta(og__title='乙')}{linked(headline=TITLE)}"), TITLE),
        (page(linked(headline=f"{TITLE}…") + meta(og__title=f"{TITLE}与车站")), f"{TITLE}与车站"),
        (
            page(f"<title>茶 - 水 - 山下日报</title>{linked(publisher={'name': '山下日报'})}"),
            "茶 - 水",
        ),
        (page("<title>A &lt; B &amp;amp; C</title>"), "A < B &amp;amp; C"),
        (page(f"<svg><title>图标</title></svg><title>{TITLE}</title>"), TITLE),
        (page("<title>{{ page.title }}</title>"), ""),
        (
            page(
                "<title>钟楼 | hill.example</title><link rel=canonical href='https://hill.example/c'>"
            ),
            "钟楼",
        ),
        (page(f"<meta name='ArticleTitle' content='{TITLE}'><title>山下政府网</title>"), TITLE),
        (page(f"<title>{TITLE}</title>", f"<h2 id='activity-name'>{TITLE}</h2>"), TITLE),
        ("<title>钟楼</title><p>文</p>", "钟楼"),
        (
            page(
                "<title>山下: 钟楼</title>",
                "<h1><a href='/'>山下</a></h1><h3>五月</h3>"
                "<h3 class='post-title entry-title'>钟楼</h3>",
            ),
            "钟楼",
        ),
        (
            page("<title>钟楼_何生_山下博客</title>", "<h2 class='titName SG_txta'>钟楼</h2>"),
            "钟楼",
        ),
        (page("<title>钟楼 | 山下</title>", "<h1><a href='#t'>#</a> 钟楼</h1>"), "钟楼"),
        (page("<title>钟楼 | 山下</title>", "<h1><a href='index.html'>钟楼</a></h1>"), "钟楼"),
        (
            page(
                "<title>山下: 钟楼</title>",
                "<h1><a href='../../index.html'>山下</a></h1><h2 class='entry-title'>钟楼</h2>",
            ),
            "钟楼",
        ),
        (page("<title>钟楼 - 山下</title>", "<h1>钟楼<a href='#t'>¶</a></h1>"), "钟楼"),
        (
            page("<title>钟楼-山下文集</title>", "<td><a href='/'>山下文集</a></td><b>钟楼</b>"),
            "钟楼",
        ),
        (
            page(
                "<title>钟楼 · 山下</title>", "<h1><a href='..'>钟楼</a></h1><h1 id='a'>钟楼</h1>"
            ),
            "钟楼",
        ),
    ],
)
def test_the_title_of_a_page(text: str, title: str) -> None:
    assert read_fields(text)[0].get("title", "") == title


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (
            page(meta(article__published_time="2024-03-05T08:00:00+08:00")),
            "2024-03-05T08:00:00+08:00",
        ),
        (
            page(linked(datePublished="2024-03-05") + meta(article__published_time="2024-03-06")),
            "2024-03-05",
        ),
        (page(linked(dateModified="2024-03-05")), "2024-03-05"),
        (page(meta(date="很久以前") + meta(pubdate="2024-03-05")), "2024-03-05"),
        (page("<meta name='DC.date.issued' content='2024-03-05'>"), "2024-03-05"),
        (page("<meta name='PubDate' content='2024-03-05 08:00'>"), "2024-03-05 08:00"),
        (
            page("<meta name='weibo: article:create_at' content='2024-03-05 08:00:00'>"),
            "2024-03-05 08:00:00",
        ),
        (
            page(
                "",
                "<time datetime='2020-01-01'></time><h1>钟</h1>"
                "<time datetime='2024-03-05'>昨天</time>",
            ),
            "2024-03-05",
        ),
        (page("", "<h1>钟</h1><time>2024年3月5日</time>"), "2024年3月5日"),
        (page("", "<p>文</p><script>var ct = '1709596800';</script>"), "1709596800"),
        (page("", '<script>a({"datePublished": "2024-03-05"})</script>'), "2024-03-05"),
        (
            page("", "<h1>钟</h1><p>2024-03-05</p><script>var ct='1509596800'</script>"),
            "2024-03-05",
        ),
        (page("", "<script>var count = '1709596800';</script>"), ""),
        (page("", "<meta itemprop='datePublished' content='2024-03-05'>"), "2024-03-05"),
        (
            page("", "<h1>钟</h1><span itemprop='datePublished' datetime='2024-03-05'>五日</span>"),
            "2024-03-05",
        ),
        (
            page("", "<h1>钟</h1><div>来源：山下日报　时间：2024年03月05日 08:00</div>"),
            "2024年03月05日 08:00",
        ),
        (page("", "<h1>钟</h1><em id='publish_time'>2024-03-05 08:00</em>"), "2024-03-05 08:00"),
        (page("", "<h2>钟</h2><span class='post-date'>2024/3/5</span>"), "2024/3/5"),
        (page("", "<h1>钟</h1><p>他说 2024 年再来。</p>"), ""),
        (page("<title>钟-山下</title>", "<td>钟</td><td>日期：2003-4-5</td>"), "2003-4-5"),
        (
            page("", "<h3>钟</h3><abbr itemprop='datePublished' title='2024-03-05'>五日</abbr>"),
            "2024-03-05",
        ),
        (page("", "<p>2024-03-05</p><h1>钟</h1>"), ""),
        (page(linked(headline="钟"), before=SINGLE), ""),
        (
            page(
                linked(**{"@graph": [{"@type": "WebPage", "datePublished": "2024-03-05"}]}).replace(
                    "NewsArticle", "Thing"
                )
            ),
            "2024-03-05",
        ),
        (page(meta(article__modified_time="2024-03-05")), "2024-03-05"),
    ],
)
def test_the_date_of_a_page(text: str, date: str) -> None:
    assert read_fields(text)[0].get("date", "") == date


URL = "https://hill.example/clock"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (page(f"<link rel=canonical href={URL}>{meta(og__url='https://hill.example/other')}"), URL),
        (page(meta(og__url=URL)), URL),
        (page(linked(mainEntityOfPage={"@id": URL})), URL),
        (page(before=SINGLE), f"{URL}?id=7"),
        (page(before=SINGLE.replace("Page saved with", "Archive processed by")), f"{URL}?id=7"),
        (f"<!DOCTYPE html>\n<!-- saved from url=(0026){URL} -->\n<html><head></head></html>", URL),
        (page("<link rel='canonical' href='/clock'>", before=SINGLE), URL),
        (page("<link rel='canonical' href='https://hill.example/'>", before=SINGLE), f"{URL}?id=7"),
        (page("<link rel='canonical' href='/clock'>"), ""),
        (page("<link rel='canonical' href='file:///home/a/clock.html'>"), ""),
        (
            page(f"<link rel='canonical' href='https://web.archive.org/web/20240305080000/{URL}'>"),
            URL,
        ),
        (page("<link rel='canonical' href='https://['>"), ""),
        (
            f"<!-- Saved from {URL} at 2024-03-05T08:00:00Z using monolith v2.8 --><html></html>",
            URL,
        ),
        (
            page(before="<!-- Mirrored from hill.example/a.html by HTTrack Website Copier/3.x -->"),
            "http://hill.example/a.html",
        ),
        (f"<html data-scrapbook-source='{URL}'><head></head></html>", URL),
        (page(f"<meta name='savepage-url' content='{URL}'>"), URL),
        (page(f"<meta name='source-url' content='{URL}'>"), URL),
        (page("", f"<p>原文地址：<a class=x href='{URL}'>钟楼</a></p>"), URL),
        (page("", f"<p>钟楼：<a href='{URL}'>钟楼</a></p>"), ""),
        (page("", f"<p>文</p><a class='u-url p-canonical' href='{URL}'>原文</a>"), URL),
    ],
)
def test_the_address_of_a_page(text: str, url: str) -> None:
    assert read_fields(text)[0].get("url", "") == url


@pytest.mark.parametrize(
    ("text", "author"),
    [
        (page(meta(author="何小满")), ("何小满",)),
        (page(linked(author=[{"name": "何小满"}, {"name": "林一"}])), ("何小满", "林一")),
        (page(linked(author={"@type": "Person", "name": ["何小满"]})), ()),
        (page(linked(author="何小满")), ("何小满",)),
        (
            page(meta(article__author="https://hill.example/he") + meta(author="作者：何小满")),
            ("何小满",),
        ),
        (page("", "<h1>钟</h1><a rel='author'>何小满</a>"), ("何小满",)),
        (page("", "<h1>钟</h1><span class='byline'>By 何小满</span>"), ("何小满",)),
        (page("", "<h1>钟</h1><p>作者：何小满　2024-03-05</p>"), ("何小满",)),
        (page("", "<h1>钟</h1><p>文／何小满</p>"), ("何小满",)),
        (page(meta(author="何小满,he@hill.example")), ("何小满",)),
        (
            page("<title>钟-山下</title>", "<td>钟</td><td>作者：何小满　日期：昨天</td>"),
            ("何小满",),
        ),
        (
            page(
                "",
                "<div itemprop='author'><b><meta itemprop='name' content='何小满'></b>钟匠</div>",
            ),
            ("何小满",),
        ),
        (page("", "<h1>钟</h1><span class='post-author'>发帖者 何小满</span>"), ("何小满",)),
        (
            page("", "<p>文</p><footer>By <a class='p-author h-card'>何小满</a></footer>"),
            ("何小满",),
        ),
    ],
)
def test_the_authors_of_a_page(text: str, author: tuple[str, ...]) -> None:
    assert read_fields(text)[0].get("author", ()) == author


@pytest.mark.parametrize(
    ("text", "site"),
    [
        (page(meta(og__site_name="山下日报") + linked(publisher={"name": "别的"})), "山下日报"),
        (page(linked(publisher={"@type": "Organization", "name": "山下日报"})), "山下日报"),
        (
            page(meta(og__site_name="微信公众平台"), "<h1>钟</h1><a id='js_name'> 山下日报 </a>"),
            "山下日报",
        ),
        (page("<meta name='ContentSource' content='山下日报'>"), "山下日报"),
        (page("", "<h1>钟</h1><div>来源：山下日报 2024-03-05</div>"), "山下日报"),
        (page("", "<h1><a href='/'>山下</a></h1><h2>钟</h2>"), "山下"),
        (page("<meta name='source' content='web.clip'>"), ""),
    ],
)
def test_the_source_of_a_page(text: str, site: str) -> None:
    assert read_fields(text)[0].get("site", "") == site


@pytest.mark.parametrize(
    ("text", "tags"),
    [
        (page(meta(keywords="钟楼,车站，山")), ("钟楼", "车站", "山")),
        (
            page(meta(article__tag="钟楼") + meta(article__tag="车站") + meta(keywords="别")),
            ("钟楼", "车站"),
        ),
        (page(linked(keywords=["钟楼", "车站"])), ("钟楼", "车站")),
        (page(meta(keywords="山下日报,钟楼") + meta(og__site_name="山下日报")), ("钟楼",)),
        (page("<title>钟_山下</title>" + meta(keywords="钟_山下,钟楼")), ("钟楼",)),
        (
            page("<meta itemprop='tag' content='钟'><meta itemprop='tag' content='镇'>"),
            ("钟", "镇"),
        ),
    ],
)
def test_the_topics_of_a_page(text: str, tags: tuple[str, ...]) -> None:
    assert read_fields(text)[0].get("tags", ()) == tags


@pytest.mark.parametrize(
    "script",
    [
        "[" * 100_000,
        '{"@graph":' * 20_000,
        '{"@type": "NewsArticle", "headline": ' + "9" * 10_000 + "}",
        '{"@type": ["NewsArticle", 3, null], "headline": {"a": 1}, "author": [[], 1, null]}',
        "{" + '"a": [' * 900 + "]" * 900 + "}",
        "not JSON",
    ],
    ids=["lists", "objects", "digits", "types", "mixed", "text"],
)
def test_json_ld_of_any_kind_is_harmless(script: str) -> None:
    head = f"<script type='application/ld+json'>{script}</script><title>{TITLE}</title>"
    assert read_fields(page(head))[0] == {"title": TITLE}


def test_a_value_of_any_length_is_cut() -> None:
    fields, *_ = read_fields(page(meta(author="何" * 100_000) + f"<title>{TITLE}</title>"))
    assert fields == {"title": TITLE}


def test_a_head_is_looked_for_in_the_beginning_alone() -> None:
    style = f"<style>{'p{}' * LIMIT}</style>"
    assert read_fields(page(f"{style}<title>{TITLE}</title>"))[0] == {}
    assert read_fields(page(f"<title>{TITLE}</title>{style}"))[0] == {"title": TITLE}


@pytest.mark.parametrize("at", [200, 1000, 4096, 9000, 20_000])
def test_a_page_that_is_known_from_its_beginning_is_not_read_further(at: int) -> None:
    head = meta(og__title=TITLE, og__url=URL, article__published_time="2024-03-05", author="何")
    text = page(head, f"<h1>{TITLE}</h1>" + "<p>别的日期：2020-01-01</p>" * 2000)
    whole = read_head(text)
    part = read_head(text[: max(at, text.index("<h1>"))])
    assert whole is not None
    assert part is not None
    assert (part.fields, part.is_cut) == (whole.fields, False)


def test_a_piece_of_a_page_has_the_fields_that_it_shows(tmp_path: Path) -> None:
    text = f"<div><h1>{TITLE}</h1><p>作者：何小满　2024-03-05</p><p>慢了七分钟。</p></div>"
    (tmp_path / "clip.html").write_text(text, "utf-8")
    (entry,) = [file.entry for file in scan([tmp_path], hosts={})]
    assert (entry.title, entry.author) == (TITLE, "何小满")
    assert entry.date is not None


@pytest.mark.parametrize(
    ("folder", "head", "is_listed"),
    [
        ("clock", meta(og__type="article"), True),
        ("clock", linked(headline=TITLE), True),
        ("clock", meta(article__published_time="2024-03-05"), True),
        ("clock", meta(og__type="website"), False),
        ("clock", "", False),
        ("tags", meta(og__type="article"), False),
    ],
)
def test_an_index_page_of_a_mirror_is_an_article_when_it_says_so(
    folder: str, head: str, is_listed: bool, tmp_path: Path
) -> None:
    (tmp_path / folder).mkdir()
    text = page(f"<title>{TITLE}</title>{head}", f"<h1>{TITLE}</h1><p>慢了七分钟。</p>")
    (tmp_path / folder / "index.html").write_text(text, "utf-8")
    titles = [file.entry.title for file in scan([tmp_path], hosts={})]
    assert titles == [TITLE] * is_listed


@given(st.text(alphabet="<>/=\"' \nabdehimlnort!-日h1时{}&;:\0", max_size=400))
def test_any_text_has_a_head(text: str) -> None:
    fields, _is_complete, earlier_titles = read_fields("<html>" + text)
    assert all(fields.values())
    assert fields.keys() <= {"title", "date", "url", "author", "site", "tags", "type"}
    assert bool(earlier_titles) != ("url" in fields)
