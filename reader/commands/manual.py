"""``reader --manual``: the pages of the manual, opened in the app or printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from reader import paths, translation
from reader.config import Configuration
from reader.errors import ReaderError
from reader.patterns import lazy_pattern
from reader.translation import gettext as _

CONTENTS = "index"
"""The page that links to all other pages in order."""
MARKS = "manual"
"""The folder, in that of the marks, with the marks made in the manual."""

_PAGE_LINK = lazy_pattern(r"\]\((\w[\w-]*)\.md\)")


def folder(language: str | None = None) -> Path:
    """Return the folder of the pages.

    A folder is named by the tag of its language. A language without pages has those of the same
    language in another script, or else the English ones.

    Args:
        language: One of `reader.translation.LANGUAGES`; the interface's language when it is None.
    """
    tag = translation.language() if language is None else language
    manual = paths.shipped("manual")
    translated = sorted(file.parent for file in manual.glob(f"*/{CONTENTS}.md"))
    same_tag = [pages for pages in translated if pages.name == tag]
    same_language = [pages for pages in translated if _primary(pages.name) == _primary(tag)]
    return [*same_tag, *same_language, manual][0]


def _primary(tag: str) -> str:
    """Return the language of a tag, without script and region."""
    return tag.partition("-")[0]


def pages(language: str | None = None) -> list[Path]:
    """Return the files of the manual in reading order: the contents, then what they link to.

    Args:
        language: As for `folder`.

    Raises:
        OSError: The manual is not installed.
    """
    contents = folder(language) / f"{CONTENTS}.md"
    names = dict.fromkeys(_PAGE_LINK.findall(contents.read_text("utf-8")))
    return [contents, *(contents.with_name(f"{name}.md") for name in names)]


def page(name: str) -> Path:
    """Return the file of a page.

    Args:
        name: The name of the page without its suffix; empty for the contents.

    Raises:
        ReaderError: There is no such page; the message lists them.
        OSError: The manual is not installed.
    """
    files = {file.stem: file for file in pages()}
    if (name or CONTENTS) not in files:
        raise ReaderError(
            _("the manual has no page {name}; its pages are {pages}").format(
                name=name, pages=", ".join(files)
            )
        )
    return files[name or CONTENTS]


def configured(configuration: Configuration) -> Configuration:
    """Return the settings under which the app shows the manual.

    The list keeps the order of the pages; saved searches, hidden articles and the exports are off.

    Args:
        configuration: The settings of the person.
    """
    settings = replace(
        configuration.settings,
        group="flat",
        newest_first=False,
        columns=(),
        export_on_quit="",
        export={},
        searches={},
        hidden={},
        watch=False,
    )
    return replace(configuration, settings=settings)


def print_page(file: Path, options: Sequence[str]) -> int:
    """Print a page as ``reader show`` prints an article.

    Args:
        file: One of `pages`.
        options: Further arguments of ``reader show``.

    Returns:
        The exit code of ``reader show``.
    """
    from reader.commands import show  # here: the app does not need it

    return show.run([*options, str(file)])
