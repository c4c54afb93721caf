"""Stand-ins that behave like the real thing, without files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from reader.archive.header import Entry
from reader.text.article_date import ArticleDate
from reader.text.safe import safe_line


@dataclass(frozen=True)
class FakeState:
    read: bool | None = None
    starred: bool = False
    place: int | None = None
    title: str = ""
    file: str = ""
    sketch: bytes = b""
    anchor: object | None = None
    note: str = ""
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class FakeHighlight:
    key: str
    note: str = ""
    state: str = "anchored"
    quote: str = ""


class FakeThreads:
    version = 0

    def listed(self) -> tuple[()]:
        return ()


class FakeMarks:
    """Marks in memory: what is read, starred and highlighted, by key."""

    threads = FakeThreads()

    def __init__(
        self,
        read: set[str] | None = None,
        starred: set[str] | None = None,
        highlights: dict[str, int] | None = None,
    ) -> None:
        self.read = read or set()
        self.starred = starred or set()
        self.by_key = highlights or {}

    def is_read(self, key: str, *, source: str, date: ArticleDate | None) -> bool:
        return key in self.read

    def state(self, key: str) -> FakeState:
        return FakeState(True if key in self.read else None, key in self.starred)

    def states(self) -> Mapping[str, FakeState]:
        return {key: self.state(key) for key in self.read | self.starred}

    def ranges(self) -> tuple[()]:
        return ()

    def highlighted(self) -> Mapping[str, int]:
        return self.by_key

    def touched(self) -> None:
        return None

    def watermark(self) -> str:
        return ""

    def keep_identities(self, identities: Mapping[str, tuple[str, bytes]]) -> bool:
        return False

    def highlights(self, key: str | None = None) -> list[FakeHighlight]:
        return [
            FakeHighlight(each)
            for each, count in self.by_key.items()
            for _ in range(count)
            if key in (None, each)
        ]


def entry(
    title: str,
    *,
    source: str = "Tea",
    date: str | None = "2021-04-01T12:00:00",
    key: str = "",
    problem: str = "",
) -> Entry:
    """Return a row that came from no file."""
    return Entry(
        file=f"/nowhere/{title}.md",
        key=key or title,
        title=safe_line(title),
        source=safe_line(source),
        author=safe_line(""),
        url="",
        date=ArticleDate(datetime.fromisoformat(date).replace(tzinfo=UTC)) if date else None,
        tags=(),
        problem=problem,
    )
