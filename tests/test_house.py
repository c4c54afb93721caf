"""The rules of the house: layers, what an import may load, what a wheel holds."""

from __future__ import annotations

import re
import subprocess
import sys
import zipfile
from dataclasses import fields
from pathlib import Path

import pytest

import reader
from reader import config, paths
from reader.cli import VERBS
from reader.ui.keymap import Keymap
from reader.ui.keys import COMMANDS
from reader.ui.own_themes import read_themes
from reader.ui.palettes import ROLES

ROOT = Path(__file__).resolve().parents[1]
HEAVY = {
    "textual",
    "rich",
    "bs4",
    "lxml",
    "html2text",
    "tinydb",
    "rjieba",
    "opencc",
    "budoux",
    "wcwidth",
}


def loaded_by(code: str) -> set[str]:
    """Return the top-level modules that a fresh interpreter has loaded after running code."""
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    return {name.split(".")[0] for name in result.stdout.split()}


@pytest.mark.parametrize(
    ("code", "allowed"),
    [
        ("import reader.cli", set()),
        ("import reader.commands.ls, reader.commands.show", set()),
        ("import reader.library.scan", set()),
        ("import reader.text.document, reader.text.safe, reader.text.breaks", set()),
        ("import reader.desk.session", {"tinydb", "wcwidth"}),
        ("import pathlib, reader.library.rules as r; r.mistakes(pathlib.Path('no'))", set()),
    ],
)
def test_an_import_loads_nothing_heavy(code: str, allowed: set[str]) -> None:
    assert loaded_by(code) & HEAVY <= allowed


def test_the_version_is_printed_without_loading_anything_heavy() -> None:
    result = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "reader", "--version"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    assert result.stdout == f"reader {reader.__version__}\n"
    names = {line.rsplit("|", 1)[-1].strip().split(".")[0] for line in result.stderr.splitlines()}
    assert "argparse" in names
    assert not names & HEAVY


def test_listing_articles_loads_no_screen_and_no_parser() -> None:
    code = "from reader.cli import run; run(['ls', 'samples', '--json'])"
    result = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print(*sys.modules, file=sys.stderr)"],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
    )
    names = {name.split(".")[0] for name in result.stderr.split()}
    assert "reader" in names
    assert not names & {"textual", "rich", "bs4", "html2text"}


def test_the_layers_hold() -> None:
    pytest.importorskip("importlinter", reason="import-linter comes with the extra [dev]")
    result = subprocess.run(
        [
            sys.executable,
            "-c",
            "from importlinter.cli import lint_imports; raise SystemExit(lint_imports())",
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert result.returncode == 0, result.stdout


def test_shipped_folders_are_found_in_a_checkout() -> None:
    assert list(paths.shipped("styles").glob("*.tcss"))
    assert list(paths.shipped("samples").rglob("*.md"))


@pytest.mark.slow
def test_a_wheel_holds_styles_samples_and_tables(tmp_path: Path) -> None:
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "wheel",
            "--no-deps",
            "--quiet",
            "--wheel-dir",
            tmp_path,
            ROOT,
        ],
        check=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in ("reader/styles/shelf.tcss", "reader/library/hosts.toml", "reader/py.typed"):
        assert wanted in names
    assert sum(name.startswith("reader/samples/") for name in names) >= 24
    assert not [name for name in names if name.startswith(("tests/", "samples/", "styles/"))]


def test_the_top_level_holds_what_belongs_there() -> None:
    listed = subprocess.run(
        ["git", "ls-files"], capture_output=True, text=True, check=False, cwd=ROOT
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    top = {name.split("/")[0].strip('"') for name in listed.stdout.splitlines()}
    visible = {name for name in top if not name.startswith(".")}
    allowed = {"pyproject.toml", "reader", "styles", "tests", "samples"}
    assert visible <= allowed | {"README.md", "LICENSE", "CHANGELOG.md"}


README = (ROOT / "README.md").read_text("utf-8")


def test_the_readme_shows_every_setting_with_its_default(tmp_path: Path) -> None:
    shown, _theme = re.findall("```toml\n(.*?)```", README, re.DOTALL)
    file = tmp_path / "config.toml"
    file.write_text(shown, "utf-8")
    settings, problems = config.load(file)
    assert not problems
    for each in fields(config.Settings):
        assert re.search(rf"^\[?{each.name}\b", shown, re.MULTILINE), each.name
        if f"[{each.name}]" not in shown:
            assert getattr(settings, each.name) == getattr(config.Settings(), each.name)


def test_the_readme_shows_a_theme_that_works(tmp_path: Path) -> None:
    _settings, shown = re.findall("```toml\n(.*?)```", README, re.DOTALL)
    (tmp_path / "own.toml").write_text(shown, "utf-8")
    found = read_themes(tmp_path)
    assert not found.problems
    assert [each.name for each in found.palettes] == ["own"]
    roles = re.sub(r"mark-1 to mark-5", " ".join(f"mark-{n}" for n in range(1, 6)), shown)
    assert all(re.search(rf"(?<![\w-]){role}(?![\w-])", roles) for role in ROLES)


def test_the_readme_shows_every_verb() -> None:
    hidden = {"state"}  # for tests
    assert {verb for verb in VERBS if f"`reader {verb}" not in README} == hidden


def test_the_readme_shows_every_command_of_the_keymap() -> None:
    shown = {key for span in re.findall("`([^`\n]+)`", README) for key in span.split()}
    shown = {key.replace("\\|", "|") for key in shown}
    shown |= {"2", "3", "4", "shift+down", "shift+up"}  # shown as `1` to `5`, as `Shift` and arrows
    keymap = Keymap()
    unsaid = [each.id for each in COMMANDS if not shown & set(keymap.keys_of(each).split())]
    assert not unsaid
