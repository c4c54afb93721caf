"""The catalogues of the interface, brought up to date: ``python -m tests.catalogues``.

Messages are found by Babel in the sources. What is new comes in untranslated, what is gone goes;
nothing is guessed from a similar message, for a wrong translation is worse than none.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from reader import translation

ROOT = Path(__file__).resolve().parents[1]
LOCALES = ROOT / "reader" / "locales"
KEYWORDS = {
    "_": None,
    "gettext": None,
    "deferred": None,
    "ngettext": (1, 2),
    "Command": (3,),
    "Format": (2,),
}
"""Calls that hold messages, and which of their arguments do; the last two are translated later."""

HEADER = """\
# The interface of reader in {name}.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""
"""The head of a catalogue: no dates, so that nothing changes but what was changed."""


def languages() -> Iterator[str]:
    """Yield the folders of the catalogues: every language of the interface but that of the code."""
    return (
        language.folder
        for language in translation.LANGUAGES.values()
        if language.tag != translation.SOURCE
    )


def extracted() -> Iterator[tuple[str | tuple[str, str], str]]:
    """Yield every message of the sources, and the file it stands in, as a path from the root."""
    for path in sorted((ROOT / "reader").rglob("*.py")):
        with path.open("rb") as file:
            for _line, message, _comments, _context in extract("python", file, KEYWORDS):
                if message:
                    yield _message(message), path.relative_to(ROOT).as_posix()


def _message(found: str | tuple[str, ...]) -> str | tuple[str, str]:
    return found if isinstance(found, str) else (found[0], found[1])


def path_of(language: str) -> Path:
    """Return the file of a catalogue."""
    return LOCALES / language / "LC_MESSAGES" / "reader.po"


def read(language: str) -> Catalog:
    """Return a catalogue as it is."""
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> list[str]:
    """Bring a catalogue up to date; return the messages that have no translation."""
    known = read(language) if path_of(language).exists() else Catalog()
    renewed = Catalog(locale=language, charset="utf-8")
    for message, place in extracted():
        before = known.get(message if isinstance(message, str) else message[0])
        translated = before.string if before and before.id == message else None
        flags = {"python-brace-format"} if "{" in "".join(message) else set()
        renewed.add(message, translated, [(place, 0)], flags=flags)  # no line is written
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        name, forms = Locale.parse(language).english_name, renewed.plural_forms
        header = HEADER.format(name=name, language=language, plural_forms=forms)
        file.write(header.encode())
        write_po(file, renewed, omit_header=True, include_lineno=False, width=100)
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in renewed
        if message.id and not (message.string and all(message.string))
    ]


def main() -> None:
    """Bring all catalogues up to date, and print the messages that are not translated."""
    for language in languages():
        missing = update(language)
        print(f"{path_of(language).relative_to(ROOT)}: {len(missing)} untranslated")  # noqa: T201 - a command
        for message in missing:
            print(f"  {message!r}")  # noqa: T201 - as above


if __name__ == "__main__":
    main()
