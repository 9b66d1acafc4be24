"""The HTTP API under /api/v1."""

from ui.api.app import create

__all__ = ["create"]
