"""One entry of Kindle's ``My Clippings.txt``, in English or in Chinese of either script."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from enum import Enum
from typing import NamedTuple

from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.fold import fold

LOCATION, PAGE = "location", "page"
"""The units of places."""


class Kind(Enum):
    """What an entry is."""

    HIGHLIGHT = "highlight"
    NOTE = "note"
    BOOKMARK = "bookmark"


class Place(NamedTuple):
    """Where an entry is in its book.

    Attributes:
        unit: `LOCATION`, or `PAGE` where the book has only pages.
        start: The first location.
        end: The last location.
    """

    unit: str
    start: int
    end: int

    def overlaps(self, other: Place) -> bool:
        """Return whether another place has a location of this one."""
        return self.unit == other.unit and self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Clipping:
    """An entry.

    Attributes:
        index: Its number in the file.
        kind: What it is.
        title: The title of the book.
        author: Its author, empty when none is named.
        place: Where it is, None when it does not say so.
        time: When it was made, None when it does not say so.
        text: The words of a highlight, or the note; empty for a bookmark.
        is_limited: Whether words are missing, as the publisher allows no more.
    """

    index: int
    kind: Kind
    title: str
    author: str
    place: Place | None
    time: datetime | None
    text: str
    is_limited: bool = False


BLANKS = "\ufeff\u200b\u200e\u200f \t\n\u00a0\u3000"
"""What is dropped around the parts of an entry."""
# The patterns are matched with folded text, which is lower case, half width and Simplified.
_HEAD = lazy_pattern(r"\s*[-\u2010-\u2015\u2022*]\s*(.+)", re.DOTALL)
_KIND = lazy_pattern(
    r"(?P<highlight>\bhighlight\b|\bclip(?:ping)?\b|标注|[划画]线|重点|剪贴|剪切)"
    r"|(?P<note>\bnote\b|笔记|注记|注释|备注|附注)|(?P<bookmark>\bbookmark\b|书签)"
)
_ENGLISH = lazy_pattern(r"\b(?:your|added)\b")
"""What tells English from other languages with one of its words for a kind, as French has."""
_RANGE = r"\s*[:.]?\s*#?\s*([0-9]{1,9})(?![0-9])(?:\s*[-\u2010-\u2015~]\s*#?([0-9]{1,9})(?![0-9]))?"
_LOCATION = lazy_pattern(rf"(?:\bloc(?:ations?)?\b|位置|(?=#)){_RANGE}")
_PAGE = lazy_pattern(rf"(?:\bpages?\b|第){_RANGE}")
_DAY = lazy_pattern(
    r"(?<![0-9])(?P<year>[0-9]{4})\s*[年/.-]\s*(?P<month>[0-9]{1,2})\s*[月/.-]\s*(?P<day>[0-9]{1,2})"
    r"(?![0-9])"
)
_ENGLISH_DAY = lazy_pattern(
    r"(?:\b(?P<before>[0-9]{1,2})\s+)?"
    r"\b(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+"
    r"(?:(?P<after>[0-9]{1,2}),?\s+)?(?P<year>[0-9]{4}|[0-9]{2})(?![0-9:])"
)
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_HOUR = lazy_pattern(
    r"(?P<before>上午|下午|凌晨|早上|中午|晚上)?\s*(?<![0-9])(?P<hour>[0-9]{1,2})\s*[:时点]\s*"
    r"(?P<minute>[0-9]{2})(?:\s*[:分]\s*(?P<second>[0-9]{2}))?(?:\s*(?P<after>[ap])\.?m\b)?"
)
_AFTERNOON = ("下午", "中午", "晚上", "p")
_FIRST_YEAR = 2007
"""The year of the first Kindle: an earlier time is that of a clock that was not set."""
_LIMIT = lazy_pattern(
    r"[<〈《＜](?=[^<>〈〉《》＜＞\n]*+[>〉》＞]?\Z).*?(?:clipping limit|剪[贴貼](?:上限|限制))",
    re.IGNORECASE,
)
_LONGEST = 400
"""The most characters of a line of facts."""


def is_entry(text: str) -> bool:
    """Return whether a text has a line of facts after its title, in any language."""
    _title, facts, _words = _split(text)
    return _HEAD.fullmatch(facts) is not None


def parse(text: str, index: int) -> Clipping | None:
    """Return an entry, None when it is none in a language that is known.

    Args:
        text: Its lines, separated by line feeds.
        index: Its number in the file.
    """
    title, facts, words = _split(text)
    if (head := _HEAD.fullmatch(facts)) is None:
        return None
    kind = _KIND.search(head[1])
    if kind is None or (kind[0].isascii() and _ENGLISH.search(head[1]) is None):
        return None
    place, time = _place(head[1]), _time(head[1])
    if place is None and time is None:
        return None
    limit = _LIMIT.search(words)
    return Clipping(
        index,
        Kind(kind.lastgroup),
        *_title_and_author(title),
        place,
        time,
        words[: limit.start()].strip(BLANKS) if limit is not None else words,
        is_limited=limit is not None,
    )


def _split(text: str) -> tuple[str, str, str]:
    """Return the title, the folded facts and the words of an entry."""
    title, _line_feed, rest = text.strip(BLANKS).partition("\n")
    facts, _line_feed, words = rest.partition("\n")
    facts = facts.strip(BLANKS)
    return title.strip(BLANKS), fold(facts) if len(facts) <= _LONGEST else "", words.strip(BLANKS)


def _title_and_author(line: str) -> tuple[str, str]:
    """Separate a title from the author in the last brackets, which may contain others."""
    depth = 0
    for offset in range(len(line) - 1, 0, -1) if line.endswith(")") else ():
        depth += {")": 1, "(": -1}.get(line[offset], 0)
        if not depth:
            title = line[:offset].strip(BLANKS)
            return (title, line[offset + 1 : -1].strip(BLANKS)) if title else (line, "")
    return line, ""


def _place(facts: str) -> Place | None:
    """Return the place in a folded line of facts."""
    for unit, pattern in ((LOCATION, _LOCATION), (PAGE, _PAGE)):
        if (match := pattern.search(facts)) is not None:
            start, end = match[1], match[2] or match[1]
            if len(end) < len(start):  # 1234-35
                end = start[: -len(end)] + end
            return Place(unit, int(start), max(int(start), int(end)))
    return None


def _time(facts: str) -> datetime | None:
    """Return the time in a folded line of facts; it is that of the device, taken as local here."""
    day = _DAY.search(facts) or _ENGLISH_DAY.search(facts)
    if day is None:
        return None
    parts = day.groupdict()
    month = _MONTHS.index(parts["month"]) + 1 if parts["month"] in _MONTHS else int(parts["month"])
    number = parts.get("day") or parts.get("before") or parts.get("after") or 0
    year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
    hour, minute, second = _hour(facts, day.end())
    try:
        time = datetime(year, month, int(number), hour, minute, second).astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return time if time.year >= _FIRST_YEAR else None


def _hour(facts: str, start: int) -> tuple[int, int, int]:
    """Return the hour, the minute and the second after a date, midnight when there are none."""
    if (match := _HOUR.search(facts, start)) is None:
        return 0, 0, 0
    hour = int(match["hour"])
    half = match["before"] or match["after"]
    if half in _AFTERNOON and hour < (11 if half == "中午" else 12):
        hour += 12
    elif half is not None and half not in _AFTERNOON and hour == 12:
        hour = 0
    return hour, int(match["minute"]), int(match["second"] or 0)
