"""Plain text files: a title line, and a line with author, source and date."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive.formats.plain_text import read_head

BODY = "\n\n　　山脚下的小镇有一座钟楼。\n　　它慢了七分钟。\n"


@pytest.mark.parametrize(
    ("head", "fields"),
    [
        ("山脚下的钟楼", {"title": "山脚下的钟楼"}),
        ("\n\n山脚下的钟楼", {"title": "山脚下的钟楼"}),
        ("The Clock Tower Below the Hill", {"title": "The Clock Tower Below the Hill"}),
        (
            "钟楼\n\n作者：何小满　2024-03-05",
            {"title": "钟楼", "author": "何小满", "date": "2024-03-05"},
        ),
        ("钟楼\n2024年3月5日", {"title": "钟楼", "date": "2024年3月5日"}),
        (
            "钟楼\n作者：何小满\n来源：山下日报\n链接：https://hill.example/a",
            {
                "title": "钟楼",
                "author": "何小满",
                "source": "山下日报",
                "url": "https://hill.example/a",
            },
        ),
        ("标题：钟楼\n作者：何小满", {"title": "钟楼", "author": "何小满"}),
        (
            "钟楼\n2024-03-05 08:00 来源：山下日报 作者：何小满",
            {"title": "钟楼", "date": "2024-03-05 08:00", "source": "山下日报", "author": "何小满"},
        ),
    ],
)
def test_the_first_lines_of_a_text(head: str, fields: dict[str, str]) -> None:
    text = head + BODY
    read = read_head(text)
    assert read is not None
    assert read.fields == fields
    assert text[read.end :].strip("\n") == BODY.strip("\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "钟楼",
        "钟楼\n",
        "山脚下的小镇有一座钟楼。\n\n它慢了七分钟。\n",
        "山脚下的小镇有一座钟楼\n它慢了七分钟\n敲响的时候\n",
        "# 钟楼\n\n慢了七分钟。\n",
        "- 钟楼\n\n慢了七分钟。\n",
        "2024-03-05\n\n慢了七分钟。\n",
        "钟" * 80 + "\n\n慢了七分钟。\n",
        "<p>钟楼</p>\n\n慢了七分钟。\n",
    ],
)
def test_a_text_that_begins_at_once_has_no_head(text: str) -> None:
    assert read_head(text) is None


@given(st.text(alphabet="钟楼作者：: \n　2024-年月日0358来源|", max_size=200))
def test_a_head_is_a_beginning(text: str) -> None:
    head = read_head(text)
    assert head is None or (0 < head.end < len(text) and "title" in head.fields)
