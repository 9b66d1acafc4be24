"""The page in headless Chromium, on a real server process over the bundled reports."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ui.feedback import Complaint, Feedback

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def opened(open_page: Any, address: str) -> Any:
    return open_page(address)


_TWICE = """([first, second]) => {
  const box = document.querySelector("#nb-question textarea");
  const send = (words) => {
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, words);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => document.querySelector("#nb-send").click());
  };
  new MutationObserver((_, watching) => {
    if (!document.querySelector(".nb-waiting")) return;
    watching.disconnect();
    send(second);
  }).observe(document, { childList: true, subtree: true });
  send(first);
}"""


def test_a_question_sent_while_another_is_answered_is_answered_too(opened: Any) -> None:
    answers = opened.page.locator("#nb-chat .bot-row .nb-answer")
    held = answers.count()
    opened.page.evaluate(_TWICE, ["渠口乡存在哪些问题？", "渠口乡不予公开一共多少件"])
    answers.nth(held + 1).wait_for(timeout=20_000)
    assert "渠口乡" in answers.nth(held).inner_text()
    assert "不予公开" in answers.nth(held + 1).inner_text()
    assert opened.page.input_value("#nb-question textarea") == ""


def test_an_answer_and_its_marked_sentence(opened: Any) -> None:
    answer = opened.ask("渠口乡2024年公开了多少条信息？")
    assert answer.locator(".nb-number").inner_text() == "116"
    assert "平罗县渠口乡 · 2024年" in answer.locator(".nb-where").inner_text()
    answer.locator(".nb-text button.nb-chip").first.click()
    opened.page.wait_for_selector("#nb-mark")
    source = opened.page.locator(".nb-source")
    assert "116条" in opened.page.locator("#nb-mark").inner_text()
    assert "平罗县渠口乡2024年年报" in source.inner_text()
    assert "总体情况" in source.locator(".nb-path").inner_text()
    assert "##" not in source.inner_text()


def test_a_follow_up_keeps_the_year_and_the_measure(opened: Any) -> None:
    opened.ask("渠口乡2024年收到多少件政府信息公开申请？")
    answer = opened.ask("那渠北镇呢？")
    assert "渠县渠北镇 · 2024年" in answer.locator(".nb-where").inner_text()
    assert "沿用上文" in answer.inner_text()


def test_a_cell_is_marked_in_its_table_and_the_cells_of_a_sum_are_tinted(opened: Any) -> None:
    answer = opened.ask("渠口乡2024年收到多少件政府信息公开申请？")
    answer.locator(".nb-text button.nb-chip").first.click()
    cell = opened.page.locator("td.nb-marked")
    cell.wait_for()
    assert cell.inner_text() == "0"
    assert "本年新收" in cell.locator("xpath=..").inner_text()
    assert opened.page.locator("td.nb-tinted").count() == 0
    answer = opened.ask("渠口乡不予公开一共多少件")
    answer.locator(".nb-text button.nb-chip").last.click()
    opened.page.wait_for_selector("td.nb-tinted")
    assert opened.page.locator("td.nb-marked").count() == 1
    assert opened.page.locator("td.nb-tinted").count() == 7


def test_a_refusal_has_no_figure_and_leaves_no_other_source_open(opened: Any) -> None:
    opened.ask("渠口乡2024年公开了多少条信息？")
    opened.page.wait_for_selector(".nb-source")
    answer = opened.ask("今天天气怎么样")
    assert answer.locator(".nb-status").inner_text() == "不在年报范围内"
    assert answer.locator(".nb-number").count() == 0
    opened.page.wait_for_selector(".nb-source", state="detached")


def test_examples_options_and_suggestions_ask_by_a_click(opened: Any) -> None:
    opened.page.locator(".nb-welcome .nb-ask").first.click()
    first = opened.answer(1)
    asked = opened.page.locator(".nb-asked").first.inner_text()
    assert asked in opened.page.locator(".nb-welcome").inner_text()
    offered = first.locator(".nb-next .nb-ask").all_inner_texts()
    assert offered
    assert asked not in offered
    first.locator(".nb-next .nb-ask").first.click()
    opened.answer(2)
    assert opened.page.locator(".nb-asked").last.inner_text() == offered[0]


def test_a_choice_answers_the_question(opened: Any) -> None:
    clarify = opened.ask("公开了多少条信息")
    assert clarify.locator(".nb-options .nb-ask").count() == 5
    clarify.locator(".nb-options .nb-ask", has_text="渠口乡").click()
    assert opened.answer(2).locator(".nb-number").inner_text() == "116"


@pytest.mark.parametrize("hostile", [
    "<img src=x onerror=alert(1)>渠口乡公开了多少条信息", "</div><script>alert(1)</script>",
    "**粗** [点](javascript:alert(1)) $$x$$ &lt;b&gt;",
])  # fmt: skip
def test_markup_in_a_question_is_shown_as_text(opened: Any, hostile: str) -> None:
    opened.ask(hostile)
    assert opened.page.locator(".nb-asked").last.inner_text() == hostile
    assert (
        opened.page.locator("#nb-chat :is(img, script, .user-row strong, .user-row a)").count() == 0
    )
    again = opened.ask("那渠北镇呢？")
    assert again.count() == 1


def test_an_address_with_a_question_asks_it(open_page: Any, address: str) -> None:
    found = open_page(address, "?q=渠口乡2024年公开了多少条信息")
    answer = found.answer(1)
    assert answer.locator(".nb-number").inner_text() == "116"
    link = answer.locator("[data-link]").get_attribute("data-link")
    found.page.goto(address + link)
    found.page.wait_for_selector(".nb-welcome")
    assert found.answer(1).locator(".nb-number").inner_text() == "116"


def test_on_a_phone_the_source_opens_above_and_closes(open_page: Any, address: str) -> None:
    found = open_page(address, viewport={"width": 390, "height": 844})
    page = found.page
    answer = found.ask("渠口乡2024年公开了多少条信息？")
    assert not page.locator("#nb-side").is_visible()
    chip = answer.locator(".nb-text button.nb-chip").first
    chip.click()
    page.wait_for_selector("#nb-mark")
    assert page.locator("#nb-side").bounding_box()["y"] == 0
    page.keyboard.press("Escape")
    assert not page.locator("#nb-side").is_visible()
    assert chip.evaluate("chip => chip === document.activeElement")
    chip.click()
    page.locator(".nb-close").click()
    assert not page.locator("#nb-side").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_by_keyboard_alone_with_the_focus_in_sight(opened: Any) -> None:
    page = opened.page
    answer = opened.ask("渠口乡2024年公开了多少条信息？")
    page.wait_for_selector(".nb-source")
    chip = answer.locator(".nb-text button.nb-chip").first
    for _ in range(60):
        page.keyboard.press("Shift+Tab")
        if chip.evaluate("chip => chip === document.activeElement"):
            break
    else:
        pytest.fail("the citation cannot be reached by keyboard")
    assert chip.evaluate("chip => getComputedStyle(chip).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.id === 'nb-panel'")
    page.keyboard.press("Escape")
    page.wait_for_selector(".nb-source", state="detached")
    assert chip.evaluate("chip => chip === document.activeElement")


def test_a_reader_says_what_was_wrong(opened: Any, seeds_library: Path) -> None:
    answer = opened.ask("渠口乡2024年公开了多少条信息？")
    answer.locator("[data-verdict=down]").click()
    answer.get_by_label("出处不对").check()
    answer.get_by_label("还想说的").fill("<b>少了</b>")
    answer.get_by_role("button", name="提交").click()
    answer.locator(".nb-thanks").wait_for()
    assert answer.locator(".nb-thanks").inner_text() == "谢谢，已记下。"
    (kept,) = Feedback(seeds_library).read()
    assert (kept.comment, kept.reasons) == ("<b>少了</b>", (Complaint.SOURCE,))
    (seeds_library / "feedback.jsonl").unlink()


def test_an_answer_is_announced_once_and_in_words(opened: Any) -> None:
    answer = opened.ask("渠口乡2024年公开了多少条信息？")
    said = answer.locator(".nb-text").text_content()
    opened.page.wait_for_function(
        "said => document.querySelector('#nb-live').textContent === said", arg=said
    )
    assert opened.page.get_attribute("#nb-chat [role=log]", "aria-live") == "off"
    labels = opened.page.eval_on_selector_all(
        "#nb-chat [aria-label]", "all => all.map(one => one.getAttribute('aria-label'))"
    )
    assert not [label for label in labels if "<" in label]
    assert opened.page.evaluate("document.documentElement.lang") == "zh-CN"
    label = answer.locator("button.nb-chip").first.get_attribute("aria-label")
    assert label.startswith("出处1：平罗县渠口乡")


def _contrast(page: Any) -> list[str]:
    """Texts of our own whose colours are nearer than 4.5 : 1 (3 : 1 for large ones)."""
    return list(
        page.evaluate("""() => {
      const part = c => { c /= 255; return c <= .03928 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4; };
      const light = ([r, g, b]) => .2126 * part(r) + .7152 * part(g) + .0722 * part(b);
      const read = c => c.match(/[\\d.]+/g).map(Number);
      const ground = e => { for (; e; e = e.parentElement) {
        const c = read(getComputedStyle(e).backgroundColor);
        if (c.length < 4 || c[3] === 1) return c; } return [255, 255, 255]; };
      const bad = [];
      for (const e of document.querySelectorAll('[class^=nb-], [class^=nb-] *, #nb-send')) {
        const text = [...e.childNodes].filter(n => n.nodeType === 3)
          .map(n => n.data).join('').trim();
        if (!text || !e.getClientRects().length) continue;
        const style = getComputedStyle(e), a = light(read(style.color)), b = light(ground(e));
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < (parseFloat(style.fontSize) >= 24 ? 3 : 4.5))
          bad.push(`${text.slice(0, 20)} ${style.color} ${ratio.toFixed(2)}`);
      }
      return bad;
    }""")
    )


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_texts_stand_out_from_their_ground(open_page: Any, address: str, theme: str) -> None:
    found = open_page(address, color_scheme=theme)
    found.ask("渠口乡2024年公开了多少条信息？")
    found.page.wait_for_selector("#nb-mark")
    assert _contrast(found.page) == []
    found.ask("渠口乡不予公开一共多少件")
    found.page.wait_for_selector("td.nb-tinted")
    found.ask("渠口乡的财政收入是多少")
    assert _contrast(found.page) == []
    pressed = found.page.get_attribute("#nb-theme", "aria-pressed")
    assert pressed == ("true" if theme == "dark" else "false")
