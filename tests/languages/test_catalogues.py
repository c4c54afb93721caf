"""The catalogues hold every message, and say the same."""

from __future__ import annotations

import re

import pytest

from tests import catalogues

LANGUAGES = tuple(catalogues.languages())
MESSAGES = {message for message, _place in catalogues.extracted()}


def fields(text: str) -> set[str]:
    """Return the names of what is put into a message, of either way to do so."""
    return set(re.findall(r"\{(\w+)[^{}]*\}", text)) | set(re.findall(r"%(?:\(\w+\))?[srd]", text))


def keys(language: str) -> dict[str | tuple[str, ...], str | tuple[str, ...]]:
    return {each.id: each.string for each in catalogues.read(language) if each.id}


def test_messages_are_found() -> None:
    assert len(MESSAGES) > 500
    assert {"Open the article", ("{count} article", "{count} articles")} <= MESSAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_all_messages_and_no_others(language: str) -> None:
    """On a difference run ``python -m tests.catalogues``, and translate what is new."""
    known = set(keys(language))
    assert known - MESSAGES == set()
    assert MESSAGES - known == set()


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


@pytest.mark.parametrize("language", LANGUAGES)
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
