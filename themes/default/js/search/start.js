// What the page's own script calls once this one is there.
window.readybook.search = { open: searchDialog.open };
for (const place of document.querySelectorAll(".search-page")) searchPage.mount(place);
