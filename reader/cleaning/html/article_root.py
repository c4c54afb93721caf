"""The article of a page: the element that holds it, without what the page puts around it.

Pages are saved with their menus, lists of other articles, comments and footers. In order:

1. the element with the text that the page's JSON-LD gives as ``articleBody``;
2. the element marked as the article: ``article``, ``itemprop=articleBody``, ``main``, the class
   names of common publishing systems;
3. the lowest element that holds the running text of the page.

Losing text is worse than showing a menu: an element is chosen only when it holds most of the
running text, and what cleaning removes from any article is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from bs4.element import NavigableString, PageElement, Tag

from reader.cleaning.html.json_ld import read_article
from reader.cleaning.html.tag_names import GENERIC_BLOCKS, INLINE
from reader.cleaning.html.tree import TEXT, attribute, descend

_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U0003ffff]")
_SPACE = re.compile(r"\s+")
_SENTENCE = re.compile(r"[。！？；，、：…]|[.!?;,:](?:\s|$)")
_NOT_WORDS = re.compile(r"[\W_]+")
_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_COPYRIGHT = re.compile(
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
_ARTICLE_NAMES_TEXT = """
    js_content article-content article-body articlebody article_content article_body
    articlecontent article__body article__content article-text articletext entry-content
    entry-body post-content post-body post_content post_body postcontent story-body
    story-content storybody rich_media_content trs_editor news-content news_content news-body
    newscontent content-article article-detail article-main markdown-body wysiwyg post-text
    mw-parser-output field-name-body available-content
"""
_ARTICLE_NAMES = frozenset(_ARTICLE_NAMES_TEXT.split())
_LEAVES_TEXT = """
    p li blockquote dd dt figure h1 h2 h3 h4 h5 h6
