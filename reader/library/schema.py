"""The tables of the index, and the triggers that keep its counters true."""

from __future__ import annotations

VERSION = 1
"""Of the tables; an index of another version is made anew."""

_COUNTS = "total, unread, starred, highlighted"
_ONE = "1, 1 - {row}.read, {row}.starred, {row}.highlights > 0"
_KEYS = {"tally": ("source", "day"), "tally_day": ("day",), "tally_source": ("source",)}

_TABLES = """
create table meta(name text primary key, value) without rowid;
create table article(
    id integer primary key autoincrement,
    dir blob not null, name blob not null, size integer not null, mtime_ns integer not null,
    key text not null, title text not null, source text not null, author text not null,
    url text not null, tags text not null, date integer, day text not null, problem text not null,
    names text not null, hidden integer not null default 1, read integer not null default 0,
    starred integer not null default 0, highlights integer not null default 0);
create unique index article_file on article(dir, name);
create index article_key on article(key, hidden);
create index article_day on article(day, date, id) where hidden = 0;
create index article_source on article(source, day, date, id) where hidden = 0;
create index article_author on article(author) where hidden = 0 and author != '';
create index article_unread on article(day, date, id) where hidden = 0 and read = 0;
create index article_starred on article(day, date, id) where hidden = 0 and starred = 1;
create index article_highlighted on article(day, date, id) where hidden = 0 and highlights > 0;
create index article_problem on article(id) where problem != '';
create table passed(
    dir blob not null, name blob not null, size integer not null, mtime_ns integer not null,
    primary key(dir, name)) without rowid;
create table mark(
    key text primary key, read integer, starred integer not null, highlights integer not null,
    noted integer not null, moved integer not null) without rowid;
create table cover(source text, until integer, except_keys text not null);
create virtual table name_gram using fts5(
    grams, content='', detail=none, columnsize=0, tokenize='ascii');
"""

TEXT_TABLES = """
create table meta(name text primary key, value) without rowid;
create table doc(
    article integer primary key, size integer not null, mtime_ns integer not null,
    length integer not null, lang text not null, body integer not null, said blob not null);
create index doc_length on doc(length);
create index doc_body on doc(body) where length >= 500;
create virtual table gram using fts5(
    grams, content='', detail=none, columnsize=0, tokenize='ascii');
insert into gram(gram, rank) values('hashsize', 33554432);
"""


def tables() -> str:
    """Return the statements that make the index."""
    parts = [_TABLES]
    for table, keys in _KEYS.items():
        columns = ", ".join(f"{key} text not null" for key in keys)
        counters = ", ".join(f"{name} integer not null" for name in _COUNTS.split(", "))
        primary = ", ".join(keys)
        parts.append(
            f"create table {table}({columns}, {counters}, primary key({primary})) without rowid;"
        )
    add = "".join(_change(table, keys, "new", "+") for table, keys in _KEYS.items())
    take = "".join(_change(table, keys, "old", "-") for table, keys in _KEYS.items())
    watched = "hidden, read, starred, highlights, source, day"
    parts.append(f"""
create trigger article_added after insert on article when new.hidden = 0 begin {add} end;
create trigger article_gone after delete on article when old.hidden = 0 begin {take} end;
create trigger article_left after update of {watched} on article when old.hidden = 0 begin
{take} end;
create trigger article_came after update of {watched} on article when new.hidden = 0 begin
{add} end;
""")
    return "\n".join(parts)


def _change(table: str, keys: tuple[str, ...], row: str, sign: str) -> str:
    """Return the statement that counts one row in or out of a table of counters."""
    values = ", ".join(f"{row}.{key}" for key in keys)
    if sign == "-":
        where = " and ".join(f"{key} = {row}.{key}" for key in keys)
        parts = zip(_COUNTS.split(", "), _ONE.format(row=row).split(", "), strict=True)
        sets = ", ".join(f"{name} = {name} - ({value})" for name, value in parts)
        return f"update {table} set {sets} where {where};\n"  # noqa: S608 - names of our own
    sets = ", ".join(f"{name} = {name} + excluded.{name}" for name in _COUNTS.split(", "))
    return (
        f"insert into {table}({', '.join(keys)}, {_COUNTS}) "
        f"values({values}, {_ONE.format(row=row)}) on conflict do update set {sets};\n"
    )
