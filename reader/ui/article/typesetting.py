"""How the open article is set: its measure, and the characters it is shown in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.text.chinese.scripts import Script, can_convert
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen

WIDER = 4
"""Cells by which a key changes the measure."""


class Typesetting:
    """Carries out the keys that set the article in another way.

    Args:
        screen: Whose article it is.
    """

    def __init__(self, screen: ShelfScreen) -> None:
        self.screen = screen

    @property
    def view(self) -> ArticleView:
        """The widget that shows the article."""
        return self.screen.article.view

    def do_article_script(self) -> None:
        """Show the text as it is written, in Simplified or in Traditional characters."""
        if not can_convert():
            self.screen.say(_("Conversion needs opencc: pip install 'zh-archive-reader[script]'"))
            return
        self.view.show_in(self.view.script.following)
        self.screen.say(
            {
                Script.ORIGINAL: _("As it is written"),
                Script.SIMPLIFIED: _("In Simplified characters; copies stay as they are written"),
                Script.TRADITIONAL: _("In Traditional characters; copies stay as they are written"),
            }[self.view.script]
        )

    def do_article_wider(self) -> None:
        """Make the text wider."""
        self.view.measure = self.view.text_width() + WIDER
        self._say_measure()

    def do_article_narrower(self) -> None:
        """Make the text narrower."""
        self.view.measure = self.view.text_width() - WIDER
        self._say_measure()

    def do_article_measure(self) -> None:
        """Give the text its usual width."""
        self.view.measure = self.view.usual_measure
        self._say_measure()

    def _say_measure(self) -> None:
        self.screen.say(
            _("{count} Han characters a line").format(count=self.view.text_width() // 2)
        )
