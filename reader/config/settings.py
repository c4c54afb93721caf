"""The settings: names, types, defaults, and one line about each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field, fields
from types import MappingProxyType
from typing import Any, Literal

from reader.config.colours import COLOUR_NUMBERS
from reader.config.time_zone import READER
from reader.records import dataclass
from reader.translation import LANGUAGES, deferred


@dataclass(frozen=True, slots=True)
class Rule:
    """The valid values of a setting, and its purpose.

    Attributes:
        says: One line for the person who sets it, in English; translated when shown.
        choices: The valid texts, or the valid items of a list; empty when any text is valid.
        low: The smallest number.
        high: The largest number.
        names: The valid names in a table; empty when any name is valid.
        lists: Whether a table may hold lists of texts, too.
        nested: Whether it may hold tables; ``a.b`` is then the name of the entry b of the table a.
        tables: The example of a table's name, if it holds tables; see `reader.config.check`.
        is_zone: Whether it is the name of a time zone, see `reader.config.time_zone`.
    """

    says: str
    choices: tuple[str, ...] = ()
    low: float = 0
    high: float = 0
    names: tuple[str, ...] = ()
    lists: bool = False
    nested: bool = False
    tables: str = ""
    is_zone: bool = False


def _setting(default: Any, says: str, *choices: str, low: float = 0, high: float = 0) -> Any:
    return field(default=default, metadata={"rule": Rule(says, choices, low, high)})


def _zone(default: str, says: str) -> Any:
    return field(default=default, metadata={"rule": Rule(says, is_zone=True)})


def _table(says: str, *names: str, lists: bool = False, tables: str = "") -> Any:
    rule = Rule(says, names=names, lists=lists, tables=tables)
    return field(default_factory=lambda: MappingProxyType({}), metadata={"rule": rule})


def _nested(says: str, *names: str) -> Any:
    rule = Rule(says, names=names, nested=True)
    return field(default_factory=lambda: MappingProxyType({}), metadata={"rule": rule})


EXPORT_AUTO = "auto"
"""The entry of the setting ``export`` that names the folder to keep up to date."""
EXPORT_TEMPLATE = "markdown.template"
"""The entry that is the layout of a highlight in Markdown: a name, a file, or a template."""
EXPORT_NAMES = (EXPORT_AUTO, EXPORT_TEMPLATE)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings; each field carries its `Rule`."""

    measure: int = _setting(40, deferred("the widest line, in Han characters"), low=10, high=200)
    paragraphs: str = _setting("blank", deferred("what tells paragraphs apart"), "blank", "indent")
    hang: bool = _setting(True, deferred("a pause mark may hang in the right margin"))
    level: Literal["strict", "basic", "unicode"] = _setting(
        "strict", deferred("rules of line starts and ends"), "strict", "basic", "unicode"
    )
    words: Literal["auto", "off"] = _setting(
        "auto", deferred("whether breaks inside Chinese words are avoided"), "auto", "off"
    )
    justify: bool = _setting(False, deferred("lines flush on the right"))
    gap: bool = _setting(False, deferred("Han and Latin text set apart"))
    ambiguous: int = _setting(
        0,
        deferred("cells of a character of ambiguous width; 0: as the terminal says"),
        low=0,
        high=2,
    )
    glyphs: str = _setting(
        "unicode", deferred("what frames and signs are drawn with"), "unicode", "ascii"
    )
    resume: bool = _setting(
        True, deferred("a start shows what the last session of the library showed")
    )
    group: str = _setting(
        "day", deferred("how the list starts out"), "day", "source", "author", "flat"
    )
    newest_first: bool = _setting(True, deferred("the order of dates in the list"))
    zone: str = _zone(
        READER,
        deferred("the zone of times without one: reader, or as Asia/Shanghai, +08:00"),
    )
    columns: tuple[str, ...] = _setting(
        ("date", "source"),
        deferred("what the list shows before the title"),
        *("date", "source", "author", "length", "progress"),
    )
    rows: Literal["auto", "one", "two"] = _setting(
        "auto",
        deferred("lines of an article in the list; auto: two where the list is narrow"),
        *("auto", "one", "two"),
    )
    preview: bool = _setting(
        True, deferred("the article under the cursor is shown beside the list where there is room")
    )
    track: bool = _setting(
        True,
        deferred("the place, highlights and matches are shown at the right edge of an article"),
    )
    auto_read: Literal["time", "end", "open", "never"] = _setting(
        "time",
        deferred("when an open article counts as read: time is also at its end, never is by r"),
        *("time", "end", "open", "never"),
    )
    read_after: float = _setting(
        20.0, deferred("that time, in seconds; 0: only at its end"), high=86_400
    )
    theme: str = _setting(
        "auto",
        deferred("auto: suits the terminal's background and colours; or the name of a theme"),
    )
    header: bool = _setting(
        True, deferred("a line above the panes: the library, what narrows the list, its order")
    )
    hints: bool = _setting(True, deferred("a line that names the most useful keys"))
    preset: Literal["default", "newsboat", "less"] = _setting(
        "default", deferred("whose keys to begin with"), "default", "newsboat", "less"
    )
    mouse: bool = _setting(
        True, deferred("whether the mouse works; off, the terminal selects text")
    )
    watch: bool = _setting(
        False, deferred("changes of the files are noticed as they happen; needs the extra watch")
    )
    language: str = _setting(
        "auto",
        deferred("the language of the interface; auto: as the locale says"),
        "auto",
        *LANGUAGES,
    )
    fetch_pictures: bool = _setting(
        False, deferred("whether a picture that is not in the library may be fetched from its site")
    )
    export_on_quit: str = _setting(
        "", deferred("a folder for Markdown notes, written on leaving; none if empty")
    )
    colours: Mapping[str, str] = _table(
        deferred("what the colours of highlights mean"), *map(str, COLOUR_NUMBERS)
    )
    hosts: Mapping[str, str] = _table(deferred("names of sources, by host"))
    libraries: Mapping[str, str | tuple[str, ...]] = _table(
        deferred("libraries for --library, by name: a path or a list of paths"), lists=True
    )
    archives: Mapping[str, Mapping[str, str | tuple[str, ...]]] = _table(
        deferred("how the files of an archive are read, by its path"), tables="~/news"
    )
    commands: Mapping[str, Mapping[str, str | bool | tuple[str, ...]]] = _table(
        deferred("programs for the selection, by name: a dictionary, a translator, a voice"),
        tables="dictionary",
    )
    export: Mapping[str, str] = _nested(
        deferred("exports: a folder that is kept up to date; the layout of Markdown"),
        *EXPORT_NAMES,
    )
    searches: Mapping[str, str] = _table(deferred("saved searches, by name"))
    hidden: Mapping[str, str] = _table(
        deferred("rules that hide, by name: queries whose articles the lists leave out")
    )
    keys: Mapping[str, str] = _table(deferred("keys by id; an empty text takes them away"))


RULES: Mapping[str, Rule] = MappingProxyType(
    {setting.name: setting.metadata["rule"] for setting in fields(Settings)}
)
"""The rule of each setting, by name."""

DEFAULTS = Settings()
"""The settings where nothing is set."""
