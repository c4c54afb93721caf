"""Which files are one article, and whose marks are whose."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from reader.archive.header import key_of, read_head
from reader.archive.hosts import known_hosts
from reader.archive.identity import base_of, has_own_number, numbered_key, plain_key
from reader.index import counts, evidence
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.lists import Heading, Selection, arrange
from reader.index.mirror import Mark, put_marks
from reader.index.rows import copies, group
from reader.text.article_date import ArticleDate
from reader.text.sketch import NEAR, likeness, sketch
from tests.index.conftest import make_index, write

pytestmark = pytest.mark.usefixtures("stored")

HARBOUR = "港口的灯亮了一夜，船在雾里等着。" * 9
SNOW = "山里的雪下到第三天，路上没有人走。" * 9
SNOW_MENDED = SNOW.replace("第三天", "第四天", 1)
URL = "https://tea.example/today"


def titled(folder: Path, name: str, title: str, body: str, date: str = "2024-03-05") -> Path:
    """Write an article without a URL."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"---\ntitle: {title}\ndate: {date}\n---\n{body}\n", "utf-8")
    return path


def again(index: Index, library: Path) -> None:
    Indexer(index, [library], known_hosts()).run(workers=0)


def listed(index: Index) -> dict[str, str]:
    """Return the keys of the listed articles by the names of their files."""
    listing = arrange(index, Selection(heading=Heading.NONE))
    return {entry.path.name: entry.key for entry in listing.part(0, len(listing))}


def shown(index: Index) -> dict[str, tuple[int, int, int]]:
    """Return the marks of the listed articles by the names of their files."""
    rows = index.db.execute("select name, read, starred, highlights from article where hidden = 0")
    return {bytes(name).decode(): tuple(marks) for name, *marks in rows}


def put(index: Index, marks: dict[str, Mark]) -> None:
    with index.writing():
        put_marks(index, [marks])


def store(index: Index, marks: dict[str, Mark]) -> dict[str, Mark]:
    """Return marks with the evidence that the store takes from the index."""
    found = evidence.pending(index, 1000)
    made = {
        key: mark._replace(file=found[key].file, sketch=found[key].sketch) if key in found else mark
        for key, mark in marks.items()
    }
    put(index, made)
    return made


STAR = Mark(starred=True)
NOTHING = (0, 0, 0)
STARRED = (0, 1, 0)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("first", "second", "rows"),
    [
        (HARBOUR, SNOW, 2),
        (SNOW, SNOW, 1),
        (SNOW, SNOW_MENDED, 1),
        (SNOW, SNOW.replace("，", ",\n\n"), 1),
        (SNOW, SNOW.replace("没有", "沒有"), 1),
        (SNOW, SNOW + HARBOUR[:40], 1),
        ("甲报的第一段，说的是港口。", "乙报的第一段，说的是山里的雪，与港口无关。", 2),
        ("第一段甲。", "完全不同的第一段乙。", 2),
        ("", "", 1),
        ("", SNOW, 2),
    ],
    ids=(
        "other",
        "equal",
        "mended",
        "wrapped",
        "script",
        "longer",
        "short",
        "shorter",
        "no",
        "one",
    ),
)
@pytest.mark.parametrize("has_url", [True, False])
def test_texts_tell_articles_apart(
    tmp_path: Path, first: str, second: str, rows: int, has_url: bool
) -> None:
    library = tmp_path / "library"
    for number, body in enumerate((first, second)):
        if has_url:
            write(library, f"题{number}", body, url=URL, name=f"{number}.md")
        else:
            titled(library, f"{number}.md", "早报", body)
    index = make_index(library)
    assert len(listed(index)) == counts.whole(index).total == rows
    assert len(set(listed(index).values())) == rows
    assert {base_of(key) for key in listed(index).values()} == {
        base_of(next(iter(listed(index).values())))
    }


def test_the_newest_version_is_listed_and_the_oldest_article_has_the_plain_key(
    tmp_path: Path,
) -> None:
    library = tmp_path / "library"
    write(library, "一", SNOW, url=URL, date="2024-03-05", name="1.md")
    write(library, "二", HARBOUR, url=URL, date="2024-03-06", name="2.md")
    write(library, "三", SNOW_MENDED, url=URL, date="2024-03-07", name="3.md")
    index = make_index(library)
    keys = listed(index)
    assert set(keys) == {"2.md", "3.md"}
    assert keys["3.md"] == URL
    assert has_own_number(keys["2.md"])
    assert plain_key(keys["2.md"]) == URL
    assert [path.name for path in copies(index, URL)] == ["3.md", "1.md"]
    entry = group(index, keys["2.md"])[0]
    assert entry.url == URL


