"""The recipes of the manual: each does what is said of it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from reader.commands import manual
from reader.notes.model import ArticleRef
from reader.notes.store import Notes
from tests.notes.exchange.strategies import annotation

ROOT = Path(__file__).resolve().parents[1]
PAGES = {language: manual.folder(language) / "recipes.md" for language in ("en", "zh-Hans")}


def _recipes(page: Path) -> dict[str, str]:
    """Return the recipes of a page by name."""
    text = page.read_text("utf-8")
    return dict(re.findall(r"<!-- recipe (\w+) -->\n```\w+\n(.*?)```", text, re.DOTALL))


def _recipe(name: str) -> str:
    return _recipes(PAGES["en"])[name]


def test_the_recipes_are_the_same_in_each_language() -> None:
    recipes = _recipes(PAGES["en"])
    assert set(recipes) == {"fzf", "cron", "starred", "tmux"}
    assert _recipes(PAGES["zh-Hans"]) == recipes


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with an archive in it, and the program on its path."""
    programs = tmp_path / "bin"
    programs.mkdir()
    shutil.copytree(ROOT / "samples", tmp_path / "news")
    _program(programs / "reader", f'exec {sys.executable} -m reader "$@"')
    return tmp_path


def _program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def _run(home: Path, command: str) -> str:
    """Run a line as a person's shell does."""
    env = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"}
    env["PATH"] = f"{home / 'bin'}{os.pathsep}{env['PATH']}"
    done = subprocess.run(
        ["/bin/sh", "-c", command], env=env, cwd=home, capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.mark.slow
def test_fzf_gets_a_line_an_article_and_a_preview_of_it(home: Path) -> None:
    """What fzf 0.38 does with these options, as far as the recipe needs it: quoting included."""
    _program(
        home / "bin" / "fzf",
        r"""for option; do case $option in --preview=*) preview=${option#--preview=} ;; esac; done
        grep 桥工的小词典 | while IFS="$(printf '\t')" read -r file rest; do
            printf '%s\n' "$rest"; eval "$(printf '%s' "$preview" | sed "s|{1}|'$file'|")"
        done""",
    )
    chosen = _run(home, _recipe("fzf"))
    assert chosen.startswith("2025-06-01\t示例·桥路志 Sample\t桥工的小词典\n")
    assert "拱顶上最后放进去的那一块" in chosen


def test_fzf_knows_the_options(home: Path) -> None:
    if not shutil.which("fzf"):
        pytest.skip("fzf is not here to be asked")
    shown = _run(home, _recipe("fzf").strip() + " --filter=桥工的小词典")
    assert "桥工的小词典" in shown
    assert len(shown.splitlines()) == 1


@pytest.mark.slow
def test_cron_brings_the_index_up_to_date_and_writes_the_notes(
    home: Path, sample_count: int
) -> None:
    with Notes.open(Path(os.environ["READER_DATA_DIR"])) as notes:
        one = annotation()
        notes.add_highlight(one.highlight, one.article)
    line = _recipe("cron").strip()
    assert re.match(r"(?:[\d*]+ ){5}", line)
    _run(home, line.split(" ", 5)[5])
    status = _run(home, "reader index ~/news --status")
    assert f"{sample_count} articles" in status
    assert len(list((home / "notes" / "reader").glob("*.md"))) == 1


@pytest.mark.slow
def test_what_was_starred_goes_to_another_program(home: Path) -> None:
    if not shutil.which("jq"):
        pytest.skip("jq is not here to read it")
    today = date.today().isoformat()  # noqa: DTZ011 - as `date` says it
    for name in ("spring", "autumn"):
        (home / "news" / f"{today}-{name}.md").write_text(
            f"---\ntitle: {name}\ndate: {today} 00:00:00\nfrom: https://tea.example/{name}\n---\n茶"
        )
    with Notes.open(Path(os.environ["READER_DATA_DIR"])) as notes:
        notes.set_starred([ArticleRef("https://tea.example/spring")], True)
    rows = _run(home, _recipe("starred")).splitlines()
    assert [row.split("\t")[1:] for row in rows] == [["spring", "https://tea.example/spring"]]


def test_tmux_takes_the_lines(home: Path) -> None:
    if not shutil.which("tmux"):
        pytest.skip("tmux is not here to read them")
    (home / "tmux.conf").write_text(_recipe("tmux"))
    asked = "tmux -S sock -f tmux.conf new -d 'sleep 9' \\; show -s escape-time \\; kill-server"
    assert _run(home, asked).strip().endswith("10")
