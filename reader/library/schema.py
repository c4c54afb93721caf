"""The tables of the index, and the triggers that keep its counters true."""

from __future__ import annotations

VERSION = 5
"""Of the tables; an index of another version is made anew."""

_COUNTS = "total, unread, starred, highlighted"
_ONE = "1, 1 - {row}.read, {row}.starred, {row}.highlights > 0"
_KEYS = {
    "tally": ("source", "day"),
    "tally_day": ("day",),
    "tally_source": ("source",),
    "tally_author": ("author",),
    "tally_tag": ("tag",),
}

_TABLES = """
create table meta(name text primary key, value) without rowid;
create table article(
    id integer primary key autoincrement,
    dir blob not null, name blob not null, size integer not null, mtime_ns integer not null,
    key text not null, title text not null, source text not null, author text not null,
    url text not null, tags text not null, date integer not null, day text not null,
    problem text not null, names text not null, hidden integer not null default 1,
    read integer not null default 0, starred integer not null default 0,
    highlights integer not null default 0, length integer not null default -1,
    twins integer not null default 0, copies integer not null default 1,
    bare integer not null default 0);
create unique index article_file on article(dir, name);
create index article_key on article(key, hidden);
create index article_day on article(day, date, id) where hidden = 0;
create index article_source on article(source, day, date, id) where hidden = 0;
create index article_author on article(author, day, date, id) where hidden = 0;
create index article_length on article(length, id) where hidden = 0;
create index article_twins on article(twins) where twins != 0;
create index article_unread on article(day, date, id) where hidden = 0 and read = 0;
create index article_read on article(day, date, id) where hidden = 0 and read = 1;
create index article_starred on article(day, date, id) where hidden = 0 and starred = 1;
create index article_highlighted on article(day, date, id) where hidden = 0 and highlights > 0;
create index article_problem on article(id) where problem != '';
create table tagged(
    tag text not null, day text not null, date integer not null, id integer not null,
    primary key(tag, day, date, id)) without rowid;
create index tagged_article on tagged(id);
create table passed(
    dir blob not null, name blob not null, size integer not null, mtime_ns integer not null,
    primary key(dir, name)) without rowid;
create table folder(dir blob primary key, mtime_ns integer not null) without rowid;
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
    tag = (
        "insert into tagged select value, new.day, new.date, new.id from json_each(new.tags)"
        " where true on conflict do nothing;"
    )
    parts.append(f"""
create trigger article_added after insert on article when new.hidden = 0 and new.bare = 0
begin {add} end;
create trigger article_gone after delete on article when old.hidden = 0 begin {take} end;
create trigger article_left after update of {watched} on article when old.hidden = 0 begin
{take} end;
create trigger article_came after update of {watched} on article when new.hidden = 0 begin
{add} end;
create trigger tagged_added after insert on article when new.hidden = 0 and new.bare = 0
begin {tag} end;
create trigger tagged_gone after delete on article when old.hidden = 0 begin
delete from tagged where id = old.id; end;
create trigger tagged_moved after update of hidden, day on article begin
delete from tagged where id = old.id and old.hidden = 0; end;
create trigger tagged_came after update of hidden, day on article when new.hidden = 0 begin
{tag} end;
""")  # noqa: S608 - names of our own
    return "\n".join(parts)


def count_names() -> list[str]:
    """Return the statements that count rows in that were listed by their names, by id from one on.

    One at a time, as all other changes are counted, is most of the cost of such a row.
    """
    rows = "from article where bare = 1 and hidden = 0 and id > ?"
    sets = ", ".join(f"{name} = {name} + excluded.{name}" for name in _COUNTS.split(", "))
    made = []
    for table, keys in _KEYS.items():
        if keys != ("tag",):
            names = ", ".join(keys)
            made.append(
                f"insert into {table}({names}, {_COUNTS})"
                f" select {names}, count(*), count(*), 0, 0 {rows} group by {names}"
                f" on conflict do update set {sets}"
            )
    return made


def _change(table: str, keys: tuple[str, ...], row: str, sign: str) -> str:
    """Return the statement that counts one row in or out of a table of counters."""
    if sign == "-":
        where = " and ".join(f"{key} = {row}.{key}" for key in keys)
        if keys == ("tag",):
            where = f"tag in (select value from json_each({row}.tags))"  # noqa: S608
        parts = zip(_COUNTS.split(", "), _ONE.format(row=row).split(", "), strict=True)
        sets = ", ".join(f"{name} = {name} - ({value})" for name, value in parts)
        return f"update {table} set {sets} where {where};\n"  # noqa: S608 - names of our own
    sets = ", ".join(f"{name} = {name} + excluded.{name}" for name in _COUNTS.split(", "))
    values = ", ".join(f"{row}.{key}" for key in keys)
    source = "where true"  # else "on" would be read as that of a join
    if keys == ("tag",):
        values, source = "value", f"from json_each({row}.tags) where true"
    return (
        f"insert into {table}({', '.join(keys)}, {_COUNTS}) "
        f"select {values}, {_ONE.format(row=row)} {source} on conflict do update set {sets};\n"
    )
