"""The choke point beside a translation of the same text, and ten times as much of it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from reader.text.safe import dangers, safe

pytestmark = pytest.mark.bench

SIZE = 10_000_000
"""Code points."""
HONEST = "石桥横在窄窄的河上，word 123，桥栏被几代人的手磨得发亮。"
TEXTS = {
    "honest": HONEST,
    "emoji": HONEST + "👩‍👩‍👧𠮷",
    "hostile": HONEST + "\x1b[31m\x9b\u202e\U000e0041",
    "nothing-else": "\x1b",
}
ROUNDS = 5


def best(work: Callable[[str], object], text: str) -> float:
    """Return the seconds of the quickest of some rounds."""
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        work(text)
        found.append(time.process_time() - begun)
    return min(found)


@pytest.mark.parametrize("name", TEXTS)
def test_ten_million_code_points_cost_no_more_than_a_translation(name: str) -> None:
    """Honest text is only looked at; what has to be changed is changed by one translation."""
    unit = TEXTS[name]
    text = (unit * (SIZE // len(unit) + 1))[:SIZE]
    swapped = {0x6865: 0x6A4B, 0x1B: 0x241B}
    ours, peer = best(safe, text), best(lambda each: each.translate(swapped), text)
    print(f"{name}: {ours:.3f} s for {SIZE:,} code points, {ours / peer:.2f} of translating")  # noqa: T201
    assert ours <= (0.5 if name == "honest" else 1.5) * peer


@pytest.mark.parametrize("work", [safe, dangers])
@pytest.mark.parametrize("name", TEXTS)
def test_ten_times_as_much_costs_ten_times_as_long(
    name: str, work: Callable[[str], object]
) -> None:
    unit = TEXTS[name]
    text = (unit * (SIZE // len(unit) + 1))[:SIZE]
    few, many = best(work, text[: SIZE // 10]), best(work, text)
    print(f"{name}: {many / few:.1f}")  # noqa: T201
    assert many <= 16 * few
