"""argparse in Chinese: headings, usage and error messages."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Any, NoReturn

_ERRORS = (
    (re.compile(r"the following arguments are required: (.*)"), r"缺少参数：\1"),
    (re.compile(r"unrecognized arguments: (.*)"), r"不认识的参数：\1"),
    (
        re.compile(r"argument (\S+): invalid choice: (\S+) \(choose from (.*)\)"),
        r"参数 \1 不能是 \2，可选：\3",
    ),
    (re.compile(r"argument (\S+): expected one argument"), r"参数 \1 后面要跟一个值"),
    (re.compile(r"argument (\S+): expected at least one argument"), r"参数 \1 后面至少要跟一个值"),
    (re.compile(r"argument (\S+): invalid (?:\S+) value: (.*)"), r"参数 \1 的值 \2 无法使用"),
    (re.compile(r"argument (\S+): not allowed with argument (\S+)"), r"参数 \1 不能和 \2 一起用"),
    (re.compile(r"argument (\S+): (.*)"), r"参数 \1：\2"),
)  # fmt: skip


class _Formatter(argparse.HelpFormatter):
    def add_usage(
        self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("formatter_class", _Formatter)
        super().__init__(add_help=False, allow_abbrev=False, **given)
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Print one Chinese sentence and leave with exit status 2."""
        for pattern, said in _ERRORS:
            if pattern.fullmatch(message):
                message = pattern.sub(said, message)
                break
        sys.stderr.write(f"{message}。用 {self.prog} --help 查看用法。\n")
        raise SystemExit(2)
