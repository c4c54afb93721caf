"""Escape untrusted text for each output format.

Titles, quotes, notes, tags and URLs are untrusted. Every writer passes them through the function of
its format here. Escapes are invisible where the format is displayed: a backslash in Markdown, a
zero-width space in Org, a character reference in HTML.
"""

from __future__ import annotations

import hashlib
import html as html_module
import json
import re
from collections.abc import Callable, Iterable

from reader.patterns import lazy_pattern
from reader.records import dataclass
from reader.text.safe import outgoing, outgoing_line


@dataclass(frozen=True, slots=True)
class Construct:
    """One kind of active construct of a format.

    Attributes:
        name: A description.
        pattern: A regular expression; its match, which may be empty, is escaped.
    """

    name: str
    pattern: str


EDITORS = (
    Construct("Emacs file variables", r"(?<=Local Variables)(?=:)|(?<=-\*)(?=-)"),
    Construct("Vim modelines", r"(?<=\bvim)(?=:)|(?<=\bvi)(?=:)|(?<=\bex)(?=:)"),
)
"""Commands that editors look for in any text file."""

MARKDOWN_SIGNS = (
    Construct(
        "emphasis, code, links, images, HTML, headings, tables, footnotes", r"[\\`*_\[\]<>#|~]"
    ),
    Construct("block ids, mathematics, comments, entities, highlights, mentions", r"[\^$%&=@]"),
    Construct("templates: {{ }}, ${ }, <% %>", r"[{}]"),
)
"""Characters that Obsidian, its plugins or GitHub interpret anywhere; a backslash escapes them."""

MARKDOWN_WORDS = (
    Construct("bare URLs", r"(?<=:)//|(?<=www)\."),
    Construct("Dataview fields", r"(?<=:):"),
    Construct("editor commands", r"(?<=Local Variables):|(?<=\bvim):|(?<=\bvi):|(?<=\bex):"),
)
"""Constructs that they interpret after certain words or characters; a backslash escapes them."""

PLUGINS = (
    Construct("templates: <% %>, {{ }}, ${ }", r"<(?=%)|%(?=[>%])|\{(?=\{)|\$(?=[{=])"),
    Construct("Obsidian links and embeds", r"\[(?=\[)"),
    Construct("Dataview fields, highlights", r"(?<=:):|=(?==)(?!=*[ \t]*$)"),
    Construct("block ids", r"\^(?=[0-9A-Za-z-]+[ \t]*$)"),
    Construct("editor commands", r"(?<=Local Variables):|(?<=\bvim):|(?<=\bvi):|(?<=\bex):"),
)
"""Constructs that only Obsidian, its plugins and editors interpret. For articles rendered as
Markdown: their own markup stays active, and single characters stay readable."""

_HIGHLIGHTED = (
    "abap actionscript ada apache apl applescript arduino asm assembly awk bash basic bat batch bf"
    " bibtex c c# c++ clang clojure cmake cobol coffeescript conf console cpp crystal cs csharp css"
    " csv cuda cypher d dart delphi diff docker dockerfile dos elisp elixir elm erlang f# fish"
    " fortran fsharp gdscript git glsl go golang gradle graphql groovy haml haskell hcl hlsl html"
    " http ini java javascript jinja js json json5 jsonc jsonnet jsx julia kotlin less lisp log lua"
    " make makefile markdown matlab md nginx nim nix none objc objective-c objectivec ocaml octave"
    " pascal perl php plain plaintext postgresql powershell prolog properties protobuf ps1 py"
    " python python3 qml r rb regex rs rst ruby rust sas sass scala scheme scss sed sh shell"
    " smalltalk sql stylus svelte svg swift systemd tcl terraform tex latex text toml ts tsx tsv"
    " txt typescript vb vbnet verilog vhdl vim vue wasm wgsl xml yaml yml zig zsh"
)
_LANGUAGES = frozenset(_HIGHLIGHTED.split())
"""Languages that are only highlighted; plugins may run or fetch blocks with other names."""

_MARKDOWN_OPENING = lazy_pattern(r"^([ \t]*)(?:([-+:])|(\d{1,9})([.)]))", re.MULTILINE)
"""The start of a list, a rule or a definition."""

