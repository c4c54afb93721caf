"""Versions, related articles and comparisons in the app."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from reader.archive.header import Entry
from reader.index.database import Index
from reader.services.reprint_summary import ReprintSummary, summarise_reprints
from reader.ui.article.info_dialog import InfoDialog
from reader.ui.articles import reprint_marks
from reader.ui.dialogs.frame import Frame
from reader.ui.main_screen import MainScreen
from reader.ui.terminal import clipboard
from reader.ui.versions.comparison_screen import ComparisonScreen
from reader.ui.versions.related_list import RelatedDialog
from reader.ui.versions.version_list import VersionsDialog
from reader.ui.widgets.hints import HintBar
from reader.ui.widgets.row_view import RowView
from tests.ui.driving import Opener, eventually, lines, press, settle, text, titles, write_article

SUMMIT = (
    "<p>氣候峰會星期四舉行，四十個國家的領導人受邀，其中包括中國、美國和歐盟各國的領導人。</p>"
    "<p>中國外交部發言人說，中方對峰會持開放態度，希望各國共同努力，應對氣候變化的挑戰。</p>"
    "<p>美國特使克里此前訪問上海，與中國特使解振華會談，雙方發表聯合聲明，承諾加強合作。</p>"
    "<p>法國和德國的領導人上週也與中國國家主席通話，三方就疫苗、貿易和氣候問題交換了意見。</p>"
)


def add_story(library: Path) -> None:
    """Write two versions of an article and a reprint, newer than the other articles."""
    folder = library / "_posts"
    older = write_article(folder, "old.md", "峰會", "2022-04-15T00:00:00Z", "甲报", SUMMIT)
    newer = folder / "new.md"
    newer.write_text(
        older.read_text("utf-8")
        .replace("四十", "三十八")
        .replace("，希望", "。希望")
        .replace("2022-04-15", "2022-04-16"),
        "utf-8",
    )
    cut = SUMMIT.removeprefix(SUMMIT[: SUMMIT.index("</p>") + 4])
    write_article(folder, "cut.md", "转载峰会", "2022-04-10T00:00:00Z", "乙报", cut)


async def wait(pilot: Pilot[None]) -> None:
    """Wait until the threads of a dialog have reported."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def open_versions(pilot: Pilot[None]) -> VersionsDialog:
    """Open the versions of the first article."""
    await settle(pilot)
    await pilot.press("g", "g", "g", "v")
    await wait(pilot)
    dialog = pilot.app.screen
    assert isinstance(dialog, VersionsDialog)
    return dialog


async def test_versions_and_reprints_are_listed(open_app: Opener, library: Path) -> None:
    add_story(library)
    async with open_app().run_test(size=(100, 24)) as pilot:
        dialog = await open_versions(pilot)
        shown = [" ".join(line.split()) for line in lines(dialog.rows)]
        assert shown == [
            "2022-04-15 峰會 甲报",
            "the first version",
            "→ 2022-04-16 峰會 甲报",
            "1 paragraph changed, 2% edited",
            "",
            "Reprints, the oldest first",
            "2022-04-10 转载峰会 乙报",
            "74% of the text",
        ]
        await pilot.press("q")
        assert isinstance(pilot.app.screen, MainScreen)


@pytest.mark.slow
async def test_an_article_without_versions_offers_no_comparison(
    open_app: Opener, library: Path
) -> None:
    title = "很长的标题写不下一行" * 5
    write_article(library / "_posts", "only.md", title, "2023-04-15T00:00:00Z", "甲报", SUMMIT)
    async with open_app().run_test(size=(41, 24)) as pilot:
        dialog = await open_versions(pilot)
        offered = [one.label for one in dialog.query_one(Frame).keys.all_hints()]
        assert offered == ["open", "close"]
        for width in (40, 41, 42, 43):
            await pilot.resize_terminal(width, 24)
            await pilot.pause()
            line = lines(dialog.rows)[0]
            assert line.endswith("…")
            assert line.count("…") == 1, "what follows a text that is cut is left out"


