from __future__ import annotations

import os
from pathlib import Path

import pytest

from reader.archive.article import LIMIT, read_article
from reader.errors import ArticleError
from reader.text.body_kind import BodyKind

HEAD = "---\ntitle: {title}\ndate: 2024-03-05T08:00:00Z\nfrom: https://tea.example/a\n---\n"


def write(path: Path, body: str, title: str = "茶") -> Path:
    path.write_text(HEAD.format(title=title) + body, "utf-8")
    return path


def codes(path: Path) -> list[str]:
    return [notice.code for notice in read_article(path).notices]


def test_an_article_is_its_fields_and_its_body(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", "<div><p>一杯。</p><p>两杯。</p></div>")
    article = read_article(path, hosts={"tea.example": "茶事"})
    assert (article.entry.title, article.entry.source) == ("茶", "茶事")
    assert article.entry.path == path
    assert article.document.text == "一杯。\n\n两杯。"
    assert article.notices == ()


def test_a_body_may_be_empty(tmp_path: Path) -> None:
    article = read_article(write(tmp_path / "a.md", ""))
    assert article.document.blocks == ()
    assert article.entry.url == "https://tea.example/a"


def test_a_file_of_any_kind_can_be_opened_by_name(tmp_path: Path) -> None:
    path = tmp_path / "笔记.log"
    path.write_text("一杯茶。\n", "utf-8")
    article = read_article(path)
    assert (article.entry.title, article.document.text) == ("笔记", "一杯茶。")
    (tmp_path / "empty.md").write_bytes(b"")
    assert read_article(tmp_path / "empty.md").document.text == ""


def test_a_guess_and_controls_are_told(tmp_path: Path) -> None:
    old = tmp_path / "old.md"
    old.write_bytes((HEAD.format(title="中国茶事") + "<p>泡一壶好茶。</p>").encode("gb18030"))
    assert read_article(old).document.text == "泡一壶好茶。"
    assert codes(old) == ["encoding"]
    assert codes(write(tmp_path / "a.md", "<p>茶</p>", title='"\\e[31m"')) == ["controls"]
    (told,) = read_article(tmp_path / "a.md").notices
    assert "1 control character in the head" in told.message
    assert "reader show --raw" in told.message
    assert codes(write(tmp_path / "b.md", "<p>茶\x1b[31m</p>", title='"\\e[31m"')) == ["controls"]
    assert codes(write(tmp_path / "c.md", "<p>茶</p>")) == []


def test_of_a_huge_file_the_beginning_is_shown(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", "<p>一杯茶。</p>")
    with path.open("r+b") as file:
        file.truncate(LIMIT * 100)
    article = read_article(path)
    assert article.document.text == "一杯茶。"
    assert {notice.code for notice in article.notices} == {"too-large", "zeros"}


def test_what_cannot_be_read_is_refused_with_its_reason(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    (tmp_path / "image.md").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    for path, why in (
        (tmp_path / "missing.md", "no such file or directory"),
        (tmp_path / "pipe.md", "a named pipe, not a file"),
        (tmp_path / "image.md", "not a text file"),
        (tmp_path, "a folder, not a file"),
    ):
        with pytest.raises(ArticleError) as caught:
            read_article(path)
        assert (caught.value.path, caught.value.why) == (path, why)


def test_the_rules_of_a_site_are_used_or_replaced(tmp_path: Path) -> None:
    from reader.cleaning.sites.rule import SiteRules

    path = write(tmp_path / "a.md", '<p>茶。</p><p class="ours">订阅我们。</p>')
    assert "订阅" in read_article(path).document.text
    rules = SiteRules(name="tea", remove=("p.ours",))
    assert "订阅" not in read_article(path, rules=rules).document.text


def test_every_real_article_opens(shared: Path) -> None:
    for path in sorted((shared / "seeds").iterdir()):
        article = read_article(path)
        assert len(article.document.text) > 500
        assert article.notices == ()


def test_the_markup_is_detected_or_given(tmp_path: Path) -> None:
    path = write(tmp_path / "a.md", "## 一\n\n二**三**<br>")
    document = read_article(path).document
    assert (document.text, document.kind) == ("一\n\n二三", BodyKind.MARKDOWN)
    assert read_article(path, kind=BodyKind.TEXT).document.text == "## 一\n\n二**三**<br>"
