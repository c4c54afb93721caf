"""The settings on the settings screen: groups, labels and values in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reader.config import DEFAULTS, RULES, Settings
from reader.records import dataclass
from reader.translation import LANGUAGES, deferred
from reader.translation import gettext as _

STEPS = {"measure": 2, "read_after": 5}
"""The step by which a key changes a number."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A row of the screen: a setting, or one item of a list setting.

    Attributes:
        name: The name of the setting.
        label: The label in English; translated when shown.
        item: The item of the list; empty for any other setting.
    """

    name: str
    label: str
    item: str = ""

    @property
    def description(self) -> str:
        """The description of the setting, in the language of the interface."""
        return _(RULES[self.name].says)


GROUPS: Sequence[tuple[str, Sequence[Choice]]] = (
    (
        deferred("Text"),
        (
            Choice("measure", deferred("Widest line")),
            Choice("paragraphs", deferred("Paragraphs")),
            Choice("hang", deferred("Hanging marks")),
            Choice("words", deferred("Whole words")),
            Choice("level", deferred("Line breaking")),
            Choice("justify", deferred("Flush right")),
            Choice("gap", deferred("Han–Latin gap")),
        ),
    ),
    (
        deferred("Screen"),
        (
            Choice("theme", deferred("Theme")),
            Choice("language", deferred("Language")),
            Choice("header", deferred("Header")),
            Choice("hints", deferred("Hint line")),
            Choice("glyphs", deferred("Frames and signs")),
            Choice("mouse", deferred("Mouse")),
            Choice("fetch_pictures", deferred("Fetch pictures")),
        ),
    ),
    (
        deferred("List"),
        (
            Choice("rows", deferred("Lines of a row")),
            Choice("preview", deferred("Preview")),
            Choice("track", deferred("Track")),
            Choice("resume", deferred("Resume the session")),
            Choice("columns", deferred("Date"), "date"),
            Choice("columns", deferred("Source"), "source"),
            Choice("columns", deferred("Author"), "author"),
            Choice("columns", deferred("Length"), "length"),
            Choice("columns", deferred("Progress"), "progress"),
            Choice("group", deferred("Grouped")),
            Choice("newest_first", deferred("Newest first")),
        ),
    ),
    (
        deferred("Reading"),
        (
            Choice("auto_read", deferred("Counts as read")),
            Choice("read_after", deferred("Seconds until then")),
        ),
    ),
    (deferred("Keys"), (Choice("preset", deferred("Preset")),)),
)
"""The groups of settings, in order."""

_SPOKEN = {
    ("paragraphs", "blank"): deferred("blank line"),
    ("paragraphs", "indent"): deferred("indent"),
    ("words", "auto"): deferred("kept"),
    ("words", "off"): deferred("off"),
    ("level", "strict"): deferred("strict"),
    ("level", "basic"): deferred("basic"),
    ("theme", "auto"): deferred("follow the terminal"),
    ("language", "auto"): deferred("follow the locale"),
    ("glyphs", "unicode"): deferred("Unicode"),
    ("group", "day"): deferred("by day"),
    ("group", "source"): deferred("by source"),
    ("group", "flat"): deferred("not grouped"),
    ("rows", "auto"): deferred("by width"),
    ("rows", "one"): deferred("one"),
    ("rows", "two"): deferred("two"),
    ("auto_read", "time"): deferred("after a time"),
    ("auto_read", "end"): deferred("at its end"),
    ("auto_read", "open"): deferred("when opened"),
    ("auto_read", "never"): deferred("only by key"),
    ("preset", "default"): deferred("default"),
}
"""Values in words; other values are shown as they are."""


def spoken(choice: Choice, settings: Settings) -> str:
    """Return the value of a setting in words."""
    value = getattr(settings, choice.name)
    if choice.item:
        value = choice.item in value
    if isinstance(value, bool):
        return _("on") if value else _("off")
    if choice.name == "language" and value in LANGUAGES:
        return LANGUAGES[value].name  # each language by its own name
    if isinstance(value, float):
        return f"{value:g}"
    word = _SPOKEN.get((choice.name, str(value)))
    return _(word) if word else str(value)


def stepped(choice: Choice, settings: Settings, step: int, themes: Sequence[str]) -> Any:
    """Return the next or previous value of a setting.

    Args:
        choice: The setting.
        settings: The settings in force.
        step: 1 or -1.
        themes: The names of the themes, in order.
    """
    value, rule = getattr(settings, choice.name), RULES[choice.name]
    if choice.item:
        without = tuple(item for item in value if item != choice.item)
        return without if choice.item in value else (*value, choice.item)
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        changed = value + step * STEPS.get(choice.name, 1)
        return type(value)(min(rule.high, max(rule.low, changed)))
    values = ["auto", *themes] if choice.name == "theme" else list(rule.choices)
    here = values.index(value) if value in values else 0
    return values[(here + step) % len(values)]


def changed(settings: Settings, name: str, value: Any) -> Settings:
    """Return the settings with one changed; None means its default."""
    return replace(settings, **{name: getattr(DEFAULTS, name) if value is None else value})
