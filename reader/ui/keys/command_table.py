"""The table of commands: ids, default keys and labels.

Help, palette, remapping and dispatch all use this table, so they cannot disagree. Keys are
written as Textual names them (``ctrl+d``, ``question_mark``, ``G``); a sequence is written with
spaces (``g g``), alternatives with commas. `reader.ui.keys.keymap` looks typed keys up.
"""

from __future__ import annotations

from enum import StrEnum

from reader.config.colours import COLOUR_NUMBERS
from reader.records import dataclass
from reader.translation import deferred
from reader.translation import gettext as _


class Place(StrEnum):
    """Where a key works: everywhere, or in one pane."""

    ANYWHERE = "anywhere"
    LIST = "list"
    FACETS = "facets"
    ARTICLE = "article"
    VISUAL = "selection"
    NOTEBOOK = "notebook"


PLACES = {
    Place.ANYWHERE: deferred("program"),
    Place.LIST: deferred("list"),
    Place.FACETS: deferred("facets"),
    Place.ARTICLE: deferred("article"),
    Place.VISUAL: deferred("selection"),
    Place.NOTEBOOK: deferred("notebook"),
}
"""Names of places in messages."""


@dataclass(frozen=True, slots=True)
class Command:
    """A command that keys can run.

    Attributes:
        id: ``room.verb``, public once a user remaps it.
        keys: The default keys.
        label: A short description, in English; `title` is the translation.
        places: The places where it works.
        handler: The id of its handler; its own id unless it has an argument.
        argument: The argument of its handler, such as the number of a colour.
        short: A label of a word or two, in English, for keys that are listed side by side;
            `brief` is the translation.
    """

    id: str
    keys: str
    label: str
    places: tuple[Place, ...]
    handler: str = ""
    argument: int | None = None
    short: str = ""

    def __post_init__(self) -> None:
        """Default the handler to the command's own id."""
        if not self.handler:
            object.__setattr__(self, "handler", self.id)

    def works_in(self, place: Place) -> bool:
        """Return whether it works in a place."""
        return place in self.places or Place.ANYWHERE in self.places

    @property
    def title(self) -> str:
        """The label in the language of the interface."""
        return _(self.label).format(number=self.argument)

    @property
    def brief(self) -> str:
        """The short label in the language of the interface; the label where there is none."""
        return _(self.short) if self.short else self.title


_LIST = (Place.LIST,)
_ARTICLE = (Place.ARTICLE,)
_ROWS = (Place.LIST, Place.FACETS)
_PANES = (Place.LIST, Place.FACETS, Place.ARTICLE, Place.VISUAL, Place.NOTEBOOK)
_VISUAL = (Place.VISUAL,)
_READING = (Place.ARTICLE, Place.VISUAL)
_NOTEBOOK = (Place.NOTEBOOK,)
_ARTICLES = (Place.LIST, Place.ARTICLE)
_ANY = (Place.ANYWHERE,)

