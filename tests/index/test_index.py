from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, Unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.archive.hosts import known_hosts
from reader.index import article_names, counts, folder_changes, full_text
from reader.index import indexer as indexer_module
from reader.index.article_marks import MirroredCover
from reader.index.database import Index
from reader.index.date_columns import columns_of, date_of, microseconds
from reader.index.indexer import Indexer, alone
from reader.index.lists import Heading, Selection, arrange
from reader.index.location import index_folder
from reader.index.mirror import Mark, put_covers, put_marks
from reader.index.query.days import Days
from reader.index.query.parse import parse
from reader.index.rows import copies, sample
from reader.index.schema import VERSION
from reader.text.article_date import ArticleDate
from tests.index.conftest import SelectionFields, make_index, write
from tests.notes.strategies import article_dates


def refresh(index: Index, *folders: Path) -> Indexer:
    indexer = Indexer(index, folders, known_hosts())
    indexer.run(workers=0)
    return indexer


def listed(index: Index, **asked: Unpack[SelectionFields]) -> list[str]:
    listing = arrange(index, Selection(**asked))
    return [entry.title for entry in listing.part(0, len(listing))]


def check(index: Index) -> None:
    """Check that every counter is what counting says."""
    rows = index.db.execute(
        "select source, day, read, starred, highlights from article where hidden = 0"
    ).fetchall()
    for table, place in (("tally_day", 1), ("tally_source", 0)):
        key = "day" if place else "source"
        wanted = Counter(row[place] for row in rows)
        unread = Counter(row[place] for row in rows if not row[2])
        found = index.db.execute(f"select {key}, total, unread from {table} where total > 0")  # noqa: S608
        assert {name: (total, left) for name, total, left in found} == {
            name: (total, unread[name]) for name, total in wanted.items()
        }
    both = Counter((row[0], row[1]) for row in rows)
    found = index.db.execute("select source, day, total from tally where total > 0")
    assert {(source, day): total for source, day, total in found} == both
    tags = "select value, day, date, article.id from article, json_each(tags) where hidden = 0"
    wanted_tags = index.db.execute(tags).fetchall()
    assert sorted(wanted_tags) == index.db.execute("select * from tagged").fetchall()
    tallied = index.db.execute("select tag, total from tally_tag where total > 0").fetchall()
    assert dict(tallied) == Counter(row[0] for row in wanted_tags)
    keys, shown = index.db.execute(
        "select count(distinct key), sum(hidden != 1) from article where bare = 0"
    ).fetchone()
    assert keys == (shown or 0)


Rows = list[tuple[Any, ...]]
"""What SQLite returns."""


def content(index: Index) -> tuple[Rows, ...]:
    """Return all that an index says, without the numbers that runs give."""
    db = index.db
    columns = (
        "dir, name, size, mtime_ns, key, title, source, author, tags, date, day, hidden, read,"
        " length, twins, copies, bare"
    )
    return (
        sorted(db.execute(f"select {columns} from file")),  # noqa: S608
        sorted(
            db.execute(
                "select dir, name, d.length, d.lang, d.body, d.said from text.doc d, file"
                " where id = article"
            )
        ),
        sorted(
            db.execute(
                "select dir, name from file where id in (select value from json_each(?))",
                (json.dumps(full_text.candidates(index, ["文"]).ids),),
            )
        ),
        sorted(
            db.execute(
                "select dir, name from file where id in"
                " (select rowid from name_gram where name_gram match '\"篇\"*')"
            )
        ),
        sorted(
            db.execute(
                "select dir, name, size, skipped.mtime_ns, why from skipped"
                " join folder on folder.id = folder"
            )
        ),
        sorted(db.execute("select * from tally where total > 0")),
    )


