// What runs show is made of nodes; text from the handbook and from records never becomes markup.

/** An element with properties, attributes (names with a hyphen, `role`, `lang`, `for`) and children; what is null is left out. */
function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value == null || value === false) continue;
    if (name === "onclick") element.addEventListener("click", value);
    else if (name.includes("-") || ["role", "for", "list"].includes(name)) element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat().filter((child) => child != null && child !== false && child !== ""));
  return element;
}

/** A button with a word of the interface; `look` is a class. */
function button(text, onclick, look = "") {
  return make("button", { type: "button", className: `run-button ${look}`.trim(), onclick }, text);
}

/** A drawing of `icons.html`. */
function icon(name) {
  const [svg, use] = ["svg", "use"].map((tag) => document.createElementNS("http://www.w3.org/2000/svg", tag));
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Gives an element other children unless it shows the same already; a link that stays keeps the focus. */
function redraw(element, ...nodes) {
  const fresh = element.cloneNode(false);
  fresh.append(...nodes.filter(Boolean));
  if (fresh.isEqualNode(element)) return;
  const focused = element.contains(document.activeElement) && document.activeElement.getAttribute("href");
  element.replaceChildren(...fresh.childNodes);
  if (focused) [...element.querySelectorAll("a")].find((link) => link.getAttribute("href") === focused)?.focus({ preventScroll: true });
}

// The scripts of runs and of training may both be on a page: they share the region, and the numbers of fields.
const announcer = document.getElementById("rb-run-said") ?? make("p", { className: "visually-hidden", role: "status", id: "rb-run-said" });

let announced = [];

/** Says something to whoever does not see it; what is said at the same moment is said together. */
function announce(text) {
  if (!announcer.isConnected) document.body.append(announcer);
  if (announced.push(text) > 1) return;
  queueMicrotask(() => {
    announcer.textContent = announced.join(say("stop_between"));
    announced = [];
  });
}

/** Puts a text on the clipboard, also on plain http and from a file; false when the browser does not allow it. */
async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = make("textarea", { value: text, className: "visually-hidden" });
    const focused = document.activeElement;
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return done;
  }
}

/** Hands a file to the reader's downloads. */
function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  make("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** A field with its label above: `control` is an input, a textarea or a select. */
function labelled(label, control, help) {
  const numbered = (window.readybook.fields = (window.readybook.fields ?? 0) + 1);
  const id = `rb-run-field-${numbered}`;
  control.id = id;
  if (help) control.setAttribute("aria-describedby", `${id}-help`);
  return make("p", { className: "run-field" },
    make("label", { for: id }, label), control, help && make("span", { className: "quiet", id: `${id}-help` }, help));
}

/** A small form with one text: given to `done` when it is not empty (or may be), and gone. The focus goes back to `opener`. */
function ask(opener, label, done, { long = false, value = "", optional = false, note } = {}) {
  const before = (opener.closest(".run-buttons") ?? opener).nextElementSibling;
  if (before?.matches(".run-ask")) return before.querySelector("input, textarea").focus();
  const text = make(long ? "textarea" : "input", { value, maxLength: 10_000, autocomplete: "off", required: !optional, ...(long && { rows: 3 }) });
  const close = () => {
    const row = form.previousElementSibling;
    form.remove();
    (opener.isConnected ? opener : row?.querySelector("button, a"))?.focus(); // The buttons may have been drawn anew.
    row?.dispatchEvent(new CustomEvent("rb-asked", { bubbles: true }));
  };
  const form = make("form", { className: "run-ask" }, labelled(label, text, note),
    make("p", { className: "run-buttons" }, make("button", { className: "run-button run-primary" }, say("save")), button(say("cancel"), close)));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = text.value.trim();
    if (!given && !optional) return text.focus();
    done(given);
    close();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.isComposing) return;
    event.stopPropagation();
    close();
  });
  (opener.closest(".run-buttons") ?? opener).after(form);
  text.focus();
  return form;
}
