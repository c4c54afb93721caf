"""Are reprints found, and only reprints, however they were cut and edited?

``python -m tests.bench.versions`` edits real articles in the ways of `tests.bench.retold`, indexes
both together with the articles that were left alone, and counts what `find_reprints` finds; beside
it, pairs of texts judged by the ratio of difflib and by a simhash of 64 bits, each with the
threshold that does best on these very pairs. It prints a table in Markdown, and what comparisons
and look-ups cost.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from random import Random
from statistics import median

from reader.archive.hosts import known_hosts
from reader.index.database import Index
from reader.index.indexer import Indexer
from reader.index.reprints import find_reprints
from reader.text.comparison.compare import compare
from reader.text.fold import fold_bare
from tests.bench.anchoring import SHARED, read_texts
from tests.bench.retold import EDITS, retold

LONGEST = 3_000
"""Code points of a text: difflib takes seconds for longer ones."""
SHORTEST = 300


@dataclass(frozen=True, slots=True)
class Judged:
    """How many pairs of one kind were judged rightly."""

    found: int
    total: int

    @property
    def share(self) -> str:
        """The share in per cent."""
        return f"{100 * self.found / self.total:.1f}" if self.total else "–"


def write_library(folder: Path, texts: dict[str, str]) -> None:
    """Write texts as articles of different addresses, titles and days."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, (name, text) in enumerate(texts.items()):
        head = (
            f"---\ntitle: {name}\nurl: https://site{number % 7}.example.org/{number}\n"
            f"date: 2021-{number % 12 + 1:02}-{number % 28 + 1:02}\n---\n\n"
        )
        body = text.replace("\n", "\n\n")
        (folder / f"{number}.txt").write_text(head + body, "utf-8", "replace")


def open_library(folder: Path, place: Path) -> tuple[Index, dict[str, int]]:
    """Return the index of a library, and the row of each title."""
    index = Index(place)
    Indexer(index, [folder], known_hosts()).run(workers=0)
    rows = index.db.execute("select title, id, hidden, twins from article").fetchall()
    listed = {twins: id_ for _, id_, hidden, twins in rows if not hidden and twins}
    return index, {title: listed.get(twins, id_) for title, id_, _, twins in rows}


def simhash(text: str) -> int:
    """Return a simhash of 64 bits over passages of three folded characters."""
    bare = fold_bare(text)
    counts = [0] * 64
    for at in range(max(1, len(bare) - 2)):
        passage = bare[at : at + 3].encode("utf-8", "surrogatepass")
        value = zlib.crc32(passage) | zlib.crc32(passage[::-1] + b"x") << 32
        for bit in range(64):
            counts[bit] += 1 if value >> bit & 1 else -1
    return sum(1 << bit for bit, count in enumerate(counts) if count > 0)


def best_threshold(
    alike: dict[str, list[float]], apart: Sequence[float]
) -> tuple[float, dict[str, Judged], Judged]:
    """Return the threshold with the fewest mistakes, and how pairs are judged by it."""
    values = sorted({*apart, *(value for group in alike.values() for value in group)})

    def mistakes(threshold: float) -> int:
        missed = sum(value < threshold for group in alike.values() for value in group)
        return missed + sum(value >= threshold for value in apart)

    threshold = min(values, key=mistakes)
    judged = {
        name: Judged(sum(value >= threshold for value in group), len(group))
        for name, group in alike.items()
    }
    return threshold, judged, Judged(sum(value >= threshold for value in apart), len(apart))


def judge_pairs(
    texts: Sequence[str],
    edited: dict[tuple[int, str], str],
    likeness: Callable[[str, str], float],
) -> tuple[float, dict[str, Judged], Judged]:
    """Judge pairs of texts by a likeness: each with its edits, and with those of others."""
    alike: defaultdict[str, list[float]] = defaultdict(list)
    apart = []
    for (number, name), text in edited.items():
        alike[name].append(likeness(texts[number], text))
        apart.append(likeness(texts[(number + 7) % len(texts)], text))
    return best_threshold(alike, apart)


