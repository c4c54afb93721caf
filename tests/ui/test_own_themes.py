from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from reader.agreement import disagreements
from reader.config import Configuration, Settings, read
from reader.notes.store import Notes
from reader.services.session import Session
from reader.ui.app import ReaderApp
from reader.ui.themes import registry
from reader.ui.themes.files import read_themes
from reader.ui.themes.palettes import PALETTES, ROLES, Palette
from reader.ui.themes.registry import theme_of, themes
from tests import manual_tables


def write(folder: Path, name: str, text: str | bytes) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_theme_begins_with_a_shipped_one_and_changes_it(tmp_path: Path) -> None:
    write(tmp_path, "dusk.toml", 'base = "sepia"\ntext = "#101010"\n"mark-1" = "ansi_yellow"\n')
    actual = read_themes(tmp_path)
    (palette,) = actual.palettes
    assert (palette.name, palette.dark, palette.ansi) == ("dusk", False, True)
    expected = {**PALETTES["sepia"].colours, "text": "#101010", "mark-1": "ansi_yellow"}
    assert palette.colours == expected
    assert not actual.problems


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (
            '\ntxt = "#101010"',
            2,
            "txt is not a colour role of a theme; did you mean text?",
        ),
        ('# a\n\ntext = "red"', 3, 'text must be a colour as in "#d7af5f"'),
        ("text = 3", 1, "text must be a colour"),
        ('base = "light"', 1, "base must be one of reader-dark"),
        ('dark = "no"', 1, "dark must be true or false"),
        ("text = ", 0, "is not TOML"),
        (b"\xff\xfe", 0, "is not TOML"),
    ],
)
def test_a_mistake_is_named_with_its_line(
    tmp_path: Path, text: str | bytes, line: int, says: str
) -> None:
    path = write(tmp_path, "mine.toml", text)
    (problem,) = read_themes(tmp_path).problems
    assert problem.line == line
    assert str(problem).startswith(f"{path}:{line}: " if line else f"{path}: ")
    assert says in str(problem)


def test_one_bad_file_spoils_no_other(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", "text = ")
    write(tmp_path, "b.toml", 'text = "#101010"\nloud = "x"')
    write(tmp_path, "sepia.toml", 'text = "#101010"')
    actual = read_themes(tmp_path)
    assert [palette.name for palette in actual.palettes] == ["b"]
    assert actual.palettes[0].colours["text"] == "#101010"
    assert len(actual.problems) == 3
    assert "a shipped theme has this name" in str(actual.problems[-1])


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    assert read_themes(tmp_path / "none").palettes == ()


@pytest.mark.parametrize(
    ("theme", "says"),
    [
        ("auto", ""),
        ("terminal", ""),
        ("mine", ""),
        ("nord", ""),
        ("sepai", "config.toml:1: theme sepai is not a theme; did you mean sepia?"),
    ],
)
def test_an_unknown_theme_is_told(tmp_path: Path, theme: str, says: str) -> None:
    write(tmp_path / "themes", "mine.toml", 'text = "#101010"')
    path = tmp_path / "config.toml"
    actual = Configuration(path, Settings(theme=theme), lines={("theme",): 1})
    messages = [str(disagreement) for disagreement in disagreements(actual)]
    assert messages == ([f"{tmp_path}/{says}"] if says else [])


@pytest.mark.slow
async def test_every_theme_can_be_worn_and_plain_ones_show_states_without_colour(
    tmp_path: Path, library: Path
) -> None:
    write(tmp_path / "themes", "mine.toml", 'base = "reader-light"\ntext = "#202020"')
    notes = Notes.open(tmp_path / "data")
    configuration = Configuration(tmp_path / "config.toml", Settings(theme="mine"))
    app = ReaderApp(Session((library,), configuration.settings, notes), configuration=configuration)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert app.theme == "mine"
        for name in (*PALETTES, "nord", "ansi-light"):
            app.apply_theme(name)
            await pilot.pause()
            assert app.screen.has_class("-plain") is (name in ("terminal", "ansi-light"))
    notes.close()


def test_a_palette_is_one_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dawn = replace(PALETTES["reader-light"], name="dawn")
    monkeypatch.setitem(PALETTES, "dawn", dawn)
    file = write(tmp_path, "config.toml", 'theme = "dawn"')
    assert not list(disagreements(read(file)))
    write(tmp_path / "themes", "mine.toml", 'base = "dawn"')
    assert not read_themes(tmp_path / "themes").problems
    assert "dawn" in [theme.name for theme in themes(tmp_path / "themes")]
    assert "- `dawn`" in list(manual_tables.TABLES["themes"]())


def test_a_new_role_reaches_the_style_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "ROLES", {**ROLES, "dated": "days"})
    palette = PALETTES["sepia"]
    colours = {**palette.colours, "dated": "#224433"}
    theme = theme_of(Palette("dated", palette.dark, colours))
    assert theme.variables["dated"] == "#224433"
    assert "text" not in theme.variables  # Textual mixes its own
