"""Finds the strings of the sources that a person would read, and that no catalogue would get."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.imports import parsed

MARKED = {"_", "gettext", "ngettext", "deferred"}
"""Calls whose arguments are in the catalogues."""
LABELLED = {"Command", "Format"}
"""Calls that have one argument in the catalogues; the others are names."""
SHOWN_AS = {
    "help", "description", "epilog", "placeholder", "border_title", "border_subtitle", "label",
    "title", "tooltip", "hint", "when_empty", "alarm", "says",
}  # fmt: skip
"""Names of arguments and of attributes whose text a person sees."""
SAYING = {
    "say", "complain", "print", "print_lines", "notify", "_warn", "_changed", "_refuse",
    "Static", "Label", "Content", "Notice", "Finding", "ArgumentTypeError",
}  # fmt: skip
"""Calls whose text a person sees; every exception of ours is one as well."""
NAMES_FIRST = {"Notice": 1, "ConfigError": 2}
"""How many of their arguments are names that programs read."""
UNSAID = {
    "execute", "executemany", "executescript", "compile", "fullmatch", "match", "search", "sub",
    "cast", "TypeVar", "NewType", "RuntimeError", "TypeError", "AttributeError", "AssertionError",
    "ValueError", "lazy_pattern", "FrozenInstanceError",
    "DatabaseError", "Condition", "getattr", "split", "get", "removeprefix", "startswith",
    "replace",
}  # fmt: skip
"""Calls whose text is SQL, a pattern, a name, or said to programmers only."""
NOT_SAID = {
    "reader/commands/command_lines/completion.py": "lines for shells",
    "reader/commands/guard.py": "headers of HTTP",
    "reader/archive/containers/catalogue.py": "SQL",
    "reader/archive/containers/nested.py": "a stamp",
    "reader/archive/containers/packed_dumps.py": "a stamp",
    "reader/archive/formats/opml.py": "names of XML",
    "reader/archive/formats/movable_type.py": "names in exports",
    "reader/archive/formats/board_thread.py": "words of articles",
    "reader/archive/formats/discuz_light.py": "names of HTML",
    "reader/archive/dumps/feeds.py": "names in XML",
    "reader/archive/dumps/elements.py": "names of HTML",
    "reader/archive/dumps/social_posts.py": "names of sites",
    "reader/archive/dumps/movable_type.py": "names in exports",
    "reader/archive/dumps/wordpress.py": "names of HTML",
    "reader/archive/dumps/chat_pages.py": "names of HTML",
    "reader/archive/dumps/memo_pages.py": "names of HTML",
    "reader/archive/formats/discuz_thread.py": "names of HTML",
    "reader/archive/formats/notion_page.py": "names of HTML",
    "reader/archive/formats/bbs_post.py": "words of articles",
    "reader/archive/formats/gutenberg.py": "words of articles",
    "reader/archive/formats/label_blocks.py": "words of articles",
    "reader/archive/dumps/json_items.py": "names in JSON files",
    "reader/archive/formats/html_head.py": "names in pages",
    "reader/archive/formats/page_elements.py": "names in pages",
    "reader/archive/field_names.py": "names in front matter",
    "reader/archive/field_values.py": "words of front matter",
    "reader/archive/site_folders.py": "names of folders",
    "reader/archive/skipping.py": "names of files",
    "reader/archive/hosts.py": "names of sources",
    "reader/archive/file_names.py": "names of files",
    "reader/archive/formats/body_head.py": "words of articles",
    "reader/archive/formats/mediawiki.py": "words of wikitext",
    "reader/archive/formats/head_line.py": "words of articles",
    "reader/archive/foot.py": "words of articles",
    "reader/index/counts.py": "SQL",
    "reader/index/departed.py": "SQL",
    "reader/index/first_hits.py": "SQL",
    "reader/index/hit_counts.py": "SQL",
    "reader/index/query/compile.py": "SQL",
    "reader/index/skipped_files.py": "SQL",
    "reader/config/toml_document.py": "examples of settings",
    "reader/commands/archive.py": "examples of settings",
    "reader/index/query/keys.py": "SQL",
    "reader/index/query/thread_key.py": "SQL",
    "reader/index/database.py": "SQL",
    "reader/index/indexer.py": "SQL",
    "reader/index/lists.py": "SQL",
    "reader/index/article_names.py": "SQL",
    "reader/index/pages.py": "SQL",
    "reader/index/related.py": "words of grammar",
    "reader/index/rows.py": "SQL",
    "reader/index/schema.py": "SQL",
    "reader/notes/exchange": "the syntax of formats",
    "reader/cleaning": "words of articles, names of HTML",
    "reader/text": "words of articles, names of HTML",
    "reader/records.py": "names of Python",
    "reader/translation.py": "names of languages",
    "reader/untrusted.py": "kinds of files, which reader/errors.py has in the catalogues",
    "reader/ui/keys/names.py": "what is printed on keys",
    "reader/ui/help/synonyms.py": "names that are typed, in all languages",
}
"""Where prose is not said to a person, and what it is. What is handed to a call that shows it is
looked at there, too, but in the verb for tests."""
ALLOWED = {
    "≠ other version / 另一版本 {time}": "a line of a note, alike on machines of any language",
    "zh-Hans": "a language",
    "…?token=…": "of an address",
    "untitled": "of a file name",
    "zh-archive-reader threads": "the name of a format",
    "zh-Hant": "a language",
    "chmod go= …": "a command",
    "  reader merge …": "a command",
    "--set …": "an option",
    "git …": "a stamp",
    "tar … …": "a stamp",
    "zip … …": "a stamp",
    "gio open": "a command",
    "Rscript": "a program",
    "no article": "a verdict, for programs; its label is translated",
    "reader …, Python …, …\n": "the head of a report for programmers",
    "…: … articles": "in the store; translated when shown",
}
"""Strings that look like prose and are none, and why."""
_OWN = re.compile(r"\breader\b")
_LETTERS = re.compile("[A-Za-z]{2}")
_SQL = re.compile(r"\bselect .+ from |\binsert (or replace )?into |\bdelete from ", re.DOTALL)
_PROSE = re.compile(
    r"[a-z]{2,}[,;:]? [a-z]{2,}|\b[A-Z][a-z]+ [a-z]{2,}|[A-Z][a-z]{2,}\b(?!=)"
    r"|… \(?[a-z]{3,}(?!=)\b|\b[a-z]{3,}[,;:]? …"
)


PROSE = "it is prose"


class Stray(NamedTuple):
    """A string outside the catalogues.

    Attributes:
        line: Where it begins, from 1.
        text: The string; of an f-string, its fixed parts.
        why: Why a person would see it.
    """

    line: int
    text: str
    why: str


def strays(source: str, path: str = "") -> Iterator[Stray]:
    """Yield the strings of a module that should go through the catalogues and do not.

    Args:
        source: The text of the module.
        path: Where it lies, from the root of the tree.
    """
    quiet = [each for each in NOT_SAID if path == each or path.startswith(f"{each}/")]
    nodes = list(ast.walk(parsed(source)))
    parents = {child: node for node in nodes for child in ast.iter_child_nodes(node)}
    for node in nodes:
        text = _text(node)
        if not isinstance(node, ast.expr) or text is None:
            continue
        if isinstance(parents[node], ast.Expr | ast.JoinedStr):
            continue  # a docstring, or the part of an f-string
        why = _why(node, text, parents)
        if why and text not in ALLOWED and not (quiet and why == PROSE):
            yield Stray(node.lineno, text, why)


def _text(node: ast.AST) -> str | None:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = (each.value if isinstance(each, ast.Constant) else "…" for each in node.values)
        return "".join(map(str, parts))
    return None


def _why(node: ast.AST, text: str, parents: dict[ast.AST, ast.AST]) -> str:
    """Return why a person would see a string; empty when it is in a catalogue, or nobody would."""
    if not _LETTERS.search(_OWN.sub("", text)):
        return ""
    if _is_hidden(node, parents):
        return "nothing in an f-string is found for the catalogues"
    child, parent = node, parents[node]
    while not isinstance(parent, ast.stmt):
        verdict = _verdict(parent, child)
        if verdict is not None:
            return verdict
        if isinstance(parent, ast.keyword):  # an argument by a name that shows nothing
            if _verdict_of_call(parents[parent], child) == "":
                return ""
            break
        child, parent = parent, parents[parent]
    if isinstance(parent, ast.Assign) and child is parent.value:
        if any(_name(each) == "__all__" for each in parent.targets):
            return ""
        set_on = {each.attr for each in parent.targets if isinstance(each, ast.Attribute)}
        if shown_as := SHOWN_AS.intersection(set_on):
            return f"it becomes the {shown_as.pop()}"
    return PROSE if _PROSE.search(text) and not _SQL.search(text) else ""


def _is_hidden(node: ast.AST, parents: dict[ast.AST, ast.AST]) -> bool:
    """Return whether a string is marked for the catalogues and stands in an f-string, or is one."""
    call = parents[node]
    marked = isinstance(call, ast.Call) and _name(call.func) in MARKED
    inside: ast.AST | None = node
    while inside is not None and not isinstance(inside, ast.JoinedStr):
        inside = parents.get(inside)
    return marked and inside is not None


def _verdict(parent: ast.AST, child: ast.AST) -> str | None:
    """Return what a place says of a string in it, as `_why` does; None when it says nothing."""
    match parent:
        case ast.Call() if child is not parent.func:
            return _verdict_of_call(parent, child)
        case ast.keyword(arg="prog") | ast.Subscript() | ast.Compare():
            return ""
        case ast.Dict() if child in parent.keys:
            return ""
        case ast.keyword() if parent.arg in SHOWN_AS:
            return f"it is the {parent.arg}"
    return None


def _verdict_of_call(call: ast.AST, child: ast.AST) -> str | None:
    if not isinstance(call, ast.Call):
        return None
    name = _name(call.func)
    if name in MARKED or name in LABELLED or name in UNSAID:
        return ""
    if name in SAYING or name.endswith("Error"):
        shown = call.args[NAMES_FIRST.get(name, 0) :]
        return f"{name} shows it" if child in shown else None
    return None


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
