"""Feeds and JSON files: which items they hold, and what each of them is as an article."""

from __future__ import annotations

import contextlib
import gzip
import io
import json
import lzma
import zipfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.containers.detection import ContainerKind, container_kind
from reader.archive.containers.member import ContainerError
from reader.archive.dumps import json_items, json_stream
from reader.archive.dumps.item import Item
from reader.archive.head_reading import ScannedFile
from reader.archive.header import key_of
from reader.archive.hosts import known_hosts
from reader.archive.scan import names_article, scan
from reader.archive.walk import SkipReason, Tally
from reader.commands import ls
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.lists import Selection, arrange

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<?xml-stylesheet href="a.xsl"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"><channel>
<title>山下日报</title><link>https://hill.example/</link>
<item><title>钟楼 &amp; 车站</title><link>https://hill.example/clock</link>
<guid isPermaLink="false">7</guid><dc:creator>何小满</dc:creator><category>小镇</category>
<category>钟</category><pubDate>Tue, 05 Mar 2024 08:00:00 +0800</pubDate>
<description>摘要</description><content:encoded><![CDATA[<p>慢了<b>七</b>分钟。</p>]]></content:encoded></item>
<item><title>渡口</title><guid>https://hill.example/ferry</guid>
<description>&lt;p&gt;三班船。&lt;/p&gt;</description></item>
</channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">山下日报</title>
<entry><id>tag:7</id><title type="html">钟楼</title><link rel="self" href="https://hill.example/7.xml"/>
<link rel="alternate" href="https://hill.example/clock"/>
<published>2024-03-05T08:00:00+08:00</published>
<updated>2024-04-01T00:00:00Z</updated><author><name>何小满</name></author>
<category term="小镇"/>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">
<p>慢了<b>七</b>分钟。</p></div></content></entry>
<entry><id>tag:8</id><title>渡口</title><issued>2024-03-06</issued>
<content type="text">一 &lt; 二，三班船。</content></entry>
</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>山下日报</title></channel>
<item><title>钟楼</title><link>https://hill.example/clock</link>
<description>慢了七分钟。</description></item>
</rdf:RDF>"""
WORDPRESS = """<rss version="2.0"><channel><title>山下日报</title>
<item><title>图</title><wp:post_type>attachment</wp:post_type><content:encoded>图</content:encoded></item>
<item><title>钟楼</title><wp:post_type>post</wp:post_type>
<pubDate>Tue, 05 Mar 2024 08:00:00 +0800</pubDate>
<content:encoded>慢了七分钟。</content:encoded><excerpt:encoded>摘要</excerpt:encoded></item></channel></rss>"""
WORDPRESS_AUTHOR = (
    "<wp:author><wp:author_login>he</wp:author_login>"
    "<wp:author_display_name>何小满</wp:author_display_name></wp:author>"
)
WIKI_PAGES = """<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/">
<siteinfo><sitename>镇志</sitename></siteinfo>
<page><title>钟楼</title><ns>0</ns><id>7</id><revision><id>9</id>
<timestamp>2024-03-05T08:00:00Z</timestamp><contributor><username>何</username></contributor>
<text xml:space="preserve">'''钟楼'''慢了[[分钟|七分钟]]。

