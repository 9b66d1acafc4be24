"""Questions that the reports do not answer, each with the reason."""

from __future__ import annotations

from collections.abc import Mapping

from eval.case import Family
from eval.questions.ground import Known
from eval.questions.maker import Maker
from ingest.schema import FormName, TableName
from qa.schema import Reason, Status


def ask(maker: Maker, known: Known) -> None:
    """About one report: an absent year, things not stated, things not in its form."""
    slots = maker.slots(known)
    years = [each.year for each in maker.ground.of(known.agency)]
    absent = maker.chance.choice([min(years) - 2, max(years) + 2])
    _refuse(maker, Reason.NO_SUCH_YEAR, {"absent": absent, **slots})
    _refuse(maker, Reason.NOT_STATED, slots)
    form = known.forged.truth.forms[TableName.TWO]
    use = "not_in_form_2021" if form is FormName.FORM_2021 else "not_in_form_2019"
    _refuse(maker, Reason.NOT_IN_FORM, slots, use=use)


def ask_strangers(maker: Maker, strangers: tuple[str, ...]) -> None:
    """Bodies that are not in the library."""
    years = sorted({known.year for known in maker.ground.reports})
    for other in strangers:
        slots = {"other": other, "year": maker.chance.choice(years)}
        _refuse(maker, Reason.NO_SUCH_AGENCY, slots)


def ask_at_large(maker: Maker) -> None:
    """Questions without a body, names that several bodies bear, and what no report tells."""
    years = sorted({known.year for known in maker.ground.reports})
    for text in maker.book.texts("unanswerable.out_of_scope"):
        maker.add(Family.OUT_OF_SCOPE, text, status=Status.OUT_OF_SCOPE)
    for text in maker.book.texts("unanswerable.clarify"):
        question = text.format(year=maker.chance.choice(years))
        maker.add(Family.CLARIFY, question, status=Status.CLARIFY)
    for core, bodies in maker.ground.cores.items():
        if len(bodies) > 1 and not core.endswith("人民政府"):
            shared = set.intersection(
                *({known.year for known in maker.ground.of(body)} for body in bodies)
            )
            year = max(shared) if shared else None
            if year is not None:
                question = maker.book.pick(
                    maker.chance, "three.new:ask", agency=core, year=maker.year(year), u="件"
                )
                maker.add(Family.CLARIFY, question, status=Status.CLARIFY)


def strangers(maker: Maker, others: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the names that no body of the library bears or nearly bears."""
    cores = tuple(maker.ground.cores)
    return tuple(
        other
        for other in others
        if not any(core in other for core in cores)
        and all(_apart(other, agency) for agency in maker.ground.agencies)
    )


def _apart(one: str, other: str) -> bool:
    """Whether two names differ by more than one edit, whichever way they are cut."""
    if abs(len(one) - len(other)) > 1:
        return one not in other and other not in one
    pairs = zip(one, other, strict=False)
    return sum(a != b for a, b in pairs) > 1


def _refuse(
    maker: Maker, reason: Reason, slots: Mapping[str, object], *, use: str | None = None
) -> None:
    question = maker.book.pick(maker.chance, f"unanswerable.{use or reason}", **slots)
    maker.add(Family(reason), question, status=Status.NOT_FOUND, reason=reason)