def find_in_index(
    texts: Sequence[str], edited: dict[tuple[int, str], str], folder: Path
) -> tuple[dict[str, Judged], Judged, list[float], list[str]]:
    """Look for the edits of each text in an index.

    Returns:
        How many edits of each kind were found, how many of all that was found is wrong, the
        milliseconds of each look-up, and the wrong pairs.
    """
    named = {f"original {number}": text for number, text in enumerate(texts)}
    named |= {f"{name} {number}": text for (number, name), text in edited.items()}
    write_library(folder / "library", named)
    index, rows = open_library(folder / "library", folder / "index")
    family_of_row = defaultdict(set)
    for title, row in rows.items():
        family_of_row[row].add(int(title.rsplit(" ", 1)[1]))
    found: defaultdict[str, int] = defaultdict(int)
    wrong, total, times, pairs = 0, 0, [], []
    for number in range(len(texts)):
        own = rows[f"original {number}"]
        begun = time.process_time()
        reprints = {reprint.article for reprint in find_reprints(index, own)}
        times.append(1000 * (time.process_time() - begun))
        for row in reprints:
            total += 1
            if number not in family_of_row[row]:
                wrong += 1
                pairs.append(f"{number}: {sorted(family_of_row[row])}")
        for name in EDITS:
            found[name] += rows[f"{name} {number}"] in reprints | {own}
    return (
        {name: Judged(found[name], len(texts)) for name in EDITS},
        Judged(wrong, total),
        times,
        pairs,
    )


def comparison_times(texts: Iterable[str], rng: Random) -> list[tuple[str, float]]:
    """Return the milliseconds of comparisons of 30,000 code points with their edits."""
    whole = "\n".join(texts)[:30_000]
    times = []
    for name, edit in EDITS.items():
        other = edit(whole, whole[::-1], rng)
        runs = []
        for _ in range(3):
            begun = time.process_time()
            compare(whole, other)
            runs.append(1000 * (time.process_time() - begun))
        times.append((name, median(runs)))
    return times


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=60, help="articles that are edited")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = Random(options.seed)  # noqa: S311  draws that can be repeated
    whole = read_texts(SHARED)
    candidates = [text[:LONGEST] for text in whole if len(fold_bare(text)) >= SHORTEST]
    unique = list(dict.fromkeys(candidates))
    texts = rng.sample(unique, min(options.texts, len(unique)))
    for line in report(unique, texts, rng):
        sys.stdout.write(line + "\n")


def report(unique: Sequence[str], texts: Sequence[str], rng: Random) -> Iterator[str]:
    """Yield the lines of the tables."""
    edited = retold(texts, rng)
    with tempfile.TemporaryDirectory() as folder:
        found, wrong, times, pairs = find_in_index(texts, edited, Path(folder))
    hashes = {text: simhash(text) for text in (*texts, *edited.values())}
    bare = {text: fold_bare(text) for text in hashes}
    by_difflib = judge_pairs(
        texts,
        edited,
        lambda old, new: SequenceMatcher(None, bare[old], bare[new], autojunk=False).ratio(),
    )
    by_simhash = judge_pairs(
        texts, edited, lambda old, new: 64.0 - (hashes[old] ^ hashes[new]).bit_count()
    )
    yield "| edit | pairs | `reader`: found % | difflib: found % | simhash: found % |"
    yield "|---|--:|--:|--:|--:|"
    for name in EDITS:
        shares = (found[name].share, by_difflib[1][name].share, by_simhash[1][name].share)
        yield f"| {name} | {len(texts)} | {' | '.join(shares)} |"
    yield (
        f"| other articles taken for reprints | {len(edited)} | {wrong.found} |"
        f" {by_difflib[2].found} | {by_simhash[2].found} |"
    )
    yield f"\n{wrong.total} found by reader, {wrong.found} wrong: {pairs}"
    yield f"look-up: median {median(times):.0f} ms, most {max(times):.0f} ms"
    yield "30,000 characters compared, ms:"
    for name, spent in comparison_times(unique, rng):
        yield f"  {name}: {spent:.0f}"


if __name__ == "__main__":
    main()
