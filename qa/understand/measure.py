"""Atoms → the measures they name; every content word must be used, or no figure is meant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from ingest.schema import TableName
from qa.schema import CellSubject, Term
from qa.understand.segment import Word
from qa.vocabulary import Axis, Kind, Lexicon, Tag, measures

_PARTS = {
    "disputes": ("review", "litigation"),
    "disclosed": ("granted", "partial"),
    "workload": ("new", "carried_in"),
}
_OPTIONAL = (Kind.FUNCTION, Kind.OPERATION, Kind.GROUP, Kind.PRONOUN, Kind.COMPARATOR, Kind.UNIT)


@dataclass(frozen=True, slots=True)
class _Rule:
    required: frozenset[str]
    usable: frozenset[str]
    subject: CellSubject


@cache
def _rules() -> tuple[_Rule, ...]:
    rules = []
    for table in TableName:
        entry = measures().table(table)
        for row in entry.rows:
            for column in entry.columns:
                if row.columns and column.code not in row.columns:
                    continue
                subject = cell_subject(table, row, column)
                allowed = {*entry.allows, *row.allows, *column.allows}
                for row_needs in row.needs:
                    for column_needs in column.needs:
                        required = frozenset((*row_needs, *column_needs))
                        rules.append(_Rule(required, required | allowed, subject))
    for rate in measures().rates:
        subject = CellSubject(
            code=rate.code,
            label=rate.label,
            unit="%",
            terms=tuple(Term(table=t, row=r, column=c) for t, r, c in rate.numerator),
            denominator=tuple(Term(table=t, row=r, column=c) for t, r, c in rate.denominator),
            formula=rate.formula,
        )
        for needs in rate.needs:
            rules.append(_Rule(frozenset(needs), frozenset((*needs, *rate.allows)), subject))
    return tuple(rules)


def cell_subject(table: TableName, row: Axis, column: Axis) -> CellSubject:
    """The figure that a row and a column of one table's measures name."""
    label = row.label
    if table is TableName.TWO:
        label = f"{row.label}{column.label}"
    elif column.label:
        label = f"{row.label}·{column.label}"
    return CellSubject(
        code=f"{table}.{row.code}.{column.code}",
        label=label,
        unit=column.unit or row.unit or measures().table(table).unit,
        terms=(Term(table=table, row=row.code, column=column.code),),
    )


def subject_of(term: Term) -> CellSubject:
    """The figure of one term."""
    found = measures()
    return cell_subject(
        term.table, found.row(term.table, term.row), found.column(term.table, term.column)
    )


def atoms_of(words: Sequence[Word]) -> list[tuple[frozenset[str], bool]]:
    """For each word with atoms: the atoms it may give, and whether it may give none."""
    found: list[tuple[frozenset[str], bool]] = []
    for word, after in zip(words, (*words[1:], None), strict=False):
        if isinstance(word.mention, Wording):
            found += [(frozenset(codes.split("|")), False) for codes in word.mention.atoms]
            continue
        codes = frozenset(word.codes(Kind.ATOM))
        follows = after.codes(Kind.ATOM) if after and after.start == word.end else ()
        if word.text == "公开" and "application" in follows:
            # 公开申请数量 counts applications, not what was disclosed.
            continue
        if codes:
            found.append((codes, any(word.has(kind) for kind in _OPTIONAL)))
    return found


@dataclass(frozen=True, slots=True)
class Wording:
    """A stretch that a pattern knows, with all the atoms it gives, each as alternatives parted
    by “|”; none for function words."""

    atoms: tuple[str, ...]


def wordings(text: str, lexicon: Lexicon) -> list[Word]:
    """Every stretch of the question that a pattern of the lexicon knows."""
    found = []
    for atoms, pattern in lexicon.patterns:
        for match in pattern.finditer(text):
            if match.end() > match.start():
                tags = tuple(Tag(Kind.ATOM, code) for atom in atoms for code in atom.split("|"))
                tags = tags or (Tag(Kind.FUNCTION),)
                word = Word(match.start(), match.end(), match.group(), tags, Wording(atoms), -4)
                found.append(word)
    return found


def readings(atoms: Sequence[tuple[frozenset[str], bool]]) -> tuple[CellSubject, ...]:
    """The figures that these atoms name: those that use most of them; () if none uses all.

    An atom that may be a mere function word need not be used.
    """
    if not atoms:
        return ()
    every = frozenset().union(*(codes for codes, _ in atoms))
    best: list[CellSubject] = []
    most = 0
    for rule in _rules():
        if not rule.required or not rule.required <= every:
            continue
        if any(not optional and not codes & rule.usable for codes, optional in atoms):
            continue
        size = len(rule.required)
        if size > most:
            best, most = [], size
        if size == most and all(subject.code != rule.subject.code for subject in best):
            best.append(rule.subject)
    return tuple(best)


