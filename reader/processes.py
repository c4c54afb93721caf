"""All processes that this program starts, and all programs that it searches for.

No other module starts processes (a test checks this). Archives are opened with ``cd archive &&
reader .``, so the current folder is as untrusted as the articles in it. A child Python imports
nothing from there, and a program is never found there through an empty or relative entry of
``PATH``.
"""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from subprocess import DEVNULL, PIPE, STDOUT, CalledProcessError, CompletedProcess, TimeoutExpired
from subprocess import Popen as Process
from typing import Any, NoReturn

from reader.child import import_folders

__all__ = [
    "DEVNULL",
    "PIPE",
    "STDOUT",
    "CalledProcessError",
    "CompletedProcess",
    "Process",
    "TimeoutExpired",
    "become",
    "find_program",
    "program_environment",
    "python",
    "run",
    "start",
]

_CHILD = Path(__file__).absolute().with_name("child.py")


def python(module: str, *arguments: str) -> list[str]:
    """Return the command line that runs a module of this program in a new Python.

    Args:
        module: A module with a function ``main``, which reads ``sys.argv[1:]`` and returns the exit
            status.
        arguments: Its arguments.
    """
    folders = import_folders()
    flags = ["-I", f"-Xutf8={sys.flags.utf8_mode}", *(["-B"] if sys.dont_write_bytecode else [])]
    child = [str(_CHILD), str(len(folders)), *folders]
    return [sys.executable, *flags, *child, module, *arguments]


def become(module: str, *arguments: str) -> NoReturn:
    """Replace this process by a new run of a module of this program.

    Raises:
        OSError: The interpreter cannot be run.
    """
    command = python(module, *arguments)
    os.execv(command[0], command)  # noqa: S606 - this very program


def find_program(name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """Return the absolute path of a program, or None when there is none.

    Args:
        name: The name of the program, or a path with a slash that the person has typed.
        environ: The environment with the ``PATH`` to search, except its empty and relative entries.
    """
    program = shutil.which(name, path=None if os.sep in name else _path(environ))
    return str(Path(program).absolute()) if program else None


def program_environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Return the environment for a program that starts others, such as xdg-open and git."""
    return {**environ, "PATH": _path(environ)}


def _path(environ: Mapping[str, str]) -> str:
    named = environ.get("PATH") or os.environ.get("PATH") or os.defpath
    entries = named.split(os.pathsep)
    return os.pathsep.join(entry for entry in entries if Path(entry).is_absolute())


def start(command: Sequence[str], **options: Any) -> Process[bytes]:
    """Start a program without a shell, as `subprocess.Popen` does.

    Args:
        command: The absolute path, from `find_program` or `python`, and the arguments.
        options: The options of `subprocess.Popen`.

    Raises:
        OSError: The program cannot be started.
    """
    return Process(_checked(command), **options)  # noqa: S603 - the caller chose it


def run(command: Sequence[str], **options: Any) -> CompletedProcess[bytes]:
    """Run a program without a shell and wait for it, as `subprocess.run` does.

    Args:
        command: The absolute path, from `find_program` or `python`, and the arguments.
        options: The options of `subprocess.run`.

    Raises:
        OSError: The program cannot be started.
        TimeoutExpired: It exceeded the timeout.
        CalledProcessError: It failed, and ``check`` was set.
    """
    return subprocess.run(_checked(command), **options)  # noqa: S603 - the caller chose it


def _checked(command: Sequence[str]) -> list[str]:
    """Refuse a bare name, which the system would search for in the whole ``PATH``."""
    if not Path(command[0]).is_absolute():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), command[0])
    return list(command)