def test_what_is_new_changed_moved_and_gone_is_noticed(tmp_path: Path) -> None:
    library = tmp_path / "library"
    first = write(library / "a", "一", date="2021-04-01T06:00:00Z")
    second = write(library / "b", "二", date="2021-04-02T06:00:00Z")
    index = make_index(library)
    assert listed(index) == ["二", "一"]
    write(library / "b", "三", date="2021-04-03T06:00:00Z")
    write(library / "b", "二改了", name=second.name, date="2021-04-02T06:00:00Z")
    (library / "c").mkdir()
    first.rename(library / "c" / first.name)
    assert refresh(index, library).changed == 4
    assert listed(index) == ["三", "二改了", "一"]
    check(index)
    for path in library.rglob("*.md"):
        path.unlink()
    refresh(index, library)
    assert listed(index) == []
    check(index)


def test_nothing_is_read_again_that_has_not_changed(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library, "一")
    (library / "README.md").write_text("# no article\n", "utf-8")
    index = make_index(library)
    before = content(index)
    for path in library.iterdir():
        path.chmod(0)
    again = refresh(index, library)
    assert (again.changed, again.looked) == (0, 2)
    assert content(index) == before


def test_heads_that_a_stopped_run_has_read_are_not_read_again(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for number in range(40):
        write(library / str(number % 4), f"篇{number}")
    index = Index(tmp_path / "index", UTC)
    first = Indexer(index, [library], known_hosts())
    first.stop = lambda: first.looked >= 25
    first.names()
    first.heads()
    assert 20 <= first.changed < 40
    again = refresh(index, library)
    assert again.changed == 40 - first.changed
    assert content(index) == content(make_index(library, place=tmp_path / "other"))
    check(index)


@pytest.mark.slow
def test_a_folder_is_listed_by_names_in_portions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexer_module, "PORTION", 8)
    library = tmp_path / "library"
    for number in range(200):
        write(library, f"篇{number}")
    (library / "README.md").write_text("# no article\n", "utf-8")
    index = Index(tmp_path / "index", UTC)
    first = Indexer(index, [library], known_hosts())
    first.stop = lambda: first.looked >= 70
    first.heads()  # as a small library is begun
    first.stop = lambda: False
    steps = 0

    def step() -> None:
        nonlocal steps
        steps += 1

    first.names()
    assert counts.whole(index).total in (200, 201)
    check(index)
    with index.writing():
        index.remember("names", "")
    index.db.set_progress_handler(step, 1)
    first.names()
    index.db.set_progress_handler(None, 1)
    assert steps < 40 * 200  # and not each portion at the cost of the whole folder
    check(index)
    refresh(index, library)
    assert content(index) == content(make_index(library, place=tmp_path / "other"))


def test_an_unreadable_file_is_a_row_and_heals(tmp_path: Path) -> None:
    library = tmp_path / "library"
    path = write(library, "一")
    path.write_bytes(b"\0\1\2" * 100)
    index = make_index(library)
    assert listed(index) == [path.name]
    assert refresh(index, library).changed == 0
    write(library, "一", name=path.name)
    refresh(index, library)
    assert listed(index) == ["一"]
    check(index)


def test_copies_of_one_address_are_one_row_and_the_newest_is_listed(tmp_path: Path) -> None:
    library = tmp_path / "library"
    url = "https://example.org/one"
    write(library / "_posts", "旧题", url=url, date="2021-04-01T06:00:00Z")
    newer = write(library / "archived", "新题", url=url, date="2021-04-01T07:00:00Z")
    index = make_index(library)
    assert listed(index) == ["新题"]
    key = index.db.execute("select key from article").fetchone()[0]
    assert [path.name for path in copies(index, key)] == [newer.name, "2021-04-01-旧题.md"]
    check(index)
    newer.unlink()
    refresh(index, library)
    assert listed(index) == ["旧题"]
    assert index.db.execute("select count(*) from text.doc").fetchone() == (1,)
    check(index)


