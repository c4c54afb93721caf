"""Detecting containers by their first bytes or their content, not by their names."""

from __future__ import annotations

import os
import re
import stat
from enum import StrEnum
from pathlib import Path, PurePath
from typing import IO

from reader.archive.formats.registry import is_candidate
from reader.patterns import lazy_pattern


class ContainerKind(StrEnum):
    """The kinds of containers."""

    ZIP = "zip"
    TAR = "tar"
    GZIP = "tar.gz"
    BZIP2 = "tar.bz2"
    XZ = "tar.xz"
    ZSTD = "tar.zst"
    REPOSITORY = "git"
    FEED = "feed"
    JSON = "json"
    LINES = "jsonl"
    TABLE = "csv"
    CHAT = "chat"
    ENTRIES = "mt"


DUMPS = frozenset(
    (
        ContainerKind.FEED,
        ContainerKind.JSON,
        ContainerKind.LINES,
        ContainerKind.TABLE,
        ContainerKind.CHAT,
        ContainerKind.ENTRIES,
    )
)
"""Files that hold articles as items, not as files."""


_MAGIC = {
    b"PK\x03\x04": ContainerKind.ZIP,
    b"PK\x05\x06": ContainerKind.ZIP,
    b"\x1f\x8b": ContainerKind.GZIP,
    b"BZh": ContainerKind.BZIP2,
    b"\xfd7zXZ\x00": ContainerKind.XZ,
    b"\x28\xb5\x2f\xfd": ContainerKind.ZSTD,
}


_NAMES = frozenset((".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst", ".tzst", ".jex"))
_DUMP_NAMES = {
    **dict.fromkeys((".xml", ".rss", ".atom", ".rdf", ".enex"), ContainerKind.FEED),
    ".json": ContainerKind.JSON,
    **dict.fromkeys((".jsonl", ".ndjson"), ContainerKind.LINES),
    **dict.fromkeys((".csv", ".tsv"), ContainerKind.TABLE),
}
_SCRIPT = lazy_pattern(
    r"(?:tweets?|note-tweet|community-tweet|articles?)(?:-part\d{1,4})?\.js|\d{4}_\d{2}\.js",
    re.IGNORECASE,
)
"""Scripts with the posts of an archive of Twitter; nothing in them is run."""

_CHAT_PAGE = lazy_pattern(
    r"messages\d{0,6}\.html|flomo[^/]{0,80}\.html|[^/]{1,80}的笔记[^/]{0,20}\.html", re.IGNORECASE
)
"""Pages of messages that Telegram exports, and of memos; others have such names as well."""

_ENTRIES_NAME = lazy_pattern(
    r"[^/]{0,80}(?:export|backup|movable|typepad|pixnet|wretch|(?<![a-z])mt(?![a-z])"
    r"|备份|備份|导出|匯出|搬家)[^/]{0,80}\.txt",
    re.IGNORECASE,
)
"""Texts that Movable Type and others export, with all entries of a blog."""

CHAT_MARK = lazy_pattern(
    rb'<div class="page_body chat_page">|<div class="message (?:default|ser)|<title>\s{0,9}flomo\b'
)
"""What the beginning of such a page holds."""

ASSIGNMENT = lazy_pattern(
    rb"\s*(?:window\.)?(?:YTD|Grailbird\.data)\.[\w.]{1,80}\s{0,9}=\s*(?=[\[{])"
)
"""What stands above the posts in such a script."""

FEED_ROOTS = (
    b"rss",
    rb"(?:\w{1,20}:)?feed",
    b"rdf:RDF",
    b"en-export",
    b"mediawiki",
    b"lofterBlogExport",
    b"BlogbusCom",
)
"""Patterns of the outermost elements of XML files with articles."""

_START = 4096
_LARGEST_PAGE = 1 << 24
"""The most bytes of a page in which a message is looked for."""

_FEED = lazy_pattern(
    rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]{0,300}\?>\s*)?"
    rb"(?:<(?:\?[^<>]{0,1000}\?|!--.{0,2000}?--|!DOCTYPE[^<>\[]{0,300})>\s*){0,8}"
    rb"<(?:!DOCTYPE\s{1,9})?(?:" + b"|".join(FEED_ROOTS) + rb")[\s>]",
    re.DOTALL | re.IGNORECASE,
)


_PACKED = {
    ".gz": ContainerKind.GZIP,
    ".bz2": ContainerKind.BZIP2,
    ".xz": ContainerKind.XZ,
}

_DUMP_SUFFIXES = frozenset((*_DUMP_NAMES, *_PACKED, ".js", ".html", ".txt"))
"""Suffixes of dumps and of packed files; `is_dump_name` knows which files have them."""


def unpacked_name(name: str) -> str:
    """Return the name of the one file in a packed file, such as ``a.md`` for ``a.md.gz``.

    It is empty for other files, and for packed files that hold neither a dump nor an article by
    their names, such as tar files.
    """
    start = name.rfind(".")
    if start <= 0 or name[start:].lower() not in _PACKED:
        return ""
    inner = name[:start]
    return inner if _is_plain_dump_name(inner) or is_candidate(inner) else ""


def is_packed_article(name: str) -> bool:
    """Return whether a file is packed and holds one article, by its name."""
    inner = unpacked_name(name)
    return is_candidate(inner) and not _is_plain_dump_name(inner)


