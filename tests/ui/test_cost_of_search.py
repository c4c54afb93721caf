"""What a word typed at once costs, in counts that no clock and no neighbour changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from textual.widget import Widget

from reader.config import Settings
from reader.ui.articles import reprint_marks
from reader.ui.articles.article_list import ArticleList
from reader.ui.articles.list_refresh import ListRefresh
from reader.ui.articles.query_bar import QueryBar
from reader.ui.articles.workers import ScreenWorkers
from reader.ui.keys import queue
from reader.ui.main_screen import MainScreen
from tests.ui.driving import PARAGRAPH, Opener, press, settle, until, write_article
from tests.ui.test_kept_lines import picture, type_at_once

ARTICLES = 30
WORD = "石桥横在"


@pytest.fixture
def costs(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often things happen: threads by their work, changes of the view, rows made, and so on."""
    counts: Counter[str] = Counter()

    def count(owner: type, name: str, kind: Callable[..., str]) -> None:
        original = getattr(owner, name)

        def counting(self: object, *given: object, **named: object) -> object:
            counts[kind(self, *given)] += 1
            return original(self, *given, **named)

        monkeypatch.setattr(owner, name, counting)

    count(ScreenWorkers, "_run", lambda _self, group, *_given: f"{group} thread")
    count(ArticleList, "_line_columns", lambda *_given: "line made")
    count(QueryBar, "guessed", lambda *_given: "estimate")
    count(
        Widget,
        "refresh",
        lambda self, *regions: "whole screen" * (not regions and isinstance(self, MainScreen)),
    )
    monkeypatch.setattr(ListRefresh, "look", lambda *_given, **_named: None)
    monkeypatch.setattr(reprint_marks, "PAUSE", 600)
    monkeypatch.setattr(queue, "PATIENCE", 60)
    return counts


@pytest.mark.slow
async def test_a_word_typed_at_once_costs_one_search(
    open_app: Opener, tmp_path: Path, costs: Counter[str]
) -> None:
    library = tmp_path / "many"
    library.mkdir()
    for number in range(ARTICLES):
        when = f"2020-02-{number % 28 + 1:02}T06:00:00.000Z"
        write_article(library, f"{number}.md", f"第{number}篇", when, "桥梁", f"<p>{PARAGRAPH}</p>")
    app = open_app(paths=(library,), settings=Settings(preview=False))
    async with app.run_test(size=(120, 40)) as pilot:
        await until(pilot, lambda screen: screen.articles.walked)
        screen = await settle(pilot)
        await press(pilot, "slash", "石", "escape", "F")  # each for the first time
        await until(pilot, lambda screen: not screen.articles.view.words)
        await settle(pilot)
        changes: list[str] = []
        change = screen.articles.query_bar._change
        screen.articles.query_bar._change = lambda **view: (
            changes.append(view["words"]),
            change(**view),
        )[1]

        picture(screen.articles.titles)  # so each row is made
        costs.clear()
        await press(pilot, "slash")
        picture(screen.articles.titles)
        assert not costs["line made"], "a change of the focus changes no row"
        assert not costs["whole screen"], "a change of the focus is shown where it happens"

        await type_at_once(pilot, WORD)
        await until(pilot, lambda screen: screen.articles.hits is not None)
        await settle(pilot)
        rows = screen.articles.titles.rows
        assert rows is not None
        assert len(rows.articles) == ARTICLES
        assert changes == [WORD], "one list for what arrives together"
        threads = {name: number for name, number in costs.items() if name.endswith("thread")}
        assert threads == {"search thread": 1}, "keys complete without the index"
        assert not costs["estimate"], "a quick search is not estimated"
        assert costs["line made"] <= 2 * screen.articles.titles.size.height
