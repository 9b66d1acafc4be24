/* The page's side of the talk with the site that shows it: nothing of what is asked or answered
   goes there, only that it was. Who may show the page at all is decided by frame-ancestors. */
(() => {
  "use strict";
  if (self === top) return;
  // The site's origin: its own pages are the only ones listened to, and told anything.
  let site = "", told = false;
  try { site = new URL(document.referrer).origin; } catch { site = ""; }
  // After a step within the frame the referrer is this page itself.
  if (site === location.origin) site = "";
  const box = () => document.querySelector("#nb-question textarea");
  const post = (type, more) => {
    if (site && site !== "null") parent.postMessage({ nianbao: 1, type, ...more }, site);
  };

  function ask(question) {
    const area = box(), send = document.querySelector("#nb-send");
    if (!area || !send) return;
    Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value").set.call(area, question);
    area.dispatchEvent(new Event("input", { bubbles: true }));
    setTimeout(() => send.click(), 30);
  }

  window.addEventListener("message", (event) => {
    const given = event.data;
    if (event.source !== parent || !given || given.nianbao !== 1) return;
    if (site && event.origin !== site) return;
    site = event.origin;
    if (given.type === "hello" && told) post("ready");
    if (given.type === "ask" && typeof given.question === "string") ask(given.question.slice(0, 1000));
  });

  const seen = { ask: 0, answer: 0 };
  function look() {
    if (!told && box()) {
      told = true;
      post("ready");
    }
    const asked = document.querySelectorAll(".nb-asked").length;
    const answers = document.querySelectorAll(".nb-answer:not(.nb-welcome)");
    if (asked > seen.ask) post("ask");
    if (answers.length > seen.answer) {
      const status = ["answered", "clarify", "not_found", "out_of_scope", "error"]
        .find((name) => answers[answers.length - 1].classList.contains(`nb-${name}`));
      if (status) post("answer", { status });
    }
    seen.ask = asked;
    seen.answer = answers.length;
  }
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
})();
