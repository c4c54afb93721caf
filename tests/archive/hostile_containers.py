"""Builders of containers made to harm whoever reads them; each makes the real file."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import io
import lzma
import os
import socket
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal

ARTICLE = "---\ntitle: {0}\ndate: 2021-04-01\nfrom: https://example.org/{0}\n---\n<p>河水</p>\n"
COMMIT = "tree {}\nauthor a <a> 1 +0000\ncommitter a <a> 1 +0000\n\nall\n"


# Zip files


def zip_of(path: Path, *names: str) -> bytearray:
    """Write a zip file with an article under each name, and return its bytes."""
    with zipfile.ZipFile(path, "w") as made:
        for name in names:
            made.writestr(name, ARTICLE.format(name[0]))
    return bytearray(path.read_bytes())


def zip_place_of_64_bits(path: Path) -> None:
    """Write an entry whose content lies 2**63 bytes into the file."""
    data = zip_of(path, "a.md", "b.md")
    at = data.index(b"PK\x01\x02")
    struct.pack_into("<L", data, at + 42, 0xFFFFFFFF)
    extra = struct.pack("<HHQ", 1, 8, 2**63)
    struct.pack_into("<H", data, at + 30, len(extra))
    data[at + 50 : at + 50] = extra
    end = data.index(b"PK\x05\x06")
    (length,) = struct.unpack_from("<L", data, end + 12)
    struct.pack_into("<L", data, end + 12, length + len(extra))
    path.write_bytes(data)


def zip_that_overlaps(path: Path) -> None:
    """Write 3,000 entries that are one and the same piece of the file."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("a.md", ARTICLE.format("a") + "x" * 5000)
    data = path.read_bytes()
    central, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
    entry, tail = data[central:end], bytearray(data[end:])
    struct.pack_into("<HHII", tail, 8, 3000, 3000, len(entry) * 3000, central)
    entries = (entry.replace(b"a.md", b"%04d" % number) for number in range(3000))
    path.write_bytes(data[:central] + b"".join(entries) + bytes(tail))


def zip_with_lying_sizes(path: Path) -> None:
    """Write an entry that says it has 4 GB and has 200 bytes."""
    data = zip_of(path, "a.md", "b.md")
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        struct.pack_into("<I", data, data.index(mark) + place, 0xFFFFFFF0)
    path.write_bytes(data)


