"""How many bytes a key costs on the line: counts, not times, so they hold on any machine.

``-s`` prints the table. "stock" is the same program with Textual's own driver; inside tmux the
bytes are those that tmux sends on to the terminal.
"""

from __future__ import annotations

import random
import shutil
import statistics
import sys
from pathlib import Path

import pytest

from tests.terminal import ROOT, Terminal

pytestmark = pytest.mark.bench

SIZES = ((80, 24), (120, 40))
KINDS = ("stock", "plain", "low-bandwidth", "tmux", "tmux low-bandwidth")
LIMITS = {
    "start": 12_000,
    "idle": 0,
    "cursor": 350,
    "list page": 4_500,
    "article line": 300,
    "article page": 4_500,
    "article line, alone": 300,
}
"""Bytes that a key may cost at the median."""
OF_STOCK = {"start": 0.5, "cursor": 0.6, "article line": 0.05}
"""The same in parts of what Textual's own driver sends."""
PLAIN = {"start": 15_000, "cursor": 560, "article line": 3_700, "article line, alone": 450}
"""On a fast line only the whole screen is ever scrolled: beside the list all rows of an article are
painted. Each run of a style is complete there, and blank cells are sent as spaces: what checks the
output for sequences that come from text counts on it. The cells of the two rows of two lines with
their styles, and the title in the status line, take 491 to 523 bytes at 80 columns. A line over ssh
is a slow one by itself."""

_COMMON = (
    "的一是不了人在有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学"
    "对可里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面"
)


def _text(pick: random.Random, length: int) -> str:
    """Return Chinese that does not repeat itself, with marks as often as in real text."""
    return "".join(
        pick.choice("，，，。") if n % 11 == 10 else pick.choice(_COMMON) for n in range(length)
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder, pick = tmp_path_factory.mktemp("articles"), random.Random(7)  # noqa: S311 - no secret
    for number in range(120):
        body = "".join(f"<p>{_text(pick, pick.randint(20, 200))}</p>" for _ in range(60))
        title = _text(pick, pick.randint(6, 18))
        (folder / f"{number}.md").write_text(
            f"<!--{1619013302000 + number * 86_400_000}-->\n"
            f"[{title}](https://a.example.org/{number})\n------\n{body}",
            "utf-8",
        )
    return folder


def _terminal(kind: str, size: tuple[int, int], library: Path, place: Path) -> Terminal:
    """Start the program in one of the ways that are compared."""
    environ = {
        "READER_DATA_DIR": str(place / "data"),
        "READER_CACHE_DIR": str(place / "cache"),
        "READER_CONFIG": str(place / "config.toml"),
        "SSH_CONNECTION": "",
        "TMUX": "",
        "COLORTERM": "truecolor",
    }
    program = [sys.executable, "-m", "reader"]
    if kind == "stock":
        program = [sys.executable, str(ROOT / "tests" / "bench" / "stock.py")]
    # Once the cursor rests a preview costs what opening an article does, and is no part of the key.
    (place / "config.toml").write_text("preview = false\n", "utf-8")
    arguments: list[str | Path] = [library]
    if "low-bandwidth" in kind:
        arguments.append("--low-bandwidth")
    if "tmux" in kind:
        tmux = shutil.which("tmux")
        if tmux is None:
            pytest.skip("no tmux")
        settings = place / "tmux.conf"
        settings.write_text("set -g status off\nset -g default-terminal tmux-256color\n", "utf-8")
        name = f"bench{size[0]}{len(kind)}"
        program = [tmux, "-L", name, "-f", str(settings), "new-session", *program]
    return Terminal(arguments, environ, size, program=program)


def _cost(terminal: Terminal, keys: str) -> float:
    """Return the median bytes of some keys, each pressed when the last one is done."""
    costs = []
    for key in keys:
        before = len(terminal.received)
        terminal.press(key, 0.3)
        costs.append(len(terminal.received) - before)
    return statistics.median(costs)


def _measure(terminal: Terminal) -> dict[str, float]:
    """Return the bytes of each action of a session."""
    terminal.until("120")
    terminal.read(3.0)
    found = {"start": float(len(terminal.received))}
    terminal.read(5.0)  # the index may still be made
    before = len(terminal.received)
    terminal.read(3.0)
    found["idle"] = len(terminal.received) - before
    terminal.press("gg", 0.4)
    found["cursor"] = _cost(terminal, "jjjjjjj")
    found["list page"] = _cost(terminal, "   ")
    before = len(terminal.received)
    terminal.press("\r", 0)
    terminal.until("%")
    terminal.read(1.0)
    found["open"] = len(terminal.received) - before
    found["article line"] = _cost(terminal, "jjjjjjjjj")
    found["article page"] = _cost(terminal, "   ")
    found["line up"] = _cost(terminal, "kkkkk")
    terminal.press("z", 1.0)
    found["article line, alone"] = _cost(terminal, "jjjjjjjjj")
    found["line up, alone"] = _cost(terminal, "kkkkk")
    terminal.press("Q", 0.5)
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_bytes_of_each_action(size: tuple[int, int], library: Path, tmp_path: Path) -> None:
    found: dict[str, dict[str, float]] = {}
    for kind in KINDS:
        place = tmp_path / kind
        place.mkdir()
        with _terminal(kind, size, library, place) as terminal:
            found[kind] = _measure(terminal)
    columns = list(found["stock"])
    table = [f"| {size[0]}x{size[1]} | {' | '.join(columns)} |"]
    for kind, costs in found.items():
        table.append(f"| {kind} | {' | '.join(f'{costs[each]:.0f}' for each in columns)} |")
    print("", *table, sep="\n")  # noqa: T201 - with -s, the figures
    for kind, limits in (("plain", LIMITS | PLAIN), ("low-bandwidth", LIMITS)):
        for action, limit in limits.items():
            assert found[kind][action] <= limit, (kind, action)
    for kind, actions in (("plain", ("start", "cursor")), ("low-bandwidth", OF_STOCK)):
        for action in actions:
            assert found[kind][action] <= OF_STOCK[action] * found["stock"][action], action
    for action in ("line up", "line up, alone"):
        assert found["low-bandwidth"][action] <= LIMITS["article line"], action
