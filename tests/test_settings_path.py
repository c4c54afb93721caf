"""Changing settings in a real terminal: mouse, glyphs and theme follow without a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.terminal import Terminal

MOUSE_ON, MOUSE_OFF = b"\x1b[?1000h", b"\x1b[?1000l"


@pytest.mark.slow
def test_mouse_glyphs_and_theme_follow_at_once(
    tmp_path: Path, samples: Path, sample_count: int
) -> None:
    config = tmp_path / "config.toml"
    config.write_text("# mine\nmouse = false\n", "utf-8")
    environ = {"READER_DATA_DIR": str(tmp_path / "data"), "READER_CONFIG": str(config)}
    with Terminal([samples], environ, (80, 24)) as terminal:
        terminal.until(f"{sample_count} articles")
        assert MOUSE_ON not in terminal.received
        terminal.press("g,")
        terminal.until("Widest line")
        terminal.press("jjjjjjj")  # the theme
        terminal.press("l")
        terminal.until("< reader-dark >")
        assert MOUSE_ON not in terminal.received, "what was not changed stays as it was"
        terminal.press("jjjj")
        terminal.press("l")
        terminal.until("< ascii >")
        assert "─" not in terminal.text
        assert "=====" in terminal.text
        terminal.press("j")
        terminal.press("l")
        terminal.until("< on >")
        assert MOUSE_ON in terminal.received
        terminal.press("u")
        terminal.until("< off >")
        assert terminal.received.rindex(MOUSE_OFF) > terminal.received.rindex(MOUSE_ON)
        terminal.press("Q")
        assert terminal.wait() == 0
    assert config.read_text("utf-8") == (
        '# mine\nmouse = false\ntheme = "reader-dark"\nglyphs = "ascii"\n'
    )
