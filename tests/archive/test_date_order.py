"""Dates and orders that other files of an archive decide."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.scan import read_entry
from reader.commands import ls


@pytest.mark.parametrize(
    ("others", "day"),
    [
        (["25/03/2024", "06/05/2024"], "2024-05-03"),
        (["03/25/2024", "06/05/2024"], "2024-03-05"),
        (["3.25.2024"], "2024-03-05"),
        (["06/05/2024", "07/07/2024"], ""),
        (["25/03/2024", "03/25/2024"], ""),
        (["2024/25/03", "99/12/2024"], ""),
        ([], ""),
    ],
)
@pytest.mark.parametrize("folder", [".", "2024"])
def test_the_order_of_day_and_month(
    tmp_path: Path, folder: str, others: list[str], day: str
) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / folder).mkdir(exist_ok=True)
    for number, date in enumerate(others):
        text = f"---\ntitle: 井水{number}\ndate: {date}\n---\n正文\n"
        (tmp_path / folder / f"{number}.md").write_text(text, "utf-8")
    path = tmp_path / "own" / "a.md"
    path.write_text("---\ntitle: 井水\ndate: 03/05/2024\nid: 01/02/2023\n---\n正文\n", "utf-8")
    entry = read_entry(path)
    assert (entry.date.day() if entry.date else "") == day
    assert read_article(path).entry.key == entry.key


def test_a_date_in_the_body_line_counts_and_a_certain_one_stays(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("# 井水\n\n日期：25/03/2024\n\n正文\n", "utf-8")
    (tmp_path / "b.md").write_text("---\ntitle: 河水\ndate: 2024-01-02\n---\n03/05/2024\n", "utf-8")
    dates = [read_entry(tmp_path / name).date for name in ("a.md", "b.md")]
    assert [date.day() if date else "" for date in dates] == ["2024-03-25", "2024-01-02"]


SUMMARY = """# 目录

[序](preface.md)

- [第二章](b/z.md#top)
  - [第一节](<b/a b.md>)
- [第三章](b/%E6%B0%B4.md "水")
- [草稿]()
- [别处](https://tea.example/a.md)
"""


@pytest.mark.parametrize("root", ["", "b"])
def test_chapters_stand_in_the_order_of_the_summary(
    tmp_path: Path, root: str, capsys: pytest.CaptureFixture[str]
) -> None:
    book = tmp_path / "book"
    (book / "b").mkdir(parents=True)
    (book / "SUMMARY.md").write_text(SUMMARY, "utf-8")
    for number, name in enumerate(["preface", "b/z", "b/a b", "b/水", "b/unlisted"]):
        path = book / f"{name}.md"
        path.write_text(f"# {name}\n\n正文\n", "utf-8")
        os.utime(path, (1_600_000_000 + 90_000 * number,) * 2)
    assert ls.run(["--tsv", str(book / root)]) == 0
    titles = [line.split("\t")[3] for line in capsys.readouterr().out.splitlines()]
    expected = ["preface", "b/z", "b/a b", "b/水", "b/unlisted"]
    assert titles == expected[1 if root else 0 :]
