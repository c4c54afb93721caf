"""The recurring texts of a library: the sample, and the cache."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reader.archive.header import Entry
from reader.archive.recurring_texts import RecurringTexts
from reader.errors import ArticleError
from reader.text.article_date import ArticleDate
from reader.text.safe import safe_line

STANDING = "欢迎订阅本频道，并打开小铃铛。"


def entry(path: Path, number: int, key: str = "") -> Entry:
    """Return a row of an article of one source."""
    return Entry(
        file=str(path),
        key=key or f"k{number:04}",
        title=safe_line(f"第{number}篇"),
        source=safe_line("某频道"),
        author=safe_line(""),
        url="",
        date=ArticleDate(datetime(2020, 1, 1, tzinfo=UTC) + timedelta(days=number)),
        tags=(),
    )


@pytest.fixture
def entries(tmp_path: Path) -> list[Entry]:
    """Six articles in files."""
    made = []
    for number in range(6):
        path = tmp_path / f"2020-01-0{number + 1}-{number}.md"
        path.write_text(
            f"---\ntitle: 第{number}篇\ndate: 2020-01-0{number + 1}\n---\n"
            f"<p>第{number}篇说的是第{number * 5}件事。</p><p>{STANDING}</p>",
            encoding="utf-8",
        )
        made.append(entry(path, number))
    return made


def test_recurring_texts_are_read_from_the_articles(tmp_path: Path, entries: list[Entry]) -> None:
    assert RecurringTexts(tmp_path / "cache").of("某频道", entries) == (STANDING,)


def test_they_are_kept_until_the_sample_changes(tmp_path: Path, entries: list[Entry]) -> None:
    reads: list[Path] = []

    def read(path: Path) -> Sequence[str]:
        reads.append(path)
        return [STANDING, f"{path.name}里独有的一句话。"]

    first = RecurringTexts(tmp_path / "cache", read).of("某频道", entries)
    again = RecurringTexts(tmp_path / "cache", read)
    assert again.of("某频道", entries) == first
    assert again.of("某频道", entries) == first
    assert len(reads) == len(entries)
    entries[0].path.write_text("别的", encoding="utf-8")
    again.of("某频道", entries)
    assert len(reads) == 2 * len(entries)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"mark": 1}', b"\xff\xfe", b"null"])
def test_a_damaged_cache_is_read_anew(tmp_path: Path, entries: list[Entry], damage: bytes) -> None:
    cache = tmp_path / "cache"
    first = RecurringTexts(cache).of("某频道", entries)
    (stored,) = cache.iterdir()
    stored.write_bytes(damage)
    assert RecurringTexts(cache).of("某频道", entries) == first


def test_a_cache_that_cannot_be_written_is_no_error(tmp_path: Path, entries: list[Entry]) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    assert RecurringTexts(tmp_path / "cache").of("某频道", entries) == (STANDING,)


def test_articles_that_cannot_be_read_are_passed_over(tmp_path: Path, entries: list[Entry]) -> None:
    def read(path: Path) -> Sequence[str]:
        if path == entries[0].path:
            raise ArticleError(path, "gone")
        return [STANDING]

    assert RecurringTexts(tmp_path / "cache", read).of("某频道", entries) == (STANDING,)
