"""The sheets in which the own tags and the note of an article are written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input, Static

from reader import paths
from reader.services.marking import split_tags
from reader.services.session import Session
from reader.text.safe import safe_line
from reader.translation import gettext as _
from reader.ui.dialogs.dialog import STYLES, Dialog, Once
from reader.ui.host import host
from reader.ui.widgets.hints import Hint, hint
from reader.ui.widgets.note_editor import NoteEditor, TagSuggester
from reader.ui.widgets.note_writer import NoteSubject, NoteWriter
from reader.ui.widgets.safe_content import shown


class TagsDialog(Dialog[tuple[str, ...]], inherit_bindings=False):
    """Answered with all own tags of an article.

    Args:
        title: The title of the article.
        tags: Its own tags.
        suggestions: The tags in use, the likeliest first.
    """

    AUTO_FOCUS: ClassVar[str | None] = "#tags"
    IS_SHEET: ClassVar[bool] = True

    def __init__(self, title: str, tags: Sequence[str], suggestions: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._given: dict[str, str] = {safe_line(tag): tag for tag in tags}
        self._line = " ".join(self._given)
        self._suggestions = suggestions

    def heading(self) -> str:
        """Return the title of the sheet."""
        return _("My tags")

    def answers(self) -> Sequence[Hint]:
        """Return the keys that save and complete."""
        return (hint("enter", _("save")), hint("tab", _("complete")))

    def closing(self) -> Sequence[Hint]:
        """Return the key that leaves the tags as they are."""
        return (hint("escape", _("close")),)

    def content(self) -> ComposeResult:
        """Put the title above the line of the tags."""
        yield Static(shown(self._title), classes="note")
        suggester = TagSuggester()
        suggester.tags = self._suggestions
        yield Input(
            f"{self._line} " if self._line else "",
            placeholder=_("tags, by spaces"),
            id="tags",
            suggester=suggester,
            select_on_focus=False,
            compact=True,
        )

    def press(self, key: str) -> bool:
        """Complete a tag at Tab."""
        line = self.query_one(Input)
        if key == "tab" and line.has_focus:
            line.action_cursor_right()
            return True
        return False

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        is_changed = event.value.strip() != self._line.strip()
        self.dismiss(split_tags(event.value, self._given) if is_changed else None)


class NoteSheet(Once[None], inherit_bindings=False):
    """The note of an article, written in the editor that highlights have.

    Args:
        session: The session, for its marks.
        subject: The note.
        changed: Called with a message after a change of the marks.
        status: Shows a message.
    """

    CSS_PATH: ClassVar = [STYLES, paths.shipped("styles") / "note.tcss"]

    def __init__(
        self,
        session: Session,
        subject: NoteSubject,
        changed: Callable[[str], None],
        status: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._subject = subject
        self._editor = NoteEditor(id="note")
        self._writing = NoteWriter(self._editor, session, changed, status, self.set_timer)

    def compose(self) -> ComposeResult:
        """Show the editor alone."""
        yield self._editor

    def on_mount(self) -> None:
        """Put the editor at the bottom, and open the note."""
        super().on_mount()
        self.add_class("-sheet")
        self.call_after_refresh(self._writing.edit, self._subject)

    @on(NoteEditor.Save)
    def save_note(self) -> None:
        """Save the note being written."""
        self._writing.save()

    @on(NoteEditor.Changed)
    def _changed(self) -> None:
        self._writing.draft()

    @on(NoteEditor.Outside)
    def _edit_outside(self) -> None:
        self._writing.edit_outside(host(self))

    @on(NoteEditor.Close)
    def _close(self) -> None:
        self._writing.put_away()
        self.dismiss(None)
