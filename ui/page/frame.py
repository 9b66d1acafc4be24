"""What stands around the conversation: the head, the welcome, the empty panel."""

from __future__ import annotations

from ingest.schema import ReportEntry
from ui.markup import tag, words

LABEL = "年报问答"
Entries = tuple[ReportEntry, ...]
_MOTTO = "每个数字都给出处，以原文为准"
_HOW = "用平常的话问就行：公开了多少、收到多少申请、哪家最多、有什么问题。点一个试试："
_EXAMPLES = 6
_LISTED = 200


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
        tag("button", words("大字"), id="nb-larger", type="button", aria_pressed="false"),
        tag("button", words("深色"), id="nb-theme", type="button", aria_pressed="false"),
        class_="nb-tools",
    )
    return tag(
        "header",
        tag("h1", words(LABEL)),
        tag("p", words(about), tag("span", words(_MOTTO), class_="nb-motto"), class_="nb-about"),
        tools,
        tag("p", id="nb-live", class_="nb-hidden", role="status", aria_live="polite"),
        class_="nb-head",
    )  # fmt: skip


def panel(entries: Entries) -> str:
    """The place for sources: until one is opened, how to open one and what can be asked about."""
    return tag("div", empty(entries), id="nb-panel", role="region", aria_label="出处")


def empty(entries: Entries) -> str:
    """What the panel shows while no source is open."""
    years: dict[str, list[str]] = {}
    for entry in entries:
        years.setdefault(entry.agency_name, []).append(str(entry.year or "年度不明"))
    rows = [
        tag("li", tag("span", words(name)), tag("span", words(_range(held)), class_="nb-small"))
        for name, held in list(years.items())[:_LISTED]
    ]
    if len(years) > _LISTED:
        rows.append(tag("li", words(f"……共{len(years)}个单位"), class_="nb-small"))
    chip = tag("span", words("1"), class_="nb-chip", aria_hidden="true")
    hint = tag("p", words("点答复里的编号"), chip,
               words("，这里就打开年报原文，标出那句话，或者表里的那一格。"))  # fmt: skip
    return tag(
        "div",
        tag("h2", words("出处看得见"), class_="nb-source-title"),
        hint,
        tag("h3", words("资料库里的年报")),
        tag("ul", *rows, class_="nb-library", tabindex="0", aria_label="资料库里的年报"),
        class_="nb-panel-empty",
    )


def welcome(entries: Entries) -> str:
    """What the page can be asked, with examples on the library's own bodies."""
    asks = (tag("button", words(one), class_="nb-ask", type="button", data_ask=one)
            for one in examples(entries))  # fmt: skip
    return tag(
        "div",
        tag("h2", words("您想了解年报里的什么？")),
        tag("p", words(_HOW)),
        tag("div", *asks, class_="nb-next", role="group", aria_label="例子"),
        class_="nb-answer nb-welcome",
    )  # fmt: skip


def examples(entries: Entries) -> list[str]:
    """Questions that the library's own reports can be asked."""
    if not entries:
        return []
    first, last = entries[0], entries[-1]
    middle = entries[len(entries) // 2]
    asks = [
        f"{middle.agency_name}{middle.year or ''}年公开了多少条信息？",
        f"{last.agency_name}收到12345热线多少件？",
        f"{first.agency_name}{first.year or ''}年收到多少件信息公开申请？",
        f"{first.agency_name}存在哪些问题？",
    ]
    if first.agency != last.agency:
        asks += ["哪个单位公开的信息最多？"]
    asks += ["什么是“三安全一稳定”？"]
    return asks[:_EXAMPLES]


def _range(years: list[str]) -> str:
    if len(years) > 2 and all(year.isdigit() for year in years):
        first, last = min(map(int, years)), max(map(int, years))
        if last - first + 1 == len(set(years)):
            return f"{first}—{last}年"
    return "、".join(dict.fromkeys(years)) + ("年" if years[-1].isdigit() else "")
