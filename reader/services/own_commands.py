"""The person's own commands: programs that get a text of the open article.

The text is untrusted. It reaches a program on standard input, as an argument of its own or in a
variable of the environment, and never as a part of a shell's command line.
"""

from __future__ import annotations

import os
import re
import select
import shlex
import signal
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from reader import processes
from reader.errors import reason
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.safe import outgoing, safe
from reader.translation import explained
from reader.translation import gettext as _

MOST_OUTPUT = 200_000
"""The most bytes of output that are read."""
PATIENCE = 30.0
"""Seconds after which a command whose output is shown is stopped."""
MOST_IN_VARIABLE = 30_000
"""The most characters of a variable or an argument: the system limits both."""
POLL = 0.1
"""Seconds between looks at whether a command should stop."""
_SHELLS = (
    *("sh", "ash", "bash", "dash", "fish", "ksh", "mksh", "yash", "zsh", "csh", "tcsh", "nu"),
    *("xonsh", "su", "script", "python", "pypy", "pwsh"),
)
_CODE_OPTIONS = {
    "c": _SHELLS,
    "e": ("perl", "ruby", "lua", "osascript", "Rscript", "xterm", "x-terminal-emulator"),
    "ep": ("node", "deno", "bun"),
    "r": ("php",),
}
"""By their letters, the options after which programs take an argument for code."""
_CODE_LETTERS = {
    program: letters for letters, programs in _CODE_OPTIONS.items() for program in programs
}
_LONG_CODE_OPTION = lazy_pattern(r"--(?:command|eval|execute|print|run)\b", re.IGNORECASE)
_ANY = "*"
_ALL_CODE = frozenset(("eval", "ssh", "watch"))
"""Programs that put their arguments together for a shell."""
_TEXT_NAMES = ("text", "selection", "sentence", "url", "title", "source")
_PLACEHOLDER = lazy_pattern(rf"\{{(?:{'|'.join(_TEXT_NAMES)})\}}")
_SEQUENCE = lazy_pattern(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)?|[@-Z\\\\-_])?"
)
"""Colours and other sequences for a terminal, dropped from what is shown in a panel."""


@dataclass(frozen=True, slots=True)
class OwnCommand:
    """A command of the settings.

    Attributes:
        name: Its name in the settings; its id is ``command.NAME``.
        key: The keys that run it.
        run: The program and its arguments; for a shell, one command line.
        input: What it gets on standard input, see `reader.config.check.INPUTS`.
        output: Where its output goes, see `reader.config.check.OUTPUTS`.
        shell: Whether a shell runs it.
        label: What help and palette call it.
    """

    name: str
    key: str
    run: tuple[str, ...]
    input: str = "sentence"
    output: str = "panel"
    shell: bool = False
    label: str = ""

    @property
    def id(self) -> str:
        """Its id, for keys."""
        return f"command.{self.name}"

    def arguments(self, texts: Texts) -> list[str]:
        """Return the command line; ``{text}`` and the like in an argument stand for a text.

        Args:
            texts: What it may get.

        Raises:
            OSError: There is no such program.
        """
        if self.shell:
            return ["/bin/sh", "-c", self.run[0]]
        path = Path(self.run[0]).expanduser()
        is_relative = os.sep in self.run[0] and not path.is_absolute()
        program = None if is_relative else processes.find_program(str(path))
        if program is None:
            raise FileNotFoundError(_("{program} is not installed").format(program=self.run[0]))
        values = texts.values(self.input)
        return [program, *(_filled(argument, values) for argument in self.run[1:])]


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts that a command may get.

    Attributes:
        selection: The selection, or the focus; empty without either.
        sentence: The selection or the focus, else the first visible sentence.
        article: The whole text.
        url: The URL of the article.
        title: Its title.
        source: Its source.
    """

    selection: str = ""
    sentence: str = ""
    article: str = ""
    url: str = ""
    title: str = ""
    source: str = ""

    def input(self, kind: str) -> str:
        """Return the text of a kind of input, safe to print; empty for ``none``."""
        return outgoing(str(getattr(self, kind, "")))

    def values(self, kind: str) -> dict[str, str]:
        """Return the texts by name, with ``text`` for a kind of input; long ones are cut."""
        texts = {name: self.input(kind if name == "text" else name) for name in _TEXT_NAMES}
        return {name: text[:MOST_IN_VARIABLE].replace("\0", "") for name, text in texts.items()}


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended.

    Attributes:
        output: What it printed, safe to show.
        status: Its exit status; None if it was stopped.
    """

    output: str
    status: int | None


def own_commands(tables: Mapping[str, Mapping[str, object]]) -> list[OwnCommand]:
    """Return the commands of the setting ``commands``; a table that is wrong is none.

    Args:
        tables: The checked tables by name.
    """
    commands = []
    for name, table in tables.items():
        if wrong_table(table):
            continue
        shell = bool(table.get("shell"))
        if words := _words(table["run"], shell=shell):
            texts = {key: str(table[key]) for key in ("input", "output", "label") if key in table}
            key = str(table.get("key", ""))
            commands.append(OwnCommand(name, key, words, shell=shell, **texts))
    return commands


def wrong_table(table: Mapping[str, object]) -> str:
    """Return what keeps a checked table from being a command; empty when nothing does."""
    if "run" not in table:
        return _('needs run, as in run = ["sdcv", "-n", "{text}"]')
    shell = bool(table.get("shell"))
    try:
        words = _words(table["run"], shell=shell)
    except ValueError as error:
        return _("cannot be understood: {error}").format(error=error)
    if not shell and _runs_a_text(words):
        return _('would run a text of the article: use shell = true, and "$READER_TEXT" in run')
    return ""


