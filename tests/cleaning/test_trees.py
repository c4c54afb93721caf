"""The tree of the index and the one of beautifulsoup4 are the same, and so are the documents."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from bs4.element import CData, NavigableString, RubyParenthesisString, RubyTextString, Tag
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from reader.archive.article import read_article
from reader.cleaning.html import tree
from reader.cleaning.html.elements import DEEPEST, Element, Node, UnseenString
from reader.cleaning.html.repair import repair
from reader.cleaning.html.soup import parse_soup
from reader.cleaning.html.tree import parse
from reader.cleaning.pipeline import clean
from reader.errors import ArticleError
from reader.text.document import Document
from tests.cleaning.test_properties import SOUP, TREES

NAMES = (
    "a href='x' href='y'", "address", "article", "b", "base href=/q", "body class=x", "br", "br/",
    "button", "col", "dd", "div class='a b' id=c", "dl", "dt", "embed", "font color=red", "form",
    "frameset", "h1", "head", "hr", "html lang=zh", "i", "iframe", "img src=a", "input", "label",
    "li", "link rel=x", "math", "meta charset=gbk", "nobr", "noscript", "o:p", "object", "option",
    "p", "p/", "param", "picture", "plaintext", "pre", "q", "rp", "rt", "ruby", "script", "select",
    "small", "source", "span", "style", "svg xlink:href='#'", "table", "tbody", "td", "template",
    "textarea", "th", "thead", "title", "tr", "ul", "video", "wbr", "x-y", "xmp",
)  # fmt: skip
BITS = (
    "<!-- 注 -->", "<!doctype html>", "<!DOCTYPE a PUBLIC 'b' 'c'>", "<?php echo 1 ?>", "<?x?>",
    "<![CDATA[甲<b>]]>", "<!", "<!-", "-->", "</", "</ p>", "<", ">", "&", "&amp;", "&amp",
    "&nbsp;", "&#0;", "&#x1f600;", "&#xD800;", "&lt;b&gt;", "&unknown;",
    "\0", "\x0b", "\x0c", "\r\n", "\n\n",
    "  ", "\t", "\u3000", "\xa0", "\u200b", "\ufeff", "\x85", "\u2028", "\ufffe", "甲。", "乙 丙",
    "'", '"', "<p", "<a href=\"", "<P>", "</DIV>",
)  # fmt: skip
TAG_SOUP = st.lists(
    st.sampled_from(
        [*(f"<{name}>" for name in NAMES), *(f"</{name.split()[0]}>" for name in NAMES), *BITS]
    ),
    max_size=40,
).map("".join)
FIXTURES = Path(__file__).parent / "fixtures"
SUFFIXES = frozenset((".md", ".html", ".txt"))

Nodes = list[Any]
"""The names, attributes, and texts of a tree, in document order; unseen texts in a list."""


def nodes_of(root: Element) -> Nodes:
    """Return the nodes of a tree of ours, without recursion."""
    nodes: Nodes = []
    stack: list[Node | None] = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Element):
            nodes.append((node.name, dict(node.attrs)))
            stack += [None, *reversed(node.contents)]
        elif isinstance(node, UnseenString):
            nodes.append([white(node)])
        else:
            nodes.append(white(node) if node is not None else None)
    return nodes


def stock_nodes_of(body: str) -> Nodes:
    """Return the nodes of the tree that beautifulsoup4 makes when it is left alone."""
    soup = BeautifulSoup(body, "lxml", multi_valued_attributes=None)
    seen = (NavigableString, CData, RubyTextString, RubyParenthesisString)
    nodes: Nodes = []
    stack: list[Any] = [soup.body or soup]
    while stack:
        node = stack.pop()
        if isinstance(node, Tag):
            nodes.append((node.name, dict(node.attrs)))
            stack += [None, *reversed(node.contents)]
        elif node is None:
            nodes.append(None)
        else:
            nodes.append(white(str(node)) if type(node) in seen else [white(str(node))])
    return nodes


def white(text: str) -> str:
    """Return a text; one of white space alone as beautifulsoup4 shortens it, which is no loss."""
    if text.strip(" \t\n\r\f"):
        return text
    return "\n" if "\n" in text else " "


def check(body: str) -> None:
    """Check that a body gives the stock tree, and one document."""
    source = "<body>" + repair(body)
    assert nodes_of(parse(source)) == stock_nodes_of(source)
    assert cleaned(body) == cleaned(body, soup=True)


def cleaned(body: str, *, soup: bool = False) -> Document:
    """Return the document of a body."""
    return clean(body, url="https://a.example/", title="甲", soup=soup)


@given(TAG_SOUP)
def test_any_tag_soup_gives_one_tree(body: str) -> None:
    check(body)


@given(st.one_of(SOUP, TREES))
def test_any_generated_page_gives_one_tree(body: str) -> None:
    check(body)


@given(TAG_SOUP)
def test_any_page_gives_one_document(body: str) -> None:
    check(f"<!doctype html><html><head><title>甲</title></head><article>{body}</article></html>")


@pytest.mark.parametrize(
    "body",
    [
        "<ruby>漢<rp>(</rp><rt>かん</rt></ruby>",
        "<template><p>甲</p><rt>乙</rt></template>丙",
        '<script type=\'application/ld+json\'>{"a": "<p>"}</script><style>p{}</style>甲',
        "<pre>\n  甲\n   <b> </b></pre>",
        "甲<!-- 注 -->乙<p>丙<small>丁</small><!-- 注 --></p>",
        "<p>甲</body></html>乙<p>丙",
        "<html><head><title>甲</title></head><body class=a><p>乙</body></html>",
        "<a><p><a>甲</p></a>",
        "<figure><a href='/donate'><img src=a></a></figure>",
        "<dl><dt>甲<dd>乙<dd>丙</dl><dd>丁",
        "<figure><img src=a><p><small>甲</small><!doctype html></p></figure>",
        "<!DOCTYPE a PUBLIC 'b' 'c'><!doctype html system 'd'><!doctype>甲",
    ],
)
def test_a_body_gives_one_tree(body: str) -> None:
    check(body)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["div", "b", "pre", "x-y", "rt"])
@pytest.mark.parametrize("depth", [DEEPEST - 3, DEEPEST + 3])
def test_a_deep_body_gives_one_document(name: str, depth: int) -> None:
    body = f"<{name}>甲" * depth + f"</{name}>乙" * 2
    assert nodes_of(parse("<body>" + body)) == nodes_of(parse_soup("<body>" + body))
    assert cleaned(body) == cleaned(body, soup=True)


def test_what_lxml_gives_up_on_is_left_to_beautifulsoup(monkeypatch: pytest.MonkeyPatch) -> None:
    class GivesUp:
        ParserError = etree.ParserError

        def HTMLParser(self, target: object) -> GivesUp:  # noqa: N802 - the name in lxml
            return self

        def feed(self, body: str) -> None:
            raise etree.ParserError(body)

    body = "<body><p>甲<b>乙</p>丙<!-- 注 -->"
    expected = nodes_of(parse(body))
    monkeypatch.setattr(tree, "etree", GivesUp())
    assert nodes_of(parse(body)) == expected


def files(folder: Path) -> list[Path]:
    """Return the articles below a folder, and all else that may be read as one."""
    return sorted(path for path in folder.rglob("*") if path.suffix in SUFFIXES)


def assert_one_document(paths: list[Path]) -> None:
    """Check that some files give the same document in both ways."""
    for path in paths:
        try:
            expected = read_article(path, soup=True)
        except ArticleError:
            continue
        assert read_article(path) == expected, path


def test_the_samples_give_one_document(samples: Path) -> None:
    paths = files(samples) + files(FIXTURES)
    assert len(paths) > 10
    assert_one_document(paths)


@pytest.mark.slow
@pytest.mark.parametrize("archive", ["corpus", "archives", "seeds"])
def test_real_archives_give_one_document(archive: str, shared: Path) -> None:
    paths = files(shared / archive)
    assert paths
    assert_one_document(paths)


def test_the_tree_of_beautifulsoup_leaves_nothing_to_the_garbage_collector() -> None:
    body = "<body>" + "<p>甲<b>乙</b><!-- 注 --></p>丙" * 200
    parse_soup(body)
    gc.collect()
    gc.disable()
    try:
        parse_soup(body)
        assert gc.collect() < 100  # what lxml makes for any body
    finally:
        gc.enable()
