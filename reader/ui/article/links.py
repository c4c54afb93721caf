"""Links of the open article: listing, following and opening them after confirmation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from reader.errors import reason
from reader.records import dataclass
from reader.text.document import Document, Span, SpanKind
from reader.text.safe import Safe, safe_line
from reader.text.weblink import RefusedLinkError, WebLink, judge
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.article.jumps import Jumps
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.terminal import opener
from reader.ui.workspace import Workspace


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """A link as an article has it.

    Attributes:
        target: Its URL, untrusted, or ``#id`` for a place in the article.
        text: The text of the link.
        relative: Whether the article has only a path, so that the URL is a guess.
    """

    target: str
    text: Safe
    relative: bool = False

    def judged(self) -> WebLink:
        """Return the checked link to open.

        Raises:
            RefusedLinkError: The link must not be opened.
        """
        link = judge(self.target, self.text)
        if not self.relative:
            return link
        warning = safe_line(_("The article has a path here; the host is that of its own URL."))
        return replace(link, warnings=(warning, *link.warnings))


def link_spans(document: Document) -> list[Span]:
    """Return the links of an article in reading order."""
    spans = [
        span for block in document.blocks for span in block.spans if span.kind is SpanKind.LINK
    ]
    return sorted(spans, key=lambda span: span.start)


def article_links(document: Document) -> list[ArticleLink]:
    """Return the links of an article in reading order, each once."""
    links = [
        ArticleLink(
            span.target,
            safe_line(document.text[span.start : span.end]),
            span.target in document.relative,
        )
        for span in link_spans(document)
    ]
    return list(dict.fromkeys(link for link in links if link.target))


class LinkCommands(Part):
    """Lists, follows and opens the links of the open article, on key press only.

    Args:
        workspace: The main screen.
        view: Shows the article.
        jumps: Goes to places, and keeps the jump list.
        copy: Copies a text.
    """

    def __init__(
        self,
        workspace: Workspace,
        view: ArticleView,
        jumps: Jumps,
        copy: Callable[[str], None],
    ) -> None:
        super().__init__(workspace)
        self.view = view
        self.jumps = jumps
        self.copy = copy

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {"share.open": self.open, "share.links": self.list}

    def open(self) -> None:
        """Show the URL of the original, and open it on confirmation."""
        entry = self.article.current
        if entry is None or not entry.url:
            self.workspace.status(_("This article has no URL"))
            return
        self._ask(ArticleLink(entry.url, Safe("")))

    def list(self) -> None:
        """List the links of the article."""
        opened = self.article.opened
        links = article_links(opened.article.document) if opened else []
        if not links:
            entry = self.article.entry
            elsewhere = _("No links in this article; o opens the original")
            has_original = entry is not None and entry.url
            self.workspace.status(elsewhere if has_original else _("No links in this article"))
            return
        shelf = self.shelf
        rows = [
            (link.text, link.target, shelf.article_at(link.target) is not None) for link in links
        ]

        def chosen(index: int | None) -> None:
            if index is not None:
                self._follow(links[index])

        from reader.ui.article.link_list import LinkList  # here: rarely needed

        self.workspace.ask(LinkList(rows), chosen)

    def follow_span(self, span: Span) -> None:
        """Follow a link of the open article."""
        opened = self.article.opened
        if opened is not None:
            document = opened.article.document
            text = safe_line(document.text[span.start : span.end])
            self._follow(ArticleLink(span.target, text, span.target in document.relative))

    def follow_focus(self) -> bool:
        """Follow the first link in the focus; return whether there is one."""
        view = self.view
        if view.document is None or view.focused_range is None:
            return False
        start, end = view.focused_range
        links = (span for span in link_spans(view.document) if span.start < end)
        span = next((span for span in links if span.end > start), None)
        if span is not None:
            self.follow_span(span)
        return span is not None

    def _follow(self, link: ArticleLink) -> None:
        """Go to the place or article of a link, or ask before opening its URL."""
        opened = self.article.opened
        if not link.target.startswith("#"):
            entry = self.shelf.article_at(link.target)
            if entry is None:
                self._ask(link)
            else:
                self.jumps.follow(entry, link.target.partition("#")[2])
        elif opened and (place := opened.article.document.anchors.get(link.target[1:])) is not None:
            self.jumps.leave()
            self.workspace.show_pane(self.view)
            self.view.reveal(place, place + 1)
        else:
            self.workspace.status(
                _("There is no place {target} in this article").format(
                    target=safe_line(link.target)
                )
            )

    def ask(self, url: str) -> None:
        """Show a URL, and open it on confirmation."""
        self._ask(ArticleLink(url, Safe("")))

    def _ask(self, link: ArticleLink) -> None:
        """Show a link, and open or copy it on request."""
        from reader.ui.article.link import LinkDialog  # here: rarely needed

        try:
            judged = link.judged()
        except RefusedLinkError as refusal:
            why = f"{str(refusal)[:1].upper()}{str(refusal)[1:]}."
            self.workspace.ask(
                LinkDialog(link.target[:2000], [why], refused=True), lambda _answer: None
            )
            return

        def answered(answer: str | None) -> None:
            if answer == "copy":
                self.copy(judged.url)
            elif answer == "open" and self.host.is_served:
                opener.open_there(self.host, judged)
            elif answer == "open":
                try:
                    opener.open_link(judged)
                except OSError as error:
                    self.workspace.status(_("Not opened: {why}").format(why=reason(error)))
                else:
                    self.workspace.status(_("Opened {host}").format(host=judged.host))

        dialog = LinkDialog(
            judged.url, judged.warnings, can_open=self.host.is_served or opener.can_open()
        )
        self.workspace.ask(dialog, answered)
