"""The dialog of the files that are not listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from reader.archive.walk import SkipReason
from reader.index import skipped_files
from reader.index.skipped_files import SkippedFile
from reader.text.width import cells
from reader.ui.articles.skipped import PAGE, SkippedDialog, SkippedRows
from tests.ui.driving import Opener, lines, settle, status


def spoil(library: Path) -> None:
    (library / "README.md").write_text("# 说明\n\n一个文库。\n", "utf-8")
    (library / "_posts" / "photo.jpg").write_bytes(b"\xff\xd8")
    (library / "_posts" / "node_modules").mkdir()


@pytest.mark.slow
async def test_skipped_files_are_listed_filtered_and_copied(
    open_app: Opener, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoil(library)
    copied: list[str] = []
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await settle(pilot)
        assert "3 files skipped" in status(screen)
        monkeypatch.setattr(screen.article, "copy", copied.append)
        await pilot.press("g", "k")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, SkippedDialog)
        count = skipped_files.count(screen.session.shelf.index)
        assert dialog.rows.row_count() == count == 3
        shown = [" ".join(line.split()) for line in lines(dialog.rows)]
        assert shown == [
            f"README.md {SkipReason.PROJECT}",
            f"_posts/node_modules {SkipReason.SITE_FOLDER}",
            f"_posts/photo.jpg {SkipReason.OTHER_KIND}",
        ]
        await pilot.press("slash", *"PHOTO")
        await pilot.pause()
        assert dialog.query_one(Input).value == "PHOTO"
        assert dialog.rows.row_count() == 1
        await pilot.press("enter")
        await pilot.pause()
        assert copied == [str(library.resolve() / "_posts" / "photo.jpg")]


@pytest.mark.slow
async def test_the_list_of_skipped_files_closes_without_a_copy(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        await settle(pilot)
        await pilot.press("g", "k")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SkippedDialog)
        await pilot.press("slash", *"nothing", "enter")
        await pilot.pause()
        assert not isinstance(pilot.app.screen, SkippedDialog)


def test_a_million_rows_are_read_by_pages() -> None:
    asked: list[tuple[int, int]] = []

    def page(_words: str, start: int, limit: int) -> list[SkippedFile]:
        asked.append((start, limit))
        return [SkippedFile(Path(f"/x/{at}"), "why") for at in range(start, start + limit)]

    rows = SkippedRows(lambda _words: 1_000_000, page, [Path("/x")])
    for index in (0, 1, 50, 999_999, 500_000, 500_001):
        file = rows.file(index)
        assert file is not None
        assert file.path == Path(f"/x/{index}")
    assert len(asked) == 3
    assert {limit for _start, limit in asked} == {PAGE}


@pytest.mark.slow
@pytest.mark.parametrize("columns", [40, 80, 120])
async def test_reasons_are_whole_and_folders_are_told_apart(
    open_app: Opener, library: Path, tmp_path: Path, columns: int
) -> None:
    other = tmp_path / "other"
    long = other / "a-folder-whose-name-takes-most-of-the-line" / "and-another-below-it"
    long.mkdir(parents=True)
    for folder in (library, other, long):
        (folder / "README.md").write_text("# 说明\n\n一个文库。\n", "utf-8")
    async with open_app(paths=(library, other)).run_test(size=(columns, 24)) as pilot:
        await settle(pilot)
        await pilot.press("g", "k")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, SkippedDialog)
        rows = lines(dialog.rows)
        shown = " ".join(" ".join(rows).split())
        assert shown.count(SkipReason.PROJECT) == 3
        assert "library/README.md " in shown
        assert "other/README.md " in shown
        assert "and-another-below-it/README.md " in shown
        width = dialog.rows.size.width
        assert max(map(cells, rows)) <= width


@pytest.mark.slow
@pytest.mark.parametrize("reason", SkipReason)
async def test_no_reason_is_cut_at_forty_columns(open_app: Opener, reason: SkipReason) -> None:
    async with open_app().run_test(size=(40, 20)) as pilot:
        await settle(pilot)
        file = SkippedFile(Path("/x/a"), reason)
        await pilot.app.push_screen(
            SkippedDialog(lambda _words: 1, lambda _words, _start, _limit: [file], [Path("/x")])
        )
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, SkippedDialog)
        assert "".join(lines(dialog.rows)[1].split()) == "".join(reason.split())


@pytest.mark.slow
@pytest.mark.parametrize(("columns", "height"), [(40, 6), (80, 3), (120, 3)])
async def test_the_list_is_as_high_as_its_lines(
    open_app: Opener, columns: int, height: int
) -> None:
    async with open_app().run_test(size=(columns, 24)) as pilot:
        await settle(pilot)
        files = [SkippedFile(Path(f"/x/{name}"), SkipReason.PROJECT) for name in "abc"]
        await pilot.app.push_screen(
            SkippedDialog(lambda _words: 3, lambda _words, _start, _limit: files, [Path("/x")])
        )
        await pilot.pause()
        assert pilot.app.screen.query_one(SkippedRows).size.height == height
