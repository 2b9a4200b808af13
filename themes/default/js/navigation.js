// Drawer, folded groups of the sidebar, the current heading, and the language switch.
(() => {
  const { kept } = window.readybook;
  const words = document.body.dataset;

  drawer();
  groups();
  let observer = currentHeading();
  languages();
  // The preview changes pages in place.
  document.addEventListener("readybook:updated", () => {
    observer?.disconnect();
    observer = currentHeading();
  });

  // On a narrow screen the sections and the sidebar move into a modal dialog, and back when it closes. The browser
  // makes the rest of the page inert and gives the focus back to the button.
  function drawer() {
    const button = document.querySelector(".menu-button");
    const parts = [...document.querySelectorAll("nav.sections, aside.sidebar")];
    if (!button || !parts.length) return;
    button.setAttribute("role", "button");
    button.setAttribute("aria-haspopup", "dialog");

    const dialog = document.createElement("dialog");
    dialog.className = "drawer";
    dialog.setAttribute("aria-label", words.menu);
    const close = document.createElement("button");
    close.type = "button";
    close.className = "drawer-close";
    close.setAttribute("aria-label", words.close);
    close.innerHTML = '<svg class="icon" aria-hidden="true"><use href="#i-close"/></svg>';
    dialog.append(close);
    const places = parts.map((part) => [part, document.createComment("")]);

    const open = () => {
      document.body.append(dialog);
      for (const [part, place] of places) {
        part.replaceWith(place);
        dialog.append(part);
      }
      dialog.append(document.createElement("rb-theme"));
      dialog.showModal();
    };
    dialog.addEventListener("close", () => {
      dialog.querySelector("rb-theme")?.remove();
      for (const [part, place] of places) place.replaceWith(part);
      dialog.remove();
      button.focus();
    });
    button.addEventListener("click", (event) => {
      event.preventDefault();
      open();
    });
    button.addEventListener("keydown", (event) => {
      if (event.key === " ") {
        event.preventDefault();
        open();
      }
    });
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("click", (event) => {
      const link = event.target.closest("a[href]");
      if (event.target === dialog || link?.hash && link.pathname === location.pathname) dialog.close();
    });
    // A modal dialog lets Tab leave for the browser's own bar; here it goes round.
    dialog.addEventListener("keydown", (event) => {
      if (event.key !== "Tab") return;
      const stops = [...dialog.querySelectorAll("a[href], button, summary, input:checked")].filter((stop) => stop.checkVisibility());
      const [from, to] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
      if (document.activeElement === from) {
        event.preventDefault();
        to.focus();
      }
    });
    matchMedia("(min-width: 64em)").addEventListener("change", (wide) => wide.matches && dialog.open && dialog.close());
  }

  function groups() {
    for (const group of document.querySelectorAll(".side-group")) {
      const key = `group:${new URL(group.dataset.group, location.href).pathname}${group.dataset.group.includes("#") ? group.dataset.group : ""}`;
      if (kept.get(key) === "closed" && !group.querySelector("[aria-current]")) group.open = false;
      group.addEventListener("toggle", () => kept.set(key, group.open ? "open" : "closed"));
    }
  }

  function currentHeading() {
    const list = document.querySelector(".contents");
    if (!list) return null;
    const links = new Map();
    for (const link of list.querySelectorAll("a")) {
      const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
      if (heading) links.set(heading, link);
    }
    const headings = [...links.keys()];
    const line = 140; // Pixels from the top at which a heading becomes the current one.
    const mark = () => {
      const passed = headings.filter((heading) => heading.getBoundingClientRect().top < line);
      const atEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 4 && scrollY > 0;
      const current = atEnd ? headings.at(-1) : passed.at(-1);
      for (const [heading, link] of links) {
        if (heading !== current) link.removeAttribute("aria-current");
        else if (!link.hasAttribute("aria-current")) {
          link.setAttribute("aria-current", "true");
          const below = link.offsetTop - list.offsetTop;
          if (below < list.scrollTop || below > list.scrollTop + list.clientHeight - 40) list.scrollTop = below - list.clientHeight / 2;
        }
      }
    };
    const observer = new IntersectionObserver(mark, { rootMargin: `-${line}px 0px 0px 0px`, threshold: [0, 1] });
    for (const heading of headings) observer.observe(heading);
    const foot = document.querySelector(".site-footer");
    if (foot) observer.observe(foot);
    return observer;
  }

  function languages() {
    const keep = () => {
      for (const link of document.querySelectorAll(".language:not([data-missing])")) link.hash = location.hash;
    };
    keep();
    addEventListener("hashchange", keep);
  }
})();
