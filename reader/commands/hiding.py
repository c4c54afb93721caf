"""What the rules ``[hidden]`` of the settings hide, for commands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from reader import config, paths
from reader.commands.output import complain
from reader.errors import QueryError
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext

if TYPE_CHECKING:
    from reader.index.database import Index
    from reader.services.hiding import Hiding
    from reader.services.session import Session


def open_hiding() -> Hiding | None:
    """Return the rules of the settings; None without any. Invalid ones are reported."""
    settings, _problems = config.load(paths.config_file())
    if not settings.hidden:
        return None
    from reader.services.hiding import Hiding, read_rule  # here: few have rules

    for name, query in settings.hidden.items():
        try:
            read_rule(query)
        except QueryError as error:
            message = _("the rule {name} of [hidden] hides nothing: {error}")
            complain(message.format(name=safe_line(name), error=error))
    return Hiding(settings.hidden)


def hidden_keys(hiding: Hiding, index: Index) -> Mapping[str, list[str]]:
    """Return the keys of the hidden articles, each with the names of the rules that hide it."""
    keys: dict[str, list[str]] = {}
    for name, rows in hiding.by_rule(index).items():
        query = "select key from article where id in (select value from json_each(?))"
        for (key,) in index.db.execute(query, (json.dumps(list(rows)),)):
            keys.setdefault(key, []).append(name)
    return keys


def report_hidden(count: int) -> None:
    """Report on standard error how many articles are left out."""
    if count:
        message = ngettext(
            "{count:,} article is hidden by rules; reader ls --hidden lists it",
            "{count:,} articles are hidden by rules; reader ls --hidden lists them",
            count,
        )
        complain(message.format(count=count))


def count_hidden(session: Session) -> dict[str, int]:
    """Return how many articles each rule hides; invalid rules are reported."""
    hiding = open_hiding()
    if hiding is None:
        return {}
    return {name: len(rows) for name, rows in hiding.by_rule(session.shelf.index).items()}


def hidden_lines(counts: Mapping[str, int]) -> Iterator[str]:
    """Yield how many articles each rule hides, for ``reader doctor``."""
    if counts:
        yield _("hidden by rules:")
    for name, count in counts.items():
        message = ngettext("  {name}: {count:,} article", "  {name}: {count:,} articles", count)
        yield message.format(name=safe_line(name), count=count)
