"""What the holder of the address may do to the machine: read, mark, export where it may."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input, Static

from reader.commands import serve
from reader.commands.command_lines.serve import parser
from reader.errors import PathError
from reader.services.served import TALLEST, WIDEST, capped, write_within
from tests.terminal import PATIENCE, ROOT
from tests.ui.conftest import library, open_app
from tests.ui.driving import Opener

if TYPE_CHECKING:
    from aiohttp import ClientSession, ClientWebSocketResponse

__all__ = ["library", "open_app"]

FORMATS = ("markdown", "html", "citation")
MOST_MEMORY = 400 * 2**20


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ((100, 30), (100, 30)),
        ((100_000, 100_000), (WIDEST, TALLEST)),
        ((10**400, 1), (WIDEST, 1)),
        ((0, -5), (1, 1)),
        ((None, "30"), (80, 24)),
        (([], {}), (80, 24)),
        ((1e9, float("nan")), (80, 24)),
    ],
)
def test_a_screen_has_a_largest_size(asked: tuple[object, object], given: tuple[int, int]) -> None:
    assert capped(*asked) == given


@pytest.fixture
def exports(tmp_path: Path) -> Path:
    """A folder for exports with links out of it, beside a file that must stay as it is."""
    folder = tmp_path / "exports"
    folder.mkdir()
    (tmp_path / "profile").write_text("mine")
    (folder / "link.md").symlink_to(tmp_path / "profile")
    (folder / "away").symlink_to(tmp_path)
    (folder / "old.md").write_text("old")
    (folder / "folder.md").mkdir()
    return folder


@pytest.mark.parametrize(
    "name",
    [
        "../profile",
        "/etc/passwd",
        "away/profile",
        "./profile",
        "..",
        ".",
        "",
        ".bashrc",
        "folder.md",
        "a\0b.md",
        "a\nb.md",
        "\x1b[31m.md",
        "\u202egpj.md",
        "\ud800.md",
        "长" * 100,
    ],
)
def test_nothing_is_written_but_a_visible_file_of_the_folder(exports: Path, name: str) -> None:
    before = sorted(exports.rglob("*"))
    with pytest.raises(PathError):
        write_within(exports, name, "theirs")
    assert sorted(exports.rglob("*")) == before
    assert (exports.parent / "profile").read_text() == "mine"


@pytest.mark.parametrize("name", ["new.md", "old.md", "link.md", "摘录.md", "a b.md"])
def test_a_file_of_the_folder_is_written_and_no_link_is_followed(exports: Path, name: str) -> None:
    path = write_within(exports, name, "theirs")
    assert path.read_text() == "theirs"
    assert not path.is_symlink()
    assert path.stat().st_mode & 0o777 == 0o600
    assert (exports.parent / "profile").read_text() == "mine"


@contextmanager
def served(*options: str, **environ: str) -> Iterator[tuple[str, int]]:
    """Serve the samples; yield the address and the process."""
    pytest.importorskip("textual_serve", reason="the extra serve is not installed")
    process = subprocess.Popen(
        [sys.executable, "-m", "reader", "serve", "--samples", "--port", "0", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environ},
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), process.pid
    finally:
        process.terminate()
        process.wait(PATIENCE)
        process.stdout.close()


class Page:
    """A page that shows the app, and what it has been sent."""

    def __init__(self, client: ClientSession, socket: ClientWebSocketResponse, base: str) -> None:
        self.client, self.socket, self.base = client, socket, base
        self.keys: list[str] = []
        self.opened: list[str] = []
        self.seen = b""

    async def until(self, done: Callable[[], bool], seconds: float = PATIENCE) -> None:
        async with asyncio.timeout(seconds):
            while not done():
                message = await self.socket.receive()
                if isinstance(message.data, bytes):
                    self.seen += message.data
                elif isinstance(message.data, str):
                    kind, value = json.loads(message.data)
                    if kind == "deliver_file_start":
                        self.keys.append(value)
                    elif kind == "open_url":
                        self.opened.append(value["url"])
                else:
                    raise AssertionError("the session ended")

    async def shows(self, text: str) -> None:
        self.seen = b""
        await self.until(lambda: text.encode() in self.seen)

    async def send(self, kind: str, value: object) -> None:
        await self.socket.send_str(json.dumps([kind, value]))

    async def type(self, keys: str, text: str = "") -> None:
        await self.send("stdin", keys)
        if text:
            await self.shows(text)

    async def open_first(self) -> None:
        """Open the first article, once it is listed."""
        await self.shows("桥工的小词典")
        await self.type("\r", "龙门石")

    async def highlight(self) -> None:
        """Open the first article and highlight a sentence."""
        await self.open_first()
        await self.type(")H", "Highlighted")


def visit(address: str, do: Callable[[Page], Awaitable[None]], size: str = "100x30") -> None:
    """Open the address as a browser does, and do something there."""

    async def work() -> None:
        from aiohttp import ClientSession, CookieJar

        width, height = size.split("x")
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
            text = await (await client.get(address)).text()
            socket_url = re.search(r'data-session-websocket-url="([^"]+)"', text)
            assert socket_url is not None
            asked = f"{socket_url[1]}?width={width}&height={height}"
            async with client.ws_connect(asked, max_msg_size=0) as socket:
                await do(Page(client, socket, address.partition("?")[0]))

    asyncio.run(work())


def memory_below(pid: int) -> int:
    """Return the largest memory, in bytes, that a process below another one has used."""
    most = 0
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            fields = dict(re.findall(r"^(PPid|VmHWM):\s*(\d+)", status.read_text(), re.MULTILINE))
        except OSError:
            continue
        if int(fields.get("PPid", 0)) == pid or int(fields.get("PPid", 0)) in _children(pid):
            most = max(most, int(fields.get("VmHWM", 0)) * 1024)
    return most


def _children(pid: int) -> list[int]:
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return list(map(int, listed.split()))


@pytest.mark.slow
def test_an_export_is_a_download(tmp_path: Path) -> None:
    got: list[str] = []

    async def do(page: Page) -> None:
        await page.highlight()
        await page.type("w", "Export 1 highlight")
        await page.type("\r")
        await page.until(lambda: bool(page.keys))
        answer = await page.client.get(f"{page.base}download/{page.keys[0]}")
        got.append(answer.headers["Content-Disposition"])
        got.append(await answer.text())

    with served(HOME=str(tmp_path)) as (address, _pid):
        visit(address, do)
    assert got[0] == "attachment; filename=highlights.md"
    assert "龙门石" in got[1] or "> " in got[1]
    assert not list(tmp_path.rglob("highlights*"))


@pytest.mark.slow
def test_a_named_folder_gets_the_export_whatever_is_typed(exports: Path, tmp_path: Path) -> None:
    async def do(page: Page) -> None:
        await page.highlight()
        await page.type("w", "Export 1 highlight")
        await page.type("\r")
        for typed in ("../profile", "/etc/cron.d/x", "~/.bashrc", ".ssh", "away/profile.md"):
            await page.type(f"\x15{typed}\r", typed[:3])
        await page.shows("Type only the name")
        await page.type("\x15link\r", "That file exists")
        await page.type("\r", "Written to")

    with served("--exports", str(exports)) as (address, _pid):
        visit(address, do)
    assert (tmp_path / "profile").read_text() == "mine"
    assert not (exports / "link.md").is_symlink()
    assert sorted(path.name for path in exports.iterdir()) == [
        *("away", "folder.md", "link.md", "old.md"),
    ]


@pytest.mark.slow
def test_no_key_runs_a_program_or_reads_a_path(tmp_path: Path) -> None:
    ran = tmp_path / "ran"
    trap = tmp_path / "bin"
    trap.mkdir()
    for name in ("xdg-open", "xclip", "wl-copy", "tmux", "ed", "sh"):
        (trap / name).write_text(f"#!/bin/sh\n: > {ran}\n")
        (trap / name).chmod(0o755)

    async def do(page: Page) -> None:
        await page.open_first()
        await page.type("o", "Open this link?")
        await page.type("\r")
        await page.until(lambda: bool(page.opened))
        assert page.opened[0].startswith("https://")
        await page.type(")|", "Commands are off")
        await page.type("P", "Pictures are off")
        await page.type("y", "\x1b]52;c;")
        await page.type(")Ha", "Ctrl-s")
        await page.type("x\x05", "The editor")
        await page.type("\x13")

    environ = {
        "PATH": f"{trap}:{os.environ['PATH']}",
        "EDITOR": "ed",
        "VISUAL": "ed",
        "DISPLAY": ":0",
        "WAYLAND_DISPLAY": "w",
        "TMUX": "x,1,0",
        "BROWSER": "xdg-open",
    }
    with served(**environ) as (address, _pid):
        visit(address, do)
    assert not ran.exists()


@pytest.mark.slow
@pytest.mark.parametrize("size", ["100000x100000", "9" * 4000 + "x24", "-1x0", "ax"])
def test_no_size_takes_the_memory_of_the_machine(size: str) -> None:
    async def do(page: Page) -> None:
        await page.shows("桥工的小词典")
        await page.send("resize", {"width": 100_000, "height": 100_000})
        await page.send("resize", {"width": "x", "height": None})
        await page.type("\x1b[48;100000;100000;0;0t")
        await page.send("resize", {"width": 90, "height": 25})
        await page.type("\r", "龙门石")

    with served() as (address, pid):
        visit(address, do, size)
        assert memory_below(pid) < MOST_MEMORY


async def test_no_folder_is_opened_from_a_browser(
    open_app: Opener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    app = open_app(paths=())
    async with app.run_test() as pilot:
        await pilot.press("o", "/", "enter")
        await pilot.pause()
        assert not app.screen.query_one(Input).display
        assert "command line" in str(app.screen.query_one("#why", Static).render())
    assert app.next_arguments == ()


def test_the_warning_tells_what_is_at_stake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("textual_serve", reason="the extra serve is not installed")
    monkeypatch.setattr(serve, "_serve", lambda *_: None)
    assert serve.run(["--samples"]) == 0
    assert "WARNING" not in capsys.readouterr().err
    assert serve.run(["--samples", "--host", "192.0.2.1", "--exports", str(tmp_path)]) == 0
    told = capsys.readouterr().err
    for word in ("read the whole library", "delete", "settings", str(tmp_path), "encrypted"):
        assert word in told
    assert serve.run(["--samples", "--exports", str(tmp_path / "none")]) == 2
    assert "no such folder" in capsys.readouterr().err


def test_a_served_app_gets_absolute_paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    words = shlex.split(
        serve.command_of(parser().parse_args(["--exports", "out", "news", "--samples"]))
    )
    assert words[-5:] == [
        "--samples",
        "--exports",
        str(tmp_path / "out"),
        "--",
        str(tmp_path / "news"),
    ]
    assert shlex.split(serve.command_of(parser().parse_args([])))[-1] == "reader.__main__"
