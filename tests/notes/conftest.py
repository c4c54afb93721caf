"""Stores of these tests lie in memory where they can: real files, and no waiting for a disk."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.notes.strategies import MEMORY


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """A folder of the test's own."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        yield Path(folder)
