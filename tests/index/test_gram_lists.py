from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index import full_text, gram_lists, gram_parts
from reader.index.database import Index
from reader.index.grams import RequiredGrams, grams

WORDS = ("春茶", "河水", "共同体", "river", "tea", "中国经济", "中", "g20峰会", "𠀀𠀁")


def required(whole: set[str], beginnings: set[str]) -> RequiredGrams:
    return RequiredGrams(frozenset(whole), frozenset(beginnings), exact=False)


GRAMS = st.text("茶河中国abé𠀀", min_size=1, max_size=3)


@given(
    st.dictionaries(
        GRAMS,
        st.sets(st.integers(1, 400) | st.integers(1, 2**40), min_size=1, max_size=12),
        min_size=1,
    ),
    st.integers(1, 5),
    st.integers(1, 40),
)
def test_packed_lists_are_what_was_packed(
    lists: dict[str, set[int]], longest: int, size: int
) -> None:
    given_lists = [(gram, sorted(lists[gram])) for gram in sorted(lists)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gram_parts, "SLICE", longest)
        patch.setattr(gram_parts, "SIZE", size)
        parts = list(gram_parts.unpack_parts(gram_parts.pack_lists(given_lists)))
    unpacked: dict[str, list[int]] = {}
    for part in parts:
        for at, gram in enumerate(part.grams):
            unpacked.setdefault(gram, []).extend(part.ids(at))
    assert list(unpacked.items()) == given_lists


@pytest.mark.parametrize("rows", [[3, 2], [2, 2], [0], [-1, 4], [5, 2**41]])
def test_rows_that_cannot_be_are_damage_of_the_index(rows: list[int]) -> None:
    with pytest.raises(sqlite3.DatabaseError):
        list(gram_parts.pack_lists([("茶", rows)]))


def draw_text(chance: random.Random) -> str:
    return "，".join(chance.choices(WORDS, k=chance.randint(1, 5)))


def wanted(texts: dict[int, str], need: RequiredGrams) -> set[int]:
    cut = {row: grams(text) for row, text in texts.items()}
    return {
        row
        for row, own in cut.items()
        if need.whole <= own
        and all(any(gram.startswith(start) for gram in own) for start in need.beginnings)
    }


NEEDS = [
    required({"春茶"}, set()),
    required({"河水", "春茶"}, set()),
    required({"共同", "同体"}, {"中"}),
    required(set(), {"r"}),
    required({"riv"}, {"te"}),
    required(set(), {"中", "g"}),
    required({"𠀀𠀁"}, set()),
    required({"没有"}, set()),
    required({"春茶"}, {"没"}),
]


@pytest.mark.parametrize("size", [40, gram_parts.SIZE])
def test_rows_are_found_before_and_after_they_are_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Texts come, change and go, and lists are packed now and then: what is found is the same."""
    monkeypatch.setattr(gram_parts, "SIZE", size)
    monkeypatch.setattr(gram_parts, "SLICE", 7)
    monkeypatch.setattr(gram_lists, "_CHUNK", 5)
    chance = random.Random(7)  # noqa: S311 - a test draws
    index = Index(tmp_path)
    texts: dict[int, str] = {}
    for turn in range(12):
        changed = {chance.randint(1, 60): draw_text(chance) for _ in range(20)}
        gone = chance.sample(sorted(texts), len(texts) // 5)
        with index.writing():
            full_text.drop(index, gone)
            for row in gone:
                del texts[row]
            full_text.put(index, [full_text.prepare(*pair) for pair in changed.items()])
            texts |= changed
        if turn % 3 == 1:
            with index.writing() as db:
                assert gram_lists.pack(db)
                assert not gram_lists.is_loose(db, len(texts))
        for need in NEEDS:
            rows = full_text.with_grams(index, [need])
            assert sorted(rows) == sorted(wanted(texts, need))
            some = full_text.with_grams(index, [need], 3)
            assert len(some) == min(3, len(rows))
            assert set(some) <= set(rows)
    assert not index.db.in_transaction


def steps_of_adding(index: Index, row: int) -> int:
    """Return the instructions of SQLite, in thousands, that adding a row takes."""
    steps = iter(range(10**6))
    index.db.set_progress_handler(lambda: next(steps) < 0, 1000)
    with index.writing():
        gram_lists.add(index.db, [(row, "春茶")])
    index.db.set_progress_handler(None, 0)
    return next(steps)


def test_adding_a_row_takes_no_longer_when_many_are_new(tmp_path: Path) -> None:
    index = Index(tmp_path)
    with index.writing() as db:
        gram_lists.add(db, [(row, "河水") for row in range(1, 20_001)])
    assert steps_of_adding(index, 30_000) < 5


def test_packing_that_is_stopped_changes_nothing(tmp_path: Path) -> None:
    index = Index(tmp_path)
    with index.writing():
        full_text.put(index, [full_text.prepare(row, f"第{row}杯春茶") for row in range(1, 60)])
    assert gram_lists.is_loose(index.db, 59)
    index.begin()
    assert not gram_lists.pack(index.db, lambda: True)
    index.db.execute("rollback")
    assert len(full_text.find(index, ["杯春茶"])) == 59
    assert index.db.execute("select count(*) from text.part").fetchone() == (0,)


def test_another_session_sees_lists_once_while_they_are_moved(tmp_path: Path) -> None:
    index = Index(tmp_path)
    with index.writing():
        full_text.put(index, [full_text.prepare(row, f"第{row}杯春茶") for row in range(1, 60)])
    reader = index.again()
    reader.db.execute("begin")
    assert len(full_text.find(reader, ["春茶"])) == 59
    with index.writing() as db:
        gram_lists.pack(db)
        full_text.drop(index, [7])
    assert len(full_text.find(reader, ["春茶"])) == 59
    reader.db.execute("commit")
    assert sorted(full_text.find(reader, ["春茶"])) == [n for n in range(1, 60) if n != 7]
    assert not full_text.find(reader, ["第7杯"])


@pytest.mark.parametrize(
    "damage",
    [
        "lists = x''",
        "lists = 5",
        "lists = zeroblob(length(lists))",
        "lists = substr(lists, 1, length(lists) - 1)",
        "first = '另一'",
        *(
            f"lists = cast(substr(lists, 1, {at}) || x'55' || substr(lists, {at + 2}) as blob)"
            for at in range(0, 40, 7)
        ),
    ],
)
def test_a_damaged_part_is_damage_of_the_index(tmp_path: Path, damage: str) -> None:
    index = Index(tmp_path)
    with index.writing() as db:
        full_text.put(index, [full_text.prepare(row, f"第{row}杯春茶") for row in range(1, 60)])
        gram_lists.pack(db)
    (intact,) = index.db.execute("select lists from text.part").fetchone()
    index.db.execute(f"update text.part set {damage}")  # noqa: S608 - of the table
    if index.db.execute("select lists, first from text.part").fetchone() != (intact, "1杯"):
        with pytest.raises(sqlite3.DatabaseError):
            full_text.find(index, ["春茶"])
    assert not index.db.in_transaction
