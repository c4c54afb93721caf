"""Undo leads back through every state there was, exactly, and redo forth, across restarts."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.notes.model import ArticleRef, Highlight
from reader.notes.store import Notes
from reader.text.article_date import ArticleDate
from tests.notes.strategies import MEMORY

NOW = datetime(2024, 5, 1, 12, tzinfo=UTC)
ARTICLES = [
    ArticleRef(
        f"k{n}", f"第{n}篇", "", f"茶事{n % 2}", "", ArticleDate(NOW + timedelta(n)) if n else None
    )
    for n in range(4)
]


def highlight(id_: str, key: str = "k1", **changes: Any) -> Highlight:
    made = Highlight(id_, key, "明前", "前", "后", 0, 2, 0, "sha", 1, 1, NOW, NOW)
    return replace(made, **changes)


def edited(notes: Notes, **changes: Any) -> None:
    """Change all highlights in one step."""
    notes.edit_highlights([replace(each, **changes) for each in notes.highlights()])


CHANGES: dict[str, Callable[[Notes, int], Any]] = {
    "star": lambda notes, n: notes.set_starred([ARTICLES[n]], not notes.state(f"k{n}").starred),
    "read": lambda notes, n: notes.set_read(ARTICLES[: n + 1], True),
    "unread": lambda notes, n: notes.set_read(ARTICLES[n:], False),
    "all": lambda notes, n: notes.mark_all_read(
        source=None, until=None, except_keys=[f"k{n}"], also=[ARTICLES[0]]
    ),
    "source": lambda notes, n: notes.mark_all_read(source="茶事1", until=NOW + timedelta(n)),
    "add": lambda notes, n: notes.add_highlight(highlight(f"h{n}", f"k{n}"), ARTICLES[n]),
    "add again": lambda notes, n: notes.add_highlight(
        highlight("h1", "k1", note="再" * n, colour=2), ARTICLES[1]
    ),
    "import": lambda notes, n: notes.add_highlights(
        [(highlight(f"i{n}{m}", f"k{m}", note="取"), ARTICLES[m]) for m in range(3)]
    ),
    "note": lambda notes, n: edited(notes, note="注" * n),
    "tags": lambda notes, n: edited(notes, tags=("茶",) * n),
    "colour": lambda notes, n: edited(notes, colour=n + 1),
    "anchor": lambda notes, n: edited(notes, start=n, end=n + 2, state="moved"),
    "remove": lambda notes, n: notes.remove_highlights(
        [each.id for each in notes.highlights()][: n + 1]
    ),
    "keep": lambda notes, n: notes.set_kept(f"k{n}", ["ad", "nav"][: n % 3], ARTICLES[n]),
    "bookmark": lambda notes, n: notes.positions.set_bookmark("ab"[n % 2], ARTICLES[n], n * 5),
    "unbookmark": lambda notes, n: notes.positions.remove_bookmark("ab"[n % 2]),
}
STEPS = st.lists(
    st.tuples(st.sampled_from(sorted(CHANGES)), st.integers(0, 3), st.booleans()), max_size=12
)


def seen(notes: Notes) -> Any:
    """Return all that a reader sees of the marks."""
    return (
        [notes.is_read(each.key, source=each.source, date=each.date) for each in ARTICLES],
        [(notes.state(each.key).read, notes.state(each.key).starred) for each in ARTICLES],
        [notes.kept(each.key) for each in ARTICLES],
        notes.bookmarks(),
        notes.highlights(),
        {(each.source, each.until, each.except_keys) for each in notes.ranges()},
    )


def again(notes: Notes, folder: Path) -> Notes:
    """Return the marks of the next session."""
    assert notes.flush(10)
    notes.close()
    return Notes.open(folder)


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(STEPS, st.lists(st.booleans(), min_size=24, max_size=24))
def test_every_state_comes_back(steps: list[tuple[str, int, bool]], restarts: list[bool]) -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        folder = Path(name)
        notes = Notes.open(folder)
        states = [seen(notes)]
        for change, number, restart in steps:
            known = len(notes.history())
            CHANGES[change](notes, number)
            done = len(notes.history()) - known
            assert done <= 1  # however much it touches, it is one step
            if done:
                states.append(seen(notes))
            if restart:
                notes = again(notes, folder)
        notes = again(notes, folder)
        for state, restart in zip(reversed(states[:-1]), restarts, strict=False):
            assert notes.undo() is not None
            assert seen(notes) == state
            if restart:
                notes = again(notes, folder)
        assert notes.undo() is None
        for state, restart in zip(states[1:], reversed(restarts), strict=False):
            assert notes.redo() is not None
            assert seen(notes) == state
            if restart:
                notes = again(notes, folder)
        assert notes.redo() is None
        notes.close()


@settings(max_examples=20, deadline=None)
@given(STEPS, STEPS)
def test_undo_in_one_session_takes_nothing_from_another(
    mine: list[tuple[str, int, bool]], theirs: list[tuple[str, int, bool]]
) -> None:
    """Two sessions on articles of their own: what one undoes the other does not feel."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as name:
        one, other = (Notes.open(Path(name)) for _ in range(2))
        for change, number, _ in theirs:
            if change in ("star", "read", "keep"):
                CHANGES[change](other, number)
        assert other.flush(10)
        before = seen(other)
        count = 0
        for change, _number, _ in mine:
            if change in ("add", "import"):
                one.add_highlight(highlight(f"m{count}", "mine"), ArticleRef("mine"))
                count += 1
        assert one.flush(10)
        one.poll()
        for _ in range(count):
            assert one.undo() is not None
        assert one.flush(10)
        other.poll()
        assert seen(other) == before
        one.close()
        other.close()
