// The little that pages cannot do alone: look for news, keep talks at their end, move the focus.
(() => {
  "use strict";
  const seen = new Map(); // id of a talk -> its messages, each with how often it was redrawn
  const news = new Map(); // id of a talk -> id of the first card that was new when it last changed
  const focused = new Map(); // id of a form -> which form and how many mistakes

  const away = new Set(); // ids of talks that the reader has scrolled up in
  const room = new ResizeObserver((changes) => {
    for (const { target } of changes) if (!away.has(target.id)) toNews(target, true);
  });
  const touch = matchMedia("(pointer: coarse)");
  let chosen = ""; // who has just been put on the screen: the choice keeps the focus
  let place = ""; // whose talk last had the focus

  function settle(first) {
    follow();
    for (const log of document.querySelectorAll(".log")) {
      const entries = [...log.querySelectorAll(".entry")];
      const before = seen.get(log.id);
      const fresh = entries.filter((entry) => before?.get(entry.id) !== (entry.dataset.redrawn ?? ""));
      if (!before || fresh.length) {
        if (before && log.offsetParent === null) {
          const dot = document.querySelector(`.dot[data-for="${CSS.escape(log.id.slice(4))}"]`);
          if (dot) dot.hidden = false;
        }
        seen.set(log.id, new Map(entries.map((entry) => [entry.id, entry.dataset.redrawn ?? ""])));
        news.set(log.id, before ? fresh.find((entry) => entry.matches(".card"))?.id : undefined);
        toNews(log);
      }
      room.observe(log);
    }
    const open = new Set();
    for (const sheet of document.querySelectorAll(".sheet")) {
      open.add(sheet.id);
      if (focused.get(sheet.id) === sheet.dataset.focus) continue;
      focused.set(sheet.id, sheet.dataset.focus);
      sheet.scrollTop = 0;
      if (!first) (sheet.querySelector(".mistakes") ?? sheet.querySelector("h3")).focus();
    }
    for (const id of [...focused.keys()]) {
      if (open.has(id)) continue;
      focused.delete(id);
      // On a touch screen the text box would bring up a keyboard, over the answer.
      if (lost()) document.getElementById(id.replace("form-", touch.matches ? "log-" : "say-"))?.focus({ preventScroll: true });
    }
    if (chosen && lost()) document.getElementById(`swap-${chosen}`)?.focus();
    chosen = "";
    // A pressed button may be gone with its card: the keyboard goes on from that talk.
    if (lost() && place) document.getElementById(`log-${place}`)?.focus({ preventScroll: true });
  }

  function lost() {
    return !document.activeElement || document.activeElement === document.body;
  }

  function shown(user) {
    const dot = document.querySelector(`.dot[data-for="${CSS.escape(user)}"]`);
    if (dot) dot.hidden = true;
    const log = document.getElementById(`log-${user}`);
    if (log) toNews(log);
  }

  function follow() {
    // A phone shows whose turn it is in the story.
    const user = document.getElementById("play")?.dataset.actor;
    const tab = user && document.querySelector(`.tabs input[value="${CSS.escape(user)}"]`);
    if (!tab || tab.checked) return;
    tab.checked = true;
    shown(user);
  }

  function busy(word) {
    document.getElementById("play")?.setAttribute("data-busy", word);
  }

  function failed({ target }, sentence) {
    const news = document.getElementById("news");
    if (news) news.textContent = sentence;
    const words = target.matches?.(".composer") && target.querySelector("input");
    if (words && !words.value) words.value = target.dataset.sent ?? "";
  }

  function toNews(log, end = false) {
    // To the end, unless what is new would not fit: then to where it begins. An answer may also stand
    // further up, in the place of the card that was pressed. A story is always shown at its end.
    const last = end || document.getElementById("play")?.dataset.telling === "yes";
    const first = (!last && document.getElementById(news.get(log.id) ?? "")) || log.lastElementChild;
    const words = first?.previousElementSibling; // what was typed or pressed stays in sight, if it is short
    const begin = words?.matches(".said, .did") && words.offsetHeight < 80 ? words : first;
    const top = begin ? begin.offsetTop - 8 : 0;
    log.scrollTop = log.scrollHeight - top > log.clientHeight ? top : log.scrollHeight;
  }

  document.addEventListener("focusin", (event) => {
    place = event.target.closest?.(".column")?.id.slice("column-".length) ?? "";
  });
  document.addEventListener("scroll", ({ target }) => {
    if (!target.classList?.contains("log")) return;
    const below = target.scrollHeight - target.scrollTop - target.clientHeight;
    if (below > 40) away.add(target.id);
    else away.delete(target.id);
  }, true);
  document.addEventListener("htmx:after:swap", () => settle(false));
  document.addEventListener("htmx:before:request", ({ target }) => {
    if (target.id !== "live") busy("yes");
    if (!target.matches(".composer")) return;
    // Already on its way: a second press of Enter sends nothing twice.
    const words = target.querySelector("input");
    target.dataset.sent = words.value;
    words.value = "";
  });
  document.addEventListener("htmx:finally:request", ({ target }) => {
    if (target.id === "live") return;
    busy("no");
    if (!(target instanceof HTMLFormElement)) return;
    // What asked "are you sure?" has been answered.
    for (const asked of [target.closest("details"), ...target.querySelectorAll("details")]) {
      asked?.removeAttribute("open");
    }
    if (target.matches(".composer")) target.querySelector("input")?.focus();
  });
  document.addEventListener("htmx:response:error", (event) => failed(event, "That could not be done. Please reload the page."));
  document.addEventListener("htmx:error", (event) => failed(event, "The playground does not answer. Is it still running?"));
  document.addEventListener("change", ({ target }) => {
    if (target.name === "shown") shown(target.value);
    if (target.matches(".swap select")) chosen = target.value;
  });
  document.addEventListener("toggle", (event) => {
    if (event.target.open) event.target.scrollIntoView({ block: "nearest" });
  }, true);
  // News is looked for every two seconds, more often while a story is told, and only when seen.
  let turn = 0;
  setInterval(() => {
    turn += 1;
    const telling = document.getElementById("play")?.dataset.telling === "yes";
    const live = document.getElementById("live");
    if (live && document.visibilityState === "visible" && (telling || turn % 4 === 0)) {
      live.dispatchEvent(new Event("look"));
    }
  }, 500);
  settle(true);
  document.querySelector(".names [aria-current]")?.scrollIntoView({ block: "nearest" });
})();