@pytest.mark.slow
async def test_two_versions_are_compared_from_change_to_change(
    open_app: Opener, library: Path
) -> None:
    add_story(library)
    async with open_app().run_test(size=(100, 24)) as pilot:
        await open_versions(pilot)
        await pilot.press("enter")
        await wait(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ComparisonScreen)
        assert "[-四十-]{+三十八+}個國家" in text(screen.view).replace("\n", "")
        assert "not marked: 1 change of punctuation" in text(screen.view)
        place = screen.query_one("#comparison-place", Static)
        assert str(place.content) == "1 change"
        await pilot.press("right_parenthesis")
        assert screen.view.focused_range == screen.changes[0]
        assert "change 1 of 1" in str(place.content)
        await pilot.press("a")
        assert len(screen.changes) == 2
        await pilot.press("x")
        assert "unchanged" not in text(screen.view)
        await pilot.press("s")
        await wait(pilot)
        assert "[-三十八-]{+四十+}" in text(screen.view).replace("\n", "")
        await pilot.press("q")
        assert isinstance(pilot.app.screen, VersionsDialog)


@pytest.mark.slow
async def test_both_readings_of_a_change_are_copied_as_evidence(
    open_app: Opener, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied: list[str] = []

    def copy(text: str, folder: Path) -> clipboard.Copied:
        copied.append(text)
        return clipboard.Copied("Copied")

    monkeypatch.setattr(clipboard, "copy", copy)
    add_story(library)
    async with open_app().run_test(size=(100, 24)) as pilot:
        await open_versions(pilot)
        await pilot.press("enter")
        await wait(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ComparisonScreen)
        place = screen.query_one("#comparison-place", Static)
        await pilot.press("g", "e")
        assert "Go to a change first" in str(place.content)
        await pilot.press("n", "g", "e")
        await wait(pilot)
        assert "Copied" in str(place.content)
    (evidence,) = copied
    change, old, new = evidence.split("Reading: ")
    assert change == "Change: [-四十-]{+三十八+}\n\n"
    for name, reading, number, day in (
        ("old.md", old, "四十", "2022-04-15"),
        ("new.md", new, "三十八", "2022-04-16"),
    ):
        file = library / "_posts" / name
        assert f"Quote: 氣候峰會星期四舉行，{number}個國家的領導人受邀" in reading
        assert f"Published: {day} 00:00:00 +0000" in reading
        assert "Source: 甲报" in reading
        assert hashlib.sha256(file.read_bytes()).hexdigest() in reading
        assert f"File: {file}" in reading


@pytest.mark.slow
async def test_a_reprint_is_compared_with_the_article_and_opened(
    open_app: Opener, library: Path
) -> None:
    add_story(library)
    async with open_app().run_test(size=(100, 24)) as pilot:
        await open_versions(pilot)
        await pilot.press("G", "enter")
        await wait(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ComparisonScreen)
        assert "−1 paragraph" in text(screen.view)
        await pilot.press("q", "o")
        main = await settle(pilot)
        assert main.article.entry is not None
        assert main.article.entry.title == "转载峰会"


@pytest.mark.slow
async def test_a_chosen_version_is_what_others_are_compared_with(
    open_app: Opener, library: Path
) -> None:
    add_story(library)
    async with open_app().run_test(size=(100, 24)) as pilot:
        dialog = await open_versions(pilot)
        await pilot.press("g", "space", "G", "enter")
        await wait(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ComparisonScreen)
        assert "2022-04-15" in text(screen.view)
        await pilot.press("q")
        assert dialog.rows.base == 0
        await pilot.press("g", "space")
        assert dialog.rows.base == -1


@pytest.mark.slow
async def test_rows_on_screen_show_how_often_their_text_was_printed(
    open_app: Opener, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reprint_marks, "PAUSE", 0.01)
    add_story(library)
    async with open_app().run_test(size=(100, 24)) as pilot:
        screen = await settle(pilot)
        await eventually(pilot, lambda: len(screen.articles.titles.reprints) == 2)
        shown = [line for line in lines(screen.articles.titles) if "峰" in line]
        assert len(shown) == 2
        assert all(" ×2" in line for line in shown)
        assert not any("×" in line for line in lines(screen.articles.titles) if "石桥" in line)
        await pilot.press("g", "g", "i")
        await pilot.pause()
        assert isinstance(pilot.app.screen, InfoDialog)
        told = "".join("".join(lines(pilot.app.screen.query_one(RowView))).split())
        assert "Reprints1morearticlesharesmuchofthistext;thefirst:乙报2022-04-10" in told


@pytest.mark.slow
async def test_a_key_stops_the_look_up_and_a_pause_takes_it_up_again(
    open_app: Opener, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reprint_marks, "PAUSE", 0.01)
    pressed: list[str] = []

    def count(
        index: Index, entry: Entry, stop: Callable[[], bool] = lambda: False
    ) -> ReprintSummary:
        if not pressed:
            pressed.append(entry.key)
            screen.app.call_from_thread(screen.reprints.follow)  # as a key does
            assert stop()
        return summarise_reprints(index, entry, stop)

    add_story(library)
    async with open_app().run_test(size=(100, 24)) as pilot:
        screen = await settle(pilot)
        monkeypatch.setattr(reprint_marks, "summarise_reprints", count)
        screen.reprints.forget()
        screen.reprints.follow()
        await eventually(pilot, lambda: bool(pressed and screen.articles.titles.reprints))


@pytest.mark.slow
@pytest.mark.parametrize("error", [OSError, ValueError])
async def test_a_look_up_that_fails_is_not_waited_for(
    open_app: Opener,
    library: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: type[Exception],
) -> None:
    monkeypatch.setattr(reprint_marks, "PAUSE", 0.01)
    monkeypatch.setattr(reprint_marks, "SLACK", 0.01)
    failed: list[str] = []

    def fail(index: Index, entry: Entry, stop: Callable[[], bool]) -> ReprintSummary:
        if not failed:
            failed.append("once")
            raise error
        return summarise_reprints(index, entry, stop)

    add_story(library)
    async with open_app().run_test(size=(100, 24)) as pilot:
        screen = await settle(pilot)
        monkeypatch.setattr(reprint_marks, "summarise_reprints", fail)
        screen.reprints.forget()
        screen.reprints.follow()
        await eventually(pilot, lambda: bool(failed))
        screen.reprints.follow()  # as a key does
        await eventually(pilot, lambda: len(screen.articles.titles.reprints) == 2)


@pytest.mark.slow
async def test_related_articles_are_listed_and_opened(open_app: Opener, library: Path) -> None:
    add_story(library)
    async with open_app().run_test(size=(100, 24)) as pilot:
        screen = await settle(pilot)
        assert titles(screen)[0] == "峰會"
        await pilot.press("g", "g", "g", "w")
        await wait(pilot)
        dialog = pilot.app.screen
        assert isinstance(dialog, RelatedDialog)
        first, reason, *_ = lines(dialog.rows)
        assert "转载峰会" in first
        assert "shared word" in reason
        assert reason.endswith("6 days earlier")
        await pilot.press("enter")
        main = await settle(pilot)
        assert main.article.entry is not None
        assert main.article.entry.title == "转载峰会"


@pytest.mark.slow
async def test_an_article_alone_says_so(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        dialog = await open_versions(pilot)
        assert "No other version, and no reprint" in lines(dialog.rows)[-1]
        await pilot.press("enter")
        assert pilot.app.screen is dialog
        await pilot.press("q")
        await press(pilot)


@pytest.mark.slow
async def test_a_version_that_cannot_be_read_any_more_says_why(
    open_app: Opener, library: Path
) -> None:
    add_story(library)
    async with open_app().run_test(size=(100, 24)) as pilot:
        await open_versions(pilot)
        (library / "_posts" / "old.md").unlink()
        await pilot.press("enter")
        await wait(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ComparisonScreen)
        assert "old.md" in text(screen.view)


@pytest.mark.slow
async def test_the_lists_have_frames_and_keys_as_other_dialogs(
    open_app: Opener, library: Path
) -> None:
    add_story(library)
    async with open_app().run_test(size=(100, 24)) as pilot:
        dialog = await open_versions(pilot)
        frame, bar = dialog.query_one(Frame), dialog.query_one(HintBar)
        assert str(frame.border_title) == "Versions"
        assert frame.size.height <= len(lines(dialog.rows)) + 4
        labels = [hint.label for hint in bar.hints(bar.size.width)]
        assert labels == ["compare", "close", "compare with this", "open"]
        await pilot.click(HintBar, offset=(bar.size.width - 4, 0))
        await wait(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ComparisonScreen)
        foot = screen.query_one(HintBar)
        assert [one.written for _, one in foot.placed()][:3] == ["n", "q", "N"]
        await pilot.click(HintBar, offset=(2, 0))
        assert screen.view.focused_range == screen.changes[0]