def test_same_titles_are_different_articles(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for day in ("01", "02", "03"):
        write(library, "每日快讯", url=f"https://e.org/{day}", date=f"2021-04-{day}T06:00:00Z")
    assert listed(make_index(library)) == ["每日快讯"] * 3


def test_an_index_whose_folder_was_deleted_is_opened_again_once_it_can_be(tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "index"
    index = Index(folder)
    index.db.execute("pragma busy_timeout = 1234")
    shutil.rmtree(folder.parent)
    folder.parent.write_text("in the way")
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError):
            index.reopen()
    folder.parent.unlink()
    index.reopen()
    assert index.version()
    assert index.db.execute("pragma busy_timeout").fetchone() == (1234,)
    index.close()


@pytest.mark.parametrize("name", ["index.sqlite", "text.sqlite"])
@pytest.mark.parametrize("damage", ["cut", "noise", "gone", "empty"])
def test_a_damaged_index_is_made_anew(tmp_path: Path, name: str, damage: str) -> None:
    library = tmp_path / "library"
    write(library, "一")
    index = make_index(library)
    before = content(index)
    index.close()
    path = index.folder / name
    data = path.read_bytes()
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes({"cut": data[:777], "noise": b"\x7f" * len(data), "empty": b""}[damage])
    again = Index(index.folder, UTC)
    assert again.fresh
    refresh(again, library)
    assert content(again) == before


def test_an_index_of_another_version_is_made_anew(tmp_path: Path) -> None:
    index = Index(tmp_path / "i")
    index.remember("schema", "0")
    index.remember("greeting", "old")
    index.close()
    assert Index(tmp_path / "i").meta("greeting") == ""


def test_days_move_with_the_zone(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library, "夜", date="2021-04-01T20:00:00Z")
    index = make_index(library)
    assert [run.heading for run in arrange(index, Selection()).runs] == ["2021-04-01"]
    index.close()
    east = Index(index.folder, timezone(timedelta(hours=8)))
    assert [run.heading for run in arrange(east, Selection()).runs] == ["2021-04-02"]
    check(east)


def test_the_same_folders_in_any_order_share_an_index(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    (tmp_path / "link").symlink_to(one)
    assert index_folder([one, two]) == index_folder([two, tmp_path / "link"])
    assert index_folder([one]) != index_folder([one, two])


def test_marks_are_mirrored_and_survive_a_change_of_the_file(tmp_path: Path) -> None:
    library = tmp_path / "library"
    path = write(library, "一", source="甲", date="2021-04-01T06:00:00Z")
    write(library, "二", source="乙", date="2021-04-02T06:00:00Z")
    index = make_index(library)
    keys = dict(index.db.execute("select title, key from article"))
    with index.writing():
        put_marks(index, [{keys["一"]: Mark(read=True, starred=True, highlights=2)}])
    assert listed(index, flag="unread") == ["二"]
    assert listed(index, flag="starred") == listed(index, flag="highlighted") == ["一"]
    path.write_text(path.read_text("utf-8") + "more\n", "utf-8")
    refresh(index, library)
    assert listed(index, flag="unread") == ["二"]
    assert listed(index, flag="starred") == ["一"]
    check(index)
    with index.writing():
        put_marks(index, [], [keys["一"]])
    assert listed(index, flag="unread") == ["二", "一"]
    check(index)


def test_covers_mark_what_they_cover_also_what_comes_later(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library, "一", source="甲", date="2021-04-01T06:00:00Z")
    write(library, "二", source="甲", date="2021-04-05T06:00:00Z")
    write(library, "三", source="乙", date="2021-04-02T07:00:00Z")
    index = make_index(library)
    keys = dict(index.db.execute("select title, key from article"))
    until = microseconds(datetime(2021, 4, 3, tzinfo=UTC))
    with index.writing():
        put_covers(index, [MirroredCover("甲", until)])
    assert listed(index, flag="unread") == ["二", "三"]
    with index.writing():
        put_marks(index, [{keys["一"]: Mark(read=False)}])
    assert listed(index, flag="unread") == ["二", "三", "一"]
    write(library, "四", source="甲", date="2021-04-02T06:00:00Z")
    refresh(index, library)
    assert listed(index, flag="unread") == ["二", "三", "一"]
    with index.writing():
        put_covers(index, [MirroredCover(None, None, frozenset([keys["三"]]))])
    assert listed(index, flag="unread") == ["三", "一"]
    check(index)


ARTICLES = st.lists(
    st.tuples(
        st.sampled_from(["甲", "乙", ""]),
        st.sampled_from(["2021-04-01", "2021-04-02", "2021-05-01", "2020-01-01", ""]),
        st.booleans(),
    ),
    max_size=12,
)


@pytest.mark.slow
@settings(max_examples=25)
@given(
    ARTICLES,
    st.sampled_from(list(Heading)),
    st.booleans(),
    st.sampled_from(["", "unread", "starred"]),
    st.sampled_from([None, "甲"]),
    st.sampled_from([None, Days("2021-04-01", "2021-04-30")]),
)
def test_a_list_by_counters_is_what_sorting_says(
    tmp_path_factory: pytest.TempPathFactory,
    articles: list[tuple[str, str, bool]],
    heading: Heading,
    newest_first: bool,
    flag: str,
    source: str | None,
    days: Days | None,
) -> None:
    library = tmp_path_factory.mktemp("library")
    for number, (name, day, _) in enumerate(articles):
        date = f"{day}T00:{number:02}:00Z" if day else ""
        path = write(library, f"n{number:02}", source=name, date=date, name=f"n{number:02}.md")
        os.utime(path, (0, 0))
    index = make_index(library)
    keys = dict(index.db.execute("select title, key from article"))
    marks = {
        keys[f"n{number:02}"]: Mark(read=marked, starred=marked)
        for number, (_, _, marked) in enumerate(articles)
    }
    with index.writing():
        put_marks(index, [marks])
    wanted = [
        (f"n{number:02}", name or "example.org", day)
        for number, (name, day, marked) in enumerate(articles)
        if (not flag or marked == (flag == "starred"))
        and (source is None or name == source)
        and (days is None or (day and days.first <= day <= days.last))
    ]
    # Files of a folder come last name first, so that of two without a date the first name wins.
    wanted.sort(key=lambda row: row[0], reverse=newest_first)
    undated = [row for row in wanted if not row[2]]
    undated.sort(key=lambda row: row[0], reverse=not newest_first)
    dated = sorted((row for row in wanted if row[2]), key=lambda row: row[2], reverse=newest_first)
    wanted = dated + undated if newest_first else undated + dated
    if heading is Heading.SOURCE:
        wanted.sort(key=lambda row: row[1])
    selection = Selection(
        flag=flag, source=source, days=days, heading=heading, newest_first=newest_first
    )
    listing = arrange(index, selection)
    assert len(listing) == len(wanted) == sum(run.count for run in listing.runs)
    assert [entry.title for entry in listing.part(0, 99)] == [row[0] for row in wanted]
    for place, row in enumerate(wanted):
        assert listing.position(keys[row[0]]) == place
        assert [entry.title for entry in listing.part(place, place + 1)] == [row[0]]
    check(index)


def test_counts_by_date(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for day in ("2021-04-15", "2020-04-15", "2020-05-01"):
        write(library, f"d{day}", date=f"{day}T00:00:00Z")
    write(library, "undated", date="", name="x.md")
    index = make_index(library)
    assert [(each.name, each.total) for each in counts.by_date(index, 4)] == [
        ("2021", 1),
        ("2020", 2),
    ]
    assert [each.name for each in counts.by_date(index, 7, "2020")] == ["2020-05", "2020-04"]
    assert counts.whole(index).total == 4


@given(article_dates)
def test_dates_are_kept_to_the_microsecond_with_their_kind(date: ArticleDate) -> None:
    stamp, kind, _ = columns_of(date, UTC)
    assert date_of(stamp, kind) == date


def test_only_one_indexer_works_at_a_time(tmp_path: Path) -> None:
    index = Index(tmp_path / "i")
    with alone(index) as first, alone(index) as second:
        assert (first, second) == (True, False)
    with alone(index) as third:
        assert third


def test_a_reader_is_not_kept_waiting_by_a_writer(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library, "一")
    index = make_index(library)
    other = index.again()
    with index.writing():
        index.db.execute("update article set read = 1")
        assert listed(other, flag="unread") == ["一"]
    assert listed(other, flag="unread") == []


def test_a_list_can_be_written_to_while_texts_are(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for number in range(3):
        write(library, f"第{number}篇")
    index = Index(tmp_path / "i", UTC)
    other = index.again()
    other.db.execute("pragma busy_timeout = 0")  # to wait here would be to wait for ever
    indexer = Indexer(index, [library], known_hosts())
    indexer.heads()
    written: list[str] = []

    def write_to_lists(statement: str) -> None:
        """Be another session, before a statement that has to get at the lists."""
        if statement.startswith("update main.article") and not written:
            with other.writing():
                other.remember("seen", statement)
            written.append(statement)  # what is raised here is lost

    index.db.set_trace_callback(write_to_lists)
    indexer.text(0)
    assert written
    assert full_text.find(index, ["茶"])


def test_days_move_with_the_zone_while_texts_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.index.database.BUSY", 0)  # to wait here would be to wait for ever
    library = tmp_path / "library"
    write(library, "一", date="2021-04-01T22:00:00Z")
    index = Index(tmp_path / "index", UTC)
    indexer = Indexer(index, [library], known_hosts())
    indexer.heads()
    days: list[str] = []

    def look(statement: str) -> None:
        """Be another session, elsewhere, before a statement that has to get at the lists."""
        if statement.startswith("update main.article") and not days:
            other = Index(index.folder, timezone(timedelta(hours=8)))
            days.append(counts.by_date(other, 10)[0].name)
            other.close()

    index.db.set_trace_callback(look)
    indexer.text(0)
    assert days == ["2021-04-02"]


def _kill_often(tmp_path: Path, times: int) -> None:
    """Kill the indexer at random moments, then let it end; compare with an undisturbed run."""
    library = tmp_path / "library"
    for number in range(300):
        write(library / f"{number % 7}", f"第{number}篇", f"<p>文章{number}，茶与水</p>" * 40)
    write(library / "0", "copy", url="https://example.org/第7篇")
    for number in range(3):
        write(
            library / str(number), f"转载{number}", "<p>同一篇长文章</p>" * 100, source=f"{number}"
        )
    (library / "README.md").write_text("# no article\n", "utf-8")
    undisturbed = content(make_index(library))
    chance = random.Random(7)  # noqa: S311 - a test draws
    environment = {**os.environ, "READER_CACHE_DIR": str(tmp_path / "cache"), "TZ": "UTC"}
    command = [sys.executable, "-m", "reader", "index", str(library), "--workers"]
    elsewhere = {**environment, "READER_CACHE_DIR": str(tmp_path / "elsewhere")}
    killed, seconds = 0, list[float]()
    for _run in range(2):  # one that reads all, and one that has nothing to do
        started = time.monotonic()
        subprocess.run([*command, "0"], env=elsewhere, check=True, capture_output=True)
        seconds.append(time.monotonic() - started)
    for turn in range(times):
        if turn % 8 == 7:
            write(library / "0", f"第{turn}篇", f"<p>文章{turn}改，茶</p>", name="changing.md")
        child = subprocess.Popen([*command, str(turn % 3)], env=environment, start_new_session=True)
        time.sleep(chance.choice(seconds) * chance.uniform(0.1, 1.2))
        killed += child.poll() is None
        if chance.random() < 0.5:  # its workers too
            with suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        else:
            child.kill()
        child.wait()
    (library / "0" / "changing.md").unlink(missing_ok=True)
    assert killed > times // 4
    subprocess.run([*command, "2"], env=environment, check=True)
    (place,) = (tmp_path / "cache" / "libraries").iterdir()
    index = Index(place)
    assert content(index) == undisturbed
    check(index)
    assert index.db.execute("pragma main.integrity_check").fetchone() == ("ok",)
    assert index.db.execute("pragma text.integrity_check").fetchone() == ("ok",)
    index.db.execute("insert into text.gram(gram) values('integrity-check')")


@pytest.mark.slow
def test_an_indexer_that_is_killed_loses_nothing(tmp_path: Path) -> None:
    _kill_often(tmp_path, 8)


@pytest.mark.slow
def test_an_indexer_that_is_killed_200_times_loses_nothing(tmp_path: Path) -> None:
    _kill_often(tmp_path, 200)


def test_a_write_to_the_index_that_fails_leaves_it_as_it_was(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library, "一")
    index = make_index(library)
    before = content(index)

    def fail() -> None:
        with index.writing():
            index.db.execute("delete from article")
            index.db.execute("select * from nothing")

    with pytest.raises(sqlite3.OperationalError):
        fail()
    assert content(index) == before


@pytest.mark.slow
def test_a_sample_is_spread_over_time_and_changes_little_when_a_source_grows(
    tmp_path: Path,
) -> None:
    dates = [datetime(2020, 1, 1, 6, tzinfo=UTC) + timedelta(days=n) for n in range(120)]
    for number, date in enumerate(dates):
        write(tmp_path / "a", f"t{number}", date=date.isoformat())
    first = sample(make_index(tmp_path / "a"), "茶事", 40)
    assert sample(make_index(tmp_path / "a", place=tmp_path / "other"), "茶事", 40) == first
    assert len({entry.key for entry in first}) == 40
    months = Counter(entry.date.moment.month for entry in first if entry.date)
    assert min(months[month] for month in (1, 2, 3, 4)) >= 4
    for number in range(12):
        date = datetime(2020, 5, 1 + number, 6, tzinfo=UTC)
        write(tmp_path / "a", f"new{number}", date=date.isoformat())
    write(tmp_path / "a", "else", source="别处")
    grown = sample(make_index(tmp_path / "a"), "茶事", 40)
    assert len(grown) == 40
    assert len(set(first) & set(grown)) >= 32


def test_a_library_is_there_by_its_names_before_a_file_is_read(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for day, title in enumerate("一二三四", 1):
        path = write(library, title, date=f"2021-04-0{day}T06:00:00Z", url=f"https://e.org/{day}")
        path.rename(path.with_name(f"2021-04-0{day}-文件.md".replace("文件", f"文件{day}")))
    (library / "README.md").write_text("# nothing\n", "utf-8")
    index = Index(tmp_path / "index", UTC)
    told: list[str] = []
    indexer = Indexer(index, [library], known_hosts(), lambda each: told.append(each.stage))
    indexer.names()
    assert told == ["names"]
    assert counts.whole(index).total == 5
    assert [count.name for count in counts.by_date(index, 10)] == [
        f"2021-04-0{day}" for day in (4, 3, 2, 1)
    ]
    # What is looked at is read: no mark is ever made under the name of a file.
    listing = arrange(index, Selection())
    shown = listing.part(0, 4)
    assert [entry.title for entry in shown] == ["四", "三", "二", "一"]
    assert [entry.key for entry in shown] == [f"https://e.org/{day}" for day in (4, 3, 2, 1)]
    indexer.run(workers=0)
    assert content(index) == content(make_index(library, place=tmp_path / "other"))
    assert index.db.execute("select count(*) from article where bare = 1").fetchone() == (0,)
    check(index)
    indexer.names()
    assert "names" not in told[1:]


def test_names_that_were_listed_and_are_gone_are_forgotten(tmp_path: Path) -> None:
    library = tmp_path / "library"
    paths = [write(library / str(number), f"篇{number}") for number in range(4)]
    index = Index(tmp_path / "index", UTC)
    Indexer(index, [library], known_hosts()).names()
    paths[1].unlink()
    paths[2].unlink()
    (library / "2").rmdir()
    refresh(index, library)
    assert sorted(listed(index)) == ["篇0", "篇3"]
    check(index)


def test_a_quick_look_finds_what_folders_tell(tmp_path: Path) -> None:
    library = tmp_path / "library"
    paths = [write(library / str(number % 3), f"篇{number}") for number in range(9)]
    index = make_index(library)
    paths[0].unlink()
    paths[1].rename(paths[1].with_name("2021-04-01-别名.md"))
    write(library / "new" / "deep", "新")
    write(library / "2", "再")
    (library / "2" / ".hidden.md").write_text("---\ndate: 2021-01-01\n---\n", "utf-8")
    (library / "2" / "README.md").write_text("nothing\n", "utf-8")
    indexer = Indexer(index, [library], known_hosts())
    indexer.quick()
    names = [f"篇{number}" for number in range(1, 9)]
    assert sorted(listed(index)) == sorted([*names, "新", "再"])
    check(index)
    unchanged = Indexer(index, [library], known_hosts())
    unchanged.quick()
    assert unchanged.looked == 0
    refresh(index, library)
    assert content(index) == content(make_index(library, place=tmp_path / "other"))


def is_over(asked: Iterator[int]) -> bool:
    return next(asked, None) is None


def test_a_quick_look_that_is_stopped_takes_nothing_for_no_article(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library / "a", "一")
    index = make_index(library)
    for number in range(9):
        write(library / "a", f"新{number}")
    write(library / "b", "二")
    for most in range(12):
        indexer = Indexer(index, [library], known_hosts())
        asked = iter(range(most))
        indexer.stop = partial(is_over, asked)
        indexer.quick()
        assert index.db.execute("select count(*) from skipped").fetchone() == (0,)
        check(index)
    refresh(index, library)
    assert content(index) == content(make_index(library, place=tmp_path / "other"))


def test_a_new_folder_is_taken_in_by_portions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(folder_changes, "TOGETHER", 7)
    library = tmp_path / "library"
    write(library / "a", "一")
    index = make_index(library)
    for number in range(30):
        write(library / "b" / str(number % 3), f"新{number}")
    commits: list[str] = []
    index.db.set_trace_callback(lambda said: commits.append(said) if said == "commit" else None)
    Indexer(index, [library], known_hosts()).quick()
    index.db.set_trace_callback(None)
    assert len(commits) >= 5
    assert len(listed(index)) == 31
    check(index)
    refresh(index, library)
    assert content(index) == content(make_index(library, place=tmp_path / "other"))


def test_older_indexes_of_the_same_library_go_unless_they_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))
    write(tmp_path / "one", "一")
    place = index_folder([tmp_path / "one"])
    name = place.name.rpartition("-")[0]
    unnumbered, older = place.with_name(name), place.with_name(f"{name}-{VERSION - 1}")
    newer, other = place.with_name(f"{name}-{VERSION + 1}"), place.with_name("other")
    for folder in (unnumbered, older, newer, other):
        Index(folder).close()
    with alone(Index(older)) as free:
        assert free
        Index.of([tmp_path / "one"]).close()
    left = {each.name for each in place.parent.iterdir()}
    assert left == {place.name, older.name, newer.name, other.name}


def test_the_filter_finds_by_names_when_the_program_makes_their_grams_in_another_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = tmp_path / "library"
    write(library, "石桥", author="钱船")
    path = write(library, "茶园", author="钱船")
    index = make_index(library)
    with monkeypatch.context() as other:
        other.setattr(article_names, "grams", lambda text: {text[:1]})
        with index.writing():
            article_names.rebuild_grams(index.db)
            index.remember("grams", "another")
    path.unlink()
    refresh(index, library)
    assert listed(index, query=parse("钱船")) == ["石桥"]
    assert listed(index, query=parse("茶园")) == []
    index.db.execute("insert into name_gram(name_gram) values('integrity-check')")
