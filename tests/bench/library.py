"""Libraries of any size, made of our own text: a few hundred words, put together by numbers.

Run ``python tests/bench/library.py FOLDER COUNT`` to make one; ``--feed FILE`` writes the same
articles as an Atom feed, which other readers understand.
"""

from __future__ import annotations

import argparse
import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

_WORDS = """
石桥 河水 船夫 赶集 山路 茶园 春茶 泡茶 水温 瓷杯 星空 猎户 望远镜 夜航 灯塔 海港 渔网 市场 账本
算盘 邮局 信件 铁路 车站 月台 雨季 稻田 收成 粮仓 磨坊 学堂 课本 老师 学生 操场 图书 书店 印刷 活字
油墨 报纸 记者 编辑 档案 胶片 电影 戏台 锣鼓 唱腔 琴师 修表 钟楼 指针 齿轮 木匠 榫卯 瓦片 屋檐 天井
巷子 臺灣 鐵道 車廂 樂譜 書頁 風箏 節氣 醫院 護士 藥方 針線 絲綢 織機 染坊 顏料 畫室 筆墨 紙張
硯台 印章
"""
WORDS = _WORDS.split()
LATIN = ("bridge", "river", "harbour", "tea", "archive", "G20", "café", "2021", "radio", "press")
KINDS = ("日报", "周刊", "之声", "快讯")
SOURCES = tuple(f"{place}{kind}" for place in "江河湖海山川田野" for kind in KINDS)
NAMES = ("小石", "大船", "阿茶", "明星")
AUTHORS = tuple(f"{family}{name}" for family in "赵钱孙李周吴郑王" for name in NAMES)
RARE = "龙门石"
"""Stands in one article of 500, and in no other."""


@dataclass(frozen=True)
class Made:
    """An article.

    Attributes:
        number: Counted from 0, the oldest.
        title: Its title.
        date: In UTC.
        source: Who published it.
        author: Who wrote it.
        body: HTML.
    """

    number: int
    title: str
    date: datetime
    source: str
    author: str
    body: str


def articles(count: int) -> Iterator[Made]:
    """Make articles, the same for the same count."""
    first = datetime(2009, 1, 1, 6, tzinfo=UTC)
    step = timedelta(days=5800) / max(1, count)
    for number in range(count):
        draw = random.Random(number)  # noqa: S311 - text for a bench
        title = "".join(draw.choices(WORDS, k=draw.randint(3, 9)))
        paragraphs = []
        for _ in range(draw.choice((2, 2, 3, 4, 8, 20))):
            words = draw.choices(WORDS, k=draw.randint(20, 70))
            words[draw.randrange(len(words))] = draw.choice(LATIN)
            paragraphs.append(
                "<p>"
                + "，".join("".join(words[at : at + 5]) for at in range(0, len(words), 5))
                + "。</p>"
            )
        if number % 500 == 7:
            paragraphs.append(f"<p>{RARE}的来历。</p>")
        source = SOURCES[min(int(draw.expovariate(0.15)), len(SOURCES) - 1)]
        yield Made(
            number, title, first + step * number, source, draw.choice(AUTHORS), "".join(paragraphs)
        )


def write_whole_library(folder: Path, count: int) -> None:
    """Write a library unless it is there; one whose writing was interrupted is written again."""
    if folder.is_dir():
        return
    part = folder.with_suffix(".part")
    shutil.rmtree(part, ignore_errors=True)
    write_library(part, count)
    part.rename(folder)


def write_library(folder: Path, count: int) -> None:
    """Write a library: a folder a day, a file an article."""
    made: set[Path] = set()
    for each in articles(count):
        day = folder / f"{each.date:%Y-%m-%d}"
        if day not in made:
            day.mkdir(parents=True, exist_ok=True)
            made.add(day)
        (day / f"{each.date:%Y-%m-%d}-{each.title[:40]}-{each.number}.md").write_text(
            f"---\nlayout: post\ntitle: {each.title}\ndate: {each.date:%Y-%m-%dT%H:%M:%S.000Z}\n"
            f"author: {each.author}\nfrom: https://{each.number % 97}.example.org/{each.number}\n"
            f"tags: [ {each.source} ]\ncategories: [ {each.source} ]\n---\n"
            f"<!--{int(each.date.timestamp() * 1000)}-->\n"
            f"[{each.title}](https://{each.number % 97}.example.org/{each.number})\n------\n"
            f"<div>{each.body}</div>\n",
            "utf-8",
        )


def write_feed(path: Path, count: int) -> None:
    """Write the same articles as one Atom feed."""
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        )
        file.write("<title>Everything</title><id>urn:everything</id>")
        for each in articles(count):
            file.write(
                f"<entry><title>{escape(each.title)}</title><id>urn:{each.number}</id>"
                f'<link href="https://e.example.org/{each.number}"/><updated>{each.date:%Y-%m-%dT%H:%M:%SZ}'
                f"</updated><author><name>{each.author}</name></author>"
                f'<content type="html">{escape(each.body)}</content></entry>\n'
            )
        file.write("</feed>\n")


def main() -> None:
    """Write what was asked for."""
    parser = argparse.ArgumentParser(description="Write a library of our own text.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--feed", type=Path, help="an Atom feed of the same articles")
    options = parser.parse_args()
    write_library(options.folder, options.count)
    if options.feed:
        write_feed(options.feed, options.count)


if __name__ == "__main__":
    main()
