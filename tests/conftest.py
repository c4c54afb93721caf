"""What every test stands on: the Hypothesis profiles, places of its own, the shared corpus."""

from __future__ import annotations

import gc
import itertools
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.internal.conjecture import providers
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet

from reader.archive.scan import scan
from reader.index import file_packing

ROOT = Path(__file__).resolve().parents[1]
BENCHMARKS = ROOT / "tests" / "bench"
DESCRIPTORS = Path("/proc/self/fd")
MOST_OPEN = 500
"""Open files after which garbage is collected; `select` takes none above 1,024."""

patient = settings(
    settings.get_profile("default"), deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
# The same inputs in every run: what is in a tree decides whether it passes.
settings.register_profile("house", patient, derandomize=True, max_examples=50)
settings.register_profile("search", patient, max_examples=500, print_blob=True)
settings.register_profile("thorough", settings.get_profile("search"), max_examples=10_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "house"))
if settings.default is settings.get_profile("house"):
    # It draws literals of the modules loaded so far as well, which depend on the tests run before.
    providers._get_local_constants = lambda: providers._local_constants


def pytest_configure() -> None:
    """Let the programs under test start with signals as in a terminal.

    A shell in the background, or ``nohup``, has some ignored, and what it starts inherits that. A
    handler is not inherited: it does nothing here, and is the default again there.
    """
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Let two workers share a core: tests of screens and processes wait half of their time."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    return min(2 * (os.cpu_count() or 1), 16)  # each takes seconds to start


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Import no benchmarks for a run without them."""
    is_left_out = collection_path == BENCHMARKS and "not bench" in config.option.markexpr
    return True if is_left_out else None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """Compile the package once: in a fresh checkout each worker would do it for itself."""
    if not sys.dont_write_bytecode:
        command = [sys.executable, "-m", "compileall", "-q", "-j", "0", "reader"]
        subprocess.run(command, cwd=ROOT, capture_output=True, check=False)


def pytest_collection_finish() -> None:
    """Spare the collector what stays: walking modules and tests again took a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 10)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown() -> None:
    """Close what garbage holds open: a program started in a test freezes it, and it stays."""
    if DESCRIPTORS.is_dir() and len([*DESCRIPTORS.iterdir()]) > MOST_OPEN:
        gc.unfreeze()
        gc.collect()
        gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _parsed_once() -> Iterator[None]:
    """Let the apps of a session share parsed style sheets: each app parses all of them twice."""
    parsed: dict[object, list[RuleSet]] = {}
    parse = Stylesheet._parse_rules

    def parse_once(sheet: Stylesheet, *given: Any, **named: Any) -> list[RuleSet]:
        key = (given, *sorted(named.items()), *sorted(sheet._variables.items()))
        if key not in parsed:
            parsed[key] = parse(sheet, *given, **named)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real input and labels beside the checkout, where there is one."""
    folder = Path(os.environ.get("READER_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no shared data at {folder}: set READER_SHARED")
    return folder


@pytest.fixture(scope="session")
def samples() -> Path:
    """The articles shipped with the program."""
    return ROOT / "samples"


@pytest.fixture(scope="session")
def sample_count(samples: Path) -> int:
    """The number of sample articles."""
    return len(list(scan([samples], hosts={})))


@pytest.fixture(params=["whole", "by its file"])
def stored(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Store each text of an index whole, then each by its file, which is usual for long ones."""
    how = str(request.param)
    monkeypatch.setattr(file_packing, "SHARE", 0 if how == "whole" else 1000)
    return how


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Return paths of folders that are not there yet; pytest would list all it made for each."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _own_places(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep every test away from the data and the settings of the person who runs it."""
    home = next(_homes)
    home.mkdir()
    monkeypatch.setenv("READER_DATA_DIR", str(home / "data"))
    monkeypatch.setenv("READER_CACHE_DIR", str(home / "cache"))
    monkeypatch.setenv("READER_CONFIG", str(home / "config.toml"))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")  # English, whatever that person speaks
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
