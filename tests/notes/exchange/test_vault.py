"""A vault that its person moves, renames and edits: one file for each article, updated in place."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Unpack

import pytest

from reader.commands import export
from reader.notes.exchange import markdown_reading
from reader.notes.exchange.annotation import Annotation
from reader.notes.exchange.formats import FORMATS as EXCHANGE_FORMATS
from reader.notes.store import Notes
from reader.services import exports
from reader.services.vault import Vault
from reader.text.article_date import ArticleDate
from tests.notes.exchange.strategies import ArticleFields, annotation, article

OWN = "\n我自己写的话\n"
FIRST, SECOND = "1a2b3c4d" * 4, "2b" * 16


def of_article(one: Annotation, **fields: Unpack[ArticleFields]) -> Annotation:
    changed = article(**fields)
    return replace(one, article=changed, highlight=replace(one.highlight, key=changed.key))


def noted(one: Annotation, note: str = "新注") -> Annotation:
    return replace(one, highlight=replace(one.highlight, note=note))


def moved_away(folder: Path, path: Path) -> None:
    (folder / "读书" / "2021").mkdir(parents=True)
    path.rename(folder / "读书" / "2021" / path.name)


def renamed(folder: Path, path: Path) -> None:
    path.rename(folder / "桥.md")


def moved_and_renamed(folder: Path, path: Path) -> None:
    (folder / "读书").mkdir()
    path.rename(folder / "读书" / "桥.md")


def left(folder: Path, path: Path) -> None:
    del folder, path


MOVES = [left, moved_away, renamed, moved_and_renamed]
CHANGES: list[dict[str, Any]] = [
    {},
    {"title": "石桥新记"},
    {"date": ArticleDate(datetime(1999, 1, 2, tzinfo=UTC))},
    {"date": None, "title": ""},
    {"url": ""},
    {"url": "https://mirror.example/1"},
    {"key": "title:石桥记", "url": "", "title": "别的"},
]


@pytest.mark.parametrize("move", MOVES, ids=lambda move: move.__name__)
@pytest.mark.parametrize("change", CHANGES, ids=str)
@pytest.mark.parametrize("url", ["https://a.example.org/1", ""])
def test_a_file_is_found_again_wherever_it_is_and_whatever_the_article_became(
    tmp_path: Path, move: Callable[[Path, Path], None], change: dict[str, Any], url: str
) -> None:
    folder = tmp_path / "vault"
    before = of_article(annotation(), url=url)
    exports.write_folder(folder, [before], ())
    (path,) = folder.rglob("*.md")
    path.write_text(path.read_text("utf-8") + OWN, "utf-8")
    move(folder, path)
    (path,) = folder.rglob("*.md")
    added = of_article(annotation("河水向东流。", id=SECOND, start=90), **{"url": url, **change})
    after = noted(of_article(annotation(), **{"url": url, **change}))
    assert exports.write_folder(folder, [after, added], ()) == 1
    assert list(folder.rglob("*.md")) == [path]
    text = path.read_text("utf-8")
    for once in (OWN, "新注", "石桥横在河上。", "河水向东流。", "\nexported:"):
        assert text.count(once) == 1, once
    assert exports.write_folder(folder, [after, added], ()) == 0


def test_a_highlight_moved_to_another_note_is_updated_there(tmp_path: Path) -> None:
    one, two = annotation(), annotation("河水向东流。", id=SECOND, start=90)
    exports.write_folder(tmp_path, [one, two], ())
    (path,) = tmp_path.iterdir()
    text = path.read_text("utf-8")
    begin, end = text.index(f"<!-- reader {SECOND}"), text.index(f"<!-- /reader {SECOND} -->\n")
    end += len(f"<!-- /reader {SECOND} -->\n")
    path.write_text(text[:begin] + text[end:], "utf-8")
    own = tmp_path / "我的题目.md"
    own.write_text(f"# 我的题目\n\n{text[begin:end]}\n我的话\n", "utf-8")
    assert exports.write_folder(tmp_path, [one, noted(two)], ()) == 1
    assert "河水向东流。" not in path.read_text("utf-8")
    assert own.read_text("utf-8").startswith("# 我的题目\n\n<!-- reader")
    assert own.read_text("utf-8").endswith("\n我的话\n")
    assert "新注" in own.read_text("utf-8")
    assert exports.write_folder(tmp_path, [one, noted(two)], ()) == 0
    assert exports.write_folder(tmp_path, [one], {SECOND}) == 1
    assert own.read_text("utf-8") == "# 我的题目\n\n\n我的话\n"


def test_a_note_of_the_person_with_the_same_name_is_left_alone(tmp_path: Path) -> None:
    own = tmp_path / "2021-04-01 石桥记.md"
    own.write_text("我早就写了这篇。\n", "utf-8")
    for _time in range(2):
        exports.write_folder(tmp_path, [annotation()], ())
        assert own.read_text("utf-8") == "我早就写了这篇。\n"
        assert len(list(tmp_path.iterdir())) == 2


def test_articles_without_a_url_and_of_one_name_have_a_file_each(tmp_path: Path) -> None:
    pair = [of_article(annotation(id=id_), key=f"text:{id_}", url="") for id_ in (FIRST, SECOND)]
    assert exports.write_folder(tmp_path, pair, ()) == 2
    assert exports.write_folder(tmp_path, pair[::-1], ()) == 0
    assert exports.write_folder(tmp_path, [noted(pair[1])], ()) == 1


@pytest.mark.parametrize("begin", ["", "\ufeff"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path, begin: str, line_end: str) -> None:
    exports.write_folder(tmp_path, [annotation()], ())
    (path,) = tmp_path.iterdir()
    made = begin + (path.read_text("utf-8") + OWN).replace("\n", line_end)
    path.write_bytes(made.encode())
    assert exports.write_folder(tmp_path, [annotation()], ()) == 0
    assert exports.write_folder(tmp_path, [noted(annotation())], ()) == 1
    text = path.read_bytes().decode()
    assert text.count("\ufeff") == bool(begin)
    assert text.replace("\r\n", "").count("\n") == (0 if line_end == "\r\n" else text.count("\n"))
    assert text.count("exported:") == 1


def test_hidden_folders_and_links_are_not_the_vault(tmp_path: Path) -> None:
    folder, outside = tmp_path / "vault", tmp_path / "outside"
    for place in (folder / ".trash", outside):
        exports.write_folder(place, [annotation()], ())
    (folder / "link").symlink_to(outside)
    before = [path.read_text("utf-8") for path in outside.iterdir()]
    assert exports.write_folder(folder, [noted(annotation())], ()) == 1
    assert len(list(folder.glob("*.md"))) == 1
    assert [path.read_text("utf-8") for path in outside.iterdir()] == before


def test_an_unchanged_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [
        of_article(
            annotation(id=f"{number:032x}"), key=f"k{number}", url=f"https://x.example/{number}"
        )
        for number in range(20)
    ]
    vault = Vault(tmp_path)
    exports.write_folder(tmp_path, pairs, (), vault=vault)
    read: list[str] = []
    usual = markdown_reading.ids_in

    def noted(text: str) -> list[str]:
        read.append(text)
        return usual(text)

    monkeypatch.setattr(markdown_reading, "ids_in", noted)
    vault.scan()
    assert read == []


# The command


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    with Notes.open(folder) as notes:
        one = annotation(note="注")
        notes.add_highlight(one.highlight, one.article)
    return folder


def run(data: Path, *arguments: object) -> int:
    return export.run([*map(str, arguments), "--data-dir", str(data)])


def test_one_file_is_written_as_often_as_one_likes(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "notes.md"
    for _time in range(3):
        assert run(data, "--format", "markdown", "-o", file) == 0
    file.write_text(f"开头的话\n\n{file.read_text('utf-8')}{OWN}", "utf-8")
    with Notes.open(data) as notes:
        more = annotation("河水向东流。", id=SECOND, start=90)
        other = of_article(annotation("山。", id="3c" * 16), key="k2", url="https://b.example/2")
        notes.add_highlights([(one.highlight, one.article) for one in (more, other)])
    for query in (["--query", "河水"], [], []):
        assert run(data, "--format", "markdown", *query, "-o", file) == 0
        text = file.read_text("utf-8")
        assert text.startswith("开头的话\n")
        assert text.count(OWN) == 1
        assert text.count("河水向东流。") == 1
    assert text.count("\n# ") == 2
    assert "---\n" not in text
    assert text.index("河水向东流。") < text.index(OWN) < text.index("山。")


FORMATS = [name for name, form in EXCHANGE_FORMATS.items() if form.write and name != "jsonl"]


@pytest.mark.parametrize("name", [*FORMATS, "jsonl"])
def test_nothing_found_empties_no_file(
    data: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / ("notes.md" if name == "markdown" else "notes")
    assert run(data, "--format", name, "-o", output) == 0
    before = output.read_bytes()
    capsys.readouterr()
    for target in (["-o", output], ["-o", tmp_path / "new.md"], []):
        assert run(data, "--format", name, "--query", "没有的词", *target) == 1
        said = capsys.readouterr()
        assert said.out == ""
        assert "no highlight matches" in said.err
    assert output.read_bytes() == before
    assert not (tmp_path / "new.md").exists()


def test_a_highlight_deleted_last_still_leaves_the_vault(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "vault"
    assert run(data, "--format", "markdown", "-o", folder) == 0
    with Notes.open(data) as notes:
        notes.remove_highlight(FIRST)
    assert run(data, "--format", "markdown", "-o", folder) == 0
    (path,) = folder.iterdir()
    assert "石桥横" not in path.read_text("utf-8")
    assert run(data, "--format", "markdown", "-o", folder) == 1


def test_json_lines_are_utf_8_that_people_can_read(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    assert run(data, "--format", "jsonl", "-o", file) == 0
    text = file.read_text("utf-8")
    assert "石桥横在河上。" in text
    assert "\\u77f3" not in text
    assert [json.loads(line)["type"] for line in text.splitlines()] == [
        "head",
        "article",
        "highlight",
    ]
