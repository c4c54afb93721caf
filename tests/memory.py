"""How much memory a part of a test takes, whatever the process has held before."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

_STATUS = Path("/proc/self/status")
_RESET = Path("/proc/self/clear_refs")


def _kilobytes(name: str) -> int:
    match = re.search(rf"^{name}:\s+(\d+) kB$", _STATUS.read_text("ascii"), re.MULTILINE)
    assert match is not None
    return int(match[1])


@contextmanager
def growth_below(limit: int) -> Iterator[None]:
    """Hold that the process grows by less than a limit, in bytes, at any moment of the block.

    The peak that `resource.getrusage` tells is that of all tests before; Linux can reset it.
    """
    if sys.platform != "linux":
        pytest.skip("the peak of a process can be reset on Linux only")
    with suppress(OSError):
        _RESET.write_text("5")
    before = _kilobytes("VmRSS")
    yield
    assert (_kilobytes("VmHWM") - before) << 10 < limit
