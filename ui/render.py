"""An answer as markup: figures large, citations as chips, notices in sight."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from urllib.parse import urlencode

from qa.schema import Answer, Status
from ui import citing
from ui.figures import figures
from ui.markup import line, tag, words

_SHOWN = 12
# Each picture's own ids, also where one page shows an answer twice.
_PICTURES = count(1)
_THUMBS = (("up", "有帮助"), ("down", "没帮助"))
# A hand with its thumb up; turned over it is down. Drawn, since not every machine has the letters.
_HAND = (
    "M2 8h3v7H2zM6 15V8l3-6c1.3 0 2 .8 2 2l-.6 3H15c.8 0 1.2.7 1 1.4l-1.4 5.4c-.2.7-.7 1.2-1.4 1.2z"
)
_STATUS = {
    Status.CLARIFY: "请选择",
    Status.NOT_FOUND: "年报没有说明",
    Status.OUT_OF_SCOPE: "不在年报范围内",
    Status.ERROR: "出错了",
}


def answer(
    found: Answer,
    earlier: Sequence[str] = (),
    suggestions: Sequence[str] | None = None,
    *,
    feedback: bool = False,
    understood: str = "",
    contact: str = "",
    updated: str = "",
) -> str:
    """One answer as the chat shows it, on one line, so that no Markdown reads it.

    `earlier` are the questions before it, for the link that asks it again; `suggestions`
    stand in for the answer's own; `understood` and `contact` are markup made elsewhere;
    `updated` is the day on which the library was last changed.
    """
    parts = []
    if found.status is not Status.ANSWERED:
        parts.append(tag("p", words(_STATUS[found.status]), class_="nb-status"))
    if found.query.get("curated"):
        parts.append(tag("p", words("人工编写"), class_="nb-status nb-curated"))
    parts.append(figures(found, f"nb-p{next(_PICTURES)}"))
    parts.append(tag("p", citing.linked(found.answer, found.citations), class_="nb-text"))
    parts.append(contact)
    parts.append(_notices(found))
    parts.append(citing.sources(found.citations))
    if found.options:
        chosen = (_ask(option.label, option.question) for option in found.options)
        parts.append(tag("div", *chosen, class_="nb-options", role="group", aria_label="请选择"))
    parts.append(understood)
    parts.append(_tools(found, earlier, feedback))
    if updated:
        said = f"以单位公布的原文为准 · 资料更新于{updated}"
        parts.append(tag("p", words(said), class_="nb-small nb-as-of"))
    asked = found.suggestions if suggestions is None else suggestions
    if asked:
        parts.append(tag("div", tag("span", words("接着问"), class_="nb-small"),
                         *(_ask(question, question) for question in asked),
                         class_="nb-next", role="group", aria_label="接着问"))  # fmt: skip
    return tag(
        "div",
        *parts,
        class_=f"nb-answer nb-{found.status}",
        data_cells=citing.cells(found.citations),
    ).replace("\n", " ")


def question(asked: str, *, alone: bool = False) -> str:
    """A question as the chat shows it: its very characters, on one line.

    `alone`: it was asked by itself, whatever was said before.
    """
    kind = "nb-asked nb-alone" if alone else "nb-asked"
    return tag("div", words(" ".join(asked.split())), class_=kind)


def waiting() -> str:
    """What stands in the answer's place until it is there."""
    dots = tag("span", class_="nb-dots", aria_hidden="true")
    return tag("div", words("正在查找年报"), dots, class_="nb-waiting")


def busy() -> str:
    """What stands there when too many ask at once."""
    said = tag("p", words("现在提问的人太多，请过几秒再按一次“提问”。"), class_="nb-text")
    return tag("div", said, class_="nb-answer nb-error")


def plain(found: Answer) -> str:
    """An answer as text to be pasted elsewhere, with its sources."""
    lines = [found.answer, *found.notices]
    for citation in found.citations[:_SHOWN]:
        quote = line(citation.quote)
        lines.append(f"[{citation.marker}] {citing.where(citation)}：“{citing.cut(quote, 80)}”")
    if len(found.citations) > _SHOWN:
        lines.append(f"等{len(found.citations)}处")
    lines.append("以单位公布的原文为准。")
    return "\n".join(lines)


def _notices(found: Answer) -> str:
    lines = [tag("li", citing.linked(notice, found.citations)) for notice in found.notices]
    return tag("ul", *lines, class_="nb-notices", aria_label="提示") if lines else ""


def _tools(found: Answer, earlier: Sequence[str], feedback: bool) -> str:
    link = urlencode([*(("h", one) for one in earlier[-3:]), ("q", found.question)])
    copy = tag("button", words("复制"), type="button", class_="nb-tool", data_copy=plain(found))
    share = tag("button", words("分享链接"), type="button", class_="nb-tool", data_link=f"?{link}")
    thumbs = "".join(
        tag("button", tag("svg", tag("path", d=_HAND), viewBox="0 0 18 18", aria_hidden="true"),
            words(label), type="button", class_=f"nb-tool nb-thumb nb-thumb-{verdict}",
            data_verdict=verdict)
        for verdict, label in _THUMBS
    ) if feedback else ""  # fmt: skip
    return tag("div", copy, share, thumbs, class_="nb-toolbar", role="group",
               aria_label="这条答复")  # fmt: skip


def _ask(label: str, question: str) -> str:
    return tag("button", words(label), class_="nb-ask", type="button", data_ask=question)
