"""The words of questions and the measures they name, as data."""

from qa.vocabulary.lexicon import Kind, Lexicon, Tag, lexicon
from qa.vocabulary.measures import Axis, Rate, TableMeasures, measures

__all__ = ["Axis", "Kind", "Lexicon", "Rate", "TableMeasures", "Tag", "lexicon", "measures"]
