"""Show one picture in the terminal, in a separate process that a bad file may crash.

The picture is drawn with the best method that the terminal supports: Kitty's graphics protocol,
Sixel, or half blocks. This needs the extra ``images``.
"""

from __future__ import annotations

import argparse
import logging
import os
import resource
import signal
import sys
import warnings
from typing import TYPE_CHECKING, BinaryIO

from reader.text.safe import safe_line

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
"""The formats that are decoded: web pictures, none that runs another program."""

MOST_PIXELS = 60_000_000
"""The resolution of a good camera; a picture that claims more is refused before decoding."""
_MOST_OF = {"PNG": 50_000_000, "WEBP": 25_000_000}
"""The limits for formats that take more memory per pixel: transparency is multiplied into a copy,
and WebP is composed on canvases. With these limits no format takes more than 500 MB."""
_MEMORY = 1024**3
_SECONDS = 10
_LARGEST = (2000, 2000)


class PictureError(Exception):
    """The data is not a picture, is damaged, or takes too much memory or time to decode."""


def main() -> int:
    """Show the picture that the command line names.

    Returns:
        0, or 1 if the picture cannot be shown.
    """
    parser = argparse.ArgumentParser(prog="reader.ui.terminal.picture_viewer")
    parser.add_argument("file")
    parser.add_argument("--caption", default="")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    logging.disable()  # messages of a decoder quote the file, and would reach the terminal
    signal.alarm(_SECONDS)  # ends this process even inside the decoder
    try:
        with open(options.file, "rb") as file:  # noqa: PTH123 - quicker
            picture = decode(file)
    except (OSError, PictureError):
        return 1
    finally:
        signal.alarm(0)
    _draw(picture, safe_line(options.caption))
    return 0


def decode(file: BinaryIO) -> Image:
    """Return the first frame of a picture, scaled down to screen size.

    Args:
        file: Untrusted.

    Raises:
        PictureError: It cannot be decoded.
    """
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _decoded(file)
    except Exception as error:  # decoders may raise anything on broken data
        raise PictureError(type(error).__name__) from error


def _decoded(file: BinaryIO) -> Image:
    from PIL import Image, ImageOps

    with Image.open(file, formats=FORMATS) as opened:
        if opened.width * opened.height > _MOST_OF.get(opened.format or "", MOST_PIXELS):
            raise Image.DecompressionBombError
        opened.thumbnail(_LARGEST)  # before rotating, which doubles the memory
        small = ImageOps.exif_transpose(opened).convert("RGBA")
        shown = Image.new("RGB", small.size, "white")
        shown.paste(small, mask=small.getchannel("A"))
    return shown


def _draw(picture: Image, caption: str) -> None:
    from rich.console import Console
    from textual_image.renderable import Image as Drawn  # queries the terminal

    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    console = Console(width=columns, height=lines)
    room = max(1, lines - 3)
    # Half blocks are two pixels high; the other methods assume the same cell shape.
    width = min(columns, max(1, round(picture.width / picture.height * room * 2)))
    sys.stdout.write("\x1b[2J\x1b[H")
    sys.stdout.flush()
    console.print(Drawn(picture, width=width, height="auto"))
    console.print(caption, markup=False, highlight=False)
