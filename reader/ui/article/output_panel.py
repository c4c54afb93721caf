"""The panel beside the text that shows what a command of the person's own printed."""

from __future__ import annotations

from textual import events

from reader.text.document import Block, BlockKind, Document
from reader.text.layout.line import RULE, PageStyle
from reader.ui.article.article_view import ArticleView

BESIDE_FROM = 100
"""The least width of the screen in columns at which it is beside the text, and not below it."""
ROOM = 100
"""The most cells of a line."""


class OutputPanel(ArticleView, can_focus=False):
    """Shows an output; the wheel scrolls it, and it takes no keys."""

    def __init__(self, style: PageStyle, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        """Make a closed panel, as `PageView`."""
        super().__init__(style, ROOM, id=id)
        self.display = False

    @property
    def is_open(self) -> bool:
        """Whether it is shown."""
        return bool(self.display)

    def show_output(self, title: str, output: str) -> None:
        """Show an output, from its start.

        Args:
            title: The name of the command.
            output: What it printed, safe to show.
        """
        self._arrange()
        self.display = True
        self.show(_document(output), [("title", title), (RULE, "")], (), 0)

    def close(self) -> None:
        """Hide it."""
        self.display = False
        super().close()

    def columns(self) -> int:
        """Return the width that a command may use."""
        width = self.screen.size.width
        return max(20, (width * 2 // 5 if width >= BESIDE_FROM else width) - 5)

    def _arrange(self) -> None:
        self.set_class(self.screen.size.width < BESIDE_FROM, "-below")

    def on_resize(self) -> None:
        """Stay beside the text where there is room."""
        self._arrange()

    def _scrolled(self) -> None:
        """Report nothing: it is not an article."""

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Select nothing."""
        event.prevent_default()
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Follow nothing."""
        event.prevent_default()
        event.stop()


def _document(output: str) -> Document:
    """Return an output as a document: a paragraph for each line, apart at blank lines."""
    blocks, start, is_apart = [], 0, True
    for line in output.split("\n"):
        end = start + len(line)
        if line.strip():
            blocks.append(Block(BlockKind.PARAGRAPH, start, end, tight=not is_apart))
        is_apart = not line.strip()
        start = end + 1
    return Document(output, tuple(blocks))
