"""What each command does, once its arguments are read; returns the exit status."""

from __future__ import annotations

import re
import sys
from argparse import Namespace
from collections import Counter
from pathlib import Path

from ingest.errors import UnreadableFile
from ingest.schema import Outcome, SyncResult
from ingest.settings import Settings
from qa.schema import Answer, Status
from ui.markup import line as in_line
from ui.progress import Bar

SEEDS = Path(__file__).parents[1] / "seeds"
_SAID = {
    Outcome.CREATED: "新增",
    Outcome.UPDATED: "更新",
    Outcome.UNCHANGED: "未变",
    Outcome.REMOVED: "移出",
    Outcome.SKIPPED: "跳过",
}
_STATUS = {
    Status.CLARIFY: "请选择",
    Status.NOT_FOUND: "年报没有说明",
    Status.OUT_OF_SCOPE: "不在范围内",
    Status.ERROR: "出错",
}


def ingest(given: Namespace, settings: Settings) -> int:
    """Read files into the library; 1 when there is no report in it afterwards."""
    from ingest.library import Library
    from ingest.sync import sync

    paths = given.paths or sorted(SEEDS.glob("*.txt"))
    for path in paths:
        if not path.exists():
            raise UnreadableFile(f"找不到“{path}”，请检查路径。")
    with Bar() as bar:
        result = sync(paths, settings.library, settings, progress=bar.tell)
    if given.json:
        for change in result.changes:
            print(change.model_dump_json(exclude_defaults=True))
    else:
        _tell(result)
    with Library.open(settings.library, settings) as library:
        return 0 if library.stats().reports else 1


def remove(given: Namespace, settings: Settings) -> int:
    """Take reports out."""
    from ingest.sync import remove as take_out

    _tell(take_out(given.reports, settings.library, settings))
    return 0


def rebuild(given: Namespace, settings: Settings) -> int:
    """Make the indexes again from the catalogue."""
    from ingest.sync import rebuild as make_again

    del given
    make_again(settings.library, settings)
    print("检索索引已按目录重建。")
    return 0


def ask(given: Namespace, settings: Settings) -> int:
    """One answer, or one a line; 0 answered, 3 any other status."""
    if given.batch:
        from ui.batch import ask_all

        return ask_all(
            given.batch, settings, jobs=given.jobs, agencies=tuple(given.agency), today=given.today
        )
    if not given.question:
        print("请写上要问的问题，例如：nianbao ask 渠口乡2024年公开了多少条信息", file=sys.stderr)
        return 2
    from qa.answer import Assistant

    assistant = Assistant(settings.library, settings)
    answer = assistant.answer(
        given.question, history=given.history, today=given.today, agencies=given.agency
    )
    print(answer.model_dump_json(indent=2) if given.json else readable(answer))
    if answer.status is Status.ERROR:
        return 1
    return 0 if answer.status is Status.ANSWERED else 3


def serve(given: Namespace, settings: Settings) -> int:
    """The page and the API, until stopped."""
    from ui.server import serve as run

    if given.workers:
        settings = settings.model_copy(update={"workers": given.workers})
    return run(settings, host=given.host, port=given.port)


def check(given: Namespace, settings: Settings) -> int:
    """Reports whose figures break the form's identities, with the cells."""
    from ui.checking import tell

    return tell(given.agency, settings, as_json=given.json)


def export(given: Namespace, settings: Settings) -> int:
    """Cells, quantities or reports to standard output."""
    from ingest.export import export as rows
    from ingest.library import Library

    with Library.open(settings.library, settings) as library:
        for piece in rows(library, given.what, given.format):
            sys.stdout.write(piece)
    return 0


def show(given: Namespace, settings: Settings) -> int:
    """The text of a report as read, unchanged."""
    from ingest.library import Library

    with Library.open(settings.library, settings) as library:
        text = library.text(given.report)
    sys.stdout.buffer.write(text.encode("utf-8", "surrogatepass"))
    return 0


def evaluate(given: Namespace, settings: Settings) -> int:
    """Accuracy, citations, refusals, latency; non-zero under the bar."""
    from eval.run import evaluate as run

    return run(given.cases, settings=settings, out=given.out, forged=given.forged, seed=given.seed)


def readable(answer: Answer) -> str:
    """An answer for the terminal: text, notices, quotations, choices."""
    lines = []
    if answer.status is not Status.ANSWERED:
        lines.append(f"【{_STATUS[answer.status]}】")
    lines.append(answer.answer)
    lines += [f"提示：{notice}" for notice in answer.notices]
    if answer.citations:
        lines.append("")
    for citation in answer.citations:
        where = " · ".join(
            part
            for part in (
                citation.agency and f"{citation.agency}{citation.year or ''}年年报",
                citation.section,
                citation.cell and f"{citation.cell.row}，{citation.cell.column}",
                citation.page and f"第{citation.page}页",
                citation.source,
            )
            if part
        )
        lines.append(f"[{citation.marker}] “{in_line(citation.quote)}”")
        lines.append(f"    {where}")
    if answer.options:
        lines += ["", *(f"  - {option.question}" for option in answer.options)]
    if answer.suggestions:
        lines += ["", "还可以问：", *(f"  - {question}" for question in answer.suggestions)]
    return "\n".join(lines)


def _tell(result: SyncResult) -> None:
    for change in result.changes:
        if change.outcome is Outcome.UNCHANGED:
            continue
        line = f"{_SAID[change.outcome]}  {change.report or ''}  {change.source}".replace(
            "    ", "  "
        )
        print(line + (f"：{change.reason}" if change.reason else ""))
        for notice in change.notices:
            print(f"      提示：{notice}")
    counts = Counter(change.outcome for change in result.changes)
    said = "，".join(
        f"{_SAID[outcome]} {counts[outcome]}" for outcome in Outcome if counts[outcome]
    )
    print(f"共 {len(result.changes)} 个文件：{said or '没有可读的文件'}。")
    reasons = _reasons(result)
    if len(reasons) > 1 or any(count > 1 for _, count in reasons):
        print("跳过的原因：")
        for reason, count in reasons:
            print(f"  {count} 个  {reason}")


def _reasons(result: SyncResult) -> list[tuple[str, int]]:
    """Why files were skipped, most frequent first; names and numbers do not tell reasons apart."""
    kinds: dict[str, list[str]] = {}
    for change in result.changes:
        if change.outcome is Outcome.SKIPPED and change.reason:
            kind = re.sub("“[^”]*”|\\d+", "", change.reason)
            kinds.setdefault(kind, []).append(change.reason)
    ordered = sorted(kinds.values(), key=len, reverse=True)
    return [(reasons[0], len(reasons)) for reasons in ordered]
