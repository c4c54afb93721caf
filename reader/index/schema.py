"""The tables of the index, and the triggers that update its counters."""

from __future__ import annotations

VERSION = 14
"""The version of the tables; an index of another version is rebuilt."""

_COUNTS = "total, unread, starred, highlighted"
_ONE = "1, 1 - {row}.read, {row}.starred, {row}.highlights > 0"
_KEYS = {
    "tally": ("source", "day"),
    "tally_day": ("day",),
    "tally_source": ("source",),
    "tally_author": ("author",),
    "tally_tag": ("tag",),
}

UNREAD = -32_768
"""The length of an article whose text was not read: it takes the two bytes of most lengths, since
rows that grow split their pages."""

_TABLES = f"""
create table meta(name text primary key, value) without rowid;
create table folder(
    id integer primary key, dir blob not null, mtime_ns integer,
    dir_crc integer generated always as (crc(dir)) virtual);
create table article(
    id integer primary key autoincrement,
    folder integer not null, name blob not null, size integer not null, mtime_ns integer not null,
    key text not null, title text not null, source text not null, author text not null,
    url text, tags text not null, date integer not null, date_kind integer not null,
    day text not null,
    problem text not null, hidden integer not null default 1,
    read integer not null default 0, starred integer not null default 0,
    highlights integer not null default 0, length integer not null default {UNREAD},
    twins integer not null default 0, copies integer not null default 1,
    bare integer not null default 0, own text, base integer, held integer not null default 0,
    wanted integer not null default 0,
    file_crc integer generated always as (crc(name)) virtual,
    key_crc integer generated always as (case when bare = 0 then crc(key) end) virtual);
create view file as select folder.dir, article.* from article
    join folder on folder.id = article.folder;
create index folder_dir on folder(dir_crc);
create index article_file on article(folder, file_crc);
create index article_key on article(key_crc) where key_crc is not null;
create index article_base on article(base) where base is not null;
create index article_wanted on article(id) where wanted = 1;
create index article_day on article(day, date, id, read) where hidden = 0;
create index article_twins on article(twins) where twins != 0;
create index article_read on article(day, date) where hidden = 0 and read = 1;
create index article_starred on article(day, date) where hidden = 0 and starred = 1;
create index article_highlighted on article(day, date) where hidden = 0 and highlights > 0;
create index article_problem on article(id) where problem != '';
create table tagged(
    tag text not null, day text not null, date integer not null, id integer not null,
    primary key(tag, day, date, id)) without rowid;
create table skipped(
    folder integer not null, name blob not null, size integer not null,
    mtime_ns integer not null, why text not null, primary key(folder, name)) without rowid;
create table mark(
    key text primary key, read integer, starred integer not null, highlights integer not null,
    noted integer not null, moved integer not null, title text not null, file text not null,
    sketch blob not null, quotes text not null, tags text not null, annotated integer not null,
    base integer not null, attached text)
    without rowid;
create index mark_base on mark(base);
create index mark_attached on mark(attached) where attached is not null;
create index mark_tagged on mark(key) where tags != '[]';
create view own_tag as
    select t.value as tag, case when a.twins = 0 then a.id else
        (select b.id from article b where b.twins = a.twins and b.twins != 0 and b.hidden = 0)
        end as article
    from mark m cross join json_each(m.tags) t cross join article a
    on a.key_crc = crc(ifnull(m.attached, m.key)) and a.key = ifnull(m.attached, m.key)
        and a.hidden != 1
    where m.tags != '[]';
create table earlier(article integer not null, base integer not null, primary key(article, base))
    without rowid;
create index earlier_base on earlier(base);
create table version(
    article integer primary key, body integer not null, sketch blob not null);
create table kept(article integer primary key, sketch blob, said blob);
create index kept_said on kept(article) where said is not null;
create table identity(key text primary key, file text not null, sketch blob not null)
    without rowid;
create table cover(source text, until integer, except_keys text not null);
create virtual table name_gram using fts5(
    grams, content='', detail=none, columnsize=0, tokenize='ascii');
insert into name_gram(name_gram, rank) values('hashsize', 8388608);
"""  # noqa: S608 - a number of ours
# A skipped file has a size when it was read to find out, else -1.
# Folders, file names and keys are indexed by checksums, which take a sixth of the space and are not
# stored in the row: a look-up compares both. A url is null where it equals the key; so is ``own``,
# the key that the head alone gives. See `reader.index.identity` for the columns ``own`` to
# ``wanted`` and the tables after ``mark``. The entries of an SQLite index end in the row's id.

