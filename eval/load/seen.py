"""`python -m eval.load.seen LIBRARY`: what a reader waits for, in headless Chromium.

From opening the address to a text box that takes letters, and from sending a question on a
table to its figure on the screen; each by the browser's own clock. Exit 1 beyond a bar.
"""

from __future__ import annotations

import argparse
import json
import shutil
import statistics
import sys
import urllib.request
from pathlib import Path
from typing import Any

from eval.load.served import HOST, served

FIRST_SECONDS = 3.0
ANSWER_MILLISECONDS = 300.0
_TURNS = 10
_ASK = "{agency}{year}年收到多少件政府信息公开申请？"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")
# Sends the question, and tells how long its figure took to stand in the page and be painted.
_SEND = """question => new Promise((resolve) => {
  const box = document.querySelector("#nb-question textarea");
  const before = document.querySelectorAll("#nb-chat .bot-row .nb-answer").length;
  Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, question);
  box.dispatchEvent(new Event("input", { bubbles: true }));
  setTimeout(() => {
    const began = performance.now();
    const watch = new MutationObserver(() => {
      const found = document.querySelectorAll("#nb-chat .bot-row .nb-answer");
      if (found.length <= before) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => resolve(performance.now() - began)));
    });
    watch.observe(document, { childList: true, subtree: true });
    document.querySelector("#nb-send").click();
  }, 60);
})"""


def main() -> int:
    """Measure, print, and say whether the bars are met."""
    parser = argparse.ArgumentParser(prog="eval.load.seen", description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("--count", type=int, default=20, help="how many questions")
    given = parser.parse_args()
    browser = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        sys.exit("没有找到 Chromium（Debian：chromium fonts-noto-cjk）。")
    from playwright.sync_api import sync_playwright

    with served(given.library, 0) as (port, _), sync_playwright() as play:
        base = f"http://{HOST}:{port}/"
        questions = _questions(base, given.count)
        opened = play.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        first, answers = _measured(opened, base, questions)
        opened.close()
    middle, worst = statistics.median(answers), sorted(answers)[int(0.95 * (len(answers) - 1))]
    print(f"first view usable: {first:.2f} s (bar {FIRST_SECONDS:g})")
    print(f"table answer seen: median {middle:.0f} ms, 95 % {worst:.0f} ms, "
          f"{len(answers)} questions (bar {ANSWER_MILLISECONDS:g})")  # fmt: skip
    return int(first > FIRST_SECONDS or middle > ANSWER_MILLISECONDS)


def _questions(base: str, count: int) -> list[str]:
    """Questions on the served reports' tables, none twice as long as there are others."""
    with urllib.request.urlopen(f"{base}api/v1/reports?limit=1000") as reply:
        held = [one for one in json.load(reply)["reports"] if one["form"] and one["year"]]
    asks = [
        _ask.format(**one) for one in held for _ask in (_ASK, "{agency}{year}年予以公开多少件？")
    ]
    return (asks * (count // max(1, len(asks)) + 1))[:count]


def _measured(opened: Any, base: str, questions: list[str]) -> tuple[float, list[float]]:
    """(seconds to the first view, milliseconds of each answer); the first two only warm up."""
    warming = opened.new_page()
    warming.goto(base)
    warming.wait_for_selector("#nb-question textarea")
    for question in questions[:2]:
        warming.evaluate(_SEND, question)
    warming.close()
    page = opened.new_context().new_page()
    page.goto(base, wait_until="commit")
    page.wait_for_selector("#nb-question textarea:enabled")
    first = page.evaluate("performance.now()") / 1000
    answers = []
    for at, question in enumerate(questions):
        if at % _TURNS == 0:
            # A conversation keeps so many turns: the next ones need a page of their own.
            page.goto(base)
            page.wait_for_selector(".nb-welcome")
        answers.append(page.evaluate(_SEND, question))
    return first, answers


if __name__ == "__main__":
    sys.exit(main())
