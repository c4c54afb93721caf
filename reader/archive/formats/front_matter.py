"""Articles with front matter: YAML between ``---``, TOML between ``+++``, or a JSON object.

Other fences are accepted where the fields leave no doubt: ``----``, ``;;;``, a code block.

A tolerant line parser, `reader.archive.formats.yaml_fields`, reads YAML, and TOML and JSON that
their own parsers reject.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time

from reader.archive.field_names import LABELS, Field, plain_name
from reader.archive.formats.article_format import ArticleFormat, Head, Value
from reader.archive.formats.body_head import add_body_head
from reader.archive.formats.link_line import read_lines
from reader.archive.formats.yaml_fields import DEPTH, ITEM, KEY, key_of, read_map
from reader.patterns import lazy_pattern
from reader.records import dataclass

LIMIT = 256 * 1024
"""The most code points of front matter that are read; the rest is body."""

_OPENING = lazy_pattern(r"\s*(?:---(?:[ \t]*(yaml|toml|json))?|(\+\+\+))[ \t]*(?:\n|\Z)")
_CLOSING = lazy_pattern(r"^[ \t]{0,3}(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.MULTILINE)
_CLOSING_PLUS = lazy_pattern(r"^\+\+\+[ \t]*(?:\n|\Z)", re.MULTILINE)
_FENCE = lazy_pattern(
    r"\s*(-{4,}|`{3,}|~{3,}|;{3,}|:{3,})[ \t]*(yaml|yml|toml|json|metadata|meta)?[ \t]*\n",
    re.IGNORECASE,
)
"""Fences of front matter that also have other meanings in Markdown."""

_COMMENT = lazy_pattern(r"\s*<!--+[ \t]*\n")
_OBJECT = lazy_pattern(r"\s*\{[ \t\n]*(?:\"|\Z)")
_ASSIGNMENT = lazy_pattern(r"^[ \t]*([\w.\-]+)[ \t]*=", re.MULTILINE)
_SPACED = lazy_pattern(
    r"\s{0,20}Title:[ \t]*(?P<title>[^\n]{1,1000})\n"
    r"\s{0,9}URL Source:[ \t]*(?P<url>\S{1,2000})(?:\n|\Z)"
    r"(?:\s{0,9}Published Time:[ \t]*(?P<date>[^\n]{0,100})(?:\n|\Z))?"
    r"(?:\s{0,9}(?:Number of Pages|Warning):[^\n]{0,300}(?:\n|\Z)){0,4}"
    r"(?P<mark>\s{0,9}Markdown Content:[ \t]*(?:\n|\Z))?"
)
_RULE_BELOW = lazy_pattern(r"-{3,}[ \t]*(?:\n|\Z)")
_GROUPS = ("params", "extra", "taxonomies", "custom", "metadata", "frontmatter")
"""Tables with fields of the article, as Hugo and Zola have them."""

_NAMES = ("name", "title", "text", "label", "display_name", "nickname", "名称", "姓名")
"""Keys of a map that stands in place of a string, the first of which is its text."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The fields of front matter, and where it ends.

    Attributes:
        fields: Key (lower case) to a string, or to a tuple for a list; the first of two equal keys.
            A map gives its name under its own key, and every value under ``key.inner``.
        end: The code point after the closing fence's line, or after the last field.
        closed: Whether there is a closing fence.
        earlier_titles: As `Head` has them.
    """

    fields: Mapping[str, Value]
    end: int
    closed: bool
    earlier_titles: tuple[str, ...] = ()


def read_head(text: str) -> Head | None:
    """Read the head of a file with front matter; an epoch comment and a link line may follow it."""
    front = parse(text)
    if front is None:
        return None
    below = read_lines(text, front.end)
    head = Head(
        fields=front.fields,
        epoch=below.epoch,
        link_title=below.link_title,
        link_url=below.link_url,
        end=below.end,
        is_cut=below.is_cut or not front.closed,
        earlier_titles=_listed(front.fields, "earlier_titles") or front.earlier_titles,
        earlier_dates=_listed(front.fields, "earlier_dates"),
    )
    return add_body_head(text, head)


def _listed(fields: Mapping[str, Value], name: str) -> tuple[str, ...]:
    """Return the strings of a list that an item of a dump has."""
    value = fields.get(name, ())
    return (value,) if isinstance(value, str) else value


def parse(text: str) -> FrontMatter | None:
    """Read the front matter at the beginning of a text, or return None when there is none.

    Without a closing fence the fields end at the first line that is not one; there must be at least
    one field.

    Args:
        text: Decoded, with newlines normalised to LF.
    """
    opening = _OPENING.match(text)
    if opening is None:
        if _OBJECT.match(text):
            return _parse_object(text)
        return (
            _parse_fenced(text) or _parse_comment(text) or _parse_spaced(text) or _parse_bare(text)
        )
    start = opening.end()
    language = "toml" if opening[2] else opening[1] or "yaml"
    closing = (_CLOSING_PLUS if opening[2] else _CLOSING).search(text, start, LIMIT)
    if closing is not None:
        inside = text[start : closing.start()]
        fields = _fields(inside, language)
        if not fields and inside.strip():
            return None
        return FrontMatter(fields, closing.end(), closed=True)
    if language != "yaml":
        is_cut = len(text) < LIMIT and bool(_ASSIGNMENT.match(text, start))
        return FrontMatter({}, 0, closed=False) if is_cut else None
    end = _end_of_fields(text, start)
    fields = _fields(text[start:end], language)
    return FrontMatter(fields, end, closed=False) if fields else None


def _parse_object(text: str) -> FrontMatter | None:
    """Read a JSON object above a body; None when there is none, or nothing else in the file."""
    start = len(text) - len(text.lstrip())
    try:
        value, end = json.JSONDecoder().raw_decode(text[: start + LIMIT], start)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or (end == len(text.rstrip()) and text.count("\n", 0, end) < 2):
        return None
    return FrontMatter(_flattened(value), end, closed=True)


def _parse_fenced(text: str) -> FrontMatter | None:
    """Read fields between other fences: four dashes, semicolons, a code block.

    A code block may be an example at the beginning of an article: there must be a title among the
    fields, and most of the keys must be known.
    """
    opening = _FENCE.match(text)
    if opening is None:
        return None
    start, fence = opening.end(), opening[1]
    closing = re.compile(rf"^{re.escape(fence)}[ \t]*(?:\n|\Z)", re.MULTILINE)
    end = closing.search(text, start, LIMIT)
    language = (opening[2] or ("json" if fence[0] == ";" else "yaml")).lower()
    if end is None:
        return None
    fields = _fields(text[start : end.start()], language)
    if not _has_title(fields) or not _are_mostly_known(fields):
        return None
    return FrontMatter(fields, end.end(), closed=True)


def _has_title(fields: Mapping[str, object]) -> bool:
    return any(
        LABELS.get(name) is Field.TITLE and name != "name" for name in map(plain_name, fields)
    )


def _are_mostly_known(fields: Mapping[str, object]) -> bool:
    """Return whether at least some keys, and most of them, are names of fields."""
    count = sum(plain_name(key) in LABELS for key in fields)
    return count > 0 and count >= len(fields) * 0.6


def _parse_comment(text: str) -> FrontMatter | None:
    """Read fields in a multi-line comment above a body; most of the keys must be known."""
    opening = _COMMENT.match(text)
    if opening is None:
        return None
    end = text.find("-->", opening.end(), LIMIT)
    if end < 0:
        return None
    lines = text[opening.end() : end].split("\n")
    fields = read_map(lines)
    if not _are_mostly_known(fields) or not _is_map(lines, len(fields)):
        return None
    return FrontMatter(_flattened(fields), end + 3, closed=True)


def _parse_bare(text: str) -> FrontMatter | None:
    """Read fields at the beginning of a text without an opening fence.

    Pelican ends them with a blank line, Hexo with a rule. At least two of the keys must be known,
    including the first, so that a dialogue or a list of facts stays text.
    """
    first = KEY.match(text[: text.find("\n") + 1 or len(text)].strip())
    if first is None or not first[3] or not first[3].isascii():
        return None
    if plain_name(key_of(first)) not in LABELS:
        return None
    start = len(text) - len(text.lstrip())
    end = _end_of_fields(text, start)
    lines = text[start:end].split("\n")
    keys = [key_of(match) for line in lines if (match := KEY.match(line))]
    if sum(plain_name(key) in LABELS for key in keys) < max(2, len(keys) * 0.6):
        return None
    rule = _RULE_BELOW.match(text, end)
    if rule is None and end < len(text) and text[end] != "\n":
        return None
    return FrontMatter(
        _flattened(read_map(lines)), rule.end() if rule else end, closed=end < len(text)
    )


def _parse_spaced(text: str) -> FrontMatter | None:
    """Read the fields that Jina's reader writes above a page, with blank lines between them."""
    match = _SPACED.match(text)
    if match is None:
        return None
    fields = {"title": match["title"], "url": match["url"], "date": match["date"] or ""}
    return FrontMatter(fields, match.end(), match["mark"] is not None, earlier_titles=("",))


