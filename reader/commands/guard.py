"""Restricts the app in a browser to the holder of the secret.

`textual_serve` shows its app to everyone who connects. Here a request must name this machine, so
that no page of another site can reach it by DNS; it must come from the program's own page and
include the secret.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server

from reader.services.served import capped
from reader.translation import gettext as _

_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})

POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws: wss:; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
"""The page loads nothing from other sites, not even the font of its template."""

FOCUS = """<script>
(() => {
  const focus = () => document.querySelector(".xterm-helper-textarea")?.focus();
  new MutationObserver((_changes, observer) => {
    if (document.querySelector(".xterm-helper-textarea")) { observer.disconnect(); focus(); }
  }).observe(document.documentElement, { childList: true, subtree: true });
  window.addEventListener("focus", focus);
  focus();
})();
</script>
"""
"""Gives the terminal the focus as soon as it is there, and when the window gets it back."""

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


async def guarded(command: str, token: str, port: int, *, local: bool) -> web.Application:
    """Return the web application that shows a Textual app to those who may see it.

    Args:
        command: The command line of the app, for a shell.
        token: The secret; when empty, anybody may see it.
        port: The port of the server, part of the cookie's name: cookies ignore ports.
        local: Whether only this machine can connect, under its own names.
    """
    return await _GuardedServer(command, token, port, local=local).application()


class _GuardedServer(Server):
    def __init__(self, command: str, token: str, port: int, *, local: bool) -> None:
        super().__init__(command, port=port, title="reader")
        self._token = token
        self._cookie = f"reader-token-{port}"
        self._is_local = local

    async def on_startup(self, app: web.Application) -> None:
        """Print nothing: the command prints the URL."""

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Start an app for a page, on a screen of a size that fits into memory."""
        sizes = (request.query.get(name, "") for name in ("width", "height"))
        width, height = capped(*(int(text) if _is_number(text) else None for text in sizes))
        size = {"width": width, "height": height}
        return await super().handle_websocket(
            request.clone(rel_url=request.rel_url.update_query(size))
        )

    async def _process_messages(
        self, websocket: web.WebSocketResponse, app_service: AppService
    ) -> None:
        """Forward what a page sends, with sizes capped to what fits into memory."""
        set_size = app_service.set_terminal_size

        async def set_capped(width: Any, height: Any) -> None:
            await set_size(*capped(width, height))

        app_service.set_terminal_size = set_capped  # type: ignore[method-assign]  # of one page
        await super()._process_messages(websocket, app_service)

    async def application(self) -> web.Application:
        """Return the application, with its guard before everything."""
        made = await self._make_app()
        made.middlewares.append(self._guard)
        made.on_response_prepare.append(_harden)
        return made

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if self._is_local and request.url.host not in _LOCAL:
            raise web.HTTPForbidden(text=_("This is not the name of this machine."))
        origin = request.headers.get("Origin")
        if origin is not None and urlsplit(origin).netloc != request.host:
            raise web.HTTPForbidden(text=_("Another page asked for this."))
        if self._token:
            if self._is_secret(request.query.get("token", "")):
                redirect = web.HTTPFound("/")
                redirect.set_cookie(self._cookie, self._token, httponly=True, samesite="Strict")
                return redirect
            if not self._is_secret(request.cookies.get(self._cookie, "")):
                raise web.HTTPForbidden(text=_("Open the whole URL that was printed."))
        # The page sends its next requests to the address it came from: a tunnel has its own port.
        self.public_url = f"{request.scheme}://{request.host}"
        response = await handler(request)
        if isinstance(response, web.Response) and response.content_type == "text/html":
            response.text = (response.text or "").replace("</body>", f"{FOCUS}</body>")
        return response

    def _is_secret(self, given: str) -> bool:
        return hmac.compare_digest(given.encode("utf-8", "replace"), self._token.encode())


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 10


async def _harden(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
