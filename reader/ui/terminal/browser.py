"""What a session in a browser hands to the page that shows it: links that open there, downloads."""

from __future__ import annotations

from io import BytesIO

from reader.text.weblink import WebLink
from reader.ui.host import HostApp


def open_there(app: HostApp, link: WebLink) -> None:
    """Open a link before the one who reads, not on the desktop of this machine.

    Args:
        app: In the browser.
        link: From `reader.text.weblink.judge`: a web address and nothing else.
    """
    app.open_url(link.url)


def download(app: HostApp, name: str, text: str) -> None:
    """Let the browser download a text.

    Args:
        app: In the browser.
        name: Of the file, our own: it stands in a header.
        text: What the file holds.
    """
    app.deliver_binary(BytesIO(text.encode("utf-8", "replace")), save_filename=name)
