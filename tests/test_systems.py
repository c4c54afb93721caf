"""Systems that the program does not run on are told so, before anything else fails."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from reader.__main__ import NO_SYSTEM, POSIX

ROOT = Path(__file__).resolve().parents[1]

_WITHOUT = """
import sys

for name in sys.argv[1].split(","):  # as an import finds them on Windows
    sys.modules[name] = None
sys.argv = ["reader", *sys.argv[2:]]
from reader.__main__ import main
main()
"""


@pytest.mark.parametrize("arguments", [(), ("--version",), ("ls", "samples"), ("--manual",)])
def test_a_system_without_termios_gets_a_message(arguments: tuple[str, ...]) -> None:
    result = subprocess.run(
        [sys.executable, "-c", _WITHOUT, "termios", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == NO_SYSTEM == 2
    assert result.stdout == ""
    assert "POSIX" in result.stderr
    assert "termios" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_any_other_missing_module_is_not_taken_for_another_system() -> None:
    result = subprocess.run(
        [sys.executable, "-c", _WITHOUT, "zlib"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1
    assert "ModuleNotFoundError" in result.stderr
    assert "zlib" not in POSIX


def test_the_classifiers_name_the_systems() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    assert '"Operating System :: POSIX :: Linux"' in text
    assert '"Operating System :: MacOS"' in text
    assert "Windows" not in text
