"""Floods: a repeated construct takes linear time, within a budget.

The work is counted in function calls, which do not depend on the load of the machine. C code of the
parser is not counted; the slow tests measure processor time.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import PurePath

import pytest

from reader.archive.header import read_head
from reader.cleaning.bulk import MOST, is_tangled
from reader.cleaning.html.walker import FAILED_PEEKS
from reader.cleaning.paragraph_builder import ParagraphBuilder
from reader.cleaning.pipeline import clean
from reader.text.document import SpanKind
from reader.text.render.markdown import to_markdown
from reader.text.render.plain_text import to_text
from reader.text.sentences import sentences

HTML = (
    "<br>", "x<br>", "<br><br>x",
    "<b>x</b><br><br>", "<a href=y>x</a><br><br>", "<br>\u3000\u3000x",
    "<b>x</b><br>\u3000\u3000", "<li><ul><h1>", "<ul><li>", "<blockquote>", "<table><tr><td>",
    "<nobr><noscript>x<br><span>x</b>", "</form>x<select>x</select>x<small>x</font>", "<pre>",
    "<dl><dt>x<dd>", "<tbody><video>x", "<p>x</b>", "<div></b>", "<small></small>", "<!-- -->",
    "<small>x</small><!-- -->", "<img src=a><small></small>", "<noscript>", "<video>", "<object>",
    "<div><a href='https://x.com/share'></a>", "<p>。X</p>", "<p id=x><a href=#x>1</a>", "<h1>x",
    "&#27;", "&amp;", "<![CDATA[x]]>", "<?x?>", "<p a=b c='", "<font>", "<b><i><u>x", "<body>",
    "<div class=share>x", "<div hidden>x", "<ruby>x<rt>y", "<details><summary>x", "<td colspan=9>x",
)  # fmt: skip
MARKDOWN = (
    "```\n", "```\nx\n", "~~~\n",
    "> ", "> x\n", "- ", "- x\n", "* a\n  * b\n", "1. x\n", "[", "![",
    "[a](", "[a][", "[x]: /u\n", "*", "*a **b ", "_a ", "`", "`a ``b ", "<", "<a", "&", "\\",
    "~~a ",
    "\\(x_1 ", "$$\nx\n\n", "<!-- toc -->\n- [a](#a)\n", "[a]{.x}", "知道了\n\n",
    "|a|b\n", "|a|b|\n|-|-|\n", "# a\n", "a\n===\n", "---\n", "\n", "\t\n", "\u3000\n", "a  \n",
)  # fmt: skip
PLAIN = (
    "中", "中。", "“", "“x”",
    "「x」。", "……", "——", "! ", "a-", "A.B. ", "http://a.b/ ", "a@b.cc ", "1:00 ",
    "1. ", "#a ", "(", "👨\u200d👩\u200d👧", "e\u0301", "\ufe0f", "\u3000\u3000x\n", "\n", "X\n",
)  # fmt: skip
HEADS = (
    "---\n", "a: b\n", "- a\n", "a: \"\n", "a: [", "tags: [a, b, c]\n", "  x\n", "<!-- 1 -->\n",
    "[a](", "[a](http://b)\n", "\n", "\u3000\n", "title: &amp;\n", "a:\n  - b\n",
)  # fmt: skip
FLOODS = [
    *((unit, "") for unit in HTML),
    *((unit, "<p>") for unit in HTML),
    *((unit, "# a\n\n# b\n\n") for unit in MARKDOWN),
    *((unit, "") for unit in (*MARKDOWN, *PLAIN)),
]
BUDGET = 15.0
"""How often as long as ordinary paragraphs a body may take; usual is 0.1 to 7 times."""


def read(body: str) -> None:
    """Clean a body and render it in every format."""
    document = clean(
        body, url="https://a.example/", title="t", date=datetime(2020, 1, 2, tzinfo=UTC)
    )
    to_text(document, 40)
    to_markdown(document)
    sentences(document.text)


def calls(work: Callable[[], object]) -> int:
    """Return the number of function calls that some work takes, including those in C."""
    count = 0

    def tally(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(tally)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def assert_grows_linearly(
    work: Callable[[int], object], size: int, allowance: int = 10_000
) -> None:
    """Twice the input may take slightly more than twice the calls."""
    work(size)  # what is remembered or imported is not counted
    once, twice = calls(lambda: work(size)), calls(lambda: work(2 * size))
    assert twice < 2.4 * once + allowance


def clean_flood(unit: str, before: str, size: int) -> None:
    """Clean a body of one construct."""
    clean(before + unit * size, url="https://a.example/")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("unit", "before"),
    [
        ("<b>x</b><br><br>", "<p>"),
        ("<li><ul><h1>", ""),
        ("```\n", ""),
        ("<nobr><noscript>x<br><span>x</b>", ""),
        ("*a **b ", "# a\n\n# b\n\n"),
    ],
)
def test_a_known_flood_takes_linear_calls(unit: str, before: str) -> None:
    assert_grows_linearly(lambda size: clean_flood(unit, before, size), 200)


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "before"), FLOODS)
def test_a_flood_takes_linear_calls(unit: str, before: str) -> None:
    # Players are looked through 100 times at most, each time for some 2,000 nodes.
    allowance = FAILED_PEEKS * 20_000 if "video" in unit else 10_000
    assert_grows_linearly(lambda size: clean_flood(unit, before, size), 300, allowance)


@pytest.mark.parametrize("unit", HEADS)
@pytest.mark.parametrize("before", ["", "---\n", "---\ntitle: x\n", "<!-- 1 -->\n["])
def test_a_flood_in_the_head_takes_linear_calls(unit: str, before: str) -> None:
    assert_grows_linearly(
        lambda size: read_head(before + unit * size, path=PurePath("a.md"), hosts={}), 300
    )


def seconds(body: str) -> float:
    """Return the processor time of reading a body."""
    began = time.process_time()
    read(body)
    return time.process_time() - began


@pytest.mark.slow
@pytest.mark.parametrize(("unit", "before"), FLOODS)
def test_a_flood_stays_within_the_budget(unit: str, before: str) -> None:
    for size in (5_000, MOST // max(1, unit.count("<"), unit.count("\n")) - 10):
        ordinary = seconds("<p>天地玄黄</p>" * (size // 2))
        assert seconds(before + unit * size) < BUDGET * ordinary + 0.5


def test_unmatched_end_tags_in_deep_nesting_make_a_body_bulk() -> None:
    body = "<div>底" * 12_000 + "</b>" * 12_000 + "部"
    document = clean(body)
    assert [notice.code for notice in document.notices] == ["bulk"]
    assert document.text.count("底") == 12_000
    assert document.text.endswith("部")


@pytest.mark.parametrize(
    "body",
    [
        "<p>x" * 30_000,
        "<div>x" * 15_000 + "</div>" * 15_000,
        "<p>x <b>y</b> <br> <img src=z> </p>\n" * 9_000,
        "<ul>" + "<li>x" * 30_000 + "</ul>",
        "</b>" * 30_000,
    ],
)
def test_bodies_that_parse_fast_are_not_tangled(body: str) -> None:
    assert not is_tangled(body)


def test_spans_are_assigned_to_the_paragraphs_they_overlap() -> None:
    inline = ParagraphBuilder()
    inline.open(SpanKind.STRONG)
    for number in range(4):
        inline.open(SpanKind.EMPHASIS)
        inline.write(f"第{number}段")
        inline.close(SpanKind.EMPHASIS)
        inline.add_anchor(f"n{number}")
        inline.break_line()
        inline.break_line()
    inline.close(SpanKind.STRONG)
    pieces = inline.take()
    assert [piece.text for piece in pieces] == [f"第{number}段" for number in range(4)]
    for number, piece in enumerate(pieces):
        kinds = [(span.start, span.end, span.kind) for span in piece.spans]
        assert sorted(kinds) == [(0, 3, SpanKind.EMPHASIS), (0, 3, SpanKind.STRONG)]
        assert piece.names == ((3, f"n{number}"),)