def path_without_packing(path: PurePath) -> PurePath:
    """Return the path of a file in a packed file of its own as if it were not packed."""
    packed = path.parent.name
    return path.parents[1] / path.name if packed and unpacked_name(packed) == path.name else path


def is_dump_name(name: str) -> bool:
    """Return whether a file may hold articles as items, by its name: a dump, or a packed file."""
    if name[name.rfind(".") :].lower() not in _DUMP_SUFFIXES:  # as most files of a folder are
        return False
    return _is_plain_dump_name(name) or bool(unpacked_name(name))


def _is_plain_dump_name(name: str) -> bool:
    start = name.rfind(".")
    if start <= 0:
        return False
    suffix = name[start:].lower()
    return (
        suffix in _DUMP_NAMES
        or (suffix == ".js" and _SCRIPT.fullmatch(name) is not None)
        or (suffix == ".html" and _CHAT_PAGE.fullmatch(name) is not None)
        or (suffix == ".txt" and _ENTRIES_NAME.fullmatch(name) is not None)
    )


def is_repository(folder: Path) -> bool:
    """Return whether a folder is a bare repository, or the ``.git`` of one with a work tree.

    Its ``HEAD`` may be anything: if it is not a file, the repository is damaged.
    """
    return (
        os.path.lexists(folder / "HEAD")
        and (folder / "objects").is_dir()
        and (folder / "refs").is_dir()
    )


def is_named_container(path: Path) -> bool:
    """Return whether a path has the name of a container."""
    return path.suffix.lower() in _NAMES


def is_misnamed(path: Path) -> bool:
    """Return whether a file has the name of a container and is not a container of any kind."""
    return is_named_container(path) and path.is_file() and container_kind(path) is None


def container_kind(path: Path) -> ContainerKind | None:
    """Return the kind of container at a path; None when there is none or it cannot be read."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return ContainerKind.REPOSITORY if is_repository(path) else None
        if not stat.S_ISREG(mode):
            return None
        with path.open("rb") as file:
            start = file.read(_START)
            is_page = _is_page(file, path.name, start)
    except (OSError, ValueError):
        return None
    for magic, kind in _MAGIC.items():
        if start.startswith(magic):
            return kind
    if start[257:262] == b"ustar":
        return ContainerKind.TAR
    return None if is_page else dump_kind(path.suffix.lower(), start)


def _is_page(file: IO[bytes], name: str, start: bytes) -> bool:
    """Return whether an open file is a page or a text, but not a dump by name and content."""
    if name.lower().endswith(".txt"):
        return not is_dump_name(name)
    if not name.lower().endswith(".html"):
        return False
    if dump_kind(".html", start) is None or not is_dump_name(name):
        return True
    if not is_ordinary_page(ContainerKind.CHAT, start):
        return False
    file.seek(0)
    return is_ordinary_page(ContainerKind.CHAT, file.read(_LARGEST_PAGE))


def is_ordinary_page(kind: ContainerKind | None, data: bytes) -> bool:
    """Return whether a file is a page without messages, though it begins like a page of a chat.

    Args:
        kind: What it is by its beginning.
        data: The whole file.
    """
    if kind is not ContainerKind.CHAT:
        return False
    from reader.archive.dumps.message_pages import is_message_page  # here: such pages are few

    return not is_message_page(data)


def is_dump(path: Path) -> bool:
    """Return whether a file is a dump: its name tells, or its content when that may be both."""
    if not is_dump_name(path.name):
        return False
    return not is_candidate(path.name) or container_kind(path) is not None


def packing_of(data: bytes) -> ContainerKind | None:
    """Return how data is packed, by its first bytes: gzip, bzip2 or xz; None for anything else."""
    kinds = _PACKED.values()
    return next(
        (kind for magic, kind in _MAGIC.items() if kind in kinds and data.startswith(magic)), None
    )


def dump_kind(suffix: str, start: bytes) -> ContainerKind | None:
    """Return the kind of a dump; None for any other file.

    Args:
        suffix: The suffix of its name, in lower case.
        start: Its beginning, at most some kilobytes.
    """
    if suffix == ".js":
        assigned = ASSIGNMENT.match(start.removeprefix(b"\xef\xbb\xbf"))
        return ContainerKind.JSON if assigned else None
    if suffix == ".html":
        return ContainerKind.CHAT if CHAT_MARK.search(start) else None
    if suffix == ".txt":
        from reader.archive.formats.movable_type import MARK  # here: such texts are few

        head = start.removeprefix(b"\xef\xbb\xbf").decode("latin-1")
        return ContainerKind.ENTRIES if MARK.match(head) else None
    kind = _DUMP_NAMES.get(suffix)
    if kind is ContainerKind.FEED:
        if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
            start = start[: len(start) & ~1].decode("utf-16", "replace").encode()
        return kind if _FEED.match(start) else None
    if kind is ContainerKind.TABLE:
        from reader.archive.decoding import decode  # here: tables of articles are few
        from reader.archive.dumps.tables import columns_of

        first = decode(start, final=False).text.partition("\n")[0]
        return kind if columns_of(first) else None
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    return kind if text[:1] in (b"{", b"[") else None
