"""Compiling the tree of a query to a condition on the rows of the index."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import field
from enum import StrEnum

from reader.index import full_text, own_tags
from reader.index.article_names import COLUMNS
from reader.index.database import Index
from reader.index.grams import fts_expression, required_grams
from reader.index.listed_ids import as_json
from reader.index.query.keys import OWN_TAG, Condition, FieldText, Named, Predicate
from reader.index.query.parse import Either, Every, Node, Without, Words, parse, phrases
from reader.records import dataclass
from reader.text.chinese.pinyin import initial_needs, is_pinyin, pattern
from reader.text.fold import fold


class Scope(StrEnum):
    """Where plain words are searched."""

    NAMES = "names"
    TEXT = "text"


_LINES = {"title": 0, "source": 1, "author": 2, "tag": 3}
_OWN_TAG = "named(0, tag, '', '', '[]')"
"""A tag of the reader's own, folded."""
_SEPARATORS = {2: "、", 3: " "}
"""What stands between several authors or tags on their line of the names."""


@dataclass(slots=True)
class Compiler:
    """Compiles queries to conditions, and searches the full text for them.

    Attributes:
        index: The index.
        scope: Where plain words are searched.
        stop: Called while the full text is searched; True ends that early.
        is_inner: Whether the query stands for a name in another one, and may name nothing itself.
    """

    index: Index
    scope: Scope
    stop: Callable[[], bool] = field(default=lambda: False)
    is_inner: bool = False
    _candidates: dict[tuple[str, ...], full_text.TextCandidates] = field(default_factory=dict)
    _matches: dict[tuple[str, ...], str] = field(default_factory=dict)
    """The rows of the phrases that were searched already, as JSON."""

    def texts(self, node: Node) -> list[str]:
        """Return the texts that a query looks for in the full text."""
        in_text = self.scope is Scope.TEXT
        return phrases(node) if in_text else phrases(node, plain=False)

    def split(self, node: Node) -> tuple[tuple[str, ...], Every]:
        """Return the texts that each result contains, and what else the query asks of it.

        There are no texts when the query is not a conjunction of texts and of simple conditions.
        """
        parts = node.parts if isinstance(node, Every) else (node,)
        rest = tuple(part for part in parts if not self._is_text(part))
        if all(isinstance(part, Words | FieldText | Predicate) for part in rest):
            return self._sought(part for part in parts if self._is_text(part)), Every(rest)
        return (), Every()

    def few(self, texts: tuple[str, ...], most: int) -> full_text.TextCandidates | None:
        """Return the articles that may contain all of some texts, None when there are more.

        Args:
            texts: The texts of a query, as `split` returns them.
            most: The most articles to look up.
        """
        if texts not in self._candidates:
            some = full_text.candidates(self.index, texts, most + 1)
            if len(some.ids) > most:
                return None
            self._candidates[texts] = some
        return self._candidates[texts]

    def estimate(self, node: Node) -> int | None:
        """Return an upper bound of the results of a query; None when it is exact or unknown.

        `condition` reuses the candidates that are looked up here.
        """
        bound = None if self._is_exact(node) else self._bound(node)
        return None if bound is None else len(bound)

    def _is_exact(self, node: Node) -> bool:
        """Return whether grams alone prove all texts on which the bound of a query rests."""
        match node:
            case Every(parts):
                texts = self._sought(part for part in parts if self._is_text(part))
                others = [part for part in parts if not self._is_text(part)]
                return full_text.sought_grams(texts)[1] and all(map(self._is_exact, others))
            case Either(parts):
                return all(map(self._is_exact, parts))
            case Words() | FieldText() if self._is_text(node):
                return full_text.sought_grams(self._sought([node]))[1]
        return True

    def _bound(self, node: Node) -> Collection[int] | None:
        """Return rows that include all results of a query; None when they may be any."""
        match node:
            case Every(parts):
                texts = [part for part in parts if self._is_text(part)]
                bounds = [self._bound(part) for part in parts if not self._is_text(part)]
                if texts:
                    bounds.append(self._look_up(texts).ids)
                finite = [bound for bound in bounds if bound is not None]
                if len(finite) == 1:  # no set of what may be most articles of a library
                    return finite[0]
                return set.intersection(*map(set, finite)) if finite else None
            case Either(parts):
                alternatives = [self._bound(part) for part in parts]
                finite = [bound for bound in alternatives if bound is not None]
                return set().union(*finite) if len(finite) == len(alternatives) else None
            case Words() | FieldText() if self._is_text(node):
                return self._look_up([node]).ids
        return None

    @staticmethod
    def _sought(nodes: Iterable[Node]) -> tuple[str, ...]:
        return tuple(node.text for node in nodes if isinstance(node, Words | FieldText))

    def _look_up(self, nodes: Iterable[Node]) -> full_text.TextCandidates:
        """Return the articles that may contain all texts of some nodes, looked up once."""
        sought = self._sought(nodes)
        if sought not in self._candidates:
            self._candidates[sought] = full_text.candidates(self.index, sought)
        return self._candidates[sought]

    def condition(self, node: Node) -> Condition:
        """Return the condition of a query."""
        match node:
            case Every(parts):
                return self._every(parts)
            case Either(parts):
                return _joined(" or ", [self.condition(part) for part in parts])
            case Without(part):
                inner = self.condition(part)
                return Condition(f"not ({inner.sql})", inner.values)
            case Predicate():
                return node.condition()
            case Named():
                return Condition("0") if self.is_inner else node.condition(self.index, self._inner)
            case Words() | FieldText():
                return self._text([node]) if self._is_text(node) else self._names(node)

    def _inner(self, query: str) -> Condition:
        """Return the condition of the query that a name stands for, which searches the texts.

        Raises:
            QueryError: It is not valid.
        """
        inner = Compiler(self.index, Scope.TEXT, self.stop, is_inner=True)
        return inner.condition(parse(query))

    def _every(self, parts: Sequence[Node]) -> Condition:
        """Search all phrases of a conjunction together: an article must contain each of them."""
        texts = [part for part in parts if self._is_text(part)]
        conditions = [self.condition(part) for part in parts if not self._is_text(part)]
        if texts:
            conditions.append(self._text(texts))
        return _joined(" and ", conditions)

    def _is_text(self, node: Node) -> bool:
        if isinstance(node, Words):
            return self.scope is Scope.TEXT
        return isinstance(node, FieldText) and node.field == "text"

    def _text(self, nodes: Iterable[Node]) -> Condition:
        nodes = tuple(nodes)
        sought = self._sought(nodes)
        if sought not in self._matches:
            ids = full_text.find(self.index, sought, self.stop, self._look_up(nodes))
            self._matches[sought] = as_json(ids)
        return Condition("id in (select value from json_each(?))", (self._matches[sought],))

    def _names(self, node: Words | FieldText) -> Condition:
        word = fold(" ".join(node.text.split()))
        if not word:
            return Condition("1")
        if isinstance(node, FieldText) and node.field == "url":
            return Condition("instr(lower(ifnull(url, key)), ?) > 0", (node.text.lower(),))
        line = _LINES.get(node.field, -1) if isinstance(node, FieldText) else -1
        if isinstance(node, FieldText) and node.field == OWN_TAG:
            return _own_tag(word, is_exact=node.is_exact)
        is_whole = isinstance(node, FieldText) and node.is_exact
        ways = [_whole(word, line) if is_whole else _literal(word, line)]
        if not is_whole and is_pinyin(word) and pattern(word) is not None:
            ways.append(_pinyin(word, line))
        if line in (-1, _LINES["tag"]) and own_tags.any_in(self.index):
            ways.append(_own_tag(word, is_exact=is_whole))
        return _joined(" or ", ways)


