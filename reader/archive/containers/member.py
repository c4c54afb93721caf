"""The members of containers, the interface of their readers, and the errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Protocol

from reader.records import dataclass

LONGEST = 4096
"""Bytes of the longest path in a container, as the system limits paths."""


class ContainerError(OSError):
    """A container, or something in it, cannot be read; its text says why in plain English."""


class RefusedError(ContainerError):
    """Nothing in a container is listed, because it contradicts itself."""


class PassingError(ContainerError):
    """A container cannot be read now; the next attempt may succeed."""


class StoppedError(ContainerError):
    """Reading a container was stopped by the caller."""


class MemberSkip(StrEnum):
    """Why an entry of a container is skipped."""

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
        at: The offset of its data in the container, in bytes.
        packed: The length of its data there, in bytes.
        method: The number of the compression method in zip files, 0 for none and 8 for deflate; -1
            when it is encrypted.
        check: The CRC-32 of its content, -1 when the container has none; in a repository the name
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
    """What a listing has skipped, and why it ended early, if it did.

    Attributes:
        skip: Called with the name of each entry that is skipped, as it is in the container, and
            the reason.
        problem: Why the listing ended early; empty when it did not.
    """

    skip: Callable[[bytes, MemberSkip], None] = lambda _name, _why: None
    problem: str = ""


class EntryMeter(Protocol):
    """Limits the work of a listing; see `reader.archive.containers.limits.Meter`."""

    def check(self) -> None:
        """Raise when the time is up or the caller has stopped the work."""

    def count(self) -> None:
        """Count one entry; raise like `check`, or when there are too many."""


class Source(Protocol):
    """Reads one kind of container."""

    sequential: bool
    """Whether going back to an earlier member means reading from the beginning."""

    def stamp(self) -> str:
        """Return a text that changes whenever the container does.

        Raises:
            OSError: It cannot be read.
        """

    def size(self) -> int:
        """Return the packed bytes of the container, 0 when they are unknown.

        Raises:
            OSError: It cannot be read.
        """

    def members(self, report: ListingReport, meter: EntryMeter) -> Iterator[Member]:
        """Yield the members, in the order of the container.

        Args:
            report: Receives what is skipped, and what is wrong with the container.
            meter: Counts every entry, yielded or not.

        Raises:
            OSError: The rest cannot be read.
        """

    def read(self, member: Member, limit: int) -> bytes:
        """Return the beginning of a member, at most `limit` bytes.

        Raises:
            OSError: It cannot be read.
        """

    def close(self) -> None:
        """Close files and processes."""


def inner_name(name: bytes, report: ListingReport) -> bytes | None:
    """Return a name cleaned for use in a path; None when it is unsafe or hidden.

    Args:
        name: As it is in the container, with ``/`` between its parts.
        report: Receives the name when it is skipped.
    """
    parts = [part for part in name.split(b"/") if part not in (b"", b".")]
    windows = len(name) > 1 and name[1:2] == b":"
    if name.startswith(b"/") or windows or b".." in parts or b"\0" in name or not parts:
        report.skip(name, MemberSkip.UNSAFE)
    elif any(part.startswith(b".") for part in parts):
        report.skip(name, MemberSkip.HIDDEN)
    elif len(parts) > 64 or len(name) > LONGEST:
        report.skip(name, MemberSkip.DEEP)
    else:
        return b"/".join(parts)
    return None
