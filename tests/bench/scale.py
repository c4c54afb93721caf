"""Measures the reader on libraries of any size, side by side with newsboat where it is installed.

Run ``python -m tests.bench.scale [--sizes 5,5000,50000] [--folder DIR]``; libraries and indexes are
made in the folder once and used again. Compare what one run prints, never two runs: machines
differ, and so does what else they do.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import select
import shutil
import statistics
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyte

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from tests.bench.library import RARE, write_feed, write_library  # noqa: E402

QUIET = 0.08
"""Seconds without output after which a key counts as answered."""

COLUMNS, LINES = 120, 40
KEYS = 100
OPENED = 5


class Screen:
    """A program on a pty, with a terminal emulator that can be asked what it shows."""

    def __init__(self, command: Sequence[str], environ: Mapping[str, str]) -> None:
        self.screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self.screen)
        self.count = 0
        self.begun = time.perf_counter()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(environ, TERM="xterm-256color", LC_ALL="C.UTF-8")
            os.execvp(command[0], list(command))  # noqa: S606 - the program under test
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))

    def read(self, seconds: float) -> bytes:
        """Return what comes within so many seconds, at once when something does."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        try:
            data = os.read(self.fd, 1 << 16) if ready else b""
        except OSError:
            data = b""
        if data:
            self.count += len(data)
            self._stream.feed(data)
        return data

    def until(self, shown: Callable[[str], bool], seconds: float = 120) -> float:
        """Wait until the screen shows something; return the moment."""
        end = time.perf_counter() + seconds
        while not shown("\n".join(self.screen.display)):
            if time.perf_counter() > end:
                raise TimeoutError("\n".join(self.screen.display))
            self.read(0.5)
        return time.perf_counter()

    def settle(self) -> None:
        """Wait until nothing comes for a while."""
        while self.read(0.3):
            pass

    def cpu(self) -> float:
        """Return how many seconds of processor time the program itself has taken."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(each.read_text("ascii").split()[0]) for each in tasks) / 1e9

    def press(self, keys: str) -> tuple[float, int, float]:
        """Press keys; return the seconds until the last output, the bytes, the processor time."""
        before = self.cpu()
        begun = last = time.perf_counter()
        os.write(self.fd, keys.encode())
        count, wait = 0, 2.0
        while data := self.read(wait):
            last, wait = time.perf_counter(), QUIET
            count += len(data)
        return last - begun, count, self.cpu() - before

    def peak(self) -> float:
        """Return the most memory that the program itself has used, in MB."""
        for line in Path(f"/proc/{self.pid}/status").read_text("utf-8").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
        return 0.0

    def end(self) -> None:
        """End the program."""
        os.kill(self.pid, 9)
        os.waitpid(self.pid, 0)
        os.close(self.fd)


@dataclass
class Measured:
    """What was measured of one program and one library; milliseconds, bytes and MB."""

    program: str
    articles: int
    figures: dict[str, float] = field(default_factory=dict)

    def note(self, name: str, answers: Sequence[tuple[float, int, float]]) -> None:
        """Take note of the medians of some answers to keys."""
        seconds, count, cpu = (statistics.median(each) for each in zip(*answers, strict=True))
        self.figures[name] = seconds * 1000
        self.figures[f"{name} CPU"] = cpu * 1000
        self.figures[f"{name} bytes"] = count


def measure(
    program: str,
    articles: int,
    command: Sequence[str],
    environ: Mapping[str, str],
    *,
    open_list: str,
    search: str,
) -> Measured:
    """Measure start, opening a list, the cursor, pages, a search, memory.

    Args:
        program: Its name.
        articles: In the library.
        command: Starts it.
        environ: Its own places.
        open_list: Keys that open a list of articles.
        search: Keys that search for `RARE` and show what was found; none if empty.
    """
    made = Measured(program, articles)
    screen = Screen(command, environ)
    try:
        shown = screen.until(lambda text: "日报" in text or "Everything" in text)
        made.figures["start"] = (shown - screen.begun) * 1000
        made.figures["start CPU"] = screen.cpu() * 1000
        screen.settle()
        made.figures["start bytes"] = screen.count
        made.note("open list", [screen.press(open_list)])
        screen.settle()
        keys = [screen.press("j") for _ in range(KEYS)]
        made.note("cursor", keys)
        made.figures["cursor p95"] = (
            statistics.quantiles([each[0] for each in keys], n=20)[18] * 1000
        )
        made.note("page", [screen.press("\x1b[6~") for _ in range(5)])
        opened = []
        for _ in range(OPENED):
            opened.append(screen.press("\r"))
            screen.press("q")
        made.note("open article", opened)
        screen.settle()
        if search:
            made.note("search", [screen.press(search)])
        made.figures["RSS"] = screen.peak()
    finally:
        screen.end()
    return made


def measure_reader(folder: Path, count: int, *, heads: bool) -> Measured:
    """Measure the reader on a library, which is indexed first.

    Args:
        folder: Everything is kept there.
        count: Articles.
        heads: Whether the titles are enough, in less time, without a search.
    """
    library = folder / f"library-{count}"
    if not library.is_dir():
        write_library(library, count)
    cache = folder / f"cache-{count}"
    environ = {
        "READER_DATA_DIR": str(folder / f"data-{count}"),
        "READER_CACHE_DIR": str(cache),
        "READER_CONFIG": str(folder / "none.toml"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "reader"]
    first = 0.0
    if not cache.is_dir():
        screen = Screen([*command, str(library)], environ)
        try:
            first = screen.until(lambda text: "日报" in text) - screen.begun
        finally:
            screen.end()
    begun = time.perf_counter()
    index = [*command, "index", str(library), "--json", *(["--heads"] if heads else [])]
    subprocess.run(index, env={**os.environ, **environ}, check=True, stdout=subprocess.DEVNULL)
    indexed = time.perf_counter() - begun
    begun = time.perf_counter()
    subprocess.run(index, env={**os.environ, **environ}, check=True, stdout=subprocess.DEVNULL)
    again = time.perf_counter() - begun
    made = measure(
        "reader",
        count,
        [*command, str(library)],
        environ,
        open_list="gu",
        search="" if heads else f"/{RARE}",
    )
    made.figures["index s"] = indexed
    made.figures["first rows without an index"] = first * 1000
    made.figures["rescan"] = again * 1000
    made.figures["index MB"] = (
        sum(file.stat().st_size for file in cache.rglob("*") if file.is_file()) / 1e6
    )
    made.figures["library MB"] = sum(each.stat().st_size for each in library.rglob("*.md")) / 1e6
    return made


def measure_newsboat(folder: Path, count: int) -> Measured | None:
    """Measure newsboat on the same articles as one feed, imported first; None without it."""
    if shutil.which("newsboat") is None:
        print("newsboat is not installed: left out")  # noqa: T201 - a bench prints
        return None
    home = folder / f"newsboat-{count}"
    home.mkdir(exist_ok=True)
    feed = home / "feed.xml"
    command = ["newsboat", "-u", str(home / "urls"), "-c", str(home / "cache.db")]
    command += ["-C", str(home / "config")]
    begun = time.perf_counter()
    if not feed.is_file():
        write_feed(feed, count)
        (home / "urls").write_text(f"file://{feed}\n", "utf-8")
        (home / "config").write_text("auto-reload no\n", "utf-8")
        begun = time.perf_counter()
        environ = {**os.environ, "HOME": str(home), "LC_ALL": "C.UTF-8"}
        subprocess.run([*command, "-x", "reload"], env=environ, check=True)
    imported = time.perf_counter() - begun
    made = measure(
        "newsboat",
        count,
        command,
        {"HOME": str(home)},
        open_list="\r",
        search=f"/{RARE}\r",
    )
    made.figures["index s"] = imported
    return made


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="5,5000,50000")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/reader-scale"))  # noqa: S108
    parser.add_argument("--heads", action="store_true", help="titles only, no search")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    rows: list[Measured] = []
    for size in map(int, options.sizes.split(",")):
        rows.append(measure_reader(options.folder, size, heads=options.heads))
        if size > 5 and (made := measure_newsboat(options.folder, size)) is not None:
            rows.append(made)
    names = list(rows[0].figures)
    print(f"| program | articles | {' | '.join(names)} |")  # noqa: T201 - a bench prints
    print("|---|---|" + "---|" * len(names))  # noqa: T201
    for row in rows:
        figures = " | ".join(
            f"{row.figures[name]:.0f}" if name in row.figures else "" for name in names
        )
        print(f"| {row.program} | {row.articles:,} | {figures} |")  # noqa: T201


if __name__ == "__main__":
    main()
