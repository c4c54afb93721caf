"""Shows one picture on the terminal: a process of its own, so that a bad file can only end that.

With a file as its argument it draws as well as the terminal can: by the graphics protocol of
Kitty, by Sixel, or in half blocks. It needs the extra ``images``.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import warnings
from typing import TYPE_CHECKING

from reader.text.safe import safe_line

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "BMP")
"""What is decoded: pictures of the web, and nothing that runs another program."""

_MEMORY = 2 * 1024**3
_SECONDS = 20
_MOST_PIXELS = 60_000_000


def main() -> int:
    """Show the picture that the command line names.

    Returns:
        0; 1 when it is no picture that can be shown.
    """
    parser = argparse.ArgumentParser(prog="reader.ui.picture")
    parser.add_argument("file")
    parser.add_argument("--caption", default="")
    options = parser.parse_args()
    for limit, value in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, _SECONDS)):
        resource.setrlimit(limit, (value, value))
    try:
        picture = _decode(options.file)
    except (OSError, ValueError, MemoryError, Warning):
        return 1
    _draw(picture, safe_line(options.caption))
    return 0


def _decode(file: str) -> Image:
    """Return the first frame of a picture, no larger than a screen can show.

    Raises:
        OSError: It is no picture, or a broken one.
        Warning: It has too many pixels to be one in good faith.
    """
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with Image.open(file, formats=FORMATS) as opened:
        opened.draft("RGB", (2000, 2000))
        small = ImageOps.exif_transpose(opened)
        small.thumbnail((2000, 2000))
        shown = Image.new("RGB", small.size, "white")
        shown.paste(small.convert("RGBA"), mask=small.convert("RGBA").getchannel("A"))
    return shown


def _draw(picture: Image, caption: str) -> None:
    from rich.console import Console
    from textual_image.renderable import Image as Drawn  # asks the terminal what it can

    columns, lines = os.get_terminal_size(sys.stdout.fileno())
    console = Console(width=columns, height=lines)
    room = max(1, lines - 3)
    # Half blocks are two pixels high; other ways go by the same shape of a cell.
    width = min(columns, max(1, round(picture.width / picture.height * room * 2)))
    sys.stdout.write("\x1b[2J\x1b[H")
    sys.stdout.flush()
    console.print(Drawn(picture, width=width, height="auto"))
    console.print(caption, markup=False, highlight=False)
