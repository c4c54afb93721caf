"""One text for all: the view, the doctor, the notebook and the exports see the same offsets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from reader.archive.header import Entry
from reader.config import Settings
from reader.notes.model import Highlight
from reader.notes.store import Notes
from reader.services import exports, marking, notebook, reading, review
from reader.services.anchor_check import check
from reader.services.session import Session
from reader.services.view import View
from tests.ui.driving import write_article

STANDING = "欢迎订阅示例频道，每周三晚上八点更新，合作请写信到 hello@channel.example 谢谢大家。"
SHARE = (
    '<div class="sharedaddy"><h3>共享此文章</h3><ul><li><a href="https://x.example/share?u=1">'
    "点击分享</a></li></ul></div>"
)
SUBJECTS = ("齿轮怎样咬合", "发条为何会断", "钟摆和温度", "夜里的报时", "修表的灯")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Articles of one source that begin with a text of the source, and have a share box."""
    made = tmp_path / "library"
    made.mkdir()
    for number, subject in enumerate(SUBJECTS, 1):
        body = f"<p>{STANDING}</p>{SHARE}<p>这一期讲{subject}，一共{number}分钟，从头看到尾。</p>"
        date = f"2024-02-0{number}T00:00:00Z"
        write_article(made, f"v{number}.md", subject, date, "频道", body)
    return made


@pytest.fixture
def session(folder: Path, tmp_path: Path) -> Iterator[Session]:
    with Notes.open(tmp_path / "data") as notes:
        opened = Session([folder], Settings(), notes)
        opened.scan()
        yield opened


def view(session: Session, entry: Entry) -> tuple[str, tuple[marking.Placed, ...]]:
    """Open an article as the article view does."""
    opened = reading.open_article(entry, session.notes, session.hosts, session.recurring)
    return opened.article.document.text, marking.placed(session.notes, opened)


def mark(session: Session, quote: str) -> tuple[Entry, Highlight]:
    (entry,) = [each for each in session.shelf.listed(View()) if each.title == SUBJECTS[0]]
    opened = reading.open_article(entry, session.notes, session.hosts, session.recurring)
    start = opened.article.document.text.index(quote)
    return entry, marking.mark(session.notes, opened, start, start + len(quote))


def rounds(session: Session, entry: Entry) -> list[Highlight]:
    """Return what is stored after each who looks at the text: doctor, notebook, export, view."""
    found: list[Highlight] = []
    for _ in range(2):
        assert [(each.verdict, each.changed) for each in check(session)] == [("anchored", False)]
        found += session.notes.highlights()
        known = session.entries_by_key([entry.key])
        (exported,) = exports.gather(
            found[-1:],
            lambda key: notebook.article_ref(session.notes, key),
            known,
            session.read,
        )
        assert exported.utf16 == (found[-1].start, found[-1].end)
        view(session, entry)
        found += session.notes.highlights()
    return found


@pytest.mark.parametrize("kept", ["", "article", "source"])
@pytest.mark.parametrize("quote", ["这一期讲齿轮怎样咬合", "欢迎订阅示例频道"])
def test_a_highlight_stays_where_it_is_whoever_looks(
    session: Session, kept: str, quote: str
) -> None:
    entry, _ = mark(session, quote)
    reasons = {each.reason for each in reading.taken_out(session.read(entry).document)}
    share = next(iter(reasons - {"recurring"}))
    session.notes.remove_highlights([each.id for each in session.notes.highlights()])
    if kept:
        reading.toggle_kept(session.notes, entry, share, source=kept == "source")
    entry, made = mark(session, quote)
    text, _ = view(session, entry)
    assert ("点击分享" in text) is bool(kept)
    assert text.index("这一期") < text.index("欢迎订阅"), "the case can tell: the text is reordered"
    before = session.notes.highlights()
    assert rounds(session, entry) == [made] * 4
    assert session.notes.highlights() == before


def test_what_is_unfolded_is_unfolded_for_all(session: Session) -> None:
    entry, _ = mark(session, "这一期讲齿轮怎样咬合，一共1分钟，从头看到尾。")
    reading.toggle_kept(session.notes, entry, "recurring", source=True)
    text, (placed,) = view(session, entry)
    assert text.startswith("欢迎订阅")
    assert placed.sure
    assert rounds(session, entry) == [placed.highlight] * 4


def test_the_notebook_accepts_in_the_text_that_is_shown(session: Session) -> None:
    entry, made = mark(session, "这一期讲齿轮怎样咬合")
    session.notes.edit_highlight(replace(made, state="moved", sha="0" * 64))
    assert review.accept(session, session.notes.highlights()[0])
    (accepted,) = session.notes.highlights()
    assert (accepted.start, accepted.end, accepted.sha) == (made.start, made.end, made.sha)
    _, (placed,) = view(session, entry)
    assert placed.highlight == accepted
