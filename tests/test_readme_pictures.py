"""The pictures in the README show the program as it is."""

from __future__ import annotations

import re
import threading

import pytest

from tests.picture import FOLDER, PICTURES, ROOT, take


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_fresh(name: str) -> None:
    taken: list[str] = []
    # A loop of its own, in a thread of its own: pytest has one running.
    worker = threading.Thread(target=lambda: taken.append(take(name)))
    worker.start()
    worker.join()
    assert taken == [(FOLDER / f"{name}.svg").read_text("utf-8")], "run python -m tests.picture"


def test_the_readme_shows_every_picture() -> None:
    shown = re.findall(r"\]\(\.pictures/([\w-]+)\.svg\)", (ROOT / "README.md").read_text("utf-8"))
    assert set(shown) == set(PICTURES)
