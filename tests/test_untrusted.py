"""Settings, themes, site rules, imports and queries that nobody means well with.

Each is refused with a message that names the file, at once and without reading what never ends.
"""

from __future__ import annotations

import os
import socket
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from reader.cleaning.sites.loader import read_site
from reader.cleaning.sites.rule import SiteRules
from reader.commands import import_
from reader.config.sources import read
from reader.config.toml_document import write
from reader.errors import ConfigError, QueryError
from reader.index.query.parse import parse
from reader.translation import setting_in
from reader.ui.themes.files import read_themes
from reader.untrusted import check_depth, parse_toml, read_small

SiteRules()  # what reads site rules imports the cleaning, which takes longer than any refusal

MOST_SECONDS = 6.0
"""Processor time of a refusal, generously."""
MOST_BYTES = 32 * 1024 * 1024


@contextmanager
def _bounded() -> Iterator[None]:
    """Fail when what is done takes long or much memory."""
    tracemalloc.start()
    began = time.process_time()
    try:
        yield
        seconds = time.process_time() - began
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert seconds < MOST_SECONDS
    assert peak < MOST_BYTES


def _fifo(path: Path) -> None:
    os.mkfifo(path)


def _socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as end:
        here = Path.cwd()
        os.chdir(path.parent)  # the name of a socket is short
        try:
            end.bind(path.name)
        finally:
            os.chdir(here)


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(10 * 1024**3)


PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "fifo": (_fifo, "a named pipe, not a file"),
    "socket": (_socket, "a socket, not a file"),
    "folder": (Path.mkdir, "a folder, not a file"),
    "zero": (lambda path: path.symlink_to("/dev/zero"), "a device, not a file"),
    "sparse": (_sparse, "large"),
}
TEXTS = {
    "deep lists": "x = " + "[" * 3_000 + "]" * 3_000,
    "lists 900 deep": "x = " + "[" * 900 + "]" * 900,
    "deep tables": "x = " + "{a = " * 3_000 + "1" + "}" * 3_000,
    "deep key": ".".join(["a"] * 3_000) + " = 1",
    "endless key": ".".join(["a"] * 100_000) + " = 1",
    "quoted key": " . ".join(['"a b"'] * 50_000) + " = 1",
    "deep header": "[" + ".".join(["a"] * 3_000) + "]",
    "never closed": "x = [" + "1,\n" * 5_000,
    "not text": "x = '\x00'",
}


def _config(path: Path) -> list[str]:
    setting_in(path)
    return [str(problem) for problem in read(path, {}).problems]


def _change(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        write(path, "measure", 30)
    return [str(caught.value)]


def _theme(path: Path) -> list[str]:
    return [str(problem) for problem in read_themes(path.parent).problems]


def _site(path: Path) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        read_site(path)
    return [str(caught.value)]


READERS: dict[str, Callable[[Path], list[str]]] = {
    "config": _config,
    "change": _change,
    "theme": _theme,
    "site": _site,
}


@pytest.mark.parametrize("reads", READERS)
@pytest.mark.parametrize("kind", PLACES)
def test_what_is_no_small_file_is_refused_by_name(tmp_path: Path, kind: str, reads: str) -> None:
    path = tmp_path / "mine.toml"
    make, why = PLACES[kind]
    make(path)
    with _bounded():
        (message,) = READERS[reads](path)
    assert why in message
    assert "mine.toml" in message or str(path.resolve()) in message


@pytest.mark.parametrize("kind", PLACES)
def test_an_import_of_what_is_no_file_is_refused_by_name(
    tmp_path: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "marks.jsonl"
    make, why = PLACES[kind]
    make(path)
    with _bounded():
        assert import_.run(["--data-dir", str(tmp_path / "data"), str(path)]) == 2
    said = capsys.readouterr().err.lower()
    assert why in said
    assert "marks.jsonl" in said


@pytest.mark.slow
@pytest.mark.parametrize("reads", READERS)
@pytest.mark.parametrize("kind", TEXTS)
def test_toml_without_end_is_refused_by_name(tmp_path: Path, kind: str, reads: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(TEXTS[kind])
    with _bounded():
        messages = READERS[reads](path)
    assert len(messages) == 1
    assert "mine.toml" in messages[0]


@pytest.mark.slow
def test_a_value_of_many_lines_does_not_hold_up_a_good_file(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text("measure = 30\nkeys = [\n" + "1,\n" * 20_000 + "]\n")
    began = time.process_time()
    found = read(path, {})
    assert time.process_time() - began < MOST_SECONDS * 3
    assert found.settings.measure == 30
    assert found.origin("measure") == "config.toml:1"


def test_a_small_file_is_read_whole_and_through_a_link(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"x" * 100)
    (tmp_path / "link").symlink_to(path)
    assert read_small(tmp_path / "link", 100) == b"x" * 100
    with pytest.raises(OSError, match="too large"):
        read_small(path, 99)


@pytest.mark.parametrize("depth", [0, 1, 32, 33, 5_000])
def test_depth_is_counted_without_recursion(depth: int) -> None:
    value: object = 1
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    if depth <= 32:
        check_depth(value)
    else:
        with pytest.raises(ValueError, match="too deep"):
            check_depth(value)


def test_toml_that_is_meant_well_is_read() -> None:
    assert parse_toml('[a.b."c.d"]\ne = [[1], {f = 2}]\n') == {
        "a": {"b": {"c.d": {"e": [[1], {"f": 2}]}}}
    }


@pytest.mark.parametrize(
    "query",
    [
        " OR ".join(["a"] * 1_000),
        " ".join(["a"] * 1_000),
        "(" * 1_000 + "a" + ")" * 1_000,
        "NOT " * 1_000 + "a",
        "-" * 1_000 + "a",
        " OR ".join(["title:a"] * 1_000),
        "(a OR " * 600 + "b" + ")" * 600,
        "len:>1 " * 200,
        "字" * 100_000,
    ],
)
def test_queries_without_end_are_refused(query: str) -> None:
    with _bounded(), pytest.raises(QueryError):
        parse(query)
