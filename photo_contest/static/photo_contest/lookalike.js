// A pair of photos that look alike: how both are laid on each other, and the keys of the verdicts.
// Without a script the ways of laying are links and the verdicts a plain form.

// --- both laid on each other: drag, flicker by a press, difference ------------------------------

const over = document.querySelector("[data-over]");
const stage = over?.querySelector(".lk-stage");
const range = over?.querySelector("[data-cut]");

function lay(mode) {
  over.dataset.mode = mode;
  for (const link of over.querySelectorAll("[data-mode-of]")) {
    if (link.dataset.modeOf === mode) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

over?.addEventListener("click", (event) => {
  const link = event.target.closest("[data-mode-of]");
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (link && isPlain) {
    event.preventDefault();
    lay(link.dataset.modeOf);
    history.replaceState(null, "", link.href);
  } else if (event.target.closest("[data-flip]") || (over.dataset.mode === "nhap-nhay" && event.target.closest(".lk-stage"))) {
    over.dataset.shown = over.dataset.shown === "a" ? "b" : "a";
  }
});

const cut = () => stage.style.setProperty("--cut", `${range.value}%`);
range?.addEventListener("input", cut);
if (range) cut(); // a browser may bring an earlier value back

// --- keys: 1 2 3 choose, Enter sends; by place on the keyboard, whatever is typed with ----------

const form = document.querySelector("[data-verdicts]");
const isOn = document.querySelector("[data-keys-on]");
const KEPT = "desk-keys";

const kept = () => {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // a browser that keeps nothing
  }
};
if (isOn) isOn.checked = kept() !== "off";

isOn?.addEventListener("change", () => {
  try {
    if (isOn.checked) localStorage.removeItem(KEPT);
    else localStorage.setItem(KEPT, "off");
  } catch {
    // it holds for this page then
  }
});

document.addEventListener("keydown", (event) => {
  const isTaken = event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.isComposing;
  if (!form || !isOn.checked || isTaken) return;
  if (event.target.closest("textarea, select, input:not([type=radio]):not([type=range]):not([type=checkbox])")) return;
  const choice = form.querySelector(`[data-key="${/^(?:Digit|Numpad)([123])$/.exec(event.code)?.[1]}"]`);
  if (choice) {
    event.preventDefault();
    choice.checked = true;
    choice.focus();
    choice.closest(".lk-choice").scrollIntoView({ block: "nearest" });
  } else if (event.key === "Enter" && !event.target.closest("a, button, summary") && form.querySelector("[data-key]:checked")) {
    event.preventDefault();
    form.requestSubmit ? form.requestSubmit() : form.submit();
  }
});

// Pressed twice, it is sent once.
form?.addEventListener("submit", (event) => {
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "1";
  form.querySelector(".button.main").setAttribute("aria-busy", "true");
});
addEventListener("pageshow", () => form && delete form.dataset.sent);