== 修 ==
三回。</text></revision></page>
<page><title>钟</title><ns>0</ns><redirect title="钟楼"/><revision><text>#R</text></revision></page>
<page><title>模板:钟</title><ns>10</ns><revision><text>模板</text></revision></page>
</mediawiki>"""
TWEET = (
    '{"tweet": {"id_str": "7", "full_text": "钟楼 https://t.example/a",'
    ' "created_at": "Tue Mar 05 08:00:00 +0000 2024", "source": "<a>网页</a>",'
    ' "entities": {"urls": [{"url": "https://t.example/a",'
    ' "expanded_url": "https://hill.example/clock"}]}}}'
)
POST_DATE = "wp:post_date>2024-03-05 08:00:00</wp:post_date"
ENEX = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE en-export SYSTEM "http://xml.evernote.com/pub/evernote-export4.dtd">
<en-export><note><title>钟楼</title><created>20240305T000000Z</created><tag>小镇</tag>
<note-attributes><author>何小满</author><source-url>https://hill.example/clock</source-url>
</note-attributes><content><![CDATA[<?xml version="1.0"?><!DOCTYPE en-note SYSTEM "x">
<en-note><div>慢了<b>七</b>分钟。</div></en-note>]]></content></note></en-export>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "items": [
            {
                "id": "7",
                "url": "https://hill.example/clock",
                "title": "钟楼",
                "tags": ["小镇"],
                "content_html": "<p>慢了<b>七</b>分钟。</p>",
                "date_published": "2024-03-05T08:00:00+08:00",
                "authors": [{"name": "何小满"}],
            },
            {"id": 8, "date_published": "2024-03-06", "content_text": "没有标题的一条消息。"},
        ],
        "title": "山下日报",
    },
    ensure_ascii=False,
)
REST = json.dumps(
    [
        {
            "id": 1,
            "date": "2024-03-05T08:00:00",
            "link": "https://hill.example/clock",
            "title": {"rendered": "钟楼"},
            "content": {"rendered": "<p>慢了七分钟。</p>"},
        }
    ]
)
DAY = "2024-03-05T00:00:00.000Z"
GHOST = json.dumps(
    {
        "db": [
            {
                "meta": {"version": "5"},
                "data": {
                    "posts": [
                        {
                            "title": "钟楼",
                            "html": "<p>慢了七分钟。</p>",
                            "published_at": "2024-03-05T00:00:00.000Z",
                        }
                    ],
                    "tags": [{"name": "小镇"}],
                },
            }
        ]
    }
)
GHOST_TABLES = json.dumps(
    {
        "db": [
            {
                "data": {
                    "posts": [
                        {"id": "p1", "title": "钟楼", "html": "<p>慢。</p>", "published_at": DAY},
                        {"id": "p2", "title": "渡口", "html": "<p>三班。</p>", "author_id": 2},
                    ],
                    "users": [{"id": "1", "name": "何小满"}, {"id": 2, "name": "陆羽生"}],
                    "tags": [
                        {"id": "t1", "name": "钟"},
                        {"id": "t2", "name": "小镇"},
                        {"id": "t3", "name": "#internal"},
                    ],
                    "posts_authors": [{"post_id": "p1", "author_id": "1", "sort_order": 0}],
                    "posts_tags": [
                        {"post_id": "p1", "tag_id": "t3", "sort_order": 0},
                        {"post_id": "p1", "tag_id": "t1", "sort_order": 2},
                        {"post_id": "p1", "tag_id": "t2", "sort_order": 1},
                        {"post_id": "p9", "tag_id": "t9"},
                    ],
                    "settings": [{"key": "title", "value": "山下日报"}],
                }
            }
        ]
    },
    ensure_ascii=False,
)
GHOST_INLINED = json.dumps(
    {
        "posts": [
            {
                "id": "p1",
                "title": "钟楼",
                "html": "<p>慢。</p>",
                "published_at": DAY,
                "authors": [{"name": "何小满"}],
                "tags": [{"name": "小镇"}, {"name": "钟"}],
            }
        ]
    }
)
CHAT_HEAD = """<html><head><title>Exported Data</title></head><body>
<div class="page_header"><div class="content"><div class="text bold">
山下 &amp; 消息
</div></div></div><div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">5 March 2024</div></div>"""
CHAT = (
    CHAT_HEAD
    + """
<div class="message default clearfix" id="message7"><div class="body">
<div class="pull_right date details" title="05.03.2024 08:00:00 UTC+08:00">
08:00
</div><div class="from_name">
何小满
</div><div class="text">
<strong>钟楼慢了</strong><br><br>七分钟。<a href="https://hill.example/clock">全文</a>
</div></div></div>
<div class="message default clearfix joined" id="message8"><div class="body">
<div class="pull_right date details" title="06.03.2024 08:00:00">08:00</div>
<div class="forwarded body"><div class="from_name">别人 <span class="date details">1</span></div>
<div class="text">
渡口&lt;三&gt;班船。
</div></div></div></div>
<div class="message default clearfix" id="message9"><div class="body">
<div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left" href="photos/1.jpg">
<img class="photo" src="photos/1_thumb.jpg"/></a></div></div></div>
</div></div></body></html>"""
)
MEMOS = """<!DOCTYPE html><html><head><title>flomo · 浮墨笔记</title></head><body>
<header><div class="user"><div class="name">@何小满</div></div></header><div class="memos">
<!-- <div class="memo"></div> -->
<div class="memo"><div class="time">2024-03-05 08:00:00</div>
<div class="content"><p>#山下/钟楼 #钟</p><p>钟楼慢了&lt;七&gt;分钟。</p><div>看过 #1。</div></div>
<div class="files"></div></div>
<div class="memo"><div class="time">2024-03-06 08:00:00</div>
<div class="content"><p>渡口 #船</p></div>
<div class="files"><img src="file/1.jpg" /></div></div>
<div class="memo"><div class="time">2024-03-07 08:00:00</div><div class="content"></div></div>
</div></body></html>"""
LINES = (
    '{"标题": "钟楼", "正文": "慢了七分钟。", "日期": "2024-03-05", "来源": "山下日报"}\n'
    "\n{broken\n[1, 2]\n"
    '{"title": "渡口", "paragraphs": [], "content": ["三班船。", "四班船。"],'
    ' "timestamp": 1709600000}\n'
)

Row = tuple[str, str, str, str, str]


def listed(path: Path, tally: Tally | None = None) -> list[ScannedFile]:
    return list(scan([path], hosts={}, tally=tally, named=False))


def rows(path: Path) -> list[Row]:
    """Return title, day, URL, source and author of each item, by title."""
    entries = [file.entry for file in listed(path)]
    assert not any(entry.problem for entry in entries)
    made = []
    for entry in entries:
        day = str(entry.date.moment)[:10] if entry.date else ""
        made.append((entry.title, day, entry.url, entry.source, entry.author))
    return sorted(made)


