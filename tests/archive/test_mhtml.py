"""Pages that a browser has saved as one MIME message."""

from __future__ import annotations

import base64
import quopri
import time
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.formats.mhtml import read_head, saved_page

PAGE = (
    "<!DOCTYPE html><html><head><title>山脚下的钟楼</title>"
    "<meta property='article:published_time' content='2024-03-05'></head>"
    "<body><h1>山脚下的钟楼</h1><p>慢了七分钟，是特意留下来的。</p></body></html>"
)
CHROME = (
    "From: <Saved by Blink>\nSnapshot-Content-Location: https://hill.example/clock\n"
    "Subject: =?utf-8?Q?=E9=92=9F=E6=A5=BC?=\nDate: Fri, 8 Mar 2024 12:00:00 -0000\n"
    'MIME-Version: 1.0\nContent-Type: multipart/related;\n\ttype="text/html";\n'
    '\tboundary="{0}"\n\n\n'
)
IMAGE = "--{0}\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAAA\n"


def encoded(text: str, transfer: str, charset: str) -> bytes:
    data = text.encode(charset)
    if transfer == "base64":
        return base64.encodebytes(data)
    return quopri.encodestring(data) if transfer == "quoted-printable" else data


def message(
    transfer: str, charset: str = "utf-8", named: str = "", *, first: str = "", head: str = CHROME
) -> bytes:
    """Return a message with a page in it, after another part if one is given."""
    kind = f"text/html; charset={named}" if named else "text/html"
    lines = (
        f"{head}{first}--{{0}}\nContent-Type: {kind}\nContent-Transfer-Encoding: {transfer}\n"
        "Content-Location: https://hill.example/clock\n\n"
    )
    text = lines.replace("{0}", "--b--").encode() + encoded(PAGE, transfer, charset)
    return text + b"\n" + IMAGE.replace("{0}", "--b--").encode() + b"----b----\n"


@pytest.mark.parametrize(
    "data",
    [
        message("quoted-printable"),
        message("base64"),
        message("8bit"),
        message("binary"),
        message("base64", "gb18030", "gb2312"),
        message("base64", "utf-16", "utf-16"),
        message("quoted-printable", "gb18030"),
        message("quoted-printable", "gb18030", "utf-8"),
        message("base64", first=IMAGE),
        message("quoted-printable").replace(b"\n", b"\r\n"),
        message("quoted-printable").rpartition(b"----b--\nContent-Type: image")[0],
        (
            CHROME.partition("Content-Type")[0] + "Content-Type: text/html; charset=utf-8\n"
            "Content-Transfer-Encoding: base64\n\n"
        ).encode()
        + encoded(PAGE, "base64", "utf-8"),
        message(
            "base64",
            head=CHROME.replace("{0}", "a") + "--a\nContent-Type: multipart/alternative;"
            " boundary=--b--\n\n",
        ),
    ],
)
@pytest.mark.parametrize("suffix", ["mhtml", "mht"])
def test_the_page_of_a_message_is_the_article(data: bytes, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(data)
    article = read_article(path, hosts={})
    assert article.entry.title == "山脚下的钟楼"
    assert article.entry.url == "https://hill.example/clock"
    assert str(article.entry.date and article.entry.date.moment).startswith("2024-03-05")
    assert article.document.text == "慢了七分钟，是特意留下来的。"


def test_the_subject_is_the_title_of_a_page_without_one() -> None:
    data = message("8bit").decode().replace("<title>山脚下的钟楼</title>", "")
    head = read_head(data.replace("<h1>山脚下的钟楼</h1>", ""))
    assert head is not None
    assert head.fields["title"] == "钟楼"


@pytest.mark.parametrize(
    "text", ["", "钟楼\n", "作者: 何小满\n\n正文", "From: a\nTo: b\n\n信", "<html></html>"]
)
def test_what_is_no_message_is_no_page(text: str) -> None:
    assert read_head(text) is None


@pytest.mark.parametrize(
    "text",
    [
        CHROME.replace("{0}", "b") + "--b\n" * 200_000,
        CHROME.replace("{0}", "b") + "--b\nContent-Type: multipart/mixed; boundary=b\n\n" * 50_000,
        CHROME.replace("{0}", "b") + "--b\nContent-Type: text/html\n" + "X: y\n" * 200_000,
        CHROME.replace("{0}", "b")
        + "--b\nContent-Type: text/html\nContent-Transfer-Encoding: base64\n\n"
        + "A" * 1_000_001,
        CHROME.replace("{0}", "b")
        + "--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n"
        + "=" * 1_000_001,
        "MIME-Version: 1.0\n"
        + "Content-Type: multipart/related; boundary=\n" * 30
        + "\n--\n" * 1000,
        "MIME-Version: 1.0\nContent-Type: " + "multipart/" * 3000 + "\n\n",
    ],
    ids=["boundaries", "nested", "headers", "base64", "quoted", "no boundary", "kind"],
)
def test_a_message_of_any_kind_is_harmless(text: str) -> None:
    begun = time.process_time()
    saved_page(text)
    assert time.process_time() - begun < 2
