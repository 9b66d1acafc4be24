"""`python -m eval.measure tables|… [--count N] [--seed S]`: measurements on forged reports."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.forge import CLEAN, Families, Forged, Order, forge, renumbered
from eval.forge.figures import Style
from ingest.schema import FormName, Model


def _print(rows: list[list[str]]) -> None:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        print(
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="eval.measure", description=__doc__)
    parser.add_argument(
        "what", choices=["tables", "identity", "quantities", "speed", "memory", "formats"]
    )
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--families", type=Families, choices=list(Families), default=Families.SEEN)
    parser.add_argument("--layout")
    parser.add_argument("--damage", help=f"one kind, or {CLEAN}")
    parser.add_argument("--style", type=Style, choices=list(Style))
    parser.add_argument("--form", type=FormName, choices=list(FormName))
    parser.add_argument(
        "--renumber", action="store_true", help="the five seeds' layouts, COUNT draws each"
    )
    parser.add_argument("--show", type=int, default=0, help="print this many failing examples")
    parser.add_argument("--json", type=Path, help="write the result there")
    return parser


def _forged(given: argparse.Namespace) -> list[Forged]:
    if given.renumber:
        return list(renumbered(given.count, seed=given.seed))
    order = Order(
        seed=given.seed, families=given.families, layout=given.layout,
        damage=given.damage, style=given.style, form=given.form,
    )  # fmt: skip
    return list(forge(given.count, order))


def main() -> None:
    """Measure and print."""
    given = _parser().parse_args()
    result: Model
    if given.what == "tables":
        from eval.measure import tables

        found = tables.measure(_forged(given), show=given.show)
        _print(tables.rows(found))
        for crash in found.crashes[: max(given.show, 3)]:
            print("CRASH", crash)
        print(*found.examples, sep="\n\n")
        print(f"crashes: {len(found.crashes)}")
        result = found
    else:
        raise SystemExit(f"{given.what}: not there yet")
    if given.json:
        given.json.write_text(result.model_dump_json(indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
