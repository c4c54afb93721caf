"""Pictures from their sites: which addresses are asked, how long, and how much is taken."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

import pytest

from reader.archive import fetch
from reader.archive.fetch import FetchError, fetch_picture, is_public, public_addresses


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("93.184.215.14", True),
        ("2606:4700:4700::1111", True),
        ("2001:4860:4860::8888", True),
        ("127.0.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 - judged
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("172.16.0.1", False),
        ("192.0.2.1", False),
        ("192.88.99.1", False),
        ("192.168.0.1", False),
        ("198.18.0.1", False),
        ("224.0.0.1", False),
        ("239.255.255.250", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("100::1", False),
        ("2001:db8::1", False),
        ("4000::1", False),
        ("5f00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("::127.0.0.1", False),
        ("::8.8.8.8", False),
        ("64:ff9b::8.8.8.8", True),
        ("64:ff9b::127.0.0.1", False),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::a9fe:a9fe", False),
        ("64:ff9b:1::8.8.8.8", False),
        ("64:ff9b:1:fffe::7f00:1", False),
        ("2002:7f00:1::1", False),
        ("2002:0a00:0001::1", False),
        ("2002:0808:0808::1", True),
        ("2001:0:7f00:1::", False),
        ("2001:0:808:808:0:0:80ff:fffe", False),
        ("2001:0:808:808:0:0:f5ff:fffe", False),
        ("2a00:1450::5efe:10.0.0.1", False),
        ("2a00:1450::200:5efe:127.0.0.1", False),
        ("", False),
        ("localhost", False),
        ("127.1", False),
    ],
)
def test_an_address_counts_as_what_it_leads_to(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/a.png",
        "http://localhost:8080/a.png",
        "http://[::1]/a.png",
        "http://[::ffff:127.0.0.1]/a.png",
        "http://[64:ff9b::7f00:1]/a.png",
        "http://10.0.0.1/a.png",
        "http://192.168.1.1/a.png",
        "http://169.254.169.254/latest",
        "http://0.0.0.0/",
        "http://2130706433/",
        "http://0x7f.1/",
        "http://127.1/",
        "http://me:you@127.0.0.1/",
        "file:///etc/passwd",
        "ftp://192.0.2.1/a.png",
        "http:///a.png",
        "http://[::1",
        "http://a.invalid:99999/",
        "http://a b/",
        "http://\x00/",
        "http://" + "é" * 300 + "/",
        "images/sun.png",
        "",
    ],
)
def test_only_public_addresses_are_fetched(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> socket.socket:
        raise AssertionError("a connection was made")

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(FetchError):
        fetch_picture(url)


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/to/"):
            self.send_response(302)
            self.send_header("Location", unquote(self.path.removeprefix("/to/")))
            self.end_headers()
            return
        if self.path == "/slow-head":
            self._drip(b"HTTP/1.1 200 OK\r\nX: " + b"x" * 500)
            return
        self.send_response(404 if self.path == "/none" else 200)
        self.end_headers()
        if self.path == "/slow":
            self._drip(b"x" * 500)
        elif self.path == "/host":
            self.wfile.write(self.headers["Host"].encode())
        else:
            self.wfile.write(b"x" * (200 if self.path == "/large" else 50))

    def _drip(self, data: bytes) -> None:
        for byte in data:
            try:
                self.wfile.write(bytes([byte]))
            except OSError:
                return
            time.sleep(0.05)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A site on this machine that is reached by a public name, at an address taken for public."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    server.daemon_threads = True
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *given: Any, **options: Any) -> object:
        return real("127.0.0.1" if host == "pics.example" else host, port, *given, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(fetch, "is_public", lambda text: text == "127.0.0.1")
    monkeypatch.setattr(fetch, "LARGEST", 100)
    serving = threading.Thread(target=server.serve_forever, args=(0.01,))
    serving.start()
    yield f"http://pics.example:{server.server_port}"
    server.shutdown()
    serving.join()
    server.server_close()


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("/large", "larger"),
        ("/none", "404"),
        ("/to/file:///etc/passwd", "no web address"),
        ("/to/http://10.0.0.1/a.png", "no public address"),
        ("/to/http://[::1]/a.png", "no public address"),
        ("/to//to/http://10.0.0.1/", "no public address"),
        ("/to/", "redirected too often"),
    ],
)
def test_what_a_site_sends_has_limits(site: str, path: str, why: str) -> None:
    with pytest.raises(FetchError, match=why):
        fetch_picture(site + path)


def test_a_picture_comes_by_the_name_of_its_site(site: str) -> None:
    assert fetch_picture(f"{site}/small") == b"x" * 50
    assert fetch_picture(f"{site}/to/{site}/small") == b"x" * 50
    assert fetch_picture(f"{site}/host") == site.removeprefix("http://").encode()


@pytest.mark.parametrize("path", ["/slow", "/slow-head"])
def test_all_of_it_has_one_time_limit(
    site: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "PATIENCE", 0.3)
    started = time.monotonic()
    with pytest.raises(FetchError, match="too long"):
        fetch_picture(site + path)
    assert time.monotonic() - started < 15  # all of it would take 25 s


def test_a_name_that_is_never_found_has_the_time_limit_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fetch, "PATIENCE", 0.2)
    ended = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: ended.wait(5) and [])
    with pytest.raises(FetchError, match="too long"):
        fetch_picture("http://a.example/")
    ended.set()


def _answers(*each: list[str]) -> Callable[..., list[tuple[object, ...]]]:
    """Return a look-up that answers differently each time."""
    left = list(each)

    def look_up(*_: object, **__: object) -> list[tuple[object, ...]]:
        found = left.pop(0)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in found]

    return look_up


def test_a_name_is_looked_up_once_and_that_address_is_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def connect(address: tuple[str, int], **_: object) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", _answers(["8.8.8.8"], ["127.0.0.1"]))
    monkeypatch.setattr(socket, "create_connection", connect)
    with pytest.raises(FetchError):
        fetch_picture("http://rebound.example/a.png")
    assert asked == [("8.8.8.8", 80)]


def test_one_private_address_among_others_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", _answers(["8.8.8.8", "10.0.0.1"]))
    with pytest.raises(FetchError, match="no public address"):
        public_addresses("mixed.example", 80)
