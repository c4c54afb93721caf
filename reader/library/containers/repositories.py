"""Git repositories: the files of the newest commit, through git itself.

A repository may come from anywhere and its own configuration is part of it. Only three commands
are run, none of which needs a work tree, with everything switched off by which a configuration
could start a program or reach a network. Nothing goes through a shell.
"""

from __future__ import annotations

import os
import weakref
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from threading import Lock

from reader import processes
from reader.library.containers.member import ContainerError, Left, Listed, Member, inner_name
from reader.translation import deferred

PATIENCE = 60
"""Seconds that git may take for a short answer."""

_LARGEST = 8 * 2**20
_SWITCHED_OFF = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "core.askPass=true",
    "protocol.allow=never",
    "safe.directory=*",
)


def git_is_missing() -> bool:
    """Tell whether there is no git here."""
    return processes.find_program("git") is None


def _environment() -> Mapping[str, str]:
    inherited = processes.program_environment()
    kept = {name: value for name, value in inherited.items() if not name.startswith("GIT_")}
    return {
        **kept,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ALLOW_PROTOCOL": "none",  # names no protocol: what is missing is not fetched
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


class RepositorySource:
    """A git repository.

    Args:
        path: The folder with ``HEAD``, ``objects`` and ``refs``.
    """

    sequential = False

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._reader: processes.Process[bytes] | None = None
        self._held = _Held()
        weakref.finalize(self, _end, self._held)

    def _command(self, *arguments: str) -> Sequence[str]:
        options = [part for setting in _SWITCHED_OFF for part in ("-c", setting)]
        git = processes.find_program("git") or "git"
        return [git, f"--git-dir={self._path.absolute()}", *options, *arguments]

    def stamp(self) -> str:
        """Return the newest commit."""
        return f"git {self._ask('rev-parse', '--verify', 'HEAD^{commit}').decode().strip()}"

    def _ask(self, *arguments: str) -> bytes:
        try:
            done = processes.run(
                self._command(*arguments),
                stdin=processes.DEVNULL,
                cwd=os.sep,
                capture_output=True,
                env=_environment(),
                timeout=PATIENCE,
                check=True,
            )
        except FileNotFoundError as error:
            raise ContainerError(deferred("git is not installed: a repository needs it")) from error
        except processes.TimeoutExpired as error:
            raise ContainerError(deferred("git does not answer")) from error
        except processes.CalledProcessError as error:
            raise ContainerError(
                deferred("a repository without a commit, or a damaged one")
            ) from error
        return done.stdout

    def members(self, listed: Listed) -> Iterator[Member]:
        """Yield the files of the newest commit."""
        tree = self._ask("ls-tree", "-r", "-l", "-z", "--full-tree", "HEAD")
        for line in tree.split(b"\0"):
            said, _, name = line.partition(b"\t")
            fields = said.split()
            if len(fields) != 4 or fields[1] != b"blob":
                continue
            if fields[0] == b"120000":
                listed.left[Left.LINK] += 1
                continue
            inner = inner_name(name, listed)
            if inner is not None:
                oid = fields[2].decode()
                size = int(fields[3]) if fields[3].isdigit() else 0  # it is missing, or damaged
                yield Member(inner, size, int(oid[:15], 16), check=oid)

    def read(self, member: Member, limit: int) -> bytes:
        """Return at most so many bytes of a file; one that is very large is not read whole."""
        with self._lock:
            try:
                return self._read(str(member.check), limit)
            except (OSError, ValueError) as error:
                self.close()
                if isinstance(error, ContainerError):
                    raise
                raise ContainerError(deferred("git cannot read it")) from error

    def _read(self, oid: str, limit: int) -> bytes:
        reader = self._started()
        if reader.stdin is None or reader.stdout is None:
            raise ContainerError(deferred("git cannot be asked"))
        reader.stdin.write(oid.encode() + b"\n")
        reader.stdin.flush()
        fields = reader.stdout.readline().split()
        if len(fields) != 3 or fields[1] != b"blob":
            raise ContainerError(deferred("missing from the repository"))
        size = int(fields[2])
        data = reader.stdout.read(min(size, limit))
        left = size - len(data) + 1
        if left > _LARGEST:
            self.close()
        else:
            while left > 0 and (more := reader.stdout.read(min(left, 1 << 16))):
                left -= len(more)
        return data

    def _started(self) -> processes.Process[bytes]:
        if self._reader is None or self._reader.poll() is not None:
            try:
                self._reader = processes.start(
                    self._command("cat-file", "--batch"),
                    stdin=processes.PIPE,
                    stdout=processes.PIPE,
                    stderr=processes.DEVNULL,
                    cwd=os.sep,
                    env=_environment(),
                    start_new_session=True,
                )
            except FileNotFoundError as error:
                raise ContainerError(
                    deferred("git is not installed: a repository needs it")
                ) from error
            self._held.process = self._reader
        return self._reader

    def close(self) -> None:
        """End git."""
        _end(self._held)
        self._reader = None


class _Held:
    """The running git, to be ended when nobody asks it any more."""

    process: processes.Process[bytes] | None = None


def _end(held: _Held) -> None:
    process, held.process = held.process, None
    if process is not None:
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        process.wait()
