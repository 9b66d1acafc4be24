(() => {
  "use strict";
  const base = () => (document.querySelector("#nb-base")?.dataset.base || "").replace(/\/$/, "");
  const panel = () => document.querySelector("#nb-panel");
  const side = () => document.querySelector("#nb-side");
  let opener = null;

  function ask(question) {
    const box = document.querySelector("#nb-question textarea");
    const send = document.querySelector("#nb-send");
    if (!box || !send) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(box, question);
    box.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => send.click(), 60);
  }

  function close() {
    side()?.classList.remove("nb-open");
    document.querySelectorAll("button.nb-chip[aria-pressed=true]").forEach((one) => one.removeAttribute("aria-pressed"));
    opener?.focus();
  }

  async function open(chip) {
    document.querySelectorAll("button.nb-chip[aria-pressed=true]").forEach((one) => one.removeAttribute("aria-pressed"));
    chip.setAttribute("aria-pressed", "true");
    opener = chip;
    const asked = new URLSearchParams({ report: chip.dataset.report, start: chip.dataset.start, end: chip.dataset.end });
    if (chip.dataset.cell) {
      asked.set("cell", chip.dataset.cell);
      const text = chip.closest(".nb-text");
      if (text) text.querySelectorAll("button.nb-chip[data-cell]").forEach((one) => {
        if (one !== chip && one.dataset.report === chip.dataset.report) asked.append("other", one.dataset.cell);
      });
      const list = chip.closest(".nb-answer")?.querySelectorAll(".nb-sources button.nb-chip[data-cell]") || [];
      list.forEach((one) => {
        if (one.dataset.report === chip.dataset.report && one.dataset.cell !== chip.dataset.cell) asked.append("other", one.dataset.cell);
      });
    }
    let shown;
    try {
      const reply = await fetch(`${base()}/api/v1/source?${asked}`, { headers: { Accept: "text/html" } });
      shown = reply.ok ? await reply.text() : "<p class='nb-panel-empty'>这处原文暂时打不开，请稍后再试。</p>";
    } catch {
      shown = "<p class='nb-panel-empty'>连接不上服务，请检查网络后重试。</p>";
    }
    const target = panel();
    if (!target) return;
    target.innerHTML = `<button class="nb-close" type="button" aria-label="关闭出处">关闭</button>${shown}`;
    side()?.classList.add("nb-open");
    const mark = target.querySelector("#nb-mark");
    if (mark) {
      const box = mark.closest(".nb-passage, .nb-scroll");
      if (box) {
        const place = mark.getBoundingClientRect(), frame = box.getBoundingClientRect();
        box.scrollTop += place.top - frame.top - frame.height / 3;
        box.scrollLeft += place.left - frame.left - frame.width / 2;
      }
    }
    target.setAttribute("tabindex", "-1");
    target.focus({ preventScroll: true });
  }

  document.addEventListener("click", (event) => {
    const chip = event.target.closest("button.nb-chip");
    if (chip) return void open(chip);
    const next = event.target.closest("[data-ask]");
    if (next) return void ask(next.dataset.ask);
    if (event.target.closest(".nb-close")) return close();
    if (event.target.closest("#nb-larger")) {
      document.body.classList.toggle("nb-large");
      document.querySelector(".gradio-container")?.classList.toggle("nb-large");
    }
    if (event.target.closest("#nb-theme")) document.body.classList.toggle("dark");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && side()?.classList.contains("nb-open")) close();
  });
})();
