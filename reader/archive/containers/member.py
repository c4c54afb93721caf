"""What is in a container: the names that may be articles, and the errors a person is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

LONGEST = 4096
"""Bytes of a path inside, as many as the system takes for one."""


class ContainerError(OSError):
    """A container, or something in it, cannot be read; its text says why in plain English."""


class RefusedError(ContainerError):
    """Nothing in a container is to be listed: what it says of itself cannot be true."""


class PassingError(ContainerError):
    """A container cannot be read now; the next attempt may succeed."""


class StoppedError(ContainerError):
    """Reading a container was stopped by the caller."""


class MemberSkip(StrEnum):
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
class ListingReport:
    """What a listing met that is no candidate, and why it ended early, if it did."""

    skipped: Counter[MemberSkip] = field(default_factory=Counter)
    problem: str = ""


class EntryMeter(Protocol):
    """Limits the work of a listing; see `reader.archive.containers.limits.Meter`."""

    def check(self) -> None:
        """Raise when the time is over or the caller wants no more."""

    def count(self) -> None:
        """Count one entry; raise as `check`, or when there are too many."""


class Source(Protocol):
    """A kind of container."""

    sequential: bool
    """Whether reading anything but the next member costs as much as reading from the beginning."""

    def stamp(self) -> str:
        """Return what changes whenever the container does.

        Raises:
            OSError: It cannot be read.
        """

    def size(self) -> int:
        """Return the packed bytes of the container, 0 when that is not known.

        Raises:
            OSError: It cannot be read.
        """

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield what is in the container, in its own order.

        Args:
            report: Is given what is skipped, and what is wrong with the container.
            meter: Counts every entry, yielded or not.

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


def inner_name(name: bytes, report: ListingReport) -> bytes | None:
    """Return a name fit to be part of a path; None when it is unsafe or hidden.

    Args:
        name: As the container has it, ``/`` between its parts.
        report: Counts what is left out.
    """
    parts = [part for part in name.split(b"/") if part not in (b"", b".")]
    windows = len(name) > 1 and name[1:2] == b":"
    if name.startswith(b"/") or windows or b".." in parts or b"\0" in name or not parts:
        report.skipped[MemberSkip.UNSAFE] += 1
    elif any(part.startswith(b".") for part in parts):
        report.skipped[MemberSkip.HIDDEN] += 1
    elif len(parts) > 64 or len(name) > LONGEST:
        report.skipped[MemberSkip.DEEP] += 1
    else:
        return b"/".join(parts)
    return None
