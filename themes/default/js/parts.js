// Loads what a page needs later: scripts and style sheets, each of them once, and again when it failed.
(() => {
  const loading = new Map();

  /** Adds a `script` or `link` to the page; keeps its promise once it is there. */
  window.readybook.part = (tag, properties) => {
    const address = properties.src ?? properties.href;
    if (!loading.has(address)) {
      loading.set(address, new Promise((loaded, failed) => {
        const element = Object.assign(document.createElement(tag), properties);
        element.addEventListener("load", loaded);
        element.addEventListener("error", () => {
          loading.delete(address); // It is tried again.
          element.remove();
          failed(new Error(`no ${address}`));
        });
        document.head.append(element);
      }));
    }
    return loading.get(address);
  };
})();
