"""The person's own commands: what they get, and what is shown of their output."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.services import own_commands as service
from reader.services.own_commands import OwnCommand, Texts, run_for_output, shown_output

TEXTS = Texts(
    selection="选中",
    sentence="一句话。",
    article="全文。\n第二段。",
    url="https://a.example/1",
    title="题目",
    source="茶事",
)
HOSTILE = "$(touch pwned) `id` ; rm -rf ~ \x1b]52;c;eA==\x07\x00 \"'\\ --version"


def python(code: str, *arguments: str, **options: Any) -> OwnCommand:
    return OwnCommand("test", "D", (sys.executable, "-c", code, *arguments), **options)


def run(command: OwnCommand, texts: Texts = TEXTS) -> service.Outcome:
    return run_for_output(command, texts, 40, lambda: False)


@pytest.mark.parametrize(
    ("kind", "given_text"),
    [
        ("sentence", "一句话。\n"),
        ("selection", "选中\n"),
        ("article", "全文。\n第二段。\n"),
        ("url", "https://a.example/1\n"),
        ("none", ""),
    ],
)
def test_a_command_gets_its_input(kind: str, given_text: str) -> None:
    code = "import sys; print(ascii(sys.stdin.read()))"
    assert run(python(code, input=kind)).output == ascii(given_text)


@pytest.mark.parametrize(
    ("argument", "filled"),
    [
        ("{text}", "一句话。"),
        ("{selection}", "选中"),
        ("{title} {source}", "题目 茶事"),
        ("word={sentence}", "word=一句话。"),
        ("{url}", "https://a.example/1"),
        ("{article}", "{article}"),
        ("{}", "{}"),
        ("{text", "{text"),
        ("{{text}}", "{一句话。}"),
    ],
)
def test_arguments_are_filled(argument: str, filled: str) -> None:
    command = python("import sys; sys.stdout.buffer.write(sys.argv[1].encode())", argument)
    assert run(command).output == filled


@pytest.mark.parametrize("name", ["text", "selection", "sentence", "url", "title", "source"])
def test_variables_hold_the_texts(name: str) -> None:
    code = f"import os, sys; sys.stdout.buffer.write(os.environb[b'READER_{name.upper()}'])"
    expected = TEXTS.sentence if name == "text" else getattr(TEXTS, name)
    assert run(python(code)).output == expected


@pytest.mark.parametrize("shell", [False, True])
@pytest.mark.parametrize("place", ["input", "argument", "variable"])
def test_a_hostile_text_is_only_data(
    place: str, shell: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "_folder", lambda: str(tmp_path))
    if shell:
        lines = {"input": "cat", "argument": "echo {text}", "variable": 'echo "$READER_TEXT"'}
        table = {"key": "D", "run": lines[place], "shell": True}
        (command,) = service.own_commands({"test": table})
    else:
        lines = {
            "input": "print(sys.stdin.read())",
            "argument": "print(sys.argv[1])",
            "variable": "print(os.environ['READER_TEXT'])",
        }
        command = python(f"import os, sys; {lines[place]}", "{text}")
    outcome = run(command, Texts(sentence=HOSTILE))
    assert outcome.status == 0
    assert list(tmp_path.iterdir()) == []
    assert "\x1b" not in outcome.output
    if (place, shell) != ("argument", True):  # a shell gets no texts in its command line
        assert "$(touch pwned) `id`" in outcome.output
    else:
        assert outcome.output == "{text}"


@pytest.mark.parametrize(
    ("text", "argument"), [("-rf x", " -rf x"), ("+!id", " +!id"), ("a -rf", "a -rf")]
)
@pytest.mark.parametrize("written", ["{text}", "{title}{text}"])
def test_a_text_is_no_option(text: str, argument: str, written: str) -> None:
    command = python("import sys; print(ascii(sys.argv[1]))", written)
    assert run(command, Texts(sentence=text)).output == ascii(argument)


@pytest.mark.parametrize(
    ("words", "is_wrong"),
    [
        (("sh", "-c", "sdcv {text}"), True),
        (("/bin/bash", "-lc", "sdcv '{title}'"), True),
        (("env", "A=b", "zsh", "-ic", "{url}"), True),
        (("python3.11", "-c", "print('{text}')"), True),
        (("python3", "-cprint('{text}')"), True),
        (("perl", "-nE", "say '{text}'"), True),
        (("node", "--eval={text}"), True),
        (("ssh", "host", "sdcv {text}"), True),
        (("sh", "-c", 'sdcv "$1"', "sh", "{text}"), False),
        (("python3", "lookup.py", "{text}"), False),
        (("grep", "-c", "{text}", "words"), False),
        (("sh", "-c", 'sdcv "$READER_TEXT"'), False),
        (("ssh", "host", "espeak-ng", "--stdin"), False),
    ],
)
def test_a_text_is_never_code(words: tuple[str, ...], is_wrong: bool) -> None:
    table = {"run": words}
    assert bool(service.wrong_table(table)) == is_wrong
    assert bool(service.own_commands({"name": table})) != is_wrong


@pytest.mark.parametrize(
    ("printed", "shown"),
    [
        (b"\x1b[1;31mred\x1b[0m", "red"),
        (b"\x1b]0;title\x07x\x1b]8;;http://a\x1b\\link\x1b]8;;\x1b\\", "xlink"),
        (b"\x1bPq#0\x1b\\", "q#0"),
        (b"a\r\nb\rc", "a\nb\nc"),
        ("词\u202e义".encode(), "词\ufffd义"),
        (b"\xff\xfe", "\ufffd\ufffd"),
        (b"\n\nx\n\n", "x"),
        (b"\x9b31m", "\ufffd31m"),
    ],
)
def test_output_is_safe(printed: bytes, shown: str) -> None:
    assert shown_output(printed) == shown


@given(st.binary(max_size=200))
def test_any_output_is_safe(printed: bytes) -> None:
    shown = shown_output(printed)
    assert all(
        character == "\n" or character.isprintable() or ord(character) > 0x9F for character in shown
    )


def test_the_output_is_limited() -> None:
    outcome = run(python("import sys\nwhile True: sys.stdout.write('x' * 9999)"))
    assert outcome.status is None
    assert len(outcome.output) <= service.MOST_OUTPUT


def test_a_command_stops_when_asked_and_its_children_with_it() -> None:
    asked: list[bool] = []

    def stop() -> bool:
        asked.append(True)
        return len(asked) > 3

    code = "import subprocess, sys; subprocess.run(['sleep', '600'])"
    assert run_for_output(python(code), TEXTS, 40, stop).status is None


@pytest.mark.parametrize("program", ["no-such-program", "./sh", "bin/sh", "/no/such"])
def test_a_missing_program_is_named(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program in the current folder, which is untrusted, is never run."""
    (tmp_path / "bin").mkdir()
    for name in ("sh", "bin/sh", "no-such-program"):
        (tmp_path / name).write_text("#!/bin/sh\necho no\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", f":.:{os.environ['PATH']}")
    with pytest.raises(OSError, match="not installed"):
        run(OwnCommand("test", "D", (program,)))


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ({"key": "D", "run": "sdcv -n '{text}'"}, ("sdcv", "-n", "{text}")),
        ({"run": ("sdcv", "-n")}, ("sdcv", "-n")),
        ({"run": "a | b", "shell": True}, ("a | b",)),
        ({"run": ("a", "b c"), "shell": True}, ("a 'b c'",)),
        ({"run": "an 'open quote"}, None),
        ({"key": "D"}, None),
        ({"run": ()}, None),
    ],
)
def test_tables_become_commands(table: dict[str, Any], expected: tuple[str, ...] | None) -> None:
    commands = service.own_commands({"name": table})
    assert [command.run for command in commands] == ([expected] if expected else [])
    assert bool(service.wrong_table(table)) == (expected is None and table.get("run") != ())


RECIPES = {
    "sdcv": ["sdcv", "--version"],
    "trans": ["trans", "-version"],
    "espeak-ng": ["espeak-ng", "--version"],
}


@pytest.mark.parametrize("program", RECIPES)
def test_the_programs_of_the_recipes_run(program: str) -> None:
    if shutil.which(program) is None:
        pytest.skip(f"{program} is not installed")
    assert run(OwnCommand("test", "D", tuple(RECIPES[program]))).status == 0