_REMOVED = """
create trigger article_removed after delete on article when old.bare = 0 begin
delete from earlier where article = old.id; delete from version where article = old.id; end;
"""

AFTER_HEADS = (
    "create index if not exists article_source on article(source, day, date) where hidden = 0",
    "create index if not exists article_author on article(author, day, date) where hidden = 0",
)
"""Created when all heads have been read once: this takes less time and space than row by row."""

PACKED = ("folder_dir", "article_file", "article_key", "article_base", "article_day")
"""Indexes that are rebuilt then: rows inserted in the order of a walk leave them half empty."""

COUNTERS = tuple(_KEYS)
"""Tables of counters, which are rewritten then for the same reason."""

AFTER_TEXT = "create index if not exists article_length on article(length) where hidden = 0"
"""Created when all texts have been read once."""

TEXT_TABLES = """
create table meta(name text primary key, value) without rowid;
create table doc(
    article integer primary key, length integer not null, lang integer not null,
    body integer not null, said blob not null);
create table words(number integer primary key, said blob not null);
create index doc_lang on doc(lang);
create index doc_body on doc(body) where length >= 500;
create virtual table gram using fts5(
    grams, content='', detail=none, columnsize=0, tokenize='ascii');
insert into gram(gram, rank) values('hashsize', 33554432);
create table fresh(id integer primary key, article integer);
create table outdated(id integer primary key);
create table part(number integer primary key, first text not null, lists blob not null);
create index part_first on part(first);
"""
# All texts are in ``doc_lang``: what goes through them reads it, and not the texts. The grams of
# texts are in ``part``, those of new ones in ``gram``, where ``fresh`` has the article of each
# number, null for one that has left: see `reader.index.gram_lists`.


def tables() -> str:
    """Return the statements that create the tables and triggers of the lists."""
    parts = [_TABLES, _REMOVED]
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
    untag = (
        "delete from tagged where tag in (select value from json_each(old.tags))"
        " and day = old.day and date = old.date and id = old.id;"
    )
    # The order of two triggers is undefined: they must not remove and insert the same row.
    moved = "old.hidden != new.hidden or old.day != new.day"
    parts.append(f"""
create trigger article_gone after delete on article when old.hidden = 0 and old.bare = 0
begin {take} {untag} end;
create trigger article_left after update of {watched} on article when old.hidden = 0 begin
{take} end;
create trigger article_came after update of {watched} on article when new.hidden = 0 begin
{add} end;
create trigger tagged_left after update of hidden, day on article
when old.hidden = 0 and ({moved}) begin {untag} end;
create trigger tagged_came after update of hidden, day on article
when new.hidden = 0 and ({moved}) begin {tag} end;
""")
    return "\n".join(parts)


def count_in() -> dict[str, str]:
    """Return the statement that adds to the counters of a key, by table of counters.

    It counts rows that are inserted and rows that only had a name and are removed, many at a time.
    Triggers count all other changes of a row.
    """
    sets = ", ".join(f"{name} = {name} + excluded.{name}" for name in _COUNTS.split(", "))
    statements = {}
    for table, keys in _KEYS.items():
        marks = ", ".join("?" * (len(keys) + len(_COUNTS.split(", "))))
        statements[table] = (
            f"insert into {table}({', '.join(keys)}, {_COUNTS}) values({marks})"
            f" on conflict do update set {sets}"
        )
    return statements


def _change(table: str, keys: tuple[str, ...], row: str, sign: str) -> str:
    """Return the statement that adds one row to a table of counters, or subtracts it."""
    if sign == "-":
        where = " and ".join(f"{key} = {row}.{key}" for key in keys)
        if keys == ("tag",):
            where = f"tag in (select value from json_each({row}.tags))"  # noqa: S608 - ours
        parts = zip(_COUNTS.split(", "), _ONE.format(row=row).split(", "), strict=True)
        sets = ", ".join(f"{name} = {name} - ({value})" for name, value in parts)
        return f"update {table} set {sets} where {where};\n"  # noqa: S608 - names of our own
    sets = ", ".join(f"{name} = {name} + excluded.{name}" for name in _COUNTS.split(", "))
    values = ", ".join(f"{row}.{key}" for key in keys)
    source = "where true"  # without it "on" would be parsed as that of a join
    if keys == ("tag",):
        values, source = "value", f"from json_each({row}.tags) where true"
    return (
        f"insert into {table}({', '.join(keys)}, {_COUNTS}) "
        f"select {values}, {_ONE.format(row=row)} {source} on conflict do update set {sets};\n"
    )
