"""What stands between the network and the application: addresses, headers, who may frame it.

Pure ASGI, so that streamed replies pass through untouched.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

from ingest.settings import Settings
from ui.clients import Proxies
from ui.limits import App, Message, Receive, Scope, Send, problem

# Gradio's page runs inline scripts and compiles templates; nothing may come from elsewhere.
_PAGE = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "connect-src 'self'; worker-src 'self' blob:; object-src 'none'; base-uri 'self'; "
    "form-action 'self'"
)
DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'"
HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
# What a site of the list may do from its own pages.
_LEAVE = [
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"Content-Type"),
    (b"access-control-max-age", b"600"),
]
_EMBEDS = "/e/"
Make = Callable[[str], Awaitable[App | None]]


class Guard:
    """The applications (one for all, and one for each embedding) behind their headers.

    `make` gives an embedding's application by its key, None where there is no such key.
    """

    def __init__(
        self,
        app: App,
        settings: Settings,
        sites: Sequence[str],
        embedded: Mapping[str, Sequence[str]] | None = None,
        make: Make | None = None,
    ) -> None:
        self.app = app
        self._sites = tuple(sites)
        self._embedded = dict(embedded or {})
        self._make = make
        self._proxies = Proxies(settings.trusted_proxies)
        self._prefix = "/" + settings.root_path.strip("/") if settings.root_path.strip("/") else ""
        self._origins = frozenset(settings.cors_origins.replace(",", " ").split())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        held, key, path = self._placed(scope)
        if scope["type"] == "websocket":
            await self.app(held, receive, send)
            return
        sites = self._embedded.get(key, ()) if key is not None else self._sites
        origin = dict(scope.get("headers", ())).get(b"origin", b"").decode("latin-1")
        headers = self._headers(path, sites, origin)

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Gradio lets any site read its replies: here the list alone decides.
                given = [
                    pair
                    for pair in message.get("headers", ())
                    if not pair[0].lower().startswith(b"access-control-")
                ]
                names = {name.lower() for name, _ in given}
                given += [pair for pair in headers if pair[0] not in names]
                message = {**message, "headers": given}
            await send(message)

        if self._preflight(scope, path, origin):
            headers += _LEAVE
            await sending({"type": "http.response.start", "status": 204, "headers": []})
            await sending({"type": "http.response.body", "body": b""})
            return
        app: App | None = self.app
        if key is not None:
            app = await self._make(key) if self._make and key in self._embedded else None
        if app is None:
            await problem(sending, 404, "没有这个地址。")
            return
        await app(held, receive, sending)

    def _placed(self, scope: Scope) -> tuple[Scope, str | None, str]:
        """(the scope under its prefix, the embedding's key if any, the path within)."""
        path = str(scope.get("path", ""))
        # A proxy may hand the prefix on, or take it off.
        if self._prefix and (path == self._prefix or path.startswith(self._prefix + "/")):
            path = path[len(self._prefix) :] or "/"
        root, key = self._prefix, None
        if path.startswith(_EMBEDS):
            key, slash, rest = path[len(_EMBEDS) :].partition("/")
            root += _EMBEDS + key
            path = slash + rest
        held = {**scope, "root_path": root, "path": root + path,
                "raw_path": (root + path).encode("utf-8", "surrogateescape")}  # fmt: skip
        peer = str((scope.get("client") or ("",))[0])
        given = list(scope.get("headers", ()))
        if not self._proxies.trusts(peer):
            # Gradio builds its own addresses from these.
            held["headers"] = [
                pair for pair in given if not pair[0].startswith((b"x-forwarded-", b"forwarded"))
            ]
        elif dict(given).get(b"x-forwarded-proto", b"").split(b",")[0].strip() == b"https":
            held["scheme"] = "https"
        return held, key, path

    def _headers(self, path: str, sites: Sequence[str], origin: str) -> list[tuple[bytes, bytes]]:
        frames = " ".join(sites) if sites else "'none'"
        data = path.startswith("/api/") and not path.endswith("/original")
        policy = DATA_POLICY if data else _PAGE
        pairs = {
            "content-security-policy": f"{policy}; frame-ancestors {frames}",
            **HEADERS,
        }
        if not sites:
            pairs["x-frame-options"] = "DENY"
        if path.startswith("/api/"):
            pairs["cache-control"] = "no-store"
            if self._origins:
                pairs["vary"] = "Origin"
            if origin in self._origins:
                pairs["access-control-allow-origin"] = origin
                pairs["access-control-expose-headers"] = "Retry-After"
                pairs["cross-origin-resource-policy"] = "cross-origin"
        return [(name.encode(), value.encode("latin-1")) for name, value in pairs.items()]

    def _preflight(self, scope: Scope, path: str, origin: str) -> bool:
        """Whether it is a browser asking leave for an allowed site, answered by headers alone."""
        return scope["method"] == "OPTIONS" and path.startswith("/api/") and origin in self._origins
