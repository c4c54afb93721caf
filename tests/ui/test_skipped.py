"""The dialog of the files that are not listed."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input

from reader.archive.walk import SkipReason
from reader.index import skipped_files
from reader.index.skipped_files import SkippedFile
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
