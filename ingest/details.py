"""Particulars: whom to call and where, who signed and when, which period, who leads."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import islice, pairwise

from ingest.identity.signature import read_signature
from ingest.identity.years import period
from ingest.outline.compact import Compact, whole
from ingest.schema import Detail, DetailKind, Document, Section, SectionKind, Span

_LABELLED = (
    DetailKind.TELEPHONE,
    DetailKind.FAX,
    DetailKind.POSTCODE,
    DetailKind.ADDRESS,
    DetailKind.OFFICE_HOURS,
    DetailKind.OFFICE,
)
_ANYWHERE = (DetailKind.EMAIL, DetailKind.WEBSITE)
_SENTENCE = re.compile("[。！？!?]")
_PREFACE = 3000
_MOST = 40  # of one kind in one paragraph: a report has a handful


@dataclass(frozen=True, slots=True)
class _Rule:
    label: re.Pattern[str] | None
    value: re.Pattern[str] | None
    several: re.Pattern[str] | None
    before: tuple[re.Pattern[str], ...]


@cache
def _rules() -> tuple[dict[DetailKind, _Rule], int]:
    data = tomllib.loads((files(__package__) / "details.toml").read_text(encoding="utf-8"))

    def pattern(words: dict[str, str], name: str) -> re.Pattern[str] | None:
        return re.compile(words[name]) if words.get(name) else None

    rules = {
        kind: _Rule(
            label=pattern(data[kind], "label"),
            value=pattern(data[kind], "value"),
            several=pattern(data[kind], "several"),
            before=tuple(re.compile(each) for each in data[kind].get("before", ())),
        )
        for kind in DetailKind
        if kind in data
    }
    return rules, data["quote"]["longest"]


def details(document: Document, sections: tuple[Section, ...]) -> tuple[Detail, ...]:
    """The particulars of a report in text order, each once, with a whole clause to quote.

    Values are normal text (0952-6860685); spans and quotations point into the text as read.
    """
    compact = whole(document.text)
    found: list[Detail] = []
    for section in sections:
        if section.kind is SectionKind.ATTACHMENT:
            continue
        for paragraph in section.paragraphs:
            found += _of_paragraph(compact, paragraph)
    found += _dated(compact, sections)
    unique = {(each.kind, each.value, each.span.start): each for each in found}
    kept: dict[tuple[DetailKind, str], Detail] = {}
    for each in sorted(unique.values(), key=lambda detail: (detail.span.start, detail.kind)):
        kept.setdefault((each.kind, each.value), each)
    return tuple(kept.values())


_TRIGGER = re.compile(
    "电话|联系方式|热线[:：]|致电|[Tt][Ee][Ll]|传真|邮编|邮政编码|地址|时间(?:为|是|[:：])|@|http|www"
    "|组长|办公室设在|负责人|领导|[镇乡局]长|(?:单位|部门|机构|科室|处室)(?:为|是|[:：])|主管|负责|责任|承担"
)


def _of_paragraph(compact: Compact, paragraph: Span) -> Iterator[Detail]:
    start, end = compact.at(paragraph.start), compact.at(paragraph.end)
    if not _TRIGGER.search(compact.text, start, end):
        return
    piece = _piece(compact, start, end)
    rules, longest = _rules()
    for kind, rule in rules.items():
        spans = sorted(set(islice(_values(kind, rule, piece.text), _MOST)))
        for first, last in spans:
            if any(a <= first and last <= b and (a, b) != (first, last) for a, b in spans):
                continue
            yield Detail(
                kind=kind,
                value=piece.text[first:last].replace("：", ":"),
                span=piece.span(first, last),
                quote=_quote(piece, first, last, longest),
            )


@dataclass(frozen=True, slots=True)
class _Piece:
    """A piece of compact text with a space put back where letters or digits would fuse.

    `start` is where it begins in the compact text, `spaces` where spaces stand in `text`.
    """

    compact: Compact
    text: str
    start: int
    spaces: tuple[int, ...]

    def span(self, first: int, last: int) -> Span:
        """The span in the text as read of `text[first:last]` (no space at its edges)."""
        begin = self.start + first - bisect_left(self.spaces, first)
        end = self.start + last - 1 - bisect_left(self.spaces, last - 1)
        return self.compact.span(begin, end + 1)


def _piece(compact: Compact, start: int, end: int) -> _Piece:
    """The piece `[start, end)` of the compact text."""
    text = compact.text
    first, last = bisect_right(compact.starts, start), bisect_left(compact.starts, end)
    cuts = [p for p in compact.starts[first:last] if _fuse(text[p - 1], text[p])]
    bounds = [start, *cuts, end]
    spaced = " ".join(text[a:b] for a, b in pairwise(bounds))
    spaces = tuple(cut - start + number for number, cut in enumerate(cuts))
    return _Piece(compact, spaced, start, spaces)


def _fuse(before: str, after: str) -> bool:
    return before.isascii() and before.isalnum() and after.isascii() and after.isalnum()


def _values(kind: DetailKind, rule: _Rule, text: str) -> Iterator[tuple[int, int]]:
    for pattern in rule.before:
        for found in pattern.finditer(text):
            yield found.span("value")
    if rule.value is None:
        return
    if kind in _ANYWHERE:
        for found in rule.value.finditer(text):
            yield found.span()
    if rule.label is None or kind not in _LABELLED:
        return
    for label in rule.label.finditer(text):
        at = label.end()
        while at < len(text):
            value = rule.value.match(text, at + (text[at] in " ："))
            if value is None:
                break
            yield value.span()
            more = rule.several.match(text, value.end()) if rule.several else None
            if more is None:
                break
            at = more.end()


def _quote(piece: _Piece, first: int, last: int, longest: int) -> Span:
    """The sentence around a value, or the clauses nearest to it where that is too long."""
    marks = [found.end() for found in _SENTENCE.finditer(piece.text)]
    start = max((mark for mark in marks if mark <= first), default=0)
    end = min((mark for mark in marks if mark >= last), default=len(piece.text))
    if end - start > longest:
        cuts = [found.end() for found in re.finditer("[，；;：:]", piece.text[start:end])]
        near = [start + cut for cut in cuts]
        start = max((cut for cut in near if cut <= first - 12), default=start)
        end = min((cut for cut in near if cut >= last), default=end)
    return piece.span(start, max(end, last))


def _dated(compact: Compact, sections: tuple[Section, ...]) -> Iterator[Detail]:
    """The signature, its date and the statistical period."""
    signature = read_signature(compact, sections)
    if signature.span and signature.dated:
        yield Detail(
            kind=DetailKind.SIGNATURE,
            value=signature.printed,
            span=signature.span,
            quote=signature.span,
        )
    if signature.date_span:
        yield Detail(
            kind=DetailKind.PUBLISHED,
            value=signature.date_printed,
            span=signature.date_span,
            quote=signature.date_span,
        )
    stated = period(compact, min(compact.at(_PREFACE), len(compact.text)))
    if stated and stated.span:
        first, last = compact.at(stated.span.start), compact.at(stated.span.end)
        home = (s for section in sections for s in section.paragraphs)
        inside = next((s for s in home if s.start <= stated.span.start < s.end), stated.span)
        start, end = compact.at(inside.start), max(compact.at(inside.end), last)
        piece = _piece(compact, start, end)
        at = piece.text.find(compact.text[first:last])
        quote = _quote(piece, at, at + last - first, _rules()[1]) if at >= 0 else stated.span
        yield Detail(kind=DetailKind.PERIOD, value=stated.printed, span=stated.span, quote=quote)
