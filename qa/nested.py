"""A question about the body that leads a ranking (收到申请最多的单位有什么问题), in two steps."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.schema import Answer, Citation, Option, Query, Status, SubjectKind, Value

_SPLIT = re.compile(
    r"^(?P<first>[^，。？]*?最[多少高低大小]的(?:那)?(?:一?[个家])?"
    r"(?:单位|乡镇|部门|街道|机关|地方|[镇乡局县]))"
    r"(?:(?:是|为)?(?:哪一?[个家些]?|谁)(?:单位|乡镇|部门)?)?[，,、]?(?:它|该单位|其)?的?(?P<rest>.{3,})$"
)
_NO_MORE = re.compile(
    r"^(?:是|为|有)?(?:哪一?[几个家些]?(?:单位|乡镇|部门|街道|镇|局)?|谁|多少[件条次个]?|几[件条次个])?[呢呀啊吗的？?。]*$"
)
_SENTENCE = re.compile(r"^.*?。(?:\[\d+\]|–)*", re.S)
_MARK = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Nested:
    """The ranking that names the body, and what is asked about it."""

    first: str
    rest: str


def nested(text: str) -> Nested | None:
    """The two questions in one; None for a plain one."""
    found = _SPLIT.match(text)
    if found is None or _NO_MORE.match(found["rest"]):
        return None
    return Nested(f"{found['first']}是哪个", found["rest"])


def asks_more(query: Query, rest: Query) -> bool:
    """Whether what follows asks for something else than the figures ranked."""
    if query.agencies or rest.agencies or rest.group is not None:
        return False
    if rest.kind in (SubjectKind.TEXT, SubjectKind.DETAIL):
        return True
    codes = {one.code for one in query.readings}
    other = rest.kind is SubjectKind.CELLS and not codes & {one.code for one in rest.readings}
    return other and not rest.unexplained and (rest.asks_number or rest.yesno)


def leaders(ranked: Answer) -> tuple[Value, ...]:
    """The values that lead a ranking, ties with them."""
    if ranked.status is not Status.ANSWERED or not ranked.values:
        return ()
    best = ranked.values[0]
    return tuple(one for one in ranked.values if one.value == best.value and one.agency)


def about(leader: Value, rest: str) -> str:
    """The second question, asked of the body that leads."""
    dated = f"{leader.year}年" if leader.year and not re.search(r"20\d\d", rest) else ""
    return f"{leader.agency}{dated}{rest}"


def which(ranked: Answer, question: str, rest: str) -> Answer:
    """Several lead: about which of them is asked."""
    best = leaders(ranked)
    options = tuple(Option(label=one.agency or "", question=about(one, rest)) for one in best[:8])
    told, cited = _first(ranked)
    said = f"{told}并列的不止一个，您问的是哪一个？"
    return ranked.model_copy(
        update={
            "question": question,
            "status": Status.CLARIFY,
            "answer": said,
            "citations": cited,
            "options": options,
            "suggestions": (),
        }
    )


def joined(ranked: Answer, told: Answer, question: str) -> Answer:
    """Both answers as one, each with its citations."""
    said, cited = _first(ranked)
    shift = len(cited)
    moved = tuple(one.model_copy(update={"marker": one.marker + shift}) for one in told.citations)

    def later(text: str) -> str:
        return _MARK.sub(lambda mark: f"[{int(mark[1]) + shift}]", text)

    return told.model_copy(
        update={
            "question": question,
            "answer": f"{said}{later(told.answer)}",
            "citations": (*cited, *moved),
            "values": (*told.values, ranked.values[0]),
            "notices": tuple(dict.fromkeys((*ranked.notices, *map(later, told.notices)))),
        }
    )


def _first(ranked: Answer) -> tuple[str, tuple[Citation, ...]]:
    """The sentence that names the leader, and what it cites."""
    found = _SENTENCE.match(ranked.answer)
    said = found.group() if found else ranked.answer
    last = max((int(mark) for mark in _MARK.findall(said)), default=0)
    return said, tuple(one for one in ranked.citations if one.marker <= last)
