"""Cleaning beside its peers: more is kept, less is let through, and it costs less than a tree."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.bench import cleaning

pytestmark = pytest.mark.bench

COST = 1.0
"""The time of cleaning, in that of beautifulsoup4 alone on the same body."""
GAIN = 1.5
"""The least articles a second without beautifulsoup4, in those with it."""


def test_the_median_article_costs_no_more_than_its_tree_there(shared: Path) -> None:
    body, url = cleaning.median_html()
    assert cleaning.ratio(body, url) <= COST


def test_the_largest_article_costs_no_more_than_its_tree_there() -> None:
    assert cleaning.ratio(cleaning.spam_page()) <= COST


def test_the_index_cleans_much_faster_than_beautifulsoup4_parses(shared: Path) -> None:
    speed = cleaning.speeds(shared / "corpus")
    assert speed[False] >= GAIN * speed[True]


def test_no_peer_keeps_more_or_lets_less_through(shared: Path) -> None:
    own = cleaning.score(cleaning.ours)
    for name, extract in cleaning.peers():
        if extract is None:
            continue
        peer = cleaning.score(partial(cleaning.extracted, extract))
        assert own["recall"] >= peer["recall"], name
        assert own["clean"] > peer["clean"], name
        assert own["violations"] <= peer["violations"] or peer["recall"] < own["recall"], name
