"""The Gradio page: a conversation, and beside it the source that each figure stands in."""

from ui.page import routes
from ui.page.build import build, launch_arguments

__all__ = ["build", "launch_arguments", "routes"]
