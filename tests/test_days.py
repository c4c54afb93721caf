"""A day is the same day everywhere: in every time zone, wherever an article's date is shown."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive.header import Entry, key_of
from reader.archive.scan import scan
from reader.cli import run
from reader.index import counts
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.query.days import read_days
from reader.notes.exchange import citation, html, jsonl, markdown, org
from reader.notes.exchange.annotation import Annotation, blank
from reader.notes.model import ArticleRef, ArticleState
from reader.notes.store import Notes
from reader.services import reading
from reader.services.article_list import Shelf
from reader.services.facets import Facet, FacetKind, date_facet
from reader.services.view import Grouping, View
from reader.text.amount import Amount
from reader.text.article_date import ArticleDate, DateKind
from reader.ui.article.head import head_lines
from reader.ui.articles.columns import Columns
from tests.notes.strategies import article_dates

ZONES = [
    *("Pacific/Kiritimati", "Pacific/Chatham", "Asia/Shanghai", "Asia/Kolkata", "UTC"),
    *("America/St_Johns", "America/New_York", "America/Los_Angeles", "Pacific/Niue"),
]
NOW = datetime(2025, 1, 1, tzinfo=UTC)
HEADS = {
    "tea.md": "title: 一杯茶\ndate: 2024-03-05",
    "2024-03-05-bridge.md": "title: 石桥",
    "rain.md": "title: 秋雨\ndate: 2024-03-05 23:30:00",
    "stars.md": "title: 流星\ndate: 2024年3月5日 00:10",
}
TITLES = {"一杯茶", "石桥", "秋雨", "流星"}


@pytest.fixture(params=ZONES)
def zone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library"
    folder.mkdir()
    for name, head in HEADS.items():
        (folder / name).write_text(f"---\n{head}\n---\n\n正文，写了两行。\n", "utf-8")
    return folder


def open_shelf(library: Path, place: Path) -> Shelf:
    index = Index(place)
    Indexer(index, [library], {}).run(workers=0)
    return Shelf(index, None)


def titles(shelf: Shelf, words: str = "", facet: Facet | None = None) -> set[str]:
    return {entry.title for entry in shelf.listed(View(facet or Facet(), words))}


def test_the_list_of_the_app_has_one_day(zone: str, library: Path, tmp_path: Path) -> None:
    shelf = open_shelf(library, tmp_path / "index")
    rows = shelf.rows(View())
    headings = [row.heading for row in rows if row.entry is None]
    assert headings == ["2024-03-05 Tue"]
    for words in ("date:2024-03-05", "since:2024-03-05 until:2024-03-05", "day:03-05", "date:2024"):
        assert titles(shelf, words) == TITLES
    for words in ("before:2024-03-05", "after:2024-03-05", "date:2024-03-04", "date:2024-03-06"):
        assert titles(shelf, words) == set()
    for value, kind in (
        ("2024-03-05", FacetKind.DAY),
        ("2024-03", FacetKind.MONTH),
        ("2024", FacetKind.YEAR),
    ):
        assert titles(shelf, facet=Facet(kind, value)) == TITLES
    assert [(day.name, day.total) for day in counts.by_date(shelf.index, 10)] == [("2024-03-05", 4)]
    for entry in shelf.listed(View()):
        assert shelf.day(entry) == "2024-03-05"
        assert date_facet(shelf.day(entry)) == Facet(FacetKind.DAY, "2024-03-05")
        (byline,) = (
            line.text
            for line in head_lines(entry, shelf.day(entry), shelf.dated(entry), Amount(0, 0), ())
            if line.role == "byline"
        )
        times = {"秋雨": " 23:30", "流星": " 00:10"}
        assert byline.split(" · ")[-1] == "2024-03-05" + times.get(entry.title, "")
        (column,) = Columns(shelf, ("date",)).texts(entry, Grouping.DAY, 80)
        assert column.strip() == times.get(entry.title, "").strip()
        (column,) = Columns(shelf, ("date",)).texts(entry, Grouping.FLAT, 80)
        assert column == "2024-03-05 "


@pytest.mark.slow
def test_the_command_line_has_one_day(
    zone: str, library: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def printed(*arguments: str) -> str:
        assert run([*arguments, str(library)]) == 0
        return capsys.readouterr().out

    dates = {
        "一杯茶": "2024-03-05",
        "石桥": "2024-03-05",
        "秋雨": "2024-03-05T23:30:00",
        "流星": "2024-03-05T00:10:00",
    }
    assert {row["title"]: row["date"] for row in json.loads(printed("ls", "--json"))} == dates
    found = json.loads(printed("search", "正文", "--json"))
    assert {row["title"]: row["date"] for row in found} == dates
    for shape in ((), ("--tsv",), ("--since", "2024-03-05", "--until", "2024-03-05")):
        lines = printed("ls", *shape).splitlines()
        assert len(lines) == len(TITLES)
        assert all("2024-03-05" in line for line in lines)
    assert printed("ls", "--since", "2024-03-06") == printed("ls", "--until", "2024-03-04") == ""
    assert printed("ls", "--since", "2024-03", "--until", "2024") == printed("ls")
    assert all("2024-03-05" in line for line in printed("search", "正文").splitlines()[::2])


def test_exports_and_the_store_have_one_day(zone: str, library: Path, tmp_path: Path) -> None:
    (entry,) = (file.entry for file in scan([library / "tea.md"]))
    article = reading.reference(entry)
    with Notes.open(tmp_path / "notes") as notes:
        notes.positions.set_opened(article)
    with Notes.open(tmp_path / "notes", read_only=True) as notes:
        state = notes.state(article.key)
    assert state.date == ArticleDate.of_day(2024, 3, 5)
    mark = Annotation(blank("1a2b3c4d" * 4, "正文", NOW), article)
    assert markdown.file_name(article) == "2024-03-05 一杯茶.md"
    assert 'published: "2024-03-05"\n' in markdown.write(article, [mark])
    assert ":PUBLISHED: 2024-03-05\n" in org.write([mark])
    assert ">2024-03-05</p>" in html.write([mark])
    assert "Published: 2024-03-05\n" in citation.evidence(mark)
    assert "，2024-03-05" in citation.plain(mark)
    assert "(2024-03-05)" in citation.gbt7714(mark, NOW)
    assert '"date": "2024-03-05"' in jsonl.write([mark], {})


def test_the_days_follow_a_reader_who_travels(library: Path, tmp_path: Path) -> None:
    head = "---\ntitle: 海\ndate: 2024-03-05T23:00:00Z\n---\n正文"
    (library / "sea.md").write_text(head, "utf-8")
    days = {}
    for name in ("Asia/Shanghai", "America/New_York"):
        index = Index(tmp_path / "index", ZoneInfo(name))
        if index.fresh:
            Indexer(index, [library], {}).run(workers=0)
        days[name] = dict(index.db.execute("select title, day from article"))
        index.close()
    assert days["Asia/Shanghai"].pop("海") == "2024-03-06"
    assert days["America/New_York"].pop("海") == "2024-03-05"
    assert set(days["Asia/Shanghai"].values()) == {"2024-03-05"}
    assert days["Asia/Shanghai"] == days["America/New_York"]


@pytest.mark.parametrize(
    ("setting", "dates"),
    [
        ("reader", {"一杯茶": "2024-03-05", "秋雨": "2024-03-05T23:30:00"}),
        ("UTC", {"一杯茶": "2024-03-05", "秋雨": "2024-03-05T23:30:00Z"}),
        ("Asia/Shanghai", {"一杯茶": "2024-03-05", "秋雨": "2024-03-05T15:30:00Z"}),
        ("-03:30", {"一杯茶": "2024-03-05", "秋雨": "2024-03-06T03:00:00Z"}),
    ],
)
def test_a_setting_places_times_without_a_zone_and_leaves_keys_alone(
    library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    setting: str,
    dates: dict[str, str],
) -> None:
    before = {entry.title: entry.key for entry in entries_of(library)}
    file = tmp_path / "config.toml"
    monkeypatch.setenv("READER_CONFIG", str(file))
    file.write_text(f'zone = "{setting}"\n', "utf-8")
    entries = entries_of(library)
    found: dict[str, str] = {entry.title: entry.date.iso for entry in entries if entry.date}
    assert {title: found[title] for title in ("一杯茶", "秋雨")} == dates
    assert {entry.title: entry.key for entry in entries} == before


def entries_of(library: Path) -> list[Entry]:
    return [file.entry for file in scan([library])]


def test_a_zone_that_does_not_exist_is_reported(
    library: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "config.toml"
    monkeypatch.setenv("READER_CONFIG", str(file))
    file.write_text('zone = "Asia/Shangai"\n', "utf-8")
    assert run(["ls", str(library)]) == 0
    said = capsys.readouterr().err
    assert "must be reader, or a time zone" in said
    assert str(file) in said


def test_a_month_and_a_year_stand_under_their_own_heading(tmp_path: Path) -> None:
    library = tmp_path / "library"
    library.mkdir()
    for name, date in {
        "年": "2024",
        "月": "2024-03",
        "日": "2024-03-01",
        "次": "2024-04-01",
    }.items():
        for number in (1, 2):  # an article that is alone has no heading
            head = (
                f"---\ntitle: {name}\ndate: {date}\nurl: https://a.example/{date}/{number}\n---\n"
            )
            (library / f"{name}{number}.md").write_text(f"{head}正文{number}", "utf-8")
    shelf = open_shelf(library, tmp_path / "index")
    headings = [row.heading for row in shelf.rows(View()) if row.entry is None]
    assert headings == ["2024-04-01 Mon", "2024-03-01 Fri", "2024-03", "2024"]
    found = {
        words: "".join(sorted(set(titles(shelf, words))))
        for words in ("date:2024", "date:2024-03", "date:2024-03-01", "until:2024-03-15")
    }
    assert found == {
        "date:2024": "".join(sorted("年月日次")),
        "date:2024-03": "".join(sorted("月日")),
        "date:2024-03-01": "日",
        "until:2024-03-15": "".join(sorted("年月日")),
    }
    assert {day.name for day in counts.by_date(shelf.index, 10)} == {"2024-03-01", "2024-04-01"}
    assert {month.name for month in counts.by_date(shelf.index, 7)} == {"2024-03", "2024-04"}
    month = next(entry for entry in shelf.listed(View()) if entry.title == "月")
    assert (shelf.dated(month), shelf.time(month)) == ("2024-03", "")
    assert date_facet(shelf.day(month)) == Facet(FacetKind.MONTH, "2024-03")


def test_marking_a_list_read_leaves_no_article_of_the_first_days_unread(tmp_path: Path) -> None:
    """In the order of days a moment can stand below a day that begins later in UTC, and above."""
    library = tmp_path / "library"
    library.mkdir()
    for name, date in {
        "日": "2024-03-06",
        "晚": "2024-03-06T10:30:00Z",
        "早": "2024-03-05T01:00:00Z",
    }.items():
        (library / f"{name}.md").write_text(f"---\ntitle: {name}\ndate: {date}\n---\n正文", "utf-8")
    index = Index(tmp_path / "index", ZoneInfo("Pacific/Niue"))
    Indexer(index, [library], {}).run(workers=0)
    with Notes.open(tmp_path / "notes") as notes:
        shelf = Shelf(index, notes)
        assert [entry.title for entry in shelf.listed(View())] == ["日", "晚", "早"]
        assert reading.set_list_read(notes, shelf, View()) == 3
        assert len(notes.ranges()) == 1
        assert all(shelf.is_read(entry) for entry in shelf.listed(View()))
        assert shelf.sync()
        assert titles(shelf, "is:unread") == set()


def test_undated_articles_are_sorted_by_the_time_of_their_files(
    tmp_path: Path,
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    for number, name in enumerate("丙甲乙"):
        path = library / f"{name}.md"
        path.write_text(f"---\ntitle: {name}\nurl: https://tea.example/{name}\n---\n正文", "utf-8")
        moment = datetime(2020, 1, 1 + number, tzinfo=UTC).timestamp()
        os.utime(path, (moment, moment))
    shelf = open_shelf(library, tmp_path / "index")
    rows = shelf.rows(View())
    assert [row.heading or (row.entry and row.entry.title) for row in rows] == [
        *("No date", "乙", "甲", "丙"),
    ]
    assert all(shelf.dated(entry) == shelf.day(entry) == "" for entry in shelf.listed(View()))


def test_what_an_older_version_stored_stays_as_it_is() -> None:
    document = {"id": "k", "article": {"date": "2024-03-05T00:00:00+00:00"}}
    state = ArticleState.from_document(document)
    assert state.date == ArticleDate(datetime(2024, 3, 5, tzinfo=UTC))
    again = ArticleRef("k", date=state.date).to_fields()
    assert again["article"]["date"] == "2024-03-05T00:00:00+00:00"


@given(article_dates)
def test_a_date_comes_back_from_the_store(date: ArticleDate) -> None:
    fields = json.loads(json.dumps(ArticleRef("k", date=date).to_fields()))
    assert ArticleState.from_document({"id": "k", **fields}).date == date
    assert datetime.fromisoformat(fields["article"]["date"])  # as an older version reads it


@given(article_dates, st.sampled_from(sorted(available_timezones())))
def test_only_a_moment_depends_on_the_zone(date: ArticleDate, name: str) -> None:
    zone = ZoneInfo(name)
    if date.kind is DateKind.MOMENT:
        assert date.day(zone) == date.moment.astimezone(zone).date().isoformat()
    else:
        assert (date.day(zone), date.time(zone)) == (date.day(UTC), date.time(UTC))
        assert date.shown(zone) == date.shown(UTC)
    year = read_days(date.day(zone)[:4], NOW.date())
    assert year is not None
    assert year.holds(date.day(zone))
    assert bool(date.time(zone)) == date.is_timed


def test_the_key_of_an_article_is_what_it_was() -> None:
    assert key_of("", "甲", ArticleDate.of_day(2024, 1, 2)) == (
        "title:2b276e98ed40226fa80a087dd3232fc300356a5469264bf0a785a1741f507032"
    )
