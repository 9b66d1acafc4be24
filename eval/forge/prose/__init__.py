"""Prose in many wordings, with the truth of every figure in it."""

from eval.forge.prose.telling import Teller, Words
from eval.forge.prose.templates import UNSEEN, Template, templates

__all__ = ["UNSEEN", "Teller", "Template", "Words", "templates"]
