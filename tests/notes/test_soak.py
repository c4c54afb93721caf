"""No word is lost between two machines with a sync tool, wrong clocks and kills."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.notes.soak import soak

CHANGES = int(os.environ.get("READER_SOAK_CHANGES", "200"))


@pytest.mark.slow
def test_no_word_is_lost_between_two_machines(tmp_path: Path) -> None:
    outcome = soak(tmp_path, CHANGES, seed=CHANGES)
    assert outcome.changes >= CHANGES
    assert outcome.lost == frozenset()
    assert outcome.agrees
