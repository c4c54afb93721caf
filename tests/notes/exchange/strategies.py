"""Highlights and articles as hostile as text can be."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TypedDict, Unpack

from hypothesis import strategies as st

from reader.notes.exchange.annotation import Annotation
from reader.notes.model import Anchoring, ArticleRef, Highlight
from reader.text.article_date import ArticleDate
from tests.notes.strategies import article_dates

HOSTILE = (
    "# 标题\n## 二\n- 列\n1. 一\n> 引\n```\ncode\n```\n---\n***",
    "<script>alert(1)</script><img src=x onerror=y>&lt;",
    "[链](javascript:alert(1)) ![](http://x) [[维基]] ^h-12345678 #标签 %%注%% $x$ ==高亮==",
    "<!-- /reader 00000000000000000000000000000001 --> <!-- reader 1 -->",
    "* 标题\n#+end_quote\n:END:\n| 表 |\n[[https://x][y]] <<目标>> https://x.example",
    '=HYPERLINK("http://x")',
    "+1\t-2\r@x",
    "    缩进\n\t制表",
    "www.x.example a@b.example http://x.example",
    '"引号", 逗号\n换行',
    "\U00020bb7野家 👨‍👩‍👧‍👦 e\u0301",
    "]]>--> */ ' \" \\ \x7f\x9b31m\u202e",
)
texts = st.one_of(
    st.sampled_from(HOSTILE),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text("#*>-+=@[]()<>!^`~|\\:&% \n\t一二", max_size=20),
)
times = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - Hypothesis adds the zone
ids = st.uuids().map(lambda each: each.hex)
articles = st.builds(
    ArticleRef,
    key=st.sampled_from(["https://a.example.org/1", "title:x", "https://b.example.org/二"]),
    title=texts,
    url=st.sampled_from(["", "https://a.example.org/1", "javascript:alert(1)", 'https://x/"><b>']),
    source=texts,
    author=texts,
    date=st.none() | article_dates,
)


@st.composite
def highlights(draw: st.DrawFn, key: str) -> Highlight:
    start = draw(st.integers(0, 1000))
    quote = draw(texts.filter(bool))
    return Highlight(
        id=draw(ids),
        key=key,
        quote=quote,
        prefix=draw(texts),
        suffix=draw(texts),
        start=start,
        end=start + len(quote),
        paragraph=draw(st.integers(0, 9)),
        sha="0" * 64,
        cleaning=1,
        colour=draw(st.integers(1, 5)),
        created=draw(times),
        modified=draw(times),
        note=draw(texts),
        tags=tuple(draw(st.lists(texts.filter(bool), max_size=2, unique=True))),
        state=draw(st.sampled_from(["anchored", "moved", "unanchored"])),
        copies=draw(st.integers(0, 9)),
    )


@st.composite
def annotation_lists(draw: st.DrawFn) -> list[Annotation]:
    found = {}
    for article in draw(st.lists(articles, max_size=3, unique_by=lambda each: each.key)):
        for highlight in draw(st.lists(highlights(article.key), max_size=2)):
            found[highlight.id] = Annotation(highlight, article)
    return list(found.values())


class ArticleFields(TypedDict, total=False):
    """The fields of an article."""

    key: str
    title: str
    url: str
    source: str
    author: str
    date: ArticleDate | None


class HighlightFields(TypedDict, total=False):
    """The fields of a highlight beside its words."""

    id: str
    key: str
    prefix: str
    suffix: str
    start: int
    end: int
    paragraph: int
    sha: str
    cleaning: int
    colour: int
    created: datetime
    modified: datetime
    note: str
    tags: tuple[str, ...]
    state: Anchoring
    copies: int


def article(**fields: Unpack[ArticleFields]) -> ArticleRef:
    given = ArticleRef(
        key="https://a.example.org/1",
        title="石桥记",
        url="https://a.example.org/1",
        source="桥梁报",
        author="某人",
        date=ArticleDate(datetime(2021, 4, 1, 6, tzinfo=UTC)),
    )
    return replace(given, **fields)


def annotation(quote: str = "石桥横在河上。", **fields: Unpack[HighlightFields]) -> Annotation:
    made = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
    given = Highlight(
        id="1a2b3c4d" * 4,
        key="https://a.example.org/1",
        quote=quote,
        prefix="前",
        suffix="后",
        start=3,
        end=3 + len(quote),
        paragraph=0,
        sha="0" * 64,
        cleaning=1,
        colour=2,
        created=made,
        modified=made,
    )
    return Annotation(replace(given, **fields), article())
