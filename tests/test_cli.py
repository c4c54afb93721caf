from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reader import cli
from reader.commands import parsing
from tests.terminal import ROOT, Terminal


def reader(*arguments: str | Path, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reader", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, **environ},
        stdin=subprocess.DEVNULL,
    )


def test_without_a_terminal_it_says_so_and_names_what_needs_none() -> None:
    result = reader("samples")
    assert result.returncode == 2
    assert result.stdout == ""
    assert "not a terminal" in result.stderr
    assert "reader ls" in result.stderr
    assert result.stderr.count("\n") == 1


def in_terminal(tmp_path: Path, *arguments: str | Path, **environ: str) -> tuple[int, str]:
    data = {"READER_DATA_DIR": str(tmp_path / "data")}
    with Terminal(arguments, {**data, **environ}) as terminal:
        return terminal.wait(), "".join(terminal.text.split())  # a long path wraps


def test_a_missing_path_is_named(tmp_path: Path) -> None:
    status, text = in_terminal(tmp_path, tmp_path / "none")
    assert status == 2
    assert "none:nosuchfileorfolder" in text


def test_a_fifo_and_a_device_are_named(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    status, text = in_terminal(tmp_path, tmp_path / "pipe")
    assert status == 2
    assert "pipe:" in text
    status, text = in_terminal(tmp_path, "/dev/null")
    assert status == 2
    assert "/dev/null:" in text


@pytest.mark.parametrize("term", ["dumb", ""])
def test_a_terminal_that_cannot_move_its_cursor_is_refused(tmp_path: Path, term: str) -> None:
    status, text = in_terminal(tmp_path, ROOT, TERM=term)
    assert status == 2
    assert "TERM" in text


def test_help_shows_the_verbs_and_examples() -> None:
    result = reader("--help")
    assert result.returncode == 0
    for word in ("reader ls", "reader show", "--samples", "--data-dir", "examples"):
        assert word in result.stdout


@pytest.mark.slow
def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    for number in range(300):
        (tmp_path / f"{number}.md").write_text(
            f"<!--1619043302000-->\n[{'长' * 90}{number}](https://a.example/{number})\n------\n",
            "utf-8",
        )
    command = f'"{sys.executable}" -m reader ls "{tmp_path}" | head -n 1'
    result = subprocess.run(
        ["bash", "-c", f"set -o pipefail; {command}; echo ${{PIPESTATUS[0]}} >&2"],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert result.stdout.count("\n") == 1
    assert result.stderr.strip() == "0"


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["ls", "show"])
@pytest.mark.parametrize(
    ("output", "why"), [(">&-", "output is closed"), (">/dev/full", "No space left")]
)
def test_an_output_that_takes_nothing_is_named(
    tmp_path: Path, verb: str, output: str, why: str
) -> None:
    if output == ">/dev/full" and not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    article = tmp_path / "one.md"
    article.write_text("[题](https://a.example/1)\n------\n<p>正文</p>\n", "utf-8")
    result = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m reader {verb} "{article}" {output}'],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert result.returncode == 1
    assert why in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_closed_standard_error_hides_what_is_said_and_no_more(tmp_path: Path) -> None:
    result = subprocess.run(
        ["bash", "-c", f'"{sys.executable}" -m reader ls "{tmp_path}/none" 2>&-'],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (result.returncode, result.stdout) == (2, "")


def test_a_usage_that_is_translated_still_begins_with_the_name(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(vars(argparse), "_", lambda text: {"usage: ": "用法: "}.get(text, text))
    monkeypatch.setattr(parsing, "_", lambda _text: "用法: ")
    made = parsing.Parser(prog="reader search", add_help=False)
    made.add_argument("query")
    made.add_argument("--limit", help="at most 100%%")
    monkeypatch.setattr(made, "error", lambda message: made.print_usage())
    made.parse_intermixed_args([])
    assert capsys.readouterr().out.startswith("用法: reader search [--limit LIMIT] query")


@pytest.mark.slow
def test_options_that_verbs_have_may_stand_before_them(tmp_path: Path) -> None:
    (tmp_path / "one.md").write_text("[题](https://a.example/1)\n------\n<p>正文</p>\n", "utf-8")
    config = tmp_path / "config.toml"
    config.write_text(f'[libraries]\nnews = ["{tmp_path}"]\n', "utf-8")
    given = ("--config", config, f"--data-dir={tmp_path / 'data'}")
    for arguments in ((*given, "ls", "--library", "news"), (*given, "--library", "news", "ls")):
        result = reader(*arguments)
        assert (result.returncode, result.stderr) == (0, "")
        assert "题" in result.stdout
    assert "ls: no such file or folder" in reader(*given, "--", "ls").stderr


def test_a_path_that_is_not_there_is_the_fault_that_is_told_first(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "reader", str(tmp_path / "nosuch")],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 2
    assert "nosuch: no such file or folder" in done.stderr


def test_a_file_with_the_name_of_an_archive_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bad.zip").write_text("x")
    for arguments in (["ls", str(tmp_path / "bad.zip")], [str(tmp_path / "bad.zip")]):
        done = subprocess.run(
            [sys.executable, "-m", "reader", *arguments],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )
        assert done.returncode == 2
        assert "bad.zip: by its name an archive" in done.stderr


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["serach"], "search"),
        (["serach", "钟楼"], "search"),
        (["doktor"], "doctor"),
        (["exprot"], "export"),
        (["histroy"], "history"),
        (["ls"], ""),
        (["here"], ""),
        (["folder/serach"], ""),
        (["serach.md"], ""),
        (["zzzz"], ""),
    ],
)
def test_a_missing_path_that_is_nearly_a_verb_names_the_verb(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: list[str], meant: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "here").mkdir()
    message = cli._path_error([Path(name) for name in typed])
    assert message.endswith(f"; did you mean {meant}?") if meant else "mean" not in message
