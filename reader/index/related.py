"""Related articles: those that share the distinctive words of an article.

The words are looked up in the full-text index, whose postings give the articles that have them and
how rare each word is. The likeliest articles are then ranked by BM25 over their texts, and those
far away in time a little lower.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from heapq import nlargest
from itertools import combinations

from reader.index.database import Index
from reader.index.full_text import text_of, with_grams
from reader.index.grams import RequiredGrams, required_grams
from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.fold import fold
from reader.text.units import words

MOST = 20
"""The most related articles that are returned."""

_READ = 8_000
"""How many characters of the text are examined."""
_COMPARED = 5_000
"""How many characters of each other text are examined."""
_CONSIDERED = 110
"""For how many words the rarity is looked up."""
_TELLING = 32
"""How many words are searched for."""
_COMMON = 1_500
"""A word in this many articles is not searched for alone."""
_FEW = 6
"""With fewer distinctive words than this, pairs of common words are searched for, too."""
_LISTED = 4
"""How many times as many are looked at: some are duplicates without a row of their own."""
_RANKED = 32
"""How many articles are ranked by their texts."""
_DAY = 86_400_000_000
"""Microseconds."""
_YEAR = 365.0
_LONG_AGO = 0.15
"""How much lower an article a few years away is ranked."""
_SATURATION, _LENGTHS = 1.2, 0.6
"""The parameters k and b of BM25."""
_IN_TITLE = 3
"""How often a word of the title counts."""
_SIGNIFICANT = 0.02
"""The least share of the score for which a shared word is given as a reason."""
_ENGLISH = """
about after again all also and any are back because been before being both but came can come
could did does don done down each even ever every few for from get got had has have her here
hers him his how into its itself just least less like made make many may might more most much
must nor not now off one only onto other our out over own said same say see she should since
some still such than that the their them then there these they this those though through too two
under until upon very was way well went were what when where which while who whom why will with
without would yet you your
"""
_CHINESE = """
一个 一些 一样 一点 一直 一定 一种 一次 一下 一般 不会 不是 不能 不要 不过 不同 不知 两个 为了
为什么 之前 之后 也是 于是 什么 他们 他的 以及 以前 以后 任何 但是 你们 你的 例如 依然 便是
全部 其中 其他 其实 其它 再次 几个 出来 别人 到了 却是 及其 又是 只是 只有 只能 只要 可以 可是
可能 各种 同时 后来 因为 因此 在于 大家 她们 好像 如何 如果 它们 它的 对于 将会 就是 已经 并且
当时 往往 很多 怎么 总是 成为 我们 我的 所以 所有 所谓 把它 时候 是否 有些 有人 有的 来说 根据
正在 此外 每个 比如 没有 没人 现在 甚至 由于 的话 看到 知道 真的 第一 第二 等等 经常 而且 而是
自己 虽然 觉得 认为 许多 起来 越来越 跟着 还是 还有 这个 这么 这些 这样 这种 这里 进行 通过
那个 那么 那些 那样 那种 那里 都是 里面 除了 非常
"""
_ADDRESS = lazy_pattern(r"(?:https?://|www\.)[!-~]+")
"""Words of addresses tell nothing of the subject."""


@dataclass(frozen=True, slots=True)
class Related:
    """An article on the same subject.

    Attributes:
        article: Its row.
        score: How much it has in common with the other, for the order.
        words: The words that both have and most articles do not, the rarest first, as the open
            article has them.
        days: Days from the open article to this one, negative when it is older; None without dates.
    """

    article: int
    score: float
    words: tuple[str, ...]
    days: int | None


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of the article: as it is written, folded, how often, and its weight by rarity."""

    shown: str
    folded: str
    count: int
    weight: float
    articles: int


