"""What is in a container: the names that may be articles, and the errors a person is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from reader.translation import deferred

RATIO = 250
"""How many times its packed size anything may be; text seldom reaches 20."""

FREE = 2**20
"""Bytes up to which the ratio does not matter."""

MOST = 2_000_000
"""Members that are listed at most."""


class ContainerError(OSError):
    """A container, or something in it, cannot be read; its text says why in plain English."""


class Left(StrEnum):
    """Why something in a container is no candidate."""

    UNSAFE = "unsafe"
    LINK = "link"
    AGAIN = "again"
    OTHER = "other"
    HIDDEN = "hidden"
    DEEP = "deep"


@dataclass(frozen=True, slots=True)
class Member:
    """A regular file in a container.

    Attributes:
        name: Its path inside, cleaned by `inner_name`.
        size: In bytes, as the container declares.
        stamp: Changes when the content does; less than 2**63.
        at: Where it begins in the container, in bytes.
        packed: How many bytes it takes there.
        method: How it is packed: 0 not at all, 8 deflated, -1 encrypted; else as zip numbers it.
        check: The CRC-32 of its content, -1 when the container has none; of a repository the name
            of the object.
    """

    name: bytes
    size: int
    stamp: int
    at: int = 0
    packed: int = 0
    method: int = 0
    check: int | str = -1


@dataclass(slots=True)
class Listed:
    """What a listing met that is no candidate, and why it ended early, if it did."""

    left: Counter[Left] = field(default_factory=Counter)
    problem: str = ""


class Source(Protocol):
    """A kind of container."""

    sequential: bool
    """Whether reading anything but the next member costs as much as reading from the beginning."""

    def stamp(self) -> str:
        """Return what changes whenever the container does.

        Raises:
            OSError: It cannot be read.
        """

    def members(self, listed: Listed) -> Iterator[Member]:
        """Yield what is in the container, in its own order.

        Raises:
            OSError: It cannot be read on.
        """

    def read(self, member: Member, limit: int) -> bytes:
        """Return at most so many bytes of a member from its beginning.

        Raises:
            OSError: It cannot be read.
        """

    def close(self) -> None:
        """Let go of what is held."""


def inner_name(name: bytes, listed: Listed) -> bytes | None:
    """Return a name fit to be part of a path; None when it is unsafe or hidden.

    Args:
        name: As the container has it, ``/`` between its parts.
        listed: Counts what is left out.
    """
    parts = [part for part in name.split(b"/") if part not in (b"", b".")]
    windows = len(name) > 1 and name[1:2] == b":"
    if name.startswith(b"/") or windows or b".." in parts or b"\0" in name or not parts:
        listed.left[Left.UNSAFE] += 1
    elif any(part.startswith(b".") for part in parts):
        listed.left[Left.HIDDEN] += 1
    elif len(parts) > 64:
        listed.left[Left.DEEP] += 1
    else:
        return b"/".join(parts)
    return None


def check_ratio(size: int, packed: int) -> None:
    """Refuse what grows beyond all measure when it is unpacked.

    Raises:
        ContainerError: It does.
    """
    if size > FREE and size > RATIO * max(1, packed):
        raise ContainerError(deferred("unpacks to hundreds of times its size: not read"))
