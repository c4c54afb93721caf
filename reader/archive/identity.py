"""Keys of articles: comparing spellings of a key, and telling articles with one key apart.

Marks are stored under the key of their article (`reader.archive.header.key_of`). Files with
different texts may have the same key: the oldest article keeps the plain key, and each of the
others gets the plain key with a number derived from the path where it was first seen.
"""

from __future__ import annotations

import hashlib

from reader.patterns import lazy_pattern
from reader.text.urls import address

_OWN = lazy_pattern(r"#~[0-9a-f]{16}\Z")
"""The number in the key of an article whose plain key belongs to an older one."""

_WEB = ("http://", "https://")


def plain_key(key: str) -> str:
    """Return a key without its number."""
    return _OWN.sub("", key)


def has_own_number(key: str) -> bool:
    """Return whether a key has a number: an older article has its plain key."""
    return _OWN.search(key) is not None


def numbered_key(key: str, path: bytes, attempt: int = 0) -> str:
    """Return a numbered key for an article whose plain key is taken.

    Args:
        key: The plain key.
        path: The file, as the system encodes it.
        attempt: The number of such keys of this file that are taken, too.
    """
    return f"{plain_key(key)}#~{path_mark(path, attempt)}"


def path_mark(path: bytes, attempt: int = 0) -> str:
    """Return 16 hexadecimal digits that identify a path, which need not be valid text."""
    seed = path if not attempt else path + b"\0%d" % attempt
    return hashlib.blake2b(seed, digest_size=8).hexdigest()


def is_web_key(key: str) -> bool:
    """Return whether a key is a URL."""
    return key.startswith(_WEB)


def base_of(key: str) -> str:
    """Return the part that all keys for one URL share.

    Args:
        key: The key of an article, made by any version of the program.
    """
    plain = plain_key(key)
    return address(plain) if is_web_key(plain) else plain


def base_number(key: str) -> int:
    """Return `base_of` as a signed 64-bit number, as the index stores it; never 0."""
    digest = hashlib.blake2b(base_of(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) or 1
