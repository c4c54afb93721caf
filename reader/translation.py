"""The language of the interface: each message is looked up by its English text.

Every module writes what a person reads with ``from reader.translation import gettext as _``. The
English text is the key, so the program works without a catalogue. Values are put in with
``str.format`` after the translation: ``_("{count} articles").format(count=count)``. A message in a
constant of a module is marked with `deferred` and translated when it is shown: the language is set
after the import and may change while the program runs.

A new language is an entry of `LANGUAGES` and a catalogue: ``python -m tests.catalogues`` makes it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations
    from pathlib import Path

DOMAIN = "reader"
LOCALES = os.path.join(os.path.dirname(__file__), "locales")  # noqa: PTH118, PTH120 - pathlib takes time

LARGEST_SETTINGS = 128 * 1024
"""Bytes of the largest configuration file that is read."""


class Language:
    """A language of the interface.

    It is not a dataclass, which Python compiles at the start: a Tab should not wait for that.

    Attributes:
        tag: Its BCP 47 tag, as in ``config.toml``: ``zh-Hant``.
        name: Its name in itself, as the settings show it.
        regions: The regions, in lower case, whose locales mean it: ``("tw", "hk")``. A locale that
            names neither the tag's script nor one of these means the first entry of its language.
    """

    __slots__ = ("name", "regions", "tag")

    def __init__(self, tag: str, name: str, regions: tuple[str, ...] = ()) -> None:
        self.tag = tag
        self.name = name
        self.regions = regions

    @property
    def is_compiled(self) -> bool:
        """Whether its catalogue is there, which it is not in a checkout that was never built."""
        return os.path.isfile(f"{LOCALES}/{self.folder}/LC_MESSAGES/{DOMAIN}.mo")  # noqa: PTH113 - as above

    @property
    def folder(self) -> str:
        """The name of the folder of the catalogue."""
        return self.tag.replace("-", "_")

    @property
    def subtags(self) -> tuple[str, ...]:
        """The parts of the tag in lower case, the language first."""
        return tuple(self.tag.lower().split("-"))


SOURCE = "en"
"""The language of the messages in the code, which needs no catalogue."""

LANGUAGES: Mapping[str, Language] = MappingProxyType(
    {
        language.tag: language
        for language in (
            Language(SOURCE, "English"),
            Language("zh-Hans", "简体中文"),
            Language("zh-Hant", "繁體中文", regions=("tw", "hk", "mo")),
        )
    }
)
"""The languages of the interface, by tag."""

_catalogue: NullTranslations | None = None
_language = SOURCE


def use(setting: str, environment: Mapping[str, str] = os.environ) -> None:
    """Choose the language of the interface.

    Args:
        setting: A tag of `LANGUAGES`, or ``auto`` for the language of the locale. A language
            without a compiled catalogue, as in a checkout that was never built, is English.
        environment: The variables that name the locale.
    """
    global _catalogue, _language
    tag = of_locale(environment) if setting == "auto" else setting
    _catalogue, _language = None, SOURCE
    language = LANGUAGES.get(tag)
    if language is not None and language.is_compiled:
        from gettext import translation  # English does not need it

        _catalogue, _language = translation(DOMAIN, LOCALES, [language.folder]), language.tag


def of_locale(environment: Mapping[str, str]) -> str:
    """Return the tag of the language that a locale names; English when `LANGUAGES` lacks it.

    Args:
        environment: The first set variable of ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` names the
            locale. ``LANGUAGE``, a list, goes before it, unless the locale is ``C``.
    """
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "C")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return SOURCE
    for name in (*environment.get("LANGUAGE", "").split(":"), locale):
        if tag := _tag_of(name):
            return tag
    return SOURCE


def _tag_of(locale: str) -> str:
    """Return the tag of the language of one locale; empty when `LANGUAGES` lacks it."""
    name = locale.partition(".")[0].partition("@")[0].lower().replace("-", "_")
    primary, *subtags = name.split("_")
    candidates = [language for language in LANGUAGES.values() if language.subtags[0] == primary]
    for subtag in sorted(subtags, key=_is_region):
        for language in candidates:
            if subtag in (*language.subtags[1:], *language.regions):
                return language.tag
    return candidates[0].tag if candidates else ""


def _is_region(subtag: str) -> bool:
    """Return whether a subtag is not a script: the script of a locale wins over its region."""
    return len(subtag) != len("hans")


def setting_in(file: Path) -> str:
    """Return the language that a configuration file asks for, ``auto`` when it asks for none.

    The other settings are read later, by the commands that need them.

    Args:
        file: The configuration file. Errors in it are reported when the settings are loaded.
    """
    from reader.untrusted import read_toml  # here: a shell that completes a line needs none

    try:
        setting = read_toml(file, LARGEST_SETTINGS)[1].get("language")
    except (OSError, ValueError):
        return "auto"
    return setting if isinstance(setting, str) and setting in LANGUAGES else "auto"


def language() -> str:
    """Return the tag of the current language, one of `LANGUAGES`."""
    return _language


def gettext(message: str) -> str:
    """Return a message in the language of the interface."""
    # The empty message is the head of the catalogue.
    return _catalogue.gettext(message) if _catalogue and message else message


def ngettext(one: str, many: str, count: int) -> str:
    """Return the message for a number of things, in the language of the interface."""
    if _catalogue:
        return _catalogue.ngettext(one, many, count)
    return one if count == 1 else many


def explained(what: object, why: str) -> str:
    """Return a name and what is said of it, joined as the language does.

    Args:
        what: A path, a title, a name.
        why: A translated text.
    """
    return gettext("{what}: {why}").format(what=what, why=why)


def with_count(text: str, count: str) -> str:
    """Return a text with a number after it.

    Args:
        text: A translated text.
        count: The number as shown.
    """
    return gettext("{text} ({count})").format(text=text, count=count)


def enumerated(words: Iterable[str]) -> str:
    """Return words or names as one list, such as ``a, b`` or ``a、b``."""
    listed = ""
    for word in words:
        listed = gettext("{words}, {word}").format(words=listed, word=word) if listed else word
    return listed


def deferred(message: str) -> str:
    """Return a message unchanged: it marks a message that `gettext` translates when it is shown."""
    return message
