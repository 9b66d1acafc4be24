"""The operators' part of the library view: the login, adding, removing, writing answers."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.schema import Outcome, ReportEntry
from ui.jobs import JobState, counts
from ui.markup import tag, words
from ui.questionlog import Logged

_OFFERED = 2_000
_QUOTES = 2
_OUTCOMES = {
    Outcome.CREATED: "新增",
    Outcome.UPDATED: "更新",
    Outcome.UNCHANGED: "未变",
    Outcome.REMOVED: "删除",
    Outcome.SKIPPED: "跳过",
}


def login(message: str = "") -> str:
    """The form for the password."""
    return _section(
        tag("form",
            tag("label", words("口令"), _input("password", type="password", required=True,
                                             autocomplete="current-password", maxlength=200)),
            _submit("登录"), _said(message),
            data_post="page/operator/login", class_="nb-form-row"),
    )  # fmt: skip


def tools(entries: Sequence[ReportEntry], todo: Sequence[Logged], state: JobState) -> str:
    """What an operator can do."""
    leave = tag("form", _submit("退出登录"), _said(), data_post="page/operator/logout",
                class_="nb-form-row")  # fmt: skip
    return _section(
        leave,
        tag("h4", words("加入年报")),
        tag("form",
            tag("label", words("文件（可选多个，也可以是压缩包）"),
                _input("files", type="file", multiple=True, required=True)),
            _submit("上传并读入"), _said(),
            data_upload="page/operator/upload", class_="nb-form-row"),
        tag("div", job(state), id="nb-job"),
        tag("h4", words("删除年报")),
        tag("form",
            tag("label", words("年报编号"), _input("report", list="nb-reports", required=True,
                                               maxlength=300, autocomplete="off")),
            _submit("删除"), _said(),
            data_post="page/operator/remove", data_confirm="真的要删除这份年报吗？",
            class_="nb-form-row"),
        tag("datalist", *(tag("option", value=one.id) for one in entries[:_OFFERED]),
            id="nb-reports"),
        tag("h4", words("为没有答上来的问题写答复")),
        _answer(todo),
        tag("p", tag("a", words("下载读者意见（CSV）"), href="page/operator/feedback.csv",
                     class_="nb-tool", download="读者意见.csv")),
    )  # fmt: skip


def job(state: JobState) -> str:
    """How the job stands: a bar while it runs, then what became of each file and why."""
    if state.error:
        return tag("p", words(state.error), role="alert", class_="nb-warned", data_running="no")
    if state.running:
        known = state.total is not None
        said = f"正在处理：{state.done}/{state.total}" if known else "正在处理……"
        bar = tag("progress", max=state.total or 1, value=state.done if known else None,
                  aria_label="进度")  # fmt: skip
        return tag("p", bar, words(said), role="status", data_running="yes")
    if not state.changes:
        return ""
    told = "，".join(f"{_OUTCOMES[one]}{count}" for one, count in counts(state).items() if count)
    rows = [
        tag("tr", tag("td", words(_OUTCOMES[one.outcome])), tag("td", words(one.source)),
            tag("td", words("；".join(part for part in (one.reason, *one.notices) if part)
                            or one.report or "")))
        for one in state.changes
    ]  # fmt: skip
    heads = tag("tr", *(tag("th", words(name), scope="col") for name in ("结果", "文件", "说明")))
    table = tag("table", tag("thead", heads), tag("tbody", *rows), class_="nb-todo")
    listed = tag("div", table, class_="nb-scroll", tabindex="0", role="group",
                 aria_label="处理结果")  # fmt: skip
    return tag("p", words(f"完成：{told}。"), role="status", data_running="no") + listed


def _answer(todo: Sequence[Logged]) -> str:
    asked = tag("datalist", *(tag("option", value=one.question) for one in todo[:200]),
                id="nb-asked-list")  # fmt: skip
    quotes = "".join(
        tag("fieldset",
            tag("legend", words(f"引文{at}")),
            tag("label", words("年报编号"), _input("report", list="nb-reports", maxlength=300,
                                               autocomplete="off", required=at == 1)),
            tag("label", words("原文里的话，一字不差"),
                tag("textarea", name_="quote", class_="nb-field", rows=2, maxlength=1000,
                    required=at == 1)))
        for at in range(1, _QUOTES + 1)
    )  # fmt: skip
    return asked + tag(
        "form",
        tag("label", words("问题"), _input("question", list="nb-asked-list", required=True,
                                         maxlength=500, autocomplete="off")),
        tag("label", words("答复（数字必须出现在引文里）"),
            tag("textarea", name_="answer", class_="nb-field", rows=3, maxlength=600,
                required=True)),
        quotes,
        _submit("保存答复"), _said(),
        data_post="page/operator/curate", class_="nb-form-column",
    )  # fmt: skip


def _section(*parts: str) -> str:
    return tag("section", tag("h3", words("管理")), *parts, class_="nb-operator",
               aria_label="管理")  # fmt: skip


def _input(name: str, **given: object) -> str:
    return tag("input", name_=name, class_="nb-field", **given)


def _submit(label: str) -> str:
    return tag("button", words(label), type="submit", class_="nb-tool")


def _said(message: str = "") -> str:
    return tag("span", words(message), class_="nb-form-said nb-small", role="alert")
