"""The query key ``thread:``: the articles of a thread of the reader."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from reader.errors import QueryError
from reader.index.query.keys import Condition, Named, QueryKey, Term, register
from reader.index.query.offers import Suggestions, TypedValue
from reader.records import dataclass
from reader.text.fold import fold
from reader.translation import deferred

if TYPE_CHECKING:
    from reader.index.database import Index
    from reader.index.threads import MirroredThread

_LISTED = "id in (select value from json_each(?))"


@dataclass(frozen=True, slots=True)
class InThread(Named):
    """The articles of threads: those pinned, and those that the query finds and nobody excluded.

    Attributes:
        name: A name or a part of one.
        id: The id of one thread, in place of a name.
        thread: That thread itself, where it has been read already: there may be very many.
    """

    name: str
    id: str = ""
    thread: MirroredThread | None = None

    def condition(self, index: Index, find: Callable[[str], Condition]) -> Condition:
        """Return the condition on the table ``article``.

        Args:
            index: Has the threads.
            find: Returns the condition of the query of a thread; raises `QueryError`.
        """
        from reader.index.threads import (
            mirrored_threads,
            threads_named,
        )  # here: few queries need it

        if self.thread is not None:
            threads = [self.thread]
        elif self.id:
            threads = [thread for thread in mirrored_threads(index) if thread.id == self.id]
        else:
            threads = threads_named(index, self.name)
        conditions = [_condition(index, thread, find) for thread in threads]
        if len(conditions) == 1:
            return conditions[0]
        # Those of many threads together would be longer and deeper than SQLite allows.
        rows: set[int] = set()
        for one in conditions:
            select = f"select id from article where {one.sql}"  # noqa: S608 - values are bound
            rows.update(id_ for (id_,) in index.db.execute(select, one.values))
        return Condition(_LISTED, (json.dumps(sorted(rows)),))


def _condition(index: Index, thread: MirroredThread, find: Callable[[str], Condition]) -> Condition:
    from reader.index.threads import rows_of_keys

    pinned = json.dumps(sorted(rows_of_keys(index, thread.pinned)))
    matching = Condition("0")
    if thread.query.strip():
        with suppress(QueryError):  # it is shown where the thread is; the pinned ones stay listed
            matching = find(thread.query)
    excluded = json.dumps(sorted(rows_of_keys(index, thread.excluded)))
    sql = f"{_LISTED} or (({matching.sql}) and not {_LISTED})"
    return Condition(sql, (pinned, *matching.values, excluded))


def _read_thread(term: Term) -> InThread:
    return InThread(term.value)


def _offer_threads(typing: TypedValue) -> Suggestions:
    from reader.index.threads import mirrored_threads

    part = fold(typing.text.strip())
    for thread in mirrored_threads(typing.index):
        if part in fold(thread.name):
            yield thread.name, ""


register(QueryKey("thread", deferred("of a thread of yours"), _read_thread, _offer_threads))
