"""``.ci/run`` and what calls it: the parts are those that are documented, and none is left out."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SCRIPT = (ROOT / ".ci" / "run").read_text("utf-8")


def _parts() -> list[str]:
    match = re.search(r"^parts=\((.*)\)$", SCRIPT, re.MULTILINE)
    assert match is not None
    return match[1].split()


def test_each_part_is_a_function_of_the_script() -> None:
    assert _parts() == ["lint", "types", "test", "slow", "bench"]
    functions = re.findall(r"^(\w+)\(\) \{", SCRIPT, re.MULTILINE)
    assert functions == _parts()


def test_the_contributing_page_lists_the_parts() -> None:
    text = (ROOT / ".github" / "CONTRIBUTING.md").read_text("utf-8")
    assert re.findall(r"^\| `\.ci/run (\w+)` \|", text, re.MULTILINE) == _parts()


def test_the_workflow_runs_every_part_but_the_ratios() -> None:
    text = (ROOT / ".github" / "workflows" / "ci.yml").read_text("utf-8")
    match = re.search(r"part: \[(.*)\]", text)
    assert match is not None
    assert match[1].split(", ") == [part for part in _parts() if part != "bench"]
    assert ".ci/run ${{ matrix.part }}" in text


@pytest.mark.parametrize("arguments", [("nope",), ("lint", "nope"), ("--help",), ("lint test",)])
def test_an_unknown_part_is_refused_before_anything_runs(arguments: tuple[str, ...]) -> None:
    result = subprocess.run(
        [ROOT / ".ci" / "run", *arguments], capture_output=True, text=True, check=False, timeout=120
    )
    assert result.returncode == 2
    assert result.stdout == ""
    assert "lint types test slow bench" in result.stderr


def test_the_slow_part_leaves_out_only_what_races_with_the_clock() -> None:
    assert re.findall(r"-m '(slow[^']*)'", SCRIPT) == ["slow and not clock"]
    assert not re.search(r"--(ignore|deselect)| -k ", SCRIPT)
    marked = [
        path.name
        for path in (ROOT / "tests").rglob("test_*.py")
        if "mark.clock" in path.read_text("utf-8") and path.name != Path(__file__).name
    ]
    assert marked == ["test_early.py"]


@pytest.mark.parametrize("name", ["pre-commit-config.yaml", "github/workflows/ci.yml"])
def test_nothing_is_downloaded_from_a_named_registry(name: str) -> None:
    assert "://" not in (ROOT / f".{name}").read_text("utf-8")