@pytest.mark.parametrize(
    "url",
    [
        "http://tea.example/today",
        "https://www.tea.example/today/",
        "http://m.tea.example:80/today?utm_source=x",
        "https://tea.example/today/amp",
    ],
)
def test_marks_of_another_spelling_of_the_address_are_found(tmp_path: Path, url: str) -> None:
    library = tmp_path / "library"
    write(library, "一", SNOW, url=url, name="1.md")
    write(library, "别", HARBOUR, url="https://tea.example/other", name="2.md")
    index = make_index(library)
    put(index, {URL: STAR})
    assert shown(index) == {"1.md": STARRED, "2.md": NOTHING}
    late = Index(tmp_path / "late", UTC)
    put(late, {URL: STAR})
    again(late, library)
    assert shown(late) == {"1.md": STARRED, "2.md": NOTHING}
    assert listed(late)["1.md"] == listed(index)["1.md"] == URL


def test_marks_under_two_spellings_show_on_one_article(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library, "一", SNOW, url=URL, name="1.md")
    index = make_index(library)
    other = "http://www.tea.example/today/"
    put(index, {URL: STAR, other: Mark(read=True, highlights=2, noted=True)})
    assert shown(index) == {"1.md": (1, 1, 2)}
    assert [entry.key for entry in group(index, other)] == [URL, other]
    put(index, {URL: Mark()})
    assert shown(index) == {"1.md": (1, 0, 2)}
    with index.writing():
        put_marks(index, [], gone=[other])
    assert shown(index) == {"1.md": NOTHING}


def _move(library: Path, path: Path) -> None:
    (library / "old").mkdir()
    path.rename(library / "old" / "moved.md")


def _edit(_: Path, path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("第三天", "第五天", 2), "utf-8")


def _rewrite(_: Path, path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace(SNOW, "全文重写过了。" * 30), "utf-8")


def _retitle(_: Path, path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("早报", "晚报"), "utf-8")


def _date_anew(_: Path, path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("2024-03-05", "2024-04-06"), "utf-8")


def _move_and_edit(library: Path, path: Path) -> None:
    _edit(library, path)
    _move(library, path)


def _move_and_retitle(library: Path, path: Path) -> None:
    _retitle(library, path)
    _move(library, path)


CHANGES = [_move, _edit, _rewrite, _retitle, _date_anew, _move_and_edit, _move_and_retitle]


def shown_after(
    index: Index, key: str, path: Path, change: Callable[[Path, Path], None], *, is_rebuilt: bool
) -> dict[str, tuple[int, int, int]]:
    """Return the marks that are shown once an article with a star has changed.

    Args:
        index: The index of the folder of the article.
        key: Of the article.
        path: Of the article.
        change: Takes the folder and the file.
        is_rebuilt: Whether the index is new when it meets the change.
    """
    library = path.parent
    put(index, {key: STAR})
    again(index, library)
    marks = store(index, {key: STAR})
    change(library, path)
    if is_rebuilt:
        index = Index(library.parent / "anew", UTC)
        put(index, marks)
    again(index, library)
    return shown(index)


@pytest.mark.slow
@pytest.mark.parametrize("is_rebuilt", [False, True])
@pytest.mark.parametrize("is_second", [False, True])
@pytest.mark.parametrize("change", CHANGES)
def test_marks_stay_with_their_article(
    tmp_path: Path, change: Callable[[Path, Path], None], is_second: bool, is_rebuilt: bool
) -> None:
    library = tmp_path / "library"
    if is_second:  # it shares title and date with an older article
        titled(library, "0.md", "早报", HARBOUR)
        os.utime(library / "0.md", (1, 1))
    path = titled(library, "1.md", "早报", SNOW)
    index = make_index(library)
    key = listed(index)["1.md"]
    assert has_own_number(key) is is_second
    found = shown_after(index, key, path, change, is_rebuilt=is_rebuilt)
    assert [name for name, marks in found.items() if marks == STARRED] == [
        name for name in found if name != "0.md"
    ]
    assert len(found) == 1 + is_second


