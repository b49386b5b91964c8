"""What stands between this machine's other programs and a server that runs code.

Any page in the same browser can send requests here. So: only our own host names (against
DNS rebinding), writes only from our own pages, JSON of a modest size only, and answers
that no other page may frame, embed or run script in.
"""

from __future__ import annotations

import secrets

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 2_000_000
HOSTS = ["127.0.0.1", "localhost"]


def guards() -> list[Middleware]:
    """The middleware of the page, outermost first."""
    return [Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS), Middleware(Guard)]


class Guard:
    """Refuses writes that do not come from our own page; adds the headers that protect it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _protections(nonce).items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-cache")
            await send(message)

        refusal = None
        if scope["method"] not in ("GET", "HEAD"):
            refusal = _refusal(Headers(scope=scope))
        if refusal is None:
            await self.app(scope, receive, send_guarded)
        else:
            status, sentence = refusal
            await JSONResponse({"message": sentence, "fix": ""}, status)(
                scope, receive, send_guarded
            )


def _refusal(headers: Headers) -> tuple[int, str] | None:
    """Why a write is refused, or None. Browsers always say where a write comes from."""
    if headers.get("origin") != f"http://{headers.get('host')}":
        return 403, "Only Upslope's own page may do this."
    if headers.get("sec-fetch-site", "same-origin") != "same-origin":
        return 403, "Only Upslope's own page may do this."
    if headers.get("content-type", "").split(";")[0].strip() != "application/json":
        return 415, "Only JSON is understood here."
    length = headers.get("content-length", "")
    if not length.isdecimal():
        return 411, "The request must say how long it is."
    if int(length) > MAX_BODY:
        return 413, "That is more text than an exercise can need."
    return None


def _protections(nonce: str) -> dict[str, str]:
    # CodeMirror writes its own style sheet: the nonce lets exactly that one in.
    policy = (
        "default-src 'none'; script-src 'self'; connect-src 'self'; font-src 'self'; "
        f"img-src 'self' data:; style-src 'self' 'nonce-{nonce}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }
