// The views beside the conversation: which one is shown, what it holds, its address.
(() => {
  "use strict";
  const { one, all, say } = nianbao;
  const views = ["compare", "library"];
  const root = document.documentElement;
  let loaded = "", turn = 0;

  const given = () => new URLSearchParams(location.search);
  const named = () => (views.includes(given().get("view")) ? given().get("view") : "ask");

  function marked() {
    const view = root.dataset.view || "ask";
    all("[data-view]").forEach((link) => {
      if (link === root) return;
      if (link.dataset.view === view) link.setAttribute("aria-current", "page");
      else link.removeAttribute("aria-current");
    });
  }

  async function fetched(address) {
    try {
      const reply = await fetch(address, { headers: { Accept: "text/html" } });
      return reply.ok ? await reply.text() : "";
    } catch {
      return null;
    }
  }

  // `quiet`: the view is there already and only its content changes.
  async function load(quiet) {
    const view = root.dataset.view, place = one("#nb-view");
    if (!place || view === "ask") return;
    const mine = ++turn, focus = quiet && document.activeElement?.id;
    const asked = given();
    asked.delete("view");
    if (!quiet) place.innerHTML = '<p class="nb-waiting">正在打开<span class="nb-dots" aria-hidden="true"></span></p>';
    place.setAttribute("aria-busy", "true");
    const markup = await fetched(`page/${view}?${asked}`);
    if (mine !== turn) return;
    place.removeAttribute("aria-busy");
    loaded = location.search;
    if (!markup) {
      place.innerHTML = '<p role="alert" class="nb-empty"></p>';
      one("p", place).textContent = markup === null ? "连接不上服务，请检查网络后重试。" : "暂时打不开，请稍后再试。";
      return;
    }
    place.innerHTML = markup;
    if (focus) (document.getElementById(focus) || one(".nb-view-title", place))?.focus();
    nianbao.tidied?.();
    nianbao.shown?.(view);
  }

  function turned() {
    const view = named();
    if (root.dataset.view === view && (view === "ask" || loaded === location.search)) return;
    root.dataset.view = view;
    marked();
    nianbao.close?.(true);
    void load(false);
  }

  nianbao.go = (view, query = "") => {
    if (view === "ask" && root.dataset.view === "ask") return;
    const kept = new URLSearchParams(query);
    given().getAll("agency").forEach((agency) => kept.append("agency", agency));
    if (view !== "ask") kept.set("view", view);
    history.pushState(null, "", `${location.pathname}${String(kept) ? `?${kept}` : ""}`);
    turned();
  };
  nianbao.reload = () => load(true);
  // The page may draw the view's place after its address was read, or draw it anew.
  const bare = () => {
    const place = one("#nb-view");
    return place && root.dataset.view !== "ask" && !place.firstElementChild && !place.hasAttribute("aria-busy");
  };
  const before = nianbao.tidied;
  nianbao.tidied = () => {
    before?.();
    if (root.dataset.view === undefined) turned();
    else if (bare()) void load(false);
    marked();
  };

  // ------------------------------------------------------------ what is compared
  function changed(change) {
    const shown = one(".nb-compare"), asked = new URLSearchParams(shown?.dataset.query || "");
    change(asked);
    asked.set("view", "compare");
    given().getAll("agency").forEach((agency) => asked.append("agency", agency));
    history.replaceState(null, "", `${location.pathname}?${asked}`);
    void load(true).then(() => say("比较已更新"));
  }
  const without = (asked, name, value) => {
    const rest = asked.getAll(name).filter((held) => held !== value);
    asked.delete(name);
    rest.forEach((held) => asked.append(name, held));
  };

  document.addEventListener("click", (event) => {
    const hit = (what) => event.target.closest?.(what);
    let found;
    if ((found = hit("a[data-view]")) && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      nianbao.go(found.dataset.view);
    } else if ((found = hit("[data-card]"))) {
      void fetched(`page/report?${new URLSearchParams({ report: found.dataset.card })}`).then((markup) => {
        nianbao.show(markup || '<p role="alert">暂时打不开，请稍后再试。</p>', false, found);
      });
    } else if ((found = hit("[data-drop]"))) {
      const { drop, value } = found.dataset;
      changed((asked) => without(asked, drop, value));
    } else if ((found = hit("[data-toggle]"))) {
      const { toggle, value } = found.dataset;
      changed((asked) => (asked.getAll(toggle).includes(value) ? without(asked, toggle, value) : asked.append(toggle, value)));
    }
  });
  document.addEventListener("change", (event) => {
    const add = event.target.dataset?.add, value = event.target.value?.trim();
    if (event.target.dataset?.find) {
      const asked = given();
      asked.delete("find");
      if (value) asked.set("find", value);
      history.replaceState(null, "", `${location.pathname}?${asked}`);
      void load(true);
    }
    if (add && value) changed((asked) => asked.append(add, value));
  });
  addEventListener("popstate", turned);
})();
