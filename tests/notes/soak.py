"""A soak: sessions on two machines, a sync tool between them, wrong clocks, kills; words counted.

Two sessions work in one data folder and one in the other, each a process: they write notes on
highlights and on articles. Meanwhile a sync tool carries single files across, as Syncthing does:
where both sides have changed it leaves a conflict copy. Sessions merge the other folder and the
copies now and then, and are killed at any moment. In the end every word whose change was
acknowledged must be in a note, unless a session that saw it has written the note anew without it or
removed the highlight. Kills and files carried across come with the changes, not with the time: a
busy machine meets as many of them.

    python -m tests.notes.soak --changes 10000
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from reader.errors import NotesError
from reader.notes.merge import read_store
from reader.notes.model import ArticleRef, Highlight
from reader.notes.other_stores import merge_copies, merge_store
from reader.notes.store import Notes

FILES = ("state.json", "state.json.log", "state.json.lock")
SESSIONS = (("a", 0), ("a", 5), ("b", -7))
"""The folder of each session, and by how many hours its clock is wrong."""
HIGHLIGHTS, ARTICLES = 12, 4
CARRIED, KILLED = 0.7, 0.015
"""How many files are carried across, and how many sessions are killed, for each change."""
WORD = re.compile(r"词\d+号")
ARTICLE = ArticleRef("k", "茶事")
LONGEST = 3000
"""Characters from which on a note is written anew."""
NOW = datetime(2024, 5, 1, tzinfo=UTC)


def work(root: Path, number: int, start: int, seed: int) -> None:
    """Work as one session until killed: change, wait for the disk, acknowledge."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    name, hours = SESSIONS[number]
    other = root / ("b" if name == "a" else "a")
    report = os.open(root / f"report-{number}", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def clock() -> datetime:
        return datetime.now(UTC) + timedelta(hours=hours)

    with Notes.open(root / name, clock=clock, compact_at=rng.choice([None, 20_000])) as notes:
        for count in range(start, sys.maxsize):
            notes.poll()
            with contextlib.suppress(NotesError):
                if rng.random() < 0.02:
                    merge_store(notes, other)
                if rng.random() < 0.04:
                    merge_copies(notes)
            word = f"词{number}{count:07}号"
            if rng.random() < 0.25:
                _note_article(notes, word, rng, report)
            else:
                word = _note_highlight(notes, word, rng, report)
            if notes.flush(30):
                os.write(report, f"+ {word} {count}\n".encode())


def _note_highlight(notes: Notes, word: str, rng: random.Random, report: int) -> str:
    """Change a highlight; return the word, empty when it was removed."""
    id_ = f"h{rng.randrange(HIGHLIGHTS)}"
    stored = notes.highlight(id_)
    if stored is None:
        new = Highlight(id_, "k", "明前", "", "", 0, 2, 0, "", 1, 1, NOW, NOW)
        notes.add_highlight(replace(new, note=f"{word}。"), ARTICLE)
    elif rng.random() < 0.01:
        _tell_removed(report, stored.note)
        notes.remove_highlight(id_)
        return ""
    else:
        text = _changed(stored.note, word, rng, report)
        notes.edit_highlight(replace(stored, note=text), since=stored)
    return word


def _note_article(notes: Notes, word: str, rng: random.Random, report: int) -> None:
    """Change the note and a tag of an article."""
    article = ArticleRef(f"k{rng.randrange(ARTICLES)}", "茶事")
    state = notes.state(article.key)
    tags = tuple(sorted({*state.tags, f"城{rng.randrange(9)}"}))
    notes.annotate([(article, _changed(state.note, word, rng, report), tags)])


def _changed(note: str, word: str, rng: random.Random, report: int) -> str:
    """Return a note with a word before or after it, or the word alone."""
    action = rng.random()
    if action < 0.02 or len(note) > LONGEST:
        _tell_removed(report, note)
        return f"{word}。"
    return f"{note}{word}。" if action < 0.5 else f"{word}。{note}"


def _tell_removed(report: int, note: str) -> None:
    """Report the words that a person removes."""
    os.write(report, f"- {' '.join(WORD.findall(note))}\n".encode())


class SyncTool:
    """Carries single files between two folders, and keeps what it replaces when both changed."""

    def __init__(self, root: Path, rng: random.Random) -> None:
        self._root = root
        self._rng = rng
        self._synced: dict[str, bytes] = {}
        self.carried = self.conflicts = 0

    def carry(self) -> None:
        """Carry one file from one folder to the other."""
        source, target = self._rng.sample([self._root / "a", self._root / "b"], 2)
        name = self._rng.choice(FILES)
        try:
            content = (source / name).read_bytes()
        except FileNotFoundError:
            return
        beside, aside = target / f".syncthing.{name}.tmp", target / f".syncthing.{name}.old"
        beside.write_bytes(content)
        aside.unlink(missing_ok=True)
        with contextlib.suppress(FileNotFoundError):
            aside.hardlink_to(target / name)
        beside.rename(target / name)
        self.carried += 1
        if aside.exists():
            if name.endswith(".lock") or aside.read_bytes() in (self._synced.get(name), content):
                aside.unlink()
            else:
                stem, _dot, suffix = name.rpartition(".")
                stamp = f"20240501-{self.conflicts:06}"
                aside.rename(target / f"{stem}.sync-conflict-{stamp}-ABCDEFG.{suffix}")
                self.conflicts += 1
        self._synced[name] = content


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a soak has shown.

    Attributes:
        changes: Acknowledged changes.
        kills: Sessions that were killed.
        carried: Files that the sync tool has replaced.
        conflicts: Conflict copies that it has left.
        lost: Words that are nowhere.
        agrees: Whether both machines hold the same highlights in the end.
    """

    changes: int
    kills: int
    carried: int
    conflicts: int
    lost: frozenset[str]
    agrees: bool


def soak(root: Path, changes: int, seed: int, seconds: float = float("inf")) -> Outcome:
    """Run sessions until so many changes are acknowledged; count the words.

    Args:
        root: An empty folder.
        changes: How many.
        seed: Of all choices but the moments of kills.
        seconds: The longest time; what was acknowledged until then is counted.
    """
    rng = random.Random(seed)  # noqa: S311 - no secret
    for name in ("a", "b"):
        (root / name).mkdir()
    tool = SyncTool(root, rng)
    sessions = {number: begin(root, number, rng) for number in range(len(SESSIONS))}
    kills = done = 0
    end = time.monotonic() + seconds
    try:
        while done < changes and time.monotonic() < end:
            time.sleep(rng.random() * 0.4)
            before, done = done, sum(len(acknowledged(root, number)) for number in sessions)
            for _change in range(done - before):
                if rng.random() < CARRIED:
                    tool.carry()
                if rng.random() < KILLED:
                    number = rng.randrange(len(SESSIONS))
                    sessions[number].send_signal(signal.SIGKILL)
                    sessions[number].wait()
                    kills += 1
                    sessions[number] = begin(root, number, rng)
            for number, process in sessions.items():
                if process.poll() is not None:
                    raise RuntimeError(f"session {number} ended by itself: {process.returncode}")
    finally:
        for process in sessions.values():
            process.kill()
            process.wait()
    return replace(judge(root), kills=kills, carried=tool.carried, conflicts=tool.conflicts)


def judge(root: Path) -> Outcome:
    """Bring both machines together, and look for every acknowledged word."""
    numbers = range(len(SESSIONS))
    words = {word for number in numbers for word in acknowledged(root, number)}
    removed = {
        word
        for number in numbers
        for line in lines(root, number)
        if line.startswith("- ")
        for word in WORD.findall(line)
    }
    for _round in range(2):
        for name, other in (("a", "b"), ("b", "a")):
            with Notes.open(root / name) as notes:
                merge_copies(notes)
                merge_store(notes, root / other)
                assert notes.flush(30)
    stores = [texts(root / name) for name in ("a", "b")]
    kept = {word for store in stores for text in store.values() for word in WORD.findall(text)}
    lost = frozenset(words - kept - removed)
    return Outcome(len(words), 0, 0, 0, lost, stores[0] == stores[1])


def begin(root: Path, number: int, rng: random.Random) -> subprocess.Popen[bytes]:
    """Start a session, which goes on counting where it was killed."""
    counts = (int(line.split()[-1]) for line in lines(root, number) if line[0] == "+")
    last = max(counts, default=0)
    code = f"from tests.notes.soak import *; work(Path({str(root)!r}), {number}, {last + 50}, "
    return subprocess.Popen([sys.executable, "-c", f"{code}{rng.randrange(1 << 30)})"])


def lines(root: Path, number: int) -> Iterator[str]:
    """Yield the complete lines of a session's report."""
    with contextlib.suppress(FileNotFoundError):
        for line in (root / f"report-{number}").read_text("utf-8").splitlines(keepends=True):
            if line.endswith("\n"):
                yield line


def acknowledged(root: Path, number: int) -> list[str]:
    """Return the words that a session has acknowledged."""
    return [word for line in lines(root, number) if line[0] == "+" for word in WORD.findall(line)]


def texts(folder: Path) -> dict[str, str]:
    """Return the note of every highlight, also of a removed one, and of every article."""
    tables, _notice = read_store(folder)
    return {
        f"{table} {document['id']}": f"{document.get('note', '')}"
        for table in ("highlights", "articles")
        for document in tables[table].values()
    }


def main() -> None:
    """Run a soak and print its outcome."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--changes", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=float("inf"))
    parser.add_argument("--keep", type=Path)
    options = parser.parse_args()
    root = options.keep or Path(tempfile.mkdtemp())
    root.mkdir(exist_ok=True)
    begun = time.monotonic()
    outcome = soak(root, options.changes, options.seed, options.minutes * 60)
    print(f"{outcome} in {time.monotonic() - begun:.0f} s")  # noqa: T201 - a tool
    if not outcome.lost and options.keep is None:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
