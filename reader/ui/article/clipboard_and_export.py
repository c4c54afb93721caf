"""What leaves the program: copies, links that are opened, text that is piped to a command."""

from __future__ import annotations

import signal
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reader import processes
from reader.errors import reason
from reader.services.session import Session
from reader.text.document import Document, Span, SpanKind
from reader.text.safe import Safe, outgoing, safe_line
from reader.text.units import Unit, next_unit
from reader.text.weblink import RefusedLinkError, WebLink, judge
from reader.translation import gettext as _
from reader.ui.article.link import LinkDialog
from reader.ui.article.link_list import LinkList
from reader.ui.article.pipe import PipeDialog
from reader.ui.terminal import browser, clipboard, opener

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """A link as an article has it.

    Attributes:
        target: Its address, untrusted, or ``#id`` for a place in the article.
        text: What the article shows for it.
        relative: Whether the article names only a path; the address is a guess then.
    """

    target: str
    text: Safe
    relative: bool = False

    def judged(self) -> WebLink:
        """Return what would be opened.

        Raises:
            RefusedLinkError: When it must not be opened.
        """
        if self.relative:
            raise RefusedLinkError(_("the article has a path here, not a web address"))
        return judge(self.target, self.text)


def link_spans(document: Document) -> list[Span]:
    """Return the links of an article in reading order."""
    spans = [
        span for block in document.blocks for span in block.spans if span.kind is SpanKind.LINK
    ]
    return sorted(spans, key=lambda span: span.start)


def article_links(document: Document) -> list[ArticleLink]:
    """Return the links of an article in reading order, each once."""
    found = [
        ArticleLink(
            span.target,
            safe_line(document.text[span.start : span.end]),
            span.target in document.relative,
        )
        for span in link_spans(document)
    ]
    return list(dict.fromkeys(link for link in found if link.target))


