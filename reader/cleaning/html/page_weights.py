"""The weights of the text in the elements of a page: running text, links, page furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import field

from reader.cleaning.html.elements import Element, Node
from reader.cleaning.html.tag_names import INLINE
from reader.cleaning.html.tree import attribute
from reader.patterns import lazy_pattern
from reader.records import dataclass

_HAN = lazy_pattern("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_SPACE = lazy_pattern(r"\s+")
_SENTENCE = lazy_pattern(r"[。！？；，、：…]|[.!?;,:](?:\s|$)")
_WORDS = lazy_pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_COPYRIGHT = lazy_pattern(
    r"©|\(c\)|版[权權]所有|all rights reserved|[京沪粤浙苏]ICP[备備]", re.IGNORECASE
)
_UNSEEN_TEXT = """
    script style template noscript head title svg canvas
"""
_UNSEEN = frozenset(_UNSEEN_TEXT.split())
_FURNITURE_TEXT = """
    nav footer aside dialog menu button select textarea datalist input label
"""
_FURNITURE = frozenset(_FURNITURE_TEXT.split())
_FURNITURE_ROLES_TEXT = """
    navigation contentinfo complementary banner search dialog
"""
_FURNITURE_ROLES = frozenset(_FURNITURE_ROLES_TEXT.split())
_FURNITURE_WORDS_TEXT = """
    comment comments disqus reply replies sidebar related recommend recommended recommendation
    recommendations breadcrumb breadcrumbs crumb crumbs share sharing social footer navbar nav
    navigation menu copyright ad adv advert advertisement ads adsbygoogle popup modal cookie
    newsletter subscribe pagination pager login prevnext sponsor widget widgets toolbar hidden
"""
_FURNITURE_WORDS = frozenset(_FURNITURE_WORDS_TEXT.split())
_MEDIA = frozenset(("img", "figure", "picture", "video", "audio", "iframe", "object", "embed"))
MOST = 300_000
"""The most nodes of a page that are looked at; of a larger one everything is shown."""
_FOOT = 0.25
"""The most of the running text of a page that stands beside its copyright line."""
_COPYRIGHTS = 20


@dataclass(slots=True)
class WeighedElement:
    """An element and the weights of the text in it; a Han character weighs two.

    Attributes:
        tag: The element.
        parent: The number of its parent.
        running: The weight of the running text, without links and furniture.
        text: The weight of all text, furniture among it.
        linked: The weight of the text in links.
        plain: The weight of the running text with that in furniture.
        is_furniture: Whether its name, role or class says that it is not of the article.
        has_heading: Whether it holds an ``h1``.
        has_media: Whether it holds a picture, a film or the like.
    """

    tag: Element
    parent: int
    running: int = 0
    text: int = 0
    linked: int = 0
    plain: int = 0
    is_furniture: bool = False
    has_heading: bool = False
    has_media: bool = False


@dataclass(slots=True)
class WeighedPage:
    """The elements of a page in document order, and its texts with their elements.

    Attributes:
        elements: The elements.
        texts: The number of its element and the text of each text node.
        copyrights: The elements that hold a copyright line.
    """

    elements: list[WeighedElement] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)
    copyrights: list[int] = field(default_factory=list)


def weigh_page(tree: Element) -> WeighedPage | None:
    """Weigh the elements of a page; None when there are too many."""
    page = WeighedPage([WeighedElement(tree, -1)])
    stack: list[tuple[int, Iterator[Node], bool, bool]] = []
    stack.append((0, iter(tree.contents), False, False))
    count = 0
    while stack:
        number, nodes, in_link, in_furniture = stack[-1]
        for node in nodes:
            count += 1
            if count > MOST:
                return None
            if isinstance(node, Element):
                if node.name in _UNSEEN:
                    continue
                element = WeighedElement(node, number, is_furniture=_is_furniture(node))
                element.has_heading = node.name == "h1"
                element.has_media = node.name in _MEDIA
                page.elements.append(element)
                stack.append(
                    (
                        len(page.elements) - 1,
                        iter(node.contents),
                        in_link or node.name == "a",
                        in_furniture or element.is_furniture,
                    )
                )
                break
            if type(node) is str:
                _weigh(page, number, str(node), in_link=in_link, in_furniture=in_furniture)
        else:
            stack.pop()
    for element in reversed(page.elements[1:]):
        parent = page.elements[element.parent]
        parent.running += element.running
        parent.text += element.text
        parent.linked += element.linked
        parent.plain += element.plain
        parent.has_heading |= element.has_heading
        parent.has_media |= element.has_media
    return page


def _weigh(page: WeighedPage, number: int, text: str, *, in_link: bool, in_furniture: bool) -> None:
    """Count one text for its element."""
    shown = _SPACE.sub("", text)
    if not shown:
        return
    weight = len(shown) + len(_HAN.findall(shown))
    element = page.elements[number]
    element.text += weight
    page.texts.append((number, text))
    if in_link:
        element.linked += weight
    elif len(text) < 200 and _COPYRIGHT.search(text):
        page.copyrights.append(number)
    elif weight >= 40 or _SENTENCE.search(text):
        element.plain += weight
        if not in_furniture:
            element.running += weight


def _is_furniture(tag: Element) -> bool:
    """Return whether an element is not of the article by its name, its role or its class."""
    if tag.name in INLINE or tag.name in ("html", "body", "main", "article", "td", "table"):
        return False
    if tag.name in _FURNITURE or attribute(tag, "role") in _FURNITURE_ROLES:
        return True
    if "hidden" in tag.attrs or "display:none" in attribute(tag, "style").replace(" ", "").lower():
        return True
    written = f"{attribute(tag, 'class')} {attribute(tag, 'id')}"[:300]
    if written == " ":
        return False
    words = {word.lower() for word in _WORDS.findall(written)}
    return not _FURNITURE_WORDS.isdisjoint(words)


def forget_furniture(page: WeighedPage) -> None:
    """Weigh the page without regard to names: they say that most of its text is furniture."""
    for element in page.elements:
        element.running = element.plain
        element.is_furniture = element.tag.name in _FURNITURE


def discount_copyright(page: WeighedPage) -> None:
    """Count no text beside a copyright line as running, such as the addresses in a footer."""
    total = page.elements[0].running
    for owner in page.copyrights[:_COPYRIGHTS]:
        number = -1
        for outer in ancestors(page, owner):
            if page.elements[outer].plain > _FOOT * total or page.elements[outer].has_heading:
                break
            number = outer
        if number < 0:
            continue
        weight = page.elements[number].running  # none the second time
        for outer in ancestors(page, number):
            page.elements[outer].running -= weight


def ancestors(page: WeighedPage, number: int) -> list[int]:
    """Return an element and those around it, the outermost last."""
    path = [number]
    while (number := page.elements[number].parent) >= 0:
        path.append(number)
    return path
