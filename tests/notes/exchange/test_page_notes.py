"""Notes and own tags of whole articles in exports, and back."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum
from io import BytesIO
from pathlib import Path

import pytest

from reader.notes.exchange import markdown
from reader.notes.exchange.formats import FORMATS
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.notes.threads import Choice
from reader.services import books, exports
from reader.services.auto_export import AutoExport
from reader.services.books import book_bytes
from reader.services.exports import Gathering
from reader.services.imports import merge_imported, read, read_file
from reader.services.page_notes import unmarked
from reader.services.reading import refuse_to_read

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
MARKED = ArticleRef("https://a.example/1", "茶事", "https://a.example/1", "茶社")
ALONE = ArticleRef("https://a.example/2", "雨社", "https://a.example/2", "茶社")
NOTE = "第一行。\n* 第二行 <b> [x](http://b.example)"


class Keeps(Enum):
    """What a format does with notes on articles."""

    TIMES = "written, and read back with the time of the last change"
    WORDS = "written, and read back; what is here already stays"
    WRITTEN = "written"
    READ = "read alone, and added to what is here"
    NOTHING = "about one highlight alone"


ANSWERS = {
    "markdown": Keeps.WORDS,
    "org": Keeps.WORDS,
    "html": Keeps.WRITTEN,
    "text": Keeps.WRITTEN,
    "epub": Keeps.WRITTEN,
    "citation": Keeps.NOTHING,
    "w3c": Keeps.TIMES,
    "hypothesis": Keeps.TIMES,
    "readwise": Keeps.TIMES,
    "anki": Keeps.WRITTEN,
    "koreader": Keeps.NOTHING,
    "kindle": Keeps.READ,
    "jsonl": Keeps.TIMES,
}
"""A new format needs an answer here: where would a person look for the note on an article?"""


def named(*answers: Keeps) -> list[str]:
    return [name for name, answer in ANSWERS.items() if answer in answers]


def test_every_format_has_an_answer() -> None:
    assert set(ANSWERS) == set(FORMATS)
    for name, answer in ANSWERS.items():
        if answer in (Keeps.TIMES, Keeps.WORDS, Keeps.READ):
            assert FORMATS[name].read is not None
        assert FORMATS[name].is_written == (answer is not Keeps.READ)


def annotated(folder: Path) -> Notes:
    notes = Notes.open(folder)
    highlight = Highlight("a" * 32, MARKED.key, "明前", "", "", 0, 2, 0, "s", 1, 1, NOW, NOW)
    notes.add_highlight(highlight, MARKED)
    notes.annotate([(MARKED, NOTE, ["甲", "乙"]), (ALONE, "只有笔记", ["丙"])])
    return notes


def gathered(notes: Notes) -> Gathering:
    return Gathering(notes.highlight_ids(), notes, {}, refuse_to_read, unmarked(notes))


def written(name: str, notes: Notes) -> str:
    """Return an export as text; of a book, that of its chapters."""
    if FORMATS[name].book is None:
        return "".join(exports.pieces(name, gathered(notes)))
    with zipfile.ZipFile(BytesIO(book_bytes(name, "", books.gathered(gathered(notes))))) as book:
        return "".join(book.read(one).decode() for one in sorted(book.namelist()))


@pytest.mark.parametrize("name", named(Keeps.TIMES, Keeps.WORDS, Keeps.WRITTEN))
def test_a_format_with_a_place_for_them_has_both(name: str, tmp_path: Path) -> None:
    with annotated(tmp_path / "a") as notes:
        text, again = written(name, notes), written(name, notes)
    for words in ("第一行。", "第二行", "只有笔记", "甲", "乙", "丙", "明前"):
        assert words in text
    assert again == text


@pytest.mark.parametrize("name", named(Keeps.NOTHING))
def test_other_formats_are_as_without_them(name: str, tmp_path: Path) -> None:
    with annotated(tmp_path / "a") as notes:
        text = "".join(exports.pieces(name, gathered(notes)))
        notes.annotate([(MARKED, "", []), (ALONE, "", [])])
        assert "".join(exports.pieces(name, gathered(notes))) == text


@pytest.mark.parametrize("name", named(Keeps.TIMES))
def test_a_round_trip_brings_them_back(name: str, tmp_path: Path) -> None:
    with annotated(tmp_path / "a") as notes:
        text = written(name, notes)
    with Notes.open(tmp_path / "b") as other:
        counts = merge_imported(other, read(text))
        assert (counts.pages, counts.added, counts.skipped) == (2, 1, 0)
        state = other.state(MARKED.key)
        assert (state.note, state.tags) == (NOTE, ("甲", "乙"))
        assert other.state(ALONE.key).tags == ("丙",)
        assert merge_imported(other, read(text)).pages == 0
        other.annotate([(MARKED, "后来的话", ["丁"])])
        assert merge_imported(other, read(text)).pages == 0
        assert other.state(MARKED.key).note == "后来的话"


def test_a_page_note_of_hypothesis_is_told_from_a_reply(tmp_path: Path) -> None:
    target = [{"source": "https://a.example/1"}]
    page = {"uri": "https://a.example/1", "text": "好", "tags": ["甲", "甲"], "target": target}
    reply = {**page, "references": ["x"]}
    imported = read(json.dumps({"annotations": [page, reply, {"uri": "https://a.example/2"}]}))
    assert imported.skipped == 2
    with Notes.open(tmp_path / "a") as notes:
        assert merge_imported(notes, imported).pages == 1
        assert (notes.state(MARKED.key).note, notes.state(MARKED.key).tags) == ("好", ("甲",))


def test_json_lines_bring_threads_back(tmp_path: Path) -> None:
    with annotated(tmp_path / "a") as notes:
        id_ = notes.threads.create("茶", "明前 OR 雨", [MARKED])
        notes.threads.decide(id_, [ALONE], Choice.EXCLUDED)
        threads = notes.threads.listed()
        text = "".join(exports.pieces("jsonl", replace(gathered(notes), threads=threads)))
        for name in named(*Keeps):
            if not FORMATS[name].has_threads and FORMATS[name].write is not None:
                plain = "".join(exports.pieces(name, replace(gathered(notes), threads=threads)))
                assert plain == written(name, notes)
    file = tmp_path / "a.jsonl"
    file.write_text(text, "utf-8")
    with Notes.open(tmp_path / "b") as other:
        counts = merge_imported(other, read_file(file))
        assert (counts.threads, counts.pages, counts.added, counts.skipped) == (1, 2, 1, 0)
        [thread] = other.threads.listed()
        assert (thread.id, thread.name, thread.query) == (id_, "茶", "明前 OR 雨")
        assert thread.articles == {MARKED.key: Choice.PINNED, ALONE.key: Choice.EXCLUDED}
        assert other.state(ALONE.key).title == ALONE.title
        other.threads.rename(id_, "別的名字")
        assert merge_imported(other, read_file(file)).threads == 0
        assert other.threads.listed()[0].name == "別的名字"


@pytest.mark.parametrize(
    ("fields", "refused", "skipped"),
    [({"id": 5}, 1, 0), ({"name": "\ud800"}, 1, 0), ({"articles": [{"key": 1}]}, 1, 0)],
)
def test_a_thread_that_breaks_a_rule_is_refused(
    fields: dict[str, object], refused: int, skipped: int
) -> None:
    head = {"type": "head", "format": "zh-archive-reader highlights", "version": 1}
    entry = {"type": "thread", "id": "a" * 32, "name": "茶", "query": "", **fields}
    imported = read("\n".join(map(json.dumps, (head, entry))))
    assert (len(imported.refused), imported.skipped) == (refused, skipped)


@pytest.mark.parametrize("name", ["org"])
def test_a_file_without_times_adds_and_replaces_nothing(name: str, tmp_path: Path) -> None:
    with annotated(tmp_path / "a") as notes:
        text = "".join(exports.pieces(name, gathered(notes)))
    with Notes.open(tmp_path / "b") as other:
        other.annotate([(MARKED, "这里的话", ["丁"])])
        merge_imported(other, read(text))
        assert other.state(MARKED.key).note == "这里的话"
        assert other.state(MARKED.key).tags == ("丁", "甲", "乙")
        assert other.state(ALONE.key).note == "只有笔记"


def test_a_folder_of_markdown_keeps_what_a_person_wrote(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    with annotated(tmp_path / "a") as notes:
        assert exports.write_folder(folder, gathered(notes), ()) == 2
        assert exports.write_folder(folder, gathered(notes), ()) == 0
        [alone] = folder.glob("雨社*.md")
        [marked] = folder.glob("茶事*.md")
        text = marked.read_text("utf-8")
        assert text.index("#甲 #乙") < text.index("明前")
        marked.write_text(f"{text}\n我自己写的\n", "utf-8")
        alone.write_text(alone.read_text("utf-8") + "\n也是我写的\n", "utf-8")
        notes.annotate([(MARKED, "改过的话", ["甲"]), (ALONE, "", [])])
        everything = Gathering(notes.highlight_ids(), notes, {}, refuse_to_read, [ALONE.key])
        assert exports.write_folder(folder, everything, ()) == 2
        text = marked.read_text("utf-8")
        assert "改过的话" in text
        assert "第一行" not in text
        assert "我自己写的" in text
        assert "只有笔记" not in alone.read_text("utf-8")
        assert "也是我写的" in alone.read_text("utf-8")


def test_a_markdown_file_is_read_back(tmp_path: Path) -> None:
    with annotated(tmp_path / "a") as notes:
        exports.write_folder(tmp_path / "notes", gathered(notes), ())
    [alone] = (tmp_path / "notes").glob("雨社*.md")
    with Notes.open(tmp_path / "b") as other:
        counts = merge_imported(other, read(alone.read_text("utf-8")))
        assert (counts.pages, counts.skipped) == (1, 0)
        state = other.state(ALONE.key)
        assert (state.note, state.tags) == ("只有笔记", ("丙",))


def test_one_markdown_file_of_all_is_updated(tmp_path: Path) -> None:
    file = tmp_path / "all.md"
    with annotated(tmp_path / "a") as notes:
        assert exports.write_markdown(file, gathered(notes), ())
        assert not exports.write_markdown(file, gathered(notes), ())
        notes.annotate([(ALONE, "改过的话", [])])
        assert exports.write_markdown(file, gathered(notes), ())
        text = file.read_text("utf-8")
        assert "改过的话" in text
        assert "只有笔记" not in text
        assert text.count("# 雨社") == 1


def test_a_later_note_stands_before_the_highlights_of_its_article(tmp_path: Path) -> None:
    file = tmp_path / "all.md"
    with Notes.open(tmp_path / "a") as notes:
        for number, article in enumerate((ALONE, MARKED)):
            id_ = f"{number}" * 32
            quote = f"第{number}句"
            made = Highlight(id_, article.key, quote, "", "", 0, 3, 0, "s", 1, 1, NOW, NOW)
            notes.add_highlight(made, article)
        exports.write_markdown(file, gathered(notes), ())
        notes.annotate([(MARKED, "后来的话", ["甲"])])
        assert exports.write_markdown(file, gathered(notes), ())
        assert not exports.write_markdown(file, gathered(notes), ())
    text = file.read_text("utf-8")
    places = [text.index(words) for words in ("第0句", "# 茶事", "后来的话", "第1句")]
    assert places == sorted(places)
    assert text.count("# 茶事") == 1


def test_the_folder_that_is_kept_up_to_date_follows_them(tmp_path: Path) -> None:
    folder = tmp_path / "notes"
    with annotated(tmp_path / "a") as notes:
        export = AutoExport(notes, str(folder), lambda: markdown.quoted)
        assert export.write() == 2
        assert export.write() == 0
        notes.set_starred([ALONE], True)
        assert export.write() == 0
        notes.annotate([(ALONE, "新的话", [])])
        assert export.write() == 1
        notes.undo()
        assert export.write() == 1
        [alone] = folder.glob("雨社*.md")
        assert "只有笔记" in alone.read_text("utf-8")


@pytest.mark.parametrize(
    "fields",
    [{"note": 5}, {"tags": "甲"}, {"tags": [1]}, {"note": "\ud800"}],
)
def test_an_entry_that_breaks_a_rule_is_refused(fields: dict[str, object], tmp_path: Path) -> None:
    head = {"type": "head", "format": "zh-archive-reader highlights", "version": 1}
    entry = {"type": "article", "key": "k", "title": "题", **fields}
    imported = read("\n".join(map(json.dumps, (head, entry))))
    assert len(imported.refused) == 1
    with Notes.open(tmp_path / "a") as notes:
        assert merge_imported(notes, imported).pages == 0
