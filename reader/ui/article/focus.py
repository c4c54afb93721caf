"""The focus: a sentence or a paragraph, moved and resized by single keys."""

from __future__ import annotations

from collections.abc import Callable

from reader.text import motion
from reader.text.document import Document
from reader.text.units import Unit, next_unit, previous_unit, unit_at
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.article.selection import TextSelection
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace


class Focus(Part):
    """Moves the focus, grows and shrinks it, and adjusts its ends.

    Args:
        workspace: The main screen.
        view: Shows the article.
        selection: The cursor that selects text.
    """

    def __init__(self, workspace: Workspace, view: ArticleView, selection: TextSelection) -> None:
        super().__init__(workspace)
        self.view = view
        self.selection = selection

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "reading.next_sentence": self.next_sentence,
            "reading.previous_sentence": self.previous_sentence,
            "reading.next_paragraph": self.next_paragraph,
            "reading.previous_paragraph": self.previous_paragraph,
            "reading.grow_sentence": self.grow_sentence,
            "reading.grow_paragraph": self.grow_paragraph,
            "reading.shrink_sentence": self.shrink_sentence,
            "reading.shrink_paragraph": self.shrink_paragraph,
            "reading.end_right": self.end_right,
            "reading.end_left": self.end_left,
            "reading.start_right": self.start_right,
            "reading.start_left": self.start_left,
        }

    @property
    def document(self) -> Document:
        """The text; empty when no article is open."""
        return self.view.document or Document("", ())

    def next_sentence(self) -> None:
        """Focus the next sentence, or as many as the count."""
        self._step(Unit.SENTENCE, 1)

    def previous_sentence(self) -> None:
        """Focus the previous sentence."""
        self._step(Unit.SENTENCE, -1)

    def next_paragraph(self) -> None:
        """Focus the next paragraph, or as many as the count."""
        self._step(Unit.PARAGRAPH, 1)

    def previous_paragraph(self) -> None:
        """Focus the previous paragraph."""
        self._step(Unit.PARAGRAPH, -1)

    def _step(self, unit: Unit, step: int) -> None:
        if self.selection.active:
            self.selection.step(unit, step)
            return
        beside = self._beside(unit, step)
        if beside is None:
            self.workspace.status(_("The last one") if step > 0 else _("The first one"))
            return
        start, end = beside
        for _time in range(self.workspace.times - 1):
            further = (
                _unit_from(self.document, unit, end)
                if step > 0
                else previous_unit(self.document, unit, start)
            )
            if further is None:
                break
            start, end = min(start, further[0]), max(end, further[1])
        self.view.focus_range((start, end))

    def _beside(self, unit: Unit, step: int) -> tuple[int, int] | None:
        """Return the unit after or before the focus; without a focus, the first visible.

        The unit beside a match of a search is the one that the match is in.
        """
        focused = self.view.focused_range
        if focused is None:
            return next_unit(self.document, unit, self.view.visible_range()[0] - 1)
        if focused in self.view.hits:  # the match of a search: the unit that it is in
            return unit_at(self.document, unit, focused[0])
        if step > 0:
            single = _is_single(self.document, unit, focused)
            return _unit_from(self.document, unit, focused[0] + 1 if single else focused[1])
        return previous_unit(self.document, unit, focused[0])

    def grow_sentence(self) -> None:
        """Extend the focus by the next sentence."""
        self._grow(Unit.SENTENCE)

    def grow_paragraph(self) -> None:
        """Extend the focus by the next paragraph."""
        self._grow(Unit.PARAGRAPH)

    def shrink_sentence(self) -> None:
        """Remove the last sentence from the focus."""
        self._shrink(Unit.SENTENCE)

    def shrink_paragraph(self) -> None:
        """Remove the last paragraph from the focus."""
        self._shrink(Unit.PARAGRAPH)

    def _grow(self, unit: Unit) -> None:
        for _time in range(self.workspace.times):
            focused = self.view.focused_range
            if focused is None:
                self._step(unit, 1)
                return
            start, end = focused
            last = previous_unit(self.document, unit, end)
            further = last if last and last[1] > end else _unit_from(self.document, unit, end)
            if further is None:
                return
            self.view.focus_range((start, further[1]))

    def _shrink(self, unit: Unit) -> None:
        for _time in range(self.workspace.times):
            focused = self.view.focused_range
            last = focused and previous_unit(self.document, unit, focused[1])
            if not focused or not last or last[0] <= focused[0]:
                return
            before = previous_unit(self.document, unit, last[0])
            end = before[1] if before and before[1] > focused[0] else last[0]
            self.view.focus_range((focused[0], end))

    def end_right(self) -> None:
        """Move the end of the focus one cluster forward."""
        self._adjust(lambda start, end: (start, self._end_of(motion.next_cluster, end)))

    def end_left(self) -> None:
        """Move the end of the focus one cluster back."""
        self._adjust(lambda start, end: (start, self._end_of(motion.previous_cluster, end)))

    def start_right(self) -> None:
        """Move the start of the focus one cluster forward."""
        self._adjust(lambda start, end: (motion.next_cluster(self.document, start), end))

    def start_left(self) -> None:
        """Move the start of the focus one cluster back."""
        self._adjust(lambda start, end: (motion.previous_cluster(self.document, start), end))

    def _end_of(self, step: Callable[[Document, int], int], end: int) -> int:
        """Return the end of the cluster next to the last one before an end."""
        return motion.cluster_at(self.document, step(self.document, end - 1))[1]

    def _adjust(self, change: Callable[[int, int], tuple[int, int]]) -> None:
        """Move an end of the focus, keeping at least one cluster."""
        for _time in range(self.workspace.times):
            if self.view.focused_range is None:
                self.workspace.status(_("Focus a sentence with ) first"))
                return
            start, end = change(*self.view.focused_range)
            if start >= end:
                return
            self.view.focus_range((start, end))


def _unit_from(document: Document, unit: Unit, offset: int) -> tuple[int, int] | None:
    """Return the first unit that starts at an offset or after it."""
    return next_unit(document, unit, offset - 1)


def _is_single(document: Document, unit: Unit, focused: tuple[int, int]) -> bool:
    """Return whether a range is at most one unit."""
    unit_range = next_unit(document, unit, focused[0] - 1)
    return unit_range is None or unit_range[1] >= focused[1]
