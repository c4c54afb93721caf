"""View the pictures of the open article, one at a time, in place of the text."""

from __future__ import annotations

import os
import signal
import sys
import tempfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

from reader import processes
from reader.text.document import Document, Media, MediaKind
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace


def article_pictures(document: Document) -> list[tuple[Media, str]]:
    """Return the pictures of an article in reading order, each with its caption, untrusted."""
    pictures = []
    for number, block in enumerate(document.blocks):
        if block.media is None or block.media.kind is not MediaKind.IMAGE:
            continue
        after = document.blocks[number + 1 : number + 2]
        caption = next(
            (
                document.text[block_after.start : block_after.end]
                for block_after in after
                if block_after.kind == "caption"
            ),
            "",
        )
        pictures.append((block.media, caption or block.media.alt))
    return pictures


class Images(Part):
    """Finds the pictures of the open article, and runs the picture viewer.

    Args:
        workspace: The main screen.
    """

    def __init__(self, workspace: Workspace) -> None:
        super().__init__(workspace)

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "article.pictures": self.pictures,
        }

    def pictures(self) -> None:
        """Show the picture of the article, or a list if there are several."""
        opened = self.article.opened
        pictures = article_pictures(opened.article.document) if opened else []
        if self.host.is_served:
            self.workspace.status(_("Pictures are off in a browser: o opens the original"))
        elif not pictures:
            self.workspace.status(_("No pictures in this article"))
        elif find_spec("textual_image") is None:
            self.workspace.status(
                _("Pictures need the extra: pip install 'zh-archive-reader[images]'")
            )
        elif len(pictures) == 1:
            self._look(*pictures[0])
        else:
            self._choose(pictures)

    def _choose(self, pictures: Sequence[tuple[Media, str]]) -> None:
        rows = [(caption, media.url, False) for media, caption in pictures]

        def chosen(index: int | None) -> None:
            if index is not None:
                self._look(*pictures[index])

        title = _("Pictures: a number or Enter chooses")
        from reader.ui.article.link_list import LinkList  # here: rarely needed

        self.workspace.ask(LinkList(rows, title), chosen)

    def _look(self, media: Media, caption: str) -> None:
        """Load a picture in a thread, and show it."""
        opened = self.article.opened
        if opened is None:
            return
        entry, session = opened.article.entry, self.session

        def work() -> None:
            from reader.archive.fetch import FetchError, fetch_picture  # here: rarely needed
            from reader.archive.pictures import find_picture

            try:
                data = find_picture(media.url, entry.path, entry.url, session.paths)
                if data is None and session.settings.fetch_pictures:
                    data = fetch_picture(media.url)
                why = _("not in the library; fetch_pictures is off")
            except FetchError as error:
                data, why = None, str(error)
            self.host.call_from_thread(self._show, data, why, media, caption)

        self.workspace.run(work, "picture")

    def _show(self, data: bytes | None, why: str, media: Media, caption: str) -> None:
        if data is None:
            host = safe_line(media.host or media.url[:40])
            self.workspace.status(_("No picture of {host}: {why}").format(host=host, why=why))
            return
        try:
            with self.host.suspend():
                shown = show_picture(data, f"[{media.number}] {caption}")
        except OSError as error:
            self.workspace.status(str(error))
        else:
            if not shown:
                self.workspace.status(_("This picture cannot be shown"))
        self.workspace.redraw()


def show_picture(data: bytes, caption: str) -> bool:
    """Show a picture on the terminal until Enter is pressed; return whether it can be shown.

    Args:
        data: Untrusted; a separate process decodes it, with limited memory and time.
        caption: Untrusted; passed as one argument and sanitised before it is shown.

    Raises:
        OSError: The picture cannot be passed to the viewer.
    """
    handle, name = tempfile.mkstemp(prefix="reader-picture-")
    before = signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C stops only the viewer
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        command = processes.python(
            "reader.ui.terminal.picture_viewer", f"--caption={caption}", name
        )
        if processes.run(command, cwd=os.sep, check=False).returncode:
            return False
        message = _("[Enter goes back to reading]")
        if sys.__stdout__:
            print(safe_line(message), flush=True)  # noqa: T201 - the app has lent the terminal
        if sys.__stdin__:
            sys.__stdin__.readline()
        return True
    finally:
        signal.signal(signal.SIGINT, before)
        Path(name).unlink(missing_ok=True)