CLOCK = ("钟楼", "2024-03-05", "https://hill.example/clock", "山下日报", "何小满")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "library").mkdir()
    return tmp_path / "library"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        (
            "feed.xml",
            RSS,
            [
                ("渡口", "", "https://hill.example/ferry", "山下日报", ""),
                ("钟楼 & 车站", *CLOCK[1:]),
            ],
        ),
        (
            "feed.rss",
            "\ufeff" + RSS,
            [
                ("渡口", "", "https://hill.example/ferry", "山下日报", ""),
                ("钟楼 & 车站", *CLOCK[1:]),
            ],
        ),
        ("a.ATOM", ATOM, [("渡口", "2024-03-06", "", "山下日报", ""), CLOCK]),
        ("a.rdf", RDF, [("钟楼", "", "https://hill.example/clock", "山下日报", "")]),
        ("wp.xml", WORDPRESS, [("钟楼", "2024-03-05", "", "山下日报", "")]),
        (
            "wp-dates.xml",
            WORDPRESS.replace("pubDate>Tue, 05 Mar 2024 08:00:00 +0800</pubDate", POST_DATE),
            [("钟楼", "2024-03-05", "", "山下日报", "")],
        ),
        (
            "video.json",
            '[{"标题": "钟楼", "bodyHtml": "<p>慢。</p>", "时间": "2024年3月5日"}]',
            [("钟楼", "2024-03-05", "", "", "")],
        ),
        (
            "feed.json",
            JSON_FEED,
            [("没有标题的一条消息。", "2024-03-06", "", "山下日报", ""), CLOCK],
        ),
        (
            "rest.json",
            REST,
            [("钟楼", "2024-03-05", "https://hill.example/clock", "hill.example", "")],
        ),
        ("ghost.json", GHOST, [("钟楼", "2024-03-05", "", "", "")]),
        (
            "tables.json",
            GHOST_TABLES,
            [
                ("渡口", "", "", "山下日报", "陆羽生"),
                ("钟楼", "2024-03-05", "", "山下日报", "何小满"),
            ],
        ),
        ("inlined.json", GHOST_INLINED, [("钟楼", "2024-03-05", "", "", "何小满")]),
        (
            "chat.json",
            '{"name": "山下消息", "messages": [{"id": 2, "type": "message", "from": "何小满",'
            ' "from_id": "user7", "date": "2024-03-05T08:00:00", "text": "钟楼慢了。"}]}',
            [("钟楼慢了。", "2024-03-05", "", "山下消息", "何小满")],
        ),
        (
            "messages.html",
            CHAT,
            [
                ("渡口<三>班船。", "2024-03-06", "", "山下 & 消息", "何小满"),
                ("钟楼慢了", "2024-03-05", "", "山下 & 消息", "何小满"),
            ],
        ),
        *(
            (
                name,
                MEMOS,
                [
                    ("渡口", "2024-03-06", "", "flomo", "何小满"),
                    ("钟楼慢了<七>分钟。", "2024-03-05", "", "flomo", "何小满"),
                ],
            )
            for name in ("何小满的笔记.html", "flomo-2024.html")
        ),
        (
            "a.jsonl",
            LINES,
            [("渡口", "2024-03-05", "", "", ""), ("钟楼", "2024-03-05", "", "山下日报", "")],
        ),
        (
            "a.ndjson",
            LINES,
            [("渡口", "2024-03-05", "", "", ""), ("钟楼", "2024-03-05", "", "山下日报", "")],
        ),
        ("lines.json", LINES.splitlines()[0] * 2, [("钟楼", "2024-03-05", "", "山下日报", "")] * 2),
        ("one.json", LINES.splitlines()[0], [("钟楼", "2024-03-05", "", "山下日报", "")]),
        (
            "prefixes.json",
            '[{"news_title": "钟楼", "newsBody": "<p>慢。</p>", "news_pub_time": "2024-03-05",'
            ' "news_source": "山下日报"}]',
            [("钟楼", "2024-03-05", "", "山下日报", "")],
        ),
        (
            "messages.json",
            '{"messages": [{"id": 1, "type": "service", "text": ""}, {"id": 2, "type": "message",'
            ' "date": "2024-03-05T08:00:00", "from": "何", "text": ["钟楼慢了\\n", {"type": "bold",'
            ' "text": "七"}, "分钟。"]}]}',
            [("钟楼慢了", "2024-03-05", "", "", "何")],
        ),
        (
            "wp-authors.xml",
            WORDPRESS.replace("<item>", WORDPRESS_AUTHOR + "<item>", 1).replace(
                "<wp:post_type>post", "<dc:creator>he</dc:creator><wp:post_type>post"
            ),
            [("钟楼", "2024-03-05", "", "山下日报", "何小满")],
        ),
        ("wiki.xml", WIKI_PAGES, [("钟楼", "2024-03-05", "", "镇志", "")]),
        (
            "answers.json",
            '{"data": [{"question": {"title": "钟楼"}, "content": "<p>慢。</p>",'
            ' "created_time": 1709600000, "author": {"name": "何小满"}}]}',
            [("钟楼", "2024-03-05", "", "", "何小满")],
        ),
        (
            "posts.json",
            '{"weibo": [{"id": 7, "text": "慢了七分钟。", "created_at": "2024-03-05T08:00:00",'
            ' "source": "手机", "screen_name": "何小满"}, {"text": "没有日期", "id": 8}]}',
            [("慢了七分钟。", "2024-03-05", "", "", "何小满")],
        ),
        (
            "tweets.js",
            f"window.YTD.tweets.part0 = [{TWEET}];\n",
            [("钟楼 https://hill.example/clock", "2024-03-05", "", "", "")],
        ),
        (
            "note-tweet.js",
            'window.YTD.note_tweet.part0 = [{"noteTweet": {"noteTweetId": "7", "createdAt":'
            ' "2024-03-05T08:00:00.000Z", "core": {"text": "慢了七分钟。"}}}]',
            [("慢了七分钟。", "2024-03-05", "", "", "")],
        ),
        (
            "2024_03.js",
            f"\ufeffGrailbird.data.tweets_2024_03 =\n [{TWEET}]",
            [("钟楼 https://hill.example/clock", "2024-03-05", "", "", "")],
        ),
        (
            "a.csv",
            "\ufeffid,title,content,publish_time,source,author,url\n"
            '7,钟楼,"慢了""七""分钟。\n\n三回, 四回。",2024-03-05 08:00:00,山下日报,何小满,'
            "https://hill.example/clock\n8,没有正文,,2024-03-05,,,\n",
            [CLOCK],
        ),
        ("a.tsv", '标题\t正文\t日期\n钟楼\t慢"了。\t2024-03-05\n', [(*CLOCK[:2], "", "", "")]),
        ("b.csv", "正文;发布时间;标题\r\n慢了。;2024年3月5日;钟楼\r\n", [(*CLOCK[:2], "", "", "")]),
        (
            "w.csv",
            "微博id,微博正文,发布时间\n7,慢了。,2024-03-05 08:00\n",
            [("慢了。", "2024-03-05", "", "", "")],
        ),
        (
            "diary.json",
            '{"entries": [{"uuid": "A", "creationDate": "2024-03-05T08:00:00Z",'
            ' "text": "# 钟楼\\n\\n慢。"}]}',
            [("钟楼", "2024-03-05", "", "", "")],
        ),
        (
            "LOFTER-hill.xml",
            "<lofterBlogExport><PostItem><title>钟楼</title><publishTime>1709625600000</publishTime>"
            "<type>Text</type><permalink>1_7</permalink><tag>钟,山下</tag><content>"
            "<![CDATA[<p>慢了七分钟。</p>]]></content><commentList><comment><content>真慢"
            "</content></comment></commentList></PostItem></lofterBlogExport>",
            [("钟楼", "2024-03-05", "", "LOFTER", "")],
        ),
        (
            "blogbus.xml",
            "<BlogbusCom><Log><Title>钟楼</Title><LogDate>2024-03-05 08:00:00</LogDate>"
            "<Writer>何小满</Writer><Sort>小镇</Sort><Tags>钟 山</Tags>"
            "<Content>&lt;p&gt;慢了七分钟。&lt;/p&gt;</Content></Log></BlogbusCom>",
            [("钟楼", "2024-03-05", "", "Blogbus", "何小满")],
        ),
        (
            "forum.json",
            '[{"title": "钟楼", "contents": "<p>慢了。</p>", "date": "2024-03-05",'
            ' "user_name": "何小满", "comments": [{"contents": "真慢"}]}]',
            [("钟楼", "2024-03-05", "", "", "何小满")],
        ),
        (
            "memos.json",
            '[{"id": 7, "createdTs": 1709625600, "content": "慢了。\\n七分钟。"}]',
            [("慢了。", "2024-03-05", "", "", "")],
        ),
        ("a.enex", ENEX, [(*CLOCK[:3], "hill.example", "何小满")]),
        (
            "comments.atom",
            ATOM.replace(
                "<entry><id>tag:8", "<entry><blogger:type>COMMENT</blogger:type><id>tag:8"
            ),
            [CLOCK],
        ),
    ],
)
def test_each_item_is_an_article(folder: Path, name: str, text: str, expected: list[Row]) -> None:
    (folder / name).write_text(text, "utf-8")
    assert rows(folder) == expected
    assert rows(folder / name) == rows(folder)
    assert not names_article([folder / name])


