"""The last lines of a file, where reposts and translations name the URL of the original."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from reader.archive import files
from reader.archive.decoding import Decoded
from reader.archive.field_names import LABELS, Field
from reader.archive.formats.article_format import ArticleFormat, Head, Value
from reader.archive.formats.clipped_lines import read_original
from reader.archive.formats.head_line import RULE, read_labels
from reader.archive.joplin import fields_of, properties_of
from reader.patterns import lazy_pattern

FOOT = 16 * 1024
"""The bytes at the end that are read: a translation may end with a hundred link definitions."""

_ORIGIN = lazy_pattern(r"[ \t>*_]*(?:本文|原文|original\b)", re.IGNORECASE)
"""How a line begins that tells where a text is from, and does not quote or cite another."""

_LINES = 14
"""The most lines at the end of a body that are read."""

_DEFINITION = lazy_pattern(r"[ \t]{0,3}\[[^\]\n]{1,80}\]:")
_CREDITS = lazy_pattern(
    r"本文由|原创编译|荣誉推出|版权|版權|转载请|轉載請|All rights reserved", re.IGNORECASE
)
_FOOT_LABELS = lazy_pattern(
    r"via|原文|本文链接|本文連結|转载自|轉載自|original|source ?url", re.IGNORECASE
)


def foot_of(
    path: Path, content: files.Content, decoded: Decoded, article_format: ArticleFormat, head: Head
) -> Mapping[str, Value]:
    """Return the fields at the end of a file, if its head has no URL.

    Args:
        path: The file.
        content: The beginning of it.
        decoded: The text of that.
        article_format: The format of the file; in some the end has no fields.
        head: Its head.
    """
    if (
        not article_format.has_foot
        or head.has_address()
        or path.suffix.lower() in (".html", ".htm")
    ):
        return {}
    try:
        data = files.read_end(path, content, FOOT)
        text = data.decode(decoded.encoding, "replace")
    except (OSError, LookupError):
        return {}
    text = text.replace("\r\n", "\n")
    return fields_of(properties_of(text)) or read_foot(text)


def read_foot(text: str) -> dict[str, Value]:
    """Return the labels in the last lines of a body, if one of them is the URL of the original.

    ::

        ------
        via: https://tea.example/water
        作者：陆羽生

    Args:
        text: The end of a file.
    """
    if "http" not in text:
        return {}
    fields: dict[str, Value] = {}
    count = 0
    has_rule = False
    for line in reversed(text.split("\n")):
        if not line.strip(" \t>") or _DEFINITION.match(line):
            continue
        count += 1
        if RULE.match(line):
            has_rule = bool(fields)
            break
        values = read_labels(line)
        if not values and _ORIGIN.match(line) and (url := read_original(line)[0]):
            values = {"originallink": url}
        if count > _LINES or not (values or (len(line) < 300 and _CREDITS.search(line))):
            break
        for name, value in values.items():
            fields.setdefault(name, value)
    named = [
        name
        for name, value in fields.items()
        if LABELS[name] is Field.URL or "http" in str(value)
        if has_rule or _FOOT_LABELS.match(name)
    ]
    return fields if any("http" in str(fields[name]) for name in named) else {}
