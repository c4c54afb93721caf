"""Threads of boards in plain text: printed, or copied from the page that prints them."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.formats import bare_text, plain_text
from reader.archive.formats.board_thread import read_head
from reader.archive.header import key_of, make_header
from reader.archive.scan import scan

POST = "作者: 陆羽生    时间: 2024-3-5 08:30"
REPLY = "作者: 白水    时间: 2024-3-5 09:10\n\n不一定。"
FOOT = "欢迎光临 山水论坛 (http://bbs.example/)    Powered by Discuz! 6.0.0\n"
TEXT = "井水清。\n河水浑。"
PATH = "山水论坛 » 茶友 » 井水与河水"


@pytest.mark.parametrize(
    ("above", "source", "tags"),
    [
        (f"{PATH}\n\n打印本页 | 关闭窗口\n\n标题: 井水与河水\n\n{POST}", "山水论坛", ("茶友",)),
        (f"{PATH}\n\n{POST}    标题: 井水与河水", "山水论坛", ("茶友",)),
        (f"\n{PATH}\n{POST}", "山水论坛", ("茶友",)),
        (f"标题: 井水与河水 \n[打印本页]\n\n{POST}", "", ()),
        (f"{POST}    标题: 井水与河水", "", ()),
    ],
)
def test_a_thread_has_its_fields(
    above: str, source: str, tags: tuple[str, ...], tmp_path: Path
) -> None:
    (tmp_path / "a.txt").write_text(f"{above}\n\n{TEXT}\n\n{REPLY}\n\n{FOOT}", "utf-8")
    article = read_article(tmp_path / "a.txt", hosts={})
    entry = article.entry
    assert (entry.title, entry.author, entry.source) == ("井水与河水", "陆羽生", source)
    assert entry.tags == tags
    assert entry.date is not None
    assert str(entry.date.moment)[:16] == "2024-03-05 08:30"
    assert article.document.text.split() == f"{TEXT} {REPLY}".split()
    assert [file.entry for file in scan([tmp_path], hosts={})] == [entry]


@pytest.mark.parametrize(
    "text",
    [
        f"井水与河水\n\n{POST}\n\n{TEXT}\n",
        f"说明：以下是一个帖子。\n\n{PATH}\n\n{POST}\n\n{TEXT}\n",
        f"{PATH}\n\n{TEXT}\n",
        f"{TEXT}\n\n{POST}    标题: 井水与河水\n\n{TEXT}\n",
    ],
)
def test_another_text_is_no_thread(text: str) -> None:
    assert read_head(text) is None


@pytest.mark.parametrize("above", [PATH, f"{PATH}\n\n打印本页", "打印本页"])
def test_the_marks_of_a_thread_stay(above: str) -> None:
    text = f"{above}\n\n{POST}    标题: 井水与河水\n\n{TEXT}\n"
    path = Path("茶.txt")
    before = plain_text.read_head(text) or bare_text.read_head(text)
    earlier = make_header(before, path=path, hosts={}).entry(path)
    header = make_header(read_head(text) or before, path=path, hosts={})
    assert header.title == "井水与河水"
    assert earlier.key in header.earlier_keys
    assert earlier.key == key_of("", earlier.title, earlier.date)
