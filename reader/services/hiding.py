"""Rules that hide: named queries of the settings whose articles the lists leave out.

The rows that the rules find are looked up when a list is made, and left out of it by their numbers:
so a list without rules costs what it did, and the counters of the library stay true for both.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Mapping, Sequence
from contextlib import suppress

from reader.errors import QueryError
from reader.index.database import Index
from reader.index.hit_counts import HitCounts, count_hits
from reader.index.lists import Selection, ids_of
from reader.index.query.compile import Compiler
from reader.index.query.parse import Every, parse
from reader.index.query.saved import SavedSearch
from reader.translation import gettext as _

_TEXT, _NAMES = "/", "names:"


def read_rule(value: str) -> SavedSearch:
    """Return a rule as the settings have it; plain words are in the names, after ``/`` in the text.

    Raises:
        QueryError: The query is invalid, or would hide everything.
    """
    value = value.strip()
    rule = SavedSearch.read(value if value.startswith((_TEXT, _NAMES)) else f"{_NAMES}{value}")
    if parse(rule.words) == Every():
        raise QueryError(value, 0, _("an empty query would hide all articles"))
    return rule


class Hiding:
    """Finds what the rules hide, until they are lifted.

    Args:
        rules: Queries by name; those that are not valid hide nothing.

    Attributes:
        is_lifted: Whether the lists show everything for now.
        count: How many articles the rules hid when they were last asked for.
    """

    def __init__(self, rules: Mapping[str, str]) -> None:
        self.is_lifted = False
        self.count = 0
        self._rules: dict[str, SavedSearch] = {}
        for name, value in rules.items():
            with suppress(QueryError):  # reported when the settings are read
                self._rules[name] = read_rule(value)
        # What was found, for a connection in a state: an index is equal to itself alone.
        self._compilers: tuple[object, dict[str, Compiler]] = (None, {})
        self._rows: tuple[object, array[int]] = (None, array("q"))
        self._counts: tuple[object, HitCounts | None] = (None, None)

    def __bool__(self) -> bool:
        return bool(self._rules)

    @property
    def is_in_force(self) -> bool:
        """Whether any rule hides articles now."""
        return bool(self._rules) and not self.is_lifted

    def by_rule(self, index: Index) -> dict[str, Sequence[int]]:
        """Return the rows of the listed articles that each rule finds."""
        version = (index, *index.version()[:2])  # other connections write the texts
        key, compilers = self._compilers
        if key != version:
            compilers = {name: Compiler(index, rule.scope) for name, rule in self._rules.items()}
            self._compilers = (version, compilers)
        return {
            name: ids_of(index, Selection(query=parse(rule.words)), compilers[name])
            for name, rule in self._rules.items()
        }

    def rows(self, index: Index) -> array[int]:
        """Return the rows of the articles that the rules find, whether they are lifted or not."""
        if not self._rules:
            return array("q")
        version = (index, index.version())
        key, rows = self._rows
        if key != version:
            rows = array("q", sorted({row for ids in self.by_rule(index).values() for row in ids}))
            self._rows = (version, rows)
            self.count = len(rows)
        return rows

    def without(self, index: Index) -> str:
        """Return the rows that lists leave out, as JSON; empty when they leave out none."""
        rows = self.rows(index) if self.is_in_force else ()
        return json.dumps(list(rows)) if rows else ""

    def counts(self, index: Index) -> HitCounts | None:
        """Return the counts of what lists leave out; None when they leave out nothing."""
        rows = self.rows(index) if self.is_in_force else ()
        if not rows:
            return None
        version = (index, index.version())
        key, counts = self._counts
        if key != version or counts is None:
            counts = count_hits(index, rows)
            self._counts = (version, counts)
        return counts