def _runs_a_text(words: Sequence[str]) -> bool:
    """Return whether a program of a command line takes a text of the article for code."""
    letters = ""
    is_code = False
    for word in words:
        has_text = _PLACEHOLDER.search(word) is not None
        is_option = letters not in ("", _ANY) and _is_code_option(word, letters)
        if has_text and (is_code or is_option or letters == _ANY):
            return True
        is_code = is_option
        name = word.rpartition("/")[2].rstrip("0123456789.") or word
        letters = _ANY if name in _ALL_CODE else _CODE_LETTERS.get(name, letters)
    return False


def _is_code_option(word: str, letters: str) -> bool:
    is_short = re.match(rf"-[A-Za-z]*[{letters}]", word, re.IGNORECASE) is not None
    return is_short or _LONG_CODE_OPTION.match(word) is not None


def _words(run: object, *, shell: bool) -> tuple[str, ...]:
    """Return the words of a command line, or the line itself for a shell.

    Raises:
        ValueError: Its quotes are not closed.
    """
    if shell:
        return (run if isinstance(run, str) else shlex.join(_texts(run)),) if run else ()
    return tuple(shlex.split(run)) if isinstance(run, str) else _texts(run)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(map(str, value)) if isinstance(value, list | tuple) else ()


def _filled(argument: str, values: Mapping[str, str]) -> str:
    """Return an argument with the texts in place of their names, each once.

    An argument that begins with a text, and then with a dash, gets a space before it, so that no
    program takes it for an option; so does one with a plus, by which pagers and editors take
    commands.
    """
    parts: list[str] = []
    rest = argument
    begins_with_text = False
    while rest:
        before, brace, after = rest.partition("{")
        name, closing, following = after.partition("}")
        if brace and closing and name in values:
            begins_with_text |= not parts and not before
            parts += [before, values[name]]
            rest = following
        else:
            parts.append(before + brace)
            rest = after
    filled = "".join(parts)
    return f" {filled}" if begins_with_text and filled[:1] in ("-", "+") else filled


def environment(texts: Texts, kind: str, *, columns: int = 0) -> dict[str, str]:
    """Return the environment of a command, with the texts as ``READER_TEXT`` and so on.

    Args:
        texts: What it gets.
        kind: Its kind of input.
        columns: The width of the panel for its output; 0 if it has the terminal.
    """
    variables = processes.program_environment()
    values = texts.values(kind)
    variables |= {f"READER_{name.upper()}": text for name, text in values.items()}
    if columns:
        variables |= {"COLUMNS": str(columns), "NO_COLOR": "1", "TERM": "dumb"}
    return variables


def run_for_output(
    command: OwnCommand, texts: Texts, columns: int, stop: Callable[[], bool]
) -> Outcome:
    """Run a command without a terminal and return what it prints; callable in any thread.

    Args:
        command: The command.
        texts: What it gets.
        columns: The width of its output.
        stop: Polled often; True ends the command.

    Raises:
        OSError: It cannot be started.
    """
    arguments = command.arguments(texts)
    with tempfile.TemporaryFile() as given:
        if text := texts.input(command.input):
            given.write(text.encode("utf-8", "replace") + b"\n")
        given.seek(0)
        process = processes.start(
            arguments,
            stdin=given,
            stdout=processes.PIPE,
            stderr=processes.STDOUT,
            env=environment(texts, command.input, columns=columns),
            cwd=_folder(),
            start_new_session=True,
        )
    try:
        output = _read(process, time.monotonic() + PATIENCE, stop)
    finally:
        status = _end(process)
        if process.stdout is not None:
            process.stdout.close()
    return Outcome(shown_output(output), status)


def shown_output(output: bytes) -> str:
    """Return what a program printed as text that is safe to show, without colours."""
    text = re.sub("\r\n?", "\n", output.decode("utf-8", "replace"))
    return safe(_SEQUENCE.sub("", text)).strip("\n")


def _read(process: processes.Process[bytes], latest: float, stop: Callable[[], bool]) -> bytes:
    """Return the output of a process until its end, its limit, or until it should stop."""
    if process.stdout is None:
        return b""
    output, pipe = b"", process.stdout.fileno()
    while len(output) < MOST_OUTPUT and time.monotonic() < latest and not stop():
        ready, _writable, _failed = select.select([pipe], [], [], POLL)
        if ready:
            part = os.read(pipe, 65536)
            if not part:
                return output
            output += part
        elif process.poll() is not None:
            return output  # a child of it may keep the pipe open
    return output[:MOST_OUTPUT]


def _end(process: processes.Process[bytes]) -> int | None:
    """Wait for a process that has ended, or end it with its children; return its status."""
    with suppress(processes.TimeoutExpired):
        return process.wait(POLL)
    for ending in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, ending)
        with suppress(processes.TimeoutExpired):
            process.wait(1)
            return None
    return None


def _folder() -> str:
    """Return the folder in which commands run: never the current one, which is untrusted."""
    home = Path.home()
    return str(home) if home.is_dir() else os.sep


def run_on_terminal(command: OwnCommand, texts: Texts) -> int:
    """Run a command that has the terminal; return its exit status.

    With the input ``none`` its standard input is the terminal.

    Args:
        command: The command.
        texts: What it gets.

    Raises:
        OSError: It cannot be started.
    """
    text = texts.input(command.input)
    given = {} if command.input == "none" else {"input": text.encode("utf-8", "replace") + b"\n"}
    done = processes.run(
        command.arguments(texts),
        env=environment(texts, command.input),
        cwd=_folder(),
        check=False,
        **given,
    )
    return done.returncode


def failure(command: OwnCommand, error: OSError) -> str:
    """Return why a command could not be started, with its name."""
    return explained(command.label or command.name, reason(error))
