"""A format of highlights is one module: everything that lists formats finds it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argcomplete.finders import CompletionFinder

from reader.commands import export, import_
from reader.commands.command_lines.export import parser as export_parser
from reader.commands.command_lines.import_ import parser as import_parser
from reader.notes import exchange
from reader.notes.exchange.formats import FORMATS
from reader.notes.store import Notes
from reader.services import exports
from reader.ui.dialogs.export import ExportDialog, FormatList
from tests import manual_tables
from tests.notes.exchange.strategies import annotation
from tests.ui.conftest import library, open_app
from tests.ui.driving import Opener

__all__ = ["library", "open_app"]

MODULE = """
from reader.notes.exchange.annotation import Annotation, FormatError, Imported, blank
from reader.notes.exchange.formats import Format
from reader.notes.model import ArticleRef

HEAD = "quotes:"


def write(annotations, options):
    return "".join([HEAD, *(f"\\n{each.highlight.quote}" for each in annotations), "\\n"])


def read(text, now):
    head, *quotes = text.splitlines()
    if head != HEAD:
        raise FormatError("no quotes")
    article = ArticleRef("", url="https://a.example/1")
    return Imported(tuple(Annotation(blank(quote, quote, now), article) for quote in quotes))


EXCHANGE_FORMAT = Format(
    "quotes", "Only the quotes", ".quotes", write=write, read=read, aliases=("q",), rank=95
)
"""


@pytest.fixture(autouse=True)
def _one_more_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "modules"
    folder.mkdir()
    (folder / "quotes.py").write_text(MODULE, "utf-8")
    monkeypatch.setattr(exchange, "__path__", [*exchange.__path__, str(folder)])
    FORMATS.refresh()
    yield
    monkeypatch.undo()
    sys.modules.pop("reader.notes.exchange.quotes", None)
    FORMATS.refresh()


def test_it_is_listed_at_its_place() -> None:
    assert list(FORMATS)[-1] == "quotes"
    assert exports.file_name("quotes") == "highlights.quotes"


@pytest.mark.parametrize("parser", [export_parser, import_parser])
def test_the_help_lists_it(parser: Callable[[], ArgumentParser]) -> None:
    assert "quotes      Only the quotes" in parser().format_help()


@pytest.mark.parametrize("name", ["quotes", "q"])
def test_the_command_line_writes_and_reads_it(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, file = tmp_path / "data", tmp_path / "a.quotes"
    with Notes.open(data) as notes:
        first = annotation(quote="石桥。")
        notes.add_highlights([(first.highlight, first.article)])
    assert export.run(["--format", name, "--data-dir", str(data), "-o", str(file)]) == 0
    assert file.read_text("utf-8") == "quotes:\n石桥。\n"
    assert import_.run(["--data-dir", str(tmp_path / "other"), str(file)]) == 0
    assert "1 new" in capsys.readouterr().out


def test_completion_offers_it() -> None:
    finder = CompletionFinder(export_parser(), always_complete_options=False)
    words = finder._get_completions(  # type: ignore[no-untyped-call]  # argcomplete has no types here
        ["export", "--format"], "q", "", None
    )
    assert [word.strip() for word in words] == ["quotes"]


def test_the_manual_lists_it() -> None:
    assert "| `quotes` | Only the quotes | ✓ | ✓ |" in list(manual_tables.TABLES["formats"]())


async def test_the_dialog_offers_it(open_app: Opener) -> None:
    app = open_app()
    async with app.run_test():
        await app.push_screen(ExportDialog(1))
        rows = app.screen.query_one(FormatList)
        last = rows.row_columns(rows.row_count() - 1, 80)
        assert [text.strip() for text, _style in last] == ["quotes", "Only the quotes"]
