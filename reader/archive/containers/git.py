"""Git processes that read the objects of an untrusted repository.

Git is started in a folder of our own with a fixed configuration and no references; only the path of
the objects is passed to it. It never reads the configuration of the repository, which could include
files and start programs, nor its hooks, attributes and references. No shell is used.

On Linux the kernel limits the memory and processor time of each process (``prlimit``). Where Python
cannot set them for another process, as on macOS, the limits on the output of git and its time
remain, and ``core.bigFileThreshold``, above which git does not load a file whole.
"""

from __future__ import annotations

import os
import resource
import select
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from shutil import rmtree

from reader import private, processes
from reader.archive.containers.limits import Limits
from reader.archive.containers.member import ContainerError, PassingError
from reader.paths import cache_dir
from reader.translation import deferred

_READ = 1 << 16
_PAUSE = 0.2
_SETTINGS = (
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "core.pager=cat",
    "core.askPass=true",
    "protocol.allow=never",
    "safe.directory=*",
    "core.commitGraph=false",
    "core.bigFileThreshold=16m",
    "core.packedGitWindowSize=16m",
    "core.packedGitLimit=128m",
    "core.deltaBaseCacheLimit=32m",
)
_CONFIG = {
    40: "[core]\n\trepositoryformatversion = 0\n\tbare = true\n",
    64: "[core]\n\trepositoryformatversion = 1\n\tbare = true\n"
    "[extensions]\n\tobjectformat = sha256\n",
}


def check_git() -> None:
    """Check that git is installed.

    Raises:
        PassingError: It is not installed.
    """
    if processes.find_program("git") is None:
        raise PassingError(deferred("git is not installed: a repository needs it"))


class Git:
    """A running git that reads objects.

    Args:
        objects: The folder of the objects.
        digits: The length of the names of objects, 40 or 64 digits.
        arguments: The command and its arguments.
        limits: The limits of the process.
        check: Called while waiting for git; an exception that it raises ends the waiting.

    Raises:
        PassingError: It cannot be started.
    """

    def __init__(
        self,
        objects: Path,
        digits: int,
        arguments: Sequence[str],
        limits: Limits,
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._check = check
        self._limits = limits
        self._held = bytearray()
        try:
            folder = _folder(digits)
            self._process = processes.start(
                [
                    *(processes.find_program("git") or "git", f"--git-dir={folder}"),
                    *(part for setting in _SETTINGS for part in ("-c", setting)),
                    *arguments,
                ],
                stdin=processes.PIPE,
                stdout=processes.PIPE,
                stderr=processes.DEVNULL,
                env={**_environment(), "GIT_OBJECT_DIRECTORY": str(objects)},
                cwd=folder,
                bufsize=0,
                start_new_session=True,
            )
        except FileNotFoundError:
            check_git()
            raise PassingError(deferred("git cannot be started")) from None
        except OSError as error:
            raise PassingError(deferred("git cannot be started")) from error
        self._waiting = select.poll()
        if self._process.stdout is not None:
            self._waiting.register(self._process.stdout, select.POLLIN | select.POLLHUP)
        self._restrict()

    def _restrict(self) -> None:
        """Let the kernel limit the process, where it can."""
        if not hasattr(resource, "prlimit"):
            return
        limits = self._limits
        for kind, most in (
            (resource.RLIMIT_DATA, limits.git_data),
            (resource.RLIMIT_AS, limits.git_memory),
            (resource.RLIMIT_CPU, limits.git_seconds),
            (resource.RLIMIT_CORE, 0),
        ):
            with suppress(OSError, ValueError):  # it has ended, or already has a lower limit
                resource.prlimit(self._process.pid, kind, (most, most))

    @property
    def is_running(self) -> bool:
        """Whether the process runs."""
        return self._process.poll() is None

    def ask(self, line: bytes) -> None:
        """Write a line to git.

        Raises:
            OSError: Git has ended.
        """
        if self._process.stdin is not None:
            self._process.stdin.write(line + b"\n")

    def line(self, end: bytes) -> bytes:
        """Return the next line without its end; an empty line when there are no more.

        Args:
            end: One byte.

        Raises:
            ContainerError: The line is too long.
            PassingError: Git does not answer.
        """
        searched = 0
        while (at := self._held.find(end, searched)) < 0:
            searched = len(self._held)
            if searched > self._limits.line:
                raise ContainerError(deferred("a name in it is too long: the rest is not read"))
            if not self._fill():
                return b""
        line = bytes(self._held[:at])
        del self._held[: at + 1]
        return line

    def read(self, count: int) -> bytes:
        """Return the next `count` bytes, fewer only when git ends.

        Raises:
            PassingError: Git does not answer.
        """
        while len(self._held) < count and self._fill():
            pass
        data = bytes(self._held[:count])
        del self._held[:count]
        return data

    def _fill(self) -> bool:
        """Read output of git; return False at its end."""
        pipe = self._process.stdout
        if pipe is None:
            return False
        end = time.monotonic() + self._limits.answer
        while not self._waiting.poll(_PAUSE * 1000):
            self._check()
            if time.monotonic() > end:
                raise PassingError(deferred("git does not answer"))
        data = os.read(pipe.fileno(), _READ)
        self._held += data
        return bool(data)

    def succeeded(self) -> bool:
        """Wait until the process ends; return whether it succeeded."""
        try:
            return self._process.wait(self._limits.answer) == 0
        except processes.TimeoutExpired:
            return False

    def close(self) -> None:
        """Kill the process."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()


def _environment() -> Mapping[str, str]:
    inherited = processes.program_environment()
    kept = {name: value for name, value in inherited.items() if not name.startswith("GIT_")}
    return {
        **kept,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        "GIT_ALLOW_PROTOCOL": "none",  # not a protocol: missing objects are not fetched
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_NO_REPLACE_OBJECTS": "1",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        "LC_ALL": "C",
    }


def _folder(digits: int) -> Path:
    """Return the folder that git uses as its repository; create it when there is none."""
    try:
        return _create(cache_dir() / "containers" / f"git-{digits}", digits)
    except OSError:
        return _create(Path(tempfile.gettempdir()) / f"reader-git-{os.getuid()}-{digits}", digits)


def _create(folder: Path, digits: int) -> Path:
    """Create the folder of git; one of another user is refused.

    Raises:
        OSError: It cannot be created.
    """
    if not folder.is_dir():
        private.make_folder(folder.parent)
        part = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".git-"))
        (part / "refs").mkdir()
        (part / "HEAD").write_text("0" * digits, "ascii")
        (part / "config").write_text(_CONFIG[digits], "ascii")
        try:
            part.rename(folder)
        except OSError:  # another process has created it meanwhile
            rmtree(part, ignore_errors=True)
    if folder.lstat().st_uid != os.getuid() or folder.is_symlink():
        raise PermissionError(1, os.strerror(1), str(folder))
    return folder
