"""The five articles of one story are in each other's lists of related articles."""

from __future__ import annotations

from pathlib import Path

import pytest

pytestmark = pytest.mark.bench

from tests.bench.story import (  # noqa: E402  behind the mark
    index_story,
    ranks,
    rows_of_seeds,
    seed_paths,
    write_story,
)

ARTICLES = 400
FIRST = 10


@pytest.mark.skipif(len(seed_paths()) < 5, reason="needs the five articles")
def test_each_list_has_the_other_four_in_the_first_ten(tmp_path: Path) -> None:
    library = tmp_path / "library"
    write_story(library, ARTICLES)
    index = index_story(library, tmp_path / "index")
    places = ranks(index, rows_of_seeds(index, library))
    index.close()
    assert [all(0 < place <= FIRST for place in of_one) for of_one in places] == [True] * 5
