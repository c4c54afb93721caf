"""Plain text that begins with a title and a line with author and date.

::

    港口的灯

    2024-03-05 08:00　来源：海事报　作者：王小明

A first line above a blank line or such facts is the title. `bare_text` reads the kinds of heads
that Markdown shares.
"""

from __future__ import annotations

import re
from dataclasses import replace

from reader.archive.field_names import LABELS, Field, plain_name
from reader.archive.formats import bare_text
from reader.archive.formats.article_format import NAME_OF_FILE, ArticleFormat, Head, Value
from reader.archive.formats.head_line import (
    WHEN_WORDS,
    earlier_dates,
    earlier_titles,
    is_new_field,
    is_spoken,
)
from reader.patterns import lazy_pattern

_TITLE = 60
"""The most code points of a title."""

_FACTS = 5
"""The most lines with facts below the title."""

_LINE = 120
_VALUE = 60
_SENTENCE_END = lazy_pattern(r"[。！，；：、,;:]\s*\Z")
_MARKDOWN = lazy_pattern(r"\s{0,3}(?:#|[-*+>|] |```|~~~|\d+[.)] |\[|!\[|<)")
_WHEN = lazy_pattern(
    r"(?<!\d)(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}(?!\d)\s*日?"
    r"(?:[T\s]*\d{1,2}:\d{2}(?::\d{2})?(?:\s*(?:Z|[+-]\d{2}:?\d{2}))?)?",
    re.ASCII,
)
_STAMPED = lazy_pattern(
    r"(\S.{0,59}?)\s*[(（]((?:19|20)\d{2}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}(?::\d{2})?)[)）]", re.ASCII
)
"""A title and the time of a post, as pages of Sina write them."""
_LABEL = lazy_pattern(r"(?<!\w)([A-Za-z]{2,12}|[\u4e00-\u9fff]{1,6})\s*[:：](?!//)\s*")
_SPACE = lazy_pattern(r"\s*")


def read_head(text: str) -> Head | None:
    """Read a title line and the facts below it; None when the text begins otherwise."""
    written, end = _line(text, _skip(text, 0))
    stamped = _STAMPED.fullmatch(written)
    title = stamped[1] if stamped else written
    if not _is_title(title) or _facts(title):
        return None
    lines: dict[str, Value] = {"date": stamped[2]} if stamped else {}
    body = end
    for _ in range(_FACTS):
        line, end = _line(text, _skip(text, end))
        facts = _facts(line)
        if not facts:
            break
        lines |= {label: value for label, value in facts.items() if label not in lines}
        body = end
    if _skip(text, body) >= len(text):  # one line is the text, not its title
        return None
    has_blank = not text[body : _line(text, body)[1]].strip()
    if not lines:
        common = bare_text.read_head(text)
        if common.heading or common.lines or not has_blank:
            return None
    head = Head({"title": title.replace("&", "&amp;")}, lines=lines, end=body)
    days = tuple(str(value) for name, value in lines.items() if _is_day_of(name, str(value)))
    if not (days or stamped or is_new_field(lines)):
        return head
    titles = (written, *earlier_titles(text, 0, lines, is_new=True))
    return replace(head, earlier_titles=titles, earlier_dates=(*days, *earlier_dates(text, 0)))


def earlier_reading(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the titles and the dates of a text by the formats that read any text.

    They are `Head.earlier_titles` and `Head.earlier_dates` in a format that came later.
    """
    head = read_head(text) or bare_text.read_head(text)
    written = [head.fields.get("title", ""), head.heading, head.first_line]
    written += [value for name, value in head.lines.items() if LABELS[name] is Field.TITLE]
    titles = (*(title for title in written if isinstance(title, str)), NAME_OF_FILE, "")
    dates = tuple(value for value in head.lines.values() if isinstance(value, str))
    return tuple(dict.fromkeys(titles)), dates


def _skip(text: str, start: int) -> int:
    """Return the offset of the next character that is not white space."""
    match = _SPACE.match(text, start)
    return match.end() if match else start


def _line(text: str, start: int) -> tuple[str, int]:
    """Return the line at an offset, stripped, and where the next one begins."""
    stop = text.find("\n", start)
    stop = len(text) if stop < 0 else stop
    return text[start:stop].strip(), min(stop + 1, len(text))


def _is_title(line: str) -> bool:
    """Return whether a line may be a title: short, not the end of a clause, and not Markdown."""
    if not line or len(line) > _TITLE or _MARKDOWN.match(line):
        return False
    return not (_SENTENCE_END.search(line) or _WHEN.fullmatch(line))


def _facts(line: str) -> dict[str, str]:
    """Return the fields in a line; empty when the line holds anything else."""
    if not line or len(line) > _LINE:
        return {}
    labels = [match for match in _LABEL.finditer(line) if plain_name(match[1]) in LABELS]
    lead = (line[: labels[0].start()] if labels else line).strip()
    if lead and _WHEN.fullmatch(lead) is None:
        return {}
    facts = {"date": lead} if lead else {}
    ends = [*(label.start() for label in labels[1:]), len(line)]
    for label, end in zip(labels, ends, strict=False):
        name = plain_name(label[1])
        value = line[label.end() : end].strip()
        date = _WHEN.search(value)
        if date and _is_beside(value, date, name):
            facts.setdefault("date", date[0])
            value = f"{WHEN_WORDS.sub('', value[: date.start()])} {value[date.end() :]}"
        value = value.strip(" \u3000|｜/")
        is_long = len(value) > _VALUE and "://" not in value
        if is_long or is_spoken(LABELS[name], name, value):
            return {}
        if value:
            facts.setdefault(name, value)
    return facts


def _is_beside(value: str, date: re.Match[str], name: str) -> bool:
    """Return whether a date in a value is that of the text, not the value of its label."""
    is_other = LABELS[name] not in (Field.URL, Field.DATE)
    return is_other and not (date[0] == value.strip() and _is_day_of(name, value))


def _is_day_of(name: str, value: str) -> bool:
    """Return whether a value is a day that its label tells of, such as that of a change."""
    is_dated = LABELS[name] in (Field.OTHER, Field.CHANGED)
    return is_dated and _WHEN.fullmatch(value.strip()) is not None


FORMAT = ArticleFormat("plain-text", frozenset((".txt",)), read_head, has_foot=True)
