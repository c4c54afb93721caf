"""Exports of Movable Type: an article for each entry, or one by the name of the file."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.containers.detection import ContainerKind, container_kind
from reader.archive.dumps.movable_type import read_entry
from reader.archive.header import Entry, key_of
from reader.archive.scan import scan
from reader.text.article_date import ArticleDate

FIRST = """AUTHOR: 何小满
TITLE: 钟楼 &amp; 车站
BASENAME: clock
STATUS: Publish
CONVERT BREAKS: 1
PRIMARY CATEGORY: 小镇
CATEGORY: 小镇
DATE: 03/05/2024 08:00:00 PM
TAGS: "山下 钟",钟
-----
BODY:
慢了七分钟。

-----

还是慢。
看了三回。
-----
EXTENDED BODY:
第二天也慢。
-----
EXCERPT:
摘要
-----
COMMENT:
AUTHOR: 路人
DATE: 03/06/2024 09:00:00 AM
真的慢。
-----
--------
"""
SECOND = """TITLE: 渡口
DATE: 03/09/2024 12:30:00 AM
-----
BODY:
<p>三班船。</p>
--------
<p>四班船。</p>
-----
--------
"""
SHOWN = [
    "慢了七分钟。\n\n-----\n\n还是慢。\n看了三回。\n\n第二天也慢。",
    "三班船。\n\n--------\n\n四班船。",
]


def entries(path: Path) -> list[Entry]:
    found = (file.entry for file in scan([path], hosts={}, named=False))
    return sorted(found, key=lambda entry: str(entry.date.moment) if entry.date else "")


@pytest.mark.parametrize(
    "name", ["blog-export.txt", "備份2024.txt", "my_mt_2024.txt", "PIXNET.TXT"]
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_each_entry_is_an_article(name: str, newline: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(FIRST + SECOND, "utf-8", newline=newline)
    assert container_kind(path) is ContainerKind.ENTRIES
    clock, ferry = entries(tmp_path)
    assert (clock.title, clock.author) == ("钟楼 & 车站", "何小满")
    assert clock.tags == ("小镇", "山下 钟", "钟")
    assert (ferry.title, ferry.author, ferry.tags) == ("渡口", "", ())
    days = [str(entry.date.moment)[:16] if entry.date else "" for entry in (clock, ferry)]
    assert days == ["2024-03-05 20:00", "2024-03-09 00:30"]
    assert [read_article(entry.path).document.text for entry in (clock, ferry)] == SHOWN


def test_a_file_of_another_name_is_one_article(tmp_path: Path) -> None:
    path = tmp_path / "2024.txt"
    path.write_text(FIRST + SECOND, "utf-8")
    assert container_kind(path) is None
    (entry,) = entries(tmp_path)
    assert (entry.title, entry.author) == ("钟楼 & 车站", "何小满")
    assert read_article(path).document.text == f"{SHOWN[0]}\n\n渡口\n\n2024-03-09\n\n{SHOWN[1]}"


@pytest.mark.parametrize("name", ["blog-export.txt", "2024.txt"])
def test_the_marks_of_the_whole_file_are_those_of_the_first_entry(
    name: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_text(FIRST + SECOND, "utf-8")
    first, *others = entries(tmp_path)
    key = key_of("", "钟楼 & 车站", None)
    assert key in first.earlier_keys
    assert not any(key in (entry.key, *entry.earlier_keys) for entry in others)


def test_a_text_with_such_a_name_is_a_text(tmp_path: Path) -> None:
    (tmp_path / "backup.txt").write_text("钟楼\n\n慢了七分钟。\n-----\nBODY:\n", "utf-8")
    (entry,) = entries(tmp_path)
    assert (entry.title, entry.path.name) == ("钟楼", "backup.txt")


@pytest.mark.parametrize("name", ["blog-export.txt", "backup.txt"])
def test_in_a_packed_file_it_is_the_same(name: str, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as packed:
        packed.writestr(name, FIRST + SECOND)
        packed.writestr("notes-export.txt", "山下\n\n钟楼慢了。\n")
    titles = {entry.title for entry in entries(tmp_path / "a.zip")}
    assert titles == {"钟楼 & 车站", "渡口", "山下"}


@pytest.mark.parametrize(
    ("written", "date"),
    [
        ("03/05/2024", "2024-03-05"),
        ("03/05/2024 20:00", "2024-03-05T20:00:00"),
        ("03/05/2024 12:00:01 PM", "2024-03-05T12:00:01"),
        ("2024-03-05 20:00", "2024-03-05 20:00"),
    ],
)
def test_dates_have_the_month_first(written: str, date: str) -> None:
    item = read_entry(f"TITLE: 钟楼\nDATE: {written}\n-----\nBODY:\n慢了。\n-----\n--------\n")
    assert item is not None
    assert item.date == date


@pytest.mark.parametrize(
    ("entry", "body", "suffix"),
    [
        ("TITLE: 钟楼\nCONVERT BREAKS: markdown\n-----\nBODY:\n**慢**\n-----", "**慢**", ".md"),
        ("TITLE: 钟楼\n-----\nBODY:\n\n-----\nEXCERPT:\n慢。\n-----", "<p>慢。</p>", ".html"),
        ("TITLE: 钟楼\n-----\nBODY:\n慢。", "<p>慢。</p>", ".html"),
        ("TITLE: 钟楼\n-----\nBODY:\n<pre>\na\n\nb</pre>", "<pre>\na\n\nb</pre>", ".html"),
    ],
)
def test_the_text_of_an_entry(entry: str, body: str, suffix: str) -> None:
    item = read_entry(entry)
    assert item is not None
    assert (item.body, item.suffix) == (body, suffix)


def test_an_entry_without_anything_is_none() -> None:
    assert read_entry("AUTHOR: 何小满\nTITLE: \n-----\nBODY:\n\n-----\n--------\n") is None


def test_the_marks_of_an_export_that_began_with_its_title_stay(tmp_path: Path) -> None:
    (tmp_path / "export.txt").write_text("TITLE: 钟楼\n-----\nBODY:\n慢了七分钟。\n", "utf-8")
    assert key_of("", "TITLE: 钟楼", None) in entries(tmp_path)[0].earlier_keys


@pytest.mark.parametrize("name", ["export.txt", "a.txt"])
def test_the_marks_by_a_day_that_other_files_told_stay(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(FIRST, "utf-8")
    (entry,) = entries(tmp_path)
    for day in (ArticleDate.of_day(2024, 3, 5), ArticleDate.of_day(2024, 5, 3)):
        assert key_of("", "钟楼 & 车站", day) in entry.earlier_keys
