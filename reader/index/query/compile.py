"""From a query's tree to what the index runs: a condition on its rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from reader.index import full_text
from reader.index.article_names import COLUMNS
from reader.index.database import Index
from reader.index.grams import fts_expression, required_grams
from reader.index.query.keys import Condition, FieldText, Predicate
from reader.index.query.parse import Either, Every, Node, Without, Words
from reader.text.chinese.pinyin import initial_needs, is_pinyin, pattern
from reader.text.fold import fold


class Scope(StrEnum):
    """Where plain words are looked for."""

    NAMES = "names"
    TEXT = "text"


_LINES = {"title": 0, "source": 1, "author": 2, "tag": 3}


@dataclass(slots=True)
class Compiler:
    """Makes conditions of queries; searches the full text while it does.

    Attributes:
        index: Where the rows are.
        scope: Where plain words are looked for.
        stop: Asked while the full text is searched; True ends that early.
    """

    index: Index
    scope: Scope
    stop: Callable[[], bool] = field(default=lambda: False)
    _candidates: dict[tuple[str, ...], full_text.TextCandidates] = field(default_factory=dict)

    def estimate(self, node: Node) -> int | None:
        """Return at most how many articles a query finds; None where that is soon known, or not.

        What it looks up for that is not looked up again by `condition`.
        """
        found = self._bound(node)
        if found is None or all(group.exact for group in self._candidates.values()):
            return None
        return len(found)

    def _bound(self, node: Node) -> set[int] | None:
        """Return rows among which all are that a query finds; None where that may be any."""
        match node:
            case Every(parts):
                texts = [part for part in parts if self._is_text(part)]
                others = [part for part in parts if not self._is_text(part)]
                bounds = [self._bound(part) for part in others]
                if texts:
                    bounds.append(set(self._look_up(texts).ids))
                known = [bound for bound in bounds if bound is not None]
                return set.intersection(*known) if known else None
            case Either(parts):
                alternatives = [self._bound(part) for part in parts]
                known = [bound for bound in alternatives if bound is not None]
                return set().union(*known) if len(known) == len(alternatives) else None
            case Words() | FieldText() if self._is_text(node):
                return set(self._look_up([node]).ids)
        return None

    def _look_up(self, nodes: Iterable[Node]) -> full_text.TextCandidates:
        """Return what may hold all texts of some nodes, looked up once."""
        phrases = tuple(node.text for node in nodes if isinstance(node, Words | FieldText))
        if phrases not in self._candidates:
            self._candidates[phrases] = full_text.candidates(self.index, phrases)
        return self._candidates[phrases]

    def condition(self, node: Node) -> Condition:
        """Return the condition that a query stands for."""
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
            case Words() | FieldText():
                return self._text([node]) if self._is_text(node) else self._names(node)

    def _every(self, parts: Sequence[Node]) -> Condition:
        """Search all phrases of a row at once: an article must hold each of them."""
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
        phrases = [node.text for node in nodes if isinstance(node, Words | FieldText)]
        ids = full_text.find(self.index, phrases, self.stop, self._look_up(nodes))
        return Condition("id in (select value from json_each(?))", (json.dumps(ids),))

    def _names(self, node: Words | FieldText) -> Condition:
        word = fold(" ".join(node.text.split()))
        if not word:
            return Condition("1")
        if isinstance(node, FieldText) and node.field == "url":
            return Condition("instr(lower(ifnull(url, key)), ?) > 0", (node.text.lower(),))
        line = _LINES[node.field] if isinstance(node, FieldText) else -1
        ways = [_literal(word, line)]
        if is_pinyin(word) and pattern(word) is not None:
            ways.append(_pinyin(word, line))
        return _joined(" or ", ways)


def _literal(word: str, line: int) -> Condition:
    """Return the condition that a word stands in the names, or in one line of them."""
    inside = Condition(f"instr(named(?, {COLUMNS}), ?) > 0", (line, word))
    wanted = required_grams(word)
    said = fts_expression(wanted)
    if not said:
        return inside
    having = Condition("id in (select rowid from name_gram where name_gram match ?)", (said,))
    if line < 0 and wanted.exact:
        return having
    return _joined(" and ", [having, inside])


def _pinyin(word: str, line: int) -> Condition:
    said = " OR ".join(f'"{gram}"*' for gram in sorted(initial_needs(word)))
    having = Condition("id in (select rowid from name_gram where name_gram match ?)", (said,))
    spelled = Condition(f"spelled(?, named(?, {COLUMNS}))", (word, line))
    return _joined(" and ", [having, spelled])


def _joined(how: str, conditions: Sequence[Condition]) -> Condition:
    if not conditions:
        return Condition("1")
    sql = how.join(f"({each.sql})" for each in conditions)
    return Condition(sql, tuple(value for each in conditions for value in each.values))