def zip_bomb(path: Path) -> None:
    """Write an article of 64 MB of zeros."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        made.writestr("a.md", b"\0" * (64 << 20))


def zip_of_empty_fields(path: Path) -> None:
    """Write 300 entries with 16,000 extra fields each, and the number they should hold missing."""
    data = zip_of(path, "a.md")
    end = data.index(b"PK\x05\x06")
    begin = data.index(b"PK\x01\x02")
    entry, fields = data[begin:end], struct.pack("<HH", 2, 0) * 16_000
    struct.pack_into("<L", entry, 24, 0xFFFFFFFF)
    struct.pack_into("<H", entry, 30, len(fields))
    directory = (entry + fields) * 300
    struct.pack_into("<HHL", data, end + 8, 300, 300, len(directory))
    path.write_bytes(data[:begin] + directory + data[end:])


def zip_with_bytes_behind(path: Path) -> None:
    """Write an entry packed by bzip2 behind whose end is more, and which says it is longer."""
    packed = bz2.compress(ARTICLE.format("a").encode()) + b"behind" * 40_000
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("a.md", packed)
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        struct.pack_into("<H", data, data.index(mark) + place, 12)
    path.write_bytes(data)


def zip_encrypted(path: Path) -> None:
    """Write an entry that says it is encrypted."""
    data = zip_of(path, "a.md")
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(data)


def zip_without_directory(path: Path) -> None:
    """Write the first half of a zip file."""
    data = zip_of(path, *(f"{number}.md" for number in range(50)))
    path.write_bytes(data[: len(data) // 2])


def zip_with_huge_directory(path: Path) -> None:
    """Write a zip file whose directory says it is longer than the file."""
    data = zip_of(path, "a.md")
    struct.pack_into("<L", data, data.index(b"PK\x05\x06") + 12, 0xFFFFFF00)
    path.write_bytes(data)


# Tar files


def header(name: str, size: int = 0, kind: bytes = tarfile.REGTYPE) -> bytearray:
    """Return the header of an entry."""
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return bytearray(info.tobuf(tarfile.USTAR_FORMAT))


def summed(block: bytearray) -> bytearray:
    """Return a header with the checksum that it needs."""
    block[148:156] = b" " * 8
    block[148:156] = b"%06o\0 " % sum(block)
    return block


def entry(name: str, data: bytes, kind: bytes = tarfile.REGTYPE) -> bytes:
    """Return an entry, header and content."""
    return bytes(header(name, len(data), kind)) + data + b"\0" * (-len(data) % 512)


def article(name: str) -> bytes:
    """Return the entry of an article."""
    return entry(f"{name}.md", ARTICLE.format(name).encode())


def tar_of_negative_size(path: Path) -> None:
    """Write an entry that leads back to itself (CVE-2025-8194)."""
    block = header("a.md", 0)
    block[124:136] = b"\xff" * 10 + b"\xfc\x00"  # -1024
    path.write_bytes(article("b") + summed(block) + b"\0" * 1024)


def tar_of_chained_names(path: Path) -> None:
    """Write 3,000 long names for one entry."""
    name = entry("././@LongLink", b"n" * 200, tarfile.GNUTYPE_LONGNAME)
    path.write_bytes(article("b") + name * 3000 + article("a"))


def tar_of_huge_field(path: Path) -> None:
    """Write an extended header that says it has 8 GB."""
    block = header("a", 8**11 - 1, tarfile.XHDTYPE)
    path.write_bytes(article("b") + block + b"\0" * 4096)


def tar_of_odd_fields(path: Path) -> None:
    """Write extended headers whose sizes are absurd."""
    field = b"30 size=" + b"9" * 21 + b"\n"
    path.write_bytes(article("b") + entry("x", field, tarfile.XHDTYPE) + article("a"))


def tar_of_field_without_length(path: Path) -> None:
    """Write an extended header whose line has no length, so that it never ends."""
    path.write_bytes(article("b") + entry("x", b"0 path=a\n", tarfile.XHDTYPE) + article("a"))


def tar_of_sparse_map(path: Path) -> None:
    """Write a sparse file whose map goes on for 60 MB."""
    block = header("a.md", 0, tarfile.GNUTYPE_SPARSE)
    block[257:265] = b"ustar  \0"
    block[482] = 1
    more = (b"00000000001\0" * 42 + b"\1").ljust(512, b"\0")
    with gzip.open(path, "wb", 6) as made:
        made.write(article("b") + summed(block))
        for _ in range(120):
            made.write(more * 1000)


def packed_bomb(
    begin: Callable[[Path, Literal["wb"]], io.BufferedIOBase],
) -> Callable[[Path], None]:
    """Return what writes a packed tar file with 80 MB of zeros."""

    def build(path: Path) -> None:
        with begin(path, "wb") as made:
            made.write(article("b") + header("a.md", 80 << 20))
            for _ in range(80):
                made.write(b"\0" * (1 << 20))

    return build


def xz_of_large_window(path: Path) -> None:
    """Write an xz file that wants 1.5 GB to be unpacked."""
    data = bytearray(lzma.compress(article("b") + b"\0" * 1024))
    length = (data[12] + 1) * 4
    at = 12 + data[12 : 12 + length].index(b"\x21\x01") + 2
    data[at] = 37
    block = bytes(data[12 : 12 + length - 4])
    struct.pack_into("<L", data, 12 + length - 4, zlib.crc32(block))
    path.write_bytes(data)


def gzip_of_nothing(path: Path) -> None:
    """Write 100,000 empty gzip parts, and no tar file."""
    path.write_bytes(gzip.compress(b"") * 100_000)


def zstd(path: Path) -> None:
    """Write what begins as zstd does."""
    path.write_bytes(b"\x28\xb5\x2f\xfd" + b"\0" * 100)


# Git repositories


def loose(repository: Path, kind: str, data: bytes) -> str:
    """Write an object; return its name."""
    whole = f"{kind} {len(data)}\0".encode() + data
    oid = hashlib.sha1(whole, usedforsecurity=False).hexdigest()
    place = repository / "objects" / oid[:2]
    place.mkdir(exist_ok=True)
    (place / oid[2:]).write_bytes(zlib.compress(whole))
    return oid


def tree(repository: Path, *entries: tuple[str, str, str]) -> str:
    """Write a tree of modes, names and objects; return its name."""
    lines = (f"{mode} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in entries)
    return loose(repository, "tree", b"".join(lines))


def repository_of(path: Path, root: Callable[[Path], str]) -> None:
    """Write a bare repository with one commit."""
    for name in ("objects", "refs/heads"):
        (path / name).mkdir(parents=True)
    (path / "HEAD").write_text("ref: refs/heads/main\n", "ascii")
    (path / "config").write_text("[core]\n\tbare = true\n", "ascii")
    commit = loose(path, "commit", COMMIT.format(root(path)).encode())
    (path / "refs" / "heads" / "main").write_text(commit + "\n", "ascii")


def two_articles(path: Path) -> str:
    """Write a tree of two articles."""
    oids = [loose(path, "blob", ARTICLE.format(name).encode()) for name in "ab"]
    return tree(path, ("100644", "a.md", oids[0]), ("100644", "b.md", oids[1]))


def git_bomb(path: Path) -> None:
    """Write a repository of 10**10 files in 11 trees."""

    def root(path: Path) -> str:
        oid, mode = loose(path, "blob", ARTICLE.format("a").encode()), "100644"
        for _ in range(10):
            oid = tree(path, *((mode, f"{number}.md", oid) for number in range(10)))
            mode = "40000"
        return oid

    repository_of(path, root)


def git_name_of_megabytes(path: Path) -> None:
    """Write a repository with a name of 30 MB."""

    def root(path: Path) -> str:
        oid = loose(path, "blob", ARTICLE.format("a").encode())
        return tree(path, ("100644", "a.md", oid), ("100644", "n" * (30 << 20), oid))

    repository_of(path, root)


def git_blob(size: int) -> Callable[[Path], None]:
    """Return what writes a repository with an article that is large for its zeros."""

    def build(path: Path) -> None:
        def root(path: Path) -> str:
            head = f"blob {size}\0".encode()
            summed, packer = hashlib.sha1(head, usedforsecurity=False), zlib.compressobj(6)
            part = path / "objects" / "part"
            with part.open("wb") as file:
                file.write(packer.compress(head))
                begin = ARTICLE.format("a").encode()
                for at in range(0, size, 1 << 20):
                    piece = (b"" if at else begin).ljust(1 << 20, b"\n")
                    summed.update(piece)
                    file.write(packer.compress(piece))
                file.write(packer.flush())
            oid = summed.hexdigest()
            (path / "objects" / oid[:2]).mkdir(exist_ok=True)
            part.rename(path / "objects" / oid[:2] / oid[2:])
            return tree(path, ("100644", "a.md", oid))

        repository_of(path, root)

    return build


def git_delta(size: int) -> Callable[[Path], None]:
    """Return what writes a repository with a pack of 50 kB that holds a large file."""

    def build(path: Path) -> None:
        repository_of(path, root)

    def number(value: int) -> bytes:
        digits = bytearray()
        while value > 127:
            digits.append(value & 127 | 128)
            value >>= 7
        return bytes(digits) + bytes([value])

    def packed(kind: int, size: int, data: bytes, base: bytes = b"") -> bytes:
        begin = bytearray([kind << 4 | size & 15])
        size >>= 4
        while size:
            begin[-1] |= 128
            begin.append(size & 127)
            size >>= 7
        return bytes(begin) + base + zlib.compress(data)

    def root(path: Path) -> str:
        block, copies = b"\0" * (1 << 16), size >> 16
        whole = f"blob {len(block)}\0".encode() + block
        base = hashlib.sha1(whole, usedforsecurity=False).digest()
        # An instruction without a place and a size copies 64 KB from the beginning.
        delta = number(len(block)) + number(len(block) * copies) + b"\x80" * copies
        bomb = b"\x11" * 20
        objects = {base: packed(3, len(block), block), bomb: packed(7, len(delta), delta, base)}
        pack, places = bytearray(b"PACK" + struct.pack(">LL", 2, 2)), {}
        for oid, data in objects.items():
            places[oid] = len(pack)
            pack += data
        checksum = hashlib.sha1(pack, usedforsecurity=False).digest()
        oids = sorted(objects)
        fan = b"".join(
            struct.pack(">L", sum(oid[0] <= first for oid in oids)) for first in range(256)
        )
        index = b"\xfftOc" + struct.pack(">L", 2) + fan + b"".join(oids)
        index += b"".join(struct.pack(">L", zlib.crc32(objects[oid])) for oid in oids)
        index += b"".join(struct.pack(">L", places[oid]) for oid in oids) + checksum
        index += hashlib.sha1(index, usedforsecurity=False).digest()
        folder = path / "objects" / "pack"
        folder.mkdir()
        (folder / "pack-1.pack").write_bytes(pack + checksum)
        (folder / "pack-1.idx").write_bytes(index)
        return tree(path, ("100644", "a.md", bomb.hex()))

    return build


def pipe(place: Path) -> None:
    """Make a named pipe."""
    os.mkfifo(place)


def device(place: Path) -> None:
    """Make a link to a device that never ends."""
    place.symlink_to("/dev/zero")


def socket_at(place: Path) -> None:
    """Make a socket."""
    before = Path.cwd()
    os.chdir(place.parent)  # its path may be too long
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(place.name)
    finally:
        os.chdir(before)


def folder(place: Path) -> None:
    """Make a folder."""
    place.mkdir()


def git_with(name: str, make: Callable[[Path], object]) -> Callable[[Path], None]:
    """Return what writes a repository of two articles with something odd in place of a file."""

    def build(path: Path) -> None:
        repository_of(path, two_articles)
        place = path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        if name == "packed-refs":
            (path / "refs" / "heads" / "main").unlink()
        make(place)

    return build


def git_including_a_pipe(path: Path) -> None:
    """Write a repository whose configuration includes a named pipe."""
    repository_of(path, two_articles)
    os.mkfifo(path / "more")
    (path / "config").write_text("[include]\n\tpath = more\n", "ascii")


def git_head(text: str) -> Callable[[Path], None]:
    """Return what writes a repository with some text as its ``HEAD``."""
    return git_with("HEAD", lambda place: place.write_text(text, "ascii"))


def git_tree_of_pipe(path: Path) -> None:
    """Write a repository whose tree is a named pipe."""
    repository_of(path, two_articles)
    for place in (path / "objects").glob("??/*"):
        if zlib.decompress(place.read_bytes()).startswith(b"tree"):
            place.unlink()
            os.mkfifo(place)


def git_borrowing(count: int, form: str = "{}") -> Callable[[Path], None]:
    """Return what writes a repository that borrows from others, the last with a named pipe."""

    def build(path: Path) -> None:
        repository_of(path, two_articles)
        places = [path / f"other{number}" for number in range(count)]
        for place in places:
            (place / "pack").mkdir(parents=True)
        os.mkfifo(places[-1] / "pack" / "pack-1.idx")
        (path / "objects" / "info").mkdir()
        lines = "".join(f"{form.format(place)}\n" for place in places)
        (path / "objects" / "info" / "alternates").write_text(lines, "utf-8")

    return build


def mutations(data: bytes, draws: Iterator[int]) -> bytes:
    """Return data with some bytes changed, taken out or doubled."""
    changed = bytearray(data)
    for _ in range(next(draws) % 8 + 1):
        at = next(draws) % max(1, len(changed))
        what = next(draws) % 5
        if what == 0:
            del changed[at : at + next(draws) % 600]
        elif what == 1:
            changed[at:at] = changed[at : at + next(draws) % 600]
        elif what == 2:
            changed[at : at + 4] = struct.pack("<L", next(draws) % 2**32)
        elif changed:
            changed[at % len(changed)] = (0, 255, next(draws) % 256)[next(draws) % 3]
    return bytes(changed)


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "tar": bytes,
    "tar.gz": gzip.compress,
    "tar.bz2": bz2.compress,
    "tar.xz": lzma.compress,
}
