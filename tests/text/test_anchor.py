"""Anchoring of highlights: tables of edits to articles, and properties."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.text.anchoring.anchor import CONTEXT, UNANCHORED, Selector, describe, find
from reader.text.anchoring.quote_search import find_distance
from reader.text.fold import fold_bare

TEXTS = st.text(st.sampled_from("中國国香港，。「」“”\n 著aＡé\u0301👍🏽"), max_size=120)
RANGES = st.tuples(st.integers(0, 200), st.integers(1, 60))


def marked(text: str) -> tuple[str, int, int]:
    """Return a text without the brackets ⟦ and ⟧, and their offsets."""
    start, end = text.index("⟦"), text.index("⟧") - 1
    return text.replace("⟦", "").replace("⟧", ""), start, end


ARTICLE = (
    "特区政府昨日公布新措施。\n\n"
    "发言人表示，⟦有关安排将于下月一日生效⟧，市民可于网上登记。他补充，名额有限，先到先得。\n\n"
    "多名议员批评措施来得太迟，要求当局交代详情。\n"
)
OTHER = "据中央社报道，台风将于周末登陆，沿海居民须提前撤离。\n\n"
QUOTE = "有关安排将于下月一日生效"


@pytest.mark.parametrize(
    ("now", "state"),
    [
        pytest.param(ARTICLE, "anchored", id="unchanged"),
        pytest.param(OTHER + ARTICLE, "anchored", id="paragraph inserted before"),
        pytest.param(ARTICLE.replace("昨日公布新", "今天宣布多项"), "anchored", id="edited before"),
        pytest.param(ARTICLE.replace("市民可于", "居民能够"), "anchored", id="edited beside"),
        pytest.param(
            "特區政府昨日公布新措施。\n\n"
            "發言人表示，⟦有關安排將於下月一日生效⟧，市民可於網上登記。他補充，名額有限，先到先得。\n\n"
            "多名議員批評措施來得太遲，要求當局交代詳情。\n",
            "anchored",
            id="the other script",
        ),
        pytest.param(
            ARTICLE.replace("，", ", ").replace("。", ".") + OTHER, "anchored", id="punctuation"
        ),
        pytest.param(
            ARTICLE.replace("下月一日", "下个月一日").replace("市民", "公众"),
            "anchored",
            id="quote edited",
        ),
        pytest.param(
            OTHER + "记者获悉：⟦有关安排将于下月一日生效⟧。" + OTHER,
            "moved",
            id="only the quote is left",
        ),
        pytest.param(
            ARTICLE.replace("⟦有关安排将于下月一日生效⟧", "⟦⟧详情容后公布"),
            "unanchored",
            id="replaced",
        ),
        pytest.param(ARTICLE.replace(QUOTE, ""), "unanchored", id="deleted"),
        pytest.param("⟦⟧" + OTHER, "unanchored", id="another article"),
        pytest.param("⟦⟧", "unanchored", id="nothing left"),
    ],
)
def test_edited_articles(now: str, state: str) -> None:
    selector = describe(*marked(ARTICLE))
    text, start, end = marked(now)
    anchored = find(text, selector, same_text=False)
    assert anchored.state == state
    assert (anchored.start, anchored.end) == ((start, end) if state != "unanchored" else (0, 0))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "他回答：⟦“我不同意这个说法。”⟧然后他走了。",
            "他回答：⟦「我不同意這個說法。」⟧然後他走了。",
        ),
        ("他回答：⟦“我不同意这个说法。”⟧然后他走了。", '他回答：⟦"我不同意这个说法."⟧然后他走了。'),
        (
            "他回答：“⟦我不同意这个说法⟧。”然后他走了。",
            "他回答：「⟦我不同意這個說法⟧。」然後他走了。",
        ),
        (
            "前面一句。⟦后来的事情我们都知道了。⟧\n\n下一段。",
            "前面一句.⟦後來的事情我們都知道了.⟧下一段.",
        ),
        ("第一行的字⟦在行末\n跨过换行⟧到第二行为止", "第一行的字⟦在行末跨過換行⟧到第二行為止"),
    ],
)
def test_marks_at_the_edges_stay_inside_or_outside(before: str, after: str) -> None:
    text, start, end = marked(after)
    anchored = find(text, describe(*marked(before)), same_text=False)
    assert (anchored.start, anchored.end) == (start, end)


def test_a_name_is_not_found_in_a_part_of_another() -> None:
    selector = describe(*marked("今天⟦香港⟧天气晴朗，市民外出游玩。"))
    assert find("今天港股上升，市民外出游玩。", selector, same_text=False) == UNANCHORED


def test_a_short_quote_is_identified_by_its_context() -> None:
    before = "香港人都说香港很好，⟦香港⟧机场很大，香港地铁很快。"
    text, start, end = marked("从前。\n香港人都说香港很好，⟦香港⟧机场很大，香港地铁很快。")
    anchored = find(text, describe(*marked(before)), same_text=False)
    assert (anchored.start, anchored.end, anchored.state) == (start, end, "anchored")


def test_an_ambiguous_match_is_offered_for_review() -> None:
    twin = "每天免费收看最新影片，欢迎各位透过超级感谢支持我们的创作，同时订阅我们的频道。\n"
    first = twin.replace("欢迎各位", "⟦欢迎各位⟧")
    anchored = find("\n" + twin + twin, describe(*marked(first)), same_text=False)
    assert anchored.state == "moved"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            "议员甲说，⟦这项措施来得太迟⟧，应当检讨。\n\n议员乙也说，这项措施来得太迟，要求交代。",
            "议员甲说，应当检讨。\n\n议员乙也说，这项措施来得太迟，要求交代。",
            id="a copy of the quote is left",
        ),
        pytest.param(
            "2019年全省用电量增长百分之三。\n⟦2020年全省用电量增长百分之五。⟧\n",
            "2019年全省用电量增长百分之三。\n",
            id="its like is left",
        ),
    ],
)
def test_a_deleted_quote_does_not_match_similar_text(before: str, after: str) -> None:
    selector = describe(*marked(before))
    assert find(after, selector, same_text=False).state == "unanchored"


def test_an_edited_copy_is_no_rival_while_all_copies_exist() -> None:
    text, start, end = marked(ARTICLE)
    paragraph = text.split("\n\n")[1]
    twin = paragraph.replace("下月", "下个月") + "\n\n"
    anchored = find(twin + text, describe(text, start, end), same_text=False)
    assert (anchored.start, anchored.state) == (start + len(twin), "anchored")


LINE = "来稿请寄本刊编辑部，并注明真实姓名与通信地址。"
ISSUE = (
    f"第一期的目录附后。{LINE}第一期到此结束了。\n"
    f"第二期的目录也在后面。{LINE}下一期另行通知各位。\n"
)


@pytest.mark.parametrize("which", [0, 1])
def test_a_quote_that_occurred_twice_does_not_match_the_other_copy(which: int) -> None:
    start = (ISSUE.index if which == 0 else ISSUE.rindex)(LINE)
    selector = describe(ISSUE, start, start + len(LINE))
    assert selector.copies == 2
    gone = ISSUE[:start] + ISSUE[start + len(LINE) :]
    assert find(gone, selector, same_text=False) == UNANCHORED
    paragraph = ISSUE.splitlines(keepends=True)[1 - which]
    assert find(paragraph, selector, same_text=False) == UNANCHORED
    both = find(OTHER + ISSUE, selector, same_text=False)
    assert (both.start, both.state) == (start + len(OTHER), "anchored")


def test_deleted_text_does_not_match_similar_text() -> None:
    text = (
        "本台消息，⟦昨天夜里下了一场大雪⟧。今天早上路上很滑。\n"
        "另讯，昨天夜里下了一场小雪，路上也很滑。\n"
    )
    selector = describe(*marked(text))
    now = marked(text)[0].replace("昨天夜里下了一场大雪", "", 1)
    assert find(now, selector, same_text=False) == UNANCHORED


def test_the_next_item_of_a_series_is_no_edited_form_of_a_deleted_one() -> None:
    lines = [f"购买链接：齿轮钟摆手表第{number}版，全新包装\n" for number in "一二三四五六"]
    text = "".join(lines)
    start = len("".join(lines[:2]))
    selector = describe(text, start, start + len(lines[2]) - 1)
    now = "".join(lines[:2] + lines[3:])
    assert find(now, selector, same_text=False) == UNANCHORED


def test_unique_words_are_found_anywhere() -> None:
    quote = "市政府决定自明年春天起重新修缮城北的石桥"
    text = f"前面一段。\n{quote}。\n后面一段。\n"
    selector = describe(text, text.index(quote), text.index(quote) + len(quote))
    now = f"{OTHER}{OTHER}\n{quote}！\n{OTHER}"
    anchored = find(now, selector, same_text=False)
    assert (now[anchored.start : anchored.end], anchored.state) == (quote, "anchored")
    unknown = replace(selector, copies=0)  # of an import: it may have stood elsewhere, too
    assert find(now, unknown, same_text=False).state == "moved"


def test_a_long_quote_is_found_by_its_ends() -> None:
    body = "".join(
        f"第{number}条，本条规定甲方与乙方之间第{number * 7}类事务。" for number in range(80)
    )
    before, after = (
        "合同全文如下，请各方细阅并遵守以下条款。",
        "以上条款自签字之日起生效，一式两份。",
    )
    selector = describe(before + body + after, len(before), len(before) + len(body))
    edited = body.replace("第20条", "新增的第二十条").replace("第70条", "第七十条")
    anchored = find("序。" + before + edited + after, selector, same_text=False)
    assert len(fold_bare(body)) > 1024
    assert anchored.state == "anchored"
    assert anchored.start == len(before) + 2
    assert anchored.end == len(before) + 2 + len(edited)


def test_a_short_context_means_the_end_of_the_document() -> None:
    selector = describe(
        *marked("感谢天主赐给我每日的食粮。⟦谢谢独一无二的甜椒。⟧辛苦你们了，这半年以来。")
    )
    twin = "感谢天主赐给我每日的食粮。谢谢独一无二的甜椒。辛苦你们了，这半年以来的照顾。\n"
    text, start, end = marked(
        twin + "改写：感谢天主赐食。⟦谢谢独一无二的甜椒。⟧辛苦你们了，这半年以来。"
    )
    anchored = find(text, selector, same_text=False)
    assert anchored.state != "anchored" or (anchored.start, anchored.end) == (start, end)


@pytest.mark.parametrize("quote", ["。", "……", "\n", "👍🏽", "é"])
def test_a_quote_of_marks_is_found_by_its_context(quote: str) -> None:
    text = f"我们都在等一个答案{quote}到了晚上还是没有任何消息。"
    selector = describe(text, 9, 9 + len(quote))
    anchored = find("前言\n" + text, selector, same_text=False)
    assert (anchored.start, anchored.end, anchored.state) == (12, 12 + len(quote), "anchored")


def test_a_unique_quote_is_found_without_offsets_or_context() -> None:
    text, start, end = marked(ARTICLE)
    anchored = find(text, Selector(QUOTE, "", "", -1, -1), same_text=False)
    assert (anchored.start, anchored.end, anchored.state) == (start, end, "anchored")


def test_wrong_offsets_are_ignored() -> None:
    text, start, end = marked(ARTICLE)
    selector = replace(describe(text, start, end), start=3, end=3 + end - start)
    anchored = find(text, selector, same_text=True)
    assert (anchored.start, anchored.end) == (start, end)


def test_an_empty_quote_is_unanchored() -> None:
    assert find("文字", Selector("", "文", "字", 1, 1), same_text=True) == UNANCHORED


@pytest.mark.parametrize(("start", "end"), [(2, 2), (3, 1), (-1, 2), (0, 5), (4, 5)])
def test_an_invalid_range_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="no range"):
        describe("四个文字", start, end)


@given(TEXTS.filter(bool), RANGES, st.booleans())
def test_every_range_of_an_unchanged_text_is_found(
    text: str, where: tuple[int, int], same_text: bool
) -> None:
    start = where[0] % len(text)
    end = min(len(text), start + where[1])
    selector = describe(text, start, end)
    assert text[start - len(selector.prefix) : start] == selector.prefix
    assert len(selector.prefix) == min(CONTEXT, start)
    assert text.startswith(selector.quote + selector.suffix, start)
    anchored = find(text, selector, same_text=same_text)
    assert (anchored.start, anchored.end, anchored.score, anchored.state) == (
        start,
        end,
        1.0,
        "anchored",
    )


@given(TEXTS.filter(bool), RANGES, TEXTS, st.integers(0, 99))
def test_matches_in_any_text_are_similar_to_the_quote(
    text: str, where: tuple[int, int], new: str, cut: int
) -> None:
    start = where[0] % len(text)
    selector = describe(text, start, min(len(text), start + where[1]))
    now = text[: cut % len(text)] + new + text[cut % len(text) + 1 :]
    anchored = find(now, selector, same_text=False)
    assert (anchored.state == "unanchored") == (anchored == UNANCHORED)
    assume(anchored != UNANCHORED)
    assert 0 <= anchored.start < anchored.end <= len(now)
    quote = fold_bare(selector.quote)
    assert find_distance(quote, fold_bare(now[anchored.start : anchored.end])) <= len(quote) // 4


LINES = st.lists(
    st.text(
        st.sampled_from("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"),
        min_size=12,
        max_size=60,
    ),
    min_size=3,
    max_size=8,
    unique=True,
)


@given(LINES, st.data())
def test_an_inserted_line_moves_a_highlight_or_makes_it_doubtful(
    lines: list[str], data: st.DataObject
) -> None:
    text = "\n".join(lines)
    start = data.draw(st.integers(0, len(text) - 1))
    selector = describe(text, start, data.draw(st.integers(start + 1, len(text))))
    assume(text.count(selector.prefix + selector.quote + selector.suffix) == 1)
    new = data.draw(st.text(st.sampled_from("ABCDEFGH"), min_size=1, max_size=50)) + "\n"
    at = text.rfind("\n", 0, start) + 1
    anchored = find(text[:at] + new + text[at:], selector, same_text=False)
    assert anchored.state != "anchored" or anchored.start == start + len(new)


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("的" * 30_000, "的"),
        ("的了" * 15_000, "的了"),
        ("哈" * 30_000, "哈" * 500),
        ("哈" * 30_000, "哈" * 3000 + "嘿" + "哈" * 3000),
        ("。" * 30_000, "。。"),
        ("甲乙" * 15_000, "甲乙" * 30 + "丙"),
    ],
    ids=["one", "two", "long", "longer", "marks", "almost"],
)
def test_a_text_of_many_copies_is_never_certain(text: str, quote: str) -> None:
    selector = Selector(quote, "前文" * 16, "后文" * 16, 5, 5 + len(quote))
    assert find(text, selector, same_text=False).state != "anchored"
