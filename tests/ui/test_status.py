"""The status line: what is unsaved is named only when saving takes long."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from reader.notes.storage.writer import Saving
from reader.ui import status as status_module
from reader.ui.status import UNSAVED, Status
from reader.ui.widgets.message_strip import MessageStrip
from reader.ui.widgets.status_line import MOST_LINES, StatusLine
from tests.ui.driving import Opener, press, settle


@pytest.mark.parametrize(
    ("waits", "is_shown"),
    [((0.0,), False), ((0.0, UNSAVED / 2), False), ((0.0, UNSAVED), True)],
)
def test_unsaved_is_shown_once_saving_takes_long(
    monkeypatch: pytest.MonkeyPatch, waits: tuple[float, ...], is_shown: bool
) -> None:
    line = SimpleNamespace(alarm="", left="", right=(), pending="")
    session = SimpleNamespace(saving=Saving(pending=1))
    scheduled: list[Callable[[], object]] = []
    status = Status(
        line,  # type: ignore[arg-type]  # this and the next two are fakes
        session,  # type: ignore[arg-type]
        SimpleNamespace(pending=""),  # type: ignore[arg-type]
        lambda: ("title", []),
        lambda _seconds, then: scheduled.append(then),
    )
    for now in waits:
        monkeypatch.setattr(status_module, "monotonic", lambda now=now: now)
        status.refresh()
    assert len(scheduled) == 1
    assert (("unsaved",) in line.right) is is_shown
    session.saving = Saving()
    status.refresh()
    assert line.right == ()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (40, 20), (24, 12)])
async def test_the_keys_of_an_unfinished_sequence_are_always_shown(
    open_app: Opener, size: tuple[int, int]
) -> None:
    async with open_app().run_test(size=size) as pilot:
        screen = await settle(pilot)
        line = screen.query_one(StatusLine)
        await press(pilot, "g")
        screen.status("长" * 60)
        assert line.render_line(0).text.endswith(" g… ")
        await press(pilot, "escape")
        assert "g…" not in line.render_line(0).text


async def test_a_long_title_or_message_while_the_program_ends_is_no_error(open_app: Opener) -> None:
    async with open_app().run_test(size=(40, 20)) as pilot:
        screen = await settle(pilot)
        line, status = screen.query_one(StatusLine), screen.status_text
        status._standing = lambda: ("题" * 40, [])
        screen.status("字")
        status.clear()
        screen.refresh_status()
        assert line.left == "题" * 40
        assert not screen.query(MessageStrip), "a title has one line, also after a message"
        pilot.app.exit()
        screen.status("字" * 40)
        assert line.left == "字" * 40


async def test_the_position_is_shown_beside_a_long_title(open_app: Opener) -> None:
    rows = [
        ("题", (("filtered",), ("12/345",)), " 题"),
        ("题" * 40, (("filtered",), ("12/345",)), "… 12/345 "),
        ("题" * 40, (("12/345 articles in all", "12/345"),), "… 12/345 "),
        ("题" * 40, (("12/345",), ("",), ()), "… 12/345 "),
        ("题" * 40, (), "题…"),
    ]
    async with open_app().run_test(size=(40, 20)) as pilot:
        screen = await settle(pilot)
        while not screen.articles.walked:
            await pilot.pause(0.02)
        await press(pilot, "j")  # without the message of the start
        line = screen.query_one(StatusLine)
        for title, figures, shown in rows:
            line.left, line.right = title, figures
            text = line.render_line(0).text
            assert shown in text, figures
            assert len(text) == 40 - text.count("题")
        screen.status("字" * 16)
        assert "字" * 16 in line.render_line(0).text
        await press(pilot, "enter")
        screen.article.find.begin(["石桥"])
        screen.refresh_status()
        assert "1/" in line.render_line(0).text
        assert line.render_line(0).text.endswith("% ")
        screen.article.find.begin(["长" * 40])
        assert screen.article.find.label.count("…") == 1


@pytest.mark.slow
async def test_a_message_too_long_for_the_line_begins_above_it(open_app: Opener) -> None:
    rows = [
        ("ab " * 13 + "end", ["ab " * 12 + "ab", "end"]),
        (
            "3 articles · c continues: a title of some length",
            ["3 articles", "c continues: a title of some length"],
        ),
        ("note · " * 7 + "end", ["note · note · note · note · note", "note · note · end"]),
        ("字" * 40, ["字" * 19, "字" * 19, "字" * 2]),
        ("字" * 19, ["字" * 19]),
        ("字" * 400, [*["字" * 19] * 3, "字" * 19 + "…"]),
    ]
    async with open_app().run_test(size=(40, 20)) as pilot:
        screen = await settle(pilot)
        while not screen.articles.walked:
            await pilot.pause(0.02)

        async def shown() -> list[str]:
            await pilot.pause()
            views = [*(view for view in screen.query(MessageStrip) if view.display)]
            texts = [view.render_line(y).text for view in views for y in range(view.size.height)]
            return [
                text.strip() for text in (*texts, screen.query_one(StatusLine).render_line(0).text)
            ]

        await press(pilot, "j")
        height = screen.articles.titles.size.height
        for message, expected in rows:
            screen.status(message)
            assert [line.removesuffix(" 2/3").rstrip() for line in await shown()] == expected
            assert screen.articles.titles.size.height == height
        await pilot.resize_terminal(80, 20)
        assert len(await shown()) == MOST_LINES
        screen.status("字" * 38)
        assert len(await shown()) == 1
        await pilot.resize_terminal(40, 20)
        assert len(await shown()) == 2
        painted = pilot.app.screen._compositor.render_strips(pilot.app.size)  # as on the terminal
        assert painted[-1].text == screen.query_one(StatusLine).render_line(0).text
        await press(pilot, "k")
        assert len(await shown()) == 1
