"""A terminal that draws ambiguous characters in two cells, from the probe to the frames."""

from __future__ import annotations

import os
from pathlib import Path

import pyte.screens
import pytest

from tests.terminal import AnsweringScreen, Terminal, wide_width

ANSWERS = {"VTE_VERSION": "7000"}  # the mark of a terminal that is asked
ARTICLE = """\
---
title: “引号”——与省略号……以及·间隔号
source: “来源”…
date: 2024-05-06
original_url: https://a.example/“x”
---
<h2>“标题”——一</h2>
<p>他说：“走吧……”——然后又说：‘好’。COP28·约翰·史密斯→①②③，±5×3÷2≠Ω。</p>
<p><a href="https://a.example/——">“链接”…</a>后面是┌──┐和█▇▆，以及“一段”长长的“文字”，为了“换行”——所以“写”得“长”。</p>
<table><tr><td>“甲”<td>……</tr><tr><td>——<td>“乙”</tr></table>
<ul><li>“项”</ul><blockquote>“引文”……</blockquote>
"""


@pytest.fixture(autouse=True)
def _draw_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pyte.screens, "wcwidth", wide_width)


def cells_of(terminal: Terminal, y: int) -> list[str]:
    """Return what each cell of a row shows."""
    return [terminal.screen.buffer[y][x].data for x in range(terminal.columns)]


def assert_framed(terminal: Terminal, title: str) -> None:
    """Check that a frame is on the screen, and that its sides are below its corners."""
    terminal.until(title)
    rows = [cells_of(terminal, y) for y in range(terminal.lines)]
    top = next(y for y, row in enumerate(rows) if title in "".join(row))
    corners = [x for x, cell in enumerate(rows[top]) if cell == "+"]
    bottom = next(y for y in range(top + 1, len(rows)) if rows[y][corners[0]] == "+")
    assert [rows[bottom][x] for x in corners] == ["+", "+"]
    for row in rows[top + 1 : bottom]:
        assert [row[x] for x in corners] == ["|", "|"]


@pytest.mark.slow
def test_no_line_is_too_wide_and_frames_are_whole(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(ARTICLE, "utf-8")
    with Terminal([tmp_path], ANSWERS, (120, 20), AnsweringScreen) as terminal:
        screen = terminal.screen
        assert isinstance(screen, AnsweringScreen)
        terminal.until("2024-05-06")
        terminal.press("\r")
        for columns in (120, 80, 40):
            terminal.resize(columns)
            terminal.until("走吧")
            row = next(y for y in range(terminal.lines) if "走吧" in "".join(cells_of(terminal, y)))
            quote = cells_of(terminal, row).index("“")
            assert cells_of(terminal, row)[quote + 1] == ""  # drawn in two cells
            terminal.press("?")
            assert_framed(terminal, "Keys of the article")
            terminal.press("q")
            terminal.press("L")
            terminal.until("= Links =")  # a sheet: an edge only at the top
            terminal.press("q")
        terminal.press(")a")
        terminal.until("save and close")
        before = terminal.text.count("①")
        os.write(terminal.fd, ("①" * 30).encode())  # Textual's own box wraps them
        terminal.read(0.5)
        assert terminal.text.count("①") == before + 30
        terminal.press("\x1bq")
        terminal.until("2024-05-06")
        assert screen.too_wide == []
        terminal.press("Q")
        assert terminal.wait() == 0
