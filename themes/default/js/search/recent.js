// What the reader searched for last: kept in this browser only, and cleared on request.
const recent = {
  most: 6,

  all() {
    try {
      const kept = JSON.parse(window.readybook.kept.get("searches"));
      return Array.isArray(kept) ? kept.filter((query) => typeof query === "string").slice(0, recent.most) : [];
    } catch {
      return []; // Not ours, or broken.
    }
  },

  add(query) {
    const wanted = query.trim().slice(0, 100);
    if (!wanted) return;
    const others = recent.all().filter((other) => other.toLowerCase() !== wanted.toLowerCase());
    window.readybook.kept.set("searches", JSON.stringify([wanted, ...others].slice(0, recent.most)));
  },

  clear() {
    window.readybook.kept.set("searches", "[]");
  },
};
