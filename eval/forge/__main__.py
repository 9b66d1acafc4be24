"""`python -m eval.forge --out DIR --count N --seed S`: reports as files, and truth.jsonl."""

from __future__ import annotations

import argparse
from pathlib import Path

from eval.forge.damage import ALL, checked
from eval.forge.figures import Style
from eval.forge.filing import AGENCY_ERROR, CLEAN, Order
from eval.forge.formats import Kind, forge_files
from eval.forge.layouts import layouts
from eval.forge.report import forge, renumbered
from eval.forge.schema import Families
from ingest.schema import FormName


def main() -> None:
    """Write reports and their truth."""
    parser = argparse.ArgumentParser(prog="eval.forge", description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--families", type=Families, choices=list(Families), default=Families.SEEN)
    parser.add_argument("--layout", choices=[each.name for each in layouts(Families.ALL)])
    kinds = ", ".join([CLEAN, AGENCY_ERROR, *(each.name for each in ALL)])
    parser.add_argument("--damage", type=checked, help=f"one, or several joined by +: {kinds}")
    parser.add_argument("--style", type=Style, choices=list(Style))
    parser.add_argument("--form", type=FormName, choices=list(FormName))
    parser.add_argument("--kind", choices=list(Kind), type=Kind, help="files instead of text")
    parser.add_argument(
        "--renumber", action="store_true", help="the five seeds' layouts, COUNT draws each"
    )
    given = parser.parse_args()
    order = Order(
        seed=given.seed,
        families=given.families,
        layout=given.layout,
        damage=given.damage,
        style=given.style,
        form=given.form,
    )
    given.out.mkdir(parents=True, exist_ok=True)
    if given.kind is not None:
        with (given.out / "truth.jsonl").open("w", encoding="utf-8") as truths:
            for file in forge_files(given.count, order, given.kind, given.out):
                placed = file.model_copy(update={"path": file.path.relative_to(given.out)})
                truths.write(placed.model_dump_json() + "\n")
        return
    made = renumbered(given.count, seed=given.seed) if given.renumber else forge(given.count, order)
    with (given.out / "truth.jsonl").open("w", encoding="utf-8") as truths:
        for index, forged in enumerate(made):
            name = forged.source
            if given.renumber:
                name = f"{forged.truth.layout}_{index % given.count:03d}{Path(name).suffix}"
            (given.out / name).write_text(forged.text, encoding="utf-8", newline="")
            line = forged.model_copy(update={"source": name, "text": ""})
            truths.write(line.model_dump_json() + "\n")


if __name__ == "__main__":
    main()
