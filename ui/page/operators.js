// What operators do in the library view: forms that are sent, files that are uploaded, jobs.
(() => {
  "use strict";
  const { one, all, say } = nianbao;
  const HEADERS = { "X-Nianbao": "1" };
  let watching = false;

  function told(form, text) {
    const place = form && one(".nb-form-said", form);
    if (place) place.textContent = text;
    else say(text);
  }

  async function post(address, given) {
    try {
      const reply = await fetch(address, {
        method: "POST", headers: { ...HEADERS, "Content-Type": "application/json" }, body: JSON.stringify(given),
      });
      const { title = "出了差错，请稍后再试。" } = await reply.json().catch(() => ({}));
      return { done: reply.ok, title: reply.status === 401 ? "登录已过期，请重新登录。" : title };
    } catch {
      return { done: false, title: "连接不上服务，请检查网络后重试。" };
    }
  }

  const values = (form) => {
    const given = {};
    for (const [name, value] of new FormData(form)) {
      const several = all(`[name="${name}"]`, form).length > 1;
      if (several) (given[name] ||= []).push(value);
      else given[name] = value;
    }
    return given;
  };

  async function sent(form) {
    if (form.dataset.confirm && !confirm(form.dataset.confirm)) return;
    told(form, "……");
    const { done, title } = await post(form.dataset.post, values(form));
    told(form, title);
    if (!done) return;
    if (form.dataset.post.endsWith("/remove")) return void watch();
    await nianbao.reload();
    say(title);
  }

  function upload(address, file, moved) {
    return new Promise((resolve) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${address}?${new URLSearchParams({ name: file.name })}`);
      request.setRequestHeader("X-Nianbao", "1");
      request.upload.addEventListener("progress", (event) => event.lengthComputable && moved(event.loaded));
      request.addEventListener("load", () => {
        let title = "出了差错，请稍后再试。";
        try { ({ title } = JSON.parse(request.responseText)); } catch { /* no words came back */ }
        resolve(request.status === 201 ? "" : title);
      });
      request.addEventListener("error", () => resolve("连接不上服务，文件没有传完。"));
      request.send(file);
    });
  }

  async function uploaded(form) {
    const files = [...one("input[type=file]", form).files], place = one("#nb-job");
    const total = files.reduce((sum, file) => sum + file.size, 0) || 1;
    const bar = Object.assign(document.createElement("progress"), { max: total, value: 0 });
    bar.setAttribute("aria-label", "上传进度");
    place.replaceChildren(bar);
    let before = 0;
    for (const file of files) {
      told(form, `正在上传：${file.name}`);
      const wrong = await upload(form.dataset.upload, file, (loaded) => { bar.value = before + loaded; });
      if (wrong) {
        place.replaceChildren();
        return told(form, `${file.name}：${wrong}`);
      }
      before += file.size;
    }
    const { done, title } = await post("page/operator/ingest", {});
    told(form, title);
    if (done) void watch();
  }

  // The job's own words, until it is done; then the view is shown as the library is now.
  async function watch() {
    if (watching) return;
    watching = true;
    try {
      for (;;) {
        const reply = await fetch("page/operator/job", { headers: HEADERS });
        const place = one("#nb-job");
        if (!reply.ok || !place) return;
        const markup = await reply.text();
        place.innerHTML = markup;
        const state = one("[data-running]", place);
        if (!state || state.dataset.running !== "yes") {
          await nianbao.reload();
          return say(state ? state.textContent : "");
        }
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
    } catch {
      say("连接不上服务，请检查网络后重试。");
    } finally {
      watching = false;
    }
  }

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.post && !form.dataset.upload) return;
    event.preventDefault();
    void (form.dataset.upload ? uploaded(form) : sent(form));
  });
  document.addEventListener("click", (event) => {
    const found = event.target.closest?.("[data-write]");
    const form = found && one("form[data-post$='/curate']");
    if (!form) return;
    one("[name=question]", form).value = found.dataset.write;
    one("[name=answer]", form).focus();
  });
  document.addEventListener("click", async (event) => {
    const found = event.target.closest?.("[data-uncurate]");
    if (!found || !confirm("真的要删除这条人工答复吗？")) return;
    const { title } = await post("page/operator/uncurate", { question: found.dataset.uncurate });
    await nianbao.reload();
    say(title);
  });
  const before = nianbao.shown;
  nianbao.shown = (view) => {
    before?.(view);
    if (view === "library" && one("#nb-job [data-running=yes]")) void watch();
  };
})();
