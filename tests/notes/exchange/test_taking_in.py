"""Files go out and come in again: merged by id, the newest wins, and nothing is overwritten."""

from __future__ import annotations

import csv
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.archive.article import read_article
from reader.commands import export
from reader.errors import PathError
from reader.notes.exchange import jsonl, markdown
from reader.notes.exchange.annotation import Annotation, FormatError, Imported, PageNote
from reader.notes.exchange.formats import FORMATS
from reader.notes.model import Highlight
from reader.notes.other_stores import merge_store
from reader.notes.store import Notes
from reader.services import exports, imports
from reader.services.page_notes import unmarked
from tests.notes.exchange.strategies import annotation, article, texts


@pytest.fixture
def notes(tmp_path: Path) -> Iterator[Notes]:
    with Notes.open(tmp_path / "data") as opened:
        yield opened


def test_the_newest_change_wins_and_twice_is_once(notes: Notes) -> None:
    mine = annotation(note="旧")
    assert imports.merge_imported(notes, Imported((mine,))).added == 1
    assert imports.merge_imported(notes, Imported((mine,))).kept == 1
    later = mine.highlight.modified + timedelta(seconds=1)
    newer = replace(mine, highlight=replace(mine.highlight, note="新", modified=later))
    assert imports.merge_imported(notes, Imported((newer,))).changed == 1
    assert imports.merge_imported(notes, Imported((mine,))).older == 1
    assert notes.highlights()[0].note == "新"


