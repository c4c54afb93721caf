"""Are highlights found again after their articles have changed?

``python -m tests.bench.anchoring`` takes 500 highlights of real articles (sentences, phrases,
words, paragraphs), changes the articles in the ways that articles change, and counts where the
highlights are found; beside it, the published rule of Hypothesis on the same cases. It prints a
table in Markdown.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median

from reader.archive.article import read_article
from reader.text.anchoring.anchor import CONTEXT, describe, find
from reader.text.fold import fold_bare
from tests.bench import hypothesis_rule
from tests.bench.changes import DELETED, EDITED, STANDING, Case, Change, Changed

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("READER_SHARED", ROOT.parent / "shared"))

_KINDS = {"sentence": 50, "sentences": 15, "phrase": 15, "word": 10, "paragraph": 10}  # percent
_SENTENCE = re.compile(r"[^。！？!?\n]+[。！？!?]+[”’」』]?")
_WORD = re.compile("[\u4e00-\u9fff]{2,4}")
_LINE = re.compile(r"[^\n]{20,}")
_LONG = 24  # bare code points
_SHARED = 0.8  # how much of the range found and the true range together both must share
_SLACK = 3  # or how many code points they may differ by


def read_texts(shared: Path) -> list[str]:
    """Return the cleaned texts of the corpus that are long enough to highlight in."""
    paths = sorted((shared / "corpus").rglob("*.md"))
    texts = (read_article(path).document.text for path in paths)
    return [text for text in texts if len(text) >= 100]


def draw_cases(texts: list[str], count: int, rng: Random) -> list[Case]:
    """Return ranges as readers mark them, each of which can be told from all others.

    A range that stands again with the same 32 code points on both sides is passed over: nothing
    that is kept of it could tell which one was marked. So is a long one that stands in the other
    article, too, of which parts are put in.
    """
    cases: dict[tuple[str, int, int], Case] = {}
    while len(cases) < count:
        text, other = rng.sample(texts, 2)
        kind = rng.choices(list(_KINDS), list(_KINDS.values()))[0]
        ranges = list(_ranges(text, kind, rng))
        if not ranges:
            continue
        start, end = _trim(text, *rng.choice(ranges))
        around = fold_bare(text[max(0, start - CONTEXT) : end + CONTEXT])
        quote = fold_bare(text[start:end])
        sought = quote if len(quote) >= _LONG else around
        is_repeated = fold_bare(text).count(around) > 1 or sought in fold_bare(other)
        if quote and not is_repeated:
            cases[text, start, end] = Case(text, start, end, other)
    return list(cases.values())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    quote = text[start:end]
    return end - len(quote.lstrip()), start + len(quote.rstrip())


def _ranges(text: str, kind: str, rng: Random) -> Iterator[tuple[int, int]]:
    if kind == "paragraph":
        yield from (line.span() for line in _LINE.finditer(text))
    elif kind == "word":
        yield from (word.span() for word in _WORD.finditer(text))
    elif kind == "phrase":
        for line in _LINE.finditer(text):
            size = rng.randint(5, 15)
            start = rng.randint(line.start(), line.end() - size)
            yield start, start + size
    else:
        spans = [
            span for span in map(re.Match.span, _SENTENCE.finditer(text)) if span[1] - span[0] > 5
        ]
        reach = 0 if kind == "sentence" else rng.randint(1, 2)
        yield from ((one[0], other[1]) for one, other in zip(spans, spans[reach:], strict=False))


def judge(changed: Changed, found: tuple[int, int] | None) -> str:
    """Return ``right``, ``wrong`` or ``none``; marks and spaces at the ends do not count."""
    if found is None:
        return "right" if changed.start < 0 else "none"
    if changed.start < 0:
        return "wrong"
    ends = (found, (changed.start, changed.end))
    shared = _weigh(changed.text, max(start for start, _ in ends), min(end for _, end in ends))
    together = _weigh(changed.text, min(start for start, _ in ends), max(end for _, end in ends))
    is_near = shared > 0 and together - shared <= _SLACK
    return "right" if is_near or shared >= _SHARED * together else "wrong"


def _weigh(text: str, start: int, end: int) -> int:
    return len(fold_bare(text[start:end])) if start < end else 0


@dataclass(slots=True)
class Score:
    """What became of highlights.

    Attributes:
        sure: Of those shown as their own, how many are right and wrong.
        offered: The same of those offered for review (`moved`).
        theirs: By the rule of Hypothesis.
        milliseconds: Of processor time that each search took.
    """

    sure: Counter[str] = field(default_factory=Counter)
    offered: Counter[str] = field(default_factory=Counter)
    theirs: Counter[str] = field(default_factory=Counter)
    milliseconds: list[float] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many highlights there were."""
        return self.theirs.total()

    @property
    def right(self) -> float:
        """The share that is at the right place, or rightly nowhere."""
        return (self.sure["right"] + self.offered["right"]) / self.total

    @property
    def wrong(self) -> int:
        """How many are at a wrong place, shown as their own or offered for review."""
        return self.sure["wrong"] + self.offered["wrong"]

    def row(self, name: str) -> str:
        """Return a row of the table."""
        cells = [
            name,
            self.total,
            f"{self.right * 100:.1f}",
            self.offered["right"],
            self.wrong,
            self.sure["none"],
            f"{self.theirs['right'] * 100 / self.total:.1f}",
            self.theirs["wrong"],
            self.theirs["none"],
        ]
        return "| " + " | ".join(map(str, cells)) + " |"


