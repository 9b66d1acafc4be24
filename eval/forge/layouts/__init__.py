"""The layouts in which extraction leaves a report: each writes tables and prose its own way."""

from eval.forge.layouts.base import Block, BlockKind, Layout
from eval.forge.layouts.registry import SEED_LAYOUTS, layout, layouts

__all__ = ["SEED_LAYOUTS", "Block", "BlockKind", "Layout", "layout", "layouts"]
