"""The bytes of a picture that an article shows: from the archive, or, when asked, from its site.

A picture is looked for inside the library only, and fetched only from a public address: an article
may name any file and any machine.
"""

from __future__ import annotations

import base64
import binascii
import os
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path, PurePosixPath
from socket import getaddrinfo
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_to_bytes, urlsplit

from reader.errors import ReaderError
from reader.library import files
from reader.translation import gettext as _

if TYPE_CHECKING:
    from email.message import Message
    from urllib.request import OpenerDirector, Request

LARGEST = 20 * 1024 * 1024
"""Bytes of the largest picture that is looked at."""

PATIENCE = 15.0
"""Seconds that a site may take to answer."""


def find_picture(url: str, article: Path, address: str, roots: Sequence[Path]) -> bytes | None:
    """Return a picture that lies in the library, or in the article itself.

    A page on the web and its copy on disk rarely agree on folders: of the path the longest
    end is taken that exists beside the article or above it.

    Args:
        url: As the article has it, untrusted; absolute when the article has an address.
        article: The file of the article.
        address: The address of the article, or nothing.
        roots: The folders and files of the library; nothing outside them is read.
    """
    if url.startswith("data:"):
        return _inline(url)
    for path in _candidates(url, article, address, roots):
        try:
            content = files.read_bytes(path, LARGEST)
        except (OSError, ValueError):
            continue
        if content.data and not content.is_cut:
            return content.data
    return None


def _inline(url: str) -> bytes | None:
    head, comma, body = url.partition(",")
    if not comma or len(body) > LARGEST:
        return None
    if not head.endswith(";base64"):
        return unquote_to_bytes(body)
    try:
        return base64.b64decode(unquote(body), validate=False)
    except (binascii.Error, ValueError):
        return None


def _candidates(url: str, article: Path, address: str, roots: Sequence[Path]) -> Iterator[Path]:
    """Yield the places where a picture may lie, all inside the library."""
    try:
        parts = urlsplit(url)
        if parts.scheme and parts.hostname != urlsplit(address).hostname:
            return
    except ValueError:
        return
    names = [name for name in PurePosixPath(unquote(parts.path)).parts if name != "/"]
    if not names or "\0" in "".join(names):
        return
    folders = [folder for folder in article.parents if any(_holds(root, folder) for root in roots)]
    for start in range(len(names)):
        for folder in folders or [article.parent]:
            path = Path(os.path.normpath(folder.joinpath(*names[start:])))
            real = Path(os.path.realpath(path))
            if any(_holds(root, path) and _holds(root, real) for root in roots):
                yield path


def _holds(root: Path, path: Path) -> bool:
    """Return whether a path is a root or below it; a file as a root stands for its folder."""
    folder = root.parent if root.suffix in {".md", ".txt", ".html"} else root
    return path.is_relative_to(folder) or path.is_relative_to(os.path.realpath(folder))


class FetchError(ReaderError):
    """A picture that cannot be fetched, or must not be."""


def fetch_picture(url: str) -> bytes:
    """Fetch a picture from its site; to be called on the person's key only.

    Args:
        url: Untrusted; http and https only, and only public addresses.

    Raises:
        FetchError: It cannot be had, it is too large, or its address is a private one.
    """
    from urllib.request import Request  # here: nothing else of the program uses a network

    check_public(url)
    asked = Request(url, headers={"User-Agent": "reader", "Accept": "image/*"})  # noqa: S310 - checked
    try:
        with _opener().open(asked, timeout=PATIENCE) as answer:
            data: bytes = answer.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise FetchError(str(getattr(error, "reason", error))) from error
    if len(data) > LARGEST:
        raise FetchError(_("it is larger than {limit} MiB").format(limit=LARGEST >> 20))
    return data


def check_public(url: str) -> None:
    """Refuse what is no web address, or leads into this machine or its network.

    Raises:
        FetchError: It does.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise FetchError(str(error)) from error
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError(_("it is no web address"))
    try:
        found = {str(each[4][0]) for each in getaddrinfo(host, port or 443)}
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host}: {error}") from error
    if not all(ip_address(each.partition("%")[0]).is_global for each in found):
        raise FetchError(_("{host} is no public address").format(host=host))


def _opener() -> OpenerDirector:
    from urllib.request import HTTPRedirectHandler, build_opener

    class Checked(HTTPRedirectHandler):
        """Follows a redirect where a link may lead."""

        def redirect_request(
            self, req: Request, fp: object, code: int, msg: str, headers: Message, newurl: str
        ) -> Request | None:
            """Check where it leads first."""
            check_public(newurl)
            return super().redirect_request(req, fp, code, msg, headers, newurl)  # type: ignore[arg-type]

    return build_opener(Checked)
