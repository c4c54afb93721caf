"""Making titles from the names of files and folders."""

from __future__ import annotations

import re
from pathlib import PurePath

from reader.archive.dated_names import INDEXES
from reader.patterns import lazy_pattern

_HASH = lazy_pattern(r"[0-9a-f]{8,}(?:-[0-9a-f]{4,}){0,4}\Z", re.IGNORECASE)
_PAGE_ID = lazy_pattern(r"(?<=\S)[ -][0-9a-f]{32}\Z")
"""What Notion adds to the names of files."""

_WORD = lazy_pattern(r"[^\W\d_]")
_EDGES = " \t_-–—.,，。()（）[]【】"
_COUNT = _EDGES + "0123456789"
_EMPTY_NAMES = frozenset(
    (
        "index",
        "readme",
        "untitled",
        "new note",
        "note",
        "新建文本文档",
        "新建 文本文档",
        "document",
        "new",
        "page",
        "post",
        "article",
        "text",
        "无标题",
        "未命名",
    )
)


def title_of_name(path: PurePath, name_title: str, first_line: str) -> str:
    """Return the title of an article that has none in its content.

    It is the file's name without a date, if that is more than a number; else the first line of the
    body, if it can be a title; else the names of the folder and the file.

    Args:
        path: The file.
        name_title: Its name without suffix and date.
        first_line: From the body; may be empty.
    """
    name_title = _PAGE_ID.sub("", name_title)
    name = name_title.strip(" \t") if is_meaningful(name_title) else ""
    if first_line and (not name or _is_fuller(first_line, name)):
        return first_line
    if name:
        return name.replace("_", " ") if " " not in name and name.count("_") > 1 else name
    folder = path.parent.name
    stem = "" if path.stem.casefold() in INDEXES else path.stem
    return f"{folder} {stem}".strip() if is_meaningful(folder) else name_title


def is_meaningful(name: str) -> bool:
    """Return whether a name is meaningful: more than a number, a date or a hash."""
    name = name.strip(_EDGES)
    if not _WORD.search(name) or name.rstrip(_COUNT).casefold() in _EMPTY_NAMES:
        return False
    return not (_HASH.match(name) and any(char.isdigit() for char in name))


def _is_fuller(line: str, name: str) -> bool:
    """Return whether a first line is a better title than the file's name.

    File names may be truncated or transliterated: the line is better when it continues the name, or
    when it has characters beyond ASCII and the name has none.
    """
    if name.isascii() and not line.isascii():
        return True
    return len(line) > len(name) and line.startswith(name.rstrip(_EDGES + "…\ufffd"))