def test_a_page_of_a_wiki_is_read_as_wikitext(folder: Path) -> None:
    (folder / "wiki.xml").write_text(WIKI_PAGES, "utf-8")
    (file,) = listed(folder)
    assert read_article(file.entry.path).document.text == "钟楼慢了七分钟。\n\n修\n\n三回。"


@pytest.mark.parametrize("name", ["app.js", "tweets.js", "2024_3.js"])
@pytest.mark.parametrize("text", ["alert([1])", 'window.YTD.x = f([{"title": "a", "text": "b"}])'])
def test_a_script_without_posts_is_no_dump(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")
    assert listed(folder) == []


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("慢了七分钟。\n\n三回。\n四回。", "慢了七分钟。\n\n三回。\n四回。"),
        ("<b>慢</b>了。\r\n\r\n<ul><li>一</li></ul>\r\n\r\n三", "慢了。\n\n一\n\n三"),
        ("<!-- wp:paragraph --><p>慢</p><!-- /wp:paragraph -->\n\n三", "慢\n\n三"),
        (
            '[caption id="a" width="3"]<a href="b"><img src="a.jpg" /></a> 钟[/caption]\n\n慢',
            "钟\n\n慢",
        ),
        ('[gallery ids="1,2"]\n\n慢[su_box title="a"]了[/su_box]', "慢了"),
        ('[code lang="py"]\nif a < b:\n\n    c\n[/code]\n\n慢', "if a < b:\n\n    c\n\n慢"),
        ("<pre>一\n\n二</pre>\n\n慢", "一\n\n二\n\n慢"),
        ("[注] 见 [1]，[慢]", "[注] 见 [1]，[慢]"),
        (
            f"[embed]http://{'a' * 998}[code]一[/code]99999[code]二[/code]三",
            "一\n\n99999\n\n二\n\n三",
        ),
    ],
)
def test_the_stored_text_of_a_post_is_read(folder: Path, stored: str, shown: str) -> None:
    post = "<wp:post_type>post</wp:post_type>"
    content = f"<content:encoded><![CDATA[{stored}]]></content:encoded>"
    text = WORDPRESS.replace(post, post + content)
    (folder / "wp.xml").write_text(text, "utf-8")
    (file,) = listed(folder)
    assert read_article(file.entry.path).document.text == shown


STREAMS = {
    "a list": '[{"title": "一", "body": "甲"}, {"title": "二\\"]}", "body": "乙"}]',
    "a list in objects": '{"a": {"b": [{"c": 1}, {"title": "一", "body": "甲"}]}, "t": "[{"}',
    "an article with comments": (
        '[{"title": "一", "body": "甲", "comments": [{"title": "评", "body": "好"}]},'
        ' {"x": [{"title": "二", "body": "乙"}]}]'
    ),
    "nothing": "[]",
    "a file that ends too early": '[{"title": "一", "body": "甲"}, {"title": "二", "bo',
    "brackets that do not match": '[{"title": "一", "body": "甲"}}, {"title": "二", "body": "乙"}]',
}


