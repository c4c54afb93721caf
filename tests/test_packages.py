"""The wheel and the sdist: what is in them, and that the program runs from them anywhere."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

from tests.terminal import ROOT, Terminal

pytest.importorskip("hatchling", reason="hatchling is not installed: nothing can be built")


def _build(kind: str, source: Path, target: Path) -> Path:
    """Build a package as a build frontend does, without fetching anything."""
    target.mkdir(parents=True, exist_ok=True)
    asked = f"import hatchling.build as b; print(b.build_{kind}({str(target)!r}))"
    made = subprocess.run(
        [sys.executable, "-c", asked], cwd=source, capture_output=True, text=True, check=True
    )
    return target / made.stdout.splitlines()[-1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _build("sdist", ROOT, tmp_path_factory.mktemp("sdist"))


def _pip(*arguments: str, python: Path, folder: Path = ROOT) -> None:
    """Run our pip on an environment, which needs none of its own."""
    command = [sys.executable, "-m", "pip", "--python", str(python), *arguments]
    subprocess.run([*command, "--quiet"], check=True, cwd=folder)


def _install(
    wheel: Path, prefix: Path, folder: Path, *, python: Path = Path(sys.executable)
) -> None:
    """Install a wheel under a prefix, leaving what the environment has installed as it is.

    Args:
        wheel: What to install.
        prefix: Where to.
        folder: Where pip runs.
        python: Of the environment.
    """
    # Without --ignore-installed pip first removes the installed version and its command, whatever
    # the prefix.
    options = ["--ignore-installed", "--no-deps", "--no-index", "--no-compile"]
    options += ["--no-warn-script-location", "--prefix", str(prefix)]
    _pip("install", *options, str(wheel), python=python, folder=folder)


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


@pytest.mark.slow
def test_the_wheel_holds_what_the_program_needs_and_nothing_else(wheel: Path) -> None:
    names = _names(wheel)
    sources = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "reader").rglob("*")
        if path.suffix in {".py", ".toml", ".md"} and "locales" not in path.parts
    }
    assert sources <= names
    for folder in ("styles", "samples"):
        files = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        assert {f"reader/{path.relative_to(ROOT)}" for path in files} <= names
    assert "reader/py.typed" in names
    for catalogue in (ROOT / "reader" / "locales").rglob("*.po"):
        assert str(catalogue.relative_to(ROOT).with_suffix(".mo")) in names
    assert any(name.endswith("/share/man/man1/reader.1") for name in names)
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert not [name for name in names if name.startswith("tests/") or name.endswith(".po")]


@pytest.mark.slow
def test_a_wheel_made_of_the_sdist_is_the_same(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as opened:
        opened.extractall(tmp_path, filter="data")
    (unpacked,) = tmp_path.iterdir()
    assert {path.name for path in unpacked.iterdir()} >= {"tests", "README.md", "CHANGELOG.md"}
    assert _names(_build("wheel", unpacked, tmp_path / "made")) == _names(wheel)


@pytest.mark.slow
def test_the_installed_program_opens_the_samples_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    prefix, elsewhere = tmp_path / "prefix", tmp_path / "elsewhere"
    elsewhere.mkdir()
    _install(wheel, prefix, elsewhere)
    (installed,) = prefix.glob("lib/python*/site-packages")
    program = prefix / "bin" / "reader"
    with Terminal(
        ["--samples"], {"PYTHONPATH": str(installed)}, program=[str(program)], folder=elsewhere
    ) as terminal:
        terminal.until("桥工的小词典")
        terminal.press("\r")
        terminal.until("龙门石")
        terminal.press("Q")
        assert terminal.wait() == 0
    assert not list(elsewhere.iterdir())
    assert (prefix / "share/man/man1/reader.1").is_file()


@pytest.mark.slow
def test_the_packaging_tests_leave_the_installed_program_alone(wheel: Path, tmp_path: Path) -> None:
    """An environment keeps its command, which README says to run after the tests."""
    home = tmp_path / "venv"
    venv.create(home, symlinks=True)
    _pip("install", "--no-deps", "--no-index", str(wheel), python=home / "bin" / "python")
    program = home / "bin" / "reader"
    before = program.read_bytes()
    _install(wheel, tmp_path / "prefix", tmp_path, python=home / "bin" / "python")
    assert (tmp_path / "prefix" / "bin" / "reader").is_file()
    assert program.read_bytes() == before
    assert list(home.glob("lib/python*/site-packages/reader/cli.py"))