HEAD = """\
| change | highlights | right % | of these for review | wrong | not found \
| Hypothesis: right % | wrong | not found |
|---|--:|--:|--:|--:|--:|--:|--:|--:|"""


def measure(change: Change, cases: Iterable[Case], seed: int) -> Score:
    """Return what becomes of highlights by one kind of change."""
    score = Score()
    rng = Random(f"{seed} {change.__name__}")  # noqa: S311  draws that can be repeated
    for case in cases:
        changed = change(case, rng)
        if changed is None:
            continue
        selector = describe(case.text, case.start, case.end)
        began = time.process_time()
        place = find(changed.text, selector, same_text=False)
        score.milliseconds.append((time.process_time() - began) * 1000)
        if place.state == "unanchored":
            score.sure[judge(changed, None)] += 1
        else:
            counter = score.sure if place.state == "anchored" else score.offered
            counter[judge(changed, (place.start, place.end))] += 1
        score.theirs[judge(changed, hypothesis_rule.find(changed.text, selector))] += 1
    return score


def add(scores: Iterable[Score]) -> Score:
    """Return the sum of several scores."""
    total = Score()
    for score in scores:
        total.sure += score.sure
        total.offered += score.offered
        total.theirs += score.theirs
        total.milliseconds += score.milliseconds
    return total


def report(cases: list[Case], seed: int) -> Iterator[str]:
    """Yield the lines of the table."""
    yield HEAD
    everything = []
    for title, changes in (
        ("the quote stands", STANDING),
        ("the quote is edited", EDITED),
        ("the quote is gone", DELETED),
    ):
        scores = []
        for change in changes:
            score = measure(change, cases, seed)
            yield score.row(change.__name__.replace("_", " "))
            scores.append(score)
        everything += scores
        yield add(scores).row(f"**{title}**")
    times = add(everything).milliseconds
    yield f"\nOne search: median {median(times):.2f} ms, longest {max(times):.0f} ms of processor."


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500, help="how many highlights")
    parser.add_argument("--seed", type=int, default=1, help="of the draws")
    parser.add_argument("--shared", type=Path, default=SHARED, help="the folder with the corpus")
    args = parser.parse_args()
    rng = Random(args.seed)  # noqa: S311  draws that can be repeated
    cases = draw_cases(read_texts(args.shared), args.count, rng)
    for line in report(cases, args.seed):
        sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()
