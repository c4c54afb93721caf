"""Reading the head of one file of a walk.

A walk over a library that has not changed reads none, so this module is imported with the first.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from pathlib import Path

from reader.archive import files
from reader.archive.book_order import order_of
from reader.archive.companions import with_fields_beside
from reader.archive.date_order import with_date_by_order
from reader.archive.decoding import Decoded, decode
from reader.archive.foot import foot_of
from reader.archive.formats.article_format import Head, Value, is_blank
from reader.archive.formats.registry import recognise
from reader.archive.header import Entry, make_header, problem_entry
from reader.archive.rules import ArchiveRules
from reader.archive.walk import LibraryWalk, SkipReason
from reader.records import dataclass
from reader.translation import deferred
from reader.untrusted import UnfitFileError

HEAD = 4096
"""The bytes of a file that are read first; few heads are longer than 1.7 KB."""


@dataclass(frozen=True, slots=True)
class ScannedFile:
    """An article and the state of its file when it was read.

    Attributes:
        entry: The row of the article.
        size: In bytes.
        mtime_ns: The time of its last change, in nanoseconds since 1970.
        is_named: Whether the user named the file; named files without a date keep their order.
        order: Its position in the book whose chapter it is, see `book_order`; else 0.
    """

    entry: Entry
    size: int = 0
    mtime_ns: int = 0
    is_named: bool = False
    order: int = 0


def read_head_of(
    path: Path,
    named: bool,
    hosts: Mapping[str, str],
    zone: tzinfo | None,
    walk: LibraryWalk,
    rules: ArchiveRules,
) -> ScannedFile | None:
    """Read the head of one file of a walk; return None when it is skipped.

    Args:
        path: The file.
        named: Whether the user named it: then it is listed even if it is not an article.
        hosts: Host to source, see `reader.archive.hosts.known_hosts`.
        zone: Where a time without a zone is meant; None for the reader's.
        walk: Counts what is skipped.
        rules: The rules of archives.
    """
    if path in walk.problems:
        return ScannedFile(problem_entry(path, walk.problems[path]), *_stamp(path))
    if not named and rules.skips(path):
        walk.skip(path, SkipReason.BY_RULE)
        return None
    try:
        content = files.read_bytes(path, HEAD)
        if walk.was_seen(content, path):
            return None
        content, decoded, head, foot = _recognised(path, content)
    except UnfitFileError as error:
        if named:
            return ScannedFile(problem_entry(path, files.explain(error)))
        walk.skip(path, SkipReason.NOT_REGULAR)
        return None
    except OSError as error:
        return ScannedFile(problem_entry(path, files.explain(error)))
    if decoded.is_binary:
        entry = problem_entry(path, deferred("not a text file"))
        return ScannedFile(entry, content.size, content.mtime_ns)
    head = with_fields_beside(head, path)
    rule = rules.of(path)
    is_empty = is_blank(decoded.text, head) and not (content.is_cut and decoded.text)
    header = make_header(rule.applied(head), path=path, hosts=hosts, foot=foot, is_empty=is_empty)
    header = with_date_by_order(header, head, path)
    if header.skip is not None and not named:
        walk.skip(path, header.skip, content.size, content.mtime_ns)
        return None
    entry = header.entry(path, rule.zone_or(zone))
    order = 0 if entry.date or named else order_of(path)
    return ScannedFile(entry, content.size, content.mtime_ns, named, order)


def _recognised(
    path: Path, content: files.Content
) -> tuple[files.Content, Decoded, Head, Mapping[str, Value]]:
    """Recognise the format of a file; read more of it when its head is longer than that.

    Args:
        path: The file.
        content: Its beginning.

    Returns:
        What was read of it, the same decoded, its head, and the fields in its last lines.

    Raises:
        OSError: The file cannot be read.
    """
    decoded = decode(content.data, final=not content.is_cut)
    article_format, head = recognise(decoded.text, path.name)
    if content.is_cut and head.is_cut and not decoded.is_binary:
        content = files.read_bytes(path, article_format.head_limit)
        decoded = decode(content.data, final=not content.is_cut)
        article_format, head = recognise(decoded.text, path.name)
    return content, decoded, head, foot_of(path, content, decoded, article_format, head)


def _stamp(path: Path) -> tuple[int, int]:
    try:
        return files.stamp(path)
    except OSError:
        return 0, 0
