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

from collections.abc import Iterator
from itertools import islice

from reader.cleaning.html.elements import Element, descend
from reader.cleaning.html.json_ld import read_article
from reader.cleaning.html.page_weights import (
    WeighedElement,
    WeighedPage,
    ancestors,
    discount_copyright,
    forget_furniture,
    weigh_page,
)
from reader.cleaning.html.tag_names import GENERIC_BLOCKS, INLINE
from reader.cleaning.html.tree import attribute
from reader.patterns import lazy_pattern
from reader.records import dataclass

_SPACE = lazy_pattern(r"\s+")
_NOT_WORDS = lazy_pattern(r"[\W_]+")

_ARTICLE_NAMES_TEXT = """
    js_content article-content article-body articlebody article_content article_body
    articlecontent article__body article__content article-text articletext entry-content
    entry-body post-content post-body post_content post_body postcontent story-body
    story-content storybody rich_media_content trs_editor news-content news_content news-body
    newscontent content-article article-detail article-main markdown-body wysiwyg post-text
    mw-parser-output field-name-body available-content articalcontent t_f
"""
_ARTICLE_NAMES = frozenset(_ARTICLE_NAMES_TEXT.split())
_LEAVES_TEXT = """
    p li blockquote dd dt figure h1 h2 h3 h4 h5 h6
"""
_LEAVES = frozenset(_LEAVES_TEXT.split())
_MAIN = frozenset(("main", "[main]"))


SHARE = 0.5
"""The least share of the running text of a page that the marked element holds."""

ALMOST = 0.97
"""The share of the text of an element that an element inside it must hold to be taken instead."""

_AROUND = 20_000

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

    tag: Element
    above: str = ""
    below: str = ""


def article_root(tree: Element, title: str = "") -> ArticleRoot:
    """Find the element of a page that holds its article; furniture in it is taken out.

    Args:
        tree: The page.
        title: The title of the article.

    Returns:
        The tree itself when no element of it holds the article.
    """
    page = weigh_page(tree)
    if page is None or not page.elements[0].plain:
        return ArticleRoot(tree)
    if page.elements[0].running < 0.3 * page.elements[0].plain:
        forget_furniture(page)
    discount_copyright(page)
    number = _by_oracle(page, _oracle(tree, title))
    if number is None:
        number = _by_marks(page)
    number = _by_weight(page) if number is None else _narrowed(page, number)
    inside = _prune(page, number)
    above, below = _texts_around(page, number, inside)
    return ArticleRoot(_held(page.elements[number].tag), above, below)


def _oracle(tree: Element, title: str) -> str:
    """Return the text of the article as the page's JSON-LD has it, folded."""
    scripts = [
        str(node.contents[0])
        for node in descend(tree)
        if isinstance(node, Element)
        and node.name == "script"
        and "ld+json" in attribute(node, "type").lower()
        and len(node.contents) == 1
        and isinstance(node.contents[0], str)
    ]
    return _NOT_WORDS.sub("", read_article(scripts[:50], [title]).body) if scripts else ""


def _by_oracle(page: WeighedPage, body: str) -> int | None:
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
    paths = [ancestors(page, number) for number in numbers]
    counts: dict[int, int] = {}
    for path in paths:
        for number in path:
            counts[number] = counts.get(number, 0) + 1
    holding = [number for number, count in counts.items() if count >= 0.95 * len(paths)]
    number = max(holding)  # the lowest comes last in document order among ancestors
    return _widen(page, number)


def _widen(page: WeighedPage, number: int) -> int:
    """Return the ``article`` around an element when it adds little, such as a picture on top."""
    weight = page.elements[number].running
    for outer in ancestors(page, number):
        if page.elements[outer].tag.name == "article":
            return outer if page.elements[outer].running <= 1.3 * weight + 100 else number
    return number


def _by_marks(page: WeighedPage) -> int | None:
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


def _marks(tag: Element) -> Iterator[str]:
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


def _together(page: WeighedPage, numbers: list[int]) -> int:
    """Return the largest of some elements, or the one around those that are not much smaller."""
    largest = max(numbers, key=lambda number: page.elements[number].running)
    least = 0.1 * page.elements[largest].running
    parts = [number for number in numbers if page.elements[number].running > least]
    shared = set(ancestors(page, largest))
    for number in parts:
        if number != largest:
            shared &= set(ancestors(page, number))
    if page.elements[largest].has_heading and not any(
        page.elements[number].has_heading for number in parts if number != largest
    ):
        return largest  # the others are cards of other articles
    return max(shared)


def _by_weight(page: WeighedPage) -> int:
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


def _narrowed(page: WeighedPage, number: int) -> int:
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


def _is_around(element: WeighedElement) -> bool:
    """Return whether an element beside an article is a title, links, or furniture."""
    if element.is_furniture or element.tag.name == "h1":
        return True
    return not element.has_media and element.linked * 2 >= element.text


def _held(tag: Element) -> Element:
    """Return an element that holds another one: the walker handles what is in a root, not it."""
    if tag.name in GENERIC_BLOCKS or tag.name in ("td", "th"):
        return tag
    holder = Element("div", {})
    holder.contents.append(tag)
    return holder


def _texts_around(page: WeighedPage, root: int, inside: set[int]) -> tuple[str, str]:
    """Return the texts of a page above and below what is left of its article."""
    around: tuple[list[str], list[str]] = ([], [])
    has_begun = False
    for number, text in page.texts:
        has_begun |= number >= root
        if number not in inside:
            around[has_begun].append(_SPACE.sub(" ", text).strip())
    above, below = ("\n".join(texts)[:_AROUND] for texts in around)
    return above, below


def _prune(page: WeighedPage, root: int) -> set[int]:
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


def _prune_bars(page: WeighedPage, root: int, inside: set[int]) -> None:
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
                if type(node) is str and _NOT_WORDS.sub("", str(node)):
                    break
            elif _is_content(page.elements[number]):
                break
    bars = {id(page.elements[number].tag) for number in gone}
    tag.contents = [node for node in tag.contents if id(node) not in bars]
    for number in sorted(inside):
        if number in gone or (number != root and page.elements[number].parent in gone):
            gone.add(number)
    inside -= gone


def _is_content(element: WeighedElement) -> bool:
    """Return whether an element at the edge of an article belongs to it, and is not its title."""
    return element.has_media or (element.text > 0 and element.tag.name != "h1")


def _is_bar(page: WeighedPage, number: int) -> bool:
    """Return whether an element is a bar of short links."""
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


def _is_spare(element: WeighedElement, whole: int) -> bool:
    """Return whether furniture may be taken out of an article of a weight."""
    if element.has_heading or element.tag.name in ("label", "input", "textarea", "button"):
        return False  # cleaning knows short ones
    if element.tag.name == "aside" and element.linked * 3 < element.text:
        return False  # a box of the article
    return element.plain <= 0.4 * whole
