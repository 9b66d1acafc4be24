"""The web service: the API and the page in one process."""

from __future__ import annotations

import logging
import os
import socket
import sys
import threading
from typing import Any

from ingest.settings import Settings
from qa.answer import Assistant
from ui.service import Service

_LOG = logging.getLogger(__name__)


def application(settings: Settings) -> Any:
    """The ASGI application; LibraryMissing where there is no library."""
    # Set before Gradio is imported: it reads them then.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    service = Service(Assistant(settings.library, settings), settings)
    import gradio as gr

    from ui.api import create
    from ui.guard import Guard
    from ui.page import build, launch_arguments, routes

    app = create(service)
    app.include_router(routes.create(service))
    page = build(service)
    page.queue(max_size=2 * settings.max_in_flight, default_concurrency_limit=4)
    mounted = gr.mount_gradio_app(
        app, page, path="", ssr_mode=False, show_error=False, footer_links=[], **launch_arguments()
    )
    threading.Thread(target=_warm, args=(service,), daemon=True).start()
    return Guard(mounted, settings)


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

    print(f"页面已打开：http://{host}:{port}/  按 Ctrl+C 停止。", flush=True)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=5,
    )
    return 0


def _warm(service: Service) -> None:
    """Open the indexes and the model before the first reader waits for them."""
    entries = service.reports()
    if entries:
        try:
            service.assistant.answer(f"{entries[0].agency_name}存在哪些问题？")
        except Exception:
            _LOG.exception("warming up failed")
