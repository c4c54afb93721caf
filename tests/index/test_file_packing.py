"""Texts packed by their files: the text comes back while the file stands, and never another."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index import file_packing, file_systems, full_text, kept_texts
from reader.index.database import Index
from reader.index.file_packing import is_by_file, pack_by_file, read_file, unpack_by_file
from reader.index.mirror import Mark, put_marks
from reader.index.stored_texts import StoredTexts
from reader.text.sketch import sketch
from tests.bench.library import write_whole_library
from tests.bench.rates import packed_size, size_of
from tests.index.conftest import make_index, write

PLACES = ("石桥", "茶园", "渡口", "码头", "钟楼", "集市", "书院", "水车")
SAID = "".join(
    f"第{at}天，船夫从{PLACES[at % 8]}走到{PLACES[at * 3 % 8]}，路上遇见{at * 7}个人。\n"
    for at in range(40)
)
MARKUP = st.sampled_from(["", "<p>", "</p>\n<p>", "<br>", " ", "\n\n", "<b>", "&nbsp;"])


def in_markup(text: str, marks: list[str]) -> str:
    """Return a text with markup between its lines."""
    lines = text.split("\n")
    return "".join(f"{marks[at % len(marks)]}{line}" for at, line in enumerate(lines))


@given(st.text(), st.lists(MARKUP, min_size=1), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_a_text_comes_back_from_its_file(text: str, marks: list[str], encoding: str) -> None:
    text = SAID + text
    file = in_markup(text, marks).encode(encoding, "replace")
    packed = pack_by_file(text, file)
    assert packed is not None or encoding != "utf-8" or len(text) > len(SAID)
    if packed is not None:
        assert is_by_file(packed)
        assert unpack_by_file(packed, file) == text


@given(st.integers(0, 5000), st.binary(max_size=9), st.integers(0, 60))
def test_a_changed_file_gives_the_same_text_or_none(at: int, put: bytes, gone: int) -> None:
    file = in_markup(SAID, ["<p>"]).encode()
    packed = pack_by_file(SAID, file)
    assert packed is not None
    changed = file[:at] + put + file[at + gone :]
    assert unpack_by_file(packed, changed) in (SAID, None)
    assert unpack_by_file(packed, b"") is None


@pytest.mark.parametrize(
    ("text", "file"),
    [
        (SAID, b""),
        (SAID, b"<p>" + "别的话。".encode() * 500),
        (SAID, "".join(f"&#{ord(char)};" for char in SAID).encode()),
        ("茶", "<p>茶</p>".encode()),
        ("\ud800" + SAID, SAID.encode()),
    ],
)
def test_a_text_that_is_not_in_its_file_is_not_packed_by_it(text: str, file: bytes) -> None:
    assert pack_by_file(text, file) is None


def test_a_text_packed_by_its_file_is_small() -> None:
    packed = pack_by_file(SAID, in_markup(SAID, ["<p>", "<br>"]).encode())
    assert packed is not None
    assert len(packed) < len(SAID.encode()) / 8


def test_only_regular_files_of_a_fair_size_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_packing, "LARGEST", 10)
    (tmp_path / "small").write_bytes(b"0123456789")
    (tmp_path / "large").write_bytes(b"0123456789+")
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(tmp_path / "small")
    (tmp_path / "device").symlink_to("/dev/zero")
    read = {name: read_file(os.fsencode(tmp_path / name)) for name in os.listdir(tmp_path)}  # noqa: PTH208 - names
    assert read == {
        "small": b"0123456789",
        "link": b"0123456789",
        "large": None,
        "pipe": None,
        "device": None,
    }
    assert read_file(os.fsencode(tmp_path)) is None
    assert read_file(os.fsencode(tmp_path / "small" / "member")) is None
    assert read_file(b"a\0b") is None


@pytest.mark.parametrize(
    ("kind", "is_near"),
    [("ext4", True), ("fuseblk", True), ("", True), ("nfs4", False), ("fuse.sshfs", False)],
)
def test_files_that_another_machine_sends_are_not_read_often(
    kind: str, is_near: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts, path = tmp_path / "mountinfo", os.fsencode(tmp_path / "file")
    (tmp_path / "file").write_bytes(b"text")
    device = tmp_path.stat().st_dev
    number = f"{os.major(device)}:{os.minor(device)}"
    mounts.write_text(f"21 1 0:99 / /x rw - proc x rw\n22 1 {number} / / rw,a b:1 - {kind} /d rw\n")
    monkeypatch.setattr(file_systems, "MOUNTS", mounts)
    file_systems.is_distant.cache_clear()
    read = [read_file(path), read_file(path, often=True)]
    file_systems.is_distant.cache_clear()
    assert read == [b"text", b"text" if is_near else None]


def long_article(library: Path, title: str, body: str = SAID) -> Path:
    return write(library, title, f"<p>{body}</p>", name=f"{title}.md")


def is_stored_by_file(index: Index) -> bool:
    rows = index.db.execute(f"select {file_packing.BY_FILE} from text.doc").fetchall()  # noqa: S608 - of the table
    return bool(rows) and all(flag for (flag,) in rows)


def test_a_library_is_searched_by_its_files(tmp_path: Path) -> None:
    library = tmp_path / "library"
    for number in range(4):
        long_article(library, f"n{number}", f"{SAID}第{number}封信")
    index = make_index(library)
    assert is_stored_by_file(index)
    (row,) = full_text.find(index, ["第2封信"])
    assert full_text.find(index, ["遇见封信"]) == []
    shown = full_text.snippet(index, row, ["第2封信"])
    assert shown is not None
    assert shown.text[shown.start : shown.end] == "第2封信"


@pytest.mark.parametrize("change", ["edited", "removed", "folder", "replaced", "pipe"])
def test_an_article_whose_file_changed_is_found_by_its_grams_until_it_is_read_again(
    tmp_path: Path, change: str
) -> None:
    library = tmp_path / "library"
    path = long_article(library, "船", f"{SAID}末尾是水车")
    index = make_index(library)
    (row,) = full_text.find(index, ["末尾是水车"])
    if change == "edited":
        long_article(library, "船", f"序。{SAID}终章在渡口")
    else:
        path.unlink()
        if change == "folder":
            path.mkdir()
        elif change == "replaced":
            path.write_text(SAID[::-1], "utf-8")
        elif change == "pipe":
            os.mkfifo(path)
    assert full_text.find(index, ["末尾是水车"]) == [row]
    assert full_text.find(index, ["。"]) == []  # no gram speaks for it
    assert full_text.text_of(index, row) is None
    assert full_text.snippet(index, row, ["末尾是水车"]) is None
    assert [*full_text.verified(index, [row], ["末尾是水车"], lambda: False)] == [[]]
    index = make_index(library)
    assert full_text.find(index, ["末尾是水车"]) == []
    assert len(full_text.find(index, ["终章在渡口"])) == (change == "edited")


def test_a_touched_file_is_still_read(tmp_path: Path) -> None:
    path = long_article(tmp_path / "library", "船")
    index = make_index(tmp_path / "library")
    (row,) = full_text.find(index, ["遇见7个人"])
    before = full_text.text_of(index, row)
    os.utime(path, (1, 1))
    assert before
    assert full_text.text_of(index, row) == before


@pytest.mark.parametrize(
    "damage",
    [
        "said = substr(said, 1, length(said) - 1)",
        "said = substr(said, 1, 6)",
        "said = x'66'",
        "said = cast(substr(said, 1, 9) || x'55' || substr(said, 11) as blob)",
    ],
)
def test_a_damaged_text_is_damage_of_the_index_and_not_a_changed_file(
    tmp_path: Path, damage: str
) -> None:
    long_article(tmp_path / "library", "船")
    index = make_index(tmp_path / "library")
    assert is_stored_by_file(index)
    index.db.execute(f"update text.doc set {damage}")  # noqa: S608 - of the table
    with pytest.raises(sqlite3.DatabaseError):
        full_text.find(index, ["路上遇见"])


def test_texts_come_in_order_and_those_without_one_do_not(tmp_path: Path) -> None:
    for number in range(3):
        long_article(tmp_path / "library", f"n{number}")
    index = make_index(tmp_path / "library")
    (tmp_path / "library" / "n1.md").unlink()
    rows = sorted(full_text.find(index, ["遇见7个人"]))
    texts = [*StoredTexts(index).of([rows[-1] + 1, *reversed(rows)])]
    assert [row for row, _ in texts] == rows
    assert sorted(text is None for _, text in texts) == [False, False, True]


def test_what_a_marked_text_was_is_known_when_its_file_has_gone(tmp_path: Path) -> None:
    library = tmp_path / "library"
    path = long_article(library, "船")
    other = long_article(library, "岸", SAID[::-1])
    index = make_index(library)
    key = dict(index.db.execute("select title, key from article").fetchall())["船"]
    with index.writing():
        put_marks(index, [{key: Mark(starred=True)}])
    made = sketch(SAID.strip())
    (row,) = (row for (row,) in index.db.execute("select article from kept"))
    path.unlink()
    other.unlink()
    assert kept_texts.sketch_of_kept(index, row) == made
    kept_texts.sketch_kept(index, lambda: True)
    assert index.db.execute("select said is null from kept").fetchone() == (0,)
    kept_texts.sketch_kept(index, lambda: False)
    assert index.db.execute("select article, sketch, said from kept").fetchall() == [
        (row, made, None)
    ]
    index = make_index(library)
    assert index.db.execute("select count(*) from kept").fetchone() == (0,)
    assert index.db.execute("select sketch from mark").fetchall() == [(made,)]


def test_an_article_marked_before_it_is_indexed_is_sketched_with_it(tmp_path: Path) -> None:
    library = tmp_path / "library"
    long_article(library, "船")
    index = make_index(library)
    (key,) = index.db.execute("select key from article").fetchone()
    with index.writing() as db:
        put_marks(index, [{key: Mark(read=True)}])
        db.execute("delete from kept")
        db.execute("delete from text.doc")
    index = make_index(library)
    assert index.db.execute("select sketch from kept").fetchall() == [(sketch(SAID.strip()),)]


def test_a_text_out_of_reach_when_it_is_marked_is_sketched_once_it_can_be_read(
    tmp_path: Path,
) -> None:
    library = tmp_path / "library"
    long_article(library, "船")
    index = make_index(library)
    (key,) = index.db.execute("select key from article").fetchone()
    library.rename(tmp_path / "elsewhere")
    with index.writing():
        put_marks(index, [{key: Mark(starred=True)}])
    kept_texts.sketch_kept(index, lambda: False)
    (tmp_path / "elsewhere").rename(library)
    index = make_index(library)
    assert index.db.execute("select sketch from kept").fetchall() == [(sketch(SAID.strip()),)]


def test_marks_go_to_the_same_text_whose_file_was_edited_when_theirs_went(tmp_path: Path) -> None:
    library = tmp_path / "library"
    path = write(library / "a", "船", f"<p>{SAID}</p>", url="https://example.org/a", name="a.md")
    write(library / "b", "岸", f"<p>{SAID}</p>", url="https://example.org/b", name="b.md")
    os.utime(library / "b", (1, 1))  # it is not looked at first, as one that has just changed is
    index = make_index(library)
    with index.writing():
        put_marks(index, [{"https://example.org/a": Mark(starred=True)}])
    index = make_index(library)
    path.unlink()
    changed = f"<p>{SAID.replace('茶园', '桃园', 6)}</p>"
    write(library / "b", "岸", changed, url="https://example.org/b", name="b.md")
    index = make_index(library)
    listed = "select title, starred from article where hidden = 0"
    assert index.db.execute(listed).fetchall() == [("岸", 1)]


@pytest.mark.parametrize("kept", [True, False])
def test_a_sketch_is_known_by_another_row_with_the_text(tmp_path: Path, *, kept: bool) -> None:
    library = tmp_path / "library"
    path = long_article(library, "船")
    long_article(library, "岸")
    index = make_index(library)
    rows = dict(index.db.execute("select title, id from article").fetchall())
    path.unlink()
    if kept:
        with index.writing():
            kept_texts.put_sketches(index, [(rows["岸"], b"kept")])
    assert kept_texts.known_sketch(index, rows["船"]) == (b"kept" if kept else sketch(SAID.strip()))
    (library / "岸.md").unlink()
    assert kept_texts.known_sketch(index, rows["船"]) == (b"kept" if kept else None)


def test_texts_of_many_marks_are_read_by_the_indexer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_texts, "_AT_ONCE", 2)
    library = tmp_path / "library"
    for number in range(3):
        long_article(library, f"n{number}")
    index = make_index(library)
    keys = [key for (key,) in index.db.execute("select key from article")]
    with index.writing():
        put_marks(index, [dict.fromkeys(keys, Mark(read=True))])
    kept = index.db.execute("select sketch is null, said is null from kept").fetchall()
    assert kept == [(1, 1)] * 3
    index = make_index(library)
    made = sketch(SAID.strip())
    assert index.db.execute("select sketch, said from kept").fetchall() == [(made, None)] * 3


@pytest.mark.parametrize("said", [b"", b"damaged", "text"])
def test_a_damaged_text_that_is_kept_is_damage_of_the_index(
    tmp_path: Path, said: bytes | str
) -> None:
    long_article(tmp_path / "library", "船")
    index = make_index(tmp_path / "library")
    (key,) = index.db.execute("select key from article").fetchone()
    with index.writing() as db:
        put_marks(index, [{key: Mark(starred=True)}])
        db.execute("update kept set said = ?", (said,))
    with pytest.raises(sqlite3.DatabaseError):
        kept_texts.sketch_kept(index, lambda: False)


@pytest.mark.slow
def test_an_index_takes_at_most_half_of_the_text() -> None:
    """Of short articles, each in a folder of its own: in other libraries it takes less."""
    # Paths of `tmp_path` are longer than those that people have.
    with TemporaryDirectory(dir="/tmp") as place:
        library = Path(place) / "library"
        write_whole_library(library, 5000)
        index = make_index(library)
        rows = [row for (row,) in index.db.execute("select article from text.doc")]
        texts = [text or "" for _row, text in StoredTexts(index).of(rows)]
        assert len([*filter(None, texts)]) == 5000
        assert packed_size(index) <= size_of(texts) / 2
        index.close()
