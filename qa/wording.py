"""The words that answers are made of: names, figures, conditions, what a sum rests on."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from qa.asking import SCOPE_LABELS
from qa.draft import Draft, number, plain
from qa.figures import Figure, Found
from qa.resolve import Targets
from qa.schema import Condition, Query, Value, ValueProof


def name_of(one: Found) -> str:
    """Agency, scope and year of a figure, as answers begin."""
    report = one.report
    if report is None:
        return ""
    scope = f"（{SCOPE_LABELS[report.scope]}）" if report.scope else ""
    year = f"{report.year}年" if report.year else ""
    return f"{spaced(report.agency_name)}{scope}{year}"


def spaced(name: str) -> str:
    """A name with a space behind it where it ends in a letter or a digit."""
    return f"{name} " if name[-1:].isascii() and name[-1:].isalnum() else name


def shown(figure: Figure) -> str:
    """The number with its unit, 约 before an approximate one."""
    about = "约" if figure.approximate else ""
    return f"{about}{plain(figure.value)}{figure.unit}"


def satisfies(value: Decimal, condition: Condition) -> bool:
    """Whether a figure meets a condition."""
    limit = Decimal(str(condition.number))
    return {
        "over": value > limit,
        "least": value >= limit,
        "under": value < limit,
        "most": value <= limit,
        "between": limit <= value <= Decimal(str(condition.upper or condition.number)),
        "zero": value == 0,
        "positive": value > 0,
    }[condition.comparator]


def condition_words(condition: Condition, unit: str) -> str:
    """A condition in words."""
    limit = plain(Decimal(str(condition.number)))
    if condition.number == condition.upper:
        return f"为{limit}{unit}"
    return {
        "over": f"超过{limit}{unit}",
        "least": f"不少于{limit}{unit}",
        "under": f"少于{limit}{unit}",
        "most": f"不超过{limit}{unit}",
        "between": f"在{limit}到{plain(Decimal(str(condition.upper or 0)))}{unit}之间",
        "zero": f"为0{unit}",
        "positive": f"大于0{unit}",
    }[condition.comparator]


def year_of(figures: Sequence[Figure]) -> str:
    """The years of figures: one, or from the first to the last."""
    years = sorted({f.report.year for f in figures if f.report and f.report.year})
    if not years:
        return ""
    return f"{years[0]}年" if len(years) == 1 else f"{years[0]}—{years[-1]}年"


def over(figures: Sequence[Figure]) -> str:
    """The bodies of figures, by name where they are few."""
    names = list(dict.fromkeys(f.report.agency_name for f in figures if f.report))
    return "、".join(names) if len(names) <= 3 else f"{len(names)}个单位"


def basis(figures: Sequence[Figure], targets: Targets) -> str:
    """On how many of how many bodies a result rests."""
    if not targets.group:
        return f"共{len(figures)}项"
    every = len(targets.reports) + len(targets.absent)
    if every == len(figures):
        return f"据{len(figures)}份年报"
    if len({report.year for report in targets.reports}) > 1:
        return f"据{every}份年报中的{len(figures)}份"
    return f"据{every}个单位中{len(figures)}个的年报"


def short(figure: Figure, query: Query) -> str:
    """What tells a figure from the others of its list."""
    if query.axis:
        return figure.label
    years = f"{figure.report.year}年" if figure.report and len(query.years) > 1 else ""
    return f"{spaced(figure.report.agency_name) if figure.report else ''}{years}"


def computed(
    terms: Sequence[Figure], value: Decimal, unit: str, formula: str, targets: Targets
) -> Value:
    """A value made from `terms`, the first of which names it; approximate where one of them is."""
    like = terms[0]
    one = like.report if not targets.group else None
    return Value(
        agency=one.agency_name if one else targets.group or None,
        year=like.report.year if like.report else None,
        measure=like.label,
        value=number(value),
        unit=unit,
        approximate=any(term.approximate for term in terms),
        proof=ValueProof.COMPUTED,
        formula=formula if len(formula) <= 400 else formula[:400] + "…",
    )


def about(terms: Sequence[Figure]) -> str:
    """What stands before a result: 约 where a term is approximate, else 为."""
    return "约" if any(term.approximate for term in terms) else "为"


def items(draft: Draft, figures: Sequence[Figure]) -> str:
    """Figures one after the other, each with its markers."""
    return "，".join(
        f"{name_of(one)}{one.label}{shown(one)}{draft.marks(one.sources)}" for one in figures
    )
