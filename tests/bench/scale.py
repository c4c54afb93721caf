"""Measures the reader on libraries of any size, side by side with a bare Textual app and newsboat.

Run ``python -m tests.bench.scale [--sizes 5,5000,50000] [--marks 0] [--folder DIR]``. Libraries and
indexes are made in the folder once and used again. What was measured is printed after each program
and kept in the folder: ``--resume`` measures only what is missing, and the table at the end holds
everything. Read the processor time and its ratio to the bare app: machines differ, and so does what
else they do.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from reader.index import full_text  # noqa: E402
from reader.index.database import Index  # noqa: E402
from tests.bench.first_hits import first_cost  # noqa: E402
from tests.bench.highlights import url_of  # noqa: E402
from tests.bench.library import RARE, write_feed, write_whole_library  # noqa: E402
from tests.bench.marked import write_marks  # noqa: E402
from tests.bench.rates import packed_size, sampled, size_of  # noqa: E402
from tests.bench.screen import Screen  # noqa: E402

KEYS = 100
OPENED = 5
SEARCHES = {
    "search 1 character": "石",
    "search 2 characters": "石桥",
    "search 4 characters": "石桥河水",
    "search a rare word": RARE,
}
PATIENCE = 20
"""How often a second is waited for another indexer."""
PAUSE = 1.5
"""Seconds without output after which a search counts as answered: it is silent while it works."""
BEHIND = 8
"""Seconds until what a start sets off has ended."""
COMPARED = ("start CPU", "cursor CPU", "page CPU", "RSS")
"""Figures whose ratio to the bare app is shown."""


@dataclass
class Measured:
    """What was measured of one program and one library; milliseconds, bytes and MB."""

    program: str
    articles: int
    marks: int = 0
    figures: dict[str, float] = field(default_factory=dict)

    def note(self, name: str, answers: Sequence[tuple[float, int, float]]) -> None:
        """Take note of the medians of some answers to keys."""
        seconds, count, cpu = (statistics.median(each) for each in zip(*answers, strict=True))
        self.figures[name] = seconds * 1000
        self.figures[f"{name} CPU"] = cpu * 1000
        self.figures[f"{name} bytes"] = count

    def show(self) -> None:
        """Print it."""
        marked = f", {self.marks:,} marks" if self.marks else ""
        print(f"## {self.program}, {self.articles:,} articles{marked}")  # noqa: T201
        for name, figure in self.figures.items():
            print(f"{name}: {figure:.{0 if figure >= 10 else 1}f}", flush=True)  # noqa: T201


class Kept:
    """What was measured in a folder, a line of JSON each.

    Args:
        path: The file; what is in it is not measured again.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        self.all = [Measured(**json.loads(line)) for line in lines]

    def has(self, program: str, articles: int, marks: int = 0) -> bool:
        """Return whether a program was measured with a library and a store."""
        return (program, articles, marks) in {
            (made.program, made.articles, made.marks) for made in self.all
        }

    def add(self, made: Measured) -> None:
        """Keep and print a measurement."""
        self.all.append(made)
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(made)) + "\n")
        made.show()

    def table(self) -> Iterator[str]:
        """Yield the lines of a table in Markdown: a column for each measurement."""
        bare = {made.articles: made.figures for made in self.all if made.program == "bare"}
        columns = sorted(self.all, key=lambda made: (made.articles, made.program, made.marks))
        for made in columns:
            base = bare.get(made.articles, {})
            if made.program != "bare":
                made.figures |= {
                    f"{name}, times the bare app": made.figures[name] / base[name]
                    for name in COMPARED
                    if base.get(name) and name in made.figures
                }
        heads = (f"{made.program} {made.articles:,} {made.marks or ''}" for made in columns)
        yield f"| | {' | '.join(head.strip() for head in heads)} |"
        yield f"|---|{'--:|' * len(columns)}"
        for name in dict.fromkeys(name for made in columns for name in made.figures):
            figures = (made.figures.get(name) for made in columns)
            cells = ("" if figure is None else f"{figure:,.1f}" for figure in figures)
            yield f"| {name} | {' | '.join(cells)} |"


