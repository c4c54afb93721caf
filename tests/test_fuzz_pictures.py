"""Mutated pictures through the decoder's gate: one kind of error, within memory and time.

``READER_FUZZ`` sets how many; tests/test_fuzz.py does the same for texts.
"""

from __future__ import annotations

import io
import os
import struct
import subprocess
import time
import zlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reader import processes
from reader.ui.terminal.picture_viewer import MOST_PIXELS, PictureError, decode
from tests.memory import growth_below

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

Image = pytest.importorskip("PIL.Image", reason="the extra images is not installed")

EXAMPLES = int(os.environ.get("READER_FUZZ", "20000"))
SECONDS = 2.0
MEMORY = 500 * 2**20
RARE = (0, 1, 2, 7, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFF_FFFF, 0x8000_0000, 2**32 - 1)
"""Values at which lengths, offsets and sizes go wrong."""

many = settings(
    max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck)
)


@cache
def seeds() -> tuple[bytes, ...]:
    """Return pictures of every format, in the modes and with the parts that decoders know."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned
    exif[0x010E] = "桥"
    colour = Image.new("RGB", (19, 13), (200, 40, 40))
    clear = Image.new("RGBA", (19, 13), (10, 200, 40, 90))
    frames = [Image.new("RGB", (19, 13), (n * 60, 40, 9)) for n in range(3)]
    indexed = colour.quantize(5)
    made: list[tuple[Picture, str, dict[str, Any]]] = [
        (colour, "PNG", {"exif": exif}),
        (clear, "PNG", {}),
        (indexed, "PNG", {"transparency": 0}),
        (Image.new("1", (19, 13)), "PNG", {}),
        (Image.new("I;16", (19, 13), 900), "PNG", {}),
        (colour, "PNG", {"save_all": True, "append_images": frames}),
        (colour, "JPEG", {"exif": exif, "quality": 90}),
        (colour, "JPEG", {"progressive": True}),
        (Image.new("CMYK", (19, 13)), "JPEG", {}),
        (Image.new("L", (19, 13)), "JPEG", {"restart_marker_blocks": 1}),
        (indexed, "GIF", {"transparency": 0}),
        (colour, "GIF", {"save_all": True, "append_images": frames, "loop": 0}),
        (colour, "WEBP", {"exif": exif}),
        (clear, "WEBP", {"lossless": True}),
        (colour, "WEBP", {"save_all": True, "append_images": frames}),
        (colour, "BMP", {}),
        (indexed, "BMP", {}),
    ]
    found = []
    for picture, kind, options in made:
        buffer = io.BytesIO()
        picture.save(buffer, kind, **options)
        found.append(buffer.getvalue())
    return tuple(found)


def with_checksums(data: bytes) -> bytes:
    """Return a PNG whose chunks have the checksums that they should: else none is looked into."""
    if not data.startswith(b"\x89PNG"):
        return data
    made, at = [data[:8]], 8
    while at + 12 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        end = at + 8 + length
        if end + 4 > len(data):
            break
        made.append(data[at:end] + struct.pack(">I", zlib.crc32(data[at + 4 : end])))
        at = end + 4
    return b"".join((*made, data[at:]))


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    """Draw a picture with some bytes changed, left out, put in, repeated, or of another one."""
    data = bytearray(draw(st.sampled_from(seeds())))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        match draw(st.integers(0, 6)):
            case 0:
                data[at : at + 1] = bytes([draw(st.integers(0, 255))])
            case 1:
                order = draw(st.sampled_from("<>"))
                size = draw(st.sampled_from("BHI"))
                bits = 8 * struct.calcsize(size)
                value = draw(st.sampled_from(RARE)) & ((1 << bits) - 1)
                packed = struct.pack(order + size, value)
                data[at : at + len(packed)] = packed
            case 2:
                del data[at : at + draw(st.integers(1, 40))]
            case 3:
                data[at:at] = draw(st.binary(max_size=20))
            case 4:
                piece = data[at : at + draw(st.integers(1, 40))]
                data[at:at] = piece * draw(st.integers(1, 50))
            case 5:
                other = draw(st.sampled_from(seeds()))
                data[at:] = other[min(at, len(other)) :]
            case _:
                del data[at:]
    return with_checksums(bytes(data)) if draw(st.booleans()) else bytes(data)


def check(data: bytes) -> bool:
    """Decode bytes under the promises; return whether they are a picture."""
    started = time.perf_counter()
    with growth_below(MEMORY):
        try:
            picture = decode(io.BytesIO(data))
        except PictureError:
            is_one = False
        else:
            is_one = True
            assert picture.mode == "RGB"
            assert max(picture.size) <= 2000
    assert time.perf_counter() - started < SECONDS
    return is_one


@pytest.mark.slow
@many
@given(mutated())
def test_a_mutated_picture_is_shown_or_refused(data: bytes) -> None:
    check(data)


@pytest.mark.slow
@settings(many, max_examples=max(1, EXAMPLES // 10))
@given(
    st.sampled_from((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF89a", b"RIFF\0\1\0\0WEBP", b"BM")),
    st.binary(max_size=300),
)
def test_noise_behind_a_signature_is_refused(signature: bytes, noise: bytes) -> None:
    check(signature + noise)


def test_every_seed_is_a_picture() -> None:
    assert all(map(check, seeds()))


def chunk(kind: bytes, data: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes = b"", *more: bytes) -> bytes:
    """Return a PNG that says it has a size."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0))
    return b"".join((b"\x89PNG\r\n\x1a\n", head, *more, chunk(b"IDAT", data), chunk(b"IEND", b"")))


