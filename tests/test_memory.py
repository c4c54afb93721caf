"""What the app holds in memory: nothing that several sessions can share."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.library import write_library
from tests.bench.screen import Screen

ARENAS = """
import ctypes, threading
from reader.ui.arenas import share_one_arena
libc = ctypes.CDLL(None)
if {limited}:
    share_one_arena()
libc.malloc.restype = ctypes.c_void_p
together = threading.Barrier(4)
def allocate():
    together.wait(60)
    libc.malloc(1000)
threads = [threading.Thread(target=allocate) for _ in range(4)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
libc.fopen.restype = ctypes.c_void_p
file = ctypes.c_void_p(libc.fopen({path!r}, b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
"""


TRIM = """
import ctypes
from pathlib import Path
from reader.ui.arenas import share_one_arena, release_memory
libc = ctypes.CDLL(None)
share_one_arena()
libc.malloc.restype = ctypes.c_void_p
blocks = [libc.malloc(60_000) for _ in range(1000)]
for block in blocks:
    ctypes.memset(block, 1, 60_000)
for block in blocks[:-1]:
    libc.free(ctypes.c_void_p(block))
def pages():
    return int(Path("/proc/self/statm").read_text().split()[1])
before = pages()
release_memory()
print((before - pages()) * 4096)
"""


@pytest.mark.skipif(
    not hasattr(ctypes.CDLL(None), "malloc_trim") or not Path("/proc/self/statm").exists(),
    reason="not glibc on Linux",
)
def test_what_is_free_between_blocks_is_returned() -> None:
    result = subprocess.run(
        [sys.executable, "-c", TRIM], check=True, capture_output=True, text=True
    )
    assert int(result.stdout) > 50_000_000


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="not glibc")
@pytest.mark.parametrize("limited", [False, True])
def test_threads_share_an_arena(tmp_path: Path, limited: bool) -> None:
    path = tmp_path / "arenas"
    code = ARENAS.format(limited=limited, path=bytes(path))
    environ = {name: value for name, value in os.environ.items() if "MALLOC" not in name}
    subprocess.run([sys.executable, "-c", code], check=True, env=environ)
    assert (path.read_text().count("<heap nr=") == 1) is limited


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="no /proc")
def test_neither_the_dictionary_nor_what_is_never_asked_for_is_in_the_app(tmp_path: Path) -> None:
    pytest.importorskip("rjieba")
    pytest.importorskip("_md5")  # else hashes need OpenSSL
    write_library(tmp_path / "library", 20)
    environ = {
        "READER_DATA_DIR": str(tmp_path / "data"),
        "READER_CACHE_DIR": str(tmp_path / "cache"),
        "READER_CONFIG": str(tmp_path / "none.toml"),
    }
    screen = Screen([sys.executable, "-m", "reader", str(tmp_path / "library")], environ)
    try:
        screen.until(lambda text: "20/20" in text or "1/20" in text)
        screen.press("\r", 0.5)
        screen.until(lambda text: "characters" in text)
        maps = Path(f"/proc/{screen.pid}/maps").read_text()
    finally:
        screen.end()
    assert [name for name in ("rjieba", "libcrypto", "_bz2", "_lzma") if name in maps] == []
    assert list((tmp_path / "cache").glob("words-*"))
