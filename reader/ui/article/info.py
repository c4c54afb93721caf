"""The metadata of an article, collected for its dialog, and where each row leads."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from reader.archive.header import Entry
from reader.services.facets import Facet, FacetKind, date_facet, own_tag_label
from reader.services.reprint_summary import about
from reader.text.amount import Amount, amount
from reader.text.body_kind import BodyKind
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.translation import ngettext
from reader.ui.article.head import author_facet, own_tag_facet, spoken_amount, tag_facet
from reader.ui.article.links import LinkCommands
from reader.ui.keys.actions import Handlers
from reader.ui.part import Part
from reader.ui.workspace import Workspace

if TYPE_CHECKING:
    from reader.ui.article.info_dialog import InfoRow


class Info(Part):
    """Shows an article's metadata, and narrows the list to articles that share it.

    Args:
        workspace: The main screen.
        links: Opens the article's URL.
        copy: Copies a text.
    """

    def __init__(
        self, workspace: Workspace, links: LinkCommands, copy: Callable[[str], None]
    ) -> None:
        super().__init__(workspace)
        self.links = links
        self.copy = copy

    def handlers(self) -> Handlers:
        """Return the handlers of this part's commands."""
        return {
            "article.info": self.show,
        }

    def show(self) -> None:
        """Show the metadata of the article."""
        from reader.ui.article.info_dialog import InfoDialog  # here: rarely needed

        entry = self.article.current
        if entry is None:
            return

        def chosen(answer: tuple[str, InfoRow] | None) -> None:
            if answer is None:
                return
            verb, row = answer
            if verb == "copy":
                self.copy(row.whole or row.url or row.text)
            elif row.facet is not None:
                self.go(row.facet)
            else:
                self.links.ask(row.url)

        self.workspace.ask(InfoDialog(self._rows(entry)), chosen)

    def go(self, facet: Facet) -> None:
        """Narrow the list to a facet of the article, and go there."""
        self.listing.narrow(facet)

    def _rows(self, entry: Entry) -> list[InfoRow]:
        """Return the article's metadata rows, skipping empty fields."""
        from reader.ui.article.info_dialog import InfoRow  # here: as above

        own_tags, own_notes = self.shelf.own_marks(entry)
        rows = [
            InfoRow(_("Title"), entry.title),
            InfoRow(_("Source"), entry.source, Facet(FacetKind.SOURCE, entry.source)),
            InfoRow(_("Author"), entry.author, author_facet(entry.author)),
            InfoRow(_("Date"), self.shelf.dated(entry), date_facet(self.shelf.day(entry))),
            *(InfoRow(_("Tag"), tag, tag_facet(tag)) for tag in entry.tags),
            *(
                InfoRow(_("My tag"), own_tag_label(tag), own_tag_facet(tag), whole=tag)
                for tag in own_tags
            ),
            *(
                InfoRow(_("Note"), safe_line(" ".join(note.split())), whole=note)
                for note in own_notes
            ),
            InfoRow(_("Length"), spoken_amount(self._amount(entry))),
            InfoRow(_("Markup"), self._markup(entry)),
            InfoRow(_("Marks"), _(", ").join(self._marks(entry))),
            InfoRow(_("Reprints"), about(self.workspace.reprints.of(entry))),
            InfoRow(_("URL"), safe_line(unquote(entry.url)), url=entry.url),
            self._file(_("File"), entry.path),
            *(self._file(_("Also"), path) for path in self.shelf.copies(entry)),
            InfoRow(_("Problem"), safe_line(entry.problem)),
        ]
        return [row for row in rows if row.text]

    def _file(self, name: str, path: Path) -> InfoRow:
        """Return the row of a file: shown relative to its library, copied as a full path."""
        from reader.ui.article.info_dialog import InfoRow  # here: as above

        roots = [root for root in self.session.paths if root != path and root in path.parents]
        shown = path.relative_to(roots[0].parent) if roots else path
        return InfoRow(name, safe_line(str(shown)), whole=safe_line(str(path)))

    def _amount(self, entry: Entry) -> Amount:
        """Return how much there is to read, from the open article or from the index."""
        opened = self.article.opened
        if opened is not None and opened.article.entry.key == entry.key:
            return opened.article.document.amount
        return amount(self.shelf.text(entry))

    def _markup(self, entry: Entry) -> str:
        """Return the markup that the open article was read as."""
        opened = self.article.opened
        if opened is None or opened.article.entry.key != entry.key:
            return ""
        names = {
            BodyKind.MARKDOWN: _("Markdown"),
            BodyKind.HTML: "HTML",
            BodyKind.TEXT: _("plain text"),
        }
        kind = opened.article.document.kind
        return names[kind] if kind else ""

    def _marks(self, entry: Entry) -> list[str]:
        """Return the marks of the article as words."""
        notes = self.notes
        state = notes.state(entry.key)
        marks = [_("read") if self.shelf.is_read(entry) else _("unread")]
        if self.shelf.is_starred(entry):
            marks.append(_("starred"))
        count = len(self.shelf.highlights(entry))
        if count:
            marks.append(
                ngettext("{count} highlight", "{count} highlights", count).format(count=count)
            )
        if state.opened is not None:
            index = self.shelf.index
            opened = f"{state.opened.astimezone(index.zone):%Y-%m-%d %H:%M %Z}"
            marks.append(_("opened {when}").format(when=opened))
        return marks
