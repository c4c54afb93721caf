"""What is live in each format that is written, and how it is made text again.

Titles, quotes, notes, tags and addresses are untrusted. Every writer passes them through the
function of its format here, and through nothing else. Escapes are invisible where the format is
shown: a backslash in Markdown, a zero-width space in Org, a reference in HTML.
"""

from __future__ import annotations

import hashlib
import html as html_module
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from reader.text.safe import outgoing, outgoing_line


@dataclass(frozen=True, slots=True)
class Construct:
    """One kind of construct that a format would act on.

    Attributes:
        what: Its name.
        pattern: A regular expression; its match, or the empty place it matches, is defused.
    """

    name: str
    pattern: str


EDITORS = (
    Construct("file variables of Emacs", r"(?<=Local Variables)(?=:)|(?<=-\*)(?=-)"),
    Construct("modelines of Vim", r"(?<=\bvim)(?=:)|(?<=\bvi)(?=:)|(?<=\bex)(?=:)"),
)
"""What editors look for in a text file of any format."""

MARKDOWN_SIGNS = (
    Construct(
        "emphasis, code, links, images, HTML, headings, tables, footnotes", r"[\\`*_\[\]<>#|~]"
    ),
    Construct("block ids, mathematics, comments, entities, highlights, mentions", r"[\^$%&=@]"),
    Construct("templates: {{ }}, ${ }, <% %>", r"[{}]"),
)
"""Characters that Obsidian, its plugins and GitHub act on anywhere; a backslash goes before."""

MARKDOWN_WORDS = (
    Construct("bare addresses", r"(?<=:)//|(?<=www)\."),
    Construct("fields of Dataview", r"(?<=:):"),
    Construct("commands of editors", r"(?<=Local Variables):|(?<=\bvim):|(?<=\bvi):|(?<=\bex):"),
)
"""What they act on after certain words or characters; a backslash goes before."""

PLUGINS = (
    Construct("templates: <% %>, {{ }}, ${ }", r"<(?=%)|%(?=[>%])|\{(?=\{)|\$(?=[{=])"),
    Construct("links and embeddings of Obsidian", r"\[(?=\[)"),
    Construct("fields of Dataview, highlights", r"(?<=:):|=(?==)(?!=*[ \t]*$)"),
    Construct("block ids", r"\^(?=[0-9A-Za-z-]+[ \t]*$)"),
    Construct("commands of editors", r"(?<=Local Variables):|(?<=\bvim):|(?<=\bvi):|(?<=\bex):"),
)
"""What only Obsidian, its plugins and editors act on: for an article that is shown as Markdown,
whose own marks are wanted and whose single characters stay readable."""

