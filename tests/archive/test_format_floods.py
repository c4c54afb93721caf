"""Floods of the markup of some formats and dumps: time and output grow no faster than the input."""

from __future__ import annotations

import io
import time
from collections.abc import Callable

import pytest

from reader.archive.dumps import feeds, json_items, memo_pages
from reader.archive.dumps.feeds import FeedHead
from reader.archive.formats import discuz_light, discuz_thread, logseq, mdx, mediawiki
from reader.archive.formats.article_format import Head
from reader.archive.formats.page_elements import PageElements, parse
from reader.archive.joplin import properties_of
from reader.notes.exchange import markdown_reading
from reader.text.comparison.compare import compare


def from_mdx(text: str) -> str:
    """Return the body of an MDX file."""
    return mdx.body(text, mdx.read_head(text))


def from_wikitext(text: str) -> str:
    """Return the body of a page of MediaWiki."""
    return mediawiki.body(text, mediawiki.FORMAT.read_head(text) or Head({}))


def from_logseq(text: str) -> str:
    """Return the body of a page of Logseq."""
    return logseq.body(text, Head({}))


def from_feed(text: str) -> str:
    """Return the title of the only item of a feed."""
    data = text.encode()
    ((at, length),) = feeds.places(io.BytesIO(data), lambda: None)
    item = feeds.read_item(data[at : data.index(b">", at + length) + 1], FeedHead())
    return item.title if item else ""


SUBJECT = '<span id="thread_subject">a</span>'
POST = '<td class="t_f" id="postmessage_1">'


def from_thread(text: str) -> str:
    """Return the posts of a page of Discuz!, if it is a thread."""
    if not discuz_thread.is_thread(text):
        return ""
    return f"{discuz_thread.thread_fields(text)}{discuz_thread.thread_body(text)}"


LIGHT_POST = "Powered by Discuz<b>作者: </b>a<b>时间: </b>2024-3-5<br>"


def from_light_page(text: str) -> str:
    """Return the posts of a light page of Discuz!."""
    assert discuz_light.is_light_thread(text)
    return f"{discuz_light.light_fields(text)}{discuz_light.light_body(text)}"


def from_memos(text: str) -> str:
    """Return the titles of the memos of a page."""
    data = text.encode()
    page = memo_pages.read_memos(data)
    items = [page.item(memo, data[memo.at : memo.at + memo.length]) for memo in page.messages]
    return "".join(item.title for item in items if item)


def from_json(text: str) -> str:
    """Return the titles of the items of a JSON file."""
    return "".join(item.title for _start, _end, item in json_items.items(text))


FLOODS: dict[str, tuple[Callable[[str], str], Callable[[int], str]]] = {
    "imports": (from_mdx, lambda n: "x\n" + "import a\n" * (n // 9)),
    "brackets of an export": (from_mdx, lambda n: f"x\nexport default {'()' * (n // 2)}\n\nx"),
    "a heading that is not closed": (from_wikitext, lambda n: f"= {' ' * n}x"),
    "a heading with spaces": (from_wikitext, lambda n: f"= a{' ' * n}x"),
    "a web link with spaces": (from_wikitext, lambda n: f"[//a{' ' * n}x"),
    "lines of a cell": (from_wikitext, lambda n: "{|\n|a\n" + "b\n" * (n // 2) + "|}\n"),
    "an embed": (from_logseq, lambda n: f"- {{{{{'a' * n}"),
    "posts of a thread": (
        from_thread,
        lambda n: SUBJECT + POST * (n // 35),
    ),
    "spaces in a light post": (from_light_page, lambda n: f"{LIGHT_POST}{' ' * n}x"),
    "breaks in a light post": (from_light_page, lambda n: f"{LIGHT_POST}{'<br>' * (n // 4)}x"),
    "breaks below a light post": (from_light_page, lambda n: f"{LIGHT_POST}x{'<br>' * (n // 4)}"),
    "labels of printed posts": (
        from_light_page,
        lambda n: LIGHT_POST + f"<b>作者: </b>{' ' * 100}" * (n // 110),
    ),
    "cells of a post": (from_thread, lambda n: SUBJECT + POST + "<td>" * (n // 4)),
    "authors of a thread": (
        from_thread,
        lambda n: SUBJECT + '<div class="authi">' * (n // 19) + POST,
    ),
    "the name of the author of memos": (
        from_memos,
        lambda n: f'<div class="name">{" " * n}<div class="memo">',
    ),
    "elements of a memo": (
        from_memos,
        lambda n: '<div class="memo"><div class="content">' + "<div>" * (n // 5),
    ),
    "elements of an author": (
        from_feed,
        lambda n: "<item><title>t</title><author>" + "<b>xy</b>" * (n // 9) + "</author></item>",
    ),
    "prefixed keys": (
        from_json,
        lambda n: "[{" + "".join(f'"{k}_a":1,"{k}_b":1,' for k in letters(n // 18)) + '"z":1}]',
    ),
    "a URL with spaces": (
        markdown_reading.url_of,
        lambda n: f"---\nurl: x{' ' * n}y\n---\n",
    ),
    "one word in a line of a thousand": (
        lambda text: str(len(compare(text, "c a b d e").parts)),
        lambda n: "a b " * (n // 4),
    ),
}


def letters(count: int) -> list[str]:
    """Return different words of four letters."""
    digits = "bcdfghjklmnpqrstvwxy"
    return [
        "".join(digits[number // 20**place % 20] for place in range(4)) for number in range(count)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", FLOODS)
def test_time_grows_with_the_length(name: str) -> None:
    read, flood = FLOODS[name]

    def seconds(size: int) -> float:
        text = flood(size)
        start = time.process_time()
        read(text)
        return time.process_time() - start

    seconds(1_000)
    # Eight times the input: a quadratic reader takes 64 times as long.
    assert seconds(320_000) < 24 * seconds(40_000) + 0.5


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (from_wikitext, "{|\n|" + "||" * 2_000 + "\n" + "|-\n|a\n" * 2_000 + "|}\n"),
        (from_logseq, "".join(f"{' ' * depth}- a\n" for depth in range(200)) + "x\n" * 10_000),
    ],
    ids=["a table with one wide row", "lines below a deep block"],
)
def test_the_markdown_is_not_much_longer_than_the_text(
    read: Callable[[str], str], text: str
) -> None:
    assert len(read(text)) < 40 * len(text)


@pytest.mark.parametrize("number", ["1" + "0" * 400, "-1" + "0" * 400, "1e999", "NaN"])
def test_a_number_that_is_no_date(number: str) -> None:
    ((_start, _end, item),) = json_items.items(f'[{{"title":"t","text":"x","date":{number}}}]')
    assert item.date == ""


def test_a_url_of_many_brackets_is_a_text() -> None:
    assert markdown_reading.url_of(f"---\nurl: {'[' * 9_000}\n---\n") == "[" * 9_000


def test_properties_that_do_not_end_are_given_up_at_once() -> None:
    properties = f"\n\nid: {'0' * 32}\n" + "a: b\n" * 40
    assert properties_of(f"x{properties}type_: x\n") == {}
    assert len(properties_of(f"x{properties}type_: 1\n")) == 3


@pytest.mark.slow
def test_nested_elements_without_text_are_not_walked_at_each_level() -> None:
    def seconds(depth: int) -> float:
        nested = "<div><p></p><p></p><p></p>" * depth + "</div>" * depth
        start = time.process_time()
        parse(f"<html><body><h1>x</h1>{nested * (8_000 // depth)}", PageElements())
        return time.process_time() - start

    seconds(2)
    assert seconds(200) < 5 * seconds(2) + 0.2
