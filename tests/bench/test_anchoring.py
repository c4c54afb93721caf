"""The anchoring keeps its promises on real articles; `tests.bench.anchoring` prints the table."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

pytestmark = pytest.mark.bench
pytest.importorskip("opencc", reason="the changes convert the script")

from tests.bench.anchoring import add, draw_cases, measure, read_texts  # noqa: E402  needs opencc
from tests.bench.changes import DELETED, EDITED, STANDING, Case  # noqa: E402

SEEDS = (1, 20)


@pytest.fixture(scope="module", params=SEEDS)
def seed(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.fixture(scope="module")
def cases(shared: Path, seed: int) -> list[Case]:
    rng = Random(seed)  # noqa: S311  draws that can be repeated
    return draw_cases(read_texts(shared), 500, rng)


def test_a_quote_that_stands_is_found_in_either_script(cases: list[Case], seed: int) -> None:
    score = add(measure(change, cases, seed) for change in STANDING)
    assert score.right >= 0.99
    assert score.wrong == 0


def test_a_quote_of_which_a_tenth_was_edited_is_found(cases: list[Case], seed: int) -> None:
    for change in EDITED:
        score = measure(change, cases, seed)
        assert score.right >= 0.95, change.__name__
        assert score.wrong == 0, change.__name__


def test_a_deleted_quote_is_not_shown_elsewhere(cases: list[Case], seed: int) -> None:
    score = add(measure(change, cases, seed) for change in DELETED)
    assert (score.wrong, score.right) == (0, 1)


def test_the_rule_of_hypothesis_shows_deleted_quotes_elsewhere(
    cases: list[Case], seed: int
) -> None:
    # The bench can tell: on the same cases a rule without a floor is wrong.
    score = add(measure(change, cases, seed) for change in DELETED)
    assert score.theirs["wrong"] > 50
