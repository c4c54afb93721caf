"""Every input terminates and keeps its text: depth, size, repetition."""

from __future__ import annotations

import time

import pytest

from reader.cleaning.bulk import MOST
from reader.cleaning.pipeline import LARGEST, clean
from reader.text.render.markdown import to_markdown

TAGS = (
    "div", "blockquote", "ul><li", "b", "span", "a href=x", "table><tr><td", "details", "sup",
    "ruby><rt", "div hidden", "div class=share", "div class=comments", "video", "svg", "button",
    "section class=related", "noscript", "dl><dd", "pre", "h1", "figure", "object",
)  # fmt: skip


def test_a_hundred_thousand_levels_keep_their_innermost_text() -> None:
    assert clean("<div>" * 100_000 + "底部").text == "底部"


MARKUP = (
    "<", "<a ", "<a a=", '<a href="', "</", "<x", "<!--", "<iframe ", "<script>", "&", "&#27;",
    "<p><", '="{"', "<br> \n", "<p>\n", "\u3000", "<hr>", "<img src=a>", "<td>x", "<b>x</b>",
    "<a href=#x>1</a>", "<p id=x>1", "<sup><a href=#x>1</a></sup>", "<div hidden>x",
    "<i>*</i>", "<wbr>x", "<span class=a>x</span> ", "<table><tr><td>x", '<a "><p>',
)  # fmt: skip
PLAIN = (
    "中", "1:00 ", "https://", "http", "a@", "a.", "www.a.", "#a ", "-", "。【", "1.", "► ", "\n",
    "\n\u3000", "-----a", "AB:", "a\n", "> ", "[", "*a **b ", "# a\n", "- a\n",
)  # fmt: skip


def read_deep(tag: str, depth: int) -> None:
    """Read nested elements, empty and with text, and render them."""
    for inner in ("", "层"):
        document = clean(f"<{tag}>{inner}" * depth + "底部的话" * 300)
        hidden = "".join(removed.text for removed in document.removed)
        assert "底部的话" in document.text + hidden
        to_markdown(document)


SECONDS = 60
"""The most time of the processor for one text; where the code is not linear, it takes minutes."""


def read_long(unit: str, size: int) -> None:
    """Read a text that repeats one unit, and render it, in time."""
    begun = time.process_time()
    document = clean(unit * (size // len(unit)), url="https://a.example/")
    to_markdown(document)
    assert time.process_time() - begun < SECONDS


@pytest.mark.slow
@pytest.mark.parametrize("tag", TAGS)
def test_depth_loses_no_text(tag: str) -> None:
    read_deep(tag, 1_100)


@pytest.mark.slow
@pytest.mark.parametrize("tag", TAGS)
def test_depth_takes_linear_time(tag: str) -> None:
    read_deep(tag, 30_000)


@pytest.mark.parametrize("unit", [*MARKUP, *PLAIN])
def test_repeated_constructs_are_read(unit: str) -> None:
    read_long(unit, 2_000)


@pytest.mark.slow
@pytest.mark.parametrize("unit", [*MARKUP, *PLAIN])
def test_repetition_takes_linear_time(unit: str) -> None:
    most = MOST // max(1, unit.count("<"), unit.count("\n"), unit.count("/"))
    read_long(unit, min(1_000_000, most * len(unit)))
    read_long(unit, 2_000_000)


@pytest.mark.slow
def test_a_body_that_is_too_large_is_truncated_with_a_notice() -> None:
    document = clean("<p>中" + "。" * LARGEST)
    assert [notice.code for notice in document.notices] == ["too-large"]
    assert document.text.startswith("中。。")
    assert len(document.text) < LARGEST


def test_deep_containers_give_a_notice() -> None:
    document = clean("<blockquote>" * 40 + "底")
    assert [notice.code for notice in document.notices] == ["too-deep"]
    assert len(document.blocks[0].frames) < 40


def test_deeply_nested_boxes_keep_their_text() -> None:
    body = "<div>外" * 6_000 + "<b>底</b><script>SECRET()</script><p>部</p>" + "</div>后" * 6_000
    text = clean(body).text
    assert "底" in text
    assert "部" in text
    assert text.count("外") == 6_000
    assert text.count("后") == 6_000
    assert "SECRET" not in text