def measure(
    program: str,
    articles: int,
    command: Sequence[str],
    environ: Mapping[str, str],
    *,
    open_list: str = "",
    searches: Mapping[str, str] | None = None,
    shown: Callable[[str], bool] | None = None,
    clear: str = "",
) -> Measured:
    """Measure start, opening a list, the cursor, pages, a search, memory.

    Args:
        program: Its name.
        articles: In the library.
        command: Starts it.
        environ: Its own places.
        open_list: Keys that open a list of articles; without them no article is opened either.
        searches: Keys that search and show what was found, by name.
        shown: Whether a screen shows what was found, of a program that goes on working then.
        clear: Keys that show all again.
    """
    made = Measured(program, articles)
    screen = Screen(command, environ)
    try:
        seen = screen.until(lambda text: "日报" in text or "Everything" in text)
        made.figures["start"] = (seen - screen.begun) * 1000
        made.figures["start CPU"] = screen.cpu() * 1000
        screen.settle()
        made.figures["start bytes"] = screen.count
        for _ in range(BEHIND):
            screen.read(1)
        screen.settle()
        if open_list:
            made.note("open list", [screen.press(open_list)])
            screen.settle()
        # A key that moves nothing is answered by nothing, which takes long to be sure of.
        moves = "j" * KEYS if articles > KEYS else "jk" * (KEYS // 2)
        keys = [screen.press(key) for key in moves]
        made.note("cursor", keys)
        made.figures["cursor p95"] = (
            statistics.quantiles([each[0] for each in keys], n=20)[18] * 1000
        )
        made.note("page", [screen.press("\x1b[6~") for _ in range(5)])
        opened = []
        for _ in range(OPENED if open_list else 0):
            opened.append(screen.press("\r"))
            screen.press("q")
        if opened:
            made.note("open article", opened)
            screen.settle()
            made.figures["RSS, articles opened"] = screen.peak()
        for name, typed in (searches or {}).items():
            made.note(name, [screen.press(typed, PAUSE)])
            screen.press(clear, PAUSE)
            if shown is not None:
                before = screen.cpu()
                os.write(screen.fd, typed.encode())
                screen.until(shown)
                made.figures[f"{name} again, until shown CPU"] = (screen.cpu() - before) * 1000
                screen.settle()
                screen.press(clear, PAUSE)
        made.figures["RSS"] = screen.peak()
    finally:
        screen.end()
    return made


def measure_first(
    command: Sequence[str], environ: Mapping[str, str], *, large: bool
) -> tuple[float, float]:
    """Return within how many seconds a first run shows rows, and answers 95 of 100 cursor keys.

    Args:
        command: Starts it.
        environ: Its own places.
        large: Whether indexing takes long enough to press keys meanwhile.
    """
    screen = Screen(command, environ)
    try:
        first = screen.until(lambda text: "日报" in text) - screen.begun
        if not large:
            return first, 0.0
        taken = [screen.move(key) for key in "jjjkkk" * (KEYS // 6)]
        return first, statistics.quantiles(taken, n=20)[18]
    finally:
        screen.end()


def run_timed(command: Sequence[str], environ: Mapping[str, str]) -> tuple[float, float]:
    """Run a program; return the seconds that it took, and the most memory in MB."""
    for _ in range(PATIENCE):
        begun = time.perf_counter()
        everything = {**os.environ, **environ}
        child = subprocess.Popen(command, env=everything, stdout=subprocess.DEVNULL)
        _, status, used = os.wait4(child.pid, 0)
        if not status:
            return time.perf_counter() - begun, used.ru_maxrss / 1024
        time.sleep(1)  # the indexer of a program that was killed notices it when it reports
    raise RuntimeError(f"{command} failed")


def measure_bare(count: int) -> Measured:
    """Measure a bare Textual app with a list of so many rows."""
    command = [sys.executable, str(ROOT / "tests/bench/bare.py"), str(count)]
    return measure("bare", count, command, {})


def measure_reader(folder: Path, count: int, marks: int, *, heads: bool) -> Measured:
    """Measure the reader on a library, which is indexed first.

    Args:
        folder: Everything is kept there.
        count: Articles.
        marks: Marked articles in the store; those beyond the library are of no article in it.
        heads: Whether the titles are enough, in less time, without a search.
    """
    library = folder / f"library-{count}"
    write_whole_library(library, count)
    cache, data = folder / f"cache-{count}", folder / f"data-{count}-{marks}"
    if not data.is_dir():
        write_marks(data, marks, url_of)
    environ = {
        "READER_DATA_DIR": str(data),
        "READER_CACHE_DIR": str(cache),
        "READER_CONFIG": str(folder / "none.toml"),
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, "-m", "reader"]
    figures = {}
    if not cache.is_dir():
        first, busy = measure_first([*command, str(library)], environ, large=count >= 1000)
        figures["first rows without an index"] = first * 1000
        if busy:
            figures["cursor p95 while indexing"] = busy * 1000
    index = [*command, "index", str(library), "--json", *(["--heads"] if heads else [])]
    figures["index s"], figures["indexer MB"] = run_timed(index, environ)
    again, _ = run_timed(index, environ)
    figures["rescan"] = again * 1000
    made = measure(
        "reader",
        count,
        [*command, str(library)],
        environ,
        open_list="gu",
        searches={} if heads else {name: f"/{text}" for name, text in SEARCHES.items()},
        shown=lambda text: " hit" in text,
        clear="\rF",
    )
    made.marks = marks
    made.figures |= figures
    (place,) = (cache / "libraries").iterdir()
    known = Index(place)
    made.figures["index MB"] = packed_size(known) / 1e6
    if not heads:
        for name, text in SEARCHES.items():
            made.figures[f"{name}: first hits CPU"] = first_cost(known, text)
        texts = sampled(known)
        size = size_of(texts) / len(texts) * full_text.count_texts(known.db)
        made.figures["index % of text"] = made.figures["index MB"] * 1e8 / size
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
        searches={"search a rare word": f"/{RARE}\r"},
    )
    made.figures["index s"] = imported
    return made


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="5,5000,50000")
    parser.add_argument("--marks", default="0", help="sizes of the store, as 0,10000,100000")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/reader-scale"))  # noqa: S108
    parser.add_argument("--heads", action="store_true", help="titles only, no search")
    parser.add_argument("--alone", action="store_true", help="newsboat is left out")
    parser.add_argument("--resume", action="store_true", help="measure only what is missing")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    file = options.folder / "measured.jsonl"
    if not options.resume:
        file.unlink(missing_ok=True)
    kept = Kept(file)
    for size in map(int, options.sizes.split(",")):
        if not kept.has("bare", size):
            kept.add(measure_bare(size))
        for marks in map(int, options.marks.split(",")):
            if not kept.has("reader", size, marks):
                kept.add(measure_reader(options.folder, size, marks, heads=options.heads))
        if size <= 5 or options.alone or kept.has("newsboat", size):
            continue
        if (made := measure_newsboat(options.folder, size)) is not None:
            kept.add(made)
    print("\n".join(kept.table()))  # noqa: T201 - a bench prints


if __name__ == "__main__":
    main()
