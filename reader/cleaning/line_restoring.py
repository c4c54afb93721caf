"""Line restoring: find the line ends of text whose line ends were deleted.

Video descriptions are archived that way. Items that were on a line of their own are still
recognisable: URLs, chapters, runs of hashtags, rules, numbered points. Only line ends are added.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import pairwise
from typing import NamedTuple

from reader.patterns import lazy_pattern

_URL = lazy_pattern(r"https?://[\w.~:/?#\[\]@!$&'()*+,;=%-]{1,1200}", re.ASCII | re.IGNORECASE)
_ASCII = lazy_pattern(r"[!-~]{5,}")
_BARE_URL = lazy_pattern(
    r"(?<![@\w./-])(?:www\.(?:[a-z0-9-]{1,63}\.){1,4}[a-z]{2,8}|(?:[a-z0-9-]{1,63}\.){1,4}"
    r"(?:com|net|org|ly|me|cc|co|gg|gl|be|to|io|tv|tw|hk|cn|page|link|app))/[\w.~:/?#@!$&*+,;=%-]*",
    re.ASCII | re.IGNORECASE,
)
_EMAIL = lazy_pattern(
    r"(?<![\w.%+-])[\w.%+-]{1,64}@(?:[a-z0-9-]{1,63}\.){1,4}(?:com|net|org|[a-z]{2})(?![a-z0-9])",
    re.ASCII | re.IGNORECASE,
)
_VIDEO = lazy_pattern(r"https?://(?:youtu\.be/|www\.youtube\.com/watch\?v=)[\w-]{11}", re.ASCII)
_LABEL = lazy_pattern(
    r"(?:Facebook|FB|Instagram|IG|Twitter|Telegram|You[Tt]ube|Patreon|Pay[Pp]al|Discord|E-?[Mm]ail"
    r"|EMAIL|Gmail|Website|Web|Medium|Whats[Aa]pp|Line|LINE|We[Cc]hat|Tik[Tt]ok|Spotify|Odysee|Podcast"
    r"|Blog|Bilibili|Weibo|Twitch|Threads|Substack|Follow|Support|Bitcoin|Ethereum|Contact)"
    r"(?=[^\x00-\x7f]|[:\s]|$)"
)
RULE = lazy_pattern(r"([-－—–_=＝*＊~～·─━═▬])\1{4,}")
"""A run of one mark that separates parts of the text."""
_TIME = lazy_pattern(r"(?:([0-9]{1,2})[:：])?([0-9]{1,3})[:：]([0-5][0-9])(?![0-9:：])")
_POINT = lazy_pattern(r"([0-9]{1,2})[.、．)）](?![0-9])")
_TAGS = lazy_pattern(r"(?:[#＃][^\s#＃,，。！？、：；:;()（）【】《》「」|]{1,50}[ \u3000]*){2,}")
_CONTINUES = frozenset("，,、；;：:。！？!?）)】」』》”’")
_TAG_LABEL = lazy_pattern(r"[#＃]\w{1,20}[:：]")
_BULLETS = "✪►▶▷◆◇■□●○★☆※➤➜☞👉🔴🔵🔔📌📍✅✔♥💙💛💚🔻🔺🌟⭐▪•"
_BOX = lazy_pattern("[。！？!?…）)】]【")
_NOT_FIRST = frozenset(" \u3000\u00a0，。、；：！？）】」』》”’,.;:!?)]}>…\n")
_DIGITS = frozenset("0123456789.")
_IN_NUMBERS = frozenset("0123456789.,:")
_BEFORE_CHAPTER = "([（【〔"

CHAPTERS = 3
"""The minimum number of times that form a list of chapters."""
POINTS = 3
"""The minimum number of numbered points that form a list."""
BULLETS = 2
"""The minimum number of equal bullets that form a list."""


class Address(NamedTuple):
    """A URL or mail address in plain text.

    Attributes:
        start: First code point.
        end: One past the last code point.
        target: The link target.
    """

    start: int
    end: int
    target: str


def find_addresses(text: str) -> list[Address]:
    """Return the addresses in a text, in order; none contains a line end or a rule."""
    if "." not in text:
        return []
    addresses: list[Address] = []
    for run in _ASCII.finditer(text):
        if "/" in run[0] or "@" in run[0]:
            _find_in(text, run.start(), run.end(), addresses)
    return addresses


def _find_in(text: str, start: int, end: int, addresses: list[Address]) -> None:
    """Append the addresses in a run of ASCII characters."""
    in_run: list[Address] = []
    at = start
    while match := _URL.search(text, at, end):
        at = url_end(text, match.start(), match.end())
        in_run.append(Address(match.start(), at, text[match.start() : at]))
    for pattern, scheme in ((_BARE_URL, "https://"), (_EMAIL, "mailto:")):
        for match in pattern.finditer(text, start, end):
            first, last = match.span()
            if scheme == "https://":
                last = url_end(text, first, last)
            if not _overlaps(in_run, first, last):
                in_run.append(Address(first, last, scheme + text[first:last]))
        in_run.sort()
    addresses.extend(in_run)


def _overlaps(addresses: list[Address], start: int, end: int) -> bool:
    at = bisect_right(addresses, start, key=lambda address: address.start)
    return (at > 0 and addresses[at - 1].end > start) or (
        at < len(addresses) and addresses[at].start < end
    )


def url_end(text: str, start: int, end: int) -> int:
    """Return the end of an address that may be joined to the text after it."""
    video = _VIDEO.match(text, start, end)
    if video and text[video.end() : video.end() + 1] not in "&?#":
        return video.end()
    inner = text.find("http", start + 8, end)
    if inner >= 0 and text.startswith(("http://", "https://"), inner):
        end = inner
    if rule := RULE.search(text, start + 8, end):
        end = rule.start()
    for label in _LABEL.finditer(text, start + 8, end):
        if text[label.start() - 1] not in "/.?=&@" and label.start() > start + 12:
            end = label.start()
            break
    while end > start + 8 and text[end - 1] in ".,;:!?'*([&":
        end -= 1
    if text[end - 1] == ")" and "(" not in text[start:end]:
        end -= 1
    return end


def split_joined_lines(text: str) -> list[str]:
    """Return the lines of a text whose line ends were deleted.

    The concatenation of the lines is the text.

    Args:
        text: Text without line ends.
    """
    addresses = find_addresses(text)
    starts = [address.start for address in addresses]
    cuts = _cuts_at_addresses(text, addresses)
    for cut in (*_cuts_at_lists(text), *_cuts_at_marks(text)):
        index = bisect_right(starts, cut) - 1
        inside = index >= 0 and addresses[index].start < cut < addresses[index].end
        if not inside and 0 < cut < len(text):
            cuts.add(cut)
    edges = [0, *sorted(cuts), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


def _cuts_at_addresses(text: str, addresses: list[Address]) -> set[int]:
    """Return the ends of addresses that text follows directly."""
    return {
        address.end
        for address in addresses
        if address.end < len(text) and text[address.end] not in _NOT_FIRST
    }


def _cuts_at_lists(text: str) -> set[int]:
    """Return the starts of chapters, numbered points and bullets."""
    cuts: set[int] = set()
    for start in chapter_starts(text):
        cuts.add(start - 1 if start and text[start - 1] in _BEFORE_CHAPTER else start)
    cuts.update(_point_starts(text))
    for mark in _BULLETS:
        if text.count(mark) >= BULLETS:
            cuts.update(match.end() for match in re.finditer(f"[^{mark}](?={mark})", text))
    return cuts


def _point_starts(text: str) -> list[int]:
    """Return the starts of numbered points 1, 2, 3 and so on."""
    starts: list[int] = []
    if str(POINTS) not in text:
        return starts
    for match in _POINT.finditer(text):
        before = text[match.start() - 1 : match.start()]
        if int(match[1]) == len(starts) + 1 and before not in _IN_NUMBERS:
            starts.append(match.start())
    return starts if len(starts) >= POINTS else []


def chapter_starts(text: str) -> list[int]:
    """Return the offsets of the ascending times of a chapter list that starts near zero."""
    starts: list[int] = []
    if text.count(":") + text.count("：") < CHAPTERS:
        return starts
    last = -1
    for match in _TIME.finditer(text):
        at = match.start()
        before = text[at - 1 : at] if at else ""
        if before in _DIGITS or (before in ":：" and text[at - 2 : at - 1] in _DIGITS and at > 1):
            continue
        seconds = int(match[1] or 0) * 3600 + int(match[2]) * 60 + int(match[3])
        if seconds <= last or (not starts and seconds > 600):
            if len(starts) >= CHAPTERS:
                break
            starts, last = ([match.start()], seconds) if seconds <= 600 else ([], -1)
            continue
        starts.append(match.start())
        last = seconds
    return starts if len(starts) >= CHAPTERS else []


def _cuts_at_marks(text: str) -> set[int]:
    """Return the starts and ends of rules, runs of hashtags and bracketed labels."""
    cuts: set[int] = set()
    for match in RULE.finditer(text):
        cuts.update(match.span())
    if "#" in text or "＃" in text:
        for match in _TAGS.finditer(text):
            cuts.update((match.start(), _tags_end(text, match)))
        cuts.update(match.start() for match in _TAG_LABEL.finditer(text))
    if "【" in text:
        cuts.update(match.end() - 1 for match in _BOX.finditer(text))
    return cuts


def _tags_end(text: str, tags: re.Match[str]) -> int:
    """Return the end of a run of hashtags, before the last one if a sentence follows it directly.

    The end of that tag is unknown, but the sentence in ``#甲 #乙最近的節目，很好看`` must not be
    split.
    """
    if text[tags.end() : tags.end() + 1] not in _CONTINUES:
        return tags.end()
    return max(text.rfind("#", *tags.span()), text.rfind("＃", *tags.span()))
