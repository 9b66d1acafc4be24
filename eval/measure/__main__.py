"""`python -m eval.measure tables|… [--count N] [--seed S]`: measurements on forged reports."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

from eval.forge import CLEAN, Families, Forged, Order, forge, renumbered
from eval.forge.damage import checked
from eval.forge.figures import Style
from eval.forge.marks import width
from eval.forge.prose import UNSEEN
from ingest.schema import FormName, Model


def _print(rows: list[list[str]]) -> None:
    widths = [max(width(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = (cell + " " * (wide - width(cell)) for cell, wide in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="eval.measure", description=__doc__)
    parser.add_argument(
        "what",
        choices=[
            "tables",
            "identity",
            "quantities",
            "speed",
            "memory",
            "formats",
            "check",
            "bars",
            "format_bars",
            "prose",
            "passages",
        ],
    )
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--families", type=Families, choices=list(Families), default=Families.SEEN)
    parser.add_argument("--layout")
    parser.add_argument("--damage", type=checked, help=f"one kind, several joined by +, or {CLEAN}")
    parser.add_argument("--style", type=Style, choices=list(Style))
    parser.add_argument("--form", type=FormName, choices=list(FormName))
    parser.add_argument(
        "--renumber", action="store_true", help="the five seeds' layouts, COUNT draws each"
    )
    parser.add_argument("--show", type=int, default=0, help="print this many failing examples")
    parser.add_argument(
        "--alone", action="store_true", help="call this stage only, not the whole pipeline"
    )
    parser.add_argument("--kinds", help="formats: html,docx,… (all if not given)")
    parser.add_argument("--scans", type=int, default=0, help="format_bars: how many scans")
    parser.add_argument("--keep", type=Path, help="formats: keep the files in this folder")
    parser.add_argument("--wordings", default=UNSEEN, help="prose: the file of wordings to ask of")
    parser.add_argument("--json", type=Path, help="write the result there")
    return parser


def _forged(given: argparse.Namespace) -> Iterator[Forged]:
    if given.renumber:
        return renumbered(given.count, seed=given.seed)
    order = Order(
        seed=given.seed, families=given.families, layout=given.layout,
        damage=given.damage, style=given.style, form=given.form,
    )  # fmt: skip
    return forge(given.count, order)


def _told(crashes: tuple[str, ...], examples: tuple[str, ...]) -> None:
    for crash in crashes[:3]:
        print("CRASH", crash)
    print(*examples, sep="\n\n")
    print(f"crashes: {len(crashes)}")


def _measured(given: argparse.Namespace) -> Model:
    """Measure, print the readable table, give the result back."""
    made = _forged(given)
    if given.what == "tables":
        from eval.measure import tables

        cells = tables.measure(made, show=given.show, alone=given.alone)
        _print(tables.rows(cells))
        _told(cells.crashes, cells.examples)
        return cells
    if given.what == "identity":
        from eval.measure import identity

        named = identity.measure(made, show=given.show, alone=given.alone)
        _print(identity.rows(named))
        _told(named.crashes, named.examples)
        return named
    if given.what == "quantities":
        from eval.measure import quantities

        found = quantities.measure(made, show=given.show, alone=given.alone)
        _print(quantities.rows(found))
        print(f"look-alikes mistaken: {found.look_alikes_mistaken} {found.mistaken}")
        print(f"text[span] == printed, inside its quotation: {found.quotes}")
        _told(found.crashes, found.examples)
        return found
    if given.what == "formats":
        return _formats(given)
    if given.what == "format_bars":
        from eval.measure import bars, format_bars

        read = format_bars.measure_bars(given.count, Order(seed=given.seed), scans=given.scans)
        _print(bars.rows(read))
        print(f"crashes: {read.crashes}")
        return read
    if given.what == "check":
        from eval.measure import check

        sums = check.measure(made, show=given.show)
        _print(check.rows(sums))
        _told(sums.crashes, sums.examples)
        return sums
    if given.what == "prose":
        from eval.measure import prose

        asked = prose.measure(
            given.count, seed=given.seed, wordings=given.wordings, show=given.show
        )
        _print(prose.rows(asked))
        print(*asked.examples, sep="\n")
        print(*(f"未达标：{line}" for line in asked.short), sep="\n")
        return asked
    if given.what == "passages":
        from eval.measure import passages

        quoted = passages.measure(given.count, seed=given.seed, show=given.show)
        _print(passages.rows(quoted))
        print(*quoted.examples, sep="\n")
        print(*(f"未达标：{line}" for line in quoted.short), sep="\n")
        return quoted
    if given.what == "bars":
        from eval.measure import bars

        judged = bars.measure(given.count, seed=given.seed)
        _print(bars.rows(judged))
        print(f"crashes: {judged.crashes}")
        return judged
    from eval.measure import speed

    if given.what == "memory":
        peak = speed.memory(made, given.count)
        print(f"peak MiB: {peak.before:.0f} before, {peak.after_tenth:.0f} after a tenth,")
        print(f"{peak.after_all:.0f} after {peak.reports}: {peak.growth:.2f} times")
        return peak
    timed = speed.measure(made)
    _print(speed.rows(timed))
    print(f"{timed.reports} reports of {timed.characters:.0f} characters")
    return timed


def _formats(given: argparse.Namespace) -> Model:
    """Forged files of the wanted kinds through the readers."""
    from eval.forge.formats import Kind
    from eval.measure import formats

    kinds = [Kind(name) for name in given.kinds.split(",")] if given.kinds else list(Kind)
    order = Order(seed=given.seed, families=given.families, style=given.style, form=given.form)
    read = formats.measure(given.count, order, kinds=kinds, show=given.show, keep=given.keep)
    _print(formats.rows(read))
    print(*read.missing, sep="\n")
    _told(read.crashes, read.examples)
    return read


def main() -> None:
    """Measure and print."""
    given = _parser().parse_args()
    result = _measured(given)
    if given.json:
        given.json.write_text(result.model_dump_json(indent=1), encoding="utf-8")
    if not getattr(result, "passed", True):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
