"""Records that no session of this program writes, as JSON texts, and a few sound ones beside them.

They are texts, for no JSON writer would write some of them: lone surrogates, nesting, numbers of
thousands of digits.
"""

from __future__ import annotations

import json

DEEP = '{"a":' * 900 + "1" + "}" * 900
DEEPER = "[" * 100_000 + "]" * 100_000
NINES = "9" * 19

ANCHOR = '"anchor":{"quote":"石桥","prefix":"","suffix":"","start":0,"end":2,"sha":""%s}'
HIGHLIGHT = '"key":"k","colour":1,"note":"","tags":[],' + ANCHOR % "" + ',"deleted":false'
TIMES = '"created":"2024-05-06T07:08:09+00:00","modified":"2024-05-06T07:08:09+00:00"'


def highlight(fields: str = "", at: str = '"5"', *, id_: str = "bad", times: str = TIMES) -> str:
    """Return a highlight whose last fields win, as in every JSON reader."""
    return f'{{"id":"{id_}",{HIGHLIGHT},{times}{"," if fields else ""}{fields},"at":{at}}}'


def article(fields: str, at: str = '"5"', id_: str = "bad") -> str:
    return f'{{"id":"{id_}","starred":true,"article":{{"title":"题"}},{fields},"at":{at}}}'


def change(fields: str) -> str:
    return (
        '{"id":"bad","kind":"read","text":"x","when":"2024-05-06T07:08:09+00:00","seq":1,"turned":1,'
        f'"undone":false,"session":"s","keys":[],"title":"","steps":[],{fields},"at":"5"}}'
    )


def step(table: str, id_: str, other: str) -> str:
    return f'"steps":[["{table}","{id_}",{other},{{}}]]'


