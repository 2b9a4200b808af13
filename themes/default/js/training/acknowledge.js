// "I have read this and will follow it": makes the record, shows the day, and offers to hand it in.
function acknowledge() {
  const element = document.querySelector("rb-acknowledge");
  if (!element || element.dataset.state === "done") return; // Pressed twice while the script was on its way.
  element.querySelector(":scope > .banner-alert")?.remove(); // That it failed before.
  const { document: number, version, digest } = element.dataset;
  const record = trainingStore.acknowledge({ document: number, version, digest });
  window.readybook.training.show();
  const panel = make("div", { className: "acknowledge-record" },
    trainingStore.kept !== "kept" && make("p", { className: "banner banner-alert" }, make("strong", {}, say(`store_${trainingStore.kept}`)), " ", say("store_lost")),
    make("h2", { className: "acknowledge-title", tabIndex: -1 }, say("acknowledged")),
    make("p", { className: "quiet" }, say("acknowledged_note")),
    handInPanel(record));
  element.querySelector(".acknowledge-record")?.remove();
  element.append(panel);
  if (trainingStore.kept !== "kept") announce(`${say(`store_${trainingStore.kept}`)} ${say("store_lost")}`);
  panel.querySelector("h2").focus();
}
