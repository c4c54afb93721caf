"""Bodies with an absurd number of tags or lines: the text is kept at little cost."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.cleaning.bulk import MOST, PORTION, strip
from reader.cleaning.pipeline import clean

TAGS = "<b>" * (MOST + 1)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>甲</p><p>乙</p>", "甲\n乙"),
        ("甲<br/>乙<BR >丙", "甲\n乙\n丙"),
        ("<table><tr><td>甲</td><td>乙<tr><th>丙</table>", "甲 乙\n 丙"),
        ("<table><tr><td>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>", "甲 乙\n 丙"),
        ("甲<!-- SECRET -->乙<!doctype html>丙", "甲乙丙"),
        ("甲<script>SECRET(1 < 2)</script>乙<STYLE x>SECRET</Style >丙", "甲乙丙"),
        ("甲<!-- 乙", "甲<!-- 乙"),
        ("甲<script>乙", "甲乙"),
        ("<scripted>甲</scripted>", "甲"),
        ("甲 < 乙 > 丙 <3", "甲 < 乙 > 丙 <3"),
        ("甲 <a href='x' 乙", "甲 <a href='x' 乙"),
        ("甲&lt;b&gt;&amp;&#x4e59;", "甲<b>&乙"),
        ("甲&#27;[31m&#x9b;", "甲␛[31m›"),  # HTML takes C1 for Windows-1252
        ("İ<script>SECRET</script>甲", "İ甲"),
    ],
)
def test_tags_are_removed_and_text_is_kept(body: str, text: str) -> None:
    document = clean(TAGS + body)
    assert document.text == text
    assert [notice.code for notice in document.notices if notice.code != "controls"] == ["bulk"]


def test_the_maximum_number_of_tags_is_parsed() -> None:
    within = clean("<b>" * (MOST - 2) + "<p>甲</p>")
    assert (within.text, within.notices) == ("甲", ())


def test_a_page_with_too_many_lines_is_not_parsed() -> None:
    document = clean("<p>" + "甲\n" * (MOST + 1) + "<b>乙</b></p>")
    assert [notice.code for notice in document.notices] == ["bulk"]
    assert document.text.endswith("甲\n乙")


@pytest.mark.parametrize("unit", ["甲\n", "https://a.example/b ", "a@example.org "])
def test_plain_text_with_too_many_lines_or_urls_is_kept_whole(unit: str) -> None:
    text = unit * (MOST + 1)
    document = clean(text)
    assert [notice.code for notice in document.notices] == ["bulk"]
    assert re.sub(r"\s", "", document.text) == re.sub(r"\s", "", text)
    assert len(document.blocks) < len(text) / PORTION + 1


pieces = st.text(alphabet=st.sampled_from(">!-/ab 甲;#1\n\x1b'\""), max_size=8)
unseen = st.sampled_from(["<b>", "</i x='1'>", "<!-- <p> -->", "<script>a<b</script>", "<!x>"])


@given(st.lists(st.tuples(pieces, unseen), max_size=12), pieces)
def test_only_complete_tags_comments_and_scripts_are_removed(
    parts: list[tuple[str, str]], last: str
) -> None:
    body = "".join(piece + gone for piece, gone in parts) + last
    assert strip(body) == "".join(piece for piece, _ in parts) + last
