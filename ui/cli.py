"""The command `nianbao`: its arguments, and how it ends."""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from ingest.errors import IngestError
from ingest.settings import settings as read_settings
from ui import commands
from ui.arguments import Parser

_ABOUT = "年报问答：就政府信息公开工作年度报告提问，每个数字都给出处。"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit status."""
    # Nothing is fetched and nothing is reported to anyone, whatever a library would do.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")
    os.environ.setdefault("LANGSMITH_TRACING", "false")
    logging.basicConfig(level=logging.CRITICAL)
    given = _parser().parse_args(arguments)
    try:
        chosen = read_settings()
        if given.library:
            chosen = chosen.model_copy(update={"library": given.library})
        return int(given.command(given, chosen))
    except IngestError as error:
        print(error, file=sys.stderr)
        return 2
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115, PTH123
        return 0
    except KeyboardInterrupt:
        print("已中断。再次运行会从中断处继续。", file=sys.stderr)
        return 130
    except Exception:
        logging.getLogger(__name__).exception("command failed")
        print("程序出了差错，没有完成。请带上所用命令反馈给我们。", file=sys.stderr)
        if os.environ.get("NIANBAO_DEBUG"):
            raise
        return 1


def _parser() -> Parser:
    parser = Parser(prog="nianbao", description=_ABOUT)
    actions = parser.add_subparsers(
        title="命令", metavar="命令", required=True, parser_class=Parser
    )

    def add(name: str, about: str, command: object) -> argparse.ArgumentParser:
        found = actions.add_parser(name, help=about, description=about)
        found.set_defaults(command=command, library=None)
        where = "资料库所在的文件夹（默认 .nianbao，或 NIANBAO_LIBRARY）"
        found.add_argument("--library", type=Path, metavar="文件夹", help=where)
        return found

    ingest = add("ingest", "读入年报（文件或文件夹），只增加和更新", commands.ingest)
    ingest.add_argument(
        "paths", nargs="*", type=Path, metavar="路径", help="默认读入自带的五份年报"
    )
    ingest.add_argument("--json", action="store_true", help="逐个文件输出一行 JSON")

    remove = add("remove", "从资料库中移出年报", commands.remove)
    remove.add_argument("reports", nargs="+", metavar="年报", help="年报编号，如 平罗县渠口乡-2024")

    add("rebuild", "按目录重建检索索引", commands.rebuild)

    ask = add("ask", "提一个问题，或成批提问", commands.ask)
    ask.add_argument("question", nargs="?", metavar="问题")
    ask.add_argument("--history", action="append", default=[], metavar="问题",
                     help="前面问过的问题，从早到晚，可多次给出")  # fmt: skip
    ask.add_argument("--agency", action="append", default=[], metavar="单位",
                     help="只在这些单位的年报里回答，可多次给出")  # fmt: skip
    ask.add_argument("--today", type=_day, metavar="日期", help="“去年”等以哪天为准，如 2025-03-01")
    ask.add_argument("--json", action="store_true", help="输出完整的 JSON 答复")
    ask.add_argument("--batch", type=Path, metavar="文件", help="每行一个 JSON 问题的文件")
    ask.add_argument("--jobs", type=_jobs, default=1, metavar="数目", help="成批提问时的进程数")

    serve = add("serve", "打开提问页面和接口", commands.serve)
    serve.add_argument("--host", default="127.0.0.1", metavar="地址")
    serve.add_argument("--port", type=int, default=7860, metavar="端口")
    serve.add_argument("--workers", type=_jobs, metavar="数目",
                       help="回答问题的进程数（默认 1，即只有一个进程）")  # fmt: skip

    check = add("check", "列出数字对不上的年报和单元格", commands.check)
    check.add_argument("agency", nargs="?", metavar="单位")
    check.add_argument("--json", action="store_true", help="每处一行 JSON")

    export = add("export", "导出数据", commands.export)
    kinds = ("cells", "quantities", "reports")
    what = "cells 单元格、quantities 正文数量、reports 年报"
    export.add_argument("--what", required=True, choices=kinds, metavar="内容", help=what)
    forms = ("csv", "jsonl")
    export.add_argument(
        "--format", default="csv", choices=forms, metavar="格式", help="csv 或 jsonl"
    )

    show = add("show", "输出一份年报读入时的原文", commands.show)
    show.add_argument("report", metavar="年报", help="年报编号，如 平罗县渠口乡-2024")

    evaluate = add("eval", "评测准确率", commands.evaluate)
    evaluate.add_argument("cases", nargs="*", type=Path, metavar="用例")
    evaluate.add_argument("--forged", type=int, default=0, metavar="份数",
                          help="另外用仿造的年报评测")  # fmt: skip
    evaluate.add_argument("--seed", type=int, default=1, metavar="种子")
    evaluate.add_argument("--out", type=Path, metavar="文件夹", help="结果写到哪里（默认 runs/）")
    return parser


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{words}”不是日期，请写成 2025-03-01 这样") from None


def _jobs(words: str) -> int:
    if not words.isdigit() or not 1 <= int(words) <= 64:
        raise argparse.ArgumentTypeError("请给 1 到 64 之间的整数")
    return int(words)


if __name__ == "__main__":
    sys.exit(main())
