"""The first minute, in a real terminal: nothing is there yet, and a key is enough."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal


def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "READER_DATA_DIR": str(tmp_path / "data"),
        "READER_CONFIG": str(tmp_path / "config.toml"),
    }


@pytest.mark.slow
def test_a_key_opens_the_samples(tmp_path: Path, sample_count: int) -> None:
    with Terminal([], environ(tmp_path), (80, 24)) as terminal:
        terminal.until("There is no library yet")
        terminal.press("s")
        terminal.until(f"{sample_count} articles")
        terminal.press("Q")
        assert terminal.wait() == 0


@pytest.mark.slow
def test_the_sample_that_was_read_last_is_offered_and_reopened(
    tmp_path: Path, sample_count: int
) -> None:
    with Terminal(["--samples"], environ(tmp_path), (80, 24)) as terminal:
        terminal.until(f"{sample_count} articles")
        terminal.press("\r")
        terminal.until("工地上待了半年")
        terminal.press("Q")
        assert terminal.wait() == 0
    with Terminal([], environ(tmp_path), (80, 24)) as terminal:
        terminal.until("last read: 桥工的小词典")
        terminal.press("\r")
        terminal.until("工地上待了半年")
        terminal.press("Q")
        assert terminal.wait() == 0


@pytest.mark.slow
def test_a_folder_is_named_and_opened_again_next_time(tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.md").write_text(
        "<!--1619013302000-->\n[第一篇](https://a.example.org/1)\n------\n<p>山高水长。</p>",
        "utf-8",
    )
    with Terminal([], environ(tmp_path), (80, 24)) as terminal:
        terminal.until("There is no library yet")
        terminal.press("o")
        terminal.press(f"{folder}x\r", pause=0.02)
        terminal.until("newsx")
        terminal.press("\x7f\r")
        terminal.until("第一篇")
        terminal.press("Q")
        assert terminal.wait() == 0
    with Terminal([], environ(tmp_path), (80, 24)) as terminal:
        terminal.until("第一篇")
        terminal.press("Q")
        assert terminal.wait() == 0
