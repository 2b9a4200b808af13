// The switch between light, dark and the system's choice. Without script there is none, and the system's choice holds.
customElements.define("rb-theme", class extends HTMLElement {
  connectedCallback() {
    if (this.firstChild) return; // Moved into the drawer or back.
    const words = document.body.dataset;
    const name = `rb-theme-${document.querySelectorAll(".theme-switch").length}`;
    const choices = { system: words.themeSystem, light: words.themeLight, dark: words.themeDark };
    const icons = { system: "system", light: "sun", dark: "moon" };
    const fieldset = document.createElement("fieldset");
    fieldset.className = "theme-switch";
    const legend = document.createElement("legend");
    legend.className = "visually-hidden";
    legend.textContent = words.themeLabel;
    fieldset.append(legend);
    for (const [choice, word] of Object.entries(choices)) {
      const label = document.createElement("label");
      label.title = word;
      label.innerHTML = `<input type="radio" name="${name}" value="${choice}"><svg class="icon" aria-hidden="true"><use href="#i-${icons[choice]}"/></svg><span class="visually-hidden"></span>`;
      label.lastChild.textContent = word;
      fieldset.append(label);
    }
    this.append(fieldset);
    this.show();
    this.addEventListener("change", (event) => this.choose(event.target.value));
  }

  choose(choice) {
    if (choice === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = choice;
    window.readybook.kept.set("theme", choice);
    for (const other of document.querySelectorAll("rb-theme")) other.show();
  }

  show() {
    const choice = document.documentElement.dataset.theme ?? "system";
    for (const input of this.querySelectorAll("input")) input.checked = input.value === choice;
  }
});