class Sharing:
    """Hands text and links of the open article to other programs, on the reader's key only.

    Args:
        screen: Whose article it is.
        session: Where files may be written.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session

    def _text(self) -> str:
        """Return what is in focus, or the first visible paragraph, or of a row title and URL."""
        article, view = self.screen.article, self.screen.article.view
        if self.screen.pane is not view or article.opened is None:
            entry = article.current
            return "\n".join(filter(None, [entry.title, entry.url])) if entry else ""
        document = article.opened.article.document
        start = view.visible_range()[0]
        found = view.focused_range or next_unit(document, Unit.PARAGRAPH, start - 1)
        return document.text[slice(*found)] if found else article.opened.article.entry.title

    def do_share_copy(self) -> None:
        """Copy the focus, the selection, or the first visible paragraph."""
        text = self._text()
        if self.screen.selecting.active:
            self.screen.selecting.end()
        if text:
            self.copy(text)

    def copy(self, text: str) -> None:
        """Copy a text; a desktop's tool may take a moment, so a thread does it."""
        if self.screen.app.is_served:
            self._copied(clipboard.for_browser(text))
            return

        def work() -> None:
            copied = clipboard.copy(text, self.session.notes.folder)
            self.screen.app.call_from_thread(self._copied, copied)

        self.screen.run_worker(work, thread=True, group="copy", exit_on_error=False)

    def _copied(self, copied: clipboard.Copied) -> None:
        driver = self.screen.app._driver  # noqa: SLF001 - Textual has no public way to write
        if copied.sequence and driver is not None:
            getattr(driver, "pass_through", driver.write)(copied.sequence)
        self.screen.say(copied.told)

    def do_share_open(self) -> None:
        """Show the address of the original, and open it if the reader wants."""
        entry = self.screen.article.current
        if entry is None or not entry.url:
            self.screen.say(_("This article has no address"))
            return
        self._ask(ArticleLink(entry.url, Safe("")))

    def do_share_links(self) -> None:
        """List the links of the article."""
        opened = self.screen.article.opened
        links = article_links(opened.article.document) if opened else []
        if not links:
            self.screen.say(_("No links in this article; o opens the original"))
            return
        shelf = self.session.shelf
        rows = [
            (link.text, link.target, shelf.article_at(link.target) is not None) for link in links
        ]

        def chosen(index: int | None) -> None:
            if index is not None:
                self._follow(links[index])

        self.screen.app.push_screen(LinkList(rows), chosen)

    def follow_span(self, span: Span) -> None:
        """Follow a link of the open article."""
        opened = self.screen.article.opened
        if opened is not None:
            document = opened.article.document
            text = safe_line(document.text[span.start : span.end])
            self._follow(ArticleLink(span.target, text, span.target in document.relative))

    def follow_focus(self) -> bool:
        """Follow the first link in the focus; return whether there is one."""
        view = self.screen.article.view
        if view.document is None or view.focused_range is None:
            return False
        start, end = view.focused_range
        links = (span for span in link_spans(view.document) if span.start < end)
        found = next((span for span in links if span.end > start), None)
        if found is not None:
            self.follow_span(found)
        return found is not None

    def _follow(self, link: ArticleLink) -> None:
        """Go to the place or the article that a link means, or ask about the address."""
        opened = self.screen.article.opened
        if not link.target.startswith("#"):
            entry = self.session.shelf.article_at(link.target)
            if entry is None:
                self._ask(link)
            else:
                self.screen.visiting.follow(entry, link.target.partition("#")[2])
        elif opened and (place := opened.article.document.anchors.get(link.target[1:])) is not None:
            self.screen.visiting.leave()
            self.screen.go_to(self.screen.article.view)
            self.screen.article.view.reveal(place, place + 1)
        else:
            self.screen.say(
                _("There is no place {target} in this article").format(
                    target=safe_line(link.target)
                )
            )

    def ask(self, url: str) -> None:
        """Show an address, and open it if that is what the reader wants."""
        self._ask(ArticleLink(url, Safe("")))

    def _ask(self, link: ArticleLink) -> None:
        """Show what a link is, and do what the reader then wants."""
        try:
            judged = link.judged()
        except RefusedLinkError as refusal:
            why = f"{str(refusal)[:1].upper()}{str(refusal)[1:]}."
            self.screen.app.push_screen(LinkDialog(link.target[:2000], [why], refused=True))
            return

        def answered(answer: str | None) -> None:
            if answer == "copy":
                self.copy(judged.url)
            elif answer == "open" and self.screen.app.is_served:
                browser.open_there(self.screen.app, judged)
            elif answer == "open":
                try:
                    opener.open_link(judged)
                except OSError as error:
                    self.screen.say(_("Not opened: {why}").format(why=reason(error)))
                else:
                    self.screen.say(_("Opened {host}").format(host=judged.host))

        dialog = LinkDialog(
            judged.url, judged.warnings, can_open=self.screen.app.is_served or opener.can_open()
        )
        self.screen.app.push_screen(dialog, answered)

    def do_share_pipe(self) -> None:
        """Ask for a command, and give it the text in focus, or all of the article."""
        opened, view = self.screen.article.opened, self.screen.article.view
        if self.screen.app.is_served:
            self.screen.say(_("Commands are off in a browser"))
            return
        if opened is None or self.screen.pane is not view:
            self.screen.say(_("Open an article first: | gives its text to a command"))
            return
        text = opened.article.document.text
        if view.focused_range is not None:
            text = text[slice(*view.focused_range)]

        def answered(command: str | None) -> None:
            if command:
                try:
                    with self.screen.app.suspend():
                        run_command(command, text)
                except OSError as error:
                    self.screen.say(str(error))
                self.screen.refresh(layout=True)

        self.screen.app.push_screen(PipeDialog(), answered)


def run_command(command: str, text: str) -> None:
    """Run a command that the person typed, on the terminal, with a text as its input.

    The text is data on standard input; it never becomes part of the command.

    Args:
        command: As typed; the shell of the person's own reads it, so pipes work.
        text: What it is given, made safe, for the command may print it.
    """
    before = signal.signal(signal.SIGINT, lambda *_: None)  # Ctrl-C is for the command
    try:
        done = processes.run(
            ["/bin/sh", "-c", command],
            input=outgoing(text).encode("utf-8", "replace") + b"\n",
            check=False,
        )
        said = (
            _("[ended with status {status}; Enter goes back to reading]")
            if done.returncode
            else _("[done; Enter goes back to reading]")
        ).format(status=done.returncode)
        sys.__stdout__ and print(f"\n{safe_line(said)}", flush=True)  # noqa: T201
        if sys.__stdin__:
            sys.__stdin__.readline()
    except OSError as error:
        print(f"reader: {safe_line(str(error))}")  # noqa: T201 - the terminal is the command's now
    finally:
        signal.signal(signal.SIGINT, before)
