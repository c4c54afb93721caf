"""Heads and texts per second of each file format, beside those of Markdown with front matter."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import PurePath

import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from reader.archive.formats.registry import recognise
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
    "wikitext": ("a.wiki", f"= 港口的灯 =\n'''灯'''与[[船]]。\n\n{MARKDOWN}"),
    "pandoc-title": ("a.md", f"% 港口的灯\n% 王小明\n% 2024-03-05\n\n{MARKDOWN}"),
}
HEAD_COST = {"html-page": 40.0, "mhtml": 60.0}
"""The most that a head may cost, in heads of front matter; others 6."""

TEXT_COST = {"html-page": 20.0, "mhtml": 20.0}
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


@pytest.mark.parametrize("name", FILES)
def test_heads_a_second(name: str, benchmark: BenchmarkFixture) -> None:
    benchmark(head_of(name))
    ratio = best(head_of(name), 40) / best(head_of("front-matter"), 40)
    benchmark.extra_info["ratio"] = ratio
    assert ratio <= HEAD_COST.get(name, 6.0)


@pytest.mark.parametrize("name", FILES)
def test_texts_a_second(name: str, benchmark: BenchmarkFixture) -> None:
    benchmark(text_of(name))
    ratio = best(text_of(name), 4) / best(text_of("front-matter"), 4)
    benchmark.extra_info["ratio"] = ratio
    assert ratio <= TEXT_COST.get(name, 6.0)
