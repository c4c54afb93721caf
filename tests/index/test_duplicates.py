from __future__ import annotations

from itertools import permutations
from pathlib import Path
from typing import Unpack

import pytest

from reader.archive.hosts import known_hosts
from reader.archive.walk import Tally
from reader.index import counts
from reader.index.article_marks import MirroredCover
from reader.index.database import Index
from reader.index.folder_changes import reindex_path
from reader.index.indexer import Indexer
from reader.index.lists import Heading, Selection, arrange
from reader.index.mirror import Mark, put_covers, put_marks
from reader.index.query.compile import Scope
from reader.index.query.parse import parse
from reader.index.rows import copies, group, id_of
from tests.index.conftest import SelectionFields, make_index, write

LONG = "<p>" + "石桥下的河水流了一年又一年。" * 50 + "</p>"
SHORT = "<p>茶</p>"


def rows(index: Index, **asked: Unpack[SelectionFields]) -> list[tuple[str, int]]:
    listing = arrange(index, Selection(heading=Heading.NONE, **asked))
    return [(entry.title, entry.copies) for entry in listing.part(0, len(listing))]


def again(index: Index, library: Path) -> None:
    Indexer(index, [library], known_hosts()).run(workers=0)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    library = tmp_path / "library"
    write(library, "一", LONG, source="甲", date="2021-04-01T06:00:00Z")
    write(library, "二", LONG.replace("桥", "橋"), source="乙", date="2021-04-02T06:00:00Z")
    write(library, "三", LONG, source="丙", date="2021-04-03T06:00:00Z")
    write(library, "四", SHORT, source="甲", date="2021-04-04T06:00:00Z")
    write(library, "五", SHORT, source="乙", date="2021-04-05T06:00:00Z")
    return library


def test_equal_long_texts_are_one_row(library: Path) -> None:
    index = make_index(library)
    assert rows(index) == [("五", 1), ("四", 1), ("三", 3)]
    assert counts.whole(index).total == 3
    assert rows(index, query=parse("河水"), scope=Scope.TEXT) == [("三", 3)]
    key = _key(index, "一")
    assert [entry.title for entry in group(index, key)] == ["一", "三", "二"]
    assert [path.stem[-1] for path in copies(index, key)] == ["一", "三", "二"]


def test_the_standing_text_of_a_source_makes_no_twins(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for day, title in enumerate("一二三", 1):
        write(library, title, LONG, date=f"2021-04-0{day}T06:00:00Z")
    write(library, "三", LONG, url="https://example.org/again", name="again.md")
    assert rows(make_index(library)) == [("三", 2), ("二", 1), ("一", 1)]


def test_marks_of_one_count_for_all_and_stay_its_own(library: Path) -> None:
    index = make_index(library)
    keys: dict[str, str] = {entry.title: entry.key for entry in group(index, _key(index, "三"))}
    with index.writing():
        put_marks(index, [{keys["一"]: Mark(read=True, starred=True)}])
    assert rows(index, flag="starred") == [("三", 3)]
    assert [title for title, _ in rows(index, flag="unread")] == ["五", "四"]
    with index.writing():
        put_marks(index, [{keys["二"]: Mark(highlights=2, noted=True)}])
    assert rows(index, flag="highlighted") == [("二", 3)]
    assert rows(index, query=parse("has:note is:starred"))[0] == ("二", 3)
    place = arrange(index, Selection()).position(keys["一"])
    assert place == 2
    with index.writing():
        put_marks(index, [], gone=[keys["一"], keys["二"]])
    assert rows(index, flag="starred") == []
    assert counts.whole(index) == counts.Count("", 3, 3, 0, 0)
    with index.writing():
        put_covers(index, [MirroredCover("丙")])
    assert counts.whole(index).unread == 2


def _key(index: Index, title: str) -> str:
    found = index.db.execute("select key from article where title = ?", (title,))
    return str(found.fetchone()[0])


def test_a_group_follows_its_files(library: Path) -> None:
    index = make_index(library)
    newest = next(library.glob("*三.md"))
    newest.unlink()
    again(index, library)
    assert rows(index)[-1] == ("二", 2)
    next(library.glob("*二.md")).write_text("---\ndate: 2021-04-02\n---\n河\n", "utf-8")
    again(index, library)
    assert [count for _, count in rows(index)] == [1, 1, 1, 1]
    write(library, "六", LONG, source="丁", date="2021-04-06T06:00:00Z")
    again(index, library)
    assert rows(index)[0] == ("六", 2)
    assert id_of(index, _key(index, "一")) != 0
    found = index.db.execute("select count(*) from article where hidden = 2").fetchone()
    assert found == (1,)


def test_what_is_listed_for_a_group_keeps_its_tags(library: Path) -> None:
    index = make_index(library)
    assert rows(index, tag="集") == []
    for path in library.iterdir():
        said = path.read_text("utf-8").replace("\n---\n<", "\ntags: [集]\n---\n<")
        path.write_text(said, "utf-8")
    again(index, library)
    assert rows(index, tag="集") == [("五", 1), ("四", 1), ("三", 3)]
    write(library, "〇", LONG, source="丁", date="2021-03-06T06:00:00Z")
    again(index, library)  # the listed one stays, as one of more
    assert rows(index, tag="集") == [("五", 1), ("四", 1), ("三", 4)]
    assert [count.total for count in counts.named(index, "tag")] == [3]


@pytest.mark.parametrize("order", list(permutations("一二新")))
def test_what_was_a_twin_and_is_listed_again_is_alone(
    library: Path, order: tuple[str, ...]
) -> None:
    index = make_index(library)
    keys: dict[str, str] = {entry.title: entry.key for entry in group(index, _key(index, "三"))}
    with index.writing():
        put_marks(index, [{keys["一"]: Mark(read=True, starred=True)}])
    newer = write(
        *(library, "新", LONG + "新版"), url=keys["三"], source="丙", date="2021-04-09T06:00:00Z"
    )
    again(index, library)
    assert rows(index)[-1] == ("二", 2)
    assert newer.name.endswith("新.md")
    for title in order:
        path = next(library.glob(f"*{title}.md"))
        path.unlink()
        reindex_path(index, path.resolve(), {}, Tally(), lambda: False)
    again(index, library)
    assert rows(index) == [("五", 1), ("四", 1), ("三", 1)]
    assert rows(index, flag="starred") == [("三", 1)]  # the same long text, whose file is left
    assert counts.whole(index) == counts.Count("", 3, 2, 1, 0)
