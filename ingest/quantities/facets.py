"""The words of figures in a text: reports and questions are read with the same lexicon."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.quantities.lexicon import lexicon

_BODIES = ("局", "厅")
_QUOTES = frozenset("“”\"'‘’「」『』")


@dataclass(frozen=True, slots=True)
class FacetWord:
    """A word of the lexicon at `[start, end)`: its facet, its canonical code, its wording.

    One wording may stand for several facets (信访件: channel 信访, object 诉求).
    """

    facet: str
    code: str
    words: str
    start: int
    end: int


def tag(normal_text: str, start: int = 0, end: int | None = None) -> tuple[FacetWord, ...]:
    """The lexicon's words in `normal_text[start:end]`, longest first, left to right.

    Quotation marks inside a word do not matter (“12345”热线). Offsets are those of
    `normal_text`, which is text as `ingest.normal.normalize` gives it.
    """
    words = lexicon().words
    stop = len(normal_text) if end is None else end
    places = [i for i in range(start, stop) if normal_text[i] not in _QUOTES]
    plain = "".join(normal_text[i] for i in places)
    found: list[FacetWord] = []
    at = 0
    while at < len(plain):
        match = words.at(plain, at)
        if match is None:
            at += 1
            continue
        word, meanings = match
        if plain[at + len(word) : at + len(word) + 1] in _BODIES:
            at += len(word) + 1  # 信访局, 教育厅: a body, no topic
            continue
        first, last = places[at], places[at + len(word) - 1] + 1
        found += [FacetWord(facet, code, word, first, last) for facet, code in meanings]
        at += len(word)
    return tuple(found)
