"""The web service: the API and the page in one process."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

from ingest.settings import Settings
from qa.answer import Assistant


def application(settings: Settings) -> Any:
    """The ASGI application; LibraryMissing where there is no library."""
    # Set before Gradio is imported: it reads them then.
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    assistant = Assistant(settings.library, settings)
    import gradio as gr

    from ui.api import create
    from ui.page import build, launch_arguments

    app = create(assistant)
    page = build(assistant)
    page.queue(max_size=64, default_concurrency_limit=4)
    return gr.mount_gradio_app(
        app, page, path="", ssr_mode=False, show_error=False, footer_links=[], **launch_arguments()
    )


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
    app = application(settings)
    import uvicorn

    print(f"页面已打开：http://{host}:{port}/  按 Ctrl+C 停止。", flush=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", timeout_graceful_shutdown=5)
    return 0
