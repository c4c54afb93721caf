"""Shortcodes and template tags of site generators, by their meaning.

Hugo writes ``{{< figure src="a.jpg" >}}``, Jekyll and Hexo ``{% include video.html id="x" %}``.
A tag that stands for a video, a figure, a link or a quotation becomes that; of all others nothing
is shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import NamedTuple

from reader.patterns import lazy_pattern

ARGUMENT = lazy_pattern(
    r"""(?:(?P<key>[\w-]+)\s*(?:=|:(?!//))\s*)?(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'"""
    r"""|`(?P<ticks>[^`]*)`|(?P<word>[^\s"'`]+))"""
)
_COMMA = lazy_pattern(r"\s*,\s*")
_ADDRESS = lazy_pattern(r"https?://\S+")
_HAN = lazy_pattern("[\u3400-\u9fff]")
_COLOURED = lazy_pattern(r"(?:default|primary|success|info|warning|danger)\s*@\s*", re.IGNORECASE)
"""The colour before the words of a label, ``primary@words``."""
_STYLE = lazy_pattern(r"[a-z0-9#]+(?:[ ][a-z0-9#-]+){0,3}")
_HEX = lazy_pattern(r"#[0-9a-f]{3,8}")
_COLOURS = frozenset(
    (
        "default",
        "blue",
        "pink",
        "red",
        "purple",
        "orange",
        "green",
        "yellow",
        "cyan",
        "gray",
        "grey",
    )
)
_IMAGE = lazy_pattern(r"\.(?:jpe?g|png|gif|webp|svg|avif|bmp)(?:[?#]\S*)?$", re.IGNORECASE)
_ESCAPED = lazy_pattern(r"\\(.)")

VIDEO_SITES = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "youtuber": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "bili": "https://www.bilibili.com/video/{}",
}
"""The URL of a video by the name of the shortcode that takes its id."""
_POSTS = {
    "gist": "https://gist.github.com/{}",
    "tweet": "https://x.com/i/status/{}",
    "twitter": "https://x.com/i/status/{}",
    "x": "https://x.com/{}",
    "instagram": "https://www.instagram.com/p/{}",
    "codepen": "https://codepen.io/{}",
    "spotify": "https://open.spotify.com/{}",
    "music": "{}",
    "mp3": "{}",
    "pdf": "{}",
}
QUOTES = frozenset({"blockquote", "quote", "pullquote", "centerquote", "cq"})
"""The names of tags around a quotation."""
_FOLDS = ("details", "spoiler", "fold", "folding", "hidetoggle", "hideblock")
_PATHS = ("post_url", "post_path", "asset_path", "ref", "relref")
_SPOKEN = ("title", "caption", "summary", "text", "content", "label", "heading")


class Arguments(NamedTuple):
    """The arguments of a template tag.

    Attributes:
        named: By lower-case name.
        words: Without a name, in order.
        parts: What commas separate, where a tag separates its arguments so.
    """

    named: dict[str, str]
    words: tuple[str, ...]
    parts: tuple[str, ...] = ()

    def first(self, *names: str) -> str:
        """Return the first argument with one of these names, else an empty string."""
        return next((self.named[name] for name in names if self.named.get(name)), "")


def read_arguments(text: str) -> Arguments:
    """Return the arguments of a tag.

    Args:
        text: What follows its name.
    """
    named: dict[str, str] = {}
    words: list[str] = []
    for match in ARGUMENT.finditer(text):
        quoted = next((match[name] for name in ("double", "single") if match[name] is not None), "")
        value = _ESCAPED.sub(r"\1", quoted) or match["ticks"] or match["word"] or ""
        if match["key"]:
            named.setdefault(match["key"].lower(), value)
        elif value.strip(","):
            words.append(value)
    parts = () if named or '"' in text or "," not in text else _COMMA.split(text.strip())
    return Arguments(named, tuple(words), tuple(part.strip("\"' ") for part in parts))


def meaning_of(name: str, rest: str) -> str:
    """Return what an opening template tag stands for, as HTML or Markdown; empty for nothing.

    Args:
        name: The name of the tag, in lower case.
        rest: Its arguments as written.
    """
    arguments = read_arguments(rest)
    if name in ("include", "include_relative", "partial", "render"):
        if not arguments.words:
            return ""
        name = re.split(r"[./]", arguments.words[0].rsplit("/", 1)[-1])[0].lower()
        arguments = Arguments(arguments.named, arguments.words[1:])
        if name not in _MEANINGS and not _site_of(name):
            name = next((kind for kind in ("figure", "image", "video") if kind in name), name)
    if site := _site_of(name):
        return _video(site, arguments)
    if name in _POSTS:
        return _post(_POSTS[name], arguments)
    if name in QUOTES:
        return "\n\n<blockquote>\n\n"
    meaning = _MEANINGS.get(name)
    if meaning is not None:
        return meaning(arguments)
    title = arguments.first(*_SPOKEN)
    return f"\n\n**{title}**\n\n" if title else ""


def quoted_from(name: str, rest: str) -> str:
    """Return the line below a quotation that names its author and source; empty for none.

    Args:
        name: The name of the tag, in lower case.
        rest: Its arguments as written.
    """
    if name not in ("blockquote", "quote"):
        return ""
    arguments = read_arguments(rest)
    if arguments.named:
        names = [arguments.first("author"), arguments.first("source", "cite")]
    else:
        names = _COMMA.split(_ADDRESS.sub(",", rest.replace('"', "")))
    source = ", ".join(filter(None, map(str.strip, names)))
    return f"\n\n— {source}" if source else ""


def end_of(name: str) -> str:
    """Return what a closing template tag stands for.

    Args:
        name: The name of the tag that it closes.
    """
    if name in QUOTES:
        return "\n\n</blockquote>\n\n"
    return "\n\n</details>\n\n" if name in _FOLDS else "\n"


def _site_of(name: str) -> str:
    return next((url for site, url in VIDEO_SITES.items() if name.startswith(site)), "")


def _attribute(name: str, value: str) -> str:
    return f' {name}="{escape(value)}"' if value else ""


def _video(pattern: str, arguments: Arguments) -> str:
    key = arguments.first("id", "video", "video_id", "videoid", "bvid", "url", "src")
    key = key or next(iter(arguments.words), "")
    if not key:
        return ""
    url = key if "/" in key else pattern.format(key)
    title = arguments.first("title", "caption")
    return f"\n\n<iframe{_attribute('src', url)}{_attribute('title', title)}></iframe>\n\n"


def _post(pattern: str, arguments: Arguments) -> str:
    key = arguments.first("id", "url", "src") or "/".join(arguments.words[:2])
    if user := arguments.first("user"):
        key = f"{user}/status/{key}" if "x.com" in pattern else f"{user}/{key}"
    if not key:
        return ""
    url = key if key.startswith(("http://", "https://")) else pattern.format(key)
    return f"\n\n<{url}>\n\n" if url.startswith("http") else f"\n\n[{url}](<{url}>)\n\n"


def _figure(arguments: Arguments) -> str:
    source = arguments.first("src", "image_path", "url", "image", "path", "file", "data-src")
    words = list(arguments.words)
    if not source:
        place = next(
            (at for at, word in enumerate(words) if _IMAGE.search(word) or "/" in word), None
        )
        if place is None:
            return ""
        source = words[place]
        words = [word for word in words[place + 1 :] if not re.fullmatch(r"\d+%?(?:px)?", word)]
    caption = " ".join(
        dict.fromkeys(filter(None, (arguments.first("title"), arguments.first("caption"))))
    ) or " ".join(words)
    image = f"<img{_attribute('src', source)}{_attribute('alt', arguments.first('alt'))}>"
    below = f"<figcaption>{caption}</figcaption>" if caption else ""
    return f"\n\n<figure>{image}{below}</figure>\n\n"


def _player(element: str) -> Callable[[Arguments], str]:
    def player(arguments: Arguments) -> str:
        source = arguments.first("src", "url", "mp4", "file", "link", "webm", "id")
        source = source or next(iter(arguments.words), "")
        title = arguments.first("title", "caption")
        if not source:
            return ""
        attributes = _attribute("src", source) + _attribute("title", title)
        return f"\n\n<{element}{attributes}></{element}>\n\n"

    return player


def _link(arguments: Arguments) -> str:
    """Return Hexo's ``{% link text url %}`` as a link; Jekyll's has a path alone."""
    url = arguments.first("href", "url", "link", "to")
    text = arguments.first("text", "title", "content", "label")
    words = list(arguments.words)
    in_parts = any(map(_ADDRESS.match, arguments.parts))
    if arguments.parts and (in_parts or not any(map(_ADDRESS.match, words))):
        return _link_in_parts(arguments.parts)
    if not url:
        place = next(
            (at for at, word in enumerate(words) if word.startswith(("http://", "https://"))), None
        )
        if place is None:
            return text
        url = words.pop(place)
        words = words[:place]
    text = text or " ".join(words) or url
    return f"[{text}](<{url}>)"


def _link_in_parts(parts: tuple[str, ...]) -> str:
    """Return a link whose address stands between its words, a style and an icon."""
    place = next((at for at, part in enumerate(parts) if _ADDRESS.match(part)), None)
    before = parts[:place]
    words = parts[1:2] if place == 0 else [*filter(_HAN.search, before), *before[::-1]]
    text = next(filter(None, words), "")
    return text if place is None else f"[{text or parts[place]}](<{parts[place]}>)"


def _file_link(arguments: Arguments) -> str:
    """Return the title that Hexo's ``{% post_link file title %}`` gives a file of the site."""
    words = arguments.words[1:]
    return " ".join(words[:-1] if words[-1:] in (("true",), ("false",)) else words)


def _details(arguments: Arguments) -> str:
    parts = [part for part in arguments.parts if not _is_style(part)]
    title = arguments.first("summary", "title") or ", ".join(parts) or " ".join(arguments.words)
    summary = f"<summary>{title}</summary>" if title else ""
    return f"\n\n<details>{summary}\n\n"


def _nothing(_arguments: Arguments) -> str:
    return ""


def _is_style(part: str) -> bool:
    """Return whether an argument says nothing but how a tag looks: a colour, ``cyan open``."""
    words = part.lower().split()
    return all(word in _COLOURS or word == "open" or _HEX.fullmatch(word) for word in words)


def _spoken(arguments: Arguments) -> str:
    """Return the words that a tag marks or shows as a label, without their style."""
    words = arguments.words
    words = words[:-1] if len(words) > 1 and words[-1] in _COLOURS else words
    text = arguments.first(*_SPOKEN) or " ".join(words)
    return _COLOURED.sub("", text, 1)


def _spoken_in_style(arguments: Arguments) -> str:
    """Return the words of a tag that has its style before a comma, ``red, words``."""
    style, *words = arguments.parts or ("",)
    return ", ".join(words) if words and _STYLE.fullmatch(style) else _spoken(arguments)


_MEANINGS: dict[str, Callable[[Arguments], str]] = {
    **dict.fromkeys(("figure", "image", "img", "picture", "asset_img", "fancybox"), _figure),
    **dict.fromkeys(("video", "dplayer", "videojs", "mp4", "player"), _player("video")),
    **dict.fromkeys(("audio", "aplayer", "podcast"), _player("audio")),
    **dict.fromkeys(("iframe", "embed"), _player("iframe")),
    **dict.fromkeys(("link", "button", "btn", "linkcard", "linkgrid", "card"), _link),
    **dict.fromkeys(_FOLDS, _details),
    **dict.fromkeys(("post_link", "asset_link"), _file_link),
    **dict.fromkeys(("mark", "label", "kbd", "emp", "u", "abbr", "ruby"), _spoken),
    **dict.fromkeys(("wavy", "del", "s", "psw"), _spoken),
    **dict.fromkeys(("span", "p", "checkbox", "radio"), _spoken_in_style),
    **dict.fromkeys(_PATHS, _nothing),
}
