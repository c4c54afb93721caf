"""The speed of the text engine, as ratios to what was run beside it.

`B` is a bare loop over the same text, ``[ord(c) for c in text]``. A ratio is the best of several
rounds of either, in processor time and by turns, so that a busy machine changes little; ``-s``
shows the ratios.
"""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable

import pytest
from rich.console import Console
from rich.text import Text

from reader.text.document import Block, BlockKind, Document
from reader.text.layout import paragraph as paragraphs
from reader.text.layout.breaks import opportunities
from reader.text.layout.filling import fill
from reader.text.layout.page import Page, PageStyle
from reader.text.layout.paragraph import Paragraph, Setting, analyse

pytestmark = pytest.mark.bench

SENTENCES = (
    "联合国气候大会在迪拜举行，与会者超过八万人，OpenAI也派代表参加。",
    "他在会上引用了一句老话：“不积跬步，无以至千里”，随后又提到《劝学》。",
    "2021年，全球排放量为363亿吨，比上一年增加6%，创下历史新高……",
    "这不是技术问题，而是政治问题——至少多数代表这样认为（虽然没有人明说）。",
    "许多人问：谁来付钱？什么时候付？付给谁？",
)
WIDTH = 80


def compose(length: int) -> list[str]:
    """Return paragraphs of about 90 characters, so many characters in all."""
    found: list[str] = []
    count = 0
    while count < length:
        number = len(found)
        text = "".join(SENTENCES[(number + step * step) % len(SENTENCES)] for step in range(3))
        found.append(f"第{number}段，{text}"[: length - count])
        count += len(found[-1])
    return found


def document_of(texts: list[str]) -> Document:
    blocks, start = [], 0
    for text in texts:
        blocks.append(Block(BlockKind.PARAGRAPH, start, start + len(text)))
        start += len(text) + 1
    return Document("\n".join(texts) + "\n", tuple(blocks))


def ratio(
    work: Callable[[], object], unit: Callable[[], object], *, before: Callable[[], object] = int
) -> float:
    """Return how many times as long as the unit the work takes."""
    best, best_unit = float("inf"), float("inf")
    gc.collect()
    gc.disable()  # as `timeit` does: the test runner's own objects would be counted
    try:
        for _ in range(15):
            before()
            start = time.thread_time()
            work()
            best = min(best, time.thread_time() - start)
            for _ in range(3):
                start = time.thread_time()
                unit()
                best_unit = min(best_unit, time.thread_time() - start)
    finally:
        gc.enable()
    return best / best_unit


def tell(found: float, unit: str) -> float:
    """Return a ratio, and print it for those who run with ``-s``."""
    sys.stdout.write(f" {found:.1f} {unit} ")
    return found


def bare_loop(text: str) -> Callable[[], object]:
    return lambda: [ord(character) for character in text]


def forget() -> None:
    """Let nothing that was analysed be known."""
    paragraphs._analyses = paragraphs._AnalysisCache(400_000)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    for text in compose(5_000):
        fill(analyse(text, Setting()), WIDTH)


def test_breaks_are_found() -> None:
    texts = compose(5_000)
    found = ratio(lambda: [opportunities(text) for text in texts], bare_loop("".join(texts)))
    assert tell(found, "B") <= 12


@pytest.mark.parametrize("width", [40, 80])
def test_5000_characters_are_analysed_and_wrapped(width: int) -> None:
    texts, setting = compose(5_000), Setting()
    found = ratio(
        lambda: [fill(analyse(text, setting), width) for text in texts],
        bare_loop("".join(texts)),
        before=forget,
    )
    assert tell(found, "B") <= 25


@pytest.mark.parametrize("hang", [False, True])
@pytest.mark.parametrize("width", [40, 60, 80])
def test_5000_characters_are_wrapped_again(width: int, hang: bool) -> None:
    texts = compose(5_000)
    analyses: list[Paragraph] = [analyse(text, Setting()) for text in texts]
    found = ratio(
        lambda: [fill(each, width, hang=hang) for each in analyses], bare_loop("".join(texts))
    )
    assert tell(found, "B") <= 5


def test_the_first_screen_of_a_long_article() -> None:
    document = document_of(compose(300_000))
    Page(document, PageStyle(WIDTH)).total  # noqa: B018  # the estimate is made and kept
    page = Page(document, PageStyle(WIDTH))
    screen = page.window(page.first, 50)
    shown = document.text[: screen[-1][1].next_start]

    def first_screen() -> None:
        fresh._lines_by_section.clear()
        fresh.window(fresh.first, 50)

    fresh = Page(document, PageStyle(WIDTH))
    found = ratio(first_screen, bare_loop(shown), before=forget)
    assert tell(found, "B") <= 60


def test_the_estimate_of_a_long_article() -> None:
    document = document_of(compose(300_000))
    found = ratio(lambda: Page(document, PageStyle(WIDTH)).total, bare_loop(document.text))
    assert tell(found, "B") <= 6


def test_wrapping_beside_rich() -> None:
    texts, console = compose(5_000), Console(width=WIDTH)
    rich = [Text(text) for text in texts]
    analyses = [analyse(text, Setting()) for text in texts]

    def wrap_with_rich() -> None:
        for text in rich:
            text.wrap(console, WIDTH)

    first = ratio(
        lambda: [fill(analyse(text, Setting()), WIDTH) for text in texts],
        wrap_with_rich,
        before=forget,
    )
    again = ratio(lambda: [fill(each, WIDTH) for each in analyses], wrap_with_rich)
    assert tell(first, "rich") <= 2
    assert tell(again, "rich") <= 0.5
