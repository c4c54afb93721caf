"""Rules for an archive that the user sets: the meaning of keys, the time zone, what to skip.

They are in the settings, under ``[archives."PATH"]``; nothing inside an archive changes them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import tzinfo
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType

from reader.archive.field_names import NAMES, Field, keys_of, plain_name
from reader.archive.formats.article_format import Head, Value
from reader.config.archive_tables import FIELDS
from reader.config.time_zone import time_zone
from reader.paths import config_file
from reader.records import dataclass
from reader.text.body_kind import BodyKind

RULED_FIELDS = FIELDS
"""The fields whose keys a rule may name, in the order in which they are shown."""

_FIELDS: Mapping[str, Field] = {
    "title": Field.TITLE,
    "date": Field.DATE,
    "url": Field.URL,
    "source": Field.SOURCE,
    "author": Field.AUTHOR,
    "tags": Field.TAGS,
}


@dataclass(frozen=True, slots=True)
class ArchiveRule:
    """The rule for the files below a path.

    Attributes:
        path: A folder, a container or a file, resolved.
        keys: The keys for each field, one of `RULED_FIELDS`; the first one that a file has counts.
            Without any of them the field is guessed; with an empty list it is never taken from the
            front matter.
        zone: The time zone of times without one, such as ``Asia/Shanghai``, ``+08:00`` or
            ``reader``; empty for the setting ``zone``.
        body: ``markdown``, ``html``, ``text``, or ``auto`` when it is detected.
        skip: Patterns of the files to skip, see `pattern_of`.
        source_name: The source of all articles; empty if each has its own.
    """

    path: Path
    keys: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    zone: str = ""
    body: str = "auto"
    skip: tuple[str, ...] = ()
    source_name: str = ""

    def covers(self, path: str) -> bool:
        """Return whether a resolved path is that of the rule or below it."""
        own = str(self.path)
        return path == own or path.startswith(own.rstrip("/") + "/")

    def skips(self, path: str) -> bool:
        """Return whether a resolved path below that of the rule is skipped."""
        inner = path[len(str(self.path)) :].strip("/")
        return any(pattern_of(glob).fullmatch(inner) is not None for glob in self.skip)

    def applied(self, head: Head) -> Head:
        """Return a head with the fields of the rule under keys that the program recognises."""
        if not self.keys and not self.source_name:
            return head
        fields = dict(head.fields)
        own = {plain_name(key): key for key in head.fields}
        for name, keys in self.keys.items():
            present = (own[key] for key in map(plain_name, keys) if key in own)
            value = next((head.fields[key] for key in present if _has(head.fields[key])), None)
            if value is not None:
                fields = _with(fields, _FIELDS[name], value)
            elif not keys:
                fields = _without(fields, _FIELDS[name])
        if self.source_name:
            fields = _with(fields, Field.SOURCE, self.source_name)
        return replace(head, fields=fields)

    @property
    def body_kind(self) -> BodyKind | None:
        """The markup of bodies; None when it is detected."""
        return None if self.body == "auto" else BodyKind(self.body)

    def zone_or(self, default: tzinfo | None) -> tzinfo | None:
        """Return the zone of times without one; None for the reader's own, wherever that is.

        Args:
            default: The zone of archives whose rule names none.
        """
        return time_zone(self.zone) if self.zone else default


def _has(value: Value) -> bool:
    return bool(value.strip() if isinstance(value, str) else value)


def _with(fields: Mapping[str, Value], meant: Field, value: Value) -> dict[str, Value]:
    """Return the fields of a head with a value under the best key for a field.

    A value that another field needs, such as the address under ``source``, stays.
    """
    best = keys_of(tuple(fields)).get(meant, ())
    names = (*best, *NAMES[meant])
    key = next(key for key in names if key not in fields or _is_only(key, meant, fields[key]))
    rest = {other: fields[other] for other in fields if other != key}
    if meant is Field.TAGS:
        rest = _without(rest, Field.CATEGORIES)
    rivals = {
        other
        for other in keys_of(tuple(rest)).get(meant, ())
        if _is_only(other, meant, rest[other])
    }
    return {key: value, **{other: rest[other] for other in rest if other not in rivals}}


def _without(fields: Mapping[str, Value], meant: Field) -> dict[str, Value]:
    """Return the fields of a head without those that would be guessed for a field."""
    rivals = keys_of(tuple(fields)).get(meant, ())
    return {
        key: value
        for key, value in fields.items()
        if key not in rivals or not _is_only(key, meant, value)
    }


def _is_only(key: str, meant: Field, value: Value) -> bool:
    """Return whether a key with this value can be of no other field than the one meant."""
    is_address = "://" in (value if isinstance(value, str) else "".join(value))
    others = [field for field in Field if key in keys_of((key,)).get(field, ()) and field != meant]
    if not others:
        return True
    return is_address == (meant is Field.URL)


@cache
def pattern_of(glob: str) -> re.Pattern[str]:
    """Return the pattern of a glob, for paths below that of the rule.

    ``*`` and ``?`` stand for characters within one name, ``**`` for any folders. A glob without
    ``/`` fits a name in any folder. What fits a folder fits all that is below it.
    """
    parts = glob.strip("/").split("/")
    if len(parts) == 1 and not glob.startswith("/"):
        parts.insert(0, "**")
    pattern = ""
    for at, part in enumerate(parts):
        last = at == len(parts) - 1
        if part == "**":
            pattern += ".*" if last else "(?:[^/]+/)*"
        else:
            pattern += "".join(map(_piece, re.split(r"(\*+|\?)", part))) + ("" if last else "/")
    return re.compile(f"{pattern}(?:/.*)?", re.DOTALL)


def _piece(text: str) -> str:
    if text.startswith("*"):
        return "[^/]*"
    return "[^/]" if text == "?" else re.escape(text)


class ArchiveRules:
    """The rules of all archives.

    Args:
        rules: The rules; of several that cover a path, that of the longest path holds.
    """

    def __init__(self, rules: Iterable[ArchiveRule] = ()) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: len(str(rule.path)), reverse=True))

    def of(self, path: Path) -> ArchiveRule:
        """Return the rule for a file, or the empty rule.

        Args:
            path: The file; it need not be resolved.
        """
        if not self.rules:
            return NO_RULE
        real = _real(path)
        return next((rule for rule in self.rules if rule.covers(real)), NO_RULE)

    def skips(self, path: Path) -> bool:
        """Return whether a file is skipped."""
        rule = self.of(path)
        return bool(rule.skip) and rule.skips(_real(path))

    def signature(self, roots: Iterable[Path]) -> str:
        """Return a text that changes when the rules for some folders and files do.

        Args:
            roots: The paths of a library.

        Returns:
            An empty text when there are no rules.
        """
        paths = [os.path.realpath(root) for root in roots]
        rules = [
            rule
            for rule in self.rules
            if any(
                rule.covers(path) or str(rule.path).startswith(path.rstrip("/") + "/")
                for path in paths
            )
        ]
        return "".join(f"{rule.path} {_words(rule)}\n" for rule in rules)


def _words(rule: ArchiveRule) -> str:
    keys = sorted(rule.keys.items())
    return repr((keys, rule.zone, rule.body, rule.skip, rule.source_name))


def _real(path: Path) -> str:
    return f"{_real_folder(str(path.parent)).rstrip('/')}/{path.name}"


@lru_cache(maxsize=256)
def _real_folder(folder: str) -> str:
    return os.path.realpath(folder)


NO_RULE = ArchiveRule(Path())
"""The empty rule."""


def rules_in(file: Path, tables: Mapping[str, Mapping[str, object]]) -> ArchiveRules:
    """Return the rules of the settings.

    Args:
        file: The configuration file; a relative path starts at its folder.
        tables: The checked ``archives`` of the settings.
    """
    return ArchiveRules(_rule(file, path, table) for path, table in tables.items())


def _rule(file: Path, path: str, table: Mapping[str, object]) -> ArchiveRule:
    keys = {name: _texts(table[name]) for name in RULED_FIELDS if name in table}
    return ArchiveRule(
        path=Path(os.path.realpath(file.parent / Path(path).expanduser())),
        keys=MappingProxyType(keys),
        zone=str(table.get("zone", "")),
        body=str(table.get("body", "auto")),
        skip=_texts(table.get("skip", ())),
        source_name=str(table.get("source_name", "")),
    )


def _texts(value: object) -> tuple[str, ...]:
    """Return a text, or each of a list of texts."""
    return tuple(map(str, value)) if isinstance(value, list | tuple) else (str(value),)


def known_rules() -> ArchiveRules:
    """Return the rules of the configuration file, as it is now."""
    file = config_file()
    try:
        status = file.stat()
    except OSError:
        return ArchiveRules()
    return _rules_of(file, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=4)
def _rules_of(file: Path, _mtime_ns: int, _size: int) -> ArchiveRules:
    from reader.config import load  # here: most runs have no configuration file

    settings, _problems = load(file)
    return rules_in(file, settings.archives)
