// What helps while reading: copying, terms, boxes to tick, and the print sheet's control line.
(() => {
  const { visit } = window.readybook;
  const words = document.body.dataset;

  const said = document.createElement("p");
  said.className = "toast";
  said.setAttribute("role", "status");
  document.body.append(said);

  const known = new WeakSet();
  const define = terms();
  const tick = tasks();
  paper();
  prepare();
  // The preview changes pages in place.
  document.addEventListener("readybook:updated", prepare);

  function prepare() {
    copyButtons();
    copyLinks();
    scrollers();
    define();
    tick();
  }

  // The elements that were not there at the last call.
  function fresh(selector) {
    return [...document.querySelectorAll(selector)].filter((element) => !known.has(element) && known.add(element));
  }

  function say(text) {
    said.textContent = text;
    clearTimeout(say.timer);
    say.timer = setTimeout(() => (said.textContent = ""), 2000);
  }

  // The clipboard needs https; on plain http and from a file the old command still works.
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = document.createElement("textarea");
      field.value = text;
      field.className = "visually-hidden";
      const focused = document.activeElement;
      (document.querySelector("dialog[open]") ?? document.body).append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      focused?.focus({ preventScroll: true });
      if (!done) return;
    }
    say(words.copied);
  }

  function copyButtons() {
    for (const block of fresh(".code-block")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy-button";
      button.textContent = words.copy;
      button.addEventListener("click", () => copy(block.querySelector("code").textContent));
      block.append(button);
    }
  }

  function copyLinks() {
    for (const anchor of fresh(".heading-anchor")) {
      anchor.title = words.copyLink;
      anchor.addEventListener("click", () => copy(anchor.href));
    }
  }

  // What scrolls sideways must be reachable by keyboard, and a drawing starts where its first sign is.
  function scrollers() {
    for (const box of fresh(".diagram")) {
      if (box.scrollWidth <= box.clientWidth) continue;
      box.tabIndex = 0;
      const [first, frame] = [box.querySelector(".dg-start, .dg-node"), box].map((part) => part?.getBoundingClientRect());
      if (first) box.scrollLeft += first.left + first.width / 2 - frame.left - frame.width / 2;
    }
  }

  // A definition on hover and focus. It stays while the pointer is on it, and Escape takes it away (WCAG 1.4.13).
  function terms() {
    const tip = document.createElement("div");
    tip.className = "term-tip";
    tip.id = "rb-term-tip";
    tip.setAttribute("role", "tooltip");
    tip.hidden = true;
    let shown = null;
    let timer;

    const hide = () => {
      clearTimeout(timer);
      shown?.removeAttribute("aria-describedby");
      shown = null;
      tip.hidden = true;
    };
    const show = (term) => {
      hide();
      shown = term;
      tip.textContent = term.dataset.definition;
      tip.lang = term.closest("[lang]").lang;
      tip.hidden = false;
      term.setAttribute("aria-describedby", tip.id);
      const place = term.getClientRects()[0];
      const room = document.documentElement.clientWidth - tip.offsetWidth - 16;
      const above = place.bottom + tip.offsetHeight + 16 > innerHeight;
      tip.style.left = `${Math.max(16, Math.min(place.left, room)) + scrollX}px`;
      tip.style.top = `${(above ? place.top - tip.offsetHeight - 4 : place.bottom + 4) + scrollY}px`;
    };
    const later = (act, delay) => {
      clearTimeout(timer);
      timer = setTimeout(act, delay);
    };

    tip.addEventListener("pointerenter", () => clearTimeout(timer));
    tip.addEventListener("pointerleave", () => later(hide, 250));
    addEventListener("keydown", (event) => event.key === "Escape" && hide());
    return () => {
      for (const term of fresh(".term[data-definition]")) {
        if (!tip.isConnected) document.body.append(tip);
        term.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && later(() => show(term), 250));
        term.addEventListener("pointerleave", () => later(hide, 250));
        term.addEventListener("focus", () => term.matches(":focus-visible") && show(term));
        term.addEventListener("blur", hide);
      }
    };
  }

  // Ticks last for the visit: a list is for the incident at hand, and the next reader starts afresh.
  function tasks() {
    const key = `tasks:${location.pathname}`;
    let ticked = {};
    try {
      ticked = JSON.parse(visit.get(key)) ?? {};
    } catch {
      // Not ours, or broken: start afresh.
    }
    const names = new WeakMap();
    document.addEventListener("change", ({ target }) => {
      if (!names.has(target)) return;
      ticked[names.get(target)] = target.checked;
      visit.set(key, JSON.stringify(ticked));
    });
    return () => {
      const counts = {};
      for (const box of document.querySelectorAll(".task input")) {
        const step = box.closest("[data-step]")?.dataset.step ?? "";
        const name = `${step}/${(counts[step] = (counts[step] ?? 0) + 1)}`;
        if (!names.has(box) && name in ticked) box.checked = ticked[name];
        names.set(box, name);
      }
    };
  }

  // Prints what is folded, too, and the control line on every sheet, where the browser has margin boxes.
  function paper() {
    let folded = [];
    const control = document.querySelector(".print-control");
    if (control && "adoptedStyleSheets" in document) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(`@page { @bottom-left { content: ${JSON.stringify(control.textContent)}; font: 8.5pt sans-serif; } }`);
      document.adoptedStyleSheets.push(sheet);
    }
    addEventListener("beforeprint", () => {
      folded = [...document.querySelectorAll("main details:not([open])")];
      for (const details of folded) details.open = true;
    });
    addEventListener("afterprint", () => {
      for (const details of folded) details.open = false;
    });
  }
})();
