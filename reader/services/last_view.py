"""How a session was left: the list, the row, the open article and the focused pane.

It is cached for each library, so that the next start shows the same. The cache may be deleted at
any time; the reading positions are in the store of the marks.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal, get_args

from reader.config import Settings
from reader.index.lists import Order
from reader.index.query.compile import Scope
from reader.paths import cache_dir
from reader.records import dataclass
from reader.services.facets import Facet, FacetKind
from reader.services.last_session import recalled, remember
from reader.services.view import Grouping, View

_FILE = "last-views.json"
_LARGEST = 1024 * 1024
_LONGEST = 4000
"""The most characters of a text in it."""

Pane = Literal["list", "facets", "article"]


@dataclass(frozen=True, slots=True)
class LastView:
    """How a session was left.

    Attributes:
        view: What the list showed.
        initial: What it would have shown by the settings of that time.
        row: The key of the article under the cursor; empty for none.
        article: The key of the open article, or the one read last; empty for none.
        pane: The focused pane.
    """

    view: View
    initial: View
    row: str = ""
    article: str = ""
    pane: Pane = "list"

    def view_for(self, initial: View, searches: Mapping[str, str]) -> View:
        """Return what the list shows at the next start.

        Args:
            initial: What it would show by the settings, which win where they have changed.
            searches: The saved searches; one that is gone narrows nothing.
        """
        view, facet = self.view, self.view.facet
        if initial != self.initial:
            view = replace(view, grouping=initial.grouping, newest_first=initial.newest_first)
        if facet.kind is FacetKind.SEARCH and facet.value not in searches:
            view = replace(view, facet=Facet())
        return view


def initial_view(settings: Settings) -> View:
    """Return what the list shows at the first start of a library."""
    return View(grouping=Grouping(settings.group), newest_first=settings.newest_first)


def last_views_file() -> Path:
    """Return the path of the cache file."""
    return cache_dir() / _FILE


def recall_view(data_dir: Path, paths: Sequence[Path]) -> LastView | None:
    """Return how the last session of a library was left; None when unknown.

    Args:
        data_dir: The folder of the marks.
        paths: The paths of the library.
    """
    stored = recalled(last_views_file(), _LARGEST).get(_key(data_dir, paths))
    if not isinstance(stored, Mapping):
        return None
    try:
        return _from_json(stored)
    except (KeyError, TypeError, ValueError):
        return None


def remember_view(data_dir: Path, paths: Sequence[Path], last: LastView) -> None:
    """Remember how a session was left; ignore write errors.

    Args:
        data_dir: The folder of the marks.
        paths: The paths of the library.
        last: How it was left.
    """
    remember(last_views_file(), _LARGEST, _key(data_dir, paths), _to_json(last))


def _key(data_dir: Path, paths: Sequence[Path]) -> str:
    return "\n".join(map(str, (data_dir.absolute(), *(path.absolute() for path in paths))))


def _to_json(last: LastView) -> dict[str, object]:
    return {
        "view": _view_to_json(last.view),
        "initial": _view_to_json(last.initial),
        "row": last.row,
        "article": last.article,
        "pane": last.pane,
    }


def _view_to_json(view: View) -> dict[str, object]:
    return {
        "facet": [str(view.facet.kind), view.facet.value],
        "words": view.words,
        "scope": str(view.scope),
        "grouping": str(view.grouping),
        "newest_first": view.newest_first,
        "order": str(view.order),
    }


def _from_json(stored: Mapping[str, object]) -> LastView:
    """Return a stored view.

    Raises:
        KeyError, TypeError, ValueError: It is damaged.
    """
    pane = stored["pane"]
    if pane not in get_args(Pane):
        raise ValueError(pane)
    return LastView(
        _view_from_json(stored["view"]),
        _view_from_json(stored["initial"]),
        _text(stored["row"]),
        _text(stored["article"]),
        next(name for name in get_args(Pane) if name == pane),
    )


def _view_from_json(stored: object) -> View:
    if not isinstance(stored, Mapping):
        raise TypeError(type(stored))
    kind, value = stored["facet"]
    return View(
        Facet(FacetKind(kind), _text(value)),
        _text(stored["words"]),
        Scope(stored["scope"]),
        Grouping(stored["grouping"]),
        bool(stored["newest_first"]),
        Order(stored["order"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise ValueError("no short text")
    return value