_COLOURED = (
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
_LANGUAGES = frozenset(_COLOURED.split())
"""Languages that are only coloured; plugins run or fetch what stands under other names."""

_MARKDOWN_OPENING = re.compile(r"^([ \t]*)(?:([-+:])|(\d{1,9})([.)]))", re.MULTILINE)
"""What starts a list, a rule or a definition."""

ORG = (
    Construct(
        "links, footnotes, citations, timestamps, cookies, priorities", r"(?<=\[)(?=[^ \t\n])"
    ),
    Construct("targets, angle links, timestamps and their Lisp", r"(?<=<)(?=[^ \t\n])"),
    Construct("macros", r"(?<=\{)(?=\{)"),
    Construct("export snippets", r"(?<=@)(?=@)"),
    Construct("commands of LaTeX, entities, line breaks", r"(?<=\\)(?=[^ \t\n])|(?<=\$)(?=\$)"),
    Construct("inline source, inline calls, subscripts", r"(?<=[^ \t\n])(?=[_^][^ \t\n])"),
    Construct("emphasis", r"(?:(?<=[^0-9A-Za-z][*/=~+])|(?<=\A[*/=~+])|(?<=_))(?=[^ \t\n])"),
    Construct("plain links of any type: shell:, elisp:, https:", r"(?<=[\w+.-])(?=:[^ \t\n])"),
    *EDITORS,
)
"""What Org acts on anywhere in a line; a zero-width space goes in, as its manual advises."""

_ORG_OPENING = re.compile(r"^([ \t]*)(?=[*#:|+%\\-]|\d+[.)]|[A-Za-z][.)])", re.MULTILINE)
"""What starts a heading, keyword, comment, drawer, list, table or sexp of a diary."""

YAML = (
    Construct("HTML and templates", r"[<>]"),
    Construct("code that plugins run, links, templates", r"`|\[(?=\[)|\](?=\])|\{(?=\{)|\$(?=\{)"),
    Construct("comments and fields of Obsidian", r"%(?=%)|:(?=:)"),
    Construct("commands of editors", r"(?<=Local Variables):|(?<=\bvim):|(?<=\bvi):|(?<=\bex):"),
)
"""What programs act on that look for it in the whole file, front matter and all."""

FORMULAS = "=+-@＝＋－＠﹢﹣﹦﹫−"
"""What starts a formula in a spreadsheet: Excel takes the full-width forms for the others."""

ZERO_WIDTH = "\u200b"


class _Escaper:
    """Replaces what is live.

    Args:
        table: What is.
        hint: A set of characters; a text without any of them has nothing live in it. Most texts
            are such, and a set is looked for ten times as fast as the whole table.
        put: Returns what stands for a match.
    """

    def __init__(
        self, table: Iterable[Construct], hint: str, escape: Callable[[re.Match[str]], str]
    ) -> None:
        self._pattern = re.compile(
            "|".join(construct.pattern for construct in table), re.IGNORECASE
        )
        self._hint = re.compile(hint)
        self._put = escape

    def __call__(self, text: str) -> str:
        return text if self._hint.search(text) is None else self._pattern.sub(self._put, text)


def _backslash(match: re.Match[str]) -> str:
    return f"\\{match[0]}"


def _zero_width(_match: re.Match[str]) -> str:
    return ZERO_WIDTH


_MARKDOWN_SIGNS = re.compile("|".join(construct.pattern for construct in MARKDOWN_SIGNS))
_markdown_words = _Escaper(MARKDOWN_WORDS, r":|[wW]{3}", _backslash)
_org = _Escaper(ORG, r"[\[<{@\\$_^*/=~+:]", _zero_width)
_yaml = _Escaper(YAML, r"[<>`\[\]{$%:]", lambda match: f"\\u{ord(match[0]):04x}")
_plain = _Escaper(EDITORS, r"[:*]", _zero_width)
_EDGES = re.compile(r"^[ \t]+|[ \t]+$", re.MULTILINE)
_KEYWORD = re.compile(r"[A-Za-z]+(?!\S)")
_FORMULA = re.compile(rf"[\s\u00ad\u200b-\u200f\u2060-\u2064\ufeff\"']*[{re.escape(FORMULAS)}]")
_UNSEEN_IN_JSON = re.compile(
    "[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\uffff"
    "\U000e0000-\U000e0fff]"
)
_NO_ADDRESS = re.compile(r"[^\w/?:@!&=+,#%.~-]|%(?![0-9A-Fa-f]{2})|(?<=:):|(?<==)=|(?<=~)~")
_NO_IRI = re.compile(r"[\s\"<>\\^`{|}\ufffd]|%(?![0-9A-Fa-f]{2})")
_NAME = re.compile(r"[0-9A-Za-z-]{1,128}")


def markdown(text: str) -> str:
    """Return text that Markdown shows as it is: no heading, list, link, tag, block id or HTML."""
    escaped = _markdown_words(_MARKDOWN_SIGNS.sub(_backslash, outgoing(text)))
    escaped = _MARKDOWN_OPENING.sub(_markdown_opening, escaped)
    return _EDGES.sub(
        lambda match: "".join(f"&#{ord(character)};" for character in match[0]), escaped
    )


def _markdown_opening(match: re.Match[str]) -> str:
    indent, mark, number, point = match.groups()
    return f"{indent}\\{mark}" if mark else f"{indent}{number}\\{point}"


def code_language(language: str) -> str:
    """Return the name of a block of code's language, empty when a program could act on it."""
    return language if language.lower() in _LANGUAGES else ""


def is_query(code: str) -> bool:
    """Tell whether Dataview would run a piece of code in a line, which no escape keeps it from."""
    return code.strip().startswith(("=", "$="))


def markdown_tag(tag: str) -> str:
    """Return a tag as Obsidian allows it: letters, digits, ``_``, ``-`` and ``/``."""
    name = re.sub(r"[^\w/-]+", "-", outgoing_line(tag))
    # At the edge of a word an underscore would begin emphasis.
    return re.sub(r"(?<![^\W_])_+|_+(?![^\W_])", "", name).strip("-/") or "tag"


def yaml(text: str) -> str:
    """Return a text as a quoted YAML scalar of one line, which is a JSON string as well."""
    quoted = json.dumps(outgoing_line(text), ensure_ascii=False)
    return _yaml(quoted)


def org(text: str) -> str:
    """Return text that Org shows as it is: no heading, keyword, drawer, list, link or code."""
    return _ORG_OPENING.sub(lambda match: match[1] + ZERO_WIDTH, _org(outgoing(text)))


def org_heading(text: str) -> str:
    """Return a line that a heading of Org shows as it is: no keyword, priority or tags in it."""
    line = org(outgoing_line(text))
    # Which words are keywords of a task each person decides.
    line = ZERO_WIDTH + line if _KEYWORD.match(line) else line
    return f"{line[:-1]}{ZERO_WIDTH}:" if line.endswith(":") else line


def org_tag(tag: str) -> str:
    """Return a tag as Org allows it: letters, digits, ``_``, ``@``, ``#`` and ``%``."""
    return re.sub(r"[^\w@#%]+", "_", outgoing_line(tag))


def html(text: str) -> str:
    """Return text for an element or a quoted attribute of HTML."""
    return html_module.escape(outgoing(text))


def plain(text: str) -> str:
    """Return text for a file without markup, in which only editors look for commands."""
    return _plain(outgoing(text))


def cell(text: str) -> str:
    """Return a cell that no spreadsheet takes for a formula: such a text gets ``'`` before it."""
    kept = outgoing(text)
    return f"'{kept}" if _FORMULA.match(kept) else kept


def row(cells: Iterable[str], *, spreadsheet: bool = False) -> str:
    """Return cells with tabs between them, on one line and without a tab inside.

    Args:
        cells: Texts.
        spreadsheet: Whether a spreadsheet may read it: then each is as `cell` has it.
    """
    lines = map(outgoing_line, cells)
    return "\t".join(map(cell, lines) if spreadsheet else lines)


def path_cell(path: str) -> str:
    """Return a relative path that could be taken for a formula in a form that cannot."""
    return f"./{path}" if _FORMULA.match(path) else path


def json_text(text: str) -> str:
    """Return a JSON text with controls, invisible commands and lone surrogates as escapes."""
    return _UNSEEN_IN_JSON.sub(lambda match: json.dumps(match[0])[1:-1], text)


def address(url: str) -> str:
    """Return a web address in which no character means anything to the markup around it.

    Letters of all scripts stay, other characters that RFC 3986 reserves for nothing we need are
    percent-encoded as UTF-8.
    """
    return _NO_ADDRESS.sub(_percent, outgoing(url))


def iri(url: str) -> str:
    """Return a web address for a field of data: only what no address may hold is encoded."""
    return _NO_IRI.sub(_percent, outgoing(url))


def _percent(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))


def id_name(id_: str) -> str:
    """Return an id as it is written into files: itself, or its digest if it could mean more."""
    if _NAME.fullmatch(id_):
        return id_
    return "x" + hashlib.sha256(id_.encode("utf-8", "surrogatepass")).hexdigest()[:31]
