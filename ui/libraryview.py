"""The library as people see it: bodies by years, what adds up, what is still owed an answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import Field

from ingest.schema import Breach, FormName, Model, ReportEntry
from qa.curated import Curated
from qa.schema import Reason, Status
from ui.markup import tag, words
from ui.questionlog import Logged

SHOWN = 200
_TODO = 200
_WHY = {
    Reason.NO_SUCH_AGENCY: "资料库里没有这个单位",
    Reason.NO_SUCH_YEAR: "没有那一年的年报",
    Reason.NOT_STATED: "年报没有说明",
    Reason.NOT_IN_FORM: "表式没有这一项",
    Reason.LEFT_BLANK: "那一格空着没有填",
    Reason.NOT_APPLICABLE: "那一格填的是“/”或“-”",
    Reason.DOUBTFUL: "原文不清，读不准",
    Reason.UNREADABLE: "表没有读到",
}
_STATUS = {
    Status.CLARIFY: "问得不够明确",
    Status.OUT_OF_SCOPE: "不在年报范围内",
    Status.NOT_FOUND: "没有找到",
    Status.ERROR: "出了差错",
}
_FORMS = {FormName.FORM_2021: "2021年表式", FormName.FORM_2019: "2019年表式"}


class Shelf(Model):
    """What a page of the library view shows."""

    entries: tuple[ReportEntry, ...]
    bodies: int
    reports: int
    updated: str
    find: str = ""
    years: tuple[int, ...] = ()
    breaches: Mapping[str, int] = Field(default_factory=dict)


def view(
    shelf: Shelf,
    todo: Sequence[Logged] | None,
    curated: Sequence[Curated],
    operating: str,
    *,
    operator: bool,
) -> str:
    """The whole view; `todo` is None where questions are not kept or not shown here.
    `operating` is the operators' own part, which holds but the login unless `operator`."""
    said = f"{shelf.bodies}个单位 · {shelf.reports}份年报 · 资料更新于{shelf.updated}"
    head = tag("h2", words("资料库"), class_="nb-view-title", tabindex="-1")
    find = tag("input", type="search", class_="nb-field", id="nb-find", data_find="find",
               value=shelf.find, placeholder="查找单位", aria_label="查找单位",
               maxlength=50)  # fmt: skip
    return tag(
        "section",
        head,
        tag("p", words(said), class_="nb-small"),
        find,
        _grid(shelf),
        _todo(todo, operator=operator),
        _written(curated, operator=operator),
        operating,
        class_="nb-view nb-shelf",
        aria_label="资料库",
    )


def why(one: Logged) -> str:
    """Why a question went unanswered, in a few words."""
    return _WHY[one.reason] if one.reason else _STATUS.get(one.status, "")


def state(entry: ReportEntry, breaches: int) -> tuple[str, str, str]:
    """(words, kind, a whole sentence) of how a report's tables stand: the colour only helps."""
    if entry.form is None:
        return "表未读到", "none", "没有读到法定表格"
    if breaches:
        return f"{breaches}处对不上", "broken", "有数字彼此对不上"
    return "✓", "sound", "没有发现对不上的数字"


def card(
    entry: ReportEntry, breaches: Sequence[Breach], places: Mapping[int, str], links: str
) -> str:
    """One report: its facts, what does not add up in it and where, its notices.

    `places` are the chips of each breach, by its order.
    """
    facts = [
        ("单位", entry.agency_name),
        ("年度", f"{entry.year}年" if entry.year else "不明"),
        ("表式", _FORMS[entry.form] if entry.form else "没有读到法定表格"),
        ("发布日期", entry.published.isoformat() if entry.published else "年报没有写明"),
        ("文件", entry.source),
    ]
    listed = "".join(tag("dt", words(name)) + tag("dd", words(value)) for name, value in facts)
    broken = [
        tag("li", words(f"{one.expression}：{_plain(one.left)} ≠ {_plain(one.right)} "),
            places.get(index, ""))
        for index, one in enumerate(breaches)
    ]  # fmt: skip
    sums = tag("ul", *broken, class_="nb-breaches") if broken else tag(
        "p", words(state(entry, 0)[2] + "。"))  # fmt: skip
    notices = tag("ul", *(tag("li", words(one)) for one in entry.notices), class_="nb-notices") \
        if entry.notices else ""  # fmt: skip
    return tag(
        "section",
        tag("header", tag("h2", words(f"{entry.agency_name}{entry.year or ''}年年报"),
                          class_="nb-source-title"), class_="nb-source-head"),
        tag("dl", listed, class_="nb-facts"),
        tag("h3", words("核对")), sums,
        tag("h3", words("提示")) + notices if notices else "",
        links,
        tag("p", words("以单位公布的原文为准。"), class_="nb-small"),
        class_="nb-source",
        data_report=entry.id,
    )  # fmt: skip


