"""The notebook of many highlights: what its screen, and the verbs that read all of them, take.

Run ``python -m tests.bench.notebook FOLDER [COUNT ARTICLES]``; it prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from tests.bench.highlights import write_jsonl, write_store
from tests.bench.scale import run_timed
from tests.bench.screen import LINES, Screen

READER = (sys.executable, "-m", "reader")
IDLE = 1.0
"""Seconds in which an idle program takes less than `BUSY` of the processor."""
BUSY = 0.1


@dataclass(frozen=True, slots=True)
class Cost:
    """What one thing took.

    Attributes:
        what: What was measured.
        seconds: Until it was shown, or the verb had ended.
        processor: Seconds of the processor, until nothing more was done for it.
        memory: MB held at the end of a step in the app; the most that a verb took.
    """

    what: str
    seconds: float
    processor: float
    memory: float

    def line(self) -> str:
        """Return a line of the table."""
        return f"| {self.what} | {self.seconds:.1f} | {self.processor:.1f} | {self.memory:.0f} |"


def in_the_app(folder: Path, environ: Mapping[str, str], count: int) -> Iterator[Cost]:
    """Measure the notebook's screen: its first lines, a filter, a change of all, its undo."""
    data = folder / "app"
    shutil.rmtree(data, ignore_errors=True)
    shutil.copytree(folder / "data", data)
    screen = Screen([*READER, str(folder / "library"), "--data-dir", str(data)], environ)
    total = str(count)
    steps = (
        ("first lines of the notebook", "gh", rf"\b1/{total}"),
        ("a filter", "/石桥", rf"\b\d+/(?!{total}\b)\d+"),
        ("all again", "\x1b\x1b", rf"\b\d+/{total}"),
        ("a colour for all of them", "A4", r"\d: Colour 4; u undoes"),
        ("undo", "u", r"(?i)undone"),
    )
    try:
        screen.until(lambda text: "1/1" in text)
        yield Cost("the app, its list", 0.0, screen.cpu(), _settled(screen))
        for what, keys, shown in steps:
            before, begun = screen.cpu(), time.perf_counter()
            for key in (keys,) if keys.startswith("\x1b") else keys:
                os.write(screen.fd, key.encode())
                screen.read(0.05)
            end = screen.until(partial(_last_lines, shown=shown), 1500)
            held = _settled(screen)
            yield Cost(what, end - begun, screen.cpu() - before, held)
        yield Cost("the most at any moment", 0.0, screen.cpu(), screen.peak())
    finally:
        screen.end()


def _last_lines(text: str, shown: str) -> bool:
    """Return whether one of the last two lines shows something."""
    return any(re.search(shown, line) for line in text.splitlines()[LINES - 2 :])


def _settled(screen: Screen) -> float:
    """Wait until the program is idle; return the memory that it holds, in MB."""
    last, now = 0.0, screen.cpu()
    while now - last > BUSY:
        end = time.perf_counter() + IDLE
        while time.perf_counter() < end:
            screen.read(0.1)
        last, now = now, screen.cpu()
    status = Path(f"/proc/{screen.pid}/status").read_text("ascii")
    match = re.search(r"^VmRSS:\s+(\d+)", status, re.MULTILINE)
    return int(match[1]) / 1024 if match else 0.0


def of_verbs(folder: Path, environ: Mapping[str, str]) -> Iterator[Cost]:
    """Measure the verbs that read or write all highlights."""
    data = ("--data-dir", str(folder / "data"))
    new = folder / "new"
    verbs: dict[str, tuple[str, ...]] = {
        "export --format jsonl": ("export", "--format", "jsonl", "-o", str(new), *data),
        "export --format markdown": ("export", "--format", "markdown", "-o", str(new), *data),
        "doctor": ("doctor", *data, str(folder / "library")),
        "merge": ("merge", "--data-dir", str(new), data[1]),
        "import": ("import", "--data-dir", str(new), str(folder / "export.jsonl")),
    }
    for what, arguments in verbs.items():
        begun = sum(os.times()[2:4])
        seconds, memory = run_timed([*READER, *arguments], environ)
        yield Cost(what, seconds, sum(os.times()[2:4]) - begun, memory)
        shutil.rmtree(new, ignore_errors=True)
        new.unlink(missing_ok=True)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int, nargs="?", default=100_000)
    parser.add_argument("articles", type=int, nargs="?", default=10_000)
    parser.add_argument("--only", choices=("app", "verbs"))
    options = parser.parse_args()
    folder, count = options.folder, options.count
    if not (folder / "export.jsonl").exists():
        write_store(folder / "data", count, options.articles)
        write_jsonl(folder / "export.jsonl", count, options.articles)
        (folder / "library").mkdir()
        (folder / "library" / "2020-01-01-a.md").write_text("---\ntitle: a\n---\na\n", "utf-8")
    environ = {"READER_CACHE_DIR": str(folder / "cache"), "READER_CONFIG": str(folder / "none")}
    write = sys.stdout.write
    write("| | seconds | of the processor | MB |\n|---|---:|---:|---:|\n")
    measured = {"app": lambda: in_the_app(folder, environ, count)}
    measured["verbs"] = lambda: of_verbs(folder, environ)
    for part in (options.only,) if options.only else measured:
        for cost in measured[part]():
            write(cost.line() + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
