"""The page's layout and its one event: a question asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import unescape
from importlib.resources import files
from typing import Any

from qa.schema import Answer
from ui import render
from ui.chips import chips
from ui.contact import contact
from ui.page import frame
from ui.service import Busy, Service, TooLong

_FONT = ["system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif"]
_SCRIPTS = ("page.js", "views.js", "operators.js", "words.js")
_TURNS = 20
_LONGEST = 1_000
Message = dict[str, Any]


def build(service: Service) -> Any:
    """The page as Gradio blocks; questions are answered by that service."""
    import gradio as gr

    entries = service.reports()
    with gr.Blocks(title=frame.LABEL, analytics_enabled=False, fill_width=True) as page:
        head = gr.HTML(frame.head(entries), padding=False)
        with gr.Row(equal_height=False, elem_id="nb-main"):
            with gr.Column(scale=6, min_width=320, elem_id="nb-talk"):
                chat = gr.Chatbot(
                    value=[_said(frame.welcome(service.examples(entries)))],
                    label="对话",
                    show_label=False,
                    container=False,
                    # Our own markup, made of escaped words only.
                    sanitize_html=False,
                    render_markdown=True,
                    latex_delimiters=[],
                    autoscroll=False,
                    height="60vh",
                    elem_id="nb-chat",
                    buttons=[],
                    layout="bubble",
                )
                with gr.Row(elem_id="nb-ask"):
                    question = gr.Textbox(
                        placeholder="例如：2024年公开了多少条信息？",
                        label="问题",
                        show_label=False,
                        container=False,
                        lines=1,
                        max_lines=4,
                        autofocus=False,
                        scale=8,
                        elem_id="nb-question",
                    )
                    send = gr.Button(
                        "提问", variant="primary", scale=1, min_width=80, elem_id="nb-send"
                    )
            with gr.Column(scale=6, min_width=320, elem_id="nb-other"):
                gr.HTML(frame.place(), padding=False)
            with gr.Column(scale=5, min_width=320, elem_id="nb-side"):
                side = gr.HTML(frame.panel(entries, service.breaches(entries)), padding=False)

                # Written by the script: the question stands by itself, whatever was said before.
                alone = gr.Textbox(visible="hidden", elem_id="nb-alone", show_label=False)

        def ask(
            words_asked: str, shown: list[Message], by_itself: str, request: gr.Request
        ) -> Iterator[Any]:
            earlier = [] if by_itself else asked(shown)
            turns = turn(service, words_asked, shown, earlier, _agencies(request),
                         alone=bool(by_itself), default=_named(request, "about"))  # fmt: skip
            for box, conversation in turns:
                # The box and the mark are the reader's again once the question was taken.
                kept = gr.skip() if box is None else box
                yield kept, conversation, gr.skip() if box is None else ""

        def start(request: gr.Request) -> Iterator[Any]:
            given, held = request.query_params, service.reports(_agencies(request))
            words_asked = str(given.get("q") or "")
            parts = frame.head(held), frame.panel(held, service.breaches(held))
            opening = [_said(frame.welcome(service.examples(held)))]
            if not words_asked.strip():
                # The reader may be typing, or have asked already: both stay as they are.
                # With agencies named, the examples are theirs.
                named = request.query_params.get("agency")
                yield (opening if named else gr.skip()), *parts
                return
            earlier = [one[:_LONGEST] for one in given.getlist("h")][-3:]
            turns = turn(service, words_asked, opening, earlier, _agencies(request),
                         default=_named(request, "about"))  # fmt: skip
            for _, shown in turns:
                yield shown, *parts

        # Gradio finds the request by its annotation, which is not resolved for a late import.
        start.__annotations__["request"] = ask.__annotations__["request"] = gr.Request
        quiet = {"show_progress": "hidden", "api_visibility": "private"}
        # One event for both ways to send; a question sent while another is answered waits for it.
        gr.on(
            [question.submit, send.click],
            ask,
            [question, chat, alone],
            [question, chat, alone],
            trigger_mode="always_last",
            **quiet,
        )
        page.load(start, None, [chat, head, side], **quiet)
    return page


def turn(
    service: Service,
    words_asked: str,
    shown: list[Message],
    earlier: list[str],
    agencies: tuple[str, ...] = (),
    *,
    alone: bool = False,
    default: tuple[str, ...] = (),
) -> Iterator[tuple[str | None, list[Message]]]:
    """(text box, conversation) first with the question waiting, then with its answer.

    None leaves the text box alone: the reader may be typing the next question.
    """
    words_asked = words_asked[:_LONGEST]
    if not words_asked.strip():
        yield "", shown
        return
    bubble = render.question(words_asked, alone=alone)
    before = [*shown[-2 * _TURNS :], {"role": "user", "content": bubble}]
    yield "", [*before, _said(render.waiting())]
    try:
        found = service.ask(words_asked, earlier, agencies, default=default)
    except (Busy, TooLong):
        yield words_asked, [*before, _said(render.busy())]
        return
    yield None, [*before, _said(shown_answer(service, found, earlier, agencies))]


def shown_answer(
    service: Service, found: Answer, earlier: Sequence[str], agencies: Sequence[str]
) -> str:
    """An answer's markup with what the page adds: chips, a contact, questions that have answers."""
    return render.answer(
        found,
        earlier,
        service.following(found, earlier, agencies),
        feedback=service.settings.feedback,
        understood=chips(found, service.library, service.names(agencies)),
        contact=contact(found, service.library),
        updated=service.updated().isoformat(),
    )


def asked(shown: list[Message]) -> list[str]:
    """The questions of a conversation, oldest first, read back from what the page shows.

    Nothing of a conversation is kept on the server, so that a restart loses none.
    """
    texts: list[str] = []
    for message in shown[-2 * _TURNS :]:
        if message.get("role") != "user":
            continue
        content = message.get("content")
        if isinstance(content, list):
            content = "".join(str(part.get("text", "")) for part in content
                              if isinstance(part, dict))  # fmt: skip
        opening, _, inner = str(content or "").removesuffix("</div>").partition(">")
        if "nb-alone" in opening:
            texts.clear()
        texts.append(unescape(inner)[:_LONGEST])
    return texts


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
    script = "\n".join((folder / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    style = (folder / "views.css").read_text(encoding="utf-8")
    return {
        "theme": theme,
        "css": (folder / "page.css").read_text(encoding="utf-8"),
        "head": f'<meta name="referrer" content="same-origin"><style>{style}</style>'
        f"<script>{script}</script>",
    }


def _agencies(request: Any) -> tuple[str, ...]:
    """The agencies that the page's address asks about (`?agency=`, by the embedding site)."""
    return _named(request, "agency")


def _named(request: Any, name: str) -> tuple[str, ...]:
    """The agencies that the page's address names; those of `?about=` are meant by default."""
    return tuple(one[:100] for one in request.query_params.getlist(name))[:50]


def _said(markup: str) -> Message:
    return {"role": "assistant", "content": markup}
