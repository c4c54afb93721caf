"""Kindle's ``My Clippings.txt``: each language of the device, and what it leaves in the file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.commands import export, import_
from reader.commands.command_lines.export import parser as export_parser
from reader.index.location import index_folder
from reader.notes.exchange import kindle
from reader.notes.exchange.annotation import FormatError
from reader.notes.exchange.kindle_clipping import Kind, parse
from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.services import imports
from reader.services.marking import utc_now
from reader.text.fold import fold_bare
from tests.index.conftest import make_index, write

RULE = "=========="
POND = "荷塘的水退了一尺，石阶露了出来。"
BRIDGE = "石桥横在河上，船从桥下过去。"


def local(year: int, month: int, day: int, *time: int) -> datetime:
    """Return a time as the device shows it, which has no zone."""
    hour, minute, second = (*time, 0, 0, 0)[:3]
    return datetime(year, month, day, hour, minute, second).astimezone(UTC)


def clip(facts: str, words: str = "", title: str = "荷塘记 (某人)") -> str:
    """Return one entry as the device writes it."""
    return f"{title}\r\n- {facts}\r\n\r\n{words}\r\n{RULE}\r\n"


def at(place: str, minute: int = 0, kind: str = "标注", words: str = POND) -> str:
    """Return an entry of a Chinese device, made at a minute of one hour."""
    facts = f"您在位置 #{place}的{kind} | 添加于 2023年5月1日星期一 下午3:{minute:02}:05"
    return clip(facts, words)


def paged(words: str) -> str:
    """Return an entry of a book that has only pages."""
    return clip("您在第 7 页的标注 | 添加于 2023年5月1日星期一 下午3:04:05", words)


def highlights(text: str) -> Sequence[Highlight]:
    return [one.highlight for one in imports.read(text).annotations]


AFTERNOON = local(2023, 5, 1, 15, 4, 5)
FACTS = {
    "您在位置 #123-125的标注 | 添加于 2023年5月1日星期一 下午3:04:05": (123, AFTERNOON),
    "您在第 12 页（位置 #123-125）的标注 | 添加于 2023年5月1日星期一 下午 3:04:05": (
        123,
        AFTERNOON,
    ),
    "我的标注 位置123-125 | 添加于 2023年5月1日星期一 下午03时04分05秒": (123, AFTERNOON),
    "您在位置 #123-125的標註 | 新增於 2023年5月1日星期一 下午3:04:05": (123, AFTERNOON),
    "您在第 12 頁（位置 #123-125）的標註 | 新增日期： 2023年5月1日星期一 下午3:04:05": (
        123,
        AFTERNOON,
    ),
    "您在第 12 頁的畫線 | 已新增至 2023年5月1日 星期一 15:04:05": (12, AFTERNOON),
    "Your Highlight on page 12 | Location 123-125 | Added on Monday, May 1, 2023 3:04:05 PM": (
        123,
        AFTERNOON,
    ),
    "Your Highlight at location 123-125 | Added on Monday, 1 May 2023 15:04:05": (123, AFTERNOON),
    "Your Highlight on Location 123-25 | Added on Monday, May 1, 2023 3:04:05\u202fPM": (
        123,
        AFTERNOON,
    ),
    "Highlight Loc. 123-25  | Added on Monday, 1 May 23 15:04:05": (123, AFTERNOON),
    "Your Highlight on page 12-12 | Added on Monday, May 01, 2023, 03:04 PM": (
        12,
        local(2023, 5, 1, 15, 4),
    ),
    "您在位置 #123-125的标注 | 添加于 2023年5月1日星期一 上午12:04:05": (
        123,
        local(2023, 5, 1, 0, 4, 5),
    ),
    "您在位置 #123-125的标注 | 添加于 2023年5月1日星期一 下午12:04:05": (
        123,
        local(2023, 5, 1, 12, 4, 5),
    ),
    "您在位置 #123-125的标注 |": (123, None),
    "您在位置 #123-125的标注 | 添加于 2023年13月41日": (123, None),
    "您在位置 #123-125的标注 | 添加于 1970年1月1日星期四 上午8:00:00": (123, None),
}


@pytest.mark.parametrize(
    ("facts", "place", "time"), [(key, *value) for key, value in FACTS.items()]
)
def test_the_facts_are_read_in_each_language(facts: str, place: int, time: datetime | None) -> None:
    imported = imports.read("\ufeff" + clip(facts, POND))
    (one,) = imported.annotations
    assert (one.article.title, one.article.author) == ("荷塘记", "某人")
    assert (one.highlight.quote, one.highlight.start) == (POND, place)
    assert (imported.skipped, imported.notices, imported.pages) == (0, (), ())
    if time is not None:
        assert (one.highlight.created, one.highlight.modified) == (time, time)
    else:
        assert one.highlight.modified == datetime.fromtimestamp(0, UTC)


def test_a_highlight_has_the_same_id_in_each_version_of_the_program() -> None:
    """A later import of the file finds a corrected highlight by its id alone."""
    name = f"kindle 荷塘记 某人 location 1 2 {POND}"
    (one,) = highlights(at("1-2"))
    assert one.id == uuid5(NAMESPACE_URL, name).hex


@pytest.mark.parametrize(
    ("line", "title", "author"),
    [
        ("荷塘记 (某人)", "荷塘记", "某人"),
        ("荷塘记（上） (某人;另一人)", "荷塘记（上）", "某人;另一人"),
        ("荷塘记 (上) ([日]某人 (编))", "荷塘记 (上)", "[日]某人 (编)"),
        ("\ufeff荷塘记", "荷塘记", ""),
        ("荷塘记)", "荷塘记)", ""),
        ("(荷塘记)", "(荷塘记)", ""),
    ],
)
def test_the_author_is_in_the_last_brackets(line: str, title: str, author: str) -> None:
    (one,) = imports.read(clip("您在位置 #1的标注 | 添加于 2023年5月1日", POND, line)).annotations
    assert (one.article.title, one.article.author) == (title, author)


@pytest.mark.parametrize(
    "text", ["", RULE, "题目\n==========\n\n- 项目\n", f"一\n二\n三\n{RULE}\n"]
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(FormatError):
        imports.read(text)


@pytest.mark.parametrize("end", ["", "\n"])
def test_clippings_in_a_note_of_another_format_do_not_hide_it(end: str) -> None:
    note = f"{RULE}\n{at('1-2')}{at('3-4')}".replace("\r\n", "\n").removesuffix("\n") + end
    rows = f'Highlight,Title,Author,URL,Note,Location,Date\n{BRIDGE},桥,,,"{note}",,\n'
    (one,) = highlights(rows)
    assert (one.quote, one.note) == (BRIDGE, note)


@pytest.mark.parametrize(
    "damaged", [f"{POND[5:]}\r\n{RULE}\r\n", at("1-2").partition("\n")[2]], ids=["words", "title"]
)
def test_a_damaged_first_entry_does_not_hide_the_others(damaged: str) -> None:
    imported = imports.read(damaged + at("3-4", words=BRIDGE))
    assert [one.highlight.quote for one in imported.annotations] == [BRIDGE]
    assert imported.skipped == 1


@pytest.mark.parametrize(
    "facts",
    [
        "Votre {} sur la page 5 | emplacement 123-125 | Ajouté le lundi 1 mai 2023 15:04:05",
        "Ihre {} auf Seite 5 | Position 123-125 | Hinzugefügt am Montag, 1. Mai 2023 15:04:05",
    ],
)
def test_no_part_of_another_language_is_read(facts: str) -> None:
    names = ("surlignement", "note") if facts.startswith("Votre") else ("Markierung", "Notiz")
    text = "".join(clip(facts.format(name), POND) for name in names)
    with pytest.raises(FormatError, match="language"):
        imports.read(text)
    imported = imports.read(text + at("3-4", words=BRIDGE))
    assert [one.highlight.quote for one in imported.annotations] == [BRIDGE]
    assert (imported.skipped, imported.pages) == (2, ())


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_line_end_and_a_file_that_was_cut_off_are_read(end: str) -> None:
    text = (at("1-2") + at("9-9", words=BRIDGE)).replace("\r\n", end).removesuffix(RULE + end)
    assert [one.quote for one in highlights(text)] == [POND, BRIDGE]


@pytest.mark.parametrize(
    ("entries", "notes"),
    [
        ([at("9-12"), at("12", kind="笔记", words="旁注")], {POND: "旁注"}),
        ([at("12", kind="笔记", words="旁注"), at("9-12")], {POND: "旁注"}),
        ([at("9-12"), at("9", kind="筆記", words="旁注")], {POND: "旁注"}),
        ([at("9-20"), at("15", kind="笔记", words="旁注")], {POND: "旁注"}),
        (
            [
                at("9-12", 1),
                at("12-14", 2, words=BRIDGE),
                at("12", 3, kind="笔记", words="旁注"),
            ],
            {POND: "旁注", BRIDGE: ""},
        ),
        (
            [
                at("12", 1),
                at("12", 2, words=BRIDGE),
                at("12", 1, kind="笔记", words="旁注"),
            ],
            {POND: "旁注", BRIDGE: ""},
        ),
        (
            [
                at("9-12"),
                at("12", 1, kind="笔记", words="旁注"),
                at("12", 2, kind="笔记", words="旁注改过"),
                at("12", 3, kind="笔记", words="另一句"),
            ],
            {POND: "旁注改过\n\n另一句"},
        ),
    ],
    ids=("end", "before", "start", "within", "ends", "time", "corrected"),
)
def test_a_note_belongs_to_the_highlight_at_its_place(
    entries: list[str], notes: dict[str, str]
) -> None:
    imported = imports.read("".join(entries))
    assert {one.highlight.quote: one.highlight.note for one in imported.annotations} == notes
    assert imported.pages == ()


def test_a_note_makes_its_highlight_newer() -> None:
    (one,) = highlights(at("9-12", 1) + at("12", 7, kind="笔记", words="旁注"))
    assert one.created == local(2023, 5, 1, 15, 1, 5)
    assert one.modified == local(2023, 5, 1, 15, 7, 5)


SHORT = POND[:9]
BOTH = POND + BRIDGE


@pytest.mark.parametrize(
    ("entries", "quotes"),
    [
        ([at("9-10", 1, words=SHORT), at("9-11", 2)], [POND]),
        ([at("9-11", 1), at("9-10", 2, words=SHORT)], [POND]),
        ([at("10-11", 1, words=POND[5:]), at("9-11", 2)], [POND]),
        ([at("9-10", 1, words=SHORT), at("9-11", 2), at("9-14", 3, words=BOTH)], [BOTH]),
        ([at("9-11", 1), at("9-11", 2)], [POND]),
        ([at("9-10", 1, words=SHORT), at("99-101", 2)], [SHORT, POND]),
        ([at("9", 1, words="石阶"), at("9-11", 2)], ["石阶", POND]),
        ([at("9-11", 1), at("9-11", 2, words=BRIDGE)], [POND, BRIDGE]),
        ([at("11", 1, words=POND[-5:-1]), at("9-40", 2)], [POND[-5:-1], POND]),
        ([paged(POND[:2]), paged(POND)], [POND[:2], POND]),
        ([paged(SHORT), paged(POND)], [POND]),
    ],
    ids=(
        *("end", "shorter", "start", "twice", "same", "elsewhere", "word", "other"),
        *("not at an end", "word of a page", "page"),
    ),
)  # fmt: skip
def test_of_a_corrected_highlight_the_longest_version_is_taken(
    entries: list[str], quotes: list[str]
) -> None:
    imported = imports.read("".join(entries))
    assert [one.highlight.quote for one in imported.annotations] == quotes
    left_out = len(entries) - len(quotes)
    assert [notice.split()[0] for notice in imported.notices] == [str(left_out)] * bool(left_out)


def test_a_highlight_that_is_corrected_later_replaces_its_earlier_version(tmp_path: Path) -> None:
    first = at("9-10", 1, words=SHORT)
    with Notes.open(tmp_path) as notes:
        assert imports.merge_imported(notes, imports.read(first)).added == 1
        (mine,) = notes.highlights()
        later = imports.read(first + at("9-11", 2))
        assert imports.merge_imported(notes, later).changed == 1
        (now,) = notes.highlights()
        assert (now.id, now.quote) == (mine.id, POND)
        assert imports.merge_imported(notes, later) == imports.ImportCounts(kept=1)


def test_what_was_written_here_stays_when_the_device_has_no_note(tmp_path: Path) -> None:
    first = at("9-10", 1, words=SHORT)
    with Notes.open(tmp_path) as notes:
        imports.merge_imported(notes, imports.read(first))
        (mine,) = notes.highlights()
        notes.edit_highlight(replace(mine, note="这里写的", modified=utc_now()))
        later = clip("您在位置 #9-11的标注 | 添加于 2099年5月1日星期一 下午3:04:05", POND)
        imports.merge_imported(notes, imports.read(first + later))
        assert [(one.quote, one.note) for one in notes.highlights()] == [(POND, "这里写的")]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (" <您已达到本内容的剪贴上限>", ""),
        (" <您已達到本內容的剪貼上限>", ""),
        (" <You have reached the clipping limit for this item>", ""),
        (f"{SHORT} <You have reached the clipping limit set by the publisher>", SHORT),
    ],
)
def test_the_message_of_the_limit_is_no_quote(words: str, kept: str) -> None:
    imported = imports.read(at("9-12", words=words) + at("99", words=BRIDGE))
    assert [one.highlight.quote for one in imported.annotations] == [*filter(None, [kept]), BRIDGE]
    (notice,) = imported.notices
    assert notice.startswith("1 highlight lacks words")
    assert imported.skipped == 0


def test_what_has_no_words_is_reported() -> None:
    text = at("1") + at("2", kind="书签", words="") + at("3", words="") + f"另一种\n机器\n{RULE}\n"
    imported = imports.read(text)
    assert len(tuple(imported.annotations)) == 1
    assert imported.skipped == 2
    (notice,) = imported.notices
    assert notice.startswith("1 bookmark")


def test_a_note_without_a_highlight_is_added_to_the_article(tmp_path: Path) -> None:
    alone = at("50", 1, kind="笔记", words="只有笔记")
    both = alone + at("60", 2, kind="笔记", words="又一条")
    with Notes.open(tmp_path) as notes:
        assert imports.merge_imported(notes, imports.read(alone)).pages == 1
        (key,) = notes.states()
        assert notes.state(key).note == "只有笔记"
        assert imports.merge_imported(notes, imports.read(both)).pages == 1
        assert notes.state(key).note == "只有笔记\n\n又一条"
        assert imports.merge_imported(notes, imports.read(both)) == imports.ImportCounts()
        notes.annotate([(ArticleRef(key, "荷塘记"), "改写", [])])
        assert imports.merge_imported(notes, imports.read(both)) == imports.ImportCounts(older=2)
        assert notes.state(key).note == "改写"
        assert imports.merge_imported(notes, imports.read(both), restore=True).pages == 1
        assert notes.state(key).note == "改写\n\n只有笔记\n\n又一条"


def test_a_note_is_added_to_one_of_the_article_that_was_written_later(tmp_path: Path) -> None:
    article = ArticleRef("https://tea.example/pond", "荷塘记")
    with Notes.open(tmp_path) as notes:
        notes.annotate([(article, "这里写的", ["茶"])])
        written = notes.annotation_time(article.key)
        text = at("50", kind="笔记", words="只有笔记")
        for _time in range(2):
            imports.merge_imported(notes, imports.read(text))
            state = notes.state(article.key)
            assert (state.note, state.tags) == ("这里写的\n\n只有笔记", ("茶",))
        assert notes.annotation_time(article.key) > written
        assert notes.highlights() == ()


@pytest.mark.parametrize(
    ("line", "url"),
    [
        ("荷塘记 (某人)", "https://tea.example/pond"),
        ("荷塘記", "https://tea.example/pond"),
        ("石桥记 (三)", "https://tea.example/3"),
        ("早报 (某人)", "https://tea.example/2"),
        ("没有这篇 (某人)", ""),
    ],
)
def test_the_command_finds_the_article_and_says_what_is_left_out(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: str,
    url: str,
) -> None:
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))
    library, data = tmp_path / "library", tmp_path / "data"
    write(library, "荷塘记", BRIDGE, url="https://tea.example/pond")
    write(library, "石桥记", BRIDGE, url="https://tea.example/bridge", name="0.md")
    write(library, "石桥记（三）", BRIDGE, url="https://tea.example/3", name="3.md")
    write(library, "早报", POND, url="https://tea.example/1", name="1.md")
    write(library, "早报", BRIDGE, url="https://tea.example/2", name="2.md")
    make_index(library, place=index_folder([library])).close()
    with Notes.open(data) as notes:
        notes.remember_library([str(library)])
    facts = "您在位置 #{}的{} | 添加于 2023年5月1日星期一 下午3:04:05"
    file = tmp_path / "My Clippings.txt"
    entries = (
        clip(facts.format("9-12", "标注"), BRIDGE, line),
        clip(facts.format("12", "笔记"), "旁注", line),
        clip(facts.format("12", "书签"), "", line),
    )
    file.write_text("\ufeff" + "\ufeff".join(entries), "utf-8", newline="")
    assert import_.run([str(file), "--data-dir", str(data)]) == 0
    said = capsys.readouterr()
    assert "1 new" in said.out
    assert "1 bookmark" in said.err
    assert import_.run([str(file), "--data-dir", str(data)]) == 0
    assert "1 known already" in capsys.readouterr().out
    with Notes.open(data, read_only=True) as notes:
        (highlight,) = notes.highlights()
        assert (highlight.quote, highlight.note) == (BRIDGE, "旁注")
        assert notes.state(highlight.key).url == url


def test_it_is_not_offered_for_export(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        export.run(["--format", "kindle"])
    assert "kindle" not in export_parser().format_help()


PLACES = st.sampled_from(
    ["位置 #9-12", "位置 #12", "第 3 页", "page 4 | Location 10-11", "位置 #", ""]
)
KINDS = st.sampled_from(["标注", "笔记", "書籤", "Your Highlight", "Your Note on ", "物"])
TIMES = st.sampled_from(
    ["2023年5月1日星期一 下午3:04:05", "Monday, May 1, 2023 3:04:05 PM", "0年0月0日", ""]
)
WORDS = st.text("石桥横在河上，\n =<>（(\ufeff\x00", max_size=20) | st.sampled_from(
    [POND, SHORT, BRIDGE, "<您已达到本内容的剪贴上限>"]
)
ENTRIES = st.tuples(
    st.sampled_from(["荷塘记 (某人)", "荷塘记", "((", ""]), KINDS, PLACES, TIMES, WORDS
).map(lambda parts: clip(f"{parts[1]}{parts[2]} | 添加于 {parts[3]}", parts[4], parts[0]))
FILES = st.lists(ENTRIES | st.text(max_size=30), max_size=12).map(
    lambda entries: "".join((at("1-2", words=BRIDGE), *entries))
)


@given(FILES)
def test_each_entry_is_taken_in_or_counted(text: str) -> None:
    entries = [parse(part, index) for index, part in enumerate(kindle.parts(text))]
    clippings = [entry for entry in entries if entry is not None]
    imported = imports.read(text)
    records: list[Any] = [refusal.record for refusal in imported.refused]
    kept = [one.highlight for one in imported.annotations]
    quotes = [one.quote for one in kept] + [
        one["anchor"]["quote"] for one in records if "anchor" in one
    ]
    notes = [one.note for one in kept] + [page.note for page in imported.pages]
    notes += [one.get("note", "") for one in records]
    empty = 0
    for clipping in clippings:
        if clipping.kind is Kind.BOOKMARK:
            continue
        if not (clipping.title and clipping.text):
            empty += not clipping.is_limited
        elif clipping.kind is Kind.HIGHLIGHT:
            words = fold_bare(clipping.text)
            assert any(words in fold_bare(quote) for quote in quotes)
        else:
            assert any(clipping.text in note for note in notes)
    assert imported.skipped == len(entries) - len(clippings) + empty


@pytest.mark.slow
@given(FILES)
@settings(max_examples=40, deadline=None)
def test_a_file_that_is_imported_again_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    with Notes.open(tmp_path_factory.mktemp("data")) as notes:
        imports.merge_imported(notes, imports.read(text))
        before = {one.id: one for one in notes.highlights()}
        counts = imports.merge_imported(notes, imports.read(text))
        assert (counts.added, counts.changed, counts.pages) == (0, 0, 0)
        assert {one.id: one for one in notes.highlights()} == before


@pytest.mark.slow
def test_the_work_is_linear_in_the_words_of_an_entry() -> None:
    def seconds(count: int) -> float:
        text = at("1-2", words="<" + "clipping limit " * count + ">。")
        begun = process_time()
        imports.read(text)
        return process_time() - begun

    assert seconds(8000) < 8 * seconds(2000)


@pytest.mark.slow
def test_the_work_is_linear_in_the_entries() -> None:
    def seconds(count: int) -> float:
        marks = [at("1-999", words=f"{number}{POND}{number}") for number in range(count)]
        notes = [at("5", kind="笔记", words=f"旁注{number}") for number in range(count)]
        same = [at("2000-3000") for _number in range(count)]
        begun = process_time()
        imports.read("".join(marks + notes + same))
        return process_time() - begun

    assert seconds(4000) < 8 * seconds(1000)