def test_a_file_without_ids_reads_the_highlights_of_its_article_once(
    notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads: list[str | None] = []
    usual = notes.highlights

    def noted(key: str | None = None) -> tuple[Highlight, ...]:
        reads.append(key)
        return usual(key)

    monkeypatch.setattr(notes, "highlights", noted)
    mine = [
        replace(annotation(f"第{number}句。", id=f"{number:032}"), has_id=False)
        for number in range(60)
    ]
    assert imports.merge_imported(notes, Imported(tuple(mine))).added == 60
    assert imports.merge_imported(notes, Imported(tuple(mine))).kept == 60
    assert len(reads) <= 2


def test_tombstones_travel_both_ways(notes: Notes) -> None:
    mine = annotation()
    imports.merge_imported(notes, Imported((mine,)))
    notes.remove_highlight(mine.highlight.id)
    assert imports.merge_imported(notes, Imported((mine,))) == imports.ImportCounts(deleted=1)
    assert notes.highlights() == ()
    written = imports.read(jsonl.write([], notes.removed()))
    notes.undo()
    assert imports.merge_imported(notes, written).removed == 1
    edited_later = replace(
        mine,
        highlight=replace(mine.highlight, modified=max(notes.removed().values()) + timedelta(1)),
    )
    assert imports.merge_imported(notes, Imported((edited_later,))).added == 1
    assert imports.merge_imported(notes, written).removed == 0


def test_a_foreign_highlight_gets_the_key_of_its_article(notes: Notes) -> None:
    foreign = annotation()
    foreign = replace(
        foreign,
        highlight=replace(foreign.highlight, key=""),
        article=article(key="", url="HTTPS://A.example.org/1?utm_source=x#f"),
    )
    imports.merge_imported(notes, Imported((foreign,)))
    (found,) = notes.highlights("https://a.example.org/1")
    assert found.quote == foreign.highlight.quote


def test_what_is_no_file_of_highlights_is_refused() -> None:
    for wrong in ("", "hello", "{}", "[]", '{"a": [1]}', "<html>"):
        with pytest.raises(FormatError):
            imports.read(wrong)


def test_a_folder_of_markdown_is_idempotent_and_keeps_two_articles_apart(tmp_path: Path) -> None:
    one, other = annotation(), annotation(id="2b" * 16, quote="别的。")
    other = Annotation(
        replace(other.highlight, key="https://b.example.org/2"),
        article(key="https://b.example.org/2", url="https://b.example.org/2"),
    )
    folder = tmp_path / "vault"
    assert exports.write_folder(folder, [one, other], ()) == 2
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert len(before) == 2
    assert exports.write_folder(folder, [other, one], ()) == 0
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    path = folder / "2021-04-01 石桥记.md"
    path.write_text(path.read_text("utf-8") + "\n我的话\n", "utf-8")
    changed = replace(one, highlight=replace(one.highlight, note="新注"))
    assert exports.write_folder(folder, [changed, other], ()) == 1
    assert "我的话" in path.read_text("utf-8")
    assert "新注" in path.read_text("utf-8")


def test_deleted_highlights_go_from_files_that_hold_no_others(tmp_path: Path) -> None:
    one = annotation()
    exports.write_folder(tmp_path, [one], ())
    (path,) = tmp_path.iterdir()
    path.write_text(path.read_text("utf-8") + "\n我的话\n", "utf-8")
    (tmp_path / "别的.md").write_bytes(b"\xff")
    assert exports.write_folder(tmp_path, [], {one.highlight.id}) == 1
    left = path.read_text("utf-8")
    assert "石桥横" not in left
    assert "我的话" in left
    assert exports.write_folder(tmp_path, [], {one.highlight.id}) == 0


def test_nothing_is_written_through_a_link_that_leads_out(tmp_path: Path) -> None:
    folder, outside = tmp_path / "vault", tmp_path / "profile"
    exports.write_folder(folder, [annotation()], ())
    (path,) = folder.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    path.unlink()
    path.symlink_to(outside)
    with pytest.raises(PathError, match="leads out"):
        exports.write_folder(folder, [annotation()], ())
    assert not outside.exists()


@given(
    texts
    | st.sampled_from(["CON", "nul.txt", "../../x", ".ssh", "a" * 400, "國" * 200, "\u202egpj"])
)
def test_a_file_is_named_for_every_system(title: str) -> None:
    name = markdown.file_name(replace(article(title=title), date=None))
    assert 4 <= len(name.encode()) <= 200
    assert not re.search('[\\x00-\\x1f\\x7f-\\x9f/\\\\\u202a-\u202e\u2066-\u2069<>:"|?*]', name)
    assert not name.startswith((".", " ", "-"))
    assert not re.match(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d) *\.", name)


@pytest.mark.parametrize("named", ["csv", "md", "html", "jsonl", "txt"])
def test_a_format_is_named_by_its_kind_of_file_and_put_into_a_folder(
    notes: Notes, tmp_path: Path, named: str
) -> None:
    imports.merge_imported(notes, Imported((annotation(quote="=cmd|' /C calc'!A0"),)))
    notes.flush(10.0)
    folder = tmp_path / "out"
    folder.mkdir()
    arguments = ["--format", named, "--out", str(folder), "--data-dir", str(tmp_path / "data")]
    assert export.run(arguments) == 0
    (path,) = folder.iterdir()
    assert path.suffix == f".{named}"
    assert path.stat().st_mode & 0o077 == 0
    text = path.read_text("utf-8")
    assert "calc" in text
    if named == "csv":
        (row,) = csv.DictReader(text.splitlines())
        assert row["Highlight"] == "=cmd|' /C calc'!A0"
        assert export.run([*arguments, "--spreadsheet"]) == 0
        (row,) = csv.DictReader(path.read_text("utf-8").splitlines())
        assert row["Highlight"] == "'=cmd|' /C calc'!A0"


def test_files_of_all_formats_fit_into_one_folder() -> None:
    written = [name for name, form in FORMATS.items() if form.is_written]
    assert len({exports.file_name(name) for name in written}) == len(written)


def test_an_article_that_is_named_gets_a_file_and_others_are_left_out(
    notes: Notes, tmp_path: Path
) -> None:
    imports.merge_imported(notes, Imported((annotation(),)))
    notes.flush(10.0)
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: ../../CON\ndate: 2024-01-02\n---\n<p>石桥。</p>", "utf-8")
    folder = tmp_path / "out"
    arguments = ["--format", "md", "-o", str(folder), "--data-dir", str(tmp_path / "data")]
    assert export.run([*arguments, str(path)]) == 0
    (written,) = folder.iterdir()
    assert "石桥横" not in written.read_text("utf-8")
    assert written.name == "2024-01-02 .. .. CON.md"


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    link = tmp_path / "link.txt"
    link.symlink_to(target)
    assert exports.write_file(link, "一\n")
    assert not exports.write_file(link, "一\n")
    assert link.is_symlink()
    assert target.read_text("utf-8") == "一\n"
    assert {path.name for path in tmp_path.iterdir()} == {"out.txt", "link.txt"}
    with pytest.raises(PathError):
        exports.write_file(tmp_path / "no" / "such.txt", "x")


@pytest.mark.parametrize("name", [name for name, form in FORMATS.items() if form.write])
def test_every_format_has_the_quote(notes: Notes, name: str) -> None:
    imports.merge_imported(notes, Imported((annotation(note="注", tags=("桥",)),)))
    gathering = exports.Gathering(
        notes.highlight_ids(), notes, {}, lambda entry: read_article(entry.path)
    )
    assert "石桥横在河上。" in "".join(exports.pieces(name, gathering))


def test_a_title_of_megabytes_becomes_a_name_at_once() -> None:
    begin = time.process_time()
    name = markdown.file_name(article(title="题*" * 500_000))
    assert time.process_time() - begin < 5
    assert len(name.encode()) <= 183
    assert name.endswith("题.md")


HEAD = "Highlight,Title,Author,URL,Note,Location,Date\r\n"
ROW = (
    "早春的茶叶采下以后要先摊开,茶园手记,林溪,https://tea.example/a,先晾后炒,1,2024-03-05 08:00:00"
)
TABLE = f"{HEAD}{ROW}\r\n"
TRADITIONAL = str.maketrans("叶后摊开园记", "葉後攤開園記")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "big5hkscs", "utf-16", "utf-16-le"])
def test_a_table_that_a_spreadsheet_has_saved_is_read(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "table.csv"
    text = (
        TABLE.translate(str.maketrans("叶后摊开园记", "葉後攤開園記"))
        if "big" in encoding
        else TABLE
    )
    file.write_bytes(text.encode(encoding))
    imported = imports.read_file(file)
    (only,) = imported.annotations
    assert only.highlight.quote == text.splitlines()[1].split(",")[0]
    assert only.highlight.note == text.splitlines()[1].split(",")[4]
    assert bool(imported.notices) == (encoding in ("gb18030", "big5hkscs", "utf-16-le"))


def test_a_damaged_byte_is_told_and_hides_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(TABLE.encode().replace("林".encode(), b"\xe6\xff"))
    imported = imports.read_file(file)
    (only,) = imported.annotations
    assert only.highlight.note == "先晾后炒"
    assert "UTF-8" in " ".join(imported.notices)


def test_a_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "picture.json"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9)
    with pytest.raises(FormatError, match="not a text file"):
        imports.read_file(file)


