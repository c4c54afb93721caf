"""The interface's language: each message by its English text.

``from reader.translation import gettext as _`` is how every room writes what a person reads. The
English text is the key, so that the program works without any catalogue. Values go in with
``str.format`` after the translation: ``_("{count} articles").format(count=count)``. What is a
constant of a module is marked with `deferred` and translated when it is shown, for the language is
set after the import and may change while the program runs.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reader.untrusted import parse_toml, read_small

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN = "reader"
LOCALES = Path(__file__).parent / "locales"

LARGEST_SETTINGS = 128 * 1024
"""Bytes of a configuration file; a larger one is none."""
LANGUAGES = ("en", "zh-Hans", "zh-Hant")
"""The languages there are; the messages themselves are English."""

_TRADITIONAL = ("hant", "tw", "hk", "mo")
"""Scripts and regions that write Chinese in traditional characters."""

_catalogue: NullTranslations | None = None
_language = "en"


def use(setting: str, environment: Mapping[str, str] = os.environ) -> None:
    """Speak a language from now on.

    Args:
        setting: One of `LANGUAGES`, or ``auto``: what the locale says. A language whose catalogue
            is not there, as in a checkout that was never built, is English.
        environment: Where the locale stands.
    """
    global _catalogue, _language
    language = of_locale(environment) if setting == "auto" else setting
    _catalogue, _language = None, "en"
    folder = language.replace("-", "_")
    if language in LANGUAGES and (LOCALES / folder / "LC_MESSAGES" / f"{DOMAIN}.mo").is_file():
        from gettext import translation  # English has no need of it

        _catalogue, _language = translation(DOMAIN, LOCALES, [folder]), language


def of_locale(environment: Mapping[str, str]) -> str:
    """Return the language that a locale asks for, as gettext does; English when we have none.

    Args:
        environment: Of its variables ``LC_ALL``, ``LC_MESSAGES`` and ``LANG`` the first that is set
            names the locale. ``LANGUAGE``, a list, goes before it, unless that is ``C``.
    """
    names = (environment.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    locale = next(filter(None, names), "C")
    if locale.partition(".")[0] in ("C", "POSIX"):
        return "en"
    for name in (*environment.get("LANGUAGE", "").split(":"), locale):
        tag = name.partition(".")[0].partition("@")[0].lower().replace("-", "_").split("_")
        if tag[0] == "en":
            return "en"
        if tag[0] == "zh":
            simplified = "hans" in tag or not set(_TRADITIONAL) & set(tag)
            return "zh-Hans" if simplified else "zh-Hant"
    return "en"


def setting_in(file: Path) -> str:
    """Return the language that a configuration file asks for, ``auto`` when it asks for none.

    The settings as a whole are read later; this costs a command that needs none of them little.

    Args:
        file: The configuration file. What is wrong with it is told where the settings are loaded.
    """
    try:
        text = read_small(file, LARGEST_SETTINGS).decode("utf-8-sig")
        said = parse_toml(text).get("language", "auto") if "language" in text else "auto"
    except (OSError, ValueError):
        return "auto"
    return said if said in LANGUAGES else "auto"


def language() -> str:
    """Return the language that is spoken now, one of `LANGUAGES`."""
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


def deferred(message: str) -> str:
    """Return a message as it is, marked for the catalogues: `gettext` translates it when shown."""
    return message