def gif(width: int, height: int) -> bytes:
    """Return a GIF of a size whose one frame is as large."""
    size = struct.pack("<HH", width, height)
    return b"GIF89a" + size + b"\0\0\0," + b"\0" * 4 + size + b"\0\2\2L\1\0;"


def webp(width: int, height: int) -> bytes:
    """Return a WebP with an animation on a canvas of a size."""
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    body = b"WEBPVP8X\x0a\0\0\0\2\0\0\0" + size + b"ANIM\6\0\0\0\0\0\0\0\0\0"
    return b"RIFF" + struct.pack("<I", len(body)) + body


def animation(width: int, height: int) -> bytes:
    """Return a whole animation whose canvas is said to be larger than its frames."""
    data = bytearray(seeds()[14])
    data[24:30] = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return bytes(data)


def jpeg(width: int, height: int) -> bytes:
    """Return a JPEG whose head says another size."""
    data = bytearray(seeds()[6])
    at = data.index(b"\xff\xc0") + 5
    data[at : at + 4] = struct.pack(">HH", height, width)
    return bytes(data)


@cache
def zeros() -> bytes:
    """Return 200 MiB of zeros, packed: a second of work that collecting tests does not need."""
    return zlib.compress(bytes(200 * 2**20), 9)


BOMBS: dict[str, Callable[[], bytes]] = {
    "png that says 2^31": lambda: png(2**31 - 1, 2**31 - 1),
    "png of zeros": lambda: png(30_000, 30_000, zeros()),
    "png just over the limit": lambda: png(MOST_PIXELS // 1000 + 1, 1000, zeros()),
    "png with a text of zeros": lambda: png(9, 9, b"", chunk(b"zTXt", b"k\0\0" + zeros())),
    "png with a profile of zeros": lambda: png(9, 9, b"", chunk(b"iCCP", b"k\0\0" + zeros())),
    "png without a size": lambda: png(0, 0),
    "gif of 65535": lambda: gif(65535, 65535),
    "webp of 16383": lambda: webp(16383, 16383),
    "animation on a tall canvas": lambda: animation(19, 1_703_949),
    "jpeg of 65500": lambda: jpeg(65500, 65500),
    "postscript": lambda: b"%!PS-Adobe-3.0\n" * 99,
    "svg": lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "tiff": lambda: b"II*\0\x08\0\0\0" + b"\0" * 99,
    "nothing": lambda: b"",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_refused(name: str) -> None:
    assert not check(BOMBS[name]())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["png of zeros", "webp of 16383", "png without a size"])
def test_the_process_that_draws_ends_without_a_word(name: str, tmp_path: Path) -> None:
    file = tmp_path / "picture"
    file.write_bytes(BOMBS[name]())
    command = processes.python("reader.ui.terminal.picture_viewer", "--caption=\x1b[31m", str(file))
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
