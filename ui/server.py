"""The web service: the API and the page in one process, and for each embedding once more."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import sys
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from ingest.settings import Settings
from qa.answer import Assistant
from ui.embeds import Embed, embeds
from ui.limits import App, Limits, Shares
from ui.service import Service

_LOG = logging.getLogger(__name__)
_STOP_SECONDS = 10
_SWITCH_SECONDS = 0.0005


def application(settings: Settings) -> Any:
    """The ASGI application; LibraryMissing where there is no library, SettingsError."""
    # Set before Gradio is imported: it reads them then.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    listed = embeds(settings.embeds)
    service = Service(Assistant(settings.library, settings), settings)
    from ui.guard import Guard

    sites = _Sites(service, listed)
    threading.Thread(target=_warm, args=(service,), daemon=True).start()
    embedded = {key: embed.sites for key, embed in listed.items()}
    return Guard(sites.own, settings, service.sites, embedded, sites.embedded)


class _Sites:
    """The application for all, and those of the embeddings, each made when first asked for."""

    def __init__(self, service: Service, listed: Mapping[str, Embed]) -> None:
        self._service = service
        self._listed = listed
        self._shares = Shares(service.settings.client_per_minute)
        self._made: dict[str, tuple[App, Any]] = {}
        self._lock = threading.Lock()
        self._running: dict[str, _Life] = {}
        self.own, own = self._build(service)
        inner = own.router.lifespan_context

        @asynccontextmanager
        async def living(app: Any) -> AsyncIterator[Any]:
            async with inner(app) as state:
                yield state
            await self._end()

        own.router.lifespan_context = living

    async def embedded(self, key: str) -> App | None:
        """An embedding's application; None where the operator has listed none of that name."""
        if key not in self._listed:
            return None
        if (held := self._made.get(key)) is None:
            held = await asyncio.to_thread(self._make, key)
        if key not in self._running:
            self._running[key] = _Life(held[1])
        await self._running[key].started()
        return held[0]

    def _make(self, key: str) -> tuple[App, Any]:
        with self._lock:
            if key not in self._made:
                self._made[key] = self._build(self._service.restricted(key, self._listed[key]))
            return self._made[key]

    def _build(self, service: Service) -> tuple[App, Any]:
        import gradio as gr

        from ui import embed
        from ui.api import create
        from ui.page import build, launch_arguments, routes

        settings = service.settings
        page = build(service)
        page.queue(max_size=2 * settings.max_in_flight, default_concurrency_limit=4)
        given = launch_arguments()
        given["head"] = given.get("head", "") + embed.inside()
        app = create(service)
        app.include_router(routes.create(service))
        mounted = gr.mount_gradio_app(
            app, page, path="", ssr_mode=False, show_error=False, footer_links=[],
            **given,
        )  # fmt: skip
        return Limits(mounted, settings, service.desk, self._shares), mounted

    async def _end(self) -> None:
        for life in self._running.values():
            await life.end()
        await asyncio.to_thread(self._service.close)


class _Life:
    """An application's life, in a task of its own from its start to its end."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self._ready, self._stop = asyncio.Event(), asyncio.Event()
        self._task = asyncio.create_task(self._live())

    async def started(self) -> None:
        """Wait until it serves."""
        if not self._ready.is_set():
            await self._ready.wait()

    async def end(self) -> None:
        """Let it end."""
        self._stop.set()
        await self._task

    async def _live(self) -> None:
        try:
            async with self._app.router.lifespan_context(self._app):
                self._ready.set()
                await self._stop.wait()
        finally:
            self._ready.set()


def serve(settings: Settings, *, host: str, port: int) -> int:
    """Serve until stopped; 2 where the port cannot be had."""
    try:
        with socket.create_server((host, port)):
            pass
    except (OSError, OverflowError):
        print(
            f"端口 {port} 打不开，可能已被占用，"
            f"请换一个：nianbao serve --port {min(port + 1, 65535)}",
            file=sys.stderr,
        )
        return 2
    for ours in ("ui", "qa", "ingest"):
        # A service says in its log what went wrong; the commands keep quiet.
        logging.getLogger(ours).setLevel(logging.WARNING)
    app = application(settings)
    import uvicorn

    from ui.protocol import Protocol

    # The loop that takes and refuses requests must not wait long for those that answer.
    sys.setswitchinterval(_SWITCH_SECONDS)
    print(f"页面已打开：http://{host}:{port}/  按 Ctrl+C 停止。", flush=True)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        http=Protocol,
        # Whose word is taken for a client's address is decided by the guard.
        proxy_headers=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=_STOP_SECONDS,
    )
    return 0


def _warm(service: Service) -> None:
    """Open the indexes and the model before the first reader waits for them."""
    try:
        service.desk.log.tidy()
        service.desk.engine.start()
    except Exception:
        _LOG.exception("warming up failed")