def _secure(_: Path, path: Path) -> None:
    path.write_text(path.read_text("utf-8").replace("http://", "https://"), "utf-8")


@pytest.mark.parametrize("is_rebuilt", [False, True])
@pytest.mark.parametrize("change", [_secure, *CHANGES])
def test_marks_stay_with_an_address(
    tmp_path: Path, change: Callable[[Path, Path], None], is_rebuilt: bool
) -> None:
    library = tmp_path / "library"
    other = write(library, "早报", HARBOUR, date="2024-03-05", url=f"{URL}/2", name="0.md")
    os.utime(other, (1, 1))
    url = URL.replace("https://", "http://")
    path = write(library, "早报", SNOW, date="2024-03-05", url=url, name="1.md")
    index = make_index(library)
    key = listed(index)["1.md"]
    found = shown_after(index, key, path, change, is_rebuilt=is_rebuilt)
    assert [name for name, marks in found.items() if marks == STARRED] == [
        name for name in found if name != "0.md"
    ]
    assert len(found) == 2


def test_marks_of_an_article_that_is_gone_show_on_no_other(tmp_path: Path) -> None:
    library = tmp_path / "library"
    first = titled(library, "1.md", "早报", SNOW)
    titled(library, "2.md", "早报", HARBOUR)
    os.utime(first, (1, 1))
    index = make_index(library)
    key = listed(index)["1.md"]
    put(index, {key: STAR})
    assert shown(index) == {"1.md": STARRED, "2.md": NOTHING}
    marks = store(index, {key: STAR})
    first.unlink()
    again(index, library)
    assert shown(index) == {"2.md": NOTHING}
    rebuilt = Index(tmp_path / "anew", UTC)
    put(rebuilt, marks)
    again(rebuilt, library)
    assert shown(rebuilt) == {"2.md": NOTHING}
    titled(library, "3.md", "早报", SNOW)
    again(rebuilt, library)
    assert shown(rebuilt) == {"2.md": NOTHING, "3.md": STARRED}


def test_another_library_with_the_same_title_has_no_marks_of_this_one(tmp_path: Path) -> None:
    titled(tmp_path / "one", "intro.md", "序", SNOW, "")
    path = titled(tmp_path / "two", "intro.md", "序", HARBOUR, "")
    first = Index(tmp_path / "index", UTC)
    key = key_of("", "序", None)
    put(first, {key: STAR})
    files = [tmp_path / "one" / "intro.md"]
    Indexer(first, files, known_hosts()).run(workers=0)
    marks = store(first, {key: STAR})
    second = Index(tmp_path / "index-2", UTC)
    put(second, marks)
    seen: list[dict[str, tuple[int, int, int]]] = []
    Indexer(second, [path], known_hosts(), lambda _: seen.append(shown(second))).run(workers=0)
    assert {marks for rows in seen for marks in rows.values()} == {NOTHING}


MARKED_BEFORE = [
    (Mark(starred=True, title="二"), "2.md"),
    (Mark(starred=True, title="一"), "1.md"),
    (Mark(highlights=1, quotes="没有看见的话\n雪下到第三天，路上"), "2.md"),
    (Mark(highlights=1, quotes="船在雾里等着"), "1.md"),
]


@pytest.mark.parametrize(("mark", "name"), MARKED_BEFORE)
@pytest.mark.parametrize("is_late", [False, True])
def test_marks_of_an_older_store_go_to_the_article_they_were_made_in(
    tmp_path: Path, mark: Mark, name: str, is_late: bool
) -> None:
    library = tmp_path / "library"
    write(library, "一", HARBOUR, url=URL, date="2024-03-05", name="1.md")
    write(library, "二", SNOW, url=URL, date="2024-03-06", name="2.md")
    index = Index(tmp_path / "index", UTC)
    if not is_late:
        put(index, {URL: mark})
    again(index, library)
    if is_late:
        put(index, {URL: mark})
    assert listed(index)[name] == URL
    assert [each for each, marks in shown(index).items() if marks != NOTHING] == [name]


