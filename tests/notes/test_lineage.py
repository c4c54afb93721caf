"""Merging what was written at highlights on several machines: no words are lost."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.notes.backup import backups
from reader.notes.descriptions import translated, translated_details
from reader.notes.merge import read_store
from reader.notes.model import ArticleRef, Highlight, PlaceAnchor
from reader.notes.note_texts import merge_texts
from reader.notes.other_stores import merge_store
from reader.notes.reconcile import join
from reader.notes.record_rules import fault
from reader.notes.storage.migrate import STEPS, migrate
from reader.notes.store import Notes
from tests.notes.strategies import MEMORY

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
ARTICLE = ArticleRef("k0", "茶事")


def highlight(id_: str = "h0", note: str = "", *tags: str) -> Highlight:
    return Highlight(id_, "k0", "明前", "", "", 0, 2, 0, "", 1, 1, NOW, NOW, note=note, tags=tags)


def clock(hours: int) -> Callable[[], datetime]:
    """A clock that is wrong by hours."""
    return lambda: datetime.now(UTC) + timedelta(hours=hours)


def change(folder: Path, hours: int, work: Callable[[Notes], Any]) -> None:
    with Notes.open(folder, clock=clock(hours)) as notes:
        work(notes)
        assert notes.flush(10)


def merge(into: Path, other: Path, hours: int = 0) -> tuple[str, ...]:
    lines: list[str] = []
    change(into, hours, lambda notes: lines.extend(merge_store(notes, other).lines))
    return tuple(lines)


def noted(text: str) -> Callable[[Notes], None]:
    def work(notes: Notes) -> None:
        stored = notes.highlight("h0")
        assert stored is not None
        notes.edit_highlight(replace(stored, note=text))

    return work


def tagged(*tags: str) -> Callable[[Notes], None]:
    def work(notes: Notes) -> None:
        stored = notes.highlight("h0")
        assert stored is not None
        notes.edit_highlight(replace(stored, tags=tags))

    return work


def removed(notes: Notes) -> None:
    notes.remove_highlight("h0")


def only(folder: Path) -> Highlight:
    with Notes.open(folder, read_only=True) as notes:
        [found] = notes.highlights()
        return found


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    """Two copies of a store with one highlight."""
    a, b = tmp_path / "a", tmp_path / "b"
    change(a, 0, lambda notes: notes.add_highlight(highlight("h0", "甲。乙。", "茶"), ARTICLE))
    merge(b, a)
    return a, b


@pytest.mark.parametrize("hours", [-5, 0, 5])
@pytest.mark.parametrize(
    ("here", "there", "note"),
    [
        (noted("甲。乙。丙。"), noted("零。甲。乙。"), "零。甲。乙。丙。"),
        (noted("甲。乙。"), noted("丁。"), "丁。"),
        (noted("甲。乙。丙。"), noted("甲。乙。丙。"), "甲。乙。丙。"),
        (noted("甲。"), noted("甲。乙。丙。"), "甲。乙。丙。"),
        (noted("子。"), noted("丑。"), None),
    ],
)
def test_two_edits_of_one_note_are_both_kept(
    pair: tuple[Path, Path], hours: int, here: Any, there: Any, note: str | None
) -> None:
    a, b = pair
    change(a, 0, here)
    change(b, hours, there)
    first, second = only(a).note, only(b).note
    merge(a, b)
    merge(b, a)
    assert only(a).note == only(b).note
    if note is not None:
        assert only(a).note == note
    else:
        assert first in only(a).note
        assert second in only(a).note
        assert "≠" in only(a).note


def test_the_later_note_comes_first_and_the_line_says_that_both_are_kept(
    pair: tuple[Path, Path],
) -> None:
    a, b = pair
    change(a, 0, noted("早"))
    change(b, 5, noted("晚"))
    [line] = merge(a, b)
    assert "both notes are kept" in line
    assert only(a).note.startswith("晚\n\n≠")
    assert only(a).note.endswith("早")
    assert merge(a, b) == ()
    # Once the person has written one note of the two, it replaces both everywhere.
    change(a, -9, noted("早晚"))
    merge(b, a)
    assert only(b).note == "早晚"


def test_an_old_copy_changes_nothing(pair: tuple[Path, Path]) -> None:
    a, b = pair
    change(a, -9, noted("新"))
    change(a, -9, noted("更新"))
    assert merge(a, b) == ()
    assert only(a).note == "更新"
    merge(b, a)
    assert only(b).note == "更新"


@pytest.mark.parametrize(
    ("here", "there", "tags"),
    [
        (tagged("茶", "春"), tagged("茶", "雨"), {"茶", "春", "雨"}),
        (tagged(), tagged("茶", "雨"), {"雨"}),
        (tagged("春"), tagged("茶"), {"春"}),
        (tagged(), tagged(), set()),
    ],
)
@pytest.mark.parametrize("hours", [-5, 5])
def test_tags_unite(pair: tuple[Path, Path], hours: int, here: Any, there: Any, tags: Any) -> None:
    a, b = pair
    change(a, 0, here)
    change(b, hours, there)
    merge(a, b)
    merge(b, a)
    assert set(only(a).tags) == tags
    assert only(a).tags == only(b).tags


@pytest.mark.parametrize("hours", [-5, 5])
def test_an_edit_brings_back_what_was_removed_without_knowing_of_it(
    pair: tuple[Path, Path], hours: int
) -> None:
    a, b = pair
    change(a, 0, removed)
    change(b, hours, noted("还要"))
    assert any("back" in line for line in merge(a, b))
    merge(b, a)
    assert only(a).note == only(b).note == "还要"
    change(a, -9, removed)
    assert any("removed" in line for line in merge(b, a))
    with Notes.open(b, read_only=True) as notes:
        assert notes.highlights() == ()


def test_two_windows_keep_both_notes_too(tmp_path: Path) -> None:
    change(tmp_path, 0, lambda notes: notes.add_highlight(highlight(), ARTICLE))
    with Notes.open(tmp_path) as one, Notes.open(tmp_path) as other:
        noted("这边")(one)
        assert one.flush(10)
        noted("那边")(other)
        assert other.flush(10)
        one.poll()
        other.poll()
        for notes in (one, other):
            [found] = notes.highlights()
            assert "这边" in found.note
            assert "那边" in found.note


def test_a_merge_is_undone_as_a_whole_and_begins_with_a_backup(pair: tuple[Path, Path]) -> None:
    a, b = pair
    change(a, 0, noted("早"))
    change(b, 5, noted("晚"))
    change(b, 5, lambda notes: notes.add_highlight(highlight("h1", "新"), ARTICLE))
    change(b, 5, lambda notes: notes.set_starred([ARTICLE], True))
    with Notes.open(a) as notes:
        before = notes.highlights(), notes.state("k0").starred
        shown = merge_store(notes, b, dry_run=True)
        assert (notes.highlights(), notes.state("k0").starred) == before
        assert not [each for each in backups(a) if each.kind == "merge"]
        merged = merge_store(notes, b)
        assert merged.lines == shown.lines
        assert len(merged.lines) == 3
        assert notes.flush(10)
    assert [each.kind for each in backups(a)].count("merge") == 1
    with Notes.open(a) as notes:
        assert notes.undo() == "merged “b”"
        assert [(each.id, each.note) for each in notes.highlights()] == [("h0", "早")]
        assert not notes.state("k0").starred
        assert notes.redo()
        assert [each.id for each in notes.highlights()] == ["h0", "h1"]
        assert "晚" in notes.highlights()[0].note


def test_a_store_in_a_file_with_an_odd_name_is_merged_and_saved(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    change(a, 0, lambda notes: notes.add_highlight(highlight(), ARTICLE))
    odd = tmp_path / os.fsdecode(b"state\xff.json")
    odd.write_bytes((a / "state.json").read_bytes())
    (a / "state.json.log").rename(odd.with_name(f"{odd.name}.log"))
    merge(b, odd)  # which saves
    with Notes.open(b) as notes:
        assert len(notes.highlights()) == 1
        assert notes.undo()
        assert notes.highlights() == ()


def test_undoing_a_merge_puts_the_place_back_with_its_words(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    mine, theirs = (PlaceAnchor(words, "", "", "", 1) for words in ("明前", "雨前"))
    change(b, 0, lambda notes: notes.positions.set_place(ARTICLE, 7, mine))
    change(a, 1, lambda notes: notes.positions.set_place(ARTICLE, 9, theirs))
    merge(b, a)
    with Notes.open(b) as notes:
        assert (notes.state("k0").place, notes.state("k0").anchor) == (9, theirs)
        assert notes.undo()
        assert (notes.state("k0").place, notes.state("k0").anchor) == (7, mine)


@pytest.mark.parametrize(
    "text", [f"opened: {'9' * 5000} articles", "“” in “" * 5000 + "x", "“” in “" * 200 + "x"]
)
def test_an_odd_description_is_shown_as_it_is(text: str) -> None:
    assert translated(text) == text
    assert translated_details(text) == []


def test_a_store_from_before_lineages_knows_what_its_notes_replaced(tmp_path: Path) -> None:
    a, b = tmp_path / "a", tmp_path / "b"
    change(a, 0, lambda notes: notes.add_highlight(highlight("h0", "一", "茶"), ARTICLE))
    merge(b, a)
    change(a, 0, noted("二"))
    change(a, 0, tagged("雨"))
    tables, _notice = read_store(a)
    for document in tables["highlights"].values():
        del document["edits"]
    for document in tables["meta"].values():
        if document["id"] == "schema":
            document["version"] = 1
    assert len(STEPS) == 2
    [migrated] = migrate(tables)["highlights"].values()
    [old] = read_store(b)[0]["highlights"].values()
    assert join(old, migrated)["note"] == join(migrated, old)["note"] == "二"
    assert join(old, migrated)["tags"] == ["雨"]


EDITS: dict[str, Any] = {
    "seen": {"x": 5},
    "notes": [[5, "x", [[1, "y", "前"]], "一。"]],
    "tagged": {"雨": [[5, 0, "x"]]},
    "there": [[5, 0, "x"]],
}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *product(EDITS, (None, 5, "x", [], {}, [1], [[]], [[1]])),
        ("seen", {"x": None}),
        ("seen", {"x": -1}),
        ("seen", {"x": -(1 << 63)}),
        ("seen", {"x": (1 << 63) - 1}),
        ("seen", {"x": True}),
        ("notes", [[-(1 << 63), "x", [], "一。"]]),
        ("notes", [[5, "x", [[-1, "y", "前"]], "一。"]]),
        ("notes", [[5, "x", 7]]),
        ("notes", [[5, "x", [], 7]]),
        ("tagged", {"雨": 5}),
        ("tagged", {"雨": [[5, -1, "x"]]}),
        ("there", [[(1 << 63) - 1, 0, "x"]]),
    ],
)
def test_odd_edits_of_another_program_are_joined_to_what_the_store_takes(
    field: str, value: object
) -> None:
    odd = {"id": "h", "note": "二。", "tags": ["茶"], "at": "7", "edits": {**EDITS, field: value}}
    plain = {"id": "h", "note": "三。", "tags": [], "deleted": False, "at": "6"}
    sound = {**plain, "edits": EDITS | {"notes": [[6, "z", [], "三。"]]}}
    for other in (plain, sound):
        for made in (join(odd, other), join(other, odd)):
            assert fault("highlights", made) is None
            assert join(made, odd) == join(made, other) == made


# Properties

WORDS = st.sampled_from(["山。", "水。", "云\n", "雨", "风 "])
STEP = st.tuples(
    st.integers(0, 2),
    st.sampled_from(["note", "append", "tags", "remove", "add", "undo", "merge"]),
    st.integers(0, 4),
)


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(st.lists(STEP, max_size=14), st.permutations([0, 1, 2]))
def test_three_machines_agree_whatever_their_clocks_and_lose_no_words(
    steps: list[tuple[int, str, int]], order: list[int]
) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as temporary:
        folders = [Path(temporary) / name for name in "abc"]
        change(folders[0], 0, lambda notes: notes.add_highlight(highlight("h0", "始。"), ARTICLE))
        for folder in folders[1:]:
            merge(folder, folders[0])
        first = [(machine, "append", 0) for machine in range(3)]
        for number, (machine, action, value) in enumerate([*first, *steps]):
            folder, hours = folders[machine], (0, -7, 11)[machine]
            if action == "merge":
                merge(folder, folders[(machine + 1 + value % 2) % 3], hours)
            else:
                change(folder, hours, lambda notes: act(notes, action, f"{number}{value}。"))  # noqa: B023 - called at once
        documents = [highlights(folder) for folder in folders]
        check(*(documents[index]["h0"] for index in order))
        for _round in range(2):
            for one in order:
                for other in order:
                    if one != other:
                        merge(folders[one], folders[other])
        expected = highlights(folders[0])
        assert highlights(folders[1]) == expected
        assert highlights(folders[2]) == expected


def act(notes: Notes, action: str, text: str) -> None:
    stored = notes.highlight("h0")
    if action == "add":
        notes.add_highlight(highlight(f"h{text[-2]}", text), ARTICLE)
    elif action == "undo":
        notes.undo()
    elif stored is None:
        notes.add_highlight(highlight("h0", text), ARTICLE)
    elif action == "remove":
        notes.remove_highlight("h0")
    elif action == "tags":
        notes.edit_highlight(replace(stored, tags=(*stored.tags[1:], text)))
    else:
        note = text if action == "note" else stored.note + text
        notes.edit_highlight(replace(stored, note=note))


def highlights(folder: Path) -> dict[str, Any]:
    tables, _notice = read_store(folder)
    return {each["id"]: each for each in tables.get("highlights", {}).values()}


def in_force(version: Mapping[str, Any]) -> set[str]:
    """The sentences of a note."""
    return set(re.findall(r"[\d始]+(?=。)", version["note"]))


def check(x: dict[str, Any], y: dict[str, Any], z: dict[str, Any]) -> None:
    """Check that joining is a join, and that the sentences of one version alone are not lost."""
    assert join(x, y) == join(y, x)
    assert join(join(x, y), z) == join(x, join(y, z))
    assert join(join(x, y), y) == join(x, y)
    if x["deleted"] or y["deleted"]:
        return
    both = join(x, y)
    for mine, other in ((x, y), (y, x)):
        unseen = {entry[1] for entry in mine["edits"]["notes"]} - set(other["edits"]["seen"])
        if unseen:  # the other machine does not know this note
            assert in_force(mine) - sentences(other) <= in_force(both)


def sentences(version: dict[str, Any]) -> set[str]:
    """The sentences of a note and of those it was made from."""
    bases = [base[2] for entry in version["edits"]["notes"] for base in entry[2]]
    return in_force(version) | {part for text in bases for part in in_force({"note": text})}


@given(st.lists(WORDS), st.lists(WORDS), st.lists(WORDS))
def test_a_merge_of_texts_holds_what_either_added(
    base: list[str], first: list[str], second: list[str]
) -> None:
    one, other = "".join([*base, *first]), "".join([*second, *base])
    merged = merge_texts("".join(base), one, other)
    if merged is not None:
        for part in {*first, *second}:
            assert part.strip() in merged


@pytest.mark.parametrize(
    ("base", "first", "second", "merged"),
    [
        ("甲。乙。", "甲。乙。丙。", "零。甲。乙。", "零。甲。乙。丙。"),
        ("甲", "甲\n乙", "甲\n丙", "甲\n乙\n丙"),
        ("One.", "One. Two.", "One. Three.", "One. Two. Three."),
        ("甲。乙。", "甲改。乙。", "甲。乙改。", None),
        ("甲。乙。丙。", "甲改。乙。丙。", "甲。乙。丙改。", "甲改。乙。丙改。"),
        ("甲。", "甲一。", "甲二。", None),
        ("甲。乙。丙。", "乙。丙。", "甲。乙。丙。丁。", "乙。丙。丁。"),
    ],
)
def test_texts_are_merged_sentence_by_sentence(
    base: str, first: str, second: str, merged: str | None
) -> None:
    assert merge_texts(base, first, second) == merged
