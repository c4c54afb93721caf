"""What the rules of the settings hide: shown again at a key, and told beside the list."""

from __future__ import annotations

from reader.services.hiding import Hiding
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.keys.actions import Handlers
from reader.ui.keys.command_table import Place
from reader.ui.keys.keymap import Keymap
from reader.ui.part import Part


class Hidden(Part):
    """Lifts the rules that hide articles, and puts them in force again."""

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {"list.hidden": self.toggle}

    def toggle(self) -> None:
        """Show the hidden articles in the list, or hide them again."""
        hiding = self.shelf.hiding
        if not hiding:
            self.workspace.status(_("No rule hides articles: [hidden] in config.toml has them"))
            return
        hiding.is_lifted = not hiding.is_lifted
        self.listing.refresh()
        if self.shelf.searches:
            self.listing.recount_threads()
        if not hiding.is_lifted:
            message = ngettext(
                "{count:,} article hidden", "{count:,} articles hidden", hiding.count
            )
        else:
            message = ngettext(
                "{count:,} hidden article shown; {key} hides it again",
                "{count:,} hidden articles shown; {key} hides them again",
                hiding.count,
            )
        key = self.keymap.first_key("list.hidden", Place.LIST)
        self.workspace.status(message.format(count=hiding.count, key=key))


def hidden_figure(hiding: Hiding) -> str:
    """Return how many articles the rules hide, or would hide; empty when they hide none."""
    if not hiding or not hiding.count:
        return ""
    message = (
        ngettext("{count:,} hidden shown", "{count:,} hidden shown", hiding.count)
        if hiding.is_lifted
        else ngettext("{count:,} hidden", "{count:,} hidden", hiding.count)
    )
    return message.format(count=hiding.count)


def hidden_hint(hiding: Hiding, keymap: Keymap) -> tuple[str, ...]:
    """Return the line of an empty list that says how to see what the rules hide, if they do."""
    key = keymap.first_key("list.hidden", Place.LIST)
    if not hiding.is_in_force or not hiding.count or not key:
        return ()
    message = ngettext(
        "{key} shows {count:,} hidden article",
        "{key} shows {count:,} hidden articles",
        hiding.count,
    )
    return (message.format(key=key, count=hiding.count),)
