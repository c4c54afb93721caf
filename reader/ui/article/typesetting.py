"""Typesetting of the open article: its measure and its script."""

from __future__ import annotations

from reader.text.chinese.scripts import Script, can_convert
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace

WIDER = 4
"""Cells by which a key changes the measure."""


class Typesetting(Part):
    """Changes the measure and the script of the article.

    Args:
        workspace: The main screen.
        view: Shows the article.
    """

    def __init__(self, workspace: Workspace, view: ArticleView) -> None:
        super().__init__(workspace)
        self.view = view

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "article.script": self.script,
            "article.wider": self.wider,
            "article.narrower": self.narrower,
            "article.measure": self.measure,
        }

    def script(self) -> None:
        """Cycle through the original text, Simplified and Traditional characters."""
        if not can_convert():
            self.workspace.status(
                _("Conversion needs opencc: pip install 'zh-archive-reader[script]'")
            )
            return
        view = self.view
        view.show_in(view.script.following)
        self.workspace.status(
            {
                Script.ORIGINAL: _("As written"),
                Script.SIMPLIFIED: _("In Simplified characters; copies keep the original"),
                Script.TRADITIONAL: _("In Traditional characters; copies keep the original"),
            }[view.script]
        )

    def wider(self) -> None:
        """Make the text wider."""
        self.view.measure = self.view.text_width() + WIDER
        self._show_measure()

    def narrower(self) -> None:
        """Make the text narrower."""
        self.view.measure = self.view.text_width() - WIDER
        self._show_measure()

    def measure(self) -> None:
        """Reset the width of the text."""
        self.view.measure = self.view.usual_measure
        self._show_measure()

    def _show_measure(self) -> None:
        self.workspace.status(
            _("{count} Han characters a line").format(count=self.view.text_width() // 2)
        )
