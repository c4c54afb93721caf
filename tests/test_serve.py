"""The app in a browser: who may see it, and that it works there as in a terminal."""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.commands import serve
from reader.commands.command_lines.serve import parser
from tests.terminal import PATIENCE

pytest.importorskip("textual_serve", reason="the extra serve is not installed")

from reader.commands.guard import FOCUS

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def address() -> Iterator[str]:
    """The address that `reader serve --samples` prints, while it serves."""
    process = subprocess.Popen(
        [sys.executable, "-m", "reader", "serve", "--samples", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        text=True,
    )
    assert process.stdout is not None
    yield process.stdout.readline().strip()
    process.terminate()
    process.wait(60)
    process.stdout.close()


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def _status(url: str, **headers: str) -> tuple[int, dict[str, str]]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        request = urllib.request.Request(url, headers=named)  # noqa: S310 - of our own server
        with urllib.request.build_opener(_Stay).open(request, timeout=PATIENCE) as answer:
            return answer.status, dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, dict(error.headers)


@pytest.mark.slow
def test_nothing_is_shown_without_the_secret(address: str) -> None:
    page, _, _ = address.partition("?")
    port = page.rstrip("/").rpartition(":")[2]
    assert page.startswith("http://127.0.0.1:")
    for path in ("", "ws", "static/js/textual.js", "download/x"):
        assert _status(page + path)[0] == 403, path
    assert _status(page + "?token=wrong")[0] == 403
    assert _status(page, Cookie=f"reader-token-{port}=wrong")[0] == 403

    status, headers = _status(address)
    cookie = headers["Set-Cookie"]
    assert status == 302
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    known = {"Cookie": cookie.partition(";")[0]}
    assert _status(page, **known)[0] == 200
    assert _status(page, Host="rebound.example", **known)[0] == 403
    assert _status(page + "ws", Origin="http://other.example", **known)[0] == 403
    assert "default-src 'none'" in _status(page, **known)[1]["Content-Security-Policy"]


@pytest.mark.slow
def test_list_article_and_a_note_in_chinese(address: str) -> None:
    shown = asyncio.run(_visit(address))
    assert shown["page"].count(FOCUS) == 1
    assert "桥工的小词典" in shown["list"]
    assert "龙门石" in shown["article"]
    log = Path(os.environ["READER_DATA_DIR"], "state.json.log")
    end = time.monotonic() + PATIENCE
    while "这是笔记" not in log.read_text("utf-8"):  # it is saved after it is shown
        assert time.monotonic() < end
        time.sleep(0.05)


async def _visit(address: str) -> dict[str, str]:
    from aiohttp import ClientSession, CookieJar

    shown: dict[str, str] = {}
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
        shown["page"] = page = await (await client.get(address)).text()
        found = re.search(r'data-session-websocket-url="([^"]+)"', page)
        assert found is not None
        async with client.ws_connect(f"{found[1]}?width=100&height=30") as socket:

            async def until(text: str) -> str:
                seen = b""
                while text.encode() not in seen:
                    message = await socket.receive(timeout=PATIENCE)
                    seen += message.data if isinstance(message.data, bytes) else b""
                return seen.decode("utf-8", "replace")

            async def type_keys(keys: str) -> None:
                await socket.send_str(json.dumps(["stdin", keys]))

            shown["list"] = await until("桥工的小词典")
            await type_keys("\r")
            shown["article"] = await until("龙门石")
            await type_keys(")Ha")
            await until("Ctrl-s")
            await type_keys("这是笔记")
            await until("这是笔记")
            await type_keys("\x13")
            await until("桥工的小词典")
    return shown


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("127.0.0.1", True),
        ("127.8.0.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),  # noqa: S104 - what must not pass for this machine alone
        ("::", False),
        ("192.168.1.2", False),
        ("example.org", False),
    ],
)
def test_what_only_this_machine_reaches(host: str, is_own: bool) -> None:
    assert serve.is_loopback(host) is is_own


def test_no_secret_only_for_this_machine(capsys: pytest.CaptureFixture[str]) -> None:
    assert serve.run(["--host", "0.0.0.0", "--no-token"]) == 2  # noqa: S104 - refused
    assert "--no-token" in capsys.readouterr().err


def test_paths_are_words_for_the_shell(tmp_path: Path) -> None:
    hostile = tmp_path / "a; touch $(pwned) '\"`x`"
    options = parser().parse_args([str(hostile)])
    words = subprocess.run(
        ["/bin/sh", "-c", f'for w in {serve.command_of(options)}; do echo "$w"; done'],
        capture_output=True,
        text=True,
        check=True,
    )
    assert words.stdout.splitlines()[-1] == str(hostile)
