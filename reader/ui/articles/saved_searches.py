"""Saved searches: shown, run and changed in one dialog."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from reader.errors import ConfigError
from reader.index.query.saved import SavedSearch
from reader.services.facets import Facet, FacetKind
from reader.translation import gettext as _
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part


class SavedSearches(Part):
    """Shows and changes the saved searches, which are a table of the settings."""

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {"list.saved": self.show}

    def show(self) -> None:
        """Show the saved searches; the search that is on may be added to them."""
        from reader.ui.articles.saved_search_dialog import SavedSearchesDialog  # here: a dialog

        view = self.listing.view
        words = view.words.strip()
        current = SavedSearch(words, view.scope).written() if words else ""

        def chosen(name: str | None) -> None:
            if name is not None:
                self.listing.narrow(Facet(FacetKind.SEARCH, name))

        searches = self.settings.searches
        self.workspace.ask(SavedSearchesDialog(searches, current, words, self._save), chosen)

    def _save(self, searches: Mapping[str, str]) -> str:
        """Write the searches into the configuration file and put them in force."""
        from reader.config.toml_document import write_table  # here: rarely needed

        error = ""
        try:
            write_table(self.host.configuration.path, "searches", searches)
        except ConfigError as problem:
            error = _("not saved: {error}").format(error=problem)
        settings = replace(self.settings, searches=MappingProxyType(dict(searches)))
        self.host.apply_settings(settings)
        return error
