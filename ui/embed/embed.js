/* 年报问答 v1: one line on a page puts the assistant on it.
   <script src="https://…/embed.js" data-agency="渠县渠北镇" async></script>
   No inline style or script and nothing from elsewhere: a strict policy of the page, with this
   service in its script-src and frame-src, lets it work. */
(() => {
  "use strict";
  const script = document.currentScript || document.querySelector('script[src*="/embed."][src*=".js"], script[src*="/embed.js"]');
  if (!script || window.nianbao) return;
  const given = script.dataset;
  const base = new URL(".", script.src);
  const english = /^en/i.test(given.lang || "");
  const label = (zh, en) => (english ? en : zh);
  const title = given.title || label("年报问答", "Ask the annual reports");
  const left = given.position === "left";
  const names = (words) => (words || "").split(/[,，、;；\s]+/).filter(Boolean);

  function address(question) {
    const page = new URL(base);
    names(given.agency).forEach((one) => page.searchParams.append("agency", one));
    names(given.default).forEach((one) => page.searchParams.append("about", one));
    if (english) page.searchParams.set("lang", "en");
    if (question) page.searchParams.set("q", question);
    return page.href;
  }
  const made = (name, attributes, text) => {
    const element = document.createElement(name);
    Object.keys(attributes || {}).forEach((key) => element.setAttribute(key, attributes[key]));
    if (text) element.textContent = text;
    return element;
  };
  const put = (element) => {
    if (document.body) document.body.appendChild(element);
    else document.addEventListener("DOMContentLoaded", () => document.body.appendChild(element));
  };

  const host = made("nianbao-assistant");
  if (!host.attachShadow) {
    // A browser without shadow trees gets a plain link.
    put(made("a", { href: address(""), target: "_blank", rel: "noopener" }, title));
    return;
  }
  const root = host.attachShadow({ mode: "open" });
  // What the page's rules say of all its elements ends here: nothing is inherited further.
  host.style.setProperty("all", "initial", "important");

  // ------------------------------------------------------------ looks
  // Set through the style object of each element: no policy forbids it, no old browser lacks it.
  const color = /^#[0-9a-f]{6}$/i.test(given.color || "") ? given.color : "#0b4f9e";
  const parts = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16) / 255)
    .map((one) => (one <= 0.03928 ? one / 12.92 : Math.pow((one + 0.055) / 1.055, 2.4)));
  const ink = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2] > 0.18 ? "#111111" : "#ffffff";
  const side = left ? "left" : "right";
  const BASE = "margin:0;box-sizing:border-box;font:16px/1.4 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;";
  const BUTTON = `${BASE}cursor:pointer;background:transparent;color:${ink};border:1px solid ${ink};border-radius:6px;min-height:36px;min-width:36px;padding:0 .8em;`;
  const looks = (element, css) => { element.style.cssText = css; };
  const ring = (element, on) => { element.style.outline = on ? "3px solid #ffb000" : "none"; element.style.outlineOffset = "2px"; };

  const launcher = made("button", { type: "button", class: "launcher", "aria-haspopup": "dialog", "aria-expanded": "false" }, title);
  const panel = made("div", { class: "panel", role: "dialog", "aria-label": title });
  const first = made("span", { tabindex: "0" });
  const bar = made("div");
  const grip = made("button", { type: "button", class: "grip", title: label("调整大小：拖动，或按方向键", "Resize: drag, or use the arrow keys"), "aria-label": label("调整大小", "Resize") }, left ? "⤢" : "⤡");
  const name = made("span", {}, title);
  const wider = made("button", { type: "button", class: "wider", "aria-pressed": "false" }, label("放大", "Larger"));
  const shut = made("button", { type: "button", class: "shut" }, label("关闭", "Close"));
  const note = made("p", { role: "status" });
  const last = made("span", { tabindex: "0" });
  [grip, name, wider, shut].forEach((one) => bar.appendChild(one));
  [first, bar, note, last].forEach((one) => panel.appendChild(one));
  [launcher, panel].forEach((one) => root.appendChild(one));

  let frame = null, ready = false, shown = false, wide = false, size = [440, 720], wanted = "", late = 0, from = null;
  const narrow = window.matchMedia("(max-width:600px)");
  const least = [300, 360];

  function draw() {
    const full = narrow.matches;
    host.style.setProperty("display", "block", "important");
    looks(launcher, `${BUTTON}position:fixed;bottom:24px;${side}:24px;z-index:2147483000;min-height:48px;padding:0 1.3em;border:2px solid #fff;border-radius:24px;background:${color};box-shadow:0 3px 14px rgba(0,0,0,.35);display:${shown ? "none" : "block"};`);
    const room = full ? "top:0;left:0;right:0;bottom:0;width:100%;height:100%;border-radius:0;"
      : `bottom:24px;${side}:24px;border-radius:12px;max-width:calc(100vw - 48px);max-height:calc(100vh - 48px);width:${wide ? "100vw" : `${size[0]}px`};height:${wide ? "100vh" : `${size[1]}px`};`;
    looks(panel, `${BASE}position:fixed;${room}z-index:2147483001;display:flex;flex-direction:column;overflow:hidden;background:#fff;color:#111;box-shadow:0 8px 40px rgba(0,0,0,.4);visibility:${shown ? "visible" : "hidden"};`);
    panel.setAttribute("aria-modal", String(full));
    looks(bar, `${BASE}display:flex;gap:8px;align-items:center;padding:6px 10px;background:${color};color:${ink};`);
    looks(name, `${BASE}flex:1;font-weight:700;color:${ink};overflow:hidden;text-overflow:ellipsis;white-space:nowrap;`);
    looks(grip, `${BUTTON}display:${full || wide ? "none" : "block"};order:${left ? 2 : 0};padding:0;touch-action:none;cursor:${left ? "nesw" : "nwse"}-resize;`);
    looks(wider, `${BUTTON}display:${full ? "none" : "block"};`);
    looks(shut, BUTTON);
    looks(note, `${BASE}display:${ready ? "none" : "block"};padding:16px;color:#333;`);
    [first, last].forEach((one) => looks(one, `${BASE}display:${full ? "block" : "none"};width:0;height:0;`));
    if (frame) looks(frame, "display:block;flex:1;width:100%;min-height:0;border:0;background:#fff;");
  }
  [launcher, grip, wider, shut].forEach((one) => {
    let pointed = false;
    one.addEventListener("pointerdown", () => { pointed = true; });
    one.addEventListener("focus", () => { ring(one, !pointed); pointed = false; });
    one.addEventListener("blur", () => ring(one, false));
  });

  // ------------------------------------------------------------ the frame
  const tell = (what, detail) => document.dispatchEvent(new CustomEvent(`nianbao:${what}`, { detail: detail || {} }));
  const post = (message) => frame && frame.contentWindow && frame.contentWindow.postMessage(Object.assign({ nianbao: 1 }, message), base.origin);

  function load(question) {
    if (frame) return;
    ready = false;
    frame = made("iframe", { title, allow: "clipboard-write", referrerpolicy: "strict-origin" });
    frame.addEventListener("load", () => post({ type: "hello" }));
    frame.src = address(question);
    note.textContent = label("正在打开……", "Opening…");
    clearTimeout(late);
    late = setTimeout(() => {
      if (ready) return;
      note.textContent = label("暂时打不开。可以", "It does not open. You may ");
      note.appendChild(made("a", { href: address(""), target: "_blank", rel: "noopener" }, label("在新窗口里打开", "open it in a new window")));
      tell("failed");
    }, 10000);
    panel.insertBefore(frame, last);
    draw();
  }

  function open(question) {
    const asked = typeof question === "string" ? question.trim().slice(0, 1000) : "";
    if (!frame) load(asked);
    else if (asked && ready) post({ type: "ask", question: asked });
    else if (asked) wanted = asked;
    if (!shown) {
      from = document.activeElement === host ? null : document.activeElement;
      shown = true;
      launcher.setAttribute("aria-expanded", "true");
      draw();
      tell("open");
    }
    frame.focus();
  }

  function close() {
    if (!shown) return;
    shown = false;
    launcher.setAttribute("aria-expanded", "false");
    draw();
    // Back to what opened it: the button, or the page's own link.
    if (from && from !== document.body && from.isConnected) from.focus();
    else launcher.focus();
    tell("close");
  }

  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== base.origin) return;
    const told = event.data;
    if (told === "nianbao:close") return close();
    if (!told || told.nianbao !== 1) return;
    if (told.type === "ready") {
      const again = ready;
      ready = true;
      draw();
      if (!again) tell("ready");
      if (wanted) post({ type: "ask", question: wanted });
      wanted = "";
    } else if (told.type === "ask") tell("ask");
    else if (told.type === "answer") tell("answer", { status: String(told.status) });
  });

  // ------------------------------------------------------------ events
  ["pointerenter", "touchstart"].forEach((what) => launcher.addEventListener(what, () => load(""), { passive: true }));
  launcher.addEventListener("click", () => open());
  shut.addEventListener("click", close);
  wider.addEventListener("click", () => {
    wide = !wide;
    wider.setAttribute("aria-pressed", String(wide));
    draw();
  });
  function resize(width, height) {
    size = [Math.min(Math.max(width, least[0]), innerWidth - 48), Math.min(Math.max(height, least[1]), innerHeight - 48)];
    panel.style.width = `${size[0]}px`;
    panel.style.height = `${size[1]}px`;
  }
  grip.addEventListener("pointerdown", (down) => {
    const box = panel.getBoundingClientRect();
    grip.setPointerCapture(down.pointerId);
    // The frame would swallow the pointer's way.
    frame.style.pointerEvents = "none";
    const move = (event) => resize(box.width + (down.clientX - event.clientX) * (left ? -1 : 1), box.height + down.clientY - event.clientY);
    const up = () => {
      frame.style.pointerEvents = "auto";
      grip.removeEventListener("pointermove", move);
    };
    grip.addEventListener("pointermove", move);
    ["pointerup", "pointercancel"].forEach((what) => grip.addEventListener(what, up, { once: true }));
  });
  grip.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [left ? -32 : 32, 0], ArrowRight: [left ? 32 : -32, 0], ArrowUp: [0, 32], ArrowDown: [0, -32] }[event.key];
    if (!step) return;
    const box = panel.getBoundingClientRect();
    resize(box.width + step[0], box.height + step[1]);
    event.preventDefault();
  });
  first.addEventListener("focus", () => frame && frame.focus());
  last.addEventListener("focus", () => shut.focus());
  document.addEventListener("keydown", (event) => { if (event.key === "Escape" && shown && !event.defaultPrevented) close(); });
  document.addEventListener("click", (event) => {
    const asks = event.target.closest && event.target.closest("[data-nianbao-ask]");
    if (!asks) return;
    event.preventDefault();
    open(asks.getAttribute("data-nianbao-ask"));
  });
  if (narrow.addEventListener) narrow.addEventListener("change", draw);
  else narrow.addListener(draw);
  window.addEventListener("beforeprint", () => { host.style.setProperty("display", "none", "important"); });
  window.addEventListener("afterprint", draw);

  draw();
  put(host);
  window.nianbao = Object.freeze({ version: 1, open, close });
  tell("loaded");
})();
