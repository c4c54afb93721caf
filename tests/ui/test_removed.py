from __future__ import annotations

from pathlib import Path

import pytest

from reader.ui.article.removed_dialog import RemovedDialog, RemovedRows
from tests.ui.driving import Opener, article_text, press, settle, status, write_article

BODY = (
    "<p>桥下的水慢慢地流，桥上的人慢慢地走。</p>"
    '<div class="sharedaddy"><h3>共享此文章</h3><ul><li><a href="https://x.example/share?u=1">'
    "点击分享</a></li></ul></div>"
)


@pytest.fixture
def shared_article(library: Path) -> None:
    write_article(library / "_posts", "s.md", "桥下", "2024-01-01T00:00:00Z", "桥梁", BODY)


def rows(dialog: RemovedDialog) -> list[str]:
    actual = dialog.query_one(RemovedRows)
    return [actual.row_columns(index, 80)[0][0] for index in range(actual.row_count())]


@pytest.mark.usefixtures("shared_article")
@pytest.mark.parametrize(
    ("key", "where"),
    [pytest.param("enter", "here", marks=pytest.mark.slow), ("s", "in all of this source")],
)
async def test_what_was_taken_out_is_shown_and_put_back_and_taken_out_again(
    open_app: Opener, key: str, where: str
) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        assert "点击分享" not in article_text(screen)
        await pilot.press("X")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, RemovedDialog)
        assert any("点击分享" in row for row in rows(dialog))
        await pilot.press(key)
        await settle(pilot)
        assert "点击分享" in article_text(screen)
        assert "Restored" in status(screen)
        await press(pilot, "u")
        assert "点击分享" not in article_text(screen)
        await press(pilot, "ctrl+r")
        assert "点击分享" in article_text(screen)
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter")
        assert "点击分享" in article_text(screen)
        await pilot.press("X")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, RemovedDialog)
        assert any(row.endswith(f"restored {where}") for row in rows(dialog))
        await pilot.press("enter")
        await settle(pilot)
        assert "点击分享" not in article_text(screen)


@pytest.mark.slow
async def test_an_article_that_lost_nothing_says_so(open_app: Opener) -> None:
    async with open_app().run_test(size=(80, 24)) as pilot:
        screen = await press(pilot, "enter", "X")
        assert "Nothing was removed" in status(screen)


@pytest.mark.slow
async def test_what_recurs_in_a_source_is_folded_and_can_be_unfolded(
    open_app: Opener, library: Path
) -> None:
    standing = "欢迎订阅示例频道，每周三晚上八点更新，合作请写信到 hello@channel.example 谢谢大家。"
    subjects = (
        "齿轮怎样咬合",
        "发条为何会断",
        "钟摆和温度",
        "表盘上的罗马字",
        "夜里的报时",
        "修表的灯",
    )
    for number, subject in enumerate(subjects):
        body = f"这一期讲{subject}，一共{number + 3}分钟。\n{standing}"
        write_article(
            library / "_posts",
            f"v{number}.md",
            subject,
            f"2024-02-0{number + 1}T00:00:00Z",
            "频道",
            body,
        )
    async with open_app().run_test(size=(80, 24)) as pilot:
        await press(pilot, "enter")
        screen = await press(pilot, "q", "g", "g", "enter")
        view = screen.article.view
        shown = "\n".join(view.render_line(y).text for y in range(view.size.height))
        assert "修表的灯" in shown
        assert "欢迎订阅示例频道" not in shown
        assert "欢迎订阅示例频道" in article_text(screen)
        await pilot.press("X")
        await pilot.pause()
        dialog = pilot.app.screen
        assert isinstance(dialog, RemovedDialog)
        assert any("欢迎订阅示例频道" in row for row in rows(dialog))
        await pilot.press("s")
        await settle(pilot)
        shown = "\n".join(view.render_line(y).text for y in range(view.size.height))
        assert "欢迎订阅示例频道" in shown
