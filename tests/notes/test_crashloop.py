"""What was acknowledged survives kill -9, power loss, a full disk, other sessions and damage.

The harness starts ``tests.crash_state``, which changes the store the way the app does. A short run
is part of the suite, the long one is slow; ``READER_KILLS`` sets how many rounds it has.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from reader.notes.model import ArticleRef
from reader.notes.store import Notes
from reader.text.article_date import ArticleDate
from tests import crash_state
from tests.crash_ways import WAYS
from tests.notes.strategies import MEMORY

ROOT = Path(__file__).resolve().parents[2]
KILLS = int(os.environ.get("READER_KILLS", "300"))
"""Rounds of the long run; a round takes a second or two."""
STATE = [sys.executable, "-m", "tests.crash_state"]
MODES = ("baseline", "kill", "syscall", "powerloss", "enospc", "writers", "stale", "tamper")
NOBODY = 65534
"""The user that the harness becomes to meet a folder that it may not write."""


def nobody_starts_it() -> bool:
    """Whether `NOBODY` can start the writer, whose environment may be in a private folder."""
    setpriv = ["setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups"]
    with suppress(OSError):
        started = subprocess.run([*setpriv, *STATE, "--help"], cwd=ROOT, capture_output=True)
        return started.returncode == 0
    return False


def crashloop(
    shared: Path, *options: str, compact_at: int = 0, memory: bool = True, way: str = "edit"
) -> str:
    """Run the harness and return what it printed; fail with it when an assertion did not hold."""
    tool = shared / "tools" / "crashloop.py"
    if not tool.is_file():
        pytest.skip(f"no harness at {tool}")
    place = ["--dir", MEMORY] if MEMORY and memory else []
    compact = f"--compact-at {compact_at}" if compact_at else ""
    by = f"--by {way}"
    result = subprocess.run(
        [
            sys.executable,
            str(tool),
            *options,
            *place,
            "--promise",
            "power",
            "--write",
            f"{' '.join(STATE)} write {by} {compact} {{state}} {{n}} {{writer}} {{seed}}",
            "--read",
            f"{' '.join(STATE)} read {by} {{state}}",
        ],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.slow
@pytest.mark.parametrize("compact_at", [0, 20_000])
def test_killed_a_few_times(shared: Path, compact_at: int) -> None:
    modes = "baseline,kill,writers"
    options = ("--n", "20", "--rounds", "5", "--writers", "2")
    printed = crashloop(shared, "all", "--only", modes, *options, compact_at=compact_at)
    assert printed.count("ok  ") == 3


@pytest.mark.slow
@pytest.mark.parametrize("compact_at", [0, 3_000])
def test_all_modes(shared: Path, compact_at: int) -> None:
    options = ("--only", ",".join(MODES), "--rounds", "100")
    printed = crashloop(shared, "all", *options, compact_at=compact_at, memory=False)
    assert printed.count("ok  ") == len(MODES)


@pytest.mark.slow
@pytest.mark.parametrize("compact_at", [0, 3_000])
def test_a_store_that_is_read_only(shared: Path, compact_at: int) -> None:
    """As root the harness becomes `NOBODY`, who has to be able to start the program."""
    if os.geteuid() == 0 and not nobody_starts_it():
        pytest.skip(f"user {NOBODY} cannot read {sys.prefix}")
    printed = crashloop(shared, "readonly", compact_at=compact_at, memory=False)
    assert printed.count("ok  ") == 1


@pytest.mark.slow
@pytest.mark.parametrize(("rounds", "compact_at"), [(KILLS, 0), (KILLS // 3, 20_000)])
def test_killed_many_times(shared: Path, rounds: int, compact_at: int) -> None:
    """With a small log, most kills come while it is compacted, or shortly before or after."""
    crashloop(shared, "kill", "--rounds", str(rounds), "--n", "20", compact_at=compact_at)


@pytest.mark.parametrize("way", sorted(set(WAYS) - {"edit"}))
def test_a_change_comes_in_by_every_way(
    tmp_path: Path, way: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert crash_state.run(["write", "--by", way, str(tmp_path), "2", "0", "1"]) == 0
    assert capsys.readouterr().out.split() == ["ACK", "w0-1-0", "ACK", "w0-1-1"]
    assert crash_state.run(["read", "--by", way, str(tmp_path)]) == 0
    keys = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert sorted(keys) == ["flip0", "w0-1-0", "w0-1-1"]


@pytest.mark.slow
@pytest.mark.parametrize("way", sorted(set(WAYS) - {"edit"}))
def test_every_way_into_the_store_is_killed(shared: Path, way: str) -> None:
    """A merge, a restoration and a migration each make a backup first, of which seven are kept."""
    modes = ("baseline", "kill", "powerloss")
    # What a killed writer stored and did not back up comes with the next backup, beside its own
    # last key, and the tool takes one key that was not acknowledged: so backups are killed once.
    rounds = 2 if way == "backup" else KILLS // 20
    options = ("--n", "10", "--rounds", str(rounds), "--power-n", "1", "--max-cuts", "60")
    limits = ("--max-files", "24", "--start-timeout", "60")
    only = ("all", "--only", ",".join(modes))
    printed = crashloop(shared, *only, *options, *limits, memory=False, way=way)
    assert printed.count("ok  ") == len(modes)


def test_a_session_goes_on_when_another_is_killed(tmp_path: Path) -> None:
    article = ArticleRef("k", "秋雨", "", "", "", ArticleDate.of_day(2024, 1, 1))
    with Notes.open(tmp_path) as notes:
        notes.set_starred([article], True)
        assert notes.flush(10)
        other = subprocess.Popen(
            [*STATE, "write", str(tmp_path), "100000", "other", "0"],
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        assert other.stdout is not None
        acknowledged = []
        for number in range(20):
            acknowledged.append(other.stdout.readline().split()[1])
            notes.positions.set_place(article, number)
            assert notes.flush(10)
        other.send_signal(signal.SIGSTOP)
        assert notes.poll() or notes.highlights()
        other.kill()
        other.wait()
        other.stdout.close()
        notes.set_read([article], True)
        assert notes.flush(10)
        notes.poll()
        assert {each.id for each in notes.highlights("state")} >= set(acknowledged)
    with Notes.open(tmp_path) as notes:
        state = notes.state("k")
        assert (state.starred, state.read, state.place) == (True, True, 19)
        assert {each.id for each in notes.highlights("state")} >= set(acknowledged)
