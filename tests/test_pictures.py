"""The pictures of an article: found in the library, fetched only when asked, drawn on a pty."""

from __future__ import annotations

import base64
import os
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from reader.library import pictures
from reader.library.pictures import FetchError, check_public, fetch_picture, find_picture
from tests.terminal import Terminal

PIL = pytest.importorskip("PIL.Image", reason="the extra images is not installed")

ADDRESS = "https://pics.example/2021/sun"


@pytest.fixture
def library(tmp_path: Path) -> Path:
    folder = tmp_path / "library" / "2021"
    (folder / "images").mkdir(parents=True)
    PIL.new("RGB", (40, 30), (200, 40, 40)).save(folder / "images" / "sun.png")
    (tmp_path / "library" / "site.png").write_bytes(b"site")
    (tmp_path / "secret.png").write_bytes(b"secret")
    (folder / "out.png").symlink_to(tmp_path / "secret.png")
    os.mkfifo(folder / "fifo.png")
    (folder / "2021-04-15-sun.md").write_text(
        f"---\nlayout: post\ntitle: 太阳\ndate: 2021-04-15 08:00:00\nfrom: {ADDRESS}\n---\n"
        '<p>早上。</p><figure><img src="images/sun.png">'
        "<figcaption>图一：太阳</figcaption></figure><p>完。</p>"
    )
    return tmp_path / "library"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("images/sun.png", True),
        ("https://pics.example/2021/images/sun.png", True),
        ("https://pics.example/blog/2021/images/sun.png?w=800", True),
        ("https://pics.example/images/s%75n.png", True),
        ("/site.png", True),
        ("https://pics.example/site.png", True),
        ("https://other.example/images/sun.png", False),
        ("images/none.png", False),
        ("../../secret.png", False),
        ("/../../secret.png", False),
        ("%2e%2e/%2e%2e/secret.png", False),
        ("out.png", False),
        ("fifo.png", False),
        ("images", False),
        ("file:///etc/passwd", False),
        ("/etc/passwd", False),
        ("images/sun.png\0", False),
        ("https://[::1", False),
        ("", False),
        ("data:image/png;base64," + base64.b64encode(b"inline").decode(), True),
        ("data:image/svg+xml,%3Csvg/%3E", True),
        ("data:", False),
    ],
)
def test_a_picture_is_looked_for_in_the_library_alone(library: Path, url: str, found: bool) -> None:
    article = library / "2021" / "2021-04-15-sun.md"
    data = find_picture(url, article, ADDRESS, [library])
    assert (data is not None) is found
    assert data != b"secret"


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.png",
        "http://localhost:8080/a.png",
        "http://[::1]/a.png",
        "http://10.0.0.1/a.png",
        "http://192.168.1.1/a.png",
        "http://169.254.169.254/latest",
        "http://0.0.0.0/",
        "http://2130706433/",
        "file:///etc/passwd",
        "ftp://192.0.2.1/a.png",
        "http:///a.png",
        "http://[::1",
        "images/sun.png",
    ],
)
def test_only_public_addresses_are_fetched(url: str) -> None:
    with pytest.raises(FetchError):
        check_public(url)


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path == "/away":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
            return
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"x" * (200 if self.path == "/large" else 50))

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A site on this machine, taken for a public one."""
    checked = pictures.check_public
    monkeypatch.setattr(
        pictures, "check_public", lambda url: None if "127.0.0.1" in url else checked(url)
    )
    monkeypatch.setattr(pictures, "LARGEST", 100)
    server = HTTPServer(("127.0.0.1", 0), _Site)
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


def test_what_is_fetched_has_a_limit_and_stays_on_the_web(site: str) -> None:
    assert fetch_picture(f"{site}/small") == b"x" * 50
    with pytest.raises(FetchError, match="larger"):
        fetch_picture(f"{site}/large")
    with pytest.raises(FetchError):
        fetch_picture(f"{site}/away")


_ANSWERS = {
    b"half blocks": {},
    b"sixel": {b"\x1b[c": b"\x1b[?62;4c"},
    b"kitty": {b"\x1b[c": b"\x1b[?62c", b"\x1b_G": b"\x1b_Gi=1;OK\x1b\\"},
}
_DRAWN = {b"half blocks": "▀".encode(), b"sixel": b"\x1bP", b"kitty": b"\x1b_G"}


@pytest.mark.parametrize(
    "way", [b"half blocks", pytest.param(b"sixel", marks=pytest.mark.slow), b"kitty"]
)
def test_a_picture_is_drawn_and_the_text_comes_back(library: Path, way: bytes) -> None:
    with Terminal([library], {}) as terminal:
        terminal.until("太阳")
        terminal.press("\r")
        terminal.until("早上。")
        seen = len(terminal.received)
        answered: set[bytes] = set()
        os.write(terminal.fd, b"P")
        for _ in range(400):
            terminal.read(0.05)
            drawn = terminal.received[seen:]
            for question, answer in _ANSWERS[way].items():
                if question in drawn and question not in answered:
                    answered.add(question)
                    os.write(terminal.fd, answer)
            if "图一：太阳".encode() in drawn:
                break
        assert _DRAWN[way] in terminal.received[seen:]
        terminal.until("[1] 图一：太阳")
        terminal.press("\r")
        terminal.until("早上。")
        terminal.press("Q")
        assert terminal.wait() == 0


def test_a_bad_picture_ends_nothing_and_none_is_fetched_unless_that_is_wished(
    library: Path,
) -> None:
    picture = library / "2021" / "images" / "sun.png"
    picture.write_bytes(b"%!PS-Adobe\x1b]0;x\x07" * 100)
    with Terminal([library], {}) as terminal:
        terminal.until("太阳")
        terminal.press("\r")
        terminal.until("早上。")
        terminal.press("P")
        terminal.until("no picture that can be shown")
        picture.unlink()
        terminal.press("P")
        assert "pics.example" in terminal.until("fetch_pictures is off")
        terminal.press("Q")
        assert terminal.wait() == 0
