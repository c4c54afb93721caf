"""Plain text files: a title line, and a line with author, source and date."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive.article import read_article
from reader.archive.formats.plain_text import read_head

BODY = "\n\n　　山脚下的小镇有一座钟楼。\n　　它慢了七分钟。\n"


@pytest.mark.parametrize(
    ("head", "title", "author", "day"),
    [
        ("山脚下的钟楼", "山脚下的钟楼", "", ""),
        ("\n\n山脚下的钟楼", "山脚下的钟楼", "", ""),
        ("The Clock Tower Below the Hill", "The Clock Tower Below the Hill", "", ""),
        ("钟楼\n\n作者：何小满　2024-03-05", "钟楼", "何小满", "2024-03-05"),
        ("钟楼\n2024年3月5日", "钟楼", "", "2024-03-05"),
        ("钟楼\n作者：何小满\n日期：2024-03-05", "钟楼", "何小满", "2024-03-05"),
        ("标题：钟楼\n作者：何小满", "钟楼", "何小满", ""),
        ("钟楼\n2024-03-05 08:00 来源：山下日报 作者：何小满", "钟楼", "何小满", "2024-03-05"),
        ("钟楼\n来源：山下日报　2024-03-05　作者：何小满", "钟楼", "何小满", "2024-03-05"),
        ("钟楼\n作者：何小满\n翻译时间：2024-03-05", "钟楼", "何小满", ""),
        ("钟楼\n发布时间：2024-03-05\n翻译时间：2024-06-07", "钟楼", "", "2024-03-05"),
        ("钟楼\n更新时间：2024-03-05", "钟楼", "", "2024-03-05"),
        ("钟楼\n作者：何小满 提交日期：2024-3-5 9:34:00", "钟楼", "何小满", "2024-03-05"),
        ("钟楼\n楼主：何小满  发表于 2024-3-5 9:34", "钟楼", "何小满", "2024-03-05"),
        ("钟楼 (2024-03-05 20:15:33)", "钟楼", "", "2024-03-05"),
        ("钟楼(2024-03-05 20:15)\n作者：何小满", "钟楼", "何小满", "2024-03-05"),
        ("标题：钟楼\n贴吧：山下吧\n楼主：何小满", "钟楼", "何小满", ""),
    ],
)
def test_the_first_lines_of_a_text(
    head: str, title: str, author: str, day: str, tmp_path: Path
) -> None:
    (tmp_path / "别的名字.txt").write_text(head + BODY, "utf-8")
    article = read_article(tmp_path / "别的名字.txt", hosts={})
    date = article.entry.date
    assert (article.entry.title, article.entry.author) == (title, author)
    assert (str(date.moment)[:10] if date else "") == day
    paragraphs = [line.strip("\u3000") for line in article.document.text.split("\n") if line]
    assert paragraphs == BODY.split()


@pytest.mark.parametrize(
    "line",
    ["楼主：我也这么想，可是没有办法", "楼主：顶！", "作者：我不是作者。", "编辑：这一段不用改！"],
)
def test_what_a_person_says_is_text(line: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(f"钟楼\n{line}\n{BODY}", "utf-8")
    article = read_article(tmp_path / "a.txt", hosts={})
    assert line in article.document.text
    assert article.entry.author == ""


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


@pytest.mark.parametrize("value", ["王五、李四", "我也这么想", "见下文"])
@pytest.mark.parametrize("label", ["赞同", "喜欢数"])
def test_what_stands_behind_the_label_of_a_count_is_a_number(label: str, value: str) -> None:
    assert read_head(f"修桥的会\n{label}：{value}\n反对：赵六\n\n桥要修。\n") is None
