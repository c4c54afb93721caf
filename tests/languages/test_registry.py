"""A language of the interface is one entry and a catalogue: all that lists languages finds it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reader.translation import LANGUAGES
from tests import catalogues

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = """\
msgid ""
msgstr ""
"Language: pt_BR\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

msgid "Open the article"
msgstr "Abrir o artigo"
"""
SCRIPT = """
import json, sys
from pathlib import Path
from types import MappingProxyType

from reader import translation
from reader.locales import compile

file, folder = Path(sys.argv[1]), Path(sys.argv[2])
entry = translation.Language("pt-BR", "Português do Brasil", regions=("pt",))
translation.LANGUAGES = MappingProxyType({**translation.LANGUAGES, entry.tag: entry})
translation.LOCALES = compile.HERE = folder
list(compile.compile_catalogues(folder))

from reader import config
from reader.cli import _choose_language
from reader.commands import manual
from reader.config.toml_document import commented
from reader.ui.settings.choices import Choice, spoken, stepped
from tests import catalogues

language = Choice("language", "Language")
settings, problems = config.load(file)
_choose_language(["--config", str(file)])
shown = translation.gettext("Open the article")
translation.use("en")
print(json.dumps({
    "problems": [str(problem) for problem in problems],
    "setting": settings.language,
    "shown": shown,
    "name": spoken(language, settings),
    "before English": stepped(language, config.Settings(language="auto"), -1, []),
    "explained": [line for line in commented() if "pt-BR" in line],
    "locales": [translation.of_locale({"LANG": name}) for name in ("pt_BR.UTF-8", "pt", "pt_PT")],
    "catalogues": list(catalogues.languages()),
    "manual": manual.folder("pt-BR") == manual.folder("en"),
}))
"""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return what a process sees in which there is one more language."""
    folder = tmp_path_factory.mktemp("locales")
    catalogue = folder / "pt_BR" / "LC_MESSAGES" / "reader.po"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(CATALOGUE, "utf-8")
    file = folder / "config.toml"
    file.write_text('language = "pt-BR"\n', "utf-8")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(file), str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    values: dict[str, Any] = json.loads(done.stdout)
    return values


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("problems", []),
        ("setting", "pt-BR"),
        ("shown", "Abrir o artigo"),
        ("name", "Português do Brasil"),
        ("before English", "pt-BR"),
        ("locales", ["pt-BR", "pt-BR", "pt-BR"]),
        ("catalogues", [*catalogues.languages(), "pt_BR"]),
        ("manual", True),
    ],
)
def test_it_is_found(seen: dict[str, Any], what: str, value: object) -> None:
    assert seen[what] == value


def test_the_settings_explain_it(seen: dict[str, Any]) -> None:
    (line,) = seen["explained"]
    assert f"({', '.join(('auto', *LANGUAGES, 'pt-BR'))})" in line
