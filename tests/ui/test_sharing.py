"""The dialog before a link: the whole address, what is suspicious about it, and then only a key."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Static

from reader.text.weblink import WebLink
from reader.ui.article.link import LinkDialog
from reader.ui.terminal import opener
from tests.ui.driving import Opener, press, write_article

BODY = (
    '<p><a href="http://аррӏе.com/login">apple.com</a> '
    '<a href="javascript:alert(1)">甲</a> <a href="file:///etc/passwd">乙</a></p>'
)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What a browser would have been started with, on a desktop."""
    actual: list[str] = []

    def open_link(link: WebLink) -> None:
        actual.append(link.url)

    monkeypatch.setattr(opener, "can_open", lambda: True)
    monkeypatch.setattr(opener, "open_link", open_link)
    return actual


async def dialog(pilot: Pilot[None], *keys: str) -> list[str]:
    """Open the article with links, press keys, and return the lines of the dialog that came."""
    await press(pilot, "enter")
    for key in keys:
        await pilot.press(key)
        await pilot.pause()
    screen = pilot.app.screen
    assert isinstance(screen, LinkDialog)
    return [screen.heading(), *(str(item.render()) for item in screen.query(Static))]


@pytest.fixture
def linked(open_app: Opener, library: Path) -> Opener:
    write_article(library, "2030-01-01-a.md", "链", "2030-01-01T00:00:00Z", "源", BODY)
    return open_app


@pytest.mark.slow
async def test_the_whole_address_is_shown_before_it_is_opened(
    linked: Opener, opened: list[str]
) -> None:
    async with linked().run_test(size=(100, 30)) as pilot:
        message = await dialog(pilot, "L", "enter")
        assert "http://xn--80ak6aa92e.com/login" in message
        assert any("аррӏе.com is spelled xn--80ak6aa92e.com" in item for item in message)
        assert any("The text names another host: apple.com" in item for item in message)
        assert not opened
        await pilot.press("enter")
        await pilot.pause()
        assert opened == ["http://xn--80ak6aa92e.com/login"]


@pytest.mark.slow
@pytest.mark.parametrize("number", [1, 2], ids=["javascript", "file"])
async def test_what_is_no_web_address_is_shown_and_never_opened(
    linked: Opener, opened: list[str], number: int
) -> None:
    async with linked().run_test(size=(100, 30)) as pilot:
        message = await dialog(pilot, "L", *["down"] * number, "enter")
        assert message[0] == "Not opened"
        for key in ("o", "enter", "y"):
            await pilot.press(key)
            await pilot.pause()
        assert not opened


@pytest.mark.slow
async def test_without_a_display_the_address_is_copied_instead(
    linked: Opener, opened: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opener, "can_open", lambda: False)
    async with linked().run_test(size=(100, 30)) as pilot:
        screen = await press(pilot)
        copied: list[str] = []
        monkeypatch.setattr(screen.article.links, "copy", copied.append)
        message = await dialog(pilot, "o")
        assert "https://2030-01-01-a.example.org/a" in message
        await pilot.press("enter")
        await pilot.pause()
        assert copied == ["https://2030-01-01-a.example.org/a"]
        assert not opened
