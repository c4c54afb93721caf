"""The man page: what it says is what the program understands, and it renders."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from reader import cli
from tests.manual import PAGE, page


def test_the_page_in_the_tree_is_fresh() -> None:
    assert PAGE.read_text("utf-8") == page(), "run python -m tests.manual"


def test_every_verb_and_option_is_in_the_page() -> None:
    text = PAGE.read_text("utf-8").replace("\\-", "-").replace(r"\fB", "").replace(r"\fR", "")
    for parser in (cli.parser(), *map(cli.parser_of, cli.VERBS)):
        for action in parser._actions:
            for name in action.option_strings:
                if name not in ("-h", "--help") and action.help != "==SUPPRESS==":
                    assert name in text, f"{parser.prog} {name}"
    for verb in cli.VERBS:
        assert f".SS reader {verb}" in text


@pytest.mark.parametrize("columns", [40, 80, 120])
def test_the_page_renders(columns: int) -> None:
    if not shutil.which("groff"):
        pytest.skip("groff is not here to render it")
    made = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", f"-rLL={columns}n", PAGE],
        capture_output=True,
        text=True,
        check=True,
    )
    text = re.sub(r"\x1b\[[0-9;]*m|.\x08", "", made.stdout)
    assert "cannot open" not in made.stderr
    assert not [line for line in made.stderr.splitlines() if "cannot adjust" not in line]
    for part in ("NAME", "SYNOPSIS", "OPTIONS", "COMMANDS", "FILES", "EXIT STATUS", "EXAMPLES"):
        assert re.search(rf"^{part}$", text, re.MULTILINE), part
