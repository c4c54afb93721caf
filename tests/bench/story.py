"""Do the five articles of one story find each other among tens of thousands, and at what cost?

``python -m tests.bench.story FOLDER --articles 50000`` writes a library of real sentences, indexes
it, and prints where each of the five stands in the lists of the others, and what lists, a trail
and a thread take.

The library has the real articles, the five, and others made of real sentences of several articles
each, so that words are as frequent as they are in real archives. One of a hundred also has words
of the five that tell most, a few together, as articles on the same matters have.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from random import Random
from statistics import median

from reader.archive.article import read_article
from reader.archive.hosts import known_hosts
from reader.index.counts import whole
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.related import find_related
from reader.index.rows import entries
from reader.index.threads import MirroredThread, mirror_threads
from reader.index.versions import listed_row, row_of_path
from reader.services.thread_counts import count_threads, rows_of
from reader.services.threads import list_candidates
from reader.services.trails import TrailPart, TrailSearch, follow, rows_by_date
from reader.services.versions import list_reprints, list_versions
from reader.text.sentences import sentences
from reader.text.units import words
from tests.bench.anchoring import SHARED, read_texts

FIRST_DAY = date(2009, 1, 1)
DAYS = 5_800
NAME = "克里"
"""The name whose trail is followed, and the query of the thread."""
PLACES = "京津沪渝港澳台北南东西中"


def seed_paths(shared: Path = SHARED) -> list[Path]:
    """Return the files of the five articles."""
    return sorted((shared / "seeds").glob("*.txt"))


def write_story(folder: Path, count: int) -> None:
    """Write a library in which the five articles are among as many as `count`.

    Args:
        folder: Where it is written.
        count: Articles altogether, the five and the real ones among them.
    """
    folder.mkdir(parents=True, exist_ok=True)
    seeds = seed_paths()
    for path in seeds:
        (folder / path.name).write_bytes(path.read_bytes())
    texts = read_texts(SHARED)
    told = [read_article(path).document.text for path in seeds]
    telling = [_words_of(text) for text in told]
    parts = [[text[start:end].strip() for start, end in sentences(text)] for text in texts]
    for number in range(count - len(seeds)):
        if number < len(texts):
            body = texts[number].replace("\n", "\n\n")
        else:
            body = _mixed(parts, telling, number)
        _write(folder, number, body)


def _words_of(text: str) -> list[str]:
    """Return the Chinese words of at least two characters of a text."""
    found = (text[start:end] for start, end in words(text))
    return sorted({word for word in found if len(word) > 1 and word[0] >= "\u2e80"})


def _mixed(parts: Sequence[Sequence[str]], telling: Sequence[Sequence[str]], number: int) -> str:
    """Return a text of sentences of several articles, now and then with words of a story."""
    draw = Random(number)  # noqa: S311  a text for a bench
    chosen = []
    for part in draw.sample(parts, draw.randint(3, 6)):
        start = draw.randrange(max(1, len(part) - 4))
        chosen.append("".join(part[start : start + draw.randint(3, 9)]))
    if number % 100 == 0:
        own = draw.sample(draw.choice(telling), 12)
        chosen.insert(1, "，".join("".join(own[at : at + 3]) for at in range(0, 12, 3)) + "。")
    return "\n\n".join(chosen)


def _write(folder: Path, number: int, body: str) -> None:
    draw = Random(-1 - number)  # noqa: S311  a head for a bench
    day = FIRST_DAY + timedelta(days=draw.randrange(DAYS))
    title = next((line.strip() for line in body.split("\n") if line.strip()), "")[:24]
    source = f"{draw.choice(PLACES)}{draw.choice(PLACES)}日报"
    head = (
        f"---\ntitle: '{number} {title.replace(chr(39), '')}'\ndate: {day}\n"
        f"url: https://site{number % 97}.example.org/{number}\ntags: [ {source} ]\n---\n\n"
    )
    place = folder / f"{day:%Y-%m}"
    place.mkdir(exist_ok=True)
    (place / f"{number}.md").write_text(head + body + "\n", "utf-8", "replace")


def index_story(folder: Path, place: Path) -> Index:
    """Return the index of a library, made up to date."""
    index = Index(place)
    Indexer(index, [folder], known_hosts()).run(workers=0)
    return index


def rows_of_seeds(index: Index, folder: Path) -> list[int]:
    """Return the rows of the five articles in a library, by the name of their file."""
    rows = [row_of_path(index, folder / path.name) for path in seed_paths()]
    return [listed_row(index, row) for row in rows]


def ranks(index: Index, rows: Sequence[int]) -> list[list[int]]:
    """Return for each of the five where the other four stand in its list; 0 where they do not."""
    places = []
    for row in rows:
        listed = [related.article for related in find_related(index, row)]
        places.append([listed.index(one) + 1 if one in listed else 0 for one in rows if one != row])
    return places


@dataclass(frozen=True, slots=True)
class Cost:
    """What one kind of work takes: milliseconds of processor time."""

    name: str
    middle: float
    most: float


def cost(name: str, works: Sequence[Callable[[], object]]) -> Cost:
    """Return what some works of one kind take; each is done three times, the fastest counts."""
    times = []
    for work in works:
        runs = []
        for _ in range(3):
            begun = time.process_time()
            work()
            runs.append(1000 * (time.process_time() - begun))
        times.append(min(runs))
    return Cost(name, median(times), max(times))


def costs(index: Index, rows: Sequence[int]) -> Iterator[Cost]:
    """Yield what lists, a trail and a thread of the five articles take."""
    by_row = entries(index, rows)
    keys = [by_row[row].key for row in rows]
    yield cost("related", [partial(find_related, index, row) for row in rows])
    yield cost("reprints", [partial(list_reprints, index, row) for row in rows])
    yield cost("versions", [partial(list_versions, index, by_row[row], row) for row in rows])
    search = TrailSearch((NAME,))
    yield cost("trail, first mentions", [partial(first_mentions, index, search)])
    yield cost("trail, all mentions", [partial(all_mentions, index, search)])
    for text, thread in (
        ("thread of five articles", MirroredThread("one", "one", "", tuple(keys))),
        (f"thread of a query for {NAME}", MirroredThread("two", "two", NAME, tuple(keys[:1]))),
    ):
        mirror_threads(index, [thread])
        name = f"{text} ({len(rows_of(index, thread.id))} articles)"
        yield cost(f"{name}: rows", [partial(rows_of, index, thread.id)])
        yield cost(f"{name}: counts", [partial(count_threads, index)])
        yield cost(f"{name}: candidates", [partial(list_candidates, index, thread)])


def first_mentions(index: Index, search: TrailSearch) -> TrailPart | None:
    """Return the part of a trail that the screen shows at once."""
    return next(follow(index, search.names, rows_by_date(index, search)), None)


def all_mentions(index: Index, search: TrailSearch) -> int:
    """Return how many mentions a trail has."""
    parts = follow(index, search.names, rows_by_date(index, search))
    return sum(len(part.mentions) for part in parts)


def main() -> None:
    """Write and index the library unless it is there, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--articles", type=int, default=50_000)
    options = parser.parse_args()
    library, place = options.folder / "library", options.folder / "index"
    if not library.exists():
        write_story(library, options.articles)
    begun = time.process_time()
    index = index_story(library, place)
    _print(f"indexed: {time.process_time() - begun:.0f} s of processor time")
    _print(f"articles: {whole(index).total:,}")
    rows = rows_of_seeds(index, library)
    for path, places in zip(seed_paths(), ranks(index, rows), strict=True):
        _print(f"{path.name}: the other four stand at {places}")
    for one in costs(index, rows):
        _print(f"{one.name}: median {one.middle:.0f} ms, most {one.most:.0f} ms")
    _print(f"memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")


def _print(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
