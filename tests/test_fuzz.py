"""Random and broken input through decode, head, clean and layout: 10^5 inputs, nothing escapes.

``READER_FUZZ`` sets how many; ``HYPOTHESIS_PROFILE=search`` takes other inputs in each run.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from itertools import pairwise
from pathlib import Path, PurePath
from typing import Literal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader.archive.decoding import decode
from reader.archive.header import read_head
from reader.cleaning.pipeline import clean
from reader.text.document import Document
from reader.text.layout.page import Page, PageStyle
from reader.text.safe import safe, safe_line
from reader.text.weblink import RefusedLinkError, judge
from tests.text.strategies import documents

pytestmark = pytest.mark.slow
EXAMPLES = int(os.environ.get("READER_FUZZ", "20000"))
"""Inputs of each of the five tests."""
many = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)

NEVER = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufff9-\ufffb"
    "\ud800-\udfff\ufffe\uffff\U000e0000-\U000e007f]"
)
PIECES = (
    *(
        "<p>",
        "</p>",
        "<div>",
        "</div",
        "<a href='",
        "'>",
        "</a>",
        "<table>",
        "<tr>",
        "<td>",
        "<li>",
    ),
    *(
        "<ul>",
        "<ol start=9>",
        "<blockquote>",
        "<pre>",
        "<code>",
        "<!--",
        "-->",
        "<br>",
        "<img alt=",
    ),
    *("<ruby>", "<rt>", "<details>", "<summary>", "<script>", "</script>", "<svg>", "<![CDATA["),
    *("&#27;", "&#x9b;", "&amp;", "&", "<", "\x1b[31m", "\x9b", "\x00", "\u202e", "\U000e0041"),
    *("---\n", "title: ", "date: ", "- ", "[", "](", ")", "*", "_", "`", "```\n", "> ", "# ", "| "),
    *(
        "\n",
        "\n\n",
        "\r",
        "\u2028",
        "\t",
        " ",
        "\u3000",
        "汉字",
        "。",
        "“",
        "——",
        "word",
        "👩‍👩‍👧",
        "e\u0301",
    ),
    *(
        "กำ",
        "한",
        "ᄒ",
        "\u200b",
        "\u00ad",
        "\ufe0f",
        "\ud800",
        "https://a.b/c",
        "a" * 90,
        "字" * 90,
    ),
)
article = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=40).map("".join)


@many
@given(st.binary(max_size=200) | article.map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_decoding_never_fails(data: bytes) -> None:
    decoded = decode(data)
    assert isinstance(decoded.text, str)
    assert not NEVER.search(safe(decoded.text))


@many
@given(article, st.text(max_size=20))
def test_a_head_is_always_safe(text: str, name: str) -> None:
    header = read_head(text, path=PurePath(f"{name}.md"), hosts={})
    for shown in (header.title, header.source, header.author, *header.tags):
        assert not NEVER.search(shown)
        assert "\n" not in shown
    assert header.title.strip()
    assert 0 <= header.body_start <= len(text)


@many
@given(article, st.sampled_from(["", "https://example.org/a/b"]), st.integers(1, 90))
def test_a_body_is_cleaned_and_laid_out_whatever_it_is(body: str, url: str, width: int) -> None:
    document = clean(body, url=url, title="题", date=None)
    assert not NEVER.search(document.text.replace("\t", ""))
    end = 0
    for block in document.blocks:
        assert end <= block.start <= block.end <= len(document.text)
        end = block.end
        for span in block.spans:
            assert block.start <= span.start <= span.end <= block.end
            with suppress(RefusedLinkError):
                assert judge(span.target).url.startswith("http")
    page = Page(document, PageStyle(width=max(2, width - width % 2)), [("title", "题")])
    for _, line in page.window(page.first, 60):
        assert not NEVER.search("".join(glyph.text for glyph in line.glyphs))


@many
@given(documents(), st.integers(2, 90), st.sampled_from([True, False, "auto"]), st.integers(0, 999))
def test_any_document_is_laid_out_from_end_to_end(
    document: Document, width: int, hang: Literal["auto"] | bool, offset: int
) -> None:
    page = Page(document, PageStyle(width=width, hang=hang))
    for index, block in enumerate(document.blocks):
        lines = page.lines(index)
        assert (lines[0].start, lines[-1].next_start) == (block.start, block.end)
        for line, following in pairwise(lines):
            assert line.start <= line.end <= line.next_start == following.start
            assert line.cells <= width + (0 if hang is False else 2)
    if document.blocks:
        position, column = page.locate(min(offset, len(document.text)))
        assert 0 <= column <= width + 2
        assert page.above(page.last) < page.total
        assert page.move(page.last, -page.total) == page.first
        assert page.move(page.first, page.above(position)) == position


@many
@given(st.text(max_size=200), st.text(max_size=200))
def test_what_is_safe_stays_so_and_joins(one: str, other: str) -> None:
    assert not NEVER.search(safe(one))
    assert safe(safe(one)) == safe(one)
    assert safe(one) + safe(other) == safe(one + other)
    assert "\n" not in safe_line(one)


def test_every_code_point_is_safe_alone_and_in_a_sequence() -> None:
    points = [chr(code) for code in range(0x110000)]
    for before, after in (("", ""), ("\x1b", ""), ("", "[31m")):
        cleaned = safe("\n".join(before + point + after for point in points))
        assert not NEVER.search(cleaned)
        assert not re.search("[\ufdd0-\ufdef]", cleaned)
        assert safe(cleaned) == cleaned


def test_the_real_archive_warns_only_of_what_is_there(shared: Path) -> None:
    from reader.archive.article import read_article
    from reader.errors import ReaderError
    from reader.text.safe import dangers

    warned = total = 0
    for path in (shared / "corpus").rglob("*.md"):
        try:
            found = read_article(path)
        except ReaderError:
            continue
        total += 1
        if any(notice.code == "controls" for notice in found.notices):
            warned += 1
            assert dangers(path.read_bytes().decode("utf-8", "replace")), path.name
    assert total
    assert warned <= max(5, total // 40)
