"""Keys of articles: what spellings of a key have in common, and keys of different articles.

Marks are stored under the key of their article (`reader.archive.header.key_of`). Two files may have
one key and different texts: the older article keeps the plain key, and the other gets one of its
own, the plain key with a separator and a number that is made of the path it was first seen at.
"""

from __future__ import annotations

import hashlib
import re

from reader.text.urls import address

_OWN = re.compile(r"#~[0-9a-f]{16}\Z")
"""The end of the key of an article that shares its plain key with an older one."""

_WEB = ("http://", "https://")


def plain_key(key: str) -> str:
    """Return a key without what tells different articles with one plain key apart."""
    return _OWN.sub("", key)


def has_own_number(key: str) -> bool:
    """Return whether a key is that of an article that shares its plain key with an older one."""
    return _OWN.search(key) is not None


def numbered_key(key: str, path: bytes, attempt: int = 0) -> str:
    """Return a key of its own for an article whose plain key is taken.

    Args:
        key: The plain key.
        path: The file, as the system encodes it.
        attempt: How many such keys of this file are taken as well.
    """
    return f"{plain_key(key)}#~{path_mark(path, attempt)}"


def path_mark(path: bytes, attempt: int = 0) -> str:
    """Return 16 hexadecimal digits that stand for a path, which need not be text."""
    seed = path if not attempt else path + b"\0%d" % attempt
    return hashlib.blake2b(seed, digest_size=8).hexdigest()


def is_web_key(key: str) -> bool:
    """Return whether a key is a URL."""
    return key.startswith(_WEB)


def base_of(key: str) -> str:
    """Return what all keys of one address have in common.

    Args:
        key: Of an article, as any version of the program made it.
    """
    plain = plain_key(key)
    return address(plain) if is_web_key(plain) else plain


def base_number(key: str) -> int:
    """Return `base_of` as a number of 64 bits with a sign, as the index stores it; never 0."""
    digest = hashlib.blake2b(base_of(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True) or 1
