"""What stands around the conversation: the head, the welcome, the empty panel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ingest.schema import ReportEntry
from ui.markup import tag, words

LABEL = "年报问答"
Entries = tuple[ReportEntry, ...]
_MOTTO = "数字有出处，以原文为准"
_HOW = "用平常的话问就行：公开了多少、收到多少申请、哪家最多、有什么问题。点一个试试："
_LISTED = 200
_VIEWS = (("", "问答"), ("compare", "比较"), ("library", "资料库"))


def head(entries: Entries) -> str:
    """The page's name, what the library holds, and the reader's own settings."""
    held = sorted({entry.year for entry in entries if entry.year})
    years = f"{held[0]}—{held[-1]}年" if len(held) > 1 else f"{held[0]}年" if held else ""
    agencies = len({entry.agency for entry in entries})
    about = " · ".join(
        part for part in (f"{agencies}个单位", f"{len(entries)}份年报", years) if part
    )
    tools = tag(
        "span",
        tag("button", words("新对话"), id="nb-new", type="button"),
        tag("button", words("English"), id="nb-language", type="button", lang="en"),
        tag("button", words("大字"), id="nb-larger", type="button", aria_pressed="false"),
        tag("button", words("深色"), id="nb-theme", type="button", aria_pressed="false"),
        class_="nb-tools",
    )
    views = tag(
        "nav",
        *(tag("a", words(label), href=f"?view={view}" if view else "?", data_view=view or "ask")
          for view, label in _VIEWS),
        class_="nb-views", aria_label="页面",
    )  # fmt: skip
    return tag(
        "header",
        tag("h1", words(LABEL)),
        views,
        tag("p", words(about), tag("span", words(_MOTTO), class_="nb-motto"), class_="nb-about"),
        tools,
        tag("p", id="nb-live", class_="nb-hidden", role="status", aria_live="polite"),
        class_="nb-head",
    )  # fmt: skip


def place() -> str:
    """Where the other views are shown."""
    return tag("div", id="nb-view")


def panel(entries: Entries, breaches: Mapping[str, int]) -> str:
    """The place for sources: until one is opened, how to open one and what can be asked about."""
    return tag("div", empty(entries, breaches), id="nb-panel", role="region", aria_label="出处")


def empty(entries: Entries, breaches: Mapping[str, int]) -> str:
    """What the panel shows while no source is open."""
    held: dict[str, list[ReportEntry]] = {}
    for entry in entries:
        held.setdefault(entry.agency_name, []).append(entry)
    rows = [
        tag("li", tag("span", words(name)), tag("span", *(_state(one, breaches.get(one.id, 0))
            for one in reports), class_="nb-years"))
        for name, reports in list(held.items())[:_LISTED]
    ]  # fmt: skip
    if len(held) > _LISTED:
        rows.append(tag("li", words(f"……共{len(held)}个单位"), class_="nb-small"))
    chip = tag("span", words("1"), class_="nb-chip", aria_hidden="true")
    hint = tag("p", words("点答复里的编号"), chip,
               words("，这里就打开年报原文，标出那句话，或者表里的那一格。"))  # fmt: skip
    return tag(
        "div",
        tag("h2", words("出处看得见"), class_="nb-source-title"),
        hint,
        tag("h3", words("资料库里的年报")),
        tag("ul", *rows, class_="nb-library", aria_label="资料库里的年报"),
        class_="nb-panel-empty",
    )


def welcome(examples: Sequence[str]) -> str:
    """What the page can be asked, with examples on the library's own bodies."""
    asks = (tag("button", words(one), class_="nb-ask", type="button", data_ask=one)
            for one in examples)  # fmt: skip
    return tag(
        "div",
        tag("h2", words("您想了解年报里的什么？")),
        tag("p", words(_HOW)),
        tag("div", *asks, class_="nb-next", role="group", aria_label="例子"),
        class_="nb-answer nb-welcome",
    )  # fmt: skip


def _state(entry: ReportEntry, breaches: int) -> str:
    """A report's year, and whether its tables add up: in words, the colour only helps."""
    year = str(entry.year) if entry.year else "年度不明"
    if entry.form is None:
        said, kind, label = "表未读到", "none", "没有读到法定表格"
    elif breaches:
        said, kind, label = f"{breaches}处对不上", "broken", "有数字彼此对不上，问一下是哪几处"
    else:
        said, kind, label = "✓", "sound", "没有发现对不上的数字"
    ask = f"{entry.agency_name}{entry.year or ''}年的表格数据对得上吗？"
    inner = words(year) + tag("span", words(said), class_="nb-state")
    if entry.form is None or entry.year is None:
        return tag("span", inner, class_=f"nb-year nb-year-{kind}", title=label)
    return tag("button", inner, type="button", class_=f"nb-year nb-year-{kind}", title=label,
               aria_label=f"{entry.agency_name}{year}年年报：{label}", data_ask=ask)  # fmt: skip
