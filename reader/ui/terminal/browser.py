"""Links and downloads of a session in a browser, handled by the page that shows it."""

from __future__ import annotations

from io import BytesIO

from reader.text.weblink import WebLink
from reader.ui.host import HostApp


def open_there(app: HostApp, link: WebLink) -> None:
    """Open a link in that browser, not on the desktop of this machine.

    Args:
        app: The app in the browser.
        link: A checked link, from `reader.text.weblink.judge`.
    """
    app.open_url(link.url)


def download(app: HostApp, name: str, text: str) -> None:
    """Let the browser download a text.

    Args:
        app: The app in the browser.
        name: The name of the file, never untrusted: it is sent in a header.
        text: The content of the file.
    """
    app.deliver_binary(BytesIO(text.encode("utf-8", "replace")), save_filename=name)
