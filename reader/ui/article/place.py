"""The open article: what the keys that read and mark it do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from reader.archive.header import Entry
from reader.services import marking, reading
from reader.services.article_list import Articles, next_unread
from reader.services.reading import Opened
from reader.services.session import Session
from reader.translation import gettext as _
from reader.ui.article.article_view import ArticleView
from reader.ui.article.removed import Choice, RemovedDialog
from reader.ui.articles.article_head import HeadLine, head_lines
from reader.ui.keys.command_table import Place

if TYPE_CHECKING:
    from reader.ui.articles.screen import ShelfScreen

SETTLE = 2.0
"""Seconds without scrolling after which the place is written down."""


class ArticleDesk:
    """Keeps the article view, the state of the open article and its marks in step.

    Args:
        screen: Whose pane the view is.
        session: The shelf and the marks.
    """

    def __init__(self, screen: ShelfScreen, session: Session) -> None:
        self.screen = screen
        self.session = session
        self.opened: Opened | None = None
        self.head: list[HeadLine] = []
        self._reading: Timer | None = None
        self._settling: Timer | None = None
        self._at_end = False
        self._stopped = False
        self.wanted: int | None = None
        self._kept: list[tuple[str, bool]] = []
        self._as_taken: object = None

    @property
    def view(self) -> ArticleView:
        """The widget that shows the article."""
        return self.screen.query_one(ArticleView)

    @property
    def entry(self) -> Entry | None:
        """The row of the open article."""
        return self.opened.article.entry if self.opened else None

    @property
    def is_skimmed(self) -> bool:
        """Whether the open article is only its plain text as yet."""
        return self.opened is not None and self.opened.is_skimmed

    @property
    def current(self) -> Entry | None:
        """The article that a key means: the open one if its pane has the focus, else the row's."""
        if self.view.has_focus and self.entry is not None:
            return self.entry
        return self.screen.listing.titles.current

    def take(self, opened: Opened) -> None:
        """Show an article that was read from its file."""
        self.leave()
        self.screen.finding.forget()
        self.opened = opened
        self._at_end = self._stopped = False
        article = opened.article
        self._kept = reading.kept(self.session.notes, article.entry)
        self.session.notes.set_opened(reading.reference(article.entry))
        marks = marking.placed(self.session.notes, opened)
        wanted = self.wanted
        if opened.is_skimmed:
            wanted = 0  # what was wished is the place in the cleaned text
        else:
            self.wanted = None
        self.head = self._head(opened)
        preface = [(line.role, line.text) for line in self.head]
        place = opened.place if wanted is None else wanted
        self.view.show(article.document, preface, marks, place)
        settings = self.session.settings
        if settings.auto_read == "open":
            self._read()
        elif settings.auto_read == "time" and settings.read_after:
            self._reading = self.screen.set_timer(settings.read_after, self._read)
        self.screen.go_to(self.view)
        if not opened.is_skimmed:
            self.screen.noting.arrive()
        searched = self.screen.listing.searched
        if searched and wanted is None and self.view.focused_range is None:
            self.screen.finding.begin(searched)
        self._as_taken = self._stands

    def take_cleaned(self, opened: Opened) -> None:
        """Show an article in place of its plain text, if the reader has done nothing there."""
        if not self.is_skimmed or self.entry != opened.article.entry:
            return
        if self.screen.pane is self.view and self._stands == self._as_taken:
            self.take(opened)
            self.screen.say(_("The article is cleaned now"))
            return
        back = self.screen.keymap.first_key("article.back", Place.ARTICLE)
        again = self.screen.keymap.first_key("list.open", Place.LIST)
        said = _("The article is cleaned now: {back} and {open} show it")
        self.screen.say(said.format(back=back, open=again))

    @property
    def _stands(self) -> object:
        """What changes when the reader does something in the article."""
        return self.view.place, self.view.focused_range, self.screen.selecting.active

    def refuses_marks(self) -> bool:
        """Return whether the text is none to be marked, and say so."""
        if self.is_skimmed:
            self.screen.say(_("This is the plain text: marks have to wait until it is cleaned"))
        return self.is_skimmed

    def _head(self, opened: Opened) -> list[HeadLine]:
        """Return the lines above the body: title, byline, tags, URL, and what should be known."""
        article = opened.article
        notices = [f"⚠ {notice.message}" for notice in article.notices]
        if not article.document.blocks:
            notices.append(_("This article has no text of its own; its link is above."))
        local = self.session.shelf.local(article.entry)
        return head_lines(article.entry, local, article.document.amount, notices)

    def leave(self) -> None:
        """Write down the place, and stop the clocks of the open article."""
        for timer in (self._reading, self._settling):
            if timer is not None:
                timer.stop()
        self._reading = self._settling = None
        self.screen.annotating.writing.put_away()
        self.screen.selecting.forget()
        self._write_place()

    def _write_place(self) -> None:
        if self.entry is not None and not self.is_skimmed:
            reading.leave(self.session.notes, self.entry, self.view.place)

    def scrolled(self, at_end: bool) -> None:
        """Take note that the view moved."""
        if self._settling is not None:
            self._settling.stop()
        self._stopped = False
        self._settling = self.screen.set_timer(SETTLE, self._write_place)
        if at_end and not self._at_end:
            self._at_end = True
            if self.session.settings.auto_read != "never":
                self._read()
        self.screen.tell()

    def _read(self) -> None:
        if self.entry is None:
            return
        twins = self.session.shelf.twins(self.entry)
        if reading.set_read(self.session.notes, twins, True):
            self.screen.listing.recount()

    def remark(self) -> None:
        """Take highlights in that were changed by undo or by another session."""
        if self.opened is None:
            return
        if reading.kept(self.session.notes, self.opened.article.entry) != self._kept:
            self.screen.open(self.opened.article.entry)  # the text itself is another one now
        else:
            self.view.remark(marking.placed(self.session.notes, self.opened))

    def do_list_open(self) -> None:
        """Open the article under the cursor."""
        entry = self.screen.listing.titles.current
        if entry is not None:
            self.screen.open(entry)

    def do_article_back(self) -> None:
        """Go back to the list."""
        self.leave_for_list()
        self.screen.go_to(self.screen.listing.titles)
        self.screen.noting.go_back()

    def leave_for_list(self) -> None:
        """Write down the place before the list is shown; the way back leads here."""
        self.screen.visiting.leave()
        self.leave()
        self.screen.zen = False

    def do_article_page(self) -> None:
        """Page down; at the end stop once, then go on to the next unread article."""
        if self.view.scroll_part(1):
            return
        if self._stopped:
            self.do_article_next_unread()
        else:
            self._stopped = True
            self.screen.say(_("The end; Space again opens the next unread"))

    def do_article_next(self) -> None:
        """Open the next article of the list."""
        self.step(1)

    def do_article_previous(self) -> None:
        """Open the article before in the list."""
        self.step(-1)

    def step(self, step: int) -> None:
        """Open the article beside this one in the list: the next, or the one before."""
        listing = self.screen.listing
        entries = listing.articles()
        here = self._index(entries)
        if here is None or not 0 <= here + step < len(entries):
            self.screen.say(
                _("This is the last article") if step > 0 else _("This is the first article")
            )
            return
        self._go(entries[here + step])

    def _index(self, entries: Articles) -> int | None:
        """Return where the current article stands in the list."""
        current = self.current
        return None if current is None else entries.place_of(current)

    def _go(self, entry: Entry) -> None:
        """Move to another article: open it where one is open, else only put the cursor on it."""
        listing = self.screen.listing
        listing.titles.cursor = listing.titles.index_of(entry)
        if self.view.has_focus:
            self.screen.visiting.leave()
            self.screen.open(entry)

    def do_article_next_unread(self) -> None:
        """Go to the next unread article; while a search is on, to the next match."""
        self._unread_or_match(1)

    def do_article_previous_unread(self) -> None:
        """Go to the unread article before; while a search is on, to the match before."""
        self._unread_or_match(-1)

    def _unread_or_match(self, step: int) -> None:
        finding, reading = self.screen.finding, self.screen.pane is self.view
        if finding.active if reading else self.screen.listing.searched:
            finding.match(step)
        else:
            self._step_unread(step)

    def _step_unread(self, step: int) -> None:
        entries = self.screen.listing.articles()
        here = self._index(entries)
        found = next_unread(self.session.shelf, entries, -1 if here is None else here, step)
        if found is None:
            self.screen.say(
                _("No unread article below in this list")
                if step > 0
                else _("No unread article above in this list")
            )
        else:
            self._go(entries[found])

    def do_article_read(self) -> None:
        """Mark the article read, or unread."""
        entry = self.current
        if entry is None:
            return
        read = not self.session.shelf.is_read(entry)
        reading.set_read(self.session.notes, self.session.shelf.twins(entry), read)
        if not read and self._reading is not None:
            self._reading.stop()
        self.screen.listing.recount()
        self.screen.say(_("Read") if read else _("Unread"))

    def do_article_star(self) -> None:
        """Star the article, or unstar it."""
        entry = self.current
        if entry is not None:
            starred = reading.toggle_star(self.session.notes, *self.session.shelf.twins(entry))
            self.screen.listing.recount()
            self.screen.say(_("Starred") if starred else _("Unstarred"))

    def do_article_zen(self) -> None:
        """Show the article alone, without hints and figures; or all of it again."""
        if self.opened is None:
            self.do_list_open()
        self.screen.zen = not self.screen.zen
        if self.screen.zen:
            key = self.screen.keymap.first_key("article.zen", Place.ARTICLE)
            self.screen.say(_("The article alone; {key} ends it").format(key=key))
        if self.opened is not None:
            self.screen.go_to(self.view)

    def do_article_removed(self) -> None:
        """Show what cleaning took out of the article, and put it back if that is wished."""
        if self.opened is None:
            self.screen.say(_("Open an article first"))
            return
        entry = self.opened.article.entry
        removed = reading.taken_out(self.opened.article.document)
        kept = [Choice(*each) for each in reading.kept(self.session.notes, entry)]
        if not removed and not kept:
            self.screen.say(_("Nothing was taken out of this article"))
            return

        def chosen(choice: Choice | None) -> None:
            if choice is not None:
                back = reading.turn_kept(
                    self.session.notes, entry, choice.reason, source=choice.source
                )
                self.screen.open(entry)
                self.screen.say(
                    _("Put back; X takes it out again") if back else _("Taken out again")
                )

        self.screen.app.push_screen(RemovedDialog(removed, kept), chosen)