def test_a_file_whose_address_is_read_only_now_keeps_its_marks(tmp_path: Path) -> None:
    text = "---\ntitle: 早报\ndate: 2024-03-05\noriginal: x\n---\n" + SNOW
    header = read_head(text, path=Path("a.md"), hosts={})
    now = replace(header, url=URL)
    assert now.entry(tmp_path).key == URL
    assert now.entry(tmp_path).earlier_keys == (key_of("", "早报", header.date),)
    assert header.entry(tmp_path).earlier_keys == ()


@pytest.mark.parametrize("date", [None, ArticleDate.of_day(2024, 3, 5)])
@pytest.mark.parametrize("is_late", [False, True])
def test_marks_under_each_earlier_key_show(
    tmp_path: Path, date: ArticleDate | None, is_late: bool
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    (library / "2024-03-05-茶经.md").write_text(f"# 1. 引言\n\n{SNOW}", "utf-8")
    titled(library, "2.md", "早报", HARBOUR)
    index = Index(tmp_path / "index", UTC)
    key = key_of("", "1. 引言", date)
    if not is_late:
        put(index, {key: STAR})
    again(index, library)
    if is_late:
        put(index, {key: STAR})
    assert shown(index) == {"2024-03-05-茶经.md": STARRED, "2.md": NOTHING}


@pytest.mark.parametrize("name", ["1-茶经.md", "2-水经.md", "3-山经.md"])
def test_marks_of_an_earlier_title_that_several_files_had_show_on_their_own(
    tmp_path: Path, name: str
) -> None:
    library = tmp_path / "library"
    library.mkdir()
    for number, (file, text) in enumerate(
        [("1-茶经.md", SNOW), ("2-水经.md", HARBOUR), ("3-山经.md", HARBOUR[::-1])]
    ):
        (library / file).write_text(f"# 1. 引言\n\n{text}", "utf-8")
        os.utime(library / file, (number, number))
    key = key_of("", "1. 引言", None)
    if not name.startswith("1"):
        key = numbered_key(key, os.fsencode(library / name))
    index = Index(tmp_path / "index", UTC)
    put(index, {key: STAR})
    again(index, library)
    assert [file for file, marks in shown(index).items() if marks == STARRED] == [name]
    titled(library, "4.md", "早报", SNOW_MENDED[::-1])
    again(index, library)
    assert [file for file, marks in shown(index).items() if marks == STARRED] == [name]


def test_marks_do_not_flicker_while_heads_and_texts_come(tmp_path: Path) -> None:
    library = tmp_path / "library"
    first = titled(library, "1.md", "早报", SNOW)
    os.utime(first, (1, 1))
    index = make_index(library)
    key = listed(index)["1.md"]
    put(index, {key: STAR})
    marks = store(index, {key: STAR})
    titled(library, "2.md", "早报", HARBOUR)
    seen: list[dict[str, tuple[int, int, int]]] = []
    Indexer(index, [library], known_hosts(), lambda _: seen.append(shown(index))).run(workers=0)
    assert seen[-1] == {"1.md": STARRED, "2.md": NOTHING}
    assert all(rows.get("2.md", NOTHING) == NOTHING or len(rows) == 1 for rows in seen)
    anew = Index(tmp_path / "anew", UTC)
    put(anew, marks)
    seen.clear()
    Indexer(anew, [library], known_hosts(), lambda _: seen.append(shown(anew))).run(workers=0)
    assert seen[-1] == {"1.md": STARRED, "2.md": NOTHING}


def test_numbered_keys_differ_and_keep_their_base() -> None:
    paths = [b"/a/1.md", b"/a/2.md", b"/a/\xff.md"]
    keys = {numbered_key(URL, path, attempt) for path in paths for attempt in range(3)}
    assert len(keys) == 9
    assert {base_of(key) for key in keys} == {base_of(URL)}
    assert {plain_key(key) for key in keys} == {URL}
    assert numbered_key(numbered_key(URL, paths[0]), paths[1]) == numbered_key(URL, paths[1])


@pytest.mark.parametrize(
    ("first", "second", "near"),
    [
        (SNOW, SNOW_MENDED, True),
        (SNOW, HARBOUR, False),
        ("今天多云，气温十二度，有风。", "今天多云，气温十五度，无风。", False),
        ("茶", "茶", True),
        ("", "茶", False),
        ("", "", True),
        ("，。", "", True),
    ],
)
def test_likeness(first: str, second: str, near: bool) -> None:
    assert (likeness(sketch(first), sketch(second)) >= NEAR) is near
