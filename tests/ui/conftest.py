"""A small library on disk, and an app on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.config import Settings
from reader.notes.store import Notes
from reader.services.session import Session
from reader.ui.app import ReaderApp

PARAGRAPH = "石桥横在窄窄的河上，桥栏被几代人的手磨得发亮。赶集的人从桥上走过，船从桥下过去。"

ARTICLES = {
    "2021-04-01-bridge.md": (
        "石桥记",
        "2021-04-01T06:00:00.000Z",
        "桥梁",
        "".join(f"<p>第{n}段。{PARAGRAPH * 3}</p>" for n in range(1, 31)),
    ),
    "2021-04-01-tea.md": (
        "一杯「春茶」[b]怎样泡[/b]，才不辜负山里的早晨：水温、器具与耐心 🍵",
        "2021-04-01T20:00:00.000Z",
        "茶事",
        "<h2>水温</h2><p>水要刚开就离火，晾一会儿再冲。茶叶慢慢舒展开来。</p>"
        "<ul><li>壶</li><li>杯</li></ul><blockquote><p>好茶不怕等。</p></blockquote>",
    ),
    "2020-11-20-stars.md": (
        "觀星筆記",
        "2020-11-20T00:00:00.000Z",
        "星空",
        "<p>冬夜的獵戶座最容易認。三顆星排成一線，像一條腰帶。</p>",
    ),
}


def write_article(folder: Path, name: str, title: str, date: str, source: str, body: str) -> Path:
    """Write one article with front matter and a body on one line."""
    path = folder / name
    path.write_text(
        f'---\nlayout: post\ntitle: "{title}"\ndate: {date}\nauthor: {source}\n'
        f"from: https://{path.stem}.example.org/a\ncategories: [ {source} ]\n---\n"
        f"<div>{body}</div>\n",
        "utf-8",
    )
    return path


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library" / "_posts"
    folder.mkdir(parents=True)
    for name, fields in ARTICLES.items():
        write_article(folder, name, *fields)
    return folder.parent


@pytest.fixture
def open_app(library: Path, tmp_path: Path) -> Iterator[Callable[..., ReaderApp]]:
    """Return a maker of apps that share one data folder, as restarts do."""
    opened: list[Notes] = []

    def make(
        *, settings: Settings | None = None, paths: tuple[Path, ...] | None = None
    ) -> ReaderApp:
        while opened:
            opened.pop().close()
        opened.append(Notes.open(tmp_path / "data"))
        given = settings or Settings(read_after=0)
        return ReaderApp(Session(paths if paths is not None else (library,), given, opened[0]))

    yield make
    while opened:
        opened.pop().close()
