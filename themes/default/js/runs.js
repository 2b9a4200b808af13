// The way to the runs. What leads through a runbook is loaded when a reader starts one, has one open, or comes to a
// block that can be filled in; and not before.
(() => {
  const { kept, part } = window.readybook;
  const { runScript, runWords, runStyle, runsPage, runOpen, runOpenDrill, runOpenMany, runFailed, handbook } = document.body.dataset;
  if (!runScript) return; // This handbook has nothing to run.

  let loading;
  window.readybook.openRuns = openRuns;
  window.readybook.isPage = isPage;
  pill();
  prepare();
  // The preview changes pages in place.
  document.addEventListener("readybook:updated", prepare);

  function prepare() {
    const run = document.querySelector("rb-run");
    if (run) entry(run);
    const blocks = document.querySelectorAll("rb-severity, rb-report, rb-statement, rb-agenda");
    if (document.querySelector(".runs-page") || (run && openRuns().some((open) => open.document === run.dataset.document))) load();
    else near(blocks);
    // A run can be started when the network has gone: what it needs is here by then.
    if (run) addEventListener("load", () => (window.requestIdleCallback ?? setTimeout)(load), { once: true });
  }

  /** The runs that are open in this browser, newest first: run, drill, document, title, address. */
  function openRuns() {
    try {
      const open = JSON.parse(kept.get("runs-open"));
      const isOurs = (run) => typeof run?.run === "string" && run.handbook === handbook && isPage(run.address) && typeof run.title === "string";
      return Array.isArray(open) ? open.filter(isOurs) : [];
    } catch {
      return [];
    }
  }

  /** Whether an address, which may come from a file, leads to a page of this site: relative, and not upward. */
  function isPage(address) {
    return /^(?![/.])(?!.*(\/\/|\/\.|%2e|%2f|%5c))[^\s:\\?#<>"]+\.html$/i.test(address);
  }

  // Whoever looks something up in an incident finds the way back on every page.
  function pill() {
    const open = openRuns();
    if (open.length === 0 || document.querySelector("rb-run, .runs-page")) return;
    const link = document.createElement("a");
    link.className = open.every(({ drill }) => drill) ? "run-pill run-pill-drill" : "run-pill";
    link.href = open.length === 1 ? `${document.body.dataset.root}${open[0].address}` : runsPage;
    const [word] = [open.length > 1 ? runOpenMany : open[0].drill ? runOpenDrill : runOpen];
    link.textContent = word.replace("{title}", () => open[0].title).replace("{n}", open.length);
    document.body.append(link);
  }

  function entry(run) {
    for (const button of run.querySelectorAll("button[data-start]")) {
      button.onclick = async () => {
        await load();
        window.readybook.runs?.begin(button.dataset.start === "drill");
      };
    }
  }

  // A block is made live shortly before the reader comes to it.
  function near(blocks) {
    if (blocks.length === 0) return;
    const watch = new IntersectionObserver((seen) => {
      if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
      watch.disconnect();
      load();
    }, { rootMargin: "400px" });
    for (const block of blocks) watch.observe(block);
  }

  function load() {
    loading ??= Promise.all([
      part("script", { src: runWords }).then(() => part("script", { src: runScript })),
      runStyle && part("link", { rel: "stylesheet", href: runStyle }),
    ]).catch(() => {
      loading = null; // It is tried again.
      for (const place of document.querySelectorAll("rb-run, .runs-page")) {
        const notice = Object.assign(document.createElement("p"), { className: "banner banner-alert", textContent: runFailed });
        if (!place.querySelector(".banner-alert")) place.append(notice);
      }
    });
    return loading;
  }
})();