def _literal(word: str, line: int) -> Condition:
    """Return the condition that the names, or one line of them, contain a word."""
    inside = Condition(f"instr(named(?, {COLUMNS}), ?) > 0", (line, word))
    required = required_grams(word)
    expression = fts_expression(required)
    if not expression:
        return inside
    having = Condition("id in (select rowid from name_gram where name_gram match ?)", (expression,))
    if line < 0 and required.exact:
        return having
    return _joined(" and ", [having, inside])


def _own_tag(word: str, *, is_exact: bool) -> Condition:
    """Return the condition that an article has one of the reader's own tags.

    Args:
        word: The tag or a part of it, folded; a part may be pinyin.
        is_exact: Whether it is the whole tag.
    """
    ways, values = [f"{_OWN_TAG} = ?" if is_exact else f"instr({_OWN_TAG}, ?) > 0"], [word]
    if not is_exact and is_pinyin(word) and pattern(word) is not None:
        ways.append(f"spelled(?, {_OWN_TAG})")
        values.append(word)
    sql = f"article.id in (select article from own_tag where {' or '.join(ways)})"  # noqa: S608 - ours
    return Condition(sql, tuple(values))


def _whole(word: str, line: int) -> Condition:
    """Return the condition that a line of the names is a word, or lists it."""
    required = fts_expression(required_grams(word))
    edge = _SEPARATORS.get(line, "\n")
    inside = Condition(
        f"instr(? || named(?, {COLUMNS}) || ?, ?) > 0",
        (edge, line, edge, f"{edge}{word}{edge}"),
    )
    if not required:
        return inside
    having = Condition("id in (select rowid from name_gram where name_gram match ?)", (required,))
    return _joined(" and ", [having, inside])


def _pinyin(word: str, line: int) -> Condition:
    expression = " OR ".join(f'"{gram}"*' for gram in sorted(initial_needs(word)))
    having = Condition("id in (select rowid from name_gram where name_gram match ?)", (expression,))
    spelled = Condition(f"spelled(?, named(?, {COLUMNS}))", (word, line))
    return _joined(" and ", [having, spelled])


def _joined(how: str, conditions: Sequence[Condition]) -> Condition:
    if not conditions:
        return Condition("1")
    sql = how.join(f"({condition.sql})" for condition in conditions)
    return Condition(sql, tuple(value for condition in conditions for value in condition.values))
