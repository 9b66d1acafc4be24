"""Totals and their parts: which figure is a part of which, and whether parts add up."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest.quantities.draft import Draft
from ingest.quantities.facets import tag
from ingest.quantities.lexicon import lexicon, units
from ingest.quantities.things import SUITS
from ingest.schema import Breach, Quantity, QuantityKind

_WITHIN = re.compile(r"其中|在[^，。；]{2,16}中，|按[^，。；]{2,10}[分划][类别]?[，：]?")
_LISTS = re.compile(
    r"^[^，。；：]{0,14}[，：；]?(?:主要)?(?:包括|包含|涵盖|含(?!有)|分别[为是]|分为|具体[为是]|主要[有是]|即)|^[^，。；：\d]{0,6}："
)
_GATHERED = re.compile(r"(?:^|[，；：])(?:以上)?(?:合计|共计|总计|总共|一共)$")
_TOTAL = re.compile(r"共|总|累计|合计|全年")
_ITEM = re.compile(r"[，、；][一-龥]{2,9}")
_NEXT = re.compile(r"^[、，；：和及与以\s*]{0,3}")
_ENDS_LIST = re.compile(r"同时|另外|此外|另有|另|还")
# A heading that opens a list of another thing: …总计5件；复议后起诉：结果维持2件
_HEADED = re.compile(
    r"；(?!按|[^，。；：]*(?:其中|包括|包含|分别|分为|具体|主要))[^，。；：\d]{2,24}："
)


def _alike(one: Draft, other: Draft) -> bool:
    return one.figure.kind is other.figure.kind and units().alike(
        one.figure.unit, other.figure.unit
    )


def _may_be_part(part: Draft, total: Draft, *, told: bool) -> bool:
    """Whether a figure can be a part of a total; `told` says that 其中 or the like says so."""
    if not _alike(part, total) or part.figure.value > total.figure.value or _two_suits(part, total):
        return False
    known = lexicon()
    if part.object and total.object and part.object != total.object:
        lexical = part.object not in known.general and part.object != part.own
        if lexical and not told and part.object in known.nought:
            return False
        if lexical and total.object in known.nought:
            return False
    if told or part.verb is None or total.verb is None:
        return True
    shared = known.families(part.verb) & known.families(total.verb)
    return part.verb == total.verb or bool(shared)


def _two_suits(one: Draft, other: Draft) -> bool:
    """Whether one counts suits after a review and the other suits without: neither is a part."""
    return one.topic != other.topic and {one.topic, other.topic} <= SUITS


def _plain_item(part: Draft, total: Draft) -> bool:
    """An item of a list behind 其中 that has no verb of its own and the total's very unit."""
    same = part.figure.unit == total.figure.unit and part.figure.kind is total.figure.kind
    if _two_suits(part, total):
        return False
    if part.object != total.object and {part.object, total.object} <= set(lexicon().nought):
        return False  # 行政诉讼 is no part of 行政复议
    return same and not _own_verb(part) and part.figure.value <= total.figure.value


def _named(draft: Draft) -> bool:
    return bool(draft.topic or draft.channel or draft.own)


def _noun_item(gap: str, draft: Draft, prior: Draft, total: Draft) -> bool:
    """Whether the verb of an item of an open list is the end of a noun (民生救助96条), or
    is taken over from such an item."""
    if draft.verb is None or lexicon().families(draft.verb) or not total.verb:
        return False
    same = total.object == "政府信息" and draft.figure.unit == total.figure.unit
    if not same or not _ITEM.fullmatch(gap):
        return False
    if _own_verb(draft):
        words = draft.verb_words or ""
        return gap.endswith(words) and len(gap) > len(words) + 2
    return prior.verb is None


def _own_verb(draft: Draft) -> bool:
    return any(word.facet == "verb" for word in draft.tags) and "verb" not in draft.extra


def assign(text: str, drafts: Sequence[Draft]) -> None:
    """Set `part_of` (an index into `drafts`) of a paragraph's figures."""
    counts = [
        i for i, d in enumerate(drafts) if d.figure.kind in (QuantityKind.COUNT, QuantityKind.MONEY)
    ]
    open_total: int | None = None
    bracketed = told = False
    begun = 0  # where the list begins that a total behind it may close
    for place, index in enumerate(counts):
        draft = drafts[index]
        if place == 0:
            continue
        before = counts[place - 1]
        prior = drafts[before]
        if "run" in draft.extra and "run" in prior.extra and prior.sentence == draft.sentence:
            draft.part_of = prior.part_of  # 分别为35条、20条 are of one rank
            continue
        gap = text[prior.figure.end : draft.figure.start]
        same = prior.sentence == draft.sentence
        if _HEADED.search(gap):
            open_total, bracketed, told, begun = None, False, False, place
            continue
        within = [found.end() for found in _WITHIN.finditer(gap)]
        total: int | None = None
        if within and "。" not in gap[within[-1] :] and len(gap) < 260:
            total = before
            if drafts[total].part_of is not None and draft.figure.value > prior.figure.value:
                total = drafts[total].part_of
            while total is not None and not _may_be_part(draft, drafts[total], told=True):
                total = drafts[total].part_of
            told = total is not None
        elif (
            draft.window.bracket
            and same
            and text[prior.figure.end : draft.window.clause].endswith("（")
            and len(text[prior.figure.end : draft.window.clause]) < 16
        ):
            total = before if _may_be_part(draft, prior, told=True) else None
            bracketed = True
        elif bracketed and same and open_total is not None and "）" not in gap:
            total = open_total if _may_be_part(draft, drafts[open_total], told=True) else None
        elif same and _LISTS.match(gap) and prior.part_of is None:
            total = before if _may_be_part(draft, prior, told=True) else None
        elif same and open_total is not None and not _ENDS_LIST.search(gap):
            if _noun_item(gap, draft, prior, drafts[open_total]):
                draft.verb = draft.verb_words = None
            listed = gap.strip() == "、" or (gap.startswith("、") and "，" not in gap)
            strong = told and _plain_item(draft, drafts[open_total])
            if strong or _may_be_part(draft, drafts[open_total], told=listed):
                total = open_total
        elif same and begun < place and _bare_list(text, drafts, counts, place):
            total = before
        draft.part_of = open_total = total
        told = told and total is not None
        bracketed = bracketed and total is not None and "）" not in gap
        if (
            total is None
            and same
            and _GATHERED.search(gap)
            and _gather(drafts, counts[begun:place], index)
        ):
            _take_heading(text, drafts, counts[begun], index)
            begun = place + 1


