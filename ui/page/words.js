// The interface in English, by a switch. What reports and answers say stays as it is.
(() => {
  "use strict";
  const { one, all } = nianbao;
  const PARTS = ".nb-head, .nb-answer, .nb-waiting, #nb-panel, #nb-view, #nb-ask";
  const THEIRS = ".nb-text, .nb-passage, .nb-form, .nb-asked, .nb-ask, .nb-told, .nb-raw, .nb-where, .nb-notices, "
    + ".nb-caption, .nb-menu .nb-other, .nb-source-title, .nb-path, .nb-written span, .nb-todo tbody, .nb-matrix tbody th, "
    + ".nb-grid-table tbody th, .nb-breaches, .nb-values, .nb-contact, q, svg";
  const NAMES = ["aria-label", "title", "placeholder"];
  const before = new Map();
  let words = null, patterns = [], on = false;

  const said = (text) => {
    const plain = text.trim();
    if (!plain) return null;
    if (plain in words) return text.replace(plain, () => words[plain]);
    for (const [pattern, english] of patterns) {
      const found = pattern.exec(plain);
      if (found) {
        let at = 0;
        return text.replace(plain, () => english.replace(/\*/g, () => found[++at] ?? ""));
      }
    }
    return null;
  };
  const keep = (node, name, text, english) => {
    if (!before.has(node)) before.set(node, {});
    before.get(node)[name] = { text, english };
  };

  function translate() {
    if (!on || !words) return;
    all(PARTS).forEach((part) => {
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const node = walker.currentNode;
        if (node.parentElement?.closest(THEIRS)) continue;
        const english = said(node.data);
        if (english !== null && english !== node.data) {
          keep(node, "", node.data, english);
          node.data = english;
        }
      }
      [part, ...all("[aria-label], [title], [placeholder]", part)].forEach((element) => NAMES.forEach((name) => {
        const text = element.getAttribute(name), english = text && said(text);
        if (english && english !== text) {
          keep(element, name, text, english);
          element.setAttribute(name, english);
        }
      }));
      all(THEIRS, part).forEach((element) => { if (!element.lang) element.lang = "zh-CN"; });
    });
    document.documentElement.lang = "en";
  }

  function back() {
    before.forEach((held, node) => Object.entries(held).forEach(([name, { text, english }]) => {
      if (!name && node.data === english) node.data = text;
      else if (name && node.getAttribute(name) === english) node.setAttribute(name, text);
    }));
    before.clear();
    document.documentElement.lang = "zh-CN";
  }

  async function speak(english) {
    if (english && !words) {
      try {
        words = await (await fetch("page/english.json")).json();
      } catch {
        return;
      }
      patterns = Object.entries(words).filter(([text]) => text.includes("*")).map(([text, given]) => [
        new RegExp(`^${text.split("*").map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("(.*?)")}$`, "s"), given,
      ]);
    }
    on = english;
    if (on) translate();
    else back();
    switched();
  }
  function switched() {
    const button = one("#nb-language");
    if (!button) return;
    const label = on ? "中文" : "English";
    if (button.textContent !== label) button.textContent = label;
    button.lang = on ? "zh-CN" : "en";
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("#nb-language")) return;
    try { localStorage.setItem("nb-english", String(!on)); } catch { /* a browser that keeps nothing */ }
    void speak(!on);
  });
  const tidied = nianbao.tidied;
  nianbao.tidied = () => {
    tidied?.();
    translate();
    switched();
  };
  // A site in English opens the page in English, until its reader chooses otherwise.
  let chosen = null;
  try { chosen = localStorage.getItem("nb-english"); } catch { /* likewise */ }
  if (chosen === "true" || (chosen === null && new URLSearchParams(location.search).get("lang") === "en")) void speak(true);
})();
