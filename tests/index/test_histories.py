"""Whatever happens to files and marks, an index ends as one that is made at once.

Its counters are what counting says at any time, however often a run is stopped.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, timedelta, timezone
from pathlib import Path
from random import Random

import pytest

from reader.archive.hosts import known_hosts
from reader.archive.identity import plain_key
from reader.index import counts, evidence
from reader.index.article_marks import MirroredCover
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.mirror import Mark, put_covers, put_marks
from tests.index.conftest import write
from tests.index.test_index import Rows, check, content

pytestmark = pytest.mark.usefixtures("stored")

LONG = "<p>" + "石桥下的河水流了一年又一年。" * 50 + "</p>"
DATES = ("", "2021-04-01T22:00:00Z", "2021-04-02T06:00:00Z")
COVERS: tuple[list[MirroredCover], ...] = (
    [],
    [MirroredCover("甲")],
    [MirroredCover()],
    [MirroredCover(until=1617400000000000)],
)


class History:
    """A library to which things happen, by lot."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.draw = Random(seed)  # noqa: S311 - a test draws
        self.library = folder / "library"
        self.library.mkdir(parents=True)
        self.index = Index(folder / "index", UTC)
        self.marks: dict[str, Mark] = {}
        self.covers: list[MirroredCover] = []

    def indexer(self, stop: Callable[[], bool] = lambda: False) -> Indexer:
        return Indexer(self.index, [self.library], known_hosts(), stop=stop)

    def write(self) -> None:
        choice = self.draw.choice
        path = write(
            self.library / choice("abc"),
            f"篇{choice('123')}",
            choice((LONG, LONG, f"<p>茶{self.draw.random()}</p>")),
            source=choice("甲乙"),
            author=choice(("", "阿茶")),
            date=choice(DATES),
            url=choice(("", f"https://example.org/{choice('1234')}")),
            name=f"2021-04-0{choice('1234')}-{choice('123')}.md",
        )
        said = path.read_text("utf-8").replace("\n---\n<", f"\ntags: [{choice('xy')}, z]\n---\n<")
        path.write_text(choice((said, said, said, "# no article\n")), "utf-8")

    def remove(self) -> None:
        if found := self.files():
            self.draw.choice(found).unlink()

    def files(self) -> list[Path]:
        return sorted(self.library.rglob("*.md"))

    def mark(self) -> None:
        keys = [key for (key,) in self.index.db.execute("select key from article where bare = 0")]
        if keys:
            key, choice = self.draw.choice(keys), self.draw.choice
            read, starred = choice((True, None, False)), choice((True, False))
            self.marks[key] = Mark(read, starred, choice((0, 2)))
            with self.index.writing():
                put_marks(self.index, [{key: self.marks[key]}])

    def keep_evidence(self) -> None:
        """Take the evidence of marks over, as the store does."""
        while pending := evidence.pending(self.index, 10):
            for key, known in pending.items():
                if key in self.marks:
                    made = self.marks[key]._replace(file=known.file, sketch=known.sketch)
                    self.marks[key] = made
            with self.index.writing():
                evidence.remove_pending(self.index, pending)
                changed = {key: self.marks[key] for key in pending if key in self.marks}
                put_marks(self.index, [changed])

    def forget(self) -> None:
        gone = [self.marks.popitem()[0]] if self.marks else []
        with self.index.writing():
            put_marks(self.index, [], gone)

    def cover(self) -> None:
        self.covers = self.draw.choice(COVERS)
        with self.index.writing():
            put_covers(self.index, self.covers)

    def run(self) -> None:
        self.indexer().run(workers=0)

    def run_for_a_while(self) -> None:
        asked = iter(range(self.draw.randrange(30)))
        self.indexer(lambda: next(asked, None) is None).run(workers=0)

    def list_names(self) -> None:
        self.indexer().names()

    def read_heads(self) -> None:
        self.indexer().heads()

    def touch(self) -> None:
        if self.index.meta("heads"):
            self.indexer().touched([self.library / "a", *self.files()[:2]])


WAYS = (
    *(History.write,) * 6,
    *(History.remove, History.mark, History.mark, History.forget, History.cover, History.run),
    *(History.run_for_a_while, History.list_names, History.read_heads, History.touch),
)


def listed(found: tuple[Rows, ...]) -> object:
    """Return the content of an index without what its outdated copies once had.

    Articles with one address and no marks may have its keys in any order.
    """
    rows, *others = found
    plain = [(*row[:4], plain_key(row[4]), *row[5:]) for row in rows]
    return [row[:12] if row[11] == 1 else row for row in plain], others


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(30))
def test_an_index_says_what_one_says_that_was_made_at_once(tmp_path: Path, seed: int) -> None:
    history = History(tmp_path, seed)
    for _ in range(20):
        history.draw.choice(WAYS)(history)
        check(history.index)
        history.keep_evidence()
    history.run()
    history.keep_evidence()
    check(history.index)
    other = Index(tmp_path / "other", UTC)
    with other.writing():
        put_marks(other, [history.marks])
        put_covers(other, history.covers)
    Indexer(other, [history.library], known_hosts()).run(workers=0)
    assert listed(content(history.index)) == listed(content(other))
    assert counts.whole(history.index) == counts.whole(other)
    check(Index(history.index.folder, timezone(timedelta(hours=8))))
