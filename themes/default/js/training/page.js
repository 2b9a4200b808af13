// "My training": who the reader is, what is due, and the records that this browser keeps.
const trainingPage = {
  place: null,

  get data() {
    const json = document.querySelector(".training-page")?.dataset.training;
    if (trainingPage.read !== json) [trainingPage.read, trainingPage.known] = [json, json ? JSON.parse(json) : null];
    return trainingPage.known;
  },
  read: undefined,
  known: null,

  mount(place) {
    trainingPage.place = place;
    trainingPage.show();
    if (trainingPage.isWatching) return;
    trainingPage.isWatching = true;
    trainingStore.onChange(() => trainingPage.follow());
    // Whoever comes back on another day, or from another tab, sees how it stands now.
    document.addEventListener("visibilitychange", () => document.hidden || trainingPage.follow());
  },

  show() {
    const { data } = trainingPage;
    trainingPage.due = new DueList(data);
    trainingPage.list = new RecordList();
    trainingPage.notice = make("div", { className: "training-notice", role: "status" });
    trainingPage.who = make("section", { className: "training-who", "aria-labelledby": "rb-training-who" });
    trainingPage.place.replaceChildren(make("div", { className: "training" },
      trainingPage.notice, trainingPage.who,
      make("section", { "aria-labelledby": "rb-training-due" }, make("h2", { id: "rb-training-due", tabIndex: -1 }, say("due_title")), trainingPage.due.element),
      make("section", { "aria-labelledby": "rb-training-mine" }, make("h2", { id: "rb-training-mine", tabIndex: -1 }, say("records_title")), make("p", { className: "quiet" }, say("private")), trainingPage.list.element)));
    trainingPage.tellStore();
    trainingPage.showWho();
  },

  /** Shows what changed, here or in another tab; what the reader is about to do stays. */
  follow() {
    if (!trainingPage.place?.isConnected) return;
    trainingPage.tellStore();
    if (!trainingPage.due.element.querySelector(".run-ask")) trainingPage.due.draw();
    if (trainingPage.list.isBusy) trainingPage.list.tell();
    else trainingPage.list.draw();
    if (!trainingPage.who.querySelector("form")) trainingPage.showWho({ isOpen: false, focus: trainingPage.who.contains(document.activeElement) });
  },

  /** Tells when the browser keeps nothing, and what to do then. */
  tellStore() {
    const kept = trainingStore.check();
    redraw(trainingPage.notice, kept !== "kept" && make("div", { className: "banner banner-alert" },
      make("p", {}, make("strong", {}, say(`store_${kept}`)), " ", say("store_lost")),
      make("p", { className: "run-buttons" }, button(say("store_again"), () => {
        const now = trainingStore.save();
        announce(say(now === "kept" ? "store_saved" : "store_still"));
        trainingPage.follow();
        if (!trainingPage.notice.contains(document.activeElement)) document.getElementById("rb-training-who").focus();
      }))));
  },

  /** The profile in a line, or its form when no role was chosen yet. */
  showWho({ isOpen = trainingStore.profile.roles.length === 0 && trainingPage.data.roles.some(({ everyone }) => !everyone), focus = false } = {}) {
    const { profile } = trainingStore;
    const { roles } = trainingPage.data;
    const chosen = roles.filter(({ id, everyone }) => everyone || profile.roles.includes(id));
    const close = () => trainingPage.showWho({ isOpen: false, focus: true });
    trainingPage.who.replaceChildren(
      make("h2", { id: "rb-training-who", tabIndex: -1 }, say("who_title")),
      isOpen
        ? profileForm({
          roles,
          done() {
            announce(say("profile_kept"));
            close();
          },
          cancel: profile.roles.length > 0 || profile.name || profile.id ? close : null,
        })
        : make("div", { className: "training-line" },
          make("p", {}, make("strong", {}, profileLine(profile)), make("span", {}, say("roles_are", { names: listed(chosen.map(({ name }) => name)) || say("roles_none") })),
            profile.joined && make("span", {}, say("joined_on", { date: profile.joined }))),
          make("p", { className: "run-buttons" }, button(say("profile_change"), () => trainingPage.showWho({ isOpen: true, focus: true })))));
    if (focus) (trainingPage.who.querySelector("form input") ?? trainingPage.who.querySelector("button"))?.focus();
  },
};
