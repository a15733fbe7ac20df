// The moderation board by keys. By place on the keyboard (event.code), for Vietnamese typing tools
// take letters; Z and U have 0 and Ctrl+Z beside them. Without a script all of it are links and forms.

const board = document.querySelector("[data-board]");
const isOn = document.querySelector("[data-keys-on]");
const KEPT = "desk-keys";

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing
  }
}
if (isOn) isOn.checked = kept() !== "off";
const keysAreOn = () => (isOn ? isOn.checked : kept() !== "off");

isOn?.addEventListener("change", () => {
  try {
    if (isOn.checked) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "off");
  } catch {
    // it holds for this page then
  }
});

// --- zoom ---------------------------------------------------------------------------------------

const picture = document.querySelector("[data-picture]");
const zoom = document.querySelector("[data-zoom]");
if (zoom) zoom.hidden = false;

function turnZoom() {
  const isWhole = picture.classList.toggle("whole");
  zoom.setAttribute("aria-pressed", String(isWhole));
  if (isWhole) {
    picture.scrollLeft = (picture.scrollWidth - picture.clientWidth) / 2;
    picture.scrollTop = (picture.scrollHeight - picture.clientHeight) / 2;
    picture.focus({ preventScroll: true });
  }
}
zoom?.addEventListener("click", turnZoom);

// --- reasons: the sentence that the author will read --------------------------------------------

for (const form of document.querySelectorAll("[data-reasons]")) {
  const told = form.querySelector("[data-told]");
  const tell = () => {
    const sentence = form.querySelector("[name=reason]:checked")?.dataset.sentence || "";
    told.textContent = sentence && `“${sentence}”`;
    told.parentElement.hidden = !sentence;
  };
  form.addEventListener("change", tell);
  tell();
}

function openReasons(name) {
  const more = document.querySelector(`[data-more=${name}]`);
  if (!more) return;
  for (const other of document.querySelectorAll("[data-more]")) other.open = other === more;
  more.querySelector("[name=reason]:checked, [name=reason]").focus();
}
for (const more of document.querySelectorAll("[data-more]")) {
  more.addEventListener("toggle", () => {
    if (more.open) for (const other of document.querySelectorAll("[data-more]")) if (other !== more) other.open = false;
  });
}

// --- keys ---------------------------------------------------------------------------------------

const press = (selector) => document.querySelector(selector)?.click();
const DEEDS = {
  Digit1: () => press("[data-approve]"),
  Digit2: () => openReasons("return"),
  Digit3: () => openReasons("reject"),
  ArrowLeft: () => press("[data-previous]"),
  ArrowRight: () => press("[data-next]"),
  KeyZ: () => zoom && turnZoom(),
  Digit0: () => zoom && turnZoom(),
  KeyU: () => press("[data-undo]"),
};
for (const digit of [0, 1, 2, 3]) DEEDS[`Numpad${digit}`] = DEEDS[`Digit${digit}`];

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.isComposing || event.repeat || !keysAreOn()) return;
  const { target } = event;
  const isField = target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");
  if (isField) return;
  if (event.ctrlKey && event.code === "KeyZ") {
    event.preventDefault();
    press("[data-undo]");
    return;
  }
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "?") {
    const list = document.querySelector("[data-keys-list]");
    if (list) list.open = !list.open;
    return;
  }
  if (event.key === "Enter" && target.matches("[name=reason]")) {
    event.preventDefault();
    target.form.querySelector(".chosen-deed").click();
    return;
  }
  const isArrow = event.code.startsWith("Arrow");
  // Arrows choose among reasons, and move a picture that is larger than its place.
  if (isArrow && (target.matches("input") || picture?.classList.contains("whole"))) return;
  const deed = !event.shiftKey && DEEDS[event.code];
  if (deed && (board || event.code === "KeyU")) {
    event.preventDefault();
    deed();
  }
});

// --- pressed twice, sent once; the toast goes after ten seconds ---------------------------------

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

const toast = document.querySelector("[data-toast]");
if (toast) {
  setTimeout(function away() {
    if (toast.contains(document.activeElement)) setTimeout(away, 1000);
    else toast.remove();
  }, 10_000);
}

// --- choose a whole page ------------------------------------------------------------------------

const all = document.querySelector("[data-all]");
if (all) {
  all.closest("[data-all-of]").hidden = false;
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll("[data-many] [name=photo]")) box.checked = all.checked;
  });
}