@pytest.mark.parametrize("chunk", [1, 3, 7, 1 << 20])
@pytest.mark.parametrize("case", STREAMS)
def test_a_large_file_has_the_same_items(
    case: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def titles(items: Iterator[tuple[int, int, Item]], data: bytes | str) -> list[str]:
        listed = []
        with contextlib.suppress(ContainerError):
            for start, length, item in items:
                end = start + length if isinstance(data, bytes) else length
                piece = data[start:end]
                text = piece if isinstance(piece, str) else piece.decode()
                assert json_items.read_item(text, "") == item
                listed.append(item.title)
        return listed

    monkeypatch.setattr("reader.archive.dumps.json_stream._CHUNK", chunk)
    data = STREAMS[case].encode()
    whole = titles(json_items.items(STREAMS[case]), STREAMS[case])
    assert titles(json_stream.items(io.BytesIO(data), 0, lambda: None), data) == whole


def test_objects_too_large_for_an_article_are_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reader.archive.dumps.json_stream.LONGEST", 50)
    monkeypatch.setattr("reader.archive.dumps.json_stream._CHUNK", 16)
    item = '{"title": "一", "body": "甲"}'
    data = f'[{{"db": [{", ".join([item] * 20)}]}}]'.encode()
    items = list(json_stream.items(io.BytesIO(data), 0, lambda: None))
    assert [data[at : at + length].decode() for at, length, _ in items] == [item] * 20


def test_a_dump_may_be_named_by_a_relative_path(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "feed.xml").write_text(RSS, encoding="utf-8")
    monkeypatch.chdir(folder)
    assert len(listed(Path("feed.xml"))) == 2


@pytest.mark.parametrize(
    ("name", "text", "body"),
    [
        ("a.xml", RSS, {"钟楼 & 车站": "慢了七分钟。", "渡口": "三班船。"}),
        ("a.atom", ATOM, {"钟楼": "慢了七分钟。", "渡口": "一 < 二，三班船。"}),
        (
            "a.json",
            JSON_FEED,
            {"钟楼": "慢了七分钟。", "没有标题的一条消息。": "没有标题的一条消息。"},
        ),
        ("a.jsonl", LINES, {"钟楼": "慢了七分钟。", "渡口": "三班船。\n四班船。"}),
        ("a.enex", ENEX, {"钟楼": "慢了七分钟。"}),
        (
            "a.csv",
            "note,title,content,date\na\u2028b\x0cc\x85,钟楼,慢了七分钟。,2024-03-05\n",
            {"钟楼": "慢了七分钟。"},
        ),
    ],
)
def test_the_text_of_an_item(folder: Path, name: str, text: str, body: dict[str, str]) -> None:
    (folder / name).write_text(text, "utf-8")
    articles = [read_article(file.entry.path) for file in listed(folder)]
    texts = {
        article.entry.title: article.document.text.replace("\n\n", "\n") for article in articles
    }
    assert texts == body


TELEGRAPH = {
    "title": "钟楼",
    "author_name": "何小满",
    "url": "https://hill.example/clock",
    "content": [
        {"tag": "p", "children": ["慢了", {"tag": "b", "children": ["七"]}, "分钟，1 < 2。"]},
        {"tag": "figure", "children": [{"tag": "img", "attrs": {"src": "/a.jpg", "onload": "x"}}]},
        {"tag": "p onclick=x", "children": ["第三段"]},
        7,
    ],
}


def test_a_text_may_be_spelled_out_as_elements(folder: Path) -> None:
    (folder / "page.json").write_text(json.dumps({"ok": True, "result": TELEGRAPH}), "utf-8")
    (file,) = listed(folder)
    article = read_article(file.entry.path, hosts={})
    assert article.entry.author == "何小满"
    assert article.document.text.split("\n\n")[0] == "慢了七分钟，1 < 2。"
    assert article.document.text.endswith("第三段")
    assert [block.media.url for block in article.document.blocks if block.media] == [
        "https://hill.example/a.jpg"
    ]


def test_tags_of_an_item(folder: Path) -> None:
    (folder / "a.xml").write_text(RSS, "utf-8")
    assert sorted(next(f.entry.tags for f in listed(folder) if f.entry.tags)) == ["小镇", "钟"]


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16", "utf-8-sig"])
@pytest.mark.parametrize(("name", "text"), [("a.xml", ATOM), ("a.jsonl", LINES), ("a.json", REST)])
def test_a_dump_may_have_any_encoding(folder: Path, encoding: str, name: str, text: str) -> None:
    if encoding == "big5":
        text = "".join(char for char in text if char.encode("big5", "ignore"))
    declared = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>\n'
    data = ((declared if name == "a.xml" else "") + text).encode(encoding)
    if container_kind(folder / name) is None and encoding == "utf-16" and name != "a.xml":
        pytest.skip("JSON is UTF-8, or at least no UTF-16")
    (folder / name).write_bytes(data)
    assert {"钟楼"} <= {file.entry.title for file in listed(folder)} or encoding == "big5"
    assert listed(folder)
    assert read_article(listed(folder)[0].entry.path).document.text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("package.json", '{"name": "a", "version": "1", "description": "钟"}'),
        ("schema.json", '{"title": "钟", "description": "钟楼", "properties": {"title": {}}}'),
        ("numbers.json", "[1, 2, 3]"),
        ("text.json", '"钟楼"'),
        ("broken.json", '{"title": '),
        pytest.param("lists.json", "[" * 200_000, id="deep lists"),
        pytest.param("objects.json", '[{"a":' * 100_000, id="deep objects"),
        ("empty.json", ""),
        ("empty.jsonl", "\n\n"),
        (
            "sitemap.xml",
            '<?xml version="1.0"?><urlset><url><loc>https://a.example</loc></url></urlset>',
        ),
        ("none.xml", "钟楼"),
        ("feed.xml", "<rss><channel><title>空</title></channel></rss>"),
    ],
)
def test_what_is_no_dump_is_skipped_for_a_reason(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, "utf-8")
    tally = Tally()
    assert listed(folder, tally) == []
    assert tally.skipped == Counter({SkipReason.NO_ITEMS: 1})


ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    + "]><rss><channel><item><title>钟</title><link>https://a.example/1</link>"
    "<description>&a11;</description></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("name", "text", "problem", "items"),
    [
        ("a.xml", ENTITIES, "declares entities", 0),
        ("a.xml", RSS.replace("</item>\n</channel>", ""), "damaged XML", 1),
        (
            "a.xml",
            RSS.replace("<item><title>渡口", "<x>" * 600 + "<item><title>渡口"),
            "too deeply",
            1,
        ),
        ("a.json", REST.replace("}}]", "}}, {"), "damaged JSON", 1),
    ],
)
def test_a_damaged_dump_has_a_row_that_says_so(
    folder: Path, name: str, text: str, problem: str, items: int
) -> None:
    (folder / name).write_text(text, "utf-8")
    entries = [file.entry for file in listed(folder)]
    assert [problem in entry.problem for entry in entries if entry.problem] == [True]
    assert len(entries) == items + 1


def test_paths_of_items_stay_when_others_come_and_go(folder: Path) -> None:
    (folder / "a.xml").write_text(RSS, "utf-8")
    before = {file.entry.path.name for file in listed(folder)}
    start = RSS.index("<item>")
    when = "<pubDate>Tue, 05 Mar 2024 08:00:00 +0800</pubDate>"
    new = f"<item><title>湖</title><guid>9</guid>{when}<description>水。</description></item>"
    (folder / "a.xml").write_text(RSS[:start] + new + RSS[start:], "utf-8")
    after = {file.entry.path.name for file in listed(folder)}
    assert before < after
    assert len(after) == 3


