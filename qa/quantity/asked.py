"""A question's words about a figure of the prose, by the lexicon the figures were read with."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from ingest.quantities.facets import tag
from ingest.quantities.lexicon import lexicon as figures
from ingest.quantities.lexicon import units
from ingest.schema import Period, QuantityKind
from qa.asides import core
from qa.keywords import lexicon as narrative
from qa.schema import AskedQuantity, AskedWord

_ASK = re.compile(
    r"(?:有)?(?:多少|几|若干|好多|多大|哪些)(?P<unit>个百分点|人次|条次|件次|场次|户次|万元|亿元|元|块钱|块|[^\W\d_])?"
)
_PERCENT = re.compile(r"百分之[几多]少?|几成|占比|比例|百分比|率|满意度")
_MONEY = re.compile(r"多少钱|[要收花付]过?了?钱|几元|多少元|多少万|金额|几万|花了多少|费用")
_CHANGE = re.compile(
    r"(?:增长|下降|增加|减少|上升)了?(?:多少|几|百分之)|同比|涨了|降了|增幅|降幅|比(?:去年|上年)(?:多|少)"
)
_ALONE = re.compile(r"[了过的]|多少|几|$")
_COUNTED = re.compile(
    r"(?P<unit>人次|场次|件次|户次)|(?<![用客农])(?P<count>[件条篇期份册场户人])数(?![据字])"
)
_NUMBER = re.compile(r"数量|件数|数目|个数")
_COUNTS = frozenset("件条次份篇起期人户")
_SKIP = re.compile(r"[\W_]")
# What follows a verb without adding to it (查出, 办成), and what leads a noun (在, 从, 把).
_LIGHT = frozenset("出过了着到上下来去给成好完起的地得在从把被将由与和及其中经就对向所共里")
_BARE = frozenset(["", "的", "了", "数", "量"])
# A word of the text is a word, though it says nothing of figures (标准, not 准数).
_COST = {"facet": 1.0, "word": 0.9, "empty": 1.05, "rest": 1.3}
# Single characters without content that are nouns and verbs in longer words.
_SOLID = frozenset(
    "乡事人会作全加区占去县同向因地够完属差市年度当成打报拿指换掉排整栏格正比涉满照用种系老表要走镇降零"
)
_FACETS = ("verb", "object", "rate", "channel", "topic")


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of questions: meanings by wording, words without content, periods, sums."""

    meanings: dict[str, tuple[tuple[str, str], ...]]
    empty: frozenset[str]
    period: dict[str, Period]
    total: frozenset[str]
    generic: tuple[str, ...]
    narrative: frozenset[str]
    longest: int


@cache
def _words() -> _Words:
    from qa.vocabulary import Kind, lexicon

    said = narrative()
    text = files("qa.quantity").joinpath("question.toml").read_text(encoding="utf-8")
    data = tomllib.loads(text)
    meanings: dict[str, tuple[tuple[str, str], ...]] = {}
    for facet in _FACETS:
        for code, wordings in data.get(facet, {}).items():
            for word in wordings:
                meanings[word] = (*meanings.get(word, ()), (facet, code))
    bare = {Kind.FUNCTION, Kind.ASK_NUMBER, Kind.PRONOUN, Kind.PROSE_ONLY, Kind.OPERATION}
    bare |= {Kind.COMPARATOR, Kind.GROUP}
    empty = {w for w, tags in lexicon().words.items() if any(tag.kind in bare for tag in tags)}
    empty |= set(data["empty"]["words"])
    period = {word: Period(name) for name, words in data["period"].items() for word in words}
    every = [*meanings, *empty, *period]
    return _Words(
        meanings,
        frozenset(empty),
        period,
        frozenset(data["total"]["words"]),
        tuple(sorted(data["generic"]["words"], key=len, reverse=True)),
        said.weak | said.terms | frozenset(said.synonyms),
        max(map(len, every)),
    )


def _unit(content: str) -> tuple[str | None, list[tuple[int, int]]]:
    """The unit asked for, and the stretches that ask."""
    unit, spans = None, []
    for found in _ASK.finditer(content):
        word = found["unit"]
        known = word is not None and units().words.at(word, 0) == (word, (word,))
        spans.append((found.start(), found.end() if known or word is None else found.start("unit")))
        if known and word not in ("个", "块", "类", "种", "大"):
            unit = "元" if word in ("块钱",) else word
    named = _COUNTED.search(content)
    if unit is None and named:
        unit = named["unit"] or named["count"]
    return unit, spans


def _kind(content: str, rate: bool) -> QuantityKind | None:
    if _CHANGE.search(content):
        return QuantityKind.CHANGE
    if rate or _PERCENT.search(content):
        return QuantityKind.PERCENT
    return QuantityKind.MONEY if _MONEY.search(content) else None


