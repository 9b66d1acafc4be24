/* 年报问答 1: one line on a page puts the assistant on it.
   <script src="https://…/embed.js" data-agency="渠县渠北镇" async></script>
   No inline style or script, so that a strict policy of the page lets it work. */
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.nianbao) return;
  const given = script.dataset, base = new URL(".", script.src);
  const english = (given.lang || "").startsWith("en");
  const title = given.title || (english ? "Ask the annual reports" : "年报问答");
  const label = (zh, en) => (english ? en : zh);
  const left = given.position === "left";

  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const made = (name, attributes) => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    return element;
  };
  const launcher = made("button", { type: "button", class: "launcher", "aria-expanded": "false" });
  launcher.textContent = title;
  const panel = made("div", { class: "panel", role: "dialog", "aria-label": title, hidden: "" });
  const bar = made("div", { class: "bar" });
  const name = made("span", { class: "name" });
  name.textContent = title;
  const wider = made("button", { type: "button", "aria-pressed": "false" });
  wider.textContent = label("放大", "Larger");
  const shut = made("button", { type: "button" });
  shut.textContent = label("关闭", "Close");
  bar.append(name, wider, shut);
  panel.append(bar);

  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all:initial; }
    * { box-sizing:border-box; font:16px/1.4 system-ui, "PingFang SC", "Microsoft YaHei", sans-serif; }
    [hidden] { display:none !important; }
    button { cursor:pointer; color:#fff; background:transparent; border:1px solid #fff; border-radius:6px; min-height:34px; padding:0 .8em; }
    button:focus-visible { outline:3px solid #ffd24d; outline-offset:2px; }
    .launcher { position:fixed; bottom:24px; ${left ? "left" : "right"}:24px; z-index:2147483000; min-height:48px; padding:0 1.3em;
      border:2px solid #fff; border-radius:24px; background:var(--color); box-shadow:0 3px 14px rgba(0,0,0,.35); }
    .panel { position:fixed; bottom:24px; ${left ? "left" : "right"}:24px; z-index:2147483001; display:flex; flex-direction:column;
      width:min(440px, calc(100vw - 48px)); height:min(720px, calc(100vh - 48px)); background:#fff; border-radius:12px; overflow:hidden;
      box-shadow:0 8px 40px rgba(0,0,0,.4); }
    .panel.wide { width:calc(100vw - 48px); height:calc(100vh - 48px); }
    .bar { display:flex; gap:.5em; align-items:center; padding:.4em .7em; background:var(--color); color:#fff; }
    .name { flex:1; font-weight:700; }
    iframe { flex:1; width:100%; border:0; background:#fff; }
    @media (max-width:600px) { .panel, .panel.wide { inset:0; width:100vw; height:100%; border-radius:0; } .wider { display:none; } }
    @media print { .launcher, .panel { display:none; } }`);
  root.adoptedStyleSheets = [sheet];
  wider.className = "wider";
  const color = /^#[0-9a-f]{6}$/i.test(given.color || "") ? given.color : "#0b4f9e";
  host.style.setProperty("--color", color);
  root.append(launcher, panel);

  let frame = null;
  const tell = (what) => document.dispatchEvent(new CustomEvent(`nianbao:${what}`));

  function address(question) {
    const page = new URL(base);
    (given.agency || "").split(/[,，、\s]+/).filter(Boolean).forEach((one) => page.searchParams.append("agency", one));
    if (question) page.searchParams.set("q", question);
    return page.href;
  }
  function open(question) {
    if (!frame || question) {
      frame?.remove();
      frame = made("iframe", { title, allow: "clipboard-write", referrerpolicy: "strict-origin" });
      frame.src = address(typeof question === "string" ? question : "");
      panel.append(frame);
    }
    panel.hidden = false;
    launcher.hidden = true;
    launcher.setAttribute("aria-expanded", "true");
    frame.focus();
    tell("open");
  }
  function close() {
    if (panel.hidden) return;
    panel.hidden = true;
    launcher.hidden = false;
    launcher.setAttribute("aria-expanded", "false");
    launcher.focus();
    tell("close");
  }
  launcher.addEventListener("click", () => open());
  shut.addEventListener("click", close);
  wider.addEventListener("click", () => {
    wider.setAttribute("aria-pressed", String(panel.classList.toggle("wide")));
  });
  root.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  window.addEventListener("message", (event) => {
    if (frame && event.source === frame.contentWindow && event.origin === base.origin && event.data === "nianbao:close") close();
  });

  window.nianbao = Object.freeze({ version: 1, open, close });
  const put = () => document.body.append(host);
  if (document.body) put(); else document.addEventListener("DOMContentLoaded", put);
})();
