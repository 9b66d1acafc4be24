"""The words of questions and the measures they name, as data."""

from qa.vocabulary.asides import Asides, asides
from qa.vocabulary.lexicon import Kind, Lexicon, Tag, lexicon
from qa.vocabulary.measures import Axis, Rate, TableMeasures, measures

__all__ = [
    "Asides",
    "Axis",
    "Kind",
    "Lexicon",
    "Rate",
    "TableMeasures",
    "Tag",
    "asides",
    "lexicon",
    "measures",
]
