"""The catalogues hold every message, and say the same."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence

import pytest

from tests import catalogues
from tests.imports import FOLDERS, parsed, sources

LANGUAGES = tuple(catalogues.languages())
CHINESE = tuple(language for language in LANGUAGES if language.startswith("zh_"))


Message = str | tuple[str, ...]


def fields(text: str) -> set[str]:
    """Return the names of what is put into a message, of either way to do so."""
    return set(re.findall(r"\{(\w+)[^{}]*\}", text)) | set(re.findall(r"%(?:\(\w+\))?[srd]", text))


def plain(found: str | Sequence[str] | None) -> Message:
    return found if isinstance(found, str) else tuple(found or ())


def keys(language: str) -> dict[Message, Message]:
    return {plain(each.id): plain(each.string) for each in catalogues.read(language) if each.id}


@pytest.mark.slow
def test_the_catalogues_hold_all_messages_and_no_others() -> None:
    """On a difference run ``python -m tests.catalogues``, and translate what is new."""
    messages = {message for message, _place in catalogues.extracted()}
    assert len(messages) > 500
    assert {"Open the article", ("{count} article", "{count} articles")} <= messages
    translated = {language: set(keys(language)) for language in LANGUAGES}
    assert {language: known - messages for language, known in translated.items()} == {
        language: set() for language in LANGUAGES
    }
    assert {language: messages - known for language, known in translated.items()} == {
        language: set() for language in LANGUAGES
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_translated_and_nothing_is_guessed(language: str) -> None:
    catalogue = catalogues.read(language)
    assert [each.id for each in catalogue if each.id and not all(each.string or [""])] == []
    assert [each.id for each in catalogue if each.fuzzy] == []
    assert list(catalogue.obsolete) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_holds_the_same_values(language: str) -> None:
    for message, translated in keys(language).items():
        wanted = fields(message if isinstance(message, str) else message[-1])
        for each in [translated] if isinstance(translated, str) else translated:
            assert fields(each) == wanted, message


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_begins_and_ends_in_space_as_the_message_does(language: str) -> None:
    for message, translated in keys(language).items():
        if not isinstance(message, str) or not isinstance(translated, str):
            continue
        assert translated.strip()
        assert message.endswith("\n") == translated.endswith("\n"), message
        lead = len(message) - len(message.lstrip(" "))
        if lead > 1:  # an indentation; a single space only parts English words
            assert translated.startswith(" " * lead), message


@pytest.mark.parametrize(
    ("language", "other"),
    [("zh_Hans", "檔開關設資測試程序"), ("zh_Hant", "档开关设资测试项")],
)
def test_a_catalogue_is_in_its_own_script(language: str, other: str) -> None:
    text = "".join(str(each) for each in keys(language).values())
    assert not set(other) - set("程序") & set(text)


@pytest.mark.parametrize("language", CHINESE)
def test_punctuation_after_chinese_is_chinese(language: str) -> None:
    wrong = re.compile("[\u4e00-\u9fff][,;:!?]")
    found = {key for key, each in keys(language).items() if wrong.search(str(each))}
    assert found == {"usage: "}  # argparse counts its characters


def test_one_message_has_one_translation_of_a_term() -> None:
    terms = {
        "zh_Hans": {"highlight": "划线", "notebook": "笔记本", "bookmark": "书签"},
        "zh_Hant": {"highlight": "劃線", "notebook": "筆記本", "bookmark": "書籤"},
    }
    for language, known in terms.items():
        for message, translated in keys(language).items():
            said = (message if isinstance(message, str) else message[0]).lower()
            for term, word in known.items():
                if re.search(rf"\b{term}s?\b", said):
                    assert word in str(translated), message


HAN = "\u3400-\u9fff\uf900-\ufaff"
BESIDE_HAN = re.compile(
    # A mark beside Han or Chinese punctuation, or after a value in a message of Han.
    rf"[{HAN}\u3001-\u303f\uff00-\uffef] ?[,;:!?()]|[,;:!?()] ?[{HAN}]"
    r"|\}[,;:!?]( |$)|\} ?\(|\) ?\{"
)
SYNTAX = re.compile(
    # What a person types, and is shown as typed: keys, words of queries, patterns, quoted texts.
    r"\(茶 OR 咖啡\)|[A-Za-z]+:(?=\W|[端])|(?<=[按用有的；]) ?[?:()](?= |；|$)"
    r"|(?<=；)\?(?= )|\{near\}:"
)


def marks_beside_han(text: str) -> list[str]:
    """Return the half-width marks of a message that stand beside Han."""
    if re.search(f"[{HAN}]", text) is None:
        return []
    return [match[0] for match in BESIDE_HAN.finditer(SYNTAX.sub("_", text))]


@pytest.mark.parametrize(
    ("text", "is_wrong"),
    [
        ("已选: 三条", True),
        ("{name}: 已停止", True),
        ("三条,四条", True),
        ("三条 (共四条)", True),
        ("{count} (条)", True),
        ("共 {count}, 条", True),
        ("已选：三条（共四条）", False),
        ("{name}：已停止", False),
        ("day: 是月和日", False),
        ("source:端传媒", False),
        ("按 ? 查看按键，按 : 找到一切", False),
        ("https://a.example/1, x", False),
    ],
)
def test_a_half_width_mark_beside_han_is_found(text: str, is_wrong: bool) -> None:
    assert bool(marks_beside_han(text)) == is_wrong


@pytest.mark.parametrize("language", CHINESE)
def test_no_half_width_mark_stands_beside_han(language: str) -> None:
    wrong = {
        str(text): marks
        for translated in keys(language).values()
        for text in ([translated] if isinstance(translated, str) else translated)
        if (marks := marks_beside_han(text))
    }
    assert set(wrong) == {keys(language)["usage: "]}, wrong  # argparse counts its characters


@pytest.mark.parametrize(("language", "marks"), [("zh_Hans", "「」『』"), ("zh_Hant", "“”‘’")])
def test_quotes_are_those_of_the_region(language: str, marks: str) -> None:
    assert {key for key, text in keys(language).items() if set(marks) & set(str(text))} == set()


def _is_translated(node: ast.AST) -> bool:
    return any(
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id in ("_", "gettext", "ngettext")
        for call in ast.walk(node)
    )


def joined_by_hand(tree: ast.AST) -> list[int]:
    """Return the lines at which a translated text is joined to others by English punctuation.

    A mark or a blank between a translated text and another value belongs into a message, so that
    each language has its own: "{what}: {why}".
    """
    lines = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.JoinedStr):
            continue
        values = [value for value in node.values if isinstance(value, ast.FormattedValue)]
        if not any(_is_translated(value.value) for value in values):
            continue
        marks = "".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
        # A value of a fixed width is a column of a table.
        are_joined = len(values) > 1 and not any(value.format_spec for value in values)
        if re.search(r"[:,;!?()“”]", marks) or (are_joined and " " in marks):
            lines.append(node.lineno)
    return lines


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ('f"{path}: {_(why)}"', [1]),
        ('f"{_(reason)} ({count})"', [1]),
        ('f"{count} {_(label)}"', [1]),
        ('f"{keys} · “{_(quote)}”"', [1]),
        ('f"  {_(label)}"', []),
        ('f"{name:<10}  {_(label)}"', []),
        ('f"{path}: {why}"', []),
        ('_("{what}: {why}").format(what=what, why=why)', []),
    ],
)
def test_joining_by_hand_is_found(code: str, lines: list[int]) -> None:
    assert joined_by_hand(ast.parse(code)) == lines


@pytest.mark.parametrize("folder", FOLDERS)
def test_translated_texts_are_joined_by_messages(folder: str) -> None:
    lines = {name: joined_by_hand(parsed(source)) for name, source in sources(folder).items()}
    assert {name: joined for name, joined in lines.items() if joined} == {}
