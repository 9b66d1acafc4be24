(() => {
  "use strict";
  const one = (what, inside = document) => inside.querySelector(what);
  const all = (what, inside = document) => [...inside.querySelectorAll(what)];
  const nianbao = window.nianbao = {};
  const panel = () => one("#nb-panel");
  const side = () => one("#nb-side");
  let opener = null, empty = "", turn = 0;

  const framed = self !== top;
  if (framed) document.documentElement.classList.add("nb-framed");
  // The agencies that the embedding site asks about: links and opinions keep them.
  const agencies = () => new URLSearchParams(location.search).getAll("agency");

  // ------------------------------------------------------------ asking
  function write(box, text) {
    const kind = box instanceof HTMLTextAreaElement ? HTMLTextAreaElement : HTMLInputElement;
    Object.getOwnPropertyDescriptor(kind.prototype, "value").set.call(box, text);
    box.dispatchEvent(new Event("input", { bubbles: true }));
  }
  // `alone`: the question stands by itself, whatever was said before.
  function ask(question, alone) {
    const box = one("#nb-question textarea"), send = one("#nb-send");
    const mark = one("#nb-alone :is(textarea, input)");
    if (!box || !send) return;
    nianbao.go?.("ask");
    if (mark) write(mark, alone ? "1" : "");
    write(box, question);
    setTimeout(() => send.click(), 30);
  }

  // ------------------------------------------------------------ sources
  const unmark = () => all("button.nb-chip[aria-expanded]").forEach((chip) => chip.removeAttribute("aria-expanded"));

  const beside = () => matchMedia("(min-width:861px)").matches;
  function close(quiet) {
    const target = panel(), place = document.activeElement;
    // The focus comes back from the source to its number, and stays where it is otherwise.
    const within = place && place !== document.body && !target?.contains(place);
    turn += 1;
    side()?.classList.remove("nb-open");
    unmark();
    if (target && empty) target.innerHTML = empty;
    if (!quiet && opener?.isConnected && !within) opener.focus();
    opener = null;
  }

  function show(markup, quiet, from) {
    const target = panel();
    if (!target) return;
    if (from) opener = from;
    if (one(".nb-panel-empty", target)) empty = target.innerHTML;
    target.innerHTML = '<button class="nb-close" type="button" aria-label="关闭出处">关闭</button>' + markup;
    if (!quiet) {
      side()?.classList.add("nb-open");
      target.setAttribute("tabindex", "-1");
      target.focus({ preventScroll: true });
    }
    const mark = one("#nb-mark", target), frame = side();
    if (!mark || !frame) return void (frame && (frame.scrollTop = 0));
    const place = mark.getBoundingClientRect(), room = frame.getBoundingClientRect();
    frame.scrollTop += place.top - room.top - room.height / 3;
    const scroll = mark.closest(".nb-scroll");
    if (scroll) scroll.scrollLeft += place.left - scroll.getBoundingClientRect().left - scroll.clientWidth / 2;
  }

  // `quiet`: opened by the page itself, beside the chat; the reader's place stays where it is.
  async function open(chip, quiet) {
    const mine = ++turn, given = chip.dataset;
    unmark();
    chip.setAttribute("aria-expanded", "true");
    opener = chip;
    const asked = new URLSearchParams({ report: given.report, start: given.start, end: given.end });
    if (given.cell) {
      asked.set("cell", given.cell);
      const held = JSON.parse(chip.closest("[data-cells]")?.dataset.cells || "{}")[given.report] || [];
      held.filter((cell) => String(cell) !== given.cell).slice(0, 400).forEach((cell) => asked.append("other", cell));
    }
    let shown;
    try {
      const reply = await fetch(`api/v1/source?${asked}`, { headers: { Accept: "text/html" } });
      shown = reply.ok ? await reply.text() : "<p>这处原文暂时打不开，请稍后再试。</p>";
    } catch {
      shown = "<p>连接不上服务，请检查网络后重试。</p>";
    }
    if (mine === turn) show(shown, quiet);
  }

  // ------------------------------------------------------------ copying
  async function copy(text, button) {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without https there is no clipboard object: the old way still works.
      const box = Object.assign(document.createElement("textarea"), { value: text });
      box.style.position = "fixed";
      box.style.opacity = "0";
      document.body.append(box);
      box.select();
      done = document.execCommand("copy");
      box.remove();
    }
    const label = button.dataset.label || (button.dataset.label = button.textContent);
    button.textContent = done ? "已复制" : "复制不了";
    say(button.textContent);
    setTimeout(() => { button.textContent = label; }, 1600);
    button.focus();
  }

  nianbao.save = (name, text) => {
    const address = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
    const link = Object.assign(document.createElement("a"), { href: address, download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  };

  // ------------------------------------------------------------ opinions
  const REASONS = ["数字不对", "出处不对", "答非所问", "年报里有，却说没有", "其他"];
  const made = (name, given, ...inside) => {
    const element = Object.assign(document.createElement(name), given);
    element.append(...inside);
    return element;
  };

  async function tell(bar, verdict, reasons, comment) {
    const link = new URLSearchParams(one("[data-link]", bar).dataset.link);
    const told = { question: link.get("q"), history: link.getAll("h"), agencies: agencies(), verdict, reasons, comment };
    let text = "谢谢，已记下。";
    try {
      const reply = await fetch("api/v1/feedback", {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(told),
      });
      if (!reply.ok) text = (await reply.json()).title;
    } catch {
      text = "连接不上服务，意见没有存下来。";
    }
    all(".nb-thumb", bar).forEach((thumb) => thumb.remove());
    bar.append(made("span", { className: "nb-small nb-thanks", textContent: text }));
    say(text);
  }

  function opinion(thumb) {
    const bar = thumb.closest(".nb-toolbar"), held = one(".nb-why", bar.parentElement);
    if (held) return held.remove();
    if (thumb.dataset.verdict === "up") return void tell(bar, "up", [], "");
    const boxes = REASONS.map((reason) => made("input", { type: "checkbox", value: reason }));
    const comment = made("input", { type: "text", maxLength: 500, placeholder: "还想说的（请不要写个人信息）" });
    comment.setAttribute("aria-label", "还想说的");
    const send = made("button", { type: "submit", className: "nb-tool", textContent: "提交" });
    const form = made("form", { className: "nb-why" },
      ...boxes.map((box, at) => made("label", {}, box, REASONS[at])), comment, send);
    form.setAttribute("aria-label", "哪里不对");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      void tell(bar, "down", boxes.filter((box) => box.checked).map((box) => box.value), comment.value);
      form.remove();
    });
    bar.after(form);
    boxes[0].focus();
  }

  // ------------------------------------------------------------ the reader's own settings
  const kept = (name, value) => {
    try {
      if (value === undefined) return localStorage.getItem(name);
      localStorage.setItem(name, value);
    } catch { /* a browser that keeps nothing */ }
    return null;
  };
  function larger(on) {
    one(".gradio-container")?.classList.toggle("nb-large", on);
    one("#nb-larger")?.setAttribute("aria-pressed", String(on));
  }
  function dark(on) {
    document.body.classList.toggle("dark", on);
    one("#nb-theme")?.setAttribute("aria-pressed", String(on));
  }

  // ------------------------------------------------------------ what the chat does by itself, put right
  const say = (text) => { const live = one("#nb-live"); if (live) live.textContent = text; };
  // A view just opened shows, beside it, where its first figure stands.
  nianbao.shown = (view) => {
    const chip = view === "compare" && one("#nb-view button.nb-chip");
    if (chip && beside()) void open(chip, true);
  };
  Object.assign(nianbao, { one, all, say, ask, show, close });
  let answers = 0, said = null;
  function tidy() {
    const log = one("#nb-chat [role=log]");
    if (!log) return;
    if (log.getAttribute("aria-live") !== "off") {
      log.setAttribute("aria-live", "off");
      log.setAttribute("aria-label", "对话");
      log.setAttribute("tabindex", "0");
      document.documentElement.lang = "zh-CN";
      larger(kept("nb-large") === "true");
      if (kept("nb-dark") !== null) dark(kept("nb-dark") === "true");
      else dark(document.body.classList.contains("dark"));
    }
    // The head is drawn anew once the library is known: its buttons say again how things stand.
    const stand = {
      "#nb-larger": Boolean(one(".gradio-container.nb-large")), "#nb-theme": document.body.classList.contains("dark"),
    };
    Object.entries(stand).forEach(([button, on]) => {
      if (one(button) && one(button).getAttribute("aria-pressed") !== String(on)) one(button).setAttribute("aria-pressed", String(on));
    });
    // Gradio labels a message with its whole markup, which a screen reader would spell out.
    all("#nb-chat [aria-label*='message:']").forEach((message) => {
      message.removeAttribute("aria-label");
    });
    nianbao.tidied?.();
    const rows = all("#nb-chat .message-row");
    const last = rows.at(-1), latest = last && one(".nb-answer, .nb-waiting", last);
    if (!latest || latest === said) return;
    said = latest;
    if (rows.length !== answers || latest.matches(".nb-answer")) {
      const asked = all("#nb-chat .user-row").at(-1);
      if (asked) log.scrollTop += asked.getBoundingClientRect().top - log.getBoundingClientRect().top - 12;
      answers = rows.length;
    }
    const text = one(".nb-text", latest);
    if (text) {
      say(text.textContent);
      const chip = one("button.nb-chip", latest);
      if (chip && beside()) void open(chip, true);
      else if (opener || !one(".nb-panel-empty", panel() || undefined)) close(true);
    } else if (latest.matches(".nb-waiting")) say("正在查找年报");
  }
  new MutationObserver(tidy).observe(document, { childList: true, subtree: true });

  // On paper nothing can be opened: the sources and the rest of a list are.
  addEventListener("beforeprint", () => all(".nb-sources, .nb-rest").forEach((one) => { one.open = true; }));

  // ------------------------------------------------------------ events
  document.addEventListener("click", (event) => {
    const hit = (what) => event.target.closest?.(what);
    let found;
    all(".nb-slot-more[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    if ((found = hit("button.nb-chip"))) return void open(found, false);
    if ((found = hit(".nb-menu [data-ask]"))) found.closest("details").open = false;
    if ((found = hit("[data-ask]"))) return ask(found.dataset.ask, "alone" in found.dataset);
    if ((found = hit("[data-csv]"))) return nianbao.save(found.dataset.name, found.dataset.csv);
    if ((found = hit("[data-copy]"))) return void copy(found.dataset.copy, found);
    if ((found = hit("[data-link]"))) return void copy(
      location.origin + location.pathname + found.dataset.link
        + agencies().map((one) => `&agency=${encodeURIComponent(one)}`).join(""), found);
    if ((found = hit("[data-verdict]"))) return opinion(found);
    if (hit(".nb-close")) return close(false);
    if (hit("#nb-new")) return void location.assign(
      `${location.pathname}?${new URLSearchParams(agencies().map((agency) => ["agency", agency]))}`);
    if ((found = hit("#nb-larger"))) {
      const on = found.getAttribute("aria-pressed") !== "true";
      larger(on);
      kept("nb-large", String(on));
    }
    if ((found = hit("#nb-theme"))) {
      const on = found.getAttribute("aria-pressed") !== "true";
      dark(on);
      kept("nb-dark", String(on));
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const menu = document.activeElement?.closest(".nb-slot-more[open]");
    if (menu) {
      menu.open = false;
      return one("summary", menu).focus();
    }
    if (opener) close(false);
    else if (framed) parent.postMessage("nianbao:close", "*");
  });
})();