def settle(drafts: Sequence[Draft]) -> None:
    """A part in the report's own words counts what its total counts, with those words as topic."""
    for draft in drafts:
        if draft.part_of is None:
            continue
        total = drafts[draft.part_of]
        while total.part_of is not None:
            total = drafts[total.part_of]
        named = total.object is not None and total.object != total.own
        if draft.object == "申请" and named and total.object != "申请":
            draft.own = draft.object = "依申请公开"  # 公文46份，其中依申请公开3份
        if draft.own and draft.object == draft.own and named:
            draft.topic = draft.topic or draft.own
            draft.object = total.object
        elif draft.object is None:
            draft.object = total.object
        if draft.verb is None:
            draft.verb, draft.verb_words = total.verb, total.verb_words


def _bare_list(text: str, drafts: Sequence[Draft], counts: list[int], place: int) -> bool:
    """共公开信息116条，部门文件4条、预决算信息2条: a list of topics right behind a total."""
    total, first = drafts[counts[place - 1]], drafts[counts[place]]
    if total.topic or total.own or (_named_channel(total) and not first.channel):
        return False
    following = [drafts[i] for i in counts[place : place + 2]]
    if len(following) < 2 or following[1].sentence != first.sentence:
        return False
    lead = text[total.window.clause : total.figure.start]
    if not _TOTAL.search(lead) and total.object not in lexicon().general:
        return False
    return all(
        d.figure.unit == total.figure.unit
        and _named(d)
        and not _own_verb(d)
        and (d.channel is None or d.channel not in lexicon().intake or total.channel is None)
        and _may_be_part(d, total, told=False)
        for d in following
    )


def _named_channel(draft: Draft) -> bool:
    return draft.channel is not None and draft.channel in lexicon().intake


def _gather(drafts: Sequence[Draft], earlier: list[int], total: int) -> bool:
    """网站50条，微信108条，共计158条: the total comes last. Whether it closed a list."""
    sentence = drafts[total].sentence
    if _named(drafts[total]):
        return False
    mine = [
        i
        for i in earlier
        if drafts[i].sentence == sentence
        and drafts[i].part_of is None
        and _named(drafts[i])
        and _may_be_part(drafts[i], drafts[total], told=True)
    ]
    if len(mine) > 1:
        for i in mine:
            drafts[i].part_of = total
    return len(mine) > 1


def _take_heading(text: str, drafts: Sequence[Draft], first: int, total: int) -> None:
    """A total that closes a list counts what the list's heading names (复议后起诉：…总计3件)."""
    lead = text[: drafts[first].window.start]
    heading = lead[max(lead.rfind("；"), lead.rfind("。")) + 1 :]
    if heading.endswith("：") and "，" not in heading:
        topics = {word.code for word in tag(heading) if word.facet == "topic"}
        if len(topics) == 1:
            drafts[total].topic = topics.pop()


def parts_breaches(quantities: Sequence[Quantity]) -> tuple[Breach, ...]:
    """Totals in the prose that their parts exceed, or, where the list is closed by 其他, miss.

    Parts by channel and parts by topic are added apart; a list with an approximate figure
    or one that may be misread proves nothing. A list that merely falls short (其中政策文件4条)
    is no breach.
    """
    by_ordinal = {quantity.ordinal: quantity for quantity in quantities}
    children: dict[int, list[Quantity]] = {}
    for quantity in quantities:
        if quantity.part_of is not None and quantity.part_of in by_ordinal:
            children.setdefault(quantity.part_of, []).append(quantity)
    found: list[Breach] = []
    for ordinal, parts in sorted(children.items()):
        total = by_ordinal[ordinal]
        lists: list[list[Quantity]] = [
            [part for part in parts if part.topic is not None],
            [part for part in parts if part.topic is None and part.channel is not None],
        ]
        for group in lists:
            rough = any(each.approximate or each.doubt for each in (total, *group))
            if len(group) < 2 or rough:
                continue
            added = sum((part.value for part in group), Decimal(0))
            closed = any(part.topic == "其他" for part in group)
            if added > total.value or (closed and added != total.value):
                found.append(_breach(total, group, added))
    return tuple(found)


def _breach(total: Quantity, group: Sequence[Quantity], added: Decimal) -> Breach:
    terms = " + ".join(f"{part.label}{part.value:f}" for part in group)
    sign = "大于" if added > total.value else "小于"
    return Breach(
        kind="parts",
        expression=f"分项合计 {terms} = {added:f}{total.unit}，{sign}所述总数{total.printed}",
        left=added,
        right=total.value,
        spans=(total.span, *(part.span for part in group)),
    )
