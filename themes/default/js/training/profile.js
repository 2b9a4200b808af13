// Who the reader is, as far as a record needs it. Told once, kept in this browser only.

/** The form for name, id and unit; with `roles` (id, name, everyone) also for roles and the day of joining. `done()` after it was kept. */
function profileForm({ roles = null, done, cancel = null }) {
  const { profile } = trainingStore;
  const field = (name, properties = {}) => make("input", { value: profile[name] ?? "", maxLength: 200, ...properties });
  const [name, id, unit] = [field("name", { autocomplete: "name" }), field("id", { autocomplete: "off" }), field("unit", { autocomplete: "organization" })];
  const joined = field("joined", { type: "date", max: days.today() });
  const boxes = (roles ?? []).filter(({ everyone }) => !everyone).map((role) => ({ role, box: make("input", { type: "checkbox", value: role.id, checked: profile.roles.includes(role.id) }) }));
  const wrong = make("p", { className: "training-wrong", role: "alert" });
  const form = make("form", { className: "run-ask training-profile" },
    boxes.length > 0 && make("fieldset", {}, make("legend", {}, say("profile_roles")),
      make("ul", { className: "training-roles" }, boxes.map(({ role, box }) => make("li", {}, make("label", {}, box, make("span", {}, role.name)))))),
    make("div", { className: "training-fields" }, labelled(say("profile_name"), name), labelled(say("profile_id"), id, say("profile_id_help")), labelled(say("profile_unit"), unit, say("optional")),
      roles && labelled(say("profile_joined"), joined, say("profile_joined_help"))),
    wrong,
    make("p", { className: "quiet" }, say("private")),
    make("p", { className: "run-buttons" }, make("button", { className: "run-button run-primary" }, say("save")), cancel && button(say("cancel"), cancel)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = { name: name.value.trim(), id: id.value.trim(), unit: unit.value.trim() };
    // On the page of the training roles alone are enough; a record that is handed in must be somebody's.
    if (!roles && !given.name && !given.id) {
      wrong.textContent = say("profile_missing");
      return name.focus();
    }
    const chosen = roles ? boxes.filter(({ box }) => box.checked).map(({ role }) => role.id) : profile.roles;
    trainingStore.setProfile({ ...given, roles: chosen, joined: roles ? (days.isDay(joined.value) ? joined.value : null) : profile.joined });
    done();
  });
  return form;
}

/** What stands in the place of the form once it is filled in. */
function profileLine({ name, id, unit }) {
  return listed([name, id, unit].filter(Boolean)) || say("profile_nobody");
}
