// What the page's own script calls once this one is there.
window.readybook.search = { open: searchDialog.open, mark: marks.receive };
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && marks.bar && !document.querySelector("dialog[open]")) marks.clear();
});
document.addEventListener("readybook:updated", marks.renew);
for (const place of document.querySelectorAll(".search-page")) searchPage.mount(place);
