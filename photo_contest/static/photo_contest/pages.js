// What every page does better with a script; each works without it. All words stand in the page,
// in its language: the script holds none.

document.documentElement.classList.add("scripted"); // shows what needs one, such as [data-copy]

// --- copy: a button [data-copy] within [data-copying], where it is told ------------------------

function selectedField(text, place) {
  const field = document.createElement("textarea");
  Object.assign(field, { value: text, readOnly: true, className: "copy-field" });
  place.append(field);
  field.focus({ preventScroll: true });
  field.setSelectionRange(0, text.length); // select() alone does not do on iPhones
  return field;
}

async function copy(text, place) {
  try {
    await navigator.clipboard.writeText(text);
  } catch { // no https, or a browser within an app
    const field = selectedField(text, place);
    if (!document.execCommand("copy")) return false; // the field stays, to be copied by hand
    field.remove();
  }
  return true;
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const place = button.closest("[data-copying]");
  place.querySelector(".copy-field")?.remove();
  if (!await copy(button.dataset.copy, place)) return;
  button.focus({ preventScroll: true });
  const told = place.querySelector("[data-told]");
  told.textContent = "";
  told.append(place.querySelector("template").content.cloneNode(true));
  button.dispatchEvent(new CustomEvent("copied", { bubbles: true }));
});

// --- an app's own browser whose file field does nothing ----------------------------------------

const PICKER_MS = 2000;

for (const note of document.querySelectorAll("[data-in-app=picker]")) {
  let waiting;
  const opened = () => clearTimeout(waiting);
  addEventListener("blur", opened); // a picker takes the focus from the page
  document.addEventListener("visibilitychange", opened);
  for (const field of document.querySelectorAll("input[type=file]")) {
    field.addEventListener("click", () => {
      opened();
      waiting = setTimeout(() => { note.hidden = false; }, PICKER_MS);
    });
    field.addEventListener("change", () => { opened(); note.hidden = true; });
  }
}

// --- a picture that did not load: its box stays, and it can be fetched again -------------------

const NOTE = ".unloaded";

function unloaded(image) {
  const box = image.closest(".frame");
  const note = document.getElementById("reload-picture");
  if (!box || !note || box.querySelector(NOTE)) return;
  image.hidden = true;
  box.append(note.content.cloneNode(true));
  box.querySelector(`${NOTE} button`).addEventListener("click", () => {
    box.querySelector(NOTE).remove();
    image.hidden = false;
    const { srcset } = image; // set anew, it is fetched anew
    image.srcset = "";
    image.srcset = srcset;
    image.src = image.src;
  });
}

document.addEventListener("error", (event) => {
  if (event.target.tagName === "IMG") unloaded(event.target);
}, true);
for (const image of document.querySelectorAll(".frame img")) { // those that failed before this ran
  if (image.complete && image.currentSrc && !image.naturalWidth) unloaded(image);
}

// --- small conveniences ------------------------------------------------------------------------

for (const field of document.querySelectorAll("[data-password]")) {
  const input = field.querySelector("input");
  const [reveal, hide] = field.querySelectorAll("button");
  const set = (shown) => {
    input.type = shown ? "text" : "password";
    reveal.hidden = shown;
    hide.hidden = !shown;
  };
  reveal.addEventListener("click", () => { set(true); hide.focus(); });
  hide.addEventListener("click", () => { set(false); reveal.focus(); });
  input.form.addEventListener("submit", () => set(false));
  set(false);
}

const drops = [...document.querySelectorAll("details.drop")];
const closeDrops = (except) => drops.forEach((drop) => { if (drop !== except) drop.open = false; });
document.addEventListener("keydown", (event) => {
  const open = drops.find((drop) => drop.open);
  if (event.key !== "Escape" || !open) return;
  closeDrops();
  open.querySelector("summary").focus();
});
document.addEventListener("click", (event) => closeDrops(event.target.closest("details.drop")));
for (const drop of drops) {
  drop.addEventListener("toggle", () => drop.open && drop.querySelector("input[type=search]")?.focus());
}
