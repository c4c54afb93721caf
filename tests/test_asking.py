"""The verbs ask the terminal how it draws, and say what it answered."""

from __future__ import annotations

import re
from pathlib import Path

import pyte.screens
import pytest

from reader.cli import run
from tests.terminal import AnsweringScreen, Terminal, wide_width

ANSWERS = {"VTE_VERSION": "7000"}  # the mark of a terminal that is asked


def doctor(environ: dict[str, str], samples: Path) -> str:
    with Terminal(
        ["doctor", samples], {**environ, "COLUMNS": "80"}, (80, 24), AnsweringScreen
    ) as t:
        t.until("highlights, ")
        assert t.wait() == 0
        return t.text


@pytest.mark.slow
def test_doctor_tells_what_a_terminal_for_chinese_answers(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyte.screens, "wcwidth", wide_width)
    found = doctor(ANSWERS, samples)
    assert re.search("“ *drawn in 2", found)
    assert "in use: 2 for characters of ambiguous width, as it answered" in found
    assert "in use: ASCII for frames" in found
    assert "to do" not in found


def test_doctor_tells_what_to_do_where_a_setting_contradicts_the_terminal(
    samples: Path, tmp_path: Path
) -> None:
    file = tmp_path / "c.toml"
    file.write_text("ambiguous = 2\n", "utf-8")
    found = doctor({**ANSWERS, "READER_CONFIG": str(file)}, samples)
    assert "in use: 2 for characters of ambiguous width, as the setting" in found
    assert re.search("to do: take `ambiguous` out of .*c.toml", found.replace("\n", ""))


def test_doctor_says_when_there_is_no_terminal_to_ask(
    samples: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["doctor", str(samples)]) == 0
    assert "not asked: standard input or output is not a terminal" in capsys.readouterr().out


@pytest.mark.slow
def test_lines_that_are_printed_fit_a_terminal_for_chinese(
    samples: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pyte.screens, "wcwidth", wide_width)
    article = tmp_path / "a.md"
    quotes = "“引号”——与“省略号”……" * 30
    article.write_text(f"---\ntitle: {quotes}\ndate: 2024-01-02\n---\n<p>{quotes}</p>", "utf-8")
    for arguments in (["ls", str(tmp_path)], ["show", str(article)]):
        with Terminal(arguments, ANSWERS, (40, 60), AnsweringScreen) as terminal:
            assert terminal.wait() == 0
            assert isinstance(terminal.screen, AnsweringScreen)
            assert "“" in terminal.text
            assert terminal.screen.too_wide == []
