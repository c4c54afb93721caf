"""The text of an empty list: why it is empty, and what to do next."""

from __future__ import annotations

from reader.index.query.compile import Scope
from reader.services.facets import FacetKind
from reader.services.narrowing import Filter, Narrowing
from reader.services.view import View
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.keys.command_table import Place
from reader.ui.keys.keymap import Keymap

NOTHING_FOUND = (
    deferred("There are no articles in this library."),
    deferred("An article is a Markdown, text or HTML file"),
    deferred("that is not a README or an index page."),
    deferred("`reader --samples` opens some."),
)
"""The text of the list when the library has no article."""


def empty_lines(
    view: View, narrowing: Narrowing, keymap: Keymap, *, indexing: bool
) -> tuple[str, ...]:
    """Return the lines of an empty list of a library that has articles.

    Args:
        view: The view that has no articles.
        narrowing: Its filters.
        keymap: The keys in force.
        indexing: Whether the library is still being indexed.
    """
    if indexing:
        return (_("Nothing yet: the library is being indexed"),)
    filters = narrowing.filters
    if not filters:
        return (_("No articles here"),)
    lines = [_("No match") if Filter.WORDS in filters else _nothing(view.facet.kind, keymap)]
    if clear := keymap.first_key("list.clear", Place.LIST):
        lines.append(_("{key} removes the last filter").format(key=clear))
    search = keymap.first_key("list.search", Place.LIST)
    if search and Filter.WORDS in filters and view.scope is Scope.NAMES:
        lines.append(_("{key} searches the full text").format(key=search))
    return tuple(lines)


def _nothing(kind: FacetKind, keymap: Keymap) -> str:
    if kind is FacetKind.STARRED:
        star = keymap.first_key("article.star", Place.LIST)
        return _("No stars yet: {key} sets one").format(key=star)
    if kind is FacetKind.HIGHLIGHTED:
        return _("No highlights yet: in an article {sentence} and {highlight} make one").format(
            sentence=keymap.first_key("reading.next_sentence", Place.ARTICLE),
            highlight=keymap.first_key("reading.highlight", Place.ARTICLE),
        )
    return _("All are read") if kind is FacetKind.UNREAD else _("No articles here")