def _grid(shelf: Shelf) -> str:
    if not shelf.entries:
        return tag("p", words("没有找到这样的单位。" if shelf.find else "资料库里还没有年报。"),
                   class_="nb-empty")  # fmt: skip
    held: dict[str, dict[int, list[ReportEntry]]] = {}
    for entry in shelf.entries:
        held.setdefault(entry.agency_name, {}).setdefault(entry.year or 0, []).append(entry)
    unknown = any(0 in by_year for by_year in held.values())
    columns = [*shelf.years, *((0,) if unknown else ())]
    heads = (tag("th", words(f"{year}年" if year else "年度不明"), scope="col") for year in columns)
    rows = []
    for name, by_year in held.items():
        cells = (
            tag("td", *(_report(one, shelf.breaches.get(one.id, 0)) for one in by_year[year]))
            if year in by_year
            else tag(
                "td",
                tag("span", words("—"), aria_hidden="true"),
                tag("span", words("没有"), class_="nb-hidden"),
                class_="nb-gap",
            )
            for year in columns
        )
        rows.append(tag("tr", tag("th", words(name), scope="row"), *cells))
    more = ""
    if shelf.bodies > len(held):
        more = tag("p", words(f"只列出{len(held)}个单位（共{shelf.bodies}个），请用上面的查找。"),
                   class_="nb-small")  # fmt: skip
    table = tag("table", tag("thead", tag("tr", tag("th", words("单位"), scope="col"), *heads)),
                tag("tbody", *rows), class_="nb-grid-table")  # fmt: skip
    legend = tag("p", words("✓ 表内数字彼此相符；“n处对不上”点开看是哪几处；— 没有这一年的年报"),
                 class_="nb-small")  # fmt: skip
    return legend + tag("div", table, class_="nb-scroll", tabindex="0", role="group",
                        aria_label="单位 × 年度") + more  # fmt: skip


def _report(entry: ReportEntry, breaches: int) -> str:
    said, kind, label = state(entry, breaches)
    scope = {"whole_area": "汇总", "own": "本级"}.get(str(entry.scope), "") if entry.scope else ""
    inner = tag("span", words(said), class_="nb-state") + (words(scope) if scope else "")
    return tag("button", inner, type="button", class_=f"nb-year nb-year-{kind}", title=label,
               data_card=entry.id,
               aria_label=f"{entry.agency_name}{entry.year or ''}年{scope}年报：{label}"
               )  # fmt: skip


def _todo(todo: Sequence[Logged] | None, *, operator: bool) -> str:
    if todo is None:
        return ""
    head = tag("h3", words("还没有答上来的问题"))
    if not todo:
        return head + tag("p", words("没有。"), class_="nb-empty")
    rows = [
        tag("tr", tag("td", words(one.times), class_="nb-value"),
            tag("td", words(one.question), _write(one.question) if operator else ""),
            tag("td", words(why(one))),
            tag("td", words("、".join((*one.agencies, *(f"{year}年" for year in one.years))))))
        for one in todo[:_TODO]
    ]  # fmt: skip
    names = ("次数", "问题", "为什么", "单位和年度")
    heads = tag("tr", *(tag("th", words(name), scope="col") for name in names))
    take = tag("a", words("下载CSV"), href="page/unanswered.csv", class_="nb-tool",
               download="没有答上来的问题.csv")  # fmt: skip
    said = "公开单位的待办：年报没写的可以补写，读不准的可以换一份清楚的文件。"
    lead = tag("p", words(said), take, class_="nb-small nb-spread")
    table = tag("table", tag("thead", heads), tag("tbody", *rows), class_="nb-todo")
    return head + lead + tag("div", table, class_="nb-scroll", tabindex="0", role="group",
                             aria_label="还没有答上来的问题")  # fmt: skip


def _write(question: str) -> str:
    """The button that puts a question into the form for written answers."""
    return tag("button", words("写答复"), type="button", class_="nb-tool nb-write",
               data_write=question, aria_label=f"为“{question}”写答复")  # fmt: skip


def _written(curated: Sequence[Curated], *, operator: bool) -> str:
    if not curated:
        return ""
    items = []
    for one in curated[-_TODO:]:
        label = f"删除对“{one.question}”的人工答复"
        remove = tag("button", words("删除"), type="button", class_="nb-tool", aria_label=label,
                     data_uncurate=one.question) if operator else ""  # fmt: skip
        asks = tag("button", words(one.question), type="button", class_="nb-ask",
                   data_ask=one.question, data_alone=True)  # fmt: skip
        items.append(tag("li", asks, tag("span", words(one.answer)), remove))
    return tag("h3", words("人工编写的答复")) + tag("ul", *items, class_="nb-written")


def _plain(number: object) -> str:
    return f"{number:f}" if hasattr(number, "as_tuple") else str(number)
