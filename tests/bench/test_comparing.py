"""What versions, reprints, related articles, trails and comparisons cost, as ratios."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from random import Random
from statistics import median

import pytest

pytestmark = pytest.mark.bench
pytest.importorskip("opencc", reason="an edit converts the script")

from reader.archive.hosts import known_hosts  # noqa: E402  needs opencc
from reader.index.database import Index  # noqa: E402
from reader.index.indexer import Indexer  # noqa: E402
from reader.index.related import find_related  # noqa: E402
from reader.index.reprints import find_reprints  # noqa: E402
from reader.index.rows import entries  # noqa: E402
from reader.services.trails import TrailSearch, follow, rows_by_date  # noqa: E402
from reader.services.versions import list_versions  # noqa: E402
from reader.text.comparison.compare import compare  # noqa: E402
from reader.text.fold import fold_bare  # noqa: E402
from tests.bench.library import articles, write_library  # noqa: E402
from tests.bench.retold import EDITS  # noqa: E402

LENGTH = 30_000
"""Characters of compared texts."""
SMALL, LARGE = 200, 2_000
"""Articles of the two libraries."""
ASKED = 15
"""Articles that are asked about in each."""


def spent(work: Callable[[], object], runs: int = 5) -> float:
    """Return the least processor time of some runs, in seconds."""
    times = []
    for _ in range(runs):
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


@pytest.fixture(scope="module")
def text() -> str:
    """Return a long text, with an end of a sentence and of a paragraph now and then."""
    bodies = "\n".join(article.body for article in articles(400))
    plain = bodies.replace("<p>", "").replace("</p>", "\n")
    return plain[:LENGTH]


@pytest.fixture(scope="module")
def reference(text: str) -> float:
    """Return the time of folding and sorting the text twenty times: a tenth of a second or two."""

    def work() -> None:
        for _ in range(20):
            fold_bare(text)
            sorted(text)

    return spent(work)


@pytest.mark.parametrize("name", EDITS)
def test_a_comparison_costs_no_more_than_folding_a_text_often(
    text: str, reference: float, name: str
) -> None:
    edited = EDITS[name](text, text[::-1], Random(1))  # noqa: S311  draws that can be repeated
    assert len(text) == LENGTH
    ratio = spent(lambda: compare(text, edited).figures) / reference
    print(f"{name}: {ratio:.2f}")  # noqa: T201  shown with -s
    assert ratio <= 0.8


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[int, Index]]:
    """Return the indexes of a small and a large library."""
    made = {}
    for count in (SMALL, LARGE):
        folder = tmp_path_factory.mktemp(f"library{count}")
        write_library(folder / "articles", count)
        made[count] = Index(folder / "index")
        Indexer(made[count], [folder / "articles"], known_hosts()).run(workers=0)
    yield made
    for index in made.values():
        index.close()


def look_up(index: Index, kind: str) -> float:
    """Return the median time of a look-up of some articles."""
    rows = [row for (row,) in index.db.execute("select id from article where hidden = 0")]
    asked = rows[:: max(1, len(rows) // ASKED)][:ASKED]
    by_row = entries(index, asked)
    work: dict[str, Callable[[int], object]] = {
        "reprints": lambda row: find_reprints(index, row),
        "related": lambda row: find_related(index, row),
        "versions": lambda row: list_versions(index, by_row[row], row),
        "trail": lambda row: first_part(index, by_row[row].title[:2]),
    }
    return median(spent(partial(work[kind], row), 3) for row in asked)


def first_part(index: Index, name: str) -> object:
    """Return the first mentions of a name."""
    return next(follow(index, (name,), rows_by_date(index, TrailSearch((name,)))), None)


@pytest.mark.parametrize("kind", ["versions", "reprints", "related", "trail"])
def test_a_look_up_costs_no_more_than_folding_a_text_often(
    libraries: dict[int, Index], reference: float, kind: str
) -> None:
    ratio = look_up(libraries[LARGE], kind) / reference
    print(f"{kind}: {ratio:.2f}")  # noqa: T201  shown with -s
    assert ratio <= 0.5


@pytest.mark.parametrize("kind", ["versions", "reprints", "related"])
def test_a_look_up_costs_little_more_in_a_library_ten_times_as_large(
    libraries: dict[int, Index], reference: float, kind: str
) -> None:
    small, large = (look_up(libraries[count], kind) for count in (SMALL, LARGE))
    print(f"{kind}: {1000 * small:.1f} and {1000 * large:.1f} ms")  # noqa: T201  shown with -s
    assert large <= 4 * small + reference / 50
