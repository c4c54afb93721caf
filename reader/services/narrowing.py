"""What narrows a list, in the order in which it was added, so that the last is removed first."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from reader.index.query.compile import Scope
from reader.services.facets import Facet, FacetKind
from reader.services.view import View


class Filter(StrEnum):
    """A part of a view that narrows the list."""

    FACET = "facet"
    WORDS = "words"


class Narrowing:
    """Follows a view, and returns the filters of it in the order in which they were added."""

    def __init__(self) -> None:
        self._filters: list[Filter] = []

    def follow(self, view: View) -> None:
        """Note which filters a view has now."""
        now = []
        if view.facet.kind is not FacetKind.ALL:
            now.append(Filter.FACET)
        if view.words.strip():
            now.append(Filter.WORDS)
        kept = [filter_ for filter_ in self._filters if filter_ in now]
        self._filters = kept + [filter_ for filter_ in now if filter_ not in kept]

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The filters, the last one added at the end."""
        return tuple(self._filters)

    def without(self, number: int = -1) -> Mapping[str, object] | None:
        """Return the changes of a view that remove a filter; None without such a filter.

        Args:
            number: The index of the filter, by default that of the last one.
        """
        if not -len(self._filters) <= number < len(self._filters):
            return None
        if self._filters[number] is Filter.FACET:
            return {"facet": Facet()}
        return {"words": "", "scope": Scope.NAMES}