"""
_LEAVES = frozenset(_LEAVES_TEXT.split())
_MEDIA = frozenset(("img", "figure", "picture", "video", "audio", "iframe", "object", "embed"))
_MAIN = frozenset(("main", "[main]"))

MOST = 300_000
"""The most nodes of a page that are looked at; of a larger one everything is shown."""

SHARE = 0.5
"""The least share of the running text of a page that the marked element holds."""

ALMOST = 0.97
"""The share of the text of an element that an element inside it must hold to be taken instead."""

_AROUND = 20_000
_FOOT = 0.25
"""The most of the running text of a page that stands beside its copyright line."""

_COPYRIGHTS = 20
_BARS = 20
_BAR = 120
_BAR_LINK = 20
"""The most weight of a bar of links at the edge of an article, and of each link on average."""

_ORACLE = 120
"""The least length of an ``articleBody`` that is used, folded."""
_SAMPLES = 40
_SAMPLE = 12


@dataclass(frozen=True, slots=True)
class ArticleRoot:
    """The article of a page.

    Attributes:
        tag: The element whose content it is.
        above: The text of the page above it, a line for each text node; the beginning of it.
        below: The text below it, and what was taken out of it.
    """

    tag: Tag
    above: str = ""
    below: str = ""


@dataclass(slots=True)
class _Element:
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

    tag: Tag
    parent: int
    running: int = 0
    text: int = 0
    linked: int = 0
    plain: int = 0
    is_furniture: bool = False
    has_heading: bool = False
    has_media: bool = False


@dataclass(slots=True)
class _Page:
    """The elements of a page in document order, and its texts with their elements.

    Attributes:
        elements: The elements.
        texts: The number of its element and the text of each text node.
        copyrights: The elements that hold a copyright line.
    """

    elements: list[_Element] = field(default_factory=list)
    texts: list[tuple[int, str]] = field(default_factory=list)
    copyrights: list[int] = field(default_factory=list)


def article_root(tree: Tag, title: str = "") -> ArticleRoot:
    """Find the element of a page that holds its article; furniture in it is taken out.

    Args:
        tree: The page.
        title: The title of the article.

    Returns:
        The tree itself when no element of it holds the article.
    """
    page = _survey(tree)
    if page is None or not page.elements[0].plain:
        return ArticleRoot(tree)
    if page.elements[0].running < 0.3 * page.elements[0].plain:
        _forget_furniture(page)
    _discount_copyright(page)
    number = _by_oracle(page, _oracle(tree, title))
    if number is None:
        number = _by_marks(page)
    number = _by_weight(page) if number is None else _narrowed(page, number)
    inside = _prune(page, number)
    above, below = _texts_around(page, number, inside)
    return ArticleRoot(_held(page.elements[number].tag), above, below)


def _survey(tree: Tag) -> _Page | None:
    """Weigh the elements of a page; None when there are too many."""
    page = _Page([_Element(tree, -1)])
    stack: list[tuple[int, Iterator[PageElement], bool, bool]] = []
    stack.append((0, iter(tree.contents), False, False))
    count = 0
    while stack:
        number, nodes, in_link, in_furniture = stack[-1]
        for node in nodes:
            count += 1
            if count > MOST:
                return None
            if isinstance(node, Tag):
                if node.name in _UNSEEN:
                    continue
                element = _Element(node, number, is_furniture=_is_furniture(node))
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
            if type(node) in TEXT:
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


def _weigh(page: _Page, number: int, text: str, *, in_link: bool, in_furniture: bool) -> None:
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


def _is_furniture(tag: Tag) -> bool:
    """Tell whether an element is not of the article by its name, its role or its class."""
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


def _forget_furniture(page: _Page) -> None:
    """Weigh the page without regard to names: they say that most of its text is furniture."""
    for element in page.elements:
        element.running = element.plain
        element.is_furniture = element.tag.name in _FURNITURE


def _discount_copyright(page: _Page) -> None:
    """Count no text beside a copyright line as running, such as the addresses in a footer."""
    total = page.elements[0].running
    for owner in page.copyrights[:_COPYRIGHTS]:
        number = -1
        for outer in _ancestors(page, owner):
            if page.elements[outer].plain > _FOOT * total or page.elements[outer].has_heading:
                break
            number = outer
        if number < 0:
            continue
        weight = page.elements[number].running  # none the second time
        for outer in _ancestors(page, number):
            page.elements[outer].running -= weight


def _oracle(tree: Tag, title: str) -> str:
    """Return the text of the article as the page's JSON-LD has it, folded."""
    scripts = [
        str(node.contents[0])
        for node in descend(tree)
        if isinstance(node, Tag)
        and node.name == "script"
        and "ld+json" in attribute(node, "type").lower()
        and len(node.contents) == 1
        and isinstance(node.contents[0], NavigableString)
    ]
    return _NOT_WORDS.sub("", read_article(scripts[:50], [title]).body) if scripts else ""


