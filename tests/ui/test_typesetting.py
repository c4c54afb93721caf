"""What a person sees in a real terminal: Chinese, Japanese, Korean, verse, emoji, addresses."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.text.width import cells
from tests.terminal import AnsweringScreen, Terminal

URL = "https://www.example.com/zh-hans/articles/2021/11/cop26-summary-of-it.html?a=1&b=2"
PARAGRAPHS = [
    "联合国气候大会COP28在迪拜举行，与会者超过八万人，OpenAI也派代表参加。他说：“走吧。”——《劝学》……",
    "聯合國氣候大會在杜拜舉行，與會者超過八萬人，他們「討論」了氣候變化；後來，『沒有』結論。",
    "国際連合は、会議を開催しました。スーパーマーケットでキャッシュカードを使う人々は、「はい」と言った。",
    "한국어는 띄어쓰기가 있습니다. 유엔 기후 회의가 두바이에서 열렸으며 사람들이 참석했습니다.",
    "一家人👨‍👩‍👧‍👦出门旅行，带着👍🏽手势，❤️，1️⃣。",
    f"详见{URL}。",
]
VERSE = "床前明月光，<br>　　疑是地上霜。"
NOT_FIRST = "，。、；：！？”’」』》）…—ーッャュ々·"
NOT_LAST = "“‘「『《（"


def settled(terminal: Terminal) -> list[str]:
    """Return the lines of the article once all of it is set to the present width."""
    for _ in range(100):
        rows = terminal.text.split("\n")
        lines = [row.strip(" ") for row in rows[1:] if row.strip()]
        if URL in "".join(lines) and terminal.text.count("地上霜") == 1:
            return lines[: lines.index("　　疑是地上霜。") + 1]
        terminal.read(0.1)
    raise AssertionError(terminal.text)


SLOW = pytest.mark.slow


@pytest.mark.slow
@pytest.mark.parametrize(
    "columns", [40, pytest.param(80, marks=SLOW), pytest.param(120, marks=SLOW)]
)
def test_every_line_begins_and_ends_as_it_may(tmp_path: Path, columns: int) -> None:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in [*PARAGRAPHS, VERSE])
    article = tmp_path / "a.md"
    article.write_text(f"---\ntitle: 题\ndate: 2024-05-06\n---\n{body}", "utf-8")
    with Terminal([article], {}, (columns, 44), AnsweringScreen) as terminal:
        terminal.until("地上霜")
        if columns > 100:
            terminal.press("z")  # the article alone
        lines = settled(terminal)
        assert [line for line in lines if line[0] in NOT_FIRST or line[-1] in NOT_LAST] == []
        assert "👨出门" in "".join(lines)
        for whole in ("띄어쓰기가", "OpenAI", "COP28"):
            assert any(whole in line for line in lines)
        widest = max(cells(line) for line in lines if line[-1] not in "，。、")
        assert widest <= columns - 3
        assert isinstance(terminal.screen, AnsweringScreen)
        assert terminal.screen.too_wide == []
