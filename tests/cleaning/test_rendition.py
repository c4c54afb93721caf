"""Rendering as plain text."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.cleaning.pipeline import clean
from reader.text.render.plain_text import to_text

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.html"))


def test_markers_are_kept_and_placeholders_are_dropped() -> None:
    body = (
        "<p>一<br>二</p><ul><li>甲<ol start=3><li>乙</ol></ul><img src=a><p>三</p><hr>"
        "<blockquote>引</blockquote><table><tr><td>1<td>2<tr><td>3<td>4</table>"
    )
    assert to_text(clean(body)) == ("一\n二\n\n• 甲\n  3. 乙\n\n三\n\n引\n\n1\t2\n3\t4\n")
    assert to_text(clean("")) == ""


def test_a_width_lays_out_the_page() -> None:
    lines = to_text(clean("<p>" + "字" * 50 + "</p><blockquote>引文</blockquote>"), 20).splitlines()
    assert all(len(line) <= 11 for line in lines)
    assert "".join(lines).count("字") == 50


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_fixtures_read_as_expected(path: Path) -> None:
    """Each fixture is an article, beside the text that a person would copy from it."""
    document = clean(
        path.read_text(encoding="utf-8"), url="https://a.example/2021/x.html", title="题目"
    )
    assert to_text(document) == path.with_suffix(".txt").read_text(encoding="utf-8")