def _end_of_fields(text: str, start: int) -> int:
    """Return where the run of key lines and their continuations ends, in code points."""
    limit = min(len(text), start + LIMIT)
    while start < limit:
        stop = text.find("\n", start)
        stop = len(text) if stop < 0 else stop
        line = text[start : min(stop, start + 4096)]
        if not (KEY.match(line) or ITEM.match(line) or line[:1] in (" ", "\t", "#")):
            break
        if _RULE_BELOW.match(text, start):
            break
        start = min(stop + 1, len(text))
    return start


def _fields(text: str, language: str) -> dict[str, Value]:
    """Return the fields of front matter; empty when it is prose between two rules."""
    try:
        if language == "toml":
            import tomllib  # here: most front matter is YAML

            return _flattened(tomllib.loads(text))
        if language == "json":
            return _flattened(json.loads(text))
    except (ValueError, RecursionError, AttributeError):
        if language == "toml":
            text = _ASSIGNMENT.sub(r"\1: ", text)
    lines = text.split("\n")
    fields = read_map(lines)
    if not _is_map(lines, len(fields)):
        return {}
    plain: dict[str, Value] = {}
    for key, value in fields.items():
        if type(value) is not str:
            return _flattened(fields)
        plain[key] = value
    return plain


def _is_map(lines: Sequence[str], count: int) -> bool:
    """Return whether lines are fields: the first is a key, and so are most without an indent.

    Args:
        lines: The lines of the front matter.
        count: How many keys they have.
    """
    first = next((line for line in lines if line.strip() and line.lstrip()[0] != "#"), "")
    if not KEY.match(first.lstrip(" \t")):
        return False
    outer = [line for line in lines if line and line[0] not in " \t-#]}"]
    return len(outer) <= 2 * count or len(outer) <= 2 * sum(1 for line in outer if KEY.match(line))