def find_related(
    index: Index, row: int, most: int = MOST, stop: Callable[[], bool] = lambda: False
) -> list[Related]:
    """Return the listed articles that have most in common with one, the closest first.

    Args:
        index: The index.
        row: The article.
        most: How many to return.
        stop: Called often; True ends the search early.
    """
    text = text_of(index, row)
    about = index.db.execute(
        "select title, day, date, twins from article where id = ?", (row,)
    ).fetchone()
    if text is None or about is None:
        return []
    title, day, date, twins = about
    total = int(index.db.execute("select max(rowid) from text.doc").fetchone()[0] or 1)
    weighed = _weigh(index, _count_words(text, title), total, stop)
    ranked = []
    for candidate, other_day, other_date, length in _candidates(index, weighed, row, twins):
        if stop():
            break
        other = text_of(index, candidate)
        if other is None:
            continue
        days = round((other_date - date) / _DAY) if day and other_day else None
        ranked.append(_rank(candidate, weighed, fold(other[:_COMPARED]), length, days))
    ranked.sort(key=lambda related: -related.score)
    listed = [related for related in ranked[:most] if related.words]
    shared = {shown for related in listed for shown in related.words}
    # Two of three articles are those that are compared.
    half = max(2, index.db.execute("select count(*) from article").fetchone()[0] // 2)
    telling = {
        word.shown
        for word in weighed
        if word.shown in shared and not _is_in_more(index, word, half)
    }
    return [
        replace(related, words=tuple(shown for shown in related.words if shown in telling))
        for related in listed
    ]


def _count_words(text: str, title: str) -> list[tuple[str, str, int]]:
    """Return the words of an article as written and folded, the most frequent first."""
    counts: Counter[str] = Counter()
    shown: dict[str, str] = {}
    for source, times in ((title, _IN_TITLE), (text[:_READ], 1)):
        for line in _ADDRESS.sub(" ", source).split("\n"):
            for start, end in words(line):
                word = line[start:end]
                folded = fold(word)
                if _tells(folded):
                    counts[folded] += times
                    shown.setdefault(folded, word)
    return [(shown[word], word, count) for word, count in counts.most_common(_CONSIDERED)]


def _tells(folded: str) -> bool:
    """Return whether a word may be distinctive.

    A single character, a number and a word of grammar do not.
    """
    if folded in _function_words():
        return False
    least = 2 if folded[:1] >= "\u2e80" else 3
    return len(folded) >= least and folded.isalnum() and not folded.isdecimal()


def _weigh(
    index: Index, counted: Sequence[tuple[str, str, int]], total: int, stop: Callable[[], bool]
) -> list[_Word]:
    """Return words with their weights, the most distinctive first."""
    weighed = []
    for shown, folded, count in counted:
        if stop():
            break
        articles = _count_articles(index, folded, _COMMON)
        weight = math.log(1 + total / (articles + 0.5))
        weighed.append(_Word(shown, folded, count, weight, articles))
    return sorted(weighed, key=lambda word: -_strength(word))


def _is_in_more(index: Index, word: _Word, most: int) -> bool:
    """Return whether more than so many articles have a word."""
    articles = word.articles
    if _COMMON <= articles <= most:  # it was counted only so far
        articles = _count_articles(index, word.folded, most + 1)
    return articles > most


def _count_articles(index: Index, folded: str, most: int) -> int:
    """Return how many articles have a word, at most so many."""
    return len(with_grams(index, [required_grams(folded)], most))


def _strength(word: _Word) -> float:
    return (1 + math.log(word.count)) * word.weight


def _candidates(
    index: Index, weighed: Sequence[_Word], row: int, twins: int
) -> list[tuple[int, int, int, int]]:
    """Return the listed rows that share the most distinctive words: row, day, date and length."""
    scores: dict[int, float] = {}
    for needs, strength in _selectors(weighed):
        for id_ in with_grams(index, needs, _COMMON):
            scores[id_] = scores.get(id_, 0.0) + strength
    scores.pop(row, None)
    likely = nlargest(_LISTED * _RANKED, scores, key=scores.__getitem__)
    rows = index.db.execute(
        "select id, day, date, length from article where hidden = 0"
        " and (twins = 0 or twins != ?) and id in (select value from json_each(?))",
        (twins, json.dumps(likely)),
    ).fetchall()
    rows.sort(key=lambda fields: -scores[fields[0]])
    return rows[:_RANKED]


def _selectors(weighed: Sequence[_Word]) -> Iterator[tuple[list[RequiredGrams], float]]:
    """Yield what is searched for, with its weight: distinctive words.

    Where there are few, as in a large library about one subject, pairs of common words are
    distinctive enough.
    """
    words_and_grams = [(word, required_grams(word.folded)) for word in weighed if word.articles > 1]
    rare = [pair for pair in words_and_grams if pair[0].articles < _COMMON][:_TELLING]
    yield from (([need], _strength(word)) for word, need in rare)
    if len(rare) < _FEW:
        common = [pair for pair in words_and_grams if pair[0].articles >= _COMMON][:_FEW]
        for (word, one), (other, two) in combinations(common, 2):
            yield [one, two], (_strength(word) + _strength(other)) / _FEW


def _rank(
    candidate: int, weighed: Sequence[_Word], folded: str, length: int, days: int | None
) -> Related:
    """Return an article with its score against the words of the other."""
    size = 1 - _LENGTHS + _LENGTHS * min(len(folded), max(length, 1)) / 1_000
    parts = []
    for word in weighed:
        times = folded.count(word.folded)
        if times:
            frequency = times * (_SATURATION + 1) / (times + _SATURATION * size)
            part = _strength(word) * frequency * word.weight
            parts.append((word.weight, part, word.shown))
    score = sum(part for _, part, _ in parts)
    rarest = sorted(parts, reverse=True)
    shared = [shown for _, part, shown in rarest if part >= _SIGNIFICANT * score]
    if days is not None:
        score /= 1 + _LONG_AGO * math.log1p(abs(days) / _YEAR)
    return Related(candidate, score, tuple(shared), days)


@cache
def _function_words() -> frozenset[str]:
    """Return the words of grammar in English and Chinese, folded: they do not tell the subject."""
    return frozenset(map(fold, (_ENGLISH + _CHINESE).split()))
