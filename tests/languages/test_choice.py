"""Which language is spoken: by the setting, the environment, the command line or the locale."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from reader import translation
from reader.text.width import cells
from reader.translation import gettext, ngettext, of_locale, setting_in

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8", "LANGUAGE": "zh_CN"}, "en"),
        ({"LANG": "POSIX"}, "en"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "la_VA.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-Hans"),
        ({"LANG": "zh_SG"}, "zh-Hans"),
        ({"LANG": "zh"}, "zh-Hans"),
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_HK.Big5-HKSCS"}, "zh-Hant"),
        ({"LANG": "zh_MO@radical"}, "zh-Hant"),
        ({"LANG": "zh_Hant_CN.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh-Hans-HK"}, "zh-Hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LC_ALL": "en_US.UTF-8", "LC_MESSAGES": "zh_TW.UTF-8"}, "en"),
        ({"LC_ALL": "", "LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_TW:en"}, "zh-Hant"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "la:en:zh"}, "en"),
        ({"LANG": "zh_CN.UTF-8", "LANGUAGE": "la"}, "zh-Hans"),
    ],
)
def test_a_locale_asks_for_a_language(environment: dict[str, str], language: str) -> None:
    assert of_locale(environment) == language


@pytest.mark.parametrize(
    ("text", "setting"),
    [
        ("", "auto"),
        ('language = "zh-Hant"', "zh-Hant"),
        ('\ufefflanguage = "zh-Hans"\n[keys]\nlanguage = "x"', "zh-Hans"),
        ('[searches]\nlanguage = "zh-Hant"', "auto"),
        ('language = "la"', "auto"),
        ("language = 3", "auto"),
        ("language = [", "auto"),
    ],
)
def test_the_file_asks_for_a_language(tmp_path: Path, text: str, setting: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    assert setting_in(file) == setting


def test_a_file_that_is_not_there_or_not_text_asks_for_none(tmp_path: Path) -> None:
    assert setting_in(tmp_path / "none") == "auto"
    assert setting_in(tmp_path) == "auto"
    (tmp_path / "bytes").write_bytes(b'language = "\xff"')
    assert setting_in(tmp_path / "bytes") == "auto"


def test_the_language_changes_while_the_program_runs(speak: Callable[[str], None]) -> None:
    for setting, title, counted in (
        ("zh-Hans", "打开文章", "1 篇文章"),
        ("zh-Hant", "開啟文章", "1 篇文章"),
        ("en", "Open the article", "1 article"),
    ):
        speak(setting)
        assert translation.language() == setting
        assert gettext("Open the article") == title
        assert ngettext("{count} article", "{count} articles", 1).format(count=1) == counted
        assert gettext("") == ""
        assert gettext("no such message") == "no such message"


def run(*argv: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reader", *argv],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8", "COLUMNS": "80", **environment},
    )


@pytest.mark.slow
def test_what_is_given_goes_before_the_environment_before_the_file(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('language = "zh-Hant"', "utf-8")
    asked = ["ls", "--since", "x", f"--config={file}"]
    assert "用法" in run(*asked).stderr
    assert "錯誤" in run(*asked).stderr
    assert "错误" in run(*asked, READER_LANGUAGE="zh-Hans").stderr
    given = run("--set", "language=en", "--nothing", READER_LANGUAGE="zh-Hans")
    assert "unrecognized arguments: --nothing" in given.stderr
    assert "錯誤" in run("--nothing", LC_ALL="zh_TW.UTF-8").stderr


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant"])
def test_the_help_fits_the_terminal_and_is_chinese(language: str) -> None:
    for verb in ([], ["ls"], ["restore"]):
        done = run(*verb, "--help", READER_LANGUAGE=language)
        assert done.returncode == 0
        assert "show this" not in done.stdout
        assert "options" not in done.stdout
        # A set of choices is not broken, in any language.
        lines = [line for line in done.stdout.splitlines() if "{" not in line]
        assert max(map(cells, lines)) <= 80, verb


@pytest.mark.slow
def test_what_programs_read_is_english(tmp_path: Path) -> None:
    cut = tmp_path / "2021-01-01-cut.md"
    cut.write_bytes("<!--1600000000000-->\n[题](https://a.example/b)\n------\n<p>文</p>".encode())
    with cut.open("ab") as file:
        file.write(bytes(5000))  # as after a crash: a notice tells of it
    shown = run("show", str(cut), "--format=json", READER_LANGUAGE="zh-Hans").stdout
    assert '"notices": [' in shown
    assert "zero bytes" in shown
    assert "零字节" in run("show", str(cut), READER_LANGUAGE="zh-Hans").stderr
    chinese = run("ls", "samples", "--json", READER_LANGUAGE="zh-Hans")
    assert chinese.stdout == run("ls", "samples", "--json").stdout


@pytest.mark.parametrize(
    ("language", "words", "shown"),
    [
        ("en", ("a", "b", "c"), "a, b, c"),
        ("zh-Hans", ("气候", "会谈"), "气候、会谈"),
        ("zh-Hant", ("{x}", "會談"), "{x}、會談"),
        ("en", (), ""),
    ],
)
def test_words_are_listed_as_the_language_does(
    speak: Callable[..., None], language: str, words: tuple[str, ...], shown: str
) -> None:
    speak(language, {})
    assert translation.enumerated(words) == shown