def indexed(root: Path, place: Path) -> Index:
    index = Index(place, UTC)
    Indexer(index, [root], known_hosts()).run(workers=0)
    return index


def titles(index: Index) -> list[str]:
    listing = arrange(index, Selection())
    return sorted(entry.title for entry in listing.part(0, len(listing)))


def test_a_dump_in_a_folder_is_indexed_and_follows_its_changes(
    folder: Path, tmp_path: Path
) -> None:
    feed = folder / "below" / "a.xml"
    feed.parent.mkdir()
    feed.write_text(RSS, "utf-8")
    index = indexed(folder, tmp_path / "index")
    assert titles(index) == ["渡口", "钟楼 & 车站"]
    indexer = Indexer(index, [folder], known_hosts())
    indexer.run(workers=0)
    assert indexer.changed == 0
    feed.write_text(RSS.replace("渡口", "渡船"), "utf-8")
    Indexer(index, [folder], known_hosts()).quick()
    assert titles(index) == ["渡船", "钟楼 & 车站"]
    start, end = RSS.index("<item>"), RSS.index("</item>") + len("</item>")
    feed.write_text(RSS[:start] + RSS[end:], "utf-8")
    Indexer(index, [folder], known_hosts()).touched([feed])
    assert titles(index) == ["渡口"]
    feed.unlink()
    Indexer(index, [folder], known_hosts()).run(workers=0)
    assert titles(index) == []


def test_dumps_that_have_not_changed_are_not_read_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.xml").write_text(RSS, "utf-8")
    (folder / "package.json").write_text('{"name": "a"}', "utf-8")
    (folder / "damaged.json").write_text(REST.replace("}}]", "}}, {"), "utf-8")
    index = indexed(folder, tmp_path / "index")
    before = titles(index)
    assert {"damaged.json", "渡口", "钟楼"} <= set(before)

    def fail(*_arguments: object, **_options: object) -> None:
        raise AssertionError

    monkeypatch.setattr("reader.archive.containers.access.container_at", fail)
    again = Indexer(index, [folder], known_hosts())
    again.heads()
    assert again.changed == 0
    assert titles(index) == before


