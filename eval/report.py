"""What a run leaves in its folder: configuration, answers, scores, and a report to read."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from eval.bars import Bar
from eval.case import Case
from eval.measure.statistics import Share
from eval.score import Judgement, Outcome
from eval.tally import RetrievalScores, Scores
from ingest.schema import Model
from qa.schema import Answer

OUTCOMES = {
    Outcome.RIGHT: "答对",
    Outcome.UNCITED: "无据",
    Outcome.INCOMPLETE: "不全",
    Outcome.MISREASONED: "理由不符",
    Outcome.REFUSED: "拒答",
    Outcome.WRONG: "答错",
    Outcome.CRASHED: "出错",
}
SHARES = {
    "right": "答对（可答者）",
    "wrong": "答错（全部）",
    "refused": "拒答（可答者）",
    "uncited": "无据（可答者）",
    "incomplete": "不全（可答者）",
    "kept_silent": "未误答（不可答者）",
    "right_reason": "理由正确（不可答者）",
    "groups": "同义组全对",
    "crashed": "出错（全部）",
}


class Configuration(Model):
    """What a run was made with."""

    name: str
    cases: int
    hidden: int
    library: str
    embedding_model: str
    model: str
    nianbao: str
    python: str
    machine: str


def configuration(
    name: str, cases: Sequence[Case], hidden: frozenset[str], *, embedding_model: str, model: str
) -> Configuration:
    """The configuration of a run on this machine."""
    return Configuration(
        name=name,
        cases=len(cases),
        hidden=sum(case.id in hidden for case in cases),
        library=name,
        embedding_model=embedding_model,
        model=model,
        nianbao=version("nianbao"),
        python=platform.python_version(),
        machine=platform.machine(),
    )


def write(
    folder: Path,
    config: Configuration,
    cases: Sequence[Case],
    answers: Mapping[str, Answer | None],
    judged: Sequence[Judgement],
    scores: Scores,
    *,
    bars: Mapping[str, Bar],
    hidden: frozenset[str] = frozenset(),
) -> None:
    """Write config.json, answers.jsonl, scores.json and report.md; hidden cases only as counts."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(config.model_dump_json(indent=1), encoding="utf-8")
    (folder / "scores.json").write_text(scores.model_dump_json(indent=1), encoding="utf-8")
    shown = [case for case in cases if case.id not in hidden]
    by_id = {each.case: each for each in judged}
    with (folder / "answers.jsonl").open("w", encoding="utf-8") as lines:
        for case in shown:
            answer = answers.get(case.id)
            record = {
                "case": case.model_dump(mode="json", exclude_defaults=True),
                "judgement": by_id[case.id].model_dump(mode="json"),
                "answer": answer.model_dump(mode="json") if answer else None,
            }
            lines.write(json.dumps(record, ensure_ascii=False) + "\n")
    (folder / "report.md").write_text(
        markdown(config, shown, answers, by_id, scores, bars), encoding="utf-8"
    )


def summary(scores: Scores, bars: Mapping[str, Bar]) -> str:
    """The scores as a Markdown table, with the bar of each."""
    lines = ["| 指标 | 得分 | 95% 区间 | 件数 | 标准 |", "|---|---|---|---|---|"]
    for name, label in SHARES.items():
        found: Share = getattr(scores, name)
        if not found.total:
            continue
        interval = f"{found.low:.1%}–{found.high:.1%}"
        count = f"{found.count}/{found.total}"
        lines.append(f"| {label} | {found.value:.1%} | {interval} | {count} | {_bar(bars, name)} |")
    lines += _retrieval(scores.retrieval, "检索（指明单位）", bars)
    lines += _retrieval(scores.retrieval_open, "检索（全库）", {})
    lines.append(f"| 用时 p50 | {scores.p50_ms:.1f} ms | | {scores.cases} | |")
    bar = _bar(bars, "p95_ms", unit=" ms")
    lines.append(f"| 用时 p95 | {scores.p95_ms:.1f} ms | | {scores.cases} | {bar} |")
    return "\n".join(lines)


def _retrieval(found: RetrievalScores | None, label: str, bars: Mapping[str, Bar]) -> list[str]:
    if found is None:
        return []
    lines = []
    for name, title in (("hit_at_1", "hit@1"), ("hit_at_5", "hit@5")):
        hits: Share = getattr(found, name)
        interval = f"{hits.low:.1%}–{hits.high:.1%}"
        count = f"{hits.count}/{hits.total}"
        bar = _bar(bars, name)
        lines.append(f"| {label} {title} | {hits.value:.1%} | {interval} | {count} | {bar} |")
    return [*lines, f"| {label} MRR | {found.mean_reciprocal_rank:.3f} | | {found.cases} | |"]


def markdown(
    config: Configuration,
    cases: Sequence[Case],
    answers: Mapping[str, Answer | None],
    judged: Mapping[str, Judgement],
    scores: Scores,
    bars: Mapping[str, Bar],
) -> str:
    """The report in Chinese: scores, families, and every open case that is not right."""
    parts = [
        f"# 评测报告：{config.name}",
        f"{config.cases} 题，其中封存 {config.hidden} 题（不印出）。"
        f"nianbao {config.nianbao}，Python {config.python}，{config.machine}；"
        f"向量模型 {config.embedding_model or '自带'}，对话模型 {config.model or '不用'}。",
        summary(scores, bars),
        "## 各类提问",
        _families(scores),
        "## 未答对的提问",
    ]
    for outcome in reversed(Outcome):
        failed = [case for case in cases if judged[case.id].outcome is outcome]
        if outcome is Outcome.RIGHT or not failed:
            continue
        parts.append(f"### {OUTCOMES[outcome]}（{len(failed)}）")
        parts.append("\n".join(_failure(each, judged[each.id], answers) for each in failed))
    return "\n\n".join(parts) + "\n"


def _families(scores: Scores) -> str:
    head = "| 类 | 题数 | " + " | ".join(OUTCOMES.values()) + " |"
    lines = [head, "|---" * (len(OUTCOMES) + 2) + "|"]
    for each in scores.families:
        counts = " | ".join(str(each.outcomes.get(outcome, 0)) for outcome in OUTCOMES)
        lines.append(f"| {each.family} | {each.cases} | {counts} |")
    return "\n".join(lines)


def _failure(case: Case, judgement: Judgement, answers: Mapping[str, Answer | None]) -> str:
    answer = answers.get(case.id)
    said = answer.answer.replace("\n", " ")[:120] if answer else "（无）"
    before = f"（前问：{'；'.join(case.history)}）" if case.history else ""
    faults = "；".join(judgement.faults)
    return f"- `{case.id}` {case.question}{before}\n  - {faults}\n  - 答：{said}"


def _bar(bars: Mapping[str, Bar], name: str, *, unit: str = "") -> str:
    bar = bars.get(name)
    if bar is None:
        return ""
    percent = not unit
    limits = []
    if bar.at_least is not None:
        limits.append(f"≥ {bar.at_least:.1%}" if percent else f"≥ {bar.at_least:g}{unit}")
    if bar.at_most is not None:
        limits.append(f"≤ {bar.at_most:.1%}" if percent else f"≤ {bar.at_most:g}{unit}")
    return "，".join(limits)
