"""Packing texts: what comes out is what went in, by any words, and short texts become small."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.index import full_text, packing
from reader.index.packing import PackingDictionary, choose_content, pack, unpack
from tests.index.conftest import make_index, write

SAID = "石桥下的河水，船夫说，茶园的春茶要赶在雨季以前泡。"


@given(
    st.text() | st.text(st.sampled_from(SAID + "\ud800\U0001f600aé")), st.lists(st.text(max_size=9))
)
def test_a_text_comes_out_as_it_went_in(text: str, words: list[str]) -> None:
    for by in (PackingDictionary(), PackingDictionary(1, choose_content(words))):
        assert unpack(pack(text, by), by) == text


def test_a_short_text_is_smaller_by_the_words_of_its_like() -> None:
    assert len(pack(SAID[5:], PackingDictionary(1, choose_content([SAID])))) < 0.5 * len(
        pack(SAID[5:])
    )


def test_a_library_chooses_its_words_and_keeps_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packing, "ENOUGH", 60)
    for number in range(60):
        write(tmp_path, f"n{number}", f"<p>第{number}篇：{SAID}</p>")
    index = make_index(tmp_path)
    words = packing.newest_dictionary(index)
    assert (words.number, SAID.encode("gb18030") in words.content) == (1, True)
    (row,) = full_text.find(index, ["第7篇"])
    assert full_text.text_of(index, row) == f"第7篇：{SAID}"
    write(tmp_path, "later", "<p>又一篇</p>")
    make_index(tmp_path)
    assert packing.newest_dictionary(index) == words
    assert len(full_text.find(index, ["春茶"])) == 60
    assert len(full_text.find(index, ["又一篇"])) == 1


@pytest.mark.parametrize("missing", range(1, 12))
def test_a_text_without_its_end_is_not_taken_for_a_whole_one(missing: int) -> None:
    with pytest.raises(ValueError, match="frame"):
        unpack(pack(SAID)[:-missing])


@pytest.mark.parametrize(
    "damage",
    [
        "delete from text.words",
        "update text.doc set said = x'670177'",
        "update text.doc set said = x'67'",
        "update text.doc set said = x''",
        "update text.doc set said = 5",
        "update text.doc set said = substr(said, 1, length(said) - 1)",
    ],
)
def test_a_text_that_cannot_be_unpacked_is_damage_of_the_index(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    monkeypatch.setattr(packing, "ENOUGH", 3)
    for number in range(3):
        write(tmp_path / "library", f"n{number}", f"<p>第{number}篇：{SAID}</p>")
    index = make_index(tmp_path / "library")
    index.db.execute(damage)
    with pytest.raises(sqlite3.DatabaseError):
        full_text.find(index, ["要赶在雨季"])