COMMANDS = (
    Command("move.down", "j,down", "Down", _PANES),
    Command("move.up", "k,up", "Up", _PANES),
    Command("move.page_down", "pagedown,ctrl+f", "A page down", _PANES),
    Command("move.page_up", "pageup,ctrl+b", "A page up", _PANES),
    Command("move.back_page", "b", "A page up", (*_ROWS, Place.ARTICLE, Place.NOTEBOOK)),
    Command("move.half_down", "ctrl+d", "Half a page down", _PANES),
    Command("move.half_up", "ctrl+u", "Half a page up", _PANES),
    Command("move.first", "g g,home", "To the start", _PANES),
    Command("move.last", "G,end", "To the end", _PANES),
    Command("list.page", "space", "A page down", _ROWS),
    Command("list.open", "enter,l,right", "Open the article", _LIST),
    Command("list.continue", "c", "Continue with the article read last", _ROWS),
    Command("facets.choose", "enter,l,right", "Narrow the list", (Place.FACETS,)),
    Command("list.facets", "h,left", "To the facets", _LIST),
    Command("article.page", "space", "A page down; at the end, the next unread", _ARTICLE),
    Command("article.back", "h,left", "Back to the list", _ARTICLE),
    Command("app.back", "q", "Back; in the whole list, quit", _ANY),
    Command("app.step_back", "escape", "Back, without quitting", _ANY),
    Command("app.quit", "Q,ctrl+c", "Quit", _ANY),
    Command("article.next", "J", "Next article", _ARTICLES),
    Command("article.previous", "K", "Previous article", _ARTICLES),
    Command("article.next_unread", "n", "Next unread; in a search, the next match", _ARTICLES),
    Command(
        "article.previous_unread",
        "p",
        "Previous unread; in a search, the previous match",
        _ARTICLES,
    ),
    Command("article.find", "slash", "Find in the article", _ARTICLE),
    Command("article.next_match", "g n", "Next match", _ARTICLES),
    Command("article.previous_match", "N", "Previous match", _ARTICLES),
    Command("article.read", "r", "Read or unread", _ARTICLES),
    Command("list.read_all", "A", "Mark the list read", _ROWS),
    Command("article.star", "s", "Star or unstar", _ARTICLES),
    Command("article.tag", "t", "Tag the article", _ARTICLES),
    Command(
        "article.note",
        "g N",
        "Write a note on the article",
        _ARTICLES,
        short=deferred("Article note"),
    ),
    Command("reading.next_sentence", "right_parenthesis", "Focus the next sentence", _READING),
    Command(
        "reading.previous_sentence", "left_parenthesis", "Focus the previous sentence", _READING
    ),
    Command("reading.next_paragraph", "right_curly_bracket", "Focus the next paragraph", _READING),
    Command(
        "reading.previous_paragraph", "left_curly_bracket", "Focus the previous paragraph", _READING
    ),
    Command("reading.grow_sentence", "e,shift+right", "Extend the focus by a sentence", _ARTICLE),
    Command("reading.shrink_sentence", "E,shift+left", "Shrink the focus by a sentence", _ARTICLE),
    Command("reading.grow_paragraph", "shift+down", "Extend the focus by a paragraph", _ARTICLE),
    Command("reading.shrink_paragraph", "shift+up", "Shrink the focus by a paragraph", _ARTICLE),
    Command("reading.end_right", "greater_than_sign", "End of the focus to the right", _ARTICLE),
    Command("reading.end_left", "less_than_sign", "End of the focus to the left", _ARTICLE),
    Command(
        "reading.start_right",
        "g greater_than_sign",
        "Start of the focus to the right",
        _ARTICLE,
        short=deferred("Start right"),
    ),
    Command(
        "reading.start_left",
        "g less_than_sign",
        "Start of the focus to the left",
        _ARTICLE,
        short=deferred("Start left"),
    ),
    Command("visual.characters", "v", "Select by character", _READING),
    Command("visual.lines", "V", "Select by line", _READING),
    Command("visual.left", "h,left", "A character left", _VISUAL),
    Command("visual.right", "l,right,space", "A character right", _VISUAL),
    Command("visual.next_word", "w", "To the next word", _VISUAL),
    Command("visual.previous_word", "b", "To the previous word", _VISUAL),
    Command("visual.word_end", "e", "To the end of the word", _VISUAL),
    Command("visual.line_start", "0,circumflex_accent", "To the start of the line", _VISUAL),
    Command("visual.line_end", "dollar_sign", "To the end of the line", _VISUAL),
    Command("visual.find", "f", "To a character, or to its pinyin initial", _VISUAL),
    Command("visual.find_back", "F", "Back to a character", _VISUAL),
    Command("visual.find_again", "semicolon", "To the next such character", _VISUAL),
    Command("visual.find_reverse", "comma", "To the previous such character", _VISUAL),
    Command("visual.swap", "o", "To the other end", _VISUAL),
    Command("reading.highlight", "H", "Highlight the focused text", _READING),
    Command("visual.highlight", "enter", "Highlight the selection", _VISUAL),
    Command("reading.note", "a", "Write a note on the focused text", _READING),
    Command("reading.show_note", "enter", "Show the note of the highlight", _ARTICLE),
    Command("reading.delete", "d", "Delete the highlight under the focus", _READING),
    *(
        Command(  # without f-strings, which Babel warns about beside a message
            "reading.colour_" + str(colour),
            str(colour),
            "Set the highlight to colour {number}",
            _ARTICLE,
            "reading.colour",
            colour,
        )
        for colour in COLOUR_NUMBERS
    ),
    Command("reading.next_highlight", "right_square_bracket", "Next highlight", _ARTICLE),
    Command("reading.previous_highlight", "left_square_bracket", "Previous highlight", _ARTICLE),
    Command("notebook.open", "enter,l,right", "To its place in the article", _NOTEBOOK),
    Command("notebook.facets", "h,left", "To the facets", _NOTEBOOK),
    Command("notebook.filter", "f,slash", "Filter quotes, notes and tags", _NOTEBOOK),
    Command("notebook.clear", "F", "Clear the filter", _NOTEBOOK),
    Command("notebook.group", "backslash", "Group by the next property", _NOTEBOOK),
    Command("notebook.choose", "space", "Toggle selection", _NOTEBOOK),
    Command("notebook.choose_all", "A", "Select all listed", _NOTEBOOK),
    Command("notebook.note", "a", "Write a note", _NOTEBOOK),
    Command("notebook.tag", "t", "Tag the selected", _NOTEBOOK),
    *(
        Command(
            "notebook.colour_" + str(colour),
            str(colour),
            "Set the selected to colour {number}",
            _NOTEBOOK,
            "notebook.colour",
            colour,
        )
        for colour in COLOUR_NUMBERS
    ),
    Command("notebook.delete", "d", "Delete the selected", _NOTEBOOK),
    Command("notebook.accept", "c", "Accept the place found", _NOTEBOOK),
    Command("notebook.keep", "x", "Keep it without a place", _NOTEBOOK),
    Command("notebook.place", "m", "Choose its place by hand", _NOTEBOOK),
    Command("notebook.reattach", "M", "Re-attach to the article found", _NOTEBOOK),
    Command("notebook.export", "w", "Export the selected, or all", _NOTEBOOK),
    Command("reading.export", "w", "Export the highlights", _ARTICLE),
    Command(
        "reading.copy_citation",
        "g y",
        "Copy the focus with its source",
        _READING,
        short=deferred("Copy citation"),
    ),
    Command(
        "reading.copy_markdown",
        "g Y",
        "Copy the focus as Markdown",
        _READING,
        short=deferred("Copy Markdown"),
    ),
    Command(
        "reading.copy_evidence",
        "g e",
        "Copy the focus with checksums",
        _READING,
        short=deferred("Copy evidence"),
    ),
    Command("reading.search", "asterisk", "Search the focus everywhere", _READING),
    Command(
        "go.trail",
        "g asterisk",
        "Every mention of the focus, or of what is searched, by date",
        (Place.LIST, *_READING),
        short=deferred("Mentions"),
    ),
    Command("app.undo", "u", "Undo", _ANY),
    Command("app.redo", "ctrl+r", "Redo", _ANY),
    Command("list.filter", "f", "Filter by title, source, author, tag", (*_ROWS, Place.ARTICLE)),
    Command("list.search", "slash", "Search the full text", _ROWS),
    Command("list.clear", "F", "Remove the last filter", (Place.LIST, Place.FACETS)),
    Command(
        "list.saved",
        "g F",
        "Saved searches: add this one, run, rename, delete",
        (*_ROWS, Place.ARTICLE),
        short=deferred("Saved searches"),
    ),
    Command("list.group", "backslash", "Group by day, source, author, or not", _ROWS),
    Command(
        "list.order",
        "g o",
        "Order by date, relevance, length, highlights, star, unread",
        _ROWS,
        short=deferred("Order"),
    ),
    Command(
        "list.hidden",
        "g z",
        "Show what the rules hide, or hide it again",
        _ROWS,
        short=deferred("Hidden ones"),
    ),
    Command(
        "list.reverse",
        "g backslash",
        "Newest or oldest first",
        _ROWS,
        short=deferred("Reverse order"),
    ),
    Command("go.list", "g l", "To the list", _ANY, short=deferred("List")),
    Command("go.facets", "g f", "To the facets", _ANY, short=deferred("Facets")),
    Command("go.date", "g d", "The calendar of days", _ANY, short=deferred("Calendar")),
    Command("go.same_day", "g D", "This day in all years", _ANY, short=deferred("On this day")),
    Command("go.source", "g s", "Choose a source", _ANY, short=deferred("Source")),
    Command("go.author", "g A", "Choose an author", _ANY, short=deferred("Author")),
    Command("go.topic", "g T", "Choose a tag of articles", _ANY, short=deferred("Tag")),
    Command("go.unread", "g u", "Show the unread", _ANY, short=deferred("Unread")),
    Command("go.starred", "g S", "Show the starred", _ANY, short=deferred("Starred")),
    Command("go.highlighted", "g H", "Show the highlighted", _ANY, short=deferred("Highlighted")),
    Command("go.notebook", "g h", "To the notebook", _ANY, short=deferred("Notebook")),
    Command("go.tags", "g t", "To the notebook, by tag", _ANY, short=deferred("Note tags")),
    Command("go.history", "g r", "Reading history, by day", _ANY, short=deferred("History")),
    Command(
        "go.skipped",
        "g k",
        "The files that are not listed, with reasons",
        _ANY,
        short=deferred("Skipped"),
    ),
    Command("go.all", "g a", "Show all", _ANY, short=deferred("All")),
    Command("visit.back", "ctrl+o", "Back to the previous place", _ARTICLES),
    Command("visit.forward", "g ctrl+o", "Forward again", _ARTICLES, short=deferred("Forward")),
    Command("visit.mark", "m", "Set a bookmark under a letter", _ARTICLES),
    Command("visit.bookmark", "apostrophe", "Go to a bookmark", _ARTICLES),
    Command("share.copy", "y", "Copy", (Place.LIST, Place.ARTICLE, Place.VISUAL)),
    Command("share.open", "o", "Open the original", _ARTICLES),
    Command("share.links", "L", "The links of the article", _ARTICLE),
    Command("article.pictures", "P", "The pictures of the article", _ARTICLE),
    Command("share.pipe", "vertical_line", "Give the text to a command", _READING),
    Command("app.rescan", "R", "Look for new and changed files", _ANY),
    Command(
        "app.stop_scan",
        "g R",
        "Stop indexing; a rescan resumes it",
        _ANY,
        short=deferred("Stop scan"),
    ),
    Command(
        "app.merge_copies",
        "g M",
        "Merge the copies that a sync tool has left",
        _ANY,
        short=deferred("Join copies"),
    ),
    Command("app.focus_next", "tab", "To the next pane", _ANY),
    Command("app.focus_previous", "shift+tab", "To the previous pane", _ANY),
    Command("article.zen", "z", "The article alone", _ARTICLES),
    Command("article.script", "Z", "As written, Simplified, Traditional", _ARTICLE),
    Command("article.wider", "plus", "Wider text", _ARTICLE),
    Command("article.narrower", "minus", "Narrower text", _ARTICLE),
    Command("article.measure", "equals_sign", "The usual width", _ARTICLE),
    Command("article.removed", "X", "What was removed from the article", _ARTICLE),
    Command(
        "article.versions",
        "g v",
        "Versions and reprints of the article",
        _ARTICLES,
        short=deferred("Versions"),
    ),
    Command(
        "article.related",
        "g w",
        "Articles related to this one",
        _ARTICLES,
        short=deferred("Related"),
    ),
    Command(
        "article.thread", "S", "Put it into a thread, or open a thread", (*_ROWS, Place.ARTICLE)
    ),
    Command("article.info", "i", "About the article", _ARTICLES),
    Command("app.redraw", "ctrl+l", "Redraw the screen", _ANY),
    Command("app.suspend", "ctrl+z", "Suspend", _ANY),
    Command("app.help", "question_mark", "This help", _ANY),
    Command("app.manual", "g m", "The manual", _ANY, short=deferred("Manual")),
    Command(
        "app.hints",
        "g question_mark",
        "Show or hide the hint line",
        _ANY,
        short=deferred("Hint line"),
    ),
    Command("app.palette", "colon", "Do, open or go to anything by its name", _ANY),
    Command("app.settings", "g comma", "Settings", _ANY),
)