def _by_oracle(page: _Page, body: str) -> int | None:
    """Return the lowest element that holds the text of the article, known from elsewhere."""
    if len(body) < _ORACLE:
        return None
    whole, owners, starts, length = [], [], [], 0
    for number, text in page.texts:
        folded = _NOT_WORDS.sub("", text)
        if folded:
            whole.append(folded)
            owners.append(number)
            starts.append(length)
            length += len(folded)
    text = "".join(whole)
    places = []
    step = max(1, (len(body) - _SAMPLE) // _SAMPLES)
    samples = [body[at : at + _SAMPLE] for at in range(0, len(body) - _SAMPLE + 1, step)]
    for sample in samples:
        at = text.find(sample)
        if at >= 0 and text.find(sample, at + 1) < 0:  # a text that is there twice says nothing
            places.append(at)
    if len(places) < 0.5 * len(samples):
        return None
    from bisect import bisect_right

    numbers = sorted(owners[bisect_right(starts, at) - 1] for at in places)
    paths = [_ancestors(page, number) for number in numbers]
    counts: dict[int, int] = {}
    for path in paths:
        for number in path:
            counts[number] = counts.get(number, 0) + 1
    holding = [number for number, count in counts.items() if count >= 0.95 * len(paths)]
    number = max(holding)  # the lowest comes last in document order among ancestors
    return _widen(page, number)


def _ancestors(page: _Page, number: int) -> list[int]:
    """Return an element and those around it, the outermost last."""
    path = [number]
    while (number := page.elements[number].parent) >= 0:
        path.append(number)
    return path


def _widen(page: _Page, number: int) -> int:
    """Return the ``article`` around an element when it adds little, such as a picture on top."""
    weight = page.elements[number].running
    for outer in _ancestors(page, number):
        if page.elements[outer].tag.name == "article":
            return outer if page.elements[outer].running <= 1.3 * weight + 100 else number
    return number


def _by_marks(page: _Page) -> int | None:
    """Return the element that is marked as the article, None when none holds most of the text."""
    total = page.elements[0].running
    by_mark: dict[str, list[int]] = {}
    for number, element in enumerate(page.elements):
        if element.running and number:
            for mark in _marks(element.tag):
                by_mark.setdefault(mark, []).append(number)
    best: int | None = None
    for mark in sorted(by_mark, key=lambda mark: mark in _MAIN):
        number = _together(page, by_mark[mark])
        weight = page.elements[number].running
        if weight < SHARE * total:
            continue
        if best is None:
            best = number
        elif mark in _MAIN:
            continue
        elif page.elements[best].running < ALMOST * weight or (
            weight >= ALMOST * page.elements[best].running
            and page.elements[number].text < page.elements[best].text
        ):
            best = number
    return best


def _marks(tag: Tag) -> Iterator[str]:
    """Yield what marks an element as the article."""
    if tag.name in ("article", "main", "sr-rd-content"):
        yield tag.name
    role = attribute(tag, "role")
    if role in ("article", "main"):
        yield f"[{role}]"
    if "articlebody" in attribute(tag, "itemprop").lower():
        yield "articlebody"
    if tag.attrs:
        for name in f"{attribute(tag, 'class')} {attribute(tag, 'id')}"[:300].lower().split():
            if name in _ARTICLE_NAMES:
                yield name


def _together(page: _Page, numbers: list[int]) -> int:
    """Return the largest of some elements, or the one around those that are not much smaller."""
    largest = max(numbers, key=lambda number: page.elements[number].running)
    least = 0.1 * page.elements[largest].running
    parts = [number for number in numbers if page.elements[number].running > least]
    shared = set(_ancestors(page, largest))
    for number in parts:
        if number != largest:
            shared &= set(_ancestors(page, number))
    if page.elements[largest].has_heading and not any(
        page.elements[number].has_heading for number in parts if number != largest
    ):
        return largest  # the others are cards of other articles
    return max(shared)


def _by_weight(page: _Page) -> int:
    """Return the lowest element that holds almost all of the running text."""
    children: dict[int, list[int]] = {}
    for number, element in enumerate(page.elements):
        if element.running:
            children.setdefault(element.parent, []).append(number)
    number = 0
    while inside := children.get(number):
        heaviest = max(inside, key=lambda child: page.elements[child].running)
        element = page.elements[heaviest]
        rest = page.elements[number].running - element.running
        if element.tag.name in INLINE or element.tag.name in _LEAVES:
            break
        if rest > (1 - ALMOST) * page.elements[number].running or rest > 300:
            break
        number = heaviest
    return number


def _narrowed(page: _Page, number: int) -> int:
    """Return the lowest element that holds all of an article but links around it.

    A picture above the text stays, and so does any other text but the title.
    """
    children: dict[int, list[int]] = {}
    for child in range(number + 1, len(page.elements)):
        children.setdefault(page.elements[child].parent, []).append(child)
    while inside := children.get(number):
        heaviest = max(inside, key=lambda child: page.elements[child].running)
        element = page.elements[heaviest]
        if element.running < page.elements[number].running:
            break
        if element.tag.name in INLINE or element.tag.name in _LEAVES:
            break
        others = [page.elements[child] for child in inside if child != heaviest]
        if not all(map(_is_around, others)):
            break
        number = heaviest
    return number


def _is_around(element: _Element) -> bool:
    """Tell whether an element beside an article is a title, links, or furniture."""
    if element.is_furniture or element.tag.name == "h1":
        return True
    return not element.has_media and element.linked * 2 >= element.text


def _held(tag: Tag) -> Tag:
    """Return an element that holds another one: the walker handles what is in a root, not it."""
    if tag.name in GENERIC_BLOCKS or tag.name in ("td", "th"):
        return tag
    holder = Tag(name="div")
    holder.contents = [tag]
    return holder


def _texts_around(page: _Page, root: int, inside: set[int]) -> tuple[str, str]:
    """Return the texts of a page above and below what is left of its article."""
    around: tuple[list[str], list[str]] = ([], [])
    has_begun = False
    for number, text in page.texts:
        has_begun |= number >= root
        if number not in inside:
            around[has_begun].append(_SPACE.sub(" ", text).strip())
    above, below = ("\n".join(texts)[:_AROUND] for texts in around)
    return above, below


def _prune(page: _Page, root: int) -> set[int]:
    """Take furniture out of an element, unless it holds much of its text.

    Returns:
        The elements that are left of it.
    """
    whole = page.elements[root].plain
    gone: dict[int, set[int]] = {}
    inside = {root}
    for number in range(root + 1, len(page.elements)):
        element = page.elements[number]
        if element.parent not in inside:
            if element.parent < root:
                break
            continue
        if element.is_furniture and _is_spare(element, whole):
            gone.setdefault(element.parent, set()).add(id(element.tag))
        else:
            inside.add(number)
    for parent, tags in gone.items():
        tag = page.elements[parent].tag
        tag.contents = [node for node in tag.contents if id(node) not in tags]
    _prune_bars(page, root, inside)
    return inside


def _prune_bars(page: _Page, root: int, inside: set[int]) -> None:
    """Take bars of links off both ends of an article: the previous page, the contents, the next."""
    tag = page.elements[root].tag
    numbers = {
        id(page.elements[number].tag): number
        for number in inside
        if page.elements[number].parent == root
    }
    gone: set[int] = set()
    for nodes in (tag.contents, tag.contents[::-1]):
        for node in nodes:
            number = numbers.get(id(node))
            if number is not None and len(gone) < _BARS and _is_bar(page, number):
                gone.add(number)
            elif number is None:
                if type(node) in TEXT and _NOT_WORDS.sub("", str(node)):
                    break
            elif _is_content(page.elements[number]):
                break
    bars = {id(page.elements[number].tag) for number in gone}
    tag.contents = [node for node in tag.contents if id(node) not in bars]
    for number in sorted(inside):
        if number in gone or (number != root and page.elements[number].parent in gone):
            gone.add(number)
    inside -= gone


def _is_content(element: _Element) -> bool:
    """Tell whether an element at the edge of an article belongs to it, and is not its title."""
    return element.has_media or (element.text > 0 and element.tag.name != "h1")


def _is_bar(page: _Page, number: int) -> bool:
    """Tell whether an element is a bar of short links."""
    element = page.elements[number]
    if element.has_media or element.tag.name in ("ul", "ol", "dl", "table", "h1", "h2", "h3"):
        return False
    links = 1 if element.tag.name == "a" else 0
    for inner in islice(page.elements, number + 1, number + 1 + _BAR):
        if inner.parent < number:
            break
        links += inner.tag.name == "a"
    is_short = 0 < element.text <= _BAR and element.linked <= _BAR_LINK * links
    return is_short and element.linked * 5 >= element.text * 4


def _is_spare(element: _Element, whole: int) -> bool:
    """Tell whether furniture may be taken out of an article of a weight."""
    if element.has_heading or element.tag.name in ("label", "input", "textarea", "button"):
        return False  # cleaning knows short ones
    if element.tag.name == "aside" and element.linked * 3 < element.text:
        return False  # a box of the article
    return element.plain <= 0.4 * whole
