"""Tables beside pages: an export of Substack has the titles of its posts in ``posts.csv``."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from reader.archive.article import read_article
from reader.archive.header import Entry, key_of
from reader.archive.scan import scan

TABLE = (
    "post_id,post_date,is_published,email_sent_at,type,audience,title,subtitle,podcast_url\n"
    "1400123.clock,2024-03-05T08:00:12.345Z,true,,newsletter,everyone,钟楼 & 车站,副题,\n"
    '1400124.ferry,2024-03-06T08:00:00Z,true,,newsletter,everyone,"渡口, 三班",,\n'
    "1400125.,,false,,newsletter,everyone,,,\n"
)
CLOCK = (
    "<p>慢了七分钟。</p><h2>车站</h2><p>车也慢。</p>"
    '<p class="button-wrapper" data-attrs="{&quot;url&quot;:&quot;https://hill.example/p/clock'
    '?utm_content=share&amp;action=share&quot;,&quot;text&quot;:&quot;Share&quot;}" '
    'data-component-name="ButtonCreateButton"><a class="button primary" '
    'href="https://hill.example/p/clock?action=share"><span>Share</span></a></p>'
    '<p class="button-wrapper" data-attrs="{&quot;url&quot;:&quot;https://hill.example/map&quot;}"'
    ' data-component-name="ButtonCreateButton"><a href="https://hill.example/map">看地图</a></p>'
)
POSTS = {
    "posts/1400123.clock.html": CLOCK,
    "posts/1400124.ferry.html": "<p>三班船。</p>",
    "posts/1400126.gate.html": "<p>城门。</p>",
}


@pytest.fixture(params=["folder", "zip"])
def library(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    files = {"posts.csv": TABLE, **POSTS}
    if request.param == "zip":
        path = tmp_path / "export.zip"
        with zipfile.ZipFile(path, "w") as packed:
            for name, text in files.items():
                packed.writestr(name, text)
        return path
    (tmp_path / "posts").mkdir()
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


def listed(library: Path) -> dict[str, Entry]:
    return {file.entry.path.name: file.entry for file in scan([library], hosts={}, named=False)}


def test_a_post_has_the_title_and_the_date_of_the_table(library: Path) -> None:
    entries = listed(library)
    rows = {
        name: (str(entry.title), f"{entry.date.moment:%Y-%m-%d}" if entry.date else "")
        for name, entry in entries.items()
    }
    assert rows == {
        "1400123.clock.html": ("钟楼 & 车站", "2024-03-05"),
        "1400124.ferry.html": ("渡口, 三班", "2024-03-06"),
        "1400126.gate.html": ("1400126.gate", ""),
    }


def test_the_opened_post_is_the_listed_one(library: Path) -> None:
    entry = listed(library)["1400123.clock.html"]
    article = read_article(entry.path, hosts={})
    assert article.entry == entry
    assert article.document.text == "慢了七分钟。\n\n车站\n\n车也慢。\n\n看地图"


def test_the_marks_by_the_name_of_the_file_stay(library: Path) -> None:
    entries = listed(library)
    assert key_of("", "1400124.ferry", None) in entries["1400124.ferry.html"].earlier_keys
    assert entries["1400126.gate.html"].earlier_keys == ()


def test_a_changed_table_is_read_again(tmp_path: Path) -> None:
    (tmp_path / "posts").mkdir()
    page = tmp_path / "posts" / "1400124.ferry.html"
    page.write_text(POSTS["posts/1400124.ferry.html"], "utf-8")
    for table, title in ((TABLE, "渡口, 三班"), ("id,title\n1400124,四班船", "四班船")):
        (tmp_path / "posts.csv").write_text(table, "utf-8")
        assert read_article(page, hosts={}).entry.title == title


@pytest.mark.parametrize("table", ["", "a,b\n1,2\n", "title\n渡口\n"])
def test_another_table_is_none(table: str, tmp_path: Path) -> None:
    (tmp_path / "1400124.ferry.html").write_text("<p>三班船。</p>", "utf-8")
    (tmp_path / "posts.csv").write_text(table, "utf-8")
    entry = listed(tmp_path)["1400124.ferry.html"]
    assert entry.title == "1400124.ferry"


def test_a_page_keeps_its_own_address(tmp_path: Path) -> None:
    url = "https://hill.example/ferry"
    page = f'<html><head><link rel="canonical" href="{url}"></head><body>三班船。</body></html>'
    (tmp_path / "1400124.ferry.html").write_text(page, "utf-8")
    table = "id,title,url\n1400124,渡口,https://other.example/\n"
    (tmp_path / "posts.csv").write_text(table, "utf-8")
    entry = listed(tmp_path)["1400124.ferry.html"]
    assert (entry.title, entry.url) == ("渡口", url)


def test_the_marks_by_a_date_in_the_text_stay(tmp_path: Path) -> None:
    page = tmp_path / "1400124.ferry.html"
    page.write_text("日期：2020-01-01\n\n三班船。\n", "utf-8")
    (before,) = listed(tmp_path).values()
    assert before.date is not None
    (tmp_path / "posts.csv").write_text("id,title,date\n1400124,渡口,2024-03-06\n", "utf-8")
    assert before.key in listed(tmp_path)["1400124.ferry.html"].earlier_keys