def combined(atoms: Sequence[tuple[frozenset[str], bool]]) -> tuple[CellSubject, ...]:
    """Several rows or columns of one table named together (行政处罚和行政强制), as one sum.

    Every content word must be used by one of the rows or columns, or by what they allow.
    """
    every = frozenset().union(*(codes for codes, _ in atoms)) if atoms else frozenset()
    for table in TableName:
        entry = measures().table(table)
        rows = _named(entry.rows, every)
        columns = (
            _named(entry.columns, every)
            or [column for column in entry.columns if () in column.needs][
                : 1 if table is TableName.TWO else None
            ]
        )
        columns = [one for at, one in enumerate(columns) if not _again(one, columns[:at], every)]
        if table is not TableName.TWO:
            columns = [c for c in columns if c.needs != ((),)] or columns
        pairs = [(r, c) for r in rows for c in columns if not r.columns or c.code in r.columns]
        if table is TableName.TWO and len(pairs) < len(rows):
            pairs = [(r, c) for r in rows for c in entry.columns
                     if r.columns and c.code == r.columns[0] and () in c.needs]  # fmt: skip
        dropped = [axis for axis in entry.columns if any(_within(axis, other) for other in columns)]
        if len(pairs) < (1 if len(columns) == 1 else 2) or len(pairs) < len(rows):
            continue
        usable = {*entry.allows, *(a for axis in dropped for needs in axis.needs for a in needs)}
        for axis in (*rows, *columns, *(column for _, column in pairs)):
            usable |= {*axis.allows, *(atom for needs in axis.needs for atom in needs)}
        if all(optional or codes & usable for codes, optional in atoms):
            parts = [cell_subject(table, row, column) for row, column in pairs]
            if len(parts) == 1:
                return (parts[0],)
            return (
                CellSubject(
                    code="+".join(part.code for part in parts),
                    label="与".join(part.label for part in parts) + "合计",
                    unit=parts[0].unit,
                    terms=tuple(term for part in parts for term in part.terms),
                ),
            )
    return ()


def separately(found: Sequence[CellSubject]) -> tuple[CellSubject, ...]:
    """The measures that a sum of several adds up, each by itself; () for a single one."""
    if len(found) != 1 or found[0].denominator:
        return ()
    terms: list[Term] = []
    for term in found[0].terms:
        rows = _PARTS.get(term.row, (term.row,))
        terms += [term.model_copy(update={"row": row}) for row in rows]
    return tuple(subject_of(term) for term in terms) if len(terms) > 1 else ()


def share_of(
    atoms: Sequence[tuple[frozenset[str], bool]], wholes: Sequence[CellSubject]
) -> tuple[CellSubject, ...]:
    """The part that the atoms name over the whole; a mere column is one of the whole's row
    (自然人占新收申请). The bare part where no whole is named."""
    parts = readings(atoms)
    if not wholes:
        return parts
    whole = wholes[0]
    if not parts and len(whole.terms) == 1:
        column = column_named(whole.terms[0].table, atoms)
        if column is not None:
            parts = (subject_of(whole.terms[0].model_copy(update={"column": column})),)
    return tuple(
        CellSubject(
            code=f"{part.code}/{whole.code}",
            label=f"{part.label}占{whole.label}的比例",
            unit="%",
            terms=part.terms,
            denominator=whole.terms,
            formula=f"{part.label} ÷ {whole.label}",
        )
        for part in parts
    )


def _named(axes: Sequence[Axis], every: frozenset[str]) -> list[Axis]:
    """The rows or columns whose words are there, without those that a closer one takes in."""
    named = [axis for axis in axes if any(n and frozenset(n) <= every for n in axis.needs)]
    named = [axis for axis in named if not _summed(axis, named)]
    named = [axis for axis in named if not any(_within(axis, other) for other in named)]
    return [
        axis
        for axis in named
        if not any(_narrower(other, axis, every) for other in named if other is not axis)
    ]


def _within(one: Axis, other: Axis) -> bool:
    """Whether an axis is part of a sum named beside it (企业等法人和其他组织)."""
    return bool(one.cells) and set(one.cells) < set(other.cells)


def _again(one: Axis, before: Sequence[Axis], every: frozenset[str]) -> bool:
    """Whether the words of a column name another form's column of the same kind before it
    (制发: 本年制发件数 of 2021, 本年新制作数量 of 2019)."""
    mine = [needs for needs in one.needs if needs and frozenset(needs) <= every]
    return bool(mine) and all(any(needs in other.needs for other in before) for needs in mine)


def _summed(one: Axis, named: Sequence[Axis]) -> bool:
    """Whether a sum's own parts are named beside it (诉讼总数，直接起诉和复议后起诉都算)."""
    parts = {cell for axis in named for cell in axis.cells if axis is not one and axis.cells}
    return len(one.cells) > 1 and set(one.cells) <= parts


def _narrower(one: Axis, other: Axis, every: frozenset[str]) -> bool:
    """Whether the words that name `other` are only part of those that name `one`."""
    mine = max((n for n in one.needs if frozenset(n) <= every), key=len, default=())
    its = max((n for n in other.needs if frozenset(n) <= every), key=len, default=())
    return frozenset(its) < frozenset(mine)


def column_named(table: TableName, atoms: Sequence[tuple[frozenset[str], bool]]) -> str | None:
    """The one column (applicant, outcome) that these atoms name by themselves, for a follow-up."""
    entry = measures().table(table)
    every = frozenset().union(*(codes for codes, _ in atoms)) if atoms else frozenset()
    found = [
        (len(needs), column.code)
        for column in entry.columns
        for needs in column.needs
        if needs
        and frozenset(needs) <= every
        and all(
            optional or codes & {*needs, *column.allows, *entry.allows} for codes, optional in atoms
        )
    ]
    return max(found)[1] if found else None
