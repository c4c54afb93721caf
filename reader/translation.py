"""The interface's language: each message by its English text.

``from reader.translation import gettext as _`` is how every room writes what a person reads. The
English text is the key, so that the program works without any catalogue. Values go in with
``str.format`` after the translation: ``_("{count} articles").format(count=count)``.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import NullTranslations

DOMAIN = "reader"
LOCALES = Path(__file__).parent / "locales"

_catalogue: NullTranslations | None = None


def use(language: str) -> None:
    """Speak a language from now on.

    Args:
        language: A folder of the catalogues, as ``zh_Hans``; any other is English.
    """
    global _catalogue
    _catalogue = None
    if (LOCALES / language / "LC_MESSAGES" / f"{DOMAIN}.mo").is_file():
        from gettext import translation  # English has no need of it

        _catalogue = translation(DOMAIN, LOCALES, [language])


def gettext(message: str) -> str:
    """Return a message in the language of the interface."""
    return _catalogue.gettext(message) if _catalogue else message


def ngettext(one: str, many: str, count: int) -> str:
    """Return the message for a number of things, in the language of the interface."""
    if _catalogue:
        return _catalogue.ngettext(one, many, count)
    return one if count == 1 else many


def deferred(message: str) -> str:
    """Return a message as it is, marked for the catalogues: `gettext` translates it when shown."""
    return message
