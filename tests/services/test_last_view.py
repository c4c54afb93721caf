"""How a session was left, kept for the next start."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.config import Settings
from reader.index.lists import Order
from reader.index.query.compile import Scope
from reader.services import last_session, last_view
from reader.services.facets import Facet, FacetKind
from reader.services.last_view import LastView, initial_view, recall_view, remember_view
from reader.services.view import Grouping, View

INITIAL = View()
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
views = st.builds(
    View,
    st.builds(Facet, st.sampled_from(FacetKind), texts),
    texts,
    st.sampled_from(Scope),
    st.sampled_from(Grouping),
    st.booleans(),
    st.sampled_from(Order),
)
lasts = st.builds(
    LastView, views, views, texts, texts, st.sampled_from(["list", "facets", "article"])
)


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_view, "cache_dir", lambda: tmp_path / "cache")


@given(lasts)
def test_what_is_stored_comes_back(last: LastView) -> None:
    stored = json.loads(json.dumps(last_view._to_json(last)))
    assert last_view._from_json(stored) == last


def test_each_library_has_its_own(tmp_path: Path) -> None:
    one, other = [tmp_path / "one"], [tmp_path / "one", tmp_path / "other"]
    last = LastView(replace(INITIAL, words="茶"), INITIAL, "a", "b", "article")
    remember_view(tmp_path, one, last)
    remember_view(tmp_path, other, LastView(INITIAL, INITIAL))
    assert recall_view(tmp_path, one) == last
    assert recall_view(tmp_path, other) == LastView(INITIAL, INITIAL)
    assert recall_view(tmp_path / "other data", one) is None


def test_the_oldest_are_dropped(tmp_path: Path) -> None:
    for number in range(last_session.KEPT + 1):
        remember_view(tmp_path, [tmp_path / str(number)], LastView(INITIAL, INITIAL))
    known = [recall_view(tmp_path, [tmp_path / str(n)]) for n in range(last_session.KEPT + 1)]
    assert [view is None for view in known] == [True] + [False] * last_session.KEPT


@pytest.mark.parametrize(
    "damage",
    [
        {"pane": "nowhere"},
        {"row": 3},
        {"view": None},
        {"view": {}},
        {"article": "x" * 10_000},
        {"initial": {"facet": ["nothing", ""]}},
    ],
)
def test_a_damaged_view_is_unknown(tmp_path: Path, damage: dict[str, Any]) -> None:
    remember_view(tmp_path, [tmp_path], LastView(INITIAL, INITIAL))
    file = last_view.last_views_file()
    (stored,) = json.loads(file.read_text("utf-8")).items()
    file.write_text(json.dumps({stored[0]: {**stored[1], **damage}}), "utf-8")
    assert recall_view(tmp_path, [tmp_path]) is None


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', "[" * 9999])
def test_a_damaged_file_is_replaced(tmp_path: Path, text: str) -> None:
    file = last_view.last_views_file()
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    assert recall_view(tmp_path, [tmp_path]) is None
    remember_view(tmp_path, [tmp_path], LastView(INITIAL, INITIAL))
    assert recall_view(tmp_path, [tmp_path]) is not None


SEARCH = Facet(FacetKind.SEARCH, "茶")


@pytest.mark.parametrize(
    ("view", "settings", "searches", "expected"),
    [
        (View(words="茶"), {}, {}, View(words="茶")),
        (View(grouping=Grouping.SOURCE), {}, {}, View(grouping=Grouping.SOURCE)),
        (View(words="茶"), {"group": "flat"}, {}, View(words="茶", grouping=Grouping.FLAT)),
        (View(), {"newest_first": False}, {}, View(newest_first=False)),
        (View(SEARCH), {}, {"茶": "茶"}, View(SEARCH)),
        (View(SEARCH), {}, {}, View()),
    ],
)
def test_changed_settings_win(
    view: View, settings: dict[str, Any], searches: dict[str, str], expected: View
) -> None:
    last = LastView(view, initial_view(Settings()))
    assert last.view_for(initial_view(Settings(**settings)), searches) == expected