ORG = (
    Construct(
        "links, footnotes, citations, timestamps, cookies, priorities", r"(?<=\[)(?=[^ \t\n])"
    ),
    Construct("targets, angle links, timestamps, Lisp in timestamps", r"(?<=<)(?=[^ \t\n])"),
    Construct("macros", r"(?<=\{)(?=\{)"),
    Construct("export snippets", r"(?<=@)(?=@)"),
    Construct("LaTeX commands, entities, line breaks", r"(?<=\\)(?=[^ \t\n])|(?<=\$)(?=\$)"),
    Construct("inline source, inline calls, subscripts", r"(?<=[^ \t\n])(?=[_^][^ \t\n])"),
    Construct("emphasis", r"(?:(?<=[^0-9A-Za-z][*/=~+])|(?<=\A[*/=~+])|(?<=_))(?=[^ \t\n])"),
    Construct("plain links of any type: shell:, elisp:, https:", r"(?<=[\w+.-])(?=:[^ \t\n])"),
    *EDITORS,
)
"""Constructs that Org interprets anywhere in a line; a zero-width space breaks them, as its manual
advises."""

_ORG_OPENING = lazy_pattern(r"^([ \t]*)(?=[*#:|+%\\-]|\d+[.)]|[A-Za-z][.)])", re.MULTILINE)
"""The start of a heading, keyword, comment, drawer, list, table or diary sexp."""

YAML = (
    Construct("HTML and templates", r"[<>]"),
    Construct("code run by plugins, links, templates", r"`|\[(?=\[)|\](?=\])|\{(?=\{)|\$(?=\{)"),
    Construct("Obsidian comments and fields", r"%(?=%)|:(?=:)"),
    Construct("editor commands", r"(?<=Local Variables):|(?<=\bvim):|(?<=\bvi):|(?<=\bex):"),
)
"""Constructs that programs look for in the whole file, including the front matter."""

FORMULAS = "=+-@＝＋－＠﹢﹣﹦﹫−"
"""Characters that start a spreadsheet formula; Excel also accepts the full-width forms."""

ZERO_WIDTH = "\u200b"


class _Escaper:
    """Escapes the active constructs of a format.

    Args:
        table: The constructs.
        hint: A pattern for a set of characters; a text without any of them needs no escapes. Most
            texts have none, and searching for a set is ten times as fast as the whole table.
        escape: Returns the replacement for a match.
    """

    def __init__(
        self, table: Iterable[Construct], hint: str, escape: Callable[[re.Match[str]], str]
    ) -> None:
        self._pattern = lazy_pattern(
            "|".join(construct.pattern for construct in table), re.IGNORECASE
        )
        self._hint = lazy_pattern(hint)
        self._escape = escape

    def __call__(self, text: str) -> str:
        return text if self._hint.search(text) is None else self._pattern.sub(self._escape, text)


