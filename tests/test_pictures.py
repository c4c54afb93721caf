"""The pictures of an article: found in the library, fetched only when asked, drawn on a pty."""

from __future__ import annotations

import base64
import os
from pathlib import Path

import pytest

from reader.archive.pictures import find_picture
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


_ANSWERS = {
    b"half blocks": {},
    b"sixel": {b"\x1b[c": b"\x1b[?62;4c"},
    b"kitty": {b"\x1b[c": b"\x1b[?62c", b"\x1b_G": b"\x1b_Gi=1;OK\x1b\\"},
}
_DRAWN = {b"half blocks": "▀".encode(), b"sixel": b"\x1bP", b"kitty": b"\x1b_G"}


@pytest.mark.parametrize(
    "way",
    [
        b"half blocks",
        pytest.param(b"sixel", marks=pytest.mark.slow),
        pytest.param(b"kitty", marks=pytest.mark.slow),
    ],
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


@pytest.mark.slow
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
        terminal.until("picture cannot be shown")
        picture.unlink()
        terminal.press("P")
        assert "pics.example" in terminal.until("fetch_pictures is off")
        terminal.press("Q")
        assert terminal.wait() == 0
