"""An import finds the articles that it names by title alone in the library."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from reader.commands import import_
from reader.index.location import index_folder
from reader.notes.store import Notes
from tests.index.conftest import make_index, write

POND = "荷塘的水退了一尺，石阶露了出来。"
BRIDGE = "石桥横在河上，船从桥下过去。"


def readwise(title: str, quote: str, author: str = "") -> str:
    """Return a CSV as Readwise reads it, without a URL."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["Highlight", "Title", "Author", "URL", "Note", "Location", "Date"])
    rows.writerow([quote, title, author, "", "旁注", "", "2024-03-05 08:00:00"])
    return file.getvalue()


@pytest.mark.parametrize(
    ("title", "quote", "key"),
    [
        ("荷塘记", POND[:8], "https://tea.example/pond"),
        ("荷塘記", POND[:8], "https://tea.example/pond"),
        (" 荷塘记 ", "版本不同的话", "https://tea.example/pond"),
        ("早报", BRIDGE[:6], "https://tea.example/2"),
        ("早报", "都没有的话", ""),
        ("另一篇", POND[:8], ""),
    ],
    ids=("title", "script", "spaces", "several", "undecided", "none"),
)
def test_a_title_alone_finds_its_article(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, title: str, quote: str, key: str
) -> None:
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))
    library, data = tmp_path / "library", tmp_path / "data"
    write(library, "荷塘记", POND, url="https://tea.example/pond", source="晚报")
    write(library, "早报", POND + POND, url="https://tea.example/1", name="1.md")
    write(library, "早报", BRIDGE, url="https://tea.example/2", name="2.md")
    make_index(library, place=index_folder([library])).close()
    with Notes.open(data) as notes:
        notes.remember_library([str(library)])
    file = tmp_path / "highlights.csv"
    file.write_text(readwise(title, quote), "utf-8")
    for _time in range(2):
        assert import_.run([str(file), "--data-dir", str(data)]) == 0
        with Notes.open(data, read_only=True) as notes:
            (highlight,) = notes.highlights()
            state = notes.state(highlight.key)
        assert highlight.note == "旁注"
        assert highlight.key == key if key else highlight.key.startswith("title:")
        assert state.url == key
        assert (state.source == "晚报") == key.endswith("pond")


def test_what_an_earlier_import_could_not_find_stays_where_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("READER_CACHE_DIR", str(tmp_path / "cache"))
    library, data = tmp_path / "library", tmp_path / "data"
    file = tmp_path / "highlights.csv"
    file.write_text(readwise("荷塘记", POND[:8]), "utf-8")
    assert import_.run([str(file), "--data-dir", str(data)]) == 0
    write(library, "荷塘记", POND, url="https://tea.example/pond")
    make_index(library, place=index_folder([library])).close()
    with Notes.open(data) as notes:
        notes.remember_library([str(library)])
    capsys.readouterr()
    assert import_.run([str(file), "--data-dir", str(data)]) == 0
    assert "1 known already" in capsys.readouterr().out
    with Notes.open(data, read_only=True) as notes:
        assert len(notes.highlights()) == 1
