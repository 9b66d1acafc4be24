"""Prose in many wordings, with the truth of every figure in it."""

from eval.forge.prose.telling import Teller, Words
from eval.forge.prose.templates import Template, templates

__all__ = ["Teller", "Template", "Words", "templates"]