def _flattened(fields: Mapping[str, object]) -> dict[str, Value]:
    """Return fields as strings and tuples of strings, see `FrontMatter.fields`."""
    flat: dict[str, Value] = {}
    groups: list[Mapping[str, object]] = []
    for key, value in fields.items():
        key = key.lower()
        if isinstance(value, str):
            flat[key] = value
        elif isinstance(value, Mapping) and key in _GROUPS:
            groups.append(value)
        elif isinstance(value, Mapping):
            flat[key] = _text(value)
            for inner, part in value.items():
                flat.setdefault(f"{key}.{inner}".lower(), _text(part))
        else:
            flat[key] = tuple(_leaves(value)) if isinstance(value, list) else _text(value)
    for group in groups:
        inside = {name: item for name, item in group.items() if name.lower() not in _GROUPS}
        for key, inner_value in _flattened(inside).items():
            flat.setdefault(key, inner_value)
    return flat


def _leaves(value: object, depth: int = 0) -> Iterator[str]:
    """Yield the strings of a list and of the lists in it."""
    if not isinstance(value, list):
        yield _text(value, depth)
    elif depth < DEPTH:
        for item in value:
            yield from _leaves(item, depth + 1)


def _text(value: object, depth: int = 0) -> str:
    """Return a value as one string: the name of a map, the items of a list."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        lower = {str(key).lower(): item for key, item in value.items()}
        name = next((lower[name] for name in _NAMES if lower.get(name)), "")
        return _text(name, depth + 1) if depth < DEPTH else ""
    if isinstance(value, list):
        return "、".join(_leaves(value, depth))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "" if value is None or isinstance(value, bool) else str(value)


FORMAT = ArticleFormat(
    "front-matter",
    frozenset((".md", ".markdown", ".mdown", ".mkd", ".txt", ".html", ".htm")),
    read_head,
    head_limit=1024 * 1024,
    has_foot=True,
)
