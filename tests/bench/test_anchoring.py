"""The anchoring keeps its promises on real articles; `tests.bench.anchoring` prints the table."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

pytestmark = pytest.mark.bench
pytest.importorskip("opencc", reason="the changes convert the script")

from tests.bench.anchoring import add, draw_cases, measure, read_texts  # noqa: E402  needs opencc
from tests.bench.changes import DELETED, EDITED, STANDING, Case  # noqa: E402

SEED = 20


@pytest.fixture(scope="module")
def cases(shared: Path) -> list[Case]:
    rng = Random(SEED)  # noqa: S311  draws that can be repeated
    return draw_cases(read_texts(shared), 500, rng)


def test_a_quote_that_stands_is_found_in_either_script(cases: list[Case]) -> None:
    score = add(measure(change, cases, SEED) for change in STANDING)
    assert score.right >= 0.99
    assert score.sure["wrong"] == 0


def test_a_quote_of_which_a_tenth_was_edited_is_found(cases: list[Case]) -> None:
    for change in EDITED:
        score = measure(change, cases, SEED)
        assert score.right >= 0.95, change.__name__
        assert score.sure["wrong"] == 0, change.__name__


def test_a_deleted_quote_is_not_shown_elsewhere(cases: list[Case]) -> None:
    score = add(measure(change, cases, SEED) for change in DELETED)
    assert score.sure["wrong"] == 0
    assert score.right >= 0.99


def test_the_rule_of_hypothesis_shows_deleted_quotes_elsewhere(cases: list[Case]) -> None:
    # The bench can tell: on the same cases a rule without a floor is wrong.
    score = add(measure(change, cases, SEED) for change in DELETED)
    assert score.theirs["wrong"] > 50
