"""What the driver sends, by way of a real pty's descriptor: nothing twice, nothing unasked."""

from __future__ import annotations

from typing import Any

import pytest
from textual import events
from textual._xterm_parser import XTermParser
from textual.geometry import Size

from reader.ui.keys.keymap import Keymap
from reader.ui.terminal.driver import TerminalDriver
from tests.ui.driving import BareHost

ENTER = "\x1b[?1049h"


def made(**attributes: Any) -> TerminalDriver:
    """Return a driver of an app with some attributes; it has no terminal to write to."""
    host = BareHost()
    for name, value in attributes.items():
        setattr(host, name, value)
    driver = TerminalDriver(host)
    driver._new_size = (20, 3)
    return driver


async def test_the_screen_is_entered_and_painted() -> None:
    driver = made()
    driver.write(ENTER)
    driver.write("\x1b[1;1H甲")
    assert driver._take().decode() == ENTER + "\x1b[1;1H甲"


async def test_a_screen_is_entered_without_the_style_of_another_program_on_a_slow_line() -> None:
    driver = made(low_bandwidth=True)
    driver.write(ENTER)
    assert driver._take().decode() == "\x1b[m" + ENTER


async def test_a_picture_that_stands_already_is_taken_up_where_it_stands() -> None:
    driver = made(painted="\x1b[1;1H甲乙")
    driver.write(ENTER + "\x1b[?25l")
    assert driver._take().decode() == "\x1b[?25l", "the screen is entered already"
    driver.write("\x1b[1;1H甲丙")
    assert driver._take() == b"", "the picture stays until the app has its own"
    driver.show()
    assert driver._take().decode() == "\x1b[1;3H丙"


@pytest.mark.parametrize(
    ("typing", "typed", "keys"),
    [
        (False, "\x1bj", ["escape", "j"]),
        (False, "\x1b)", ["escape", "right_parenthesis"]),
        (False, "\x1bb", ["escape", "b"]),
        (True, "\x1bb", ["ctrl+left"]),
        (True, "\x1b\x7f", ["ctrl+w"]),
        (False, "\x1b\x7f", ["escape", "backspace"]),
        (True, "\x1bj", ["escape", "j"]),
        (True, "\x1bx", ["alt+x"]),
    ],
)
async def test_an_esc_before_a_key_is_alt_only_where_alt_is_a_key(
    typing: bool, typed: str, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = made(keymap=Keymap(remapped={"article.star": "alt+x"}))
    driver._frame.cursor = (0, 0) if typing else None
    pressed: list[str] = []

    def take(event: events.Event) -> None:
        assert isinstance(event, events.Key)
        pressed.append(event.key)

    monkeypatch.setattr(driver, "process_message", take)
    parser = XTermParser()
    driver._feed(parser, typed)
    monkeypatch.setattr(parser, "_timeout_time", parser._timeout_time and 1.0)  # long ago
    driver._feed(parser, "")
    assert pressed == keys


async def test_the_first_report_of_the_size_it_has_anyway_repaints_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    driver = made()
    monkeypatch.setattr(driver, "send_message", lambda _: None)
    driver.write(ENTER)
    driver.write("\x1b[1;1H甲")
    driver._take()
    report = events.Resize(Size(20, 3), Size(20, 3))
    driver.process_message(report)
    assert driver._take() == b""
    driver.process_message(report)
    assert "甲" in driver._take().decode(), "a second one follows a change that was not seen"


@pytest.mark.parametrize("size", [(99999, 99999), (99999, 3), (20, 99999), (0, 0), (20, 0)])
async def test_a_report_of_a_size_that_no_window_has_is_not_believed(
    size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    driver = made()
    sent: list[events.Resize] = []
    monkeypatch.setattr(driver, "send_message", sent.append)
    for given in ((20, 3), size, (21, 3)):
        driver.process_message(events.Resize(Size(*given), Size(*given)))
    assert [item.size for item in sent] == [(20, 3), (21, 3)]
