"""Heads and texts per second of each file format, beside those of Markdown with front matter.

The formats and the kinds of dumps are those of the program: a new one without an example fails.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import PurePath

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reader.archive.containers.detection import DUMPS, ContainerKind
from reader.archive.containers.dumps import DumpSource
from reader.archive.containers.limits import Meter
from reader.archive.containers.member import ListingReport
from reader.archive.formats.registry import FORMATS, recognise
from reader.archive.header import read_head
from reader.cleaning.pipeline import clean

pytestmark = pytest.mark.bench

PARAGRAPH = "港口的灯亮了，渔船一条接一条地回来，岸上的人提着篮子等着。"
FRONT = "---\ntitle: 港口的灯\ndate: 2024-03-05\nauthor: 王小明\n---\n\n"
MARKDOWN = "\n\n".join([PARAGRAPH] * 40)
HTML = "".join(f"<p>{PARAGRAPH}</p>" for _ in range(40))
PAGE = (
    "<!DOCTYPE html><html><head><title>港口的灯</title>"
    '<meta property="article:published_time" content="2024-03-05"></head><body><nav>首页</nav>'
    f"<article><h1>港口的灯</h1>{HTML}</article></body></html>"
)
MESSAGE = (
    "MIME-Version: 1.0\nContent-Type: multipart/related; boundary=b\n\n--b\n"
    f"Content-Type: text/html; charset=utf-8\n\n{PAGE}\n--b--\n"
)
FILES = {
    "front-matter": ("a.md", FRONT + MARKDOWN),
    "front-matter, HTML": ("a.md", FRONT + HTML),
    "link-line": ("a.md", f"<!--1709596800000-->\n[灯](https://a.example/b)\n------\n{HTML}"),
    "text": ("a.md", f"# 港口的灯\n\n作者：王小明　日期：2024-03-05\n\n{MARKDOWN}"),
    "plain-text": ("a.txt", f"港口的灯\n\n2024-03-05　作者：王小明\n\n{MARKDOWN}"),
    "html-page": ("a.html", PAGE),
    "mhtml": ("a.mhtml", MESSAGE),
    "mdx": ("a.mdx", f"import A from 'a'\n\n{FRONT}<Box>\n\n{MARKDOWN}\n\n</Box>\n"),
    "logseq": ("a.md", "title:: 灯\n\n" + "\n".join(f"- {PARAGRAPH}" for _ in range(40))),
    "wikitext-in-text": ("a.txt", f"'''灯'''与[[船]]。\n\n== 港口 ==\n{MARKDOWN}"),
    "gutenberg": (
        "a.txt",
        "The Project Gutenberg eBook of 港口的灯\n\nTitle: 港口的灯\nAuthor: 王小明\n\n"
        f"*** START OF THE PROJECT GUTENBERG EBOOK 港口的灯 ***\n\n{MARKDOWN}\n",
    ),
    "bbs-post": (
        "a.txt",
        "发信人: wang (王小明), 信区: Sea\n标  题: 港口的灯\n"
        f"发信站: 海边社区 (Tue Mar  5 08:30:00 2024), 站内\n\n{MARKDOWN}\n",
    ),
    "movable-type": (
        "a.txt",
        f"TITLE: 港口的灯\nDATE: 03/05/2024 08:00:00\n-----\nBODY:\n{MARKDOWN}\n-----\n--------\n",
    ),
    "board-thread": (
        "a.txt",
        "海边论坛 » 港口\n\n作者: 王小明    时间: 2024-3-5 08:30    标题: 港口的灯\n\n"
        f"{MARKDOWN}\n",
    ),
    "wikitext": ("a.wiki", f"= 港口的灯 =\n'''灯'''与[[船]]。\n\n{MARKDOWN}"),
    "org": ("a.org", f"#+TITLE: 港口的灯\n#+DATE: <2024-03-05>\n\n* 港口\n{MARKDOWN}"),
    "restructured-text": (
        "a.rst",
        f"港口的灯\n========\n\n:date: 2024-03-05\n\n{MARKDOWN}",
    ),
    "opml": (
        "a.opml",
        '<opml version="2.0"><head><title>港口的灯</title></head><body><outline text="港口">'
        + f'<outline text="{PARAGRAPH}"/>' * 40
        + "</outline></body></opml>",
    ),
    "asciidoc": ("a.adoc", f"= 港口的灯\n王小明\n2024-03-05\n\n== 港口\n\n{MARKDOWN}"),
    "notion-page": (
        "a.html",
        '<html><head><title>港口的灯</title></head><body><article id="a-1" class="page sans">'
        '<h1 class="page-title">港口的灯</h1><table class="properties"><tbody>'
        '<tr class="property-row"><th>Date</th><td><time>@March 5, 2024</time></td></tr>'
        f'</tbody></table><div class="page-body">{HTML}</div></article></body></html>',
    ),
    "html-page, a thread": (
        "a.html",
        "<html><head><title>港口的灯 - 海边论坛 - Powered by Discuz!</title></head><body>"
        '<span id="thread_subject">港口的灯</span>'
        + "".join(
            f'<div class="authi"><a href="space-uid-{number}.html">王小明</a></div>'
            f'<em id="authorposton{number}">发表于 2024-3-5 08:30</em>'
            f'<div class="t_f" id="postmessage_{number}">{PARAGRAPH * 10}</div>'
            for number in range(4)
        )
        + "</body></html>",
    ),
    "pandoc-title": ("a.md", f"% 港口的灯\n% 王小明\n% 2024-03-05\n\n{MARKDOWN}"),
}
ITEM = f'{{"title": "港口的灯", "date": "2024-03-05", "content": "{PARAGRAPH * 40}"}}'
ROW = f"港口的灯,2024-03-05,{PARAGRAPH * 40}\n"
ENTRY = (
    "<item><title>港口的灯</title><pubDate>2024-03-05</pubDate>"
    f"<description>{PARAGRAPH * 40}</description></item>"
)
COUNT = 50
"""Items of each dump."""

ITEMS = {
    ContainerKind.FEED: ("a.xml", f"<rss><channel>{ENTRY * COUNT}</channel></rss>"),
    ContainerKind.JSON: ("a.json", f"[{','.join([ITEM] * COUNT)}]"),
    ContainerKind.LINES: ("a.jsonl", f"{ITEM}\n" * COUNT),
    ContainerKind.TABLE: ("a.csv", "title,date,content\n" + ROW * COUNT),
    ContainerKind.ENTRIES: (
        "export.txt",
        (
            f"TITLE: 港口的灯\nDATE: 03/05/2024 08:00:00\n-----\nBODY:\n{PARAGRAPH * 40}\n"
            "-----\n--------\n"
        )
        * COUNT,
    ),
    ContainerKind.CHAT: (
        "messages.html",
        '<div class="page_body chat_page">'
        + "".join(
            f'<div class="message default" id="message{number}">'
            f'<div class="pull_right date details" title="05.03.2024 08:00:00"></div>'
            f'<div class="text">{PARAGRAPH * 40}</div></div>'
            for number in range(COUNT)
        ),
    ),
}
ITEM_COST = 8.0
"""The most that an item may cost to be listed, in heads of front matter."""

HEAD_COST = {"html-page": 40.0, "notion-page": 50.0, "mhtml": 60.0}
"""The most that a head may cost, in heads of front matter; others 6."""

TEXT_COST = {"html-page": 20.0, "notion-page": 20.0, "mhtml": 20.0}
"""The most that a text may cost, in texts of Markdown below front matter; others 6."""


def head_of(name: str) -> Callable[[], object]:
    file, text = FILES[name]
    return lambda: read_head(text[:4096], path=PurePath(file), hosts={})


def text_of(name: str) -> Callable[[], object]:
    file, text = FILES[name]

    def read() -> object:
        article_format, head = recognise(text, file)
        return clean(article_format.body(text, head), kind=article_format.body_kind)

    return read


def best(work: Callable[[], object], rounds: int) -> float:
    """Return the least processor time of a round, in seconds."""

    def seconds() -> float:
        begun = time.process_time()
        for _ in range(rounds):
            work()
        return time.process_time() - begun

    return min(seconds() for _ in range(5))


@pytest.mark.parametrize("name", dict.fromkeys((*FORMATS, *FILES)))
def test_heads_a_second(name: str, benchmark: BenchmarkFixture) -> None:
    benchmark(head_of(name))
    ratio = best(head_of(name), 40) / best(head_of("front-matter"), 40)
    benchmark.extra_info["ratio"] = ratio
    assert ratio <= HEAD_COST.get(name, 6.0)


@pytest.mark.parametrize("name", dict.fromkeys((*FORMATS, *FILES)))
def test_texts_a_second(name: str, benchmark: BenchmarkFixture) -> None:
    benchmark(text_of(name))
    ratio = best(text_of(name), 4) / best(text_of("front-matter"), 4)
    benchmark.extra_info["ratio"] = ratio
    assert ratio <= TEXT_COST.get(name, 6.0)


def items_of(kind: ContainerKind) -> Callable[[], object]:
    name, text = ITEMS[kind]
    source = DumpSource.of_data(text.encode(), PurePath(name).suffix, kind)
    return lambda: sum(1 for _ in source.members(ListingReport(), Meter()))


@pytest.mark.parametrize("kind", sorted(DUMPS))
def test_items_a_second(kind: ContainerKind, benchmark: BenchmarkFixture) -> None:
    assert items_of(kind)() == COUNT
    benchmark(items_of(kind))
    ratio = best(items_of(kind), 4) / best(head_of("front-matter"), 4 * COUNT)
    benchmark.extra_info["ratio"] = ratio
    assert ratio <= ITEM_COST