def _backslash(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _zero_width(_match: re.Match[str]) -> str:
    return ZERO_WIDTH


_MARKDOWN_SIGNS = lazy_pattern("|".join(construct.pattern for construct in MARKDOWN_SIGNS))
_markdown_words = _Escaper(MARKDOWN_WORDS, r":|[wW]{3}", _backslash)
_org = _Escaper(ORG, r"[\[<{@\\$_^*/=~+:]", _zero_width)
_yaml = _Escaper(YAML, r"[<>`\[\]{$%:]", lambda match: f"\\u{ord(match[0]):04x}")
_plain = _Escaper(EDITORS, r"[:*]", _zero_width)
_ANKI = lazy_pattern(r"[\[\]{}]")
"""Characters of sounds, LaTeX, clozes and fields, which Anki looks for in the HTML."""
_MATHJAX = lazy_pattern(r"(?<=\\)(?=[(&])|(?<=\$)(?=\$)")
"""Where MathJax looks for a formula, in the text as it is shown."""
_EDGES = lazy_pattern(r"^[ \t]+|[ \t]+$", re.MULTILINE)
_KEYWORD = lazy_pattern(r"[A-Za-z]+(?!\S)")
_FORMULA = lazy_pattern(rf"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff\"']*[{re.escape(FORMULAS)}]")
_UNSEEN_IN_JSON = lazy_pattern(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff"
    "\U000e0000-\U000e0fff]"
)
_NOT_IN_URL = lazy_pattern(r"[^\w/?:@!&=+,#%.~-]|%(?![0-9A-Fa-f]{2})|(?<=:):|(?<==)=|(?<=~)~")
_NOT_IN_IRI = lazy_pattern(r"[\s\"<>\\^`{|}\ufffd]|%(?![0-9A-Fa-f]{2})")
_NAME = lazy_pattern(r"[0-9A-Za-z-]{1,128}")


def markdown(text: str) -> str:
    """Return text that Markdown displays literally: no headings, lists, links, tags or HTML."""
    escaped = _markdown_words(_MARKDOWN_SIGNS.sub(_backslash, outgoing(text)))
    escaped = _MARKDOWN_OPENING.sub(_markdown_opening, escaped)
    return _EDGES.sub(_reference_each, escaped)


def _reference_each(match: re.Match[str]) -> str:
    return "".join(f"&#{ord(character)};" for character in match[0])


def _markdown_opening(match: re.Match[str]) -> str:
    indent, mark, number, point = match.groups()
    return f"{indent}\\{mark}" if mark else f"{indent}{number}\\{point}"


def code_language(language: str) -> str:
    """Return the language name of a code block, or an empty string if a program could run it."""
    return language if language.lower() in _LANGUAGES else ""


def is_query(code: str) -> bool:
    """Return whether Dataview would run inline code; no escape prevents that."""
    return code.strip().startswith(("=", "$="))


def markdown_tag(tag: str) -> str:
    """Return a tag as Obsidian allows it: letters, digits, ``_``, ``-`` and, if nested, ``/``."""
    name = re.sub(r"[^\w/-]+", "-", outgoing_line(tag))
    name = "/".join(filter(None, (level.strip("-") for level in name.split("/"))))
    # An underscore at the edge of a word would start emphasis.
    name = re.sub(r"(?<![^\W_])_+|_+(?![^\W_])", "", name).strip("-/") or "tag"
    return f"tag-{name}" if re.fullmatch(r"[\d/-]+", name) else name  # Obsidian wants a letter


def yaml(text: str) -> str:
    """Return a text as a quoted one-line YAML scalar, which is also a JSON string."""
    quoted = json.dumps(outgoing_line(text), ensure_ascii=False)
    return _yaml(quoted)


def org(text: str) -> str:
    """Return text that Org displays literally: no heading, keyword, drawer, list, link or code."""
    return _ORG_OPENING.sub(lambda match: match[1] + ZERO_WIDTH, _org(outgoing(text)))


def org_heading(text: str) -> str:
    """Return a line that an Org heading displays literally: no keyword, priority or tags."""
    line = org(outgoing_line(text))
    # Task keywords are configurable in Org, so any first word may be one.
    line = ZERO_WIDTH + line if _KEYWORD.match(line) else line
    return f"{line[:-1]}{ZERO_WIDTH}:" if line.endswith(":") else line


def org_tag(tag: str) -> str:
    """Return a tag as Org allows it: letters, digits, ``_``, ``@``, ``#`` and ``%``."""
    return re.sub(r"[^\w@#%]+", "_", outgoing_line(tag))


def html(text: str) -> str:
    """Return text for an HTML element or a quoted attribute."""
    return html_module.escape(outgoing(text))


def anki(text: str) -> str:
    """Return text for a field of an Anki note: no HTML, formula, cloze, sound or LaTeX."""
    marked = _ANKI.sub(lambda match: f"&#{ord(match[0])};", html(_plain(text)))
    return _MATHJAX.sub(_zero_width, marked).replace("\n", "<br>")


def plain(text: str) -> str:
    """Return text for a file without markup, where only editor commands need escapes."""
    return _plain(outgoing(text))


def cell(text: str) -> str:
    """Return a cell that no spreadsheet evaluates: text like a formula gets a leading ``'``."""
    kept = outgoing(text)
    return f"'{kept}" if _FORMULA.match(kept) else kept


def row(cells: Iterable[str], *, spreadsheet: bool = False) -> str:
    """Return cells as one line separated by tabs; tabs and newlines inside a cell become spaces.

    Args:
        cells: Texts.
        spreadsheet: Whether a spreadsheet may read the line; then `cell` escapes each text.
    """
    lines = map(outgoing_line, cells)
    return "\t".join(map(cell, lines) if spreadsheet else lines)


def path_cell(path: str) -> str:
    """Return a relative path, prefixed with ``./`` if it could be read as a formula."""
    return f"./{path}" if _FORMULA.match(path) else path


def json_text(text: str) -> str:
    """Return a JSON text with controls, invisible commands and lone surrogates escaped."""
    if _UNSEEN_IN_JSON.search(text) is None:
        return text
    return _UNSEEN_IN_JSON.sub(lambda match: json.dumps(match[0])[1:-1], text)


def address(url: str) -> str:
    """Return a URL in which no character has a meaning in the surrounding markup.

    Letters of all scripts are kept; characters that a URL does not need are percent-encoded as
    UTF-8.
    """
    return _NOT_IN_URL.sub(_percent, outgoing(url))


def iri(url: str) -> str:
    """Return a URL for a data field: only characters that no URL may contain are encoded."""
    return _NOT_IN_IRI.sub(_percent, outgoing(url))


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def id_name(id_: str) -> str:
    """Return an id for use in files: unchanged, or its digest if it has unsafe characters."""
    if _NAME.fullmatch(id_):
        return id_
    return "x" + hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:31]