BAD: dict[str, tuple[str, str]] = {
    # Unicode
    "surrogate in an id": ("highlights", highlight(id_="\\ud800")),
    "surrogate in a key": ("highlights", highlight('"key":"\\udcff"')),
    "surrogate in an article": ("articles", article('"opened":null', id_="k\\udfff")),
    "surrogate in a quote": ("highlights", highlight(ANCHOR % ',"prefix":"\\ud83d"')),
    "surrogate in a note": ("highlights", highlight('"note":"\\ud83d"')),
    "surrogate in a tag": ("highlights", highlight('"tags":["a","\\ud800"]')),
    "surrogate in a title": ("articles", article('"article":{"title":"\\ud800"}')),
    "surrogate in a range": ("ranges", '{"id":"bad","source":"\\ud800","deleted":false,"at":"5"}'),
    "surrogate in a field's name": ("highlights", highlight('"\\ud800":1')),
    "surrogate deep in a field": ("highlights", highlight('"x":[{"y":["\\ud800"]}]')),
    "surrogate in history": ("changes", change('"text":"\\ud800"')),
    # Types
    "a list for an id": ("highlights", highlight('"id":[]')),
    "an empty id": ("highlights", highlight(id_="")),
    "a number for a note": ("highlights", highlight('"note":1')),
    "a text for an anchor": ("highlights", highlight('"anchor":"x"')),
    "a text for tags": ("highlights", highlight('"tags":"abc"')),
    "an object among tags": ("highlights", highlight('"tags":[{}]')),
    "a number for read": ("articles", article('"read":1')),
    "a text for a star": ("articles", article('"starred":"no"')),
    "a text for a place": ("articles", article('"place":"7"')),
    "a list for an article": ("articles", article('"article":[]')),
    "a number for a title": ("articles", article('"article":{"title":5}')),
    "a text for except": ("ranges", '{"id":"bad","except":"abc","deleted":false,"at":"5"}'),
    "an object among keys": ("changes", change('"keys":[{}]')),
    "a number for stamps": ("highlights", highlight(at="5")),
    # Ranges
    "colour 0": ("highlights", highlight('"colour":0')),
    "colour 6": ("highlights", highlight('"colour":6')),
    "colour -1": ("highlights", highlight('"colour":-1')),
    "colour 2.5": ("highlights", highlight('"colour":2.5')),
    "colour true": ("highlights", highlight('"colour":true')),
    "a start below zero": ("highlights", highlight(ANCHOR % ',"start":-3')),
    "a start of 2^63": ("highlights", highlight(ANCHOR % f',"start":{1 << 63}')),
    "a start of 4,000 digits": ("highlights", highlight(ANCHOR % f',"start":{"9" * 4000}')),
    "a start of 5,000 digits": ("highlights", highlight(ANCHOR % f',"start":{"9" * 5000}')),
    "a place of 4,000 digits": ("articles", article(f'"place":{"9" * 4000}')),
    "a version of 5,000 digits": ("highlights", highlight(f'"future":{"9" * 5000}')),
    "an unknown number of 65 bits": ("highlights", highlight(f'"future":{1 << 64}')),
    "not a number": ("highlights", highlight('"future":NaN')),
    "infinity": ("highlights", highlight('"future":-Infinity')),
    "too large for a float": ("highlights", highlight('"future":1e999')),
    # Dates
    **{
        f"{field} {date}": ("highlights", highlight(f'"{field}":"{date}"'))
        for field in ("created", "modified")
        for date in (
            "0001-01-01T00:00:00+14:00",
            "0001-01-01T00:00:00+00:00",
            "9999-12-31T23:59:59-12:00",
            "9999-12-31T23:59:59.999999",
            "0999-12-31T00:00:00+00:00",
            "yesterday",
            "",
        )
    },
    "an article of year 1": ("articles", article('"article":{"date":"0001-01-01T00:00:00+23:59"}')),
    "opened in 9999": ("articles", article('"opened":"9999-12-31T23:59:59-23:59"')),
    "a range until 9999": (
        "ranges",
        '{"id":"bad","until":"9999-12-31T23:59:59-23:59","deleted":false,"at":"5"}',
    ),
    "history of year 1": ("changes", change('"when":"0001-01-01T00:00:00+23:59"')),
    # Depth
    "900 deep": ("highlights", highlight(f'"future":{DEEP}')),
    "900 deep for a note": ("highlights", highlight(f'"note":{DEEP}')),
    "100,000 deep": ("highlights", highlight(f'"future":{DEEPER}')),
    "100,000 deep in an article": ("articles", article(f'"article":{DEEPER}')),
    # Stamps
    "a stamp of nines": ("highlights", highlight(at=f'"{NINES}"')),
    "a stamp of eighteen nines": ("articles", article('"read":true', at=f'"{"9" * 18}"')),
    "a field's stamp of nines": ("articles", article('"read":true', at=f'"5 starred={NINES}"')),
    "a stamp of 5,000 digits": ("articles", article('"read":true', at=f'"{"9" * 5000}"')),
    "a deletion in the year 9999": (
        "highlights",
        highlight('"deleted":true', at='"5 deleted=253402300799999999"'),
    ),
    "an edit in the year 9999": (
        "highlights",
        highlight('"edits":{"seen":{"x":253402300799999999},"notes":[],"tagged":{},"there":[]}'),
    ),
    "words for stamps": ("highlights", highlight(at='"soon"')),
    "an order of nines": ("changes", change(f'"seq":{NINES}')),
    # What undo would write
    "undo writes a colour": ("changes", change(step("highlights", "h", '{"colour":9}'))),
    "undo writes a date": (
        "changes",
        change(step("highlights", "h", '{"created":"0001-01-01T00:00:00+14:00"}')),
    ),
    "undo writes an id": ("changes", change(step("highlights", "h", '{"id":7}'))),
    "undo writes stamps": ("changes", change(step("highlights", "h", '{"at":"9"}'))),
    "undo writes the schema": ("changes", change(step("meta", "schema", '{"version":9}'))),
    "undo writes to a surrogate": ("changes", change(step("articles", "\\ud800", '{"read":true}'))),
    # Documents of their own
    "a bookmark without a place": (
        "meta",
        '{"id":"bookmarks","b":{"key":"k","place":"x"},"at":"5"}',
    ),
    "a bookmark of a surrogate": (
        "meta",
        '{"id":"bookmarks","b":{"key":"\\ud800","place":1},"at":"5"}',
    ),
    "kept for a number": ("meta", '{"id":"kept","k":[7],"at":"5"}'),
    "a clock of nines": ("meta", f'{{"id":"clock","last":1,"at":"{NINES}"}}'),
    "a library of numbers": ("meta", '{"id":"library","paths":[1],"at":"5"}'),
    "a library of a NUL": ("meta", '{"id":"library","paths":["/a\\u0000b"],"at":"5"}'),
    "an unknown table": ("future", '{"id":"bad","x":"\\ud800","at":"5"}'),
}
"""Table and document, by what is wrong with it."""

GOOD: dict[str, str] = {
    "highlights": highlight('"future":{"x":[1,2.5,null,true,"文"]}', id_="good"),
    "articles": article('"opened":"2024-05-06T07:08:09+08:00","future":[[]]', id_="good"),
}
"""Sound documents by table, with fields of a later version."""


def tables(bad: tuple[str, str] | None = None) -> dict[str, dict[str, str]]:
    """Return the JSON texts of the sound documents, and of another one, by table and number."""
    made = {table: {"1": text} for table, text in GOOD.items()}
    made["meta"] = {"1": '{"id":"schema","version":1,"at":"1"}'}
    if bad is not None:
        made.setdefault(bad[0], {})["7"] = bad[1]
    return made


def with_all_bad() -> dict[str, dict[str, str]]:
    """Return the JSON texts of the sound documents and of all others, by table and number."""
    made = tables()
    for number, (table, text) in enumerate(BAD.values(), 10):
        made.setdefault(table, {})[str(number)] = text
    return made


def spelled(found: dict[str, dict[str, str]]) -> str:
    """Return tables as one JSON text."""
    return ",".join(
        f"{json.dumps(name)}:{{"
        + ",".join(f'"{number}":{text}' for number, text in documents.items())
        + "}"
        for name, documents in found.items()
    ).join("{}")
