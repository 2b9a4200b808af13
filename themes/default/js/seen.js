// Remembers which version of a document was read here, and offers what changed since.
customElements.define("rb-seen", class extends HTMLElement {
  connectedCallback() {
    const { number, version } = this.dataset;
    const key = `seen:${number}`;
    const last = window.readybook.kept.get(key);
    if (last !== version) window.readybook.kept.set(key, version);
    const since = last && last !== version && this.querySelector(`a[data-version="${CSS.escape(last)}"]`);
    if (!since) return;
    since.hidden = false;
    this.hidden = false;
  }
});
