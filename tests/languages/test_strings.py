"""No string that a person reads is outside the catalogues."""

from __future__ import annotations

import pytest

from tests.catalogues import ROOT
from tests.imports import FOLDERS, sources
from tests.languages.strings import ALLOWED, NOT_SAID, strays

SPOKEN = [folder for folder in FOLDERS if not folder.endswith("tables")]


@pytest.mark.parametrize("folder", SPOKEN)
def test_no_string_is_outside_the_catalogues(folder: str) -> None:
    found = {name: list(strays(source, name)) for name, source in sources(folder).items()}
    assert {name: outside for name, outside in found.items() if outside} == {}


def test_every_exemption_is_of_something_that_is_there() -> None:
    source = "\n".join(text for folder in SPOKEN for text in sources(folder).values())
    assert [path for path in NOT_SAID if not (ROOT / path).exists()] == []
    parts = [part for text in ALLOWED for part in text.replace("\n", "\\n").split("…")]
    assert [part for part in parts if part not in source] == []


@pytest.mark.parametrize(
    "source",
    [
        'self.screen.say("Highlighted")',
        'screen.say(f"{count} marked read")',
        'say("Starred" if starred else "Unstarred")',
        'complain("gone")',
        'parser.add_argument("x", help="a file")',
        'made = ArgumentParser(prog="reader ls", description="List the articles")',
        'Input(placeholder="words")',
        'frame.border_title = "Links"',
        'view.hint = "here" if a else ""',
        'raise PathError(path, "missing")',
        'raise ConfigError(path, "name", "wrong")',
        'raise PathError(path, f"missing: {why}")',
        'notices.append(Notice("zeros", "cut"))',
        'yield Finding(False, "damaged", _("mend it"))',
        'TITLE = "The links of the article"',
        'return f"{count} articles"',
        'rows.append("No date yet")',
        '_(f"{count} articles")',
        "f\"{when} {_('gone')}\"",
        'print("ready")',
    ],
)
def test_a_string_that_is_shown_is_found(source: str) -> None:
    assert len(list(strays(source))) >= 1


@pytest.mark.parametrize(
    "source",
    [
        '"""Says what the panes are at."""',
        'def f():\n    """Return the title of an article."""',
        'self.screen.say(_("Highlighted"))',
        'say(_("{count} marked read").format(count=count))',
        'TITLE = deferred("The links of the article")',
        'say(ngettext("{count} file", "{count} files", count))',
        'Command("move.down", "j,down", "Down the list", _PANES)',
        'db.execute("select id from article")',
        're.compile("some words")',
        'raise ConfigError(path, "name", _("is wrong"))',
        'made = ArgumentParser(prog="reader ls")',
        'print(f"reader: {_(message)}")',
        'names = {"moved to": 1}',
        'say(": ")',
    ],
)
def test_a_string_that_is_not_shown_or_is_marked_is_left_alone(source: str) -> None:
    assert list(strays(source)) == []
