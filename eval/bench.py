"""`make bench`: the long measurements, each kept in eval/results/ with its command.

Accuracy on fresh draws, every bar on forged text and files, memory, and the time of whole
processes. Figures that depend on the machine are to be read as orders of magnitude.
"""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "eval" / "results"
_LIMIT = 3600
_PYTHON = ("-m",)
MEASUREMENTS: dict[str, tuple[str, ...]] = {
    "questions_seeds": ("ui.cli", "eval"),
    "questions_forged": ("ui.cli", "eval", "--forged", "200", "--seed", "2026"),
    "questions_prose": ("eval.measure", "prose", "--count", "62", "--seed", "2026"),
    "bars_text": ("eval.measure", "bars", "--count", "200", "--seed", "2026"),
    "bars_files": ("eval.measure", "format_bars", "--count", "10", "--seed", "2026"),
    "memory": ("eval.measure", "memory", "--count", "1000"),
    "load": ("eval.load", "--seconds", "300"),
    "load_workers": ("eval.load", "--seconds", "300", "--workers", "2"),
    "api_described": ("eval.load.described", "--examples", "200"),
}
QUESTIONS = {
    "table": "渠口乡2024年收到多少件信息公开申请",
    "quantity": "渠口乡2024年公开了多少条信息",
    "text": "渠口乡存在哪些问题",
}


def main() -> int:
    """Run every measurement; 1 where one missed its bar."""
    RESULTS.mkdir(exist_ok=True)
    subprocess.run([sys.executable, "-m", "ui.cli", "ingest"], cwd=ROOT, check=True)
    missed = 0
    for name, arguments in MEASUREMENTS.items():
        shown = "python -m " + " ".join(arguments)
        print(f"{name}: {shown}", flush=True)
        done = subprocess.run(
            [sys.executable, *_PYTHON, *arguments],
            cwd=ROOT, capture_output=True, text=True, timeout=_LIMIT, check=False,
        )  # fmt: skip
        report = f"$ {shown}\n\n{done.stdout}"
        (RESULTS / f"{name}.txt").write_text(report, encoding="utf-8")
        missed += done.returncode != 0
    (RESULTS / "processes.txt").write_text(_processes(), encoding="utf-8")
    print(f"结果在 {RESULTS.relative_to(ROOT)}/，{missed} 项未达标。")
    return 1 if missed else 0


def _processes() -> str:
    """Wall seconds of one question as a whole process, the median of five."""
    lines = []
    for route, question in QUESTIONS.items():
        seconds = []
        for _ in range(5):
            began = time.perf_counter()
            subprocess.run(
                [sys.executable, "-m", "ui.cli", "ask", question],
                cwd=ROOT, capture_output=True, check=True,
            )  # fmt: skip
            seconds.append(time.perf_counter() - began)
        lines.append(f"nianbao ask {question}\t{route}\t{sorted(seconds)[2]:.2f} s")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