def test_an_item_is_listed_by_the_command(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.xml").write_text(RSS, "utf-8")
    assert ls.run([str(folder), "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert {row["title"] for row in made} == {"渡口", "钟楼 & 车站"}
    assert ls.run([str(folder / "a.xml"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == made


def test_the_kind_of_a_dump(folder: Path) -> None:
    (folder / "a.xml").write_text(RSS, "utf-8")
    assert container_kind(folder / "a.xml") is ContainerKind.FEED


@pytest.mark.parametrize("bad", [b"\xff", b"\xe9\x92", b"\xed\xa0\x80", b"\xf0\x9f\x92"])
def test_bytes_that_are_not_utf8_leave_the_places_of_items(folder: Path, bad: bytes) -> None:
    """They stand where the encoding is not looked at any more, inside and between the items."""
    fill = '{"title": "长", "body": "' + "慢" * 30_000 + '"}'
    one = b'{"title": "\xe4\xb8\x80", "body": "a' + bad * 7 + b'b"}'
    other = b'{"x": "' + bad * 5 + b'"}'
    two = '{"title": "二", "body": "乙"}'.encode()
    (folder / "a.json").write_bytes(b"[" + b", ".join([fill.encode(), one, other, two]) + b"]")
    entries = {file.entry.title: file.entry for file in listed(folder)}
    texts: dict[str, str] = {
        title: read_article(entry.path, hosts={}).document.text for title, entry in entries.items()
    }
    assert texts["二"] == "乙"
    assert texts["一"].startswith("a\ufffd")
    assert texts["一"].endswith("\ufffdb")
    assert len(texts["长"]) == 30_000


@pytest.mark.parametrize("text", [GHOST_TABLES, GHOST_INLINED])
def test_the_tags_of_a_post_of_ghost_are_its_own(folder: Path, text: str) -> None:
    (folder / "a.json").write_text(text, "utf-8")
    (clock,) = [file.entry for file in listed(folder) if file.entry.title == "钟楼"]
    assert clock.tags == ("小镇", "钟")
    article = read_article(clock.path, hosts={})
    assert (article.entry.tags, article.entry.author) == (clock.tags, "何小满")


@pytest.mark.slow
def test_a_post_of_ghost_may_have_many_rows_of_tags(folder: Path) -> None:
    export = json.loads(GHOST_TABLES)
    row = {"post_id": "p1", "tag_id": "t1"}
    export["db"][0]["data"]["posts_tags"] = [row] * 60_000
    (folder / "a.json").write_text(json.dumps(export), "utf-8")
    (clock,) = [file.entry for file in listed(folder) if file.entry.title == "钟楼"]
    assert clock.tags == ("钟",)


def test_messages_are_read_without_what_the_page_puts_around_them(folder: Path) -> None:
    (folder / "messages2.html").write_text(CHAT, "utf-8")
    articles = [read_article(file.entry.path, hosts={}) for file in listed(folder)]
    texts = {str(article.entry.title): article.document.text for article in articles}
    assert texts == {"钟楼慢了": "七分钟。全文", "渡口<三>班船。": "渡口<三>班船。"}
    assert {article.entry.author for article in articles} == {"何小满"}


def test_memos_have_their_topics_and_files(folder: Path) -> None:
    (folder / "flomo.html").write_text(MEMOS, "utf-8")
    articles = [read_article(file.entry.path, hosts={}) for file in listed(folder)]
    clock, ferry = sorted(articles, key=lambda article: str(article.entry.title), reverse=True)
    assert clock.entry.tags == ("山下/钟楼", "钟")
    assert clock.document.text == "#山下/钟楼 #钟\n\n看过 #1。"
    assert ferry.entry.tags == ("船",)
    assert [block.media.url for block in ferry.document.blocks if block.media] == ["file/1.jpg"]


def test_a_post_of_lofter_has_its_tags_and_photos_and_no_comments(folder: Path) -> None:
    (folder / "a.xml").write_text(
        "<?xml version='1.0' encoding='UTF-8'?>\n"
        "<lofterBlogExport><PostItem><permalink>1_8</permalink>"
        "<publishTime>1709625600000</publishTime><type>Photo</type><tag>钟, 山下</tag>"
        "<caption>&lt;p&gt;慢了。&lt;/p&gt;</caption>"
        '<photoLinks>[{"orign": "https://hill.example/a.jpg"}]</photoLinks><commentList><comment>'
        "<content>真慢</content></comment></commentList></PostItem></lofterBlogExport>",
        "utf-8",
    )
    (file,) = listed(folder)
    article = read_article(file.entry.path, hosts={})
    assert article.entry.tags == ("钟", "山下")
    assert article.document.text.split("\n\n")[0] == "慢了。"
    assert "真慢" not in article.document.text
    assert [block.media.url for block in article.document.blocks if block.media] == [
        "https://hill.example/a.jpg"
    ]


KEEP = {
    "title": "钟楼",
    "textContent": "慢了。",
    "createdTimestampUsec": 1709625600000000,
    "userEditedTimestampUsec": 1709712000000000,
    "labels": [{"name": "钟"}],
}
CHECKED = [{"text": "上油", "isChecked": True}, {"text": "校时", "isChecked": False}]


@pytest.mark.parametrize(
    ("note", "text"),
    [
        (KEEP, "慢了。"),
        (KEEP | {"textContent": None, "listContent": CHECKED}, "☑ 上油\n☐ 校时"),
    ],
)
def test_notes_of_google_keep(folder: Path, note: dict[str, object], text: str) -> None:
    (folder / "a.json").write_text(json.dumps(note), "utf-8")
    (file,) = listed(folder)
    entry = file.entry
    assert entry.date is not None
    assert (entry.title, str(entry.date.moment)[:10], entry.tags) == ("钟楼", "2024-03-05", ("钟",))
    assert read_article(entry.path, hosts={}).document.text == text
    assert key_of("", "钟楼", None) in entry.earlier_keys


def as_bytes(text: str) -> str:
    return text.encode().decode("latin-1")


@pytest.mark.parametrize(
    ("post", "title", "source"),
    [
        (
            {
                "timestamp": 1709625600,
                "data": [{"post": as_bytes("慢了<。\n七分钟。")}],
                "title": "Lu",
            },
            "慢了<。",
            "Facebook",
        ),
        ({"timestamp": 1709625600, "data": [{"post": "慢了。\n七分钟。"}]}, "慢了。", "Facebook"),
        ({"timestamp": 1709625600, "data": [{"post": "Café\nlent"}]}, "Café", "Facebook"),
        (
            {"media": [{"creation_timestamp": 1709625600, "title": as_bytes("慢了。\n七分钟。")}]},
            "慢了。",
            "Instagram",
        ),
        (
            {
                "media": [{"uri": "a.jpg", "title": ""}, {"uri": "b.jpg"}],
                "title": as_bytes("慢了。"),
                "creation_timestamp": 1709625600,
            },
            "慢了。",
            "Instagram",
        ),
    ],
)
def test_posts_of_social_networks(
    folder: Path, post: dict[str, object], title: str, source: str
) -> None:
    shared = {"timestamp": 1709625600, "data": [{"update_timestamp": 1709625600}], "title": "Lu"}
    (folder / "your_posts_1.json").write_text(json.dumps([post, shared]), "utf-8")
    (file,) = listed(folder)
    assert file.entry.date is not None
    assert (file.entry.title, file.entry.source) == (title, source)
    assert str(file.entry.date.moment)[:10] == "2024-03-05"


def test_the_first_line_of_a_note_is_its_title(folder: Path) -> None:
    note = {"id": "7", "creationDate": "2024-03-05T08:00:00Z", "content": "钟楼 & 车站\r\n慢了。"}
    (folder / "a.json").write_text(json.dumps({"activeNotes": [note]}), "utf-8")
    (file,) = listed(folder)
    assert file.entry.title == "钟楼 & 车站"
    assert file.entry.date is not None
    assert key_of("", "钟楼 & 车站 慢了。", file.entry.date) in file.entry.earlier_keys
    assert read_article(file.entry.path, hosts={}).document.text == "钟楼 & 车站\n慢了。"


def test_the_marks_of_a_page_of_memos_are_those_of_its_first(folder: Path) -> None:
    name = "flomo@lu-20240306.html"
    (folder / "other").mkdir()
    (folder / "other" / f"a{name}").write_text(MEMOS, "utf-8")
    (page,) = [file.entry for file in listed(folder / "other")]
    (folder / "other" / f"a{name}").rename(folder / name)
    first, second = (file.entry for file in listed(folder))
    assert page.key in first.earlier_keys
    assert page.key not in (second.key, *second.earlier_keys)


def test_a_page_with_the_name_of_memos_is_a_page(folder: Path) -> None:
    page = "<html><head><title>flomo 怎么用</title></head><body><p>井水清。</p></body></html>"
    (folder / "flomo.html").write_text(page, "utf-8")
    assert [file.entry.title for file in listed(folder)] == ["flomo 怎么用"]


MESSAGE = (
    '<div class="message default clearfix" id="message7"><div class="body">'
    '<div class="pull_right date details" title="05.03.2024 08:00:00">08:00</div>'
    "{}</div></div>"
)
POLL = (
    '<div class="media_wrap clearfix">\n<div class="media_poll">\n<div class="question bold">\n'
    '渡口几点 &amp; 几班？\n</div>\n<div class="details">\nAnonymous poll\n</div>\n'
    '<div class="answer">\n- 三班 <span class="details">2 votes</span>\n</div>\n'
    '<div class="answer">\n- 四班\n</div>\n<div class="total details\t">\n2 votes\n</div>\n'
    "</div>\n</div>\n"
)
SHOWN_POLL = "Anonymous poll\n\n三班 2 votes\n四班\n\n2 votes"


@pytest.mark.parametrize(
    ("message", "title", "text"),
    [
        (POLL, "渡口几点 & 几班？", SHOWN_POLL),
        (
            f'<div class="text">\n请选\n</div>{POLL}',
            "请选",
            f"渡口几点 & 几班？\n\n{SHOWN_POLL}",
        ),
        ('<div class="media_poll">\n</div><div class="text">\n钟\n</div>', "钟", "钟"),
    ],
    ids=["alone", "below text", "without content"],
)
def test_a_poll_is_text_of_its_message(folder: Path, message: str, title: str, text: str) -> None:
    (folder / "messages.html").write_text(CHAT_HEAD + MESSAGE.format(message), "utf-8")
    (file,) = listed(folder)
    assert file.entry.title == title
    shown = read_article(file.entry.path, hosts={}).document.text
    assert shown == text


@pytest.mark.parametrize(
    ("poll", "text"),
    [
        (
            {"question": "几班？", "answers": [{"text": "三班", "voters": 2}, {"text": "四班"}]},
            "几班？\n\n- 三班\n- 四班",
        ),
        ({"question": ["几班", {"type": "bold", "text": "？"}], "answers": None}, "几班？"),
        ({"question": "几班？", "answers": [1, {"text": None}]}, "几班？"),
    ],
)
def test_a_poll_of_an_export_in_json_is_text(
    folder: Path, poll: dict[str, object], text: str
) -> None:
    head = {"id": 7, "type": "message", "date": "2024-03-05T08:00:00", "from": "何小满"}
    messages = [head | {"text": "", "poll": poll}, head | {"id": 8, "text": "", "poll": 3}]
    (folder / "result.json").write_text(json.dumps({"name": "山下", "messages": messages}), "utf-8")
    (file,) = listed(folder)
    assert file.entry.path.suffix == ".txt"
    assert text.split("\n")[-1].strip("- ") in read_article(file.entry.path, hosts={}).document.text


ORDINARY = {
    "a comment": f"<!-- {MESSAGE.format('x')} --><p>井水清，河水浑。</p>",
    "no message": '<div class="page_body chat_page"><p>井水清，河水浑。</p></div>',
    "a service message": '<div class="message service" id="message1">井水清，河水浑。</div>',
    "a long comment": f"<!-- {MESSAGE.format('x' * 9000)} --><p>井水清，河水浑。</p>",
}


@pytest.mark.parametrize("place", ["messages.html", "messages.html.gz", "a.zip"])
@pytest.mark.parametrize("case", ORDINARY)
def test_a_page_of_a_chat_without_messages_is_a_page(folder: Path, place: str, case: str) -> None:
    page = f"<html><head><title>井水</title></head><body>{ORDINARY[case]}</body></html>".encode()
    if place == "a.zip":
        with zipfile.ZipFile(folder / place, "w") as packed:
            packed.writestr("messages.html", page)
    else:
        (folder / place).write_bytes(gzip.compress(page) if place.endswith(".gz") else page)
    library = folder / place if place == "a.zip" else folder
    (file,) = listed(library)
    article = read_article(file.entry.path, hosts={})
    assert (article.entry.title, article.document.text) == ("井水", "井水清，河水浑。")


@pytest.mark.parametrize("place", ["messages.html.gz", "messages2.html.xz", "a.zip"])
def test_a_packed_page_of_a_chat_has_its_messages(folder: Path, place: str) -> None:
    data = CHAT.encode()
    if place == "a.zip":
        with zipfile.ZipFile(folder / place, "w") as packed:
            packed.writestr("messages.html.gz", gzip.compress(data))
    else:
        pack = gzip.compress if place.endswith(".gz") else lzma.compress
        (folder / place).write_bytes(pack(data))
    for library in (folder / place, folder)[: 1 if place == "a.zip" else 2]:
        articles = [read_article(file.entry.path, hosts={}) for file in listed(library)]
        assert sorted(str(article.entry.title) for article in articles) == [
            "渡口<三>班船。",
            "钟楼慢了",
        ]


@pytest.mark.parametrize("place", ["folder", "a.zip"])
def test_a_page_with_the_name_of_messages_is_a_page(folder: Path, place: str) -> None:
    page = "<html><head><title>井水</title></head><body><p>井水清，河水浑。</p></body></html>"
    library = folder
    if place == "folder":
        (folder / "messages.html").write_text(page, "utf-8")
    else:
        library = folder / place
        with zipfile.ZipFile(library, "w") as packed:
            packed.writestr("messages.html", page)
            packed.writestr("messages2.html", CHAT)
    titles = sorted(file.entry.title for file in listed(library))
    assert titles == (["井水"] if place == "folder" else ["井水", "渡口<三>班船。", "钟楼慢了"])


@pytest.mark.parametrize(
    "other",
    [
        {"contents": ["第一章", "第二章"]},
        {"media": [{"title": "钟", "creation_timestamp": 1709625600}]},
        {"media": [], "creation_timestamp": 1709625600},
        {"timestamp": 1709625600, "data": [{"post": "别的"}]},
        {"children": [{"string": "别的"}]},
        {"content": [{"tag": "p", "text": "钟"}]},
    ],
)
def test_an_object_keeps_its_text_beside_what_networks_and_outlines_write(
    other: dict[str, object],
) -> None:
    item = json_items.make_item({"title": "钟楼", "text": "慢了七分钟。", **other}, "")
    assert item is not None
    assert (item.title, item.body) == ("钟楼", "慢了七分钟。")


def test_a_book_with_a_table_of_contents_is_its_chapters() -> None:
    chapter = {"title": "钟楼", "content": "慢了七分钟。"}
    book = {"title": "小镇", "contents": ["钟楼"], "chapters": [chapter]}
    found = [item.title for _start, _end, item in json_items.items(json.dumps([book]))]
    assert found == ["钟楼"]


def test_a_note_of_google_keep_needs_no_title() -> None:
    note = {"title": "", "textContent": "上油", "userEditedTimestampUsec": 1709712000000000}
    item = json_items.make_item(note, "")
    assert item is not None
    assert (item.body, item.date[:10]) == ("上油", "2024-03-06")
