"""The dialog that shows what cleaning removed from an article, and why, and restores it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from textual.app import ComposeResult

from reader.records import dataclass
from reader.text.document import Removed
from reader.text.safe import safe_line
from reader.translation import deferred, with_count
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import Dialog
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.row_view import RowView

_REASONS = {
    "share": deferred("share"),
    "related": deferred("related"),
    "comments": deferred("comments"),
    "comment": deferred("hidden note"),
    "definition": deferred("unused link"),
    "meta": deferred("meta"),
    "promotion": deferred("promotion"),
    "hidden": deferred("hidden"),
    "navigation": deferred("navigation"),
    "widget": deferred("widget"),
    "page": deferred("page around the article"),
    "site": deferred("site"),
    "title": deferred("title"),
    "date-line": deferred("date line"),
    "recurring": deferred("recurring"),
    "tracker": deferred("tracker"),
    "stray": deferred("stray"),
}
"""The reasons of cleaning rules, in words."""


@dataclass(frozen=True, slots=True)
class RestoreChoice:
    """A choice to restore removed text, or to remove it again.

    Attributes:
        reason: The reason of the removal.
        source: Whether the choice applies to every article of the source.
    """

    reason: str
    source: bool


class RemovedRows(RowView):
    """A heading per reason, and below it the text that was removed.

    Args:
        removed: The removed blocks.
        kept: The choices in force.
    """

    def __init__(self, removed: Sequence[Removed], kept: Sequence[RestoreChoice]) -> None:
        super().__init__()
        counts = Counter(block.reason for block in removed)
        self._rows: list[tuple[RestoreChoice, str, str]] = []
        for reason, count in counts.items():
            choice = RestoreChoice(reason, source=False)
            counted = with_count(_spoken(reason), str(count))
            self._rows.append((choice, f" {counted}", "heading"))
            shown = [safe_line(block.text) for block in removed if block.reason == reason]
            self._rows += [(choice, f"   {text}", "strong") for text in shown if text]
        for choice in kept:
            text = (
                _("{reason}: restored in all of this source")
                if choice.source
                else _("{reason}: restored here")
            )
            self._rows.append((choice, " " + text.format(reason=_spoken(choice.reason)), "star"))

    def row_count(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def row_columns(self, index: int, cells: int) -> list[tuple[str, str]]:
        """Return a row."""
        text, component = self._rows[index][1:]
        return [(text, component)]

    @property
    def choice(self) -> RestoreChoice:
        """The choice of the current row."""
        return self._rows[self.cursor][0]


class RemovedDialog(Dialog[RestoreChoice]):
    """Shows the removed text; answered with what to restore or remove again.

    Args:
        removed: The removed blocks.
        kept: The choices in force.
    """

    def __init__(self, removed: Sequence[Removed], kept: Sequence[RestoreChoice]) -> None:
        super().__init__()
        self._removed = removed
        self._kept = kept

    def heading(self) -> str:
        """Return the title."""
        return _("Removed from the article")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that restore."""
        return (hint("enter", _("restore here")), hint("s", _("restore in all of this source")))

    def content(self) -> ComposeResult:
        """Show what was removed."""
        yield RemovedRows(self._removed, self._kept)

    def on_mount(self) -> None:
        """Focus the list."""
        self.query_one(RemovedRows).focus()

    def press(self, key: str) -> bool:
        """Move, or choose."""
        rows = self.query_one(RemovedRows)
        if key in ("enter", "s"):
            self.dismiss(replace(rows.choice, source=True) if key == "s" else rows.choice)
            return True
        return rows.travel(key)


def _spoken(reason: str) -> str:
    """Return a reason in words; an unknown one, of a custom rule, as it is."""
    return safe_line(_(_REASONS.get(reason, reason.replace("-", " "))))
