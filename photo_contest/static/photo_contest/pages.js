// What the pages do better with a script; each works without it. All words stand in the page, in
// its language: the script holds none.

const SLOW_MS = 3000;
const NO_ANSWER_MS = 20000;
const NO_PROOF_MS = 30000;
const ROUNDS = 3; // a solution may expire while the phone sleeps

const template = (id) => document.getElementById(id).content.cloneNode(true);

function fill(element, ...nodes) { // Element.replaceChildren is younger than the oldest phones
  element.textContent = "";
  element.append(...nodes);
}

// --- vote: send the form, put the answer's parts where their ids stand -------------------------

let sending = false;

async function send(form) {
  if (sending) return; // a second press
  sending = true;
  const button = form.querySelector("button");
  const line = document.getElementById("vote-line");
  const isVote = button.classList.contains("main"); // else it withdraws
  button.setAttribute("aria-busy", "true");
  try {
    await exchange(form, button, line, isVote);
  } finally {
    sending = false;
  }
}

async function exchange(form, button, line, isVote) {
  for (let round = 0; round < ROUNDS; round++) {
    let reply, solved = false;
    if (isVote) wear(button, "sending", "filled");
    try {
      reply = await post(form, line, isVote);
      if (reply.challenge) solved = await confirmed(reply.challenge, form, button, line);
    } catch {
      return unsent(button, line, isVote);
    }
    if (reply.answer?.getElementById("vote-action")) return show(reply.answer);
    if (!solved) break;
  }
  // Not our fragment, such as a page of refusal: let the browser show it. Or this device does not
  // solve what is asked: sent without a script, the vote is recorded all the same, and looked at.
  form.submit();
}

async function post(form, line, isVote) {
  const slow = setTimeout(() => isVote && fill(line, template("vote-slow")), SLOW_MS);
  const patience = new AbortController();
  const end = setTimeout(() => patience.abort(), NO_ANSWER_MS);
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { "X-Requested-With": "fetch" },
      signal: patience.signal,
    });
    if (/json/.test(response.headers.get("Content-Type"))) return await response.json();
    return { answer: new DOMParser().parseFromString(await response.text(), "text/html") };
  } finally {
    clearTimeout(slow);
    clearTimeout(end);
  }
}

// Solve what is asked and lay the solution into the form, where it stays: should the answer be lost,
// sending it again makes no second voter.
async function confirmed(challenge, form, button, line) {
  const patience = new AbortController();
  const end = setTimeout(() => patience.abort(), NO_PROOF_MS);
  wear(button, "proving", "chosen");
  fill(line, template("vote-why"));
  const [bar, seconds] = line.querySelectorAll("progress, b");
  const began = Date.now();
  const { prove } = await import("./proof.js");
  const proof = await prove(challenge, (part) => {
    bar.value = part;
    const expected = Math.ceil((Date.now() - began) / part / 1000);
    if (part > 0.1 && expected > seconds.textContent) seconds.textContent = expected;
  }, patience.signal);
  clearTimeout(end);
  form.elements.proof.value = proof ?? "";
  return proof !== null;
}

function wear(button, state, look) {
  button.classList.remove("sending", "proving", "filled", "chosen");
  button.classList.add(state, look);
  fill(button, template(`vote-${state}`));
}

function show(answer) {
  const box = document.querySelector("[data-vote]");
  const had = box.contains(document.activeElement);
  for (const part of answer.querySelectorAll("body > [id]")) {
    fill(document.getElementById(part.id), ...part.childNodes);
  }
  const button = box.querySelector(".main");
  if (button.classList.contains("chosen")) button.classList.add("voted-now");
  if (had) button.focus({ preventScroll: true });
}

// No answer is no refusal: nobody knows whether the press arrived. The form keeps its signed key,
// so that sending it again cannot count twice.
function unsent(button, line, isVote) {
  button.removeAttribute("aria-busy");
  if (isVote) {
    wear(button, "again", "filled");
    fill(line, template("vote-unsent"));
  } else {
    line.querySelector(".note")?.remove();
    line.prepend(template("withdrawal-unsent"));
  }
}

document.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-vote-form]")) return;
  event.preventDefault();
  send(event.target).catch(() => event.target.submit()); // whatever we did not foresee
});

// --- share: the phone's own sheet where there is one, else the clipboard -----------------------

const share = document.querySelector("[data-share]");

async function copy(address) {
  await navigator.clipboard.writeText(`${share.dataset.share} ${address}`);
  fill(share.querySelector("[role=status]"), share.querySelector("template").content.cloneNode(true));
}

// A way that names a channel has it in the link, too.
async function shareBy(button) {
  const { shareBy: way, channel } = button.dataset;
  const address = location.origin + location.pathname + (channel ? `?ch=${channel}` : "");
  try {
    if (way === "sheet") await navigator.share({ text: share.dataset.share, url: address });
    else await copy(address);
    document.dispatchEvent(new CustomEvent("shared", { detail: { channel } })); // to events.js
  } catch {
    // the visitor closed the sheet, or the browser keeps its clipboard
  }
}

if (share && (navigator.share || navigator.clipboard)) {
  for (const button of share.querySelectorAll("[data-share-by]")) {
    const way = button.dataset.shareBy;
    button.hidden = way === "sheet" ? !navigator.share : !navigator.clipboard;
    button.addEventListener("click", () => shareBy(button));
  }
  share.hidden = false;
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
