"""What the help screen lists: the essentials of a place, all its keys by group, the queries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reader.index.query.keys import KEYS
from reader.records import dataclass
from reader.translation import deferred
from reader.translation import gettext as _
from reader.ui.keys.command_table import Command, Place
from reader.ui.keys.keymap import Keymap

GROUPS: Mapping[str, str] = {
    "move": deferred("Moving"),
    "list": deferred("The list"),
    "facets": deferred("The list"),
    "notebook": deferred("The notebook"),
    "article": deferred("The article"),
    "reading": deferred("Reading and marking"),
    "visual": deferred("Selecting"),
    "visit": deferred("Going to"),
    "go": deferred("Going to"),
    "share": deferred("Sharing"),
    "command": deferred("Your commands"),
    "app": deferred("The program"),
}
"""Headings by the first part of a command's id, in order."""
OTHER_HEADING = deferred("More")
"""The heading of all other commands."""
ESSENTIALS_HEADING = deferred("The ten that matter most")
QUERIES_HEADING = deferred("What a search or filter understands")

ESSENTIALS: Mapping[Place, Sequence[str]] = {
    Place.LIST: (
        *("list.open", "move.down", "list.search", "list.filter", "article.star", "article.read"),
        *("go.notebook", "app.undo", "app.palette", "app.back"),
    ),
    Place.FACETS: (
        *("facets.choose", "move.down", "go.list", "list.search", "list.filter", "go.source"),
        *("go.date", "go.all", "app.palette", "app.back"),
    ),
    Place.ARTICLE: (
        *("article.page", "reading.next_sentence", "reading.highlight", "reading.note"),
        *("reading.next_highlight", "article.find", "article.next_unread", "share.copy"),
        *("app.undo", "app.back"),
    ),
    Place.VISUAL: (
        *("visual.right", "visual.next_word", "visual.find", "visual.swap", "visual.highlight"),
        *("reading.note", "share.copy", "reading.search", "app.undo", "app.back"),
    ),
    Place.NOTEBOOK: (
        *("notebook.open", "move.down", "notebook.filter", "notebook.group", "notebook.note"),
        *("notebook.choose", "notebook.tag", "notebook.export", "app.undo", "app.back"),
    ),
}
"""The ids of the ten commands that are listed first, by place."""


@dataclass(frozen=True, slots=True)
class QueryForm:
    """A form of a query, and what it finds.

    Attributes:
        form: As it is typed.
        meaning: What it finds, translated.
    """

    form: str
    meaning: str


_FORMS = (
    ("钟楼 石桥", deferred("all of the words")),
    ('"清零 政策"', deferred("the words as they stand")),
    ("-香港", deferred("without the word")),
    ("茶 OR 咖啡", deferred("either; parentheses group")),
    ('author:="TT"', deferred("the whole name")),
)


def query_forms() -> list[QueryForm]:
    """Return the forms of queries: words first, then each key."""
    forms = [QueryForm(form, _(meaning)) for form, meaning in _FORMS]
    return forms + [QueryForm(f"{key.name}:", _(key.meaning)) for key in KEYS.values()]


Row = str | Command | QueryForm | None
"""A heading, a command, a form of a query, or an empty line."""
Section = Sequence[Row]
"""A heading and its rows."""


def group_of(command: Command) -> str:
    """Return the heading of a command."""
    return _(GROUPS.get(command.id.partition(".")[0], OTHER_HEADING))


def commands_of(keymap: Keymap, place: Place) -> list[Command]:
    """Return the commands of a place that have keys, the essential ones first."""
    commands = [
        command
        for command in keymap.commands
        if command.works_in(place) and keymap.keys_of(command)
    ]
    ranks = {command_id: rank for rank, command_id in enumerate(ESSENTIALS.get(place, ()))}
    return sorted(commands, key=lambda command: ranks.get(command.id, len(ranks)))


def sections(
    commands: Sequence[Command], place: Place, forms: Sequence[QueryForm]
) -> Iterator[Section]:
    """Yield the sections of a list of commands and forms, leaving empty ones out.

    Args:
        commands: As `commands_of` returns them, or some of them.
        place: The place; its essentials come first, and are not repeated in their groups.
        forms: The forms of queries, which come last.
    """
    first = ESSENTIALS.get(place, ())
    essential = [command for command in commands if command.id in first]
    if essential:
        yield [_(ESSENTIALS_HEADING), *essential]
    others = [command for command in commands if command.id not in first]
    for heading in dict.fromkeys(map(_, (*GROUPS.values(), OTHER_HEADING))):
        group = [command for command in others if group_of(command) == heading]
        if group:
            yield [heading, *group]
    if forms:
        yield [_(QUERIES_HEADING), *forms]
