"""How many bytes a key costs on the line; counts, not times, so they hold on any machine."""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal

pytestmark = pytest.mark.bench

SIZES = ((80, 24), (120, 40))
LIMITS = {
    # What a key may cost at the median, by size and by whether the line is slow.
    "start": {(80, 24): 12_000, (120, 40): 24_000},
    "cursor": {(80, 24): 450, (120, 40): 700},
    "list page": {(80, 24): 8_000, (120, 40): 8_000},
    "article line": {(80, 24): 350, (120, 40): 5_500},
    "article page": {(80, 24): 5_500, (120, 40): 5_500},
}
"""Bytes. At 120 columns the article shares its rows with the list, so nothing can be scrolled."""


@pytest.fixture(params=[False, True], ids=["plain", "low-bandwidth"])
def slow(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    for number in range(120):
        body = "".join(f"<p>第{n}段。山高水长，路远马亡，行人不知何处去。</p>" for n in range(200))
        (folder / f"{number}.md").write_text(
            f"<!--{1619013302000 + number * 86_400_000}-->\n"
            f"[第{number}篇：桥与河的故事](https://a.example.org/{number})\n------\n{body}",
            "utf-8",
        )
    return folder


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def terminal(
    request: pytest.FixtureRequest, library: Path, tmp_path: Path, slow: bool
) -> Iterator[Terminal]:
    environ = {
        "READER_DATA_DIR": str(tmp_path / "data"),
        "READER_CACHE_DIR": str(tmp_path / "cache"),
        "READER_CONFIG": str(tmp_path / "config.toml"),
        "SSH_CONNECTION": "",
        "COLORTERM": "truecolor",
    }
    arguments = [library, "--low-bandwidth"] if slow else [library]
    with Terminal(arguments, environ, request.param) as opened:
        opened.until("120")
        opened.read(1.5)
        yield opened


def cost(terminal: Terminal, keys: str) -> float:
    """Return the median bytes of some keys, each pressed when the last one is done."""
    costs = []
    for key in keys:
        before = len(terminal.received)
        terminal.press(key, 0.3)
        costs.append(len(terminal.received) - before)
    return statistics.median(costs)


def test_bytes_of_each_action(terminal: Terminal, slow: bool) -> None:
    size = (terminal.columns, terminal.lines)
    found = {"start": float(len(terminal.received))}
    terminal.press("gg", 0.4)
    found["cursor"] = cost(terminal, "jjjjj")
    found["list page"] = cost(terminal, "\x06\x06\x06")
    before = len(terminal.received)
    terminal.read(3.0)
    idle = len(terminal.received) - before
    terminal.press("\r", 1.0)
    found["article line"] = cost(terminal, "jjjjj")
    found["article page"] = cost(terminal, "\x06\x06\x06")
    found["article line up"] = cost(terminal, "kkkkk")
    print(size, "low bandwidth" if slow else "plain", found)  # noqa: T201 - with -s, the figures
    assert idle == 0
    for action, limits in LIMITS.items():
        assert found[action] <= limits[size], action
    if slow and size[0] < 120:
        assert found["article line up"] <= 250
