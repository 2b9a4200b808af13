// What helps while reading: copying, terms, boxes to tick, and the print sheet's control line.
(() => {
  const { visit } = window.readybook;
  const words = document.body.dataset;

  const said = document.createElement("p");
  said.className = "toast";
  said.setAttribute("role", "status");
  document.body.append(said);

  copyButtons();
  copyLinks();
  scrollers();
  terms();
  tasks();
  paper();

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
    for (const block of document.querySelectorAll(".code-block")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "copy-button";
      button.textContent = words.copy;
      button.addEventListener("click", () => copy(block.querySelector("code").textContent));
      block.append(button);
    }
  }

  function copyLinks() {
    for (const anchor of document.querySelectorAll(".heading-anchor")) {
      anchor.title = words.copyLink;
      anchor.addEventListener("click", () => copy(anchor.href));
    }
  }

  // What scrolls sideways must be reachable by keyboard.
  function scrollers() {
    for (const box of document.querySelectorAll(".diagram")) if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
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

    const all = document.querySelectorAll(".term[data-definition]");
    if (!all.length) return;
    document.body.append(tip);
    for (const term of all) {
      term.addEventListener("pointerenter", (event) => event.pointerType === "mouse" && later(() => show(term), 250));
      term.addEventListener("pointerleave", () => later(hide, 250));
      term.addEventListener("focus", () => term.matches(":focus-visible") && show(term));
      term.addEventListener("blur", hide);
    }
    tip.addEventListener("pointerenter", () => clearTimeout(timer));
    tip.addEventListener("pointerleave", () => later(hide, 250));
    addEventListener("keydown", (event) => event.key === "Escape" && hide());
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
    const counts = {};
    for (const box of document.querySelectorAll(".task input")) {
      const step = box.closest("[data-step]")?.dataset.step ?? "";
      const name = `${step}/${(counts[step] = (counts[step] ?? 0) + 1)}`;
      if (name in ticked) box.checked = ticked[name];
      box.addEventListener("change", () => {
        ticked[name] = box.checked;
        visit.set(key, JSON.stringify(ticked));
      });
    }
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
