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


def download(app: HostApp, name: str, content: str | bytes) -> None:
    """Let the browser download a file.

    Args:
        app: The app in the browser.
        name: The name of the file, never untrusted: it is sent in a header.
        content: The content of the file.
    """
    data = content if isinstance(content, bytes) else content.encode("utf-8", "replace")
    app.deliver_binary(BytesIO(data), save_filename=name)
