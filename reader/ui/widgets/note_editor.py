"""The note editor below the text: shows a note or edits it, also with an input method."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from textual import events
from textual.containers import Vertical
from textual.message import Message
from textual.suggester import Suggester
from textual.widgets import Input, Static

from reader.services.marking import last_word, split_tags
from reader.text.fold import fold
from reader.text.safe import pasted, safe_line
from reader.translation import gettext as _
from reader.ui.widgets.hints import Hint, HintBar, hint
from reader.ui.widgets.safe_content import shown

if TYPE_CHECKING:
    from textual.widgets import TextArea

    from reader.ui.widgets.note_box import NoteBox


class TagSuggester(Suggester):
    """Completes the last tag of a line from the tags in use, in either script."""

    def __init__(self) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.tags: Sequence[str] = ()

    async def get_suggestion(self, value: str) -> str | None:
        """Return the line with its last tag completed, or None."""
        begun = last_word(value).lstrip("#")
        if not begun:
            return None
        written = set(split_tags(value))
        for tag in self.tags:
            rest = tag[len(begun) :]
            if rest and fold(tag).startswith(fold(begun)) and tag not in written:
                return value + rest if tag.startswith(begun) else value[: -len(begun)] + tag
        return None


class NoteEditor(Vertical):
    """A quote or a title, its note and its tags; below the text, never over it."""

    class Save(Message):
        """The note is to be saved."""

    class Close(Message):
        """The note is to be saved and closed."""

    class Changed(Message):
        """Something was typed."""

    class Outside(Message):
        """The note is to be edited in the external editor."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's name
        super().__init__(id=id)
        self.display = False
        self._given = ("", "")
        self._given_tags: dict[str, str] = {}
        self._quote = Static(id="note-quote", markup=False)
        self._tags = Input(
            id="note-tags",
            suggester=TagSuggester(),
            select_on_focus=False,
            compact=True,
        )
        self._keys = HintBar(at_right=True, name_in_styles="note-keys")

    @cached_property
    def _text(self) -> NoteBox:
        """The box of the note, which is stacked with the others when a note is first shown."""
        from reader.ui.widgets.note_box import NoteBox  # here: few sessions begin with a note

        box = NoteBox(id="note-text", soft_wrap=True, show_line_numbers=False, compact=True)
        box.cursor_blink = self._tags.cursor_blink = False  # an idle screen sends nothing
        self.mount(self._quote, box, self._tags, self._keys)
        return box

    @property
    def is_open(self) -> bool:
        """Whether a note is shown."""
        return bool(self.display)

    @property
    def is_writing(self) -> bool:
        """Whether the note can be typed in."""
        return self.is_open and not self._text.read_only

    @property
    def note(self) -> str:
        """The note as typed; the original if only its displayed form differs."""
        typed = self._text.text
        return self._given[1] if typed == self._given[0] else typed

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags as typed, without repetitions; those that were there stay as they are."""
        return split_tags(self._tags.value, self._given_tags)

    def write(
        self, heading: str, note: str, tags: Iterable[str], tags_in_use: Sequence[str]
    ) -> None:
        """Open the note for writing.

        Args:
            heading: The highlighted text, or the title of the article.
            note: The current note.
            tags: The current tags.
            tags_in_use: Tags to complete from, the likeliest first.
        """
        suggester = self._tags.suggester
        if isinstance(suggester, TagSuggester):
            suggester.tags = tags_in_use
        self._fill(heading, note, tags, read_only=False)
        text = self._text
        text.move_cursor(text.document.end)
        text.focus()

    def show(self, quote: str, note: str, tags: Iterable[str]) -> None:
        """Show the note without focusing it."""
        self._fill(f"“{quote}”", note, tags, read_only=True)

    def _fill(self, heading: str, note: str, tags: Iterable[str], *, read_only: bool) -> None:
        self.border_title = shown(_("Note") if read_only else _("Write a note"), at_edge=True)
        self._tags.placeholder = _("tags, by spaces")  # here: the language may have changed
        self._quote.update(shown(safe_line(heading)))
        self._text.read_only = read_only
        self._keys.show_hints(_shown_keys() if read_only else _writing_keys())
        self._text.can_focus = self._tags.can_focus = not read_only
        self._load(note, tags)
        self.display = True

    def _load(self, note: str, tags: Iterable[str]) -> None:
        painted = pasted(note)
        self._given = (painted, note)
        self._text.load_text(painted)
        self._given_tags = {safe_line(tag): tag for tag in tags}
        self._tags.value = " ".join(self._given_tags)

    def renew(self, note: str, tags: Iterable[str]) -> None:
        """Show what has become of the note and tags being written.

        Args:
            note: The note, as it is stored.
            tags: The tags, as they are stored.
        """
        self._load(note, tags)
        self._text.move_cursor(self._text.document.end)

    def replace_note(self, text: str) -> None:
        """Replace the text of the note."""
        painted = pasted(text)
        box = self._text
        box.load_text(painted)
        box.move_cursor(box.document.end)

    def close(self) -> None:
        """Hide the editor."""
        self.display = False

    def on_key(self, event: events.Key) -> None:
        """Save, close, switch boxes, or open the external editor; the boxes get other keys."""
        does: dict[str, Callable[[], object]] = {
            "ctrl+s": lambda: self.post_message(self.Save()),
            "escape": lambda: self.post_message(self.Close()),
            "ctrl+e": lambda: self.post_message(self.Outside()),
            "tab": lambda: self._turn(forward=True),
            "shift+tab": lambda: self._turn(forward=False),
        }
        if event.key in does:
            event.stop()
            event.prevent_default()
            does[event.key]()

    def _turn(self, *, forward: bool) -> None:
        """Complete the current tag, or move to the other box."""
        tags = self._tags
        if forward and tags.has_focus and tags.cursor_at_end and tags._suggestion:  # noqa: SLF001 - Textual's
            tags.action_cursor_right()
            return
        (self._text if tags.has_focus else tags).focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Save and close when Enter is pressed on the tags."""
        event.stop()
        self.post_message(self.Close())

    def on_input_changed(self, event: Input.Changed) -> None:
        """Report that the tags changed."""
        event.stop()
        self.post_message(self.Changed())

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        """Report that the note changed."""
        event.stop()
        self.post_message(self.Changed())


def _writing_keys() -> Sequence[Hint]:
    """Return the keys while a note is written; every way out saves it."""
    return (
        hint("escape", _("save and close")),
        hint("tab", _("tags")),
        hint("ctrl+s", _("save")),
        hint("ctrl+e", _("in the editor")),
    )


def _shown_keys() -> Sequence[Hint]:
    """Return the keys while a note is only shown."""
    return (hint("a", _("edit")), hint("q", _("close")))
