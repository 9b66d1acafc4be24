"""The page's layout and its one event: a question asked."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from ingest.schema import LibraryStats
from qa.answer import Assistant
from ui.markup import tag, words
from ui.render import answer as rendered

_LABEL = "年报问答"
_FONT = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
_EXAMPLES = 6
Message = dict[str, Any]


def build(assistant: Assistant) -> Any:
    """The page as Gradio blocks; questions are answered by that assistant."""
    import gradio as gr

    with gr.Blocks(title=_LABEL, analytics_enabled=False) as page:
        gr.HTML(_head(assistant.library.stats()), padding=False)
        with gr.Row(equal_height=False):
            with gr.Column(scale=6, min_width=320):
                chat = gr.Chatbot(
                    value=[_said(_welcome(assistant))],
                    label="对话",
                    show_label=False,
                    sanitize_html=False,
                    render_markdown=True,
                    height="62vh",
                    elem_id="nb-chat",
                    buttons=["copy"],
                    layout="bubble",
                )
                with gr.Row(elem_id="nb-ask"):
                    question = gr.Textbox(
                        placeholder="例如：渠口乡2024年公开了多少条信息？",
                        label="问题",
                        show_label=False,
                        lines=1,
                        max_lines=4,
                        autofocus=True,
                        scale=8,
                        elem_id="nb-question",
                    )
                    send = gr.Button(
                        "提问", variant="primary", scale=1, min_width=88, elem_id="nb-send"
                    )
            with gr.Column(scale=5, min_width=320, elem_id="nb-side"):
                gr.HTML(_panel(), padding=False)
        asked = gr.State([])

        def ask(words_asked: str, earlier: list[str], shown: list[Message]) -> Any:
            if not words_asked.strip():
                return "", earlier, shown
            found = assistant.answer(words_asked, tuple(earlier))
            shown = [*shown, _asked(words_asked), _said(rendered(found))]
            return "", [*earlier, words_asked][-20:], shown

        def start(request: gr.Request) -> Any:
            words_asked = str(request.query_params.get("q") or "")[:1000]
            opening = [_said(_welcome(assistant))]
            return ask(words_asked, [], opening)

        # Gradio finds the request by its annotation, which is not resolved for a late import.
        start.__annotations__["request"] = gr.Request
        given = {"inputs": [question, asked, chat], "outputs": [question, asked, chat]}
        quiet = {"show_progress": "hidden", "api_visibility": "private"}
        question.submit(ask, **given, **quiet)
        send.click(ask, **given, **quiet)
        page.load(start, None, [question, asked, chat], **quiet)
    return page


def launch_arguments() -> dict[str, Any]:
    """What Gradio takes when the page is mounted: theme, style, script; no outside fonts."""
    import gradio as gr

    folder = files(__package__)
    theme = gr.themes.Base(
        primary_hue=gr.themes.colors.blue,
        neutral_hue=gr.themes.colors.slate,
        font=_FONT,
        font_mono=["ui-monospace", "monospace"],
    )
    script = (folder / "page.js").read_text(encoding="utf-8")
    return {
        "theme": theme,
        "css": (folder / "page.css").read_text(encoding="utf-8"),
        "head": f'<meta name="referrer" content="same-origin"><script>{script}</script>',
    }


def _said(markup: str) -> Message:
    return {"role": "assistant", "content": markup}


def _asked(question: str) -> Message:
    return {"role": "user", "content": words(" ".join(question.split()))}


def _head(stats: LibraryStats) -> str:
    years = f"{stats.first_year}—{stats.last_year}年" if stats.first_year else ""
    if stats.first_year == stats.last_year and stats.first_year:
        years = f"{stats.first_year}年"
    about = (
        f"{stats.agencies}个单位 · {stats.current}份年报 · {years}；每个数字都给出处，以原文为准"
    )
    tools = tag(
        "span",
        tag("button", words("大字"), id="nb-larger", type="button"),
        tag("button", words("深浅色"), id="nb-theme", type="button"),
        class_="nb-tools",
    )
    return tag(
        "header", tag("h1", words(_LABEL)), tag("p", words(about)), tools,
        tag("span", id="nb-base", data_base=""), class_="nb-head",
    )  # fmt: skip


def _panel() -> str:
    hint = "点一下回答里的出处编号，这里就显示年报原文，标出那句话或表格里的那一格。"
    return tag("div", tag("p", words(hint), class_="nb-panel-empty"), id="nb-panel",
               role="region", aria_label="出处", aria_live="polite")  # fmt: skip


def _welcome(assistant: Assistant) -> str:
    """What the page can be asked, with examples on the library's own bodies."""
    asks = (tag("button", words(one), class_="nb-ask", type="button", data_ask=one)
            for one in _examples(assistant))  # fmt: skip
    return tag(
        "div",
        tag("p", words("您好，可以用平常的话问政府信息公开年报里的数字和内容，例如：")),
        tag("div", *asks, class_="nb-next"),
        class_="nb-answer nb-welcome",
    )


def _examples(assistant: Assistant) -> list[str]:
    entries = assistant.library.reports()
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
    if len(assistant.library.agencies()) > 1:
        asks += ["哪个单位公开的信息最多？"]
    asks += ["什么是“三安全一稳定”？"]
    return asks[:_EXAMPLES]
