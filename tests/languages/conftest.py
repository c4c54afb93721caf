"""Catalogues that are compiled, and a language that is put back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from reader import translation
from reader.locales.compile import compile_catalogues
from tests import catalogues
from tests.ui.conftest import library, open_app

__all__ = ["library", "open_app"]


@pytest.fixture(scope="session", autouse=True)
def _compiled() -> None:
    """Compile the catalogues in a checkout that was never built, as the build does."""
    assert len(list(compile_catalogues())) == len(list(catalogues.languages()))


@pytest.fixture
def speak() -> Iterator[Callable[[str], None]]:
    """Return what sets the language of the interface for one test."""
    yield translation.use
    translation.use("en")
