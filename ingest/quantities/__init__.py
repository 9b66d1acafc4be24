"""Figures in the prose: found, named by facets, and tied to the words to cite."""

from ingest.quantities.extract import extract
from ingest.quantities.facets import FacetWord, tag
from ingest.quantities.measures import Measure, measure, measures
from ingest.quantities.numerals import Numeral, parse
from ingest.quantities.parts import parts_breaches

__all__ = [
    "FacetWord",
    "Measure",
    "Numeral",
    "extract",
    "measure",
    "measures",
    "parse",
    "parts_breaches",
    "tag",
]