def _pieces(content: str, taken: list[tuple[int, int]]) -> list[tuple[int, int, str]]:
    """The words of a question, by the cover with the most characters in the fewest words."""
    known, length = _words(), len(content)
    at_start: list[list[tuple[int, str]]] = [[] for _ in range(length)]
    for start in range(length):
        for end in range(start + 1, min(length, start + known.longest) + 1):
            word = content[start:end]
            if end - start == 1 and word in known.meanings:
                if _ALONE.match(content, end):
                    at_start[start].append((end, "word"))
            elif word in known.meanings or word in known.period:
                at_start[start].append((end, "word"))
            elif word in known.empty:
                at_start[start].append((end, "empty"))
            elif end - start > 1 and word in known.narrative:
                at_start[start].append((end, "rest"))
    for start in range(length):
        found = figures().words.at(content, start)
        if found:
            at_start[start].append((start + len(found[0]), "facet"))
    best: list[tuple[float, int]] = [(0.0, length)] * (length + 1)
    choice: list[tuple[int, str]] = [(length, "")] * (length + 1)
    blocked = {i for first, last in taken for i in range(first, last)}
    for start in range(length - 1, -1, -1):
        free = start in blocked or _SKIP.match(content[start]) is not None
        best[start] = (best[start + 1][0] + (0 if free else -10), start)
        choice[start] = (start + 1, "free" if free else "rest")
        for end, sort in at_start[start]:
            if blocked & set(range(start, end)):
                continue
            score = best[end][0] - _COST[sort]
            if score > best[start][0]:
                best[start] = (score, start)
                choice[start] = (end, sort)
    pieces: list[tuple[int, int, str]] = []
    start = 0
    while start < length:
        end, sort = choice[start]
        if sort == "rest" and pieces and pieces[-1][2] == "rest" and pieces[-1][1] == start:
            pieces[-1] = (pieces[-1][0], end, "rest")
        else:
            pieces.append((start, end, sort))
        start = end
    return _joined(content, pieces)


def _joined(content: str, pieces: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Two or more single characters side by side that could be words (老年人) are one nobody
    knows, for no particle stands beside a particle of that sort."""
    out: list[tuple[int, int, str]] = []
    run: list[tuple[int, int, str]] = []

    def close() -> None:
        long = len(run) > 1
        out.extend([(run[0][0], run[-1][1], "rest")] if long else run)
        run.clear()

    for start, end, sort in pieces:
        if sort == "empty" and end - start == 1 and content[start] in _SOLID:
            run.append((start, end, sort))
            continue
        close()
        out.append((start, end, sort))
    close()
    return out


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run of a question's words without what asks; `soft` characters are particles."""

    text: str
    soft: tuple[bool, ...]


@lru_cache(maxsize=64)
def stretches(plain: str) -> tuple[Stretch, ...]:
    """The content of a question in runs: empty words of two characters or more, and the
    words that ask, part them; a single character may be part of a word nobody knows."""
    _, taken = _unit(plain)
    known = _words()
    runs: list[tuple[str, list[bool]]] = [("", [])]
    for start, end, sort in _pieces(plain, taken):
        piece = plain[start:end]
        alone = end - start == 1
        if sort == "free" or (not alone and (sort == "empty" or piece in known.period)):
            runs.append(("", []))
            continue
        text, soft = runs[-1]
        light = [sort == "empty" or each in _LIGHT for each in piece]
        runs[-1] = (text + piece, soft + light)
    return tuple(Stretch(text, tuple(soft)) for text, soft in runs if not all(soft))


def generic(piece: str) -> bool:
    """Whether words are such as every report has, so that they alone tell no figure."""
    if piece.endswith("率"):
        return False
    rest = piece
    for word in _words().generic:
        rest = rest.replace(word, "")
    return rest in _BARE


def asked(content: str) -> AskedQuantity:
    """What figure a question asks for; `content` is normal text without names and years."""
    known = _words()
    plain = core(re.sub(r"[“”\"'‘’「」『』《》]", "", content))
    unit, taken = _unit(plain)
    words: list[AskedWord] = []
    rest: list[str] = []
    period, total, before = Period.YEAR, False, ""
    for start, end, sort in _pieces(plain, taken):
        piece = plain[start:end]
        total = total or piece in known.total
        if piece in known.period:
            period = known.period[piece]
        elif sort == "word":
            told = ((word.facet, word.code) for word in tag(piece) if word.words == piece)
            meanings = tuple(dict.fromkeys((*known.meanings[piece], *told)))
            words.append(AskedWord(words=piece, meanings=meanings))
        elif sort == "facet":
            meanings = tuple((word.facet, word.code) for word in tag(piece))
            if meanings:
                words.append(AskedWord(words=piece, meanings=meanings))
        elif sort == "rest" and not all(each in _LIGHT for each in piece):
            known_before = before if len(piece) == 1 else ""
            rest.append(known_before + piece)  # 馆 of 档案馆, 长 of 镇长
        solid = sort == "empty" and piece in _SOLID
        before = piece if solid or sort in ("facet", "word") else ""
    rate = any(facet == "rate" for word in words for facet, _ in word.meanings)
    if rate and (unit in _COUNTS or (_NUMBER.search(plain) and not _PERCENT.search(plain))):
        # 回访满意几件 asks for cases, not for a rate
        rest += [w.words for w in words if any(facet == "rate" for facet, _ in w.meanings)]
        words = [w for w in words if all(facet != "rate" for facet, _ in w.meanings)]
        rate = False
    return AskedQuantity(
        words=tuple(words),
        rest=tuple(rest),
        unit=unit,
        kind=_kind(plain, rate),
        period=period,
        total=total,
        content=plain,
        either=period is Period.YEAR and "累计" in plain,
    )
