"""Importing a file again changes nothing, and never takes back what was done since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol, Unpack

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.commands import import_
from reader.notes.exchange import hypothesis_json, jsonl, web_annotation
from reader.notes.exchange.annotation import UNDATED, Annotation, Imported
from reader.notes.model import Highlight
from reader.notes.store import Notes
from reader.services import imports
from reader.services.same_passage import join_passages, joined, same_passages
from tests.notes.exchange.strategies import HighlightFields, annotation, annotation_lists

EARLIER = datetime(2020, 1, 1, tzinfo=UTC)


def w3c(note: str = "他们的话", quote: str = "石桥横在河上。", **fields: Any) -> str:
    """Return a Web Annotation without times, as another program may write it."""
    selector = {"type": "TextQuoteSelector", "exact": quote, **fields.pop("context", {})}
    item = {
        "id": "https://notes.example/1",
        "type": "Annotation",
        "body": {"type": "TextualBody", "value": note},
        "target": {"source": "https://a.example.org/1", "selector": selector},
        **fields,
    }
    return json.dumps({"type": "AnnotationPage", "items": [item]})


def hypothesis(note: str = "他们的话", quote: str = "石桥横在河上。", **fields: Any) -> str:
    """Return an export of Hypothesis without times."""
    selector = {"type": "TextQuoteSelector", "exact": quote, **fields.pop("context", {})}
    row = {
        "id": "aBcDeF",
        "uri": "https://a.example.org/1",
        "text": note,
        "tags": [],
        "target": [{"selector": [selector]}],
        **fields,
    }
    return json.dumps({"annotations": [row]})


class Made(Protocol):
    """Makes a file of another program."""

    def __call__(self, note: str = ..., quote: str = ..., **fields: Any) -> str: ...


BOTH = pytest.mark.parametrize("made", [w3c, hypothesis])


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    with Notes.open(tmp_path / "data") as opened:
        yield opened


def take(notes: Notes, text: str, *, restore: bool = False) -> imports.ImportCounts:
    return imports.merge_imported(notes, imports.read(text), restore=restore)


def edit(notes: Notes, **fields: Unpack[HighlightFields]) -> Highlight:
    (highlight,) = notes.highlights()
    edited = replace(replace(highlight, modified=datetime.now(UTC)), **fields)
    notes.edit_highlight(edited)
    return edited


@BOTH
def test_an_annotation_without_times_never_takes_back_an_edit(made: Made, notes: Notes) -> None:
    assert take(notes, made()) == imports.ImportCounts(added=1)
    assert notes.highlights()[0].modified == UNDATED
    assert take(notes, made()) == imports.ImportCounts(kept=1)
    edited = edit(notes, note="我改过的话", colour=3, tags=("桥",))
    assert take(notes, made()) == imports.ImportCounts(older=1)
    assert notes.highlights() == (edited,)


@BOTH
def test_a_new_text_of_an_annotation_without_times_is_taken_where_none_was_written_here(
    made: Made, notes: Notes
) -> None:
    take(notes, made())
    assert take(notes, made("他们改过的话")) == imports.ImportCounts(changed=1)
    assert notes.highlights()[0].note == "他们改过的话"
    assert take(notes, made("他们改过的话")) == imports.ImportCounts(kept=1)


@BOTH
def test_a_newer_annotation_keeps_what_its_format_does_not_say(made: Made, notes: Notes) -> None:
    take(notes, made())
    edited = edit(notes, colour=4, start=7, end=14, prefix="在这里", sha="ab" * 32, copies=1)
    later = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    assert take(notes, made("新的话", updated=later, modified=later)).changed == 1
    (now,) = notes.highlights()
    assert now.note == "新的话"
    assert replace(now, note=edited.note, modified=edited.modified) == replace(
        edited, created=now.created
    )


@BOTH
def test_what_was_deleted_here_stays_so_until_it_is_asked_for(made: Made, notes: Notes) -> None:
    take(notes, made())
    edited = edit(notes, note="我改过的话")
    notes.remove_highlight(edited.id)
    assert take(notes, made()) == imports.ImportCounts(deleted=1)
    assert notes.highlights() == ()
    assert take(notes, made(), restore=True) == imports.ImportCounts(restored=1)
    assert notes.highlights() == (edited,)  # as it was, not as the old file has it
    assert take(notes, made(), restore=True) == imports.ImportCounts(older=1)


@BOTH
def test_the_article_keeps_the_fields_that_the_file_leaves_empty(made: Made, notes: Notes) -> None:
    mine = annotation(id="2b" * 16, quote="别的话。")
    notes.add_highlight(mine.highlight, mine.article)
    take(notes, made())
    assert notes.state(mine.article.key).title == "石桥记"
    assert notes.state(mine.article.key).source == "桥梁报"


def test_two_annotations_without_ids_of_the_same_words_are_two(notes: Notes) -> None:
    first, second = (
        json.loads(w3c(note, context={"prefix": prefix}))["items"][0]
        for note, prefix in (("一", "甲"), ("二", "乙"))
    )
    for item in (first, second):
        del item["id"]
    text = json.dumps([first, second, second])
    assert take(notes, text).added == 2
    assert {highlight.note for highlight in notes.highlights()} == {"一", "二"}
    assert take(notes, text) == imports.ImportCounts(kept=3)


DAYS = ("2024-05-06 07:08:09", "2024-05-07 07:08:09")
ROWS = "Highlight,Title,Author,URL,Note,Location,Date\n"


@pytest.mark.parametrize("date", ["", "2024-05-06 07:08:09"], ids=["undated", "dated"])
@pytest.mark.parametrize("first", [["甲"], ["乙"], ["乙", "甲"]])
def test_a_mark_of_the_same_words_that_is_stored_already_takes_one_of_them(
    notes: Notes, date: str, first: list[str]
) -> None:
    """The file has grown, or an import of it was interrupted."""

    def rows(texts: list[str]) -> str:
        return ROWS + "".join(f"石桥,文,,https://a.example/1,{text},,{date}\n" for text in texts)

    take(notes, rows(first))
    take(notes, rows(["甲", "乙"]))
    for _time in range(2):
        assert sorted(one.note for one in notes.highlights()) == sorted(["甲", "乙"])
        assert take(notes, rows(["甲", "乙"])) == imports.ImportCounts(kept=2)


@pytest.mark.slow
@given(
    st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from(["", *DAYS])), max_size=5),
    st.integers(0, 5),
)
@settings(max_examples=60, deadline=None)
def test_no_note_is_lost_when_an_interrupted_import_is_repeated(
    tmp_path_factory: pytest.TempPathFactory, marks: list[tuple[str, str]], done: int
) -> None:
    lines = [f"石桥,文,,https://a.example/1,{note},,{day}\n" for note, day in marks]
    whole = imports.read(ROWS + "".join(lines))
    begun = replace(whole, annotations=tuple(whole.annotations)[:done])
    with Notes.open(tmp_path_factory.mktemp("data")) as notes:
        imports.merge_imported(notes, begun)
        imports.merge_imported(notes, whole)
        stored = notes.highlights()
        assert sorted((one.note, one.modified) for one in stored) == sorted(
            {(one.highlight.note, one.highlight.modified) for one in whole.annotations}
        )
        assert imports.merge_imported(notes, whole).kept == len(marks)
        assert notes.highlights() == stored


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_versions_in_one_file_the_newest_wins(notes: Notes, order: int) -> None:
    versions = [annotation(note=str(day), modified=EARLIER + timedelta(day)) for day in (1, 2, 3)]
    imports.merge_imported(notes, Imported(tuple(versions[::order])))
    assert notes.highlights()[0].note == "3"
    edited = [annotation(note=f"{day}!", modified=EARLIER + timedelta(day)) for day in (4, 5)]
    imports.merge_imported(notes, Imported(tuple(edited[::order])))
    assert notes.highlights()[0].note == "5!"


@pytest.mark.slow
@settings(max_examples=15, deadline=None)
@given(annotation_lists())
def test_every_readable_format_is_known_already_the_second_time(
    tmp_path_factory: pytest.TempPathFactory, given_: list[Annotation]
) -> None:
    texts = [jsonl.write(given_, {}), web_annotation.write(given_), hypothesis_json.write(given_)]
    for text in texts:
        with Notes.open(tmp_path_factory.mktemp("data")) as notes:
            imported = imports.read(text) if given_ else Imported(())
            imports.merge_imported(notes, imported)
            before = notes.highlights()
            again = imports.merge_imported(notes, imported)
            assert again.added == again.changed == again.removed == again.older == 0
            assert notes.highlights() == before


# The same passage, marked twice


def other_machine(**fields: Unpack[HighlightFields]) -> Annotation:
    given_: HighlightFields = {"id": "2b" * 16, "note": "那边的话", "tags": ("河",), **fields}
    return annotation(**given_)


def test_the_same_passage_of_two_machines_is_offered_as_one(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, file = tmp_path / "data", tmp_path / "there.jsonl"
    mine = annotation(note="这边的话", tags=("桥",))
    with Notes.open(data) as notes:
        notes.add_highlight(mine.highlight, mine.article)
    file.write_text(jsonl.write([other_machine()], {}), "utf-8")
    arguments = ["--data-dir", str(data), str(file)]
    assert import_.run(arguments) == 0
    said = capsys.readouterr()
    assert "1 new" in said.out
    assert "--join" in said.err
    assert import_.run(["--join", *arguments]) == 0
    with Notes.open(data) as notes:
        (one,) = notes.highlights()
        assert one.id == mine.highlight.id
        assert one.note == "这边的话\n\n那边的话"
        assert one.tags == ("桥", "河")
    capsys.readouterr()
    for options in (["--join"], []):
        assert import_.run([*options, *arguments]) == 0
        assert "1 deleted here" in capsys.readouterr().out
    with Notes.open(data) as notes:
        assert notes.highlights() == (one,)


@pytest.mark.parametrize(
    ("fields", "is_same"),
    [
        ({}, True),
        ({"sha": "1" * 64, "start": 90, "end": 97}, True),
        ({"sha": "", "prefix": "", "suffix": ""}, True),
        ({"sha": "", "prefix": "很远的前", "suffix": "后面很远"}, True),
        ({"quote": "石桥横在河上", "sha": ""}, True),
        ({"start": 90, "end": 97}, False),
        ({"sha": "", "prefix": "另一处"}, False),
        ({"quote": "石桥横在河"}, False),
        ({"key": "https://b.example.org/2"}, False),
    ],
)
def test_a_passage_is_the_same_by_its_words_and_its_place(
    notes: Notes, fields: dict[str, Any], is_same: bool
) -> None:
    pair = [annotation(), other_machine(**fields)]
    notes.add_highlights([(one.highlight, one.article) for one in pair])
    keys = {one.highlight.key for one in pair}
    assert [len(group) for group in same_passages(notes, keys)] == ([2] if is_same else [])
    assert join_passages(notes, keys, {"2b" * 16}) == is_same
    assert len(notes.highlights()) == 2 - is_same


@pytest.mark.parametrize(
    ("texts", "note"),
    [
        (("甲", "乙"), "甲\n\n乙"),
        (("甲乙", "甲"), "甲乙"),
        (("甲", "甲乙"), "甲乙"),
        (("", "甲"), "甲"),
        (("甲 ", "甲"), "甲 "),
        (("甲", "乙", "丙"), "甲\n\n乙\n\n丙"),
    ],
)
def test_joining_loses_no_word_and_repeats_none(texts: tuple[str, ...], note: str) -> None:
    group = [
        annotation(note=text, id=str(number) * 32).highlight for number, text in enumerate(texts)
    ]
    assert joined(group).note == note