def test_a_long_cell_of_a_table_hides_nothing(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_text(TABLE.replace("先晾后炒", "炒" * 200_000), encoding="utf-8")
    (only,) = imports.read_file(file).annotations
    assert len(only.highlight.note) == 200_000


def test_a_damaged_line_of_the_own_format_hides_no_other(tmp_path: Path) -> None:
    file = tmp_path / "marks.jsonl"
    marks = [annotation(id=name, note=name) for name in ("甲", "乙", "丙")]
    lines = jsonl.write(marks, {}).encode().split(b"\n")
    lines[3] = lines[3].replace("乙".encode(), b"\xff", 1)
    file.write_bytes(b"\n".join(lines))
    imported = imports.read_file(file)
    assert imported.notices
    assert {each.highlight.note for each in imported.annotations} >= {"甲", "丙"}


# Three machines that only exchange files


def exported(notes: Notes) -> str:
    """Return everything as JSON Lines."""
    gathering = exports.Gathering(
        notes.highlight_ids(), notes, {}, lambda entry: pytest.fail(str(entry)), unmarked(notes)
    )
    return "".join(exports.pieces("jsonl", gathering))


def test_what_was_imported_is_exported_byte_for_byte(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "a") as a, Notes.open(tmp_path / "b") as b:
        a.annotate([(article(), "注", ("河",))])
        for name in ("甲", "乙"):
            mark = annotation(id=name)
            a.add_highlight(mark.highlight, mark.article)
        a.remove_highlight("乙")
        text = exported(a)
        time.sleep(0.002)
        imports.merge_imported(b, imports.read(text))
        assert exported(b) == text
        again = imports.merge_imported(b, imports.read(text))
        assert (again.pages, again.removed) == (0, 0)
        assert exported(b) == text


def test_a_note_changed_between_export_and_import_is_taken_later(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "a") as a, Notes.open(tmp_path / "b") as b:
        a.annotate([(article(), "旧", ())])
        first = exported(a)
        a.annotate([(article(), "新", ("河",))])
        imports.merge_imported(b, imports.read(first))
        imports.merge_imported(b, imports.read(exported(a)))
        state = b.state(article().key)
        assert (state.note, state.tags) == ("新", ("河",))
        b.annotate([(article(), "此处", ())])
        imports.merge_imported(b, imports.read(exported(a)))
        assert b.state(article().key).note == "此处"


def test_a_highlight_restored_between_export_and_import_is_restored(tmp_path: Path) -> None:
    with Notes.open(tmp_path / "a") as a, Notes.open(tmp_path / "b") as b:
        mark = annotation()
        for notes in (a, b):
            notes.add_highlight(mark.highlight, mark.article)
        a.remove_highlight(mark.highlight.id)
        first = exported(a)
        a.undo()
        later = a.removed().get(mark.highlight.id) or datetime.now(UTC)
        a.edit_highlight(replace(mark.highlight, note="后记", modified=later))
        time.sleep(0.002)
        assert imports.merge_imported(b, imports.read(first)).removed == 1
        assert imports.merge_imported(b, imports.read(exported(a))).added == 1
        assert b.highlights()[0].note == "后记"


def test_a_deletion_reaches_a_third_machine_through_one_without_the_highlight(
    tmp_path: Path,
) -> None:
    with Notes.open(tmp_path / "a") as a, Notes.open(tmp_path / "b") as b:
        mark = annotation()
        a.add_highlight(mark.highlight, mark.article)
        older = exported(a)
        a.remove_highlight(mark.highlight.id)
        imports.merge_imported(b, imports.read(exported(a)))
    with Notes.open(tmp_path / "b") as b:
        assert imports.merge_imported(b, imports.read(older)).deleted == 1
        assert b.highlights() == ()
        assert imports.merge_imported(b, imports.read(older), restore=True).restored == 1
        assert b.highlights()[0].quote == mark.highlight.quote


def test_an_edit_after_the_clock_went_back_is_not_replaced_by_an_older_file(notes: Notes) -> None:
    mark = annotation(note="旧")
    notes.add_highlight(mark.highlight, mark.article)
    text = exported(notes)
    back = mark.highlight.modified - timedelta(days=400)
    for note in ("新", "更新"):
        notes.edit_highlight(replace(mark.highlight, note=note, modified=back))
    assert imports.merge_imported(notes, imports.read(text)).changed == 0
    assert notes.highlights()[0].note == "更新"


def test_a_merge_that_brings_only_the_time_of_a_deletion_needs_no_undo(tmp_path: Path) -> None:
    mark = annotation()
    with Notes.open(tmp_path / "a") as a, Notes.open(tmp_path / "b") as b:
        for notes in (a, b):
            notes.add_highlight(mark.highlight, mark.article)
        a.remove_highlight(mark.highlight.id)
        time.sleep(0.002)
        imports.merge_imported(b, imports.read(exported(a)))
        assert b.flush(10)
        merge_store(a, tmp_path / "b")
        a.undo()
        assert [each.id for each in a.highlights()] == [mark.highlight.id]


def test_a_time_at_the_end_of_all_years_stops_no_saving(notes: Notes) -> None:
    end = datetime(9998, 12, 31, 23, 59, 59, 999_999, UTC)
    mark = annotation(note="旧", modified=end)
    imports.merge_imported(notes, Imported((mark,)))
    notes.edit_highlight(replace(mark.highlight, note="新", modified=datetime.now(UTC)))
    assert notes.flush(10), notes.saving.error
    assert imports.merge_imported(notes, Imported((mark,))).changed == 0
    assert notes.highlights()[0].note == "新"


def test_a_note_written_after_one_from_a_clock_that_is_ahead_stays(tmp_path: Path) -> None:
    ahead = datetime(2099, 1, 1, tzinfo=UTC)
    given = Imported((), pages=(PageNote(article(), "别处", (), ahead),))
    with Notes.open(tmp_path / "a") as a, Notes.open(tmp_path / "b") as b:
        for notes in (a, b):
            imports.merge_imported(notes, given)
        a.annotate([(article(), "此处", ())])
        assert imports.merge_imported(a, given).pages == 0
        assert a.state(article().key).note == "此处"
        assert imports.merge_imported(b, imports.read(exported(a))).pages == 1
        assert b.state(article().key).note == "此处"


def test_the_deletion_of_the_last_highlight_is_exported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mark = annotation()
    for name in ("a", "b"):
        with Notes.open(tmp_path / name) as notes:
            notes.add_highlight(mark.highlight, mark.article)
    with Notes.open(tmp_path / "a") as notes:
        notes.remove_highlight(mark.highlight.id)
    file = tmp_path / "marks.jsonl"
    command = ["--data-dir", str(tmp_path / "a"), "--format", "jsonl", "-o", str(file)]
    assert export.run(command) == 0
    with Notes.open(tmp_path / "b") as notes:
        assert imports.merge_imported(notes, imports.read_file(file)).removed == 1
        assert notes.highlights() == ()
    assert export.run([*command, "--query", "桥"]) == 1
    capsys.readouterr()
