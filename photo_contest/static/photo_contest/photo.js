// A photo's own page: voting without leaving it, sharing by the phone's own sheet, and the photos
// beside it by keys and swipe. Without a script each is a form or a link. All words stand in the
// page, in its language.

const SLOW_MS = 3000;
const NO_ANSWER_MS = 20000;
const NO_PROOF_MS = 30000;
const ROUNDS = 3; // a solution may expire while the phone sleeps
const MOST = 500; // votes remembered

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
  remember();
}

// What this browser voted for, so that the gallery can draw a heart there. It is told to nobody.
function remember() {
  const { vote } = document.querySelector("[data-vote]").dataset;
  const isVoted = document.querySelector("#vote-action .chosen") !== null;
  try {
    const others = (JSON.parse(localStorage.getItem("voted")) ?? []).filter((one) => one !== vote);
    localStorage.setItem("voted", JSON.stringify(isVoted ? [...others, vote].slice(-MOST) : others));
  } catch {
    // a browser that keeps nothing
  }
}

remember();

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

// --- share: by the phone's own sheet; where there is none the link is copied (pages.js) ----------

const shared = (channel) =>
  document.dispatchEvent(new CustomEvent("shared", { detail: { channel } })); // to events.js

document.querySelector("[data-sheet]")?.addEventListener("click", ({ currentTarget }) => {
  const { sheet: text, address: url } = currentTarget.dataset;
  if (!navigator.share) return document.querySelector(".share [data-copy]").click();
  navigator.share({ text, url }).then(() => shared(), () => {}); // or they closed the sheet
});

document.addEventListener("copied", ({ target }) => {
  if (target.dataset.channel) shared(target.dataset.channel);
});
document.querySelector("a[data-channel]")?.addEventListener("click", ({ currentTarget }) => {
  shared(currentTarget.dataset.channel);
});

// --- neighbours: arrow keys, and a swipe across the picture -------------------------------------

const FAR = 64; // px that make a swipe
const EDGE = 24; // px at the screen's edges that are the phone's own, to go back

const neighbour = (rel) => document.querySelector(`.stage-nav [rel=${rel}]`);
const go = (rel) => neighbour(rel)?.click();

document.addEventListener("keydown", (event) => {
  const rel = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  const isTaken = event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey
    || event.shiftKey || event.target.closest("input, textarea, select, [contenteditable]");
  if (rel && !isTaken) go(rel);
});

const stage = document.querySelector(".stage figure");
const calm = matchMedia("(prefers-reduced-motion: reduce)");
let start = null;

const across = (touch) => ({ x: touch.clientX - start.clientX, y: touch.clientY - start.clientY });

function rest() {
  start = null;
  stage.classList.remove("swiped");
  stage.style.transform = "";
}

stage?.addEventListener("touchstart", ({ touches }) => {
  const [touch] = touches;
  const isZoomed = (window.visualViewport?.scale ?? 1) > 1.05;
  const isAtEdge = touch.clientX < EDGE || touch.clientX > innerWidth - EDGE;
  start = touches.length > 1 || isZoomed || isAtEdge ? null : touch;
}, { passive: true });

stage?.addEventListener("touchmove", ({ touches }) => {
  if (!start) return;
  if (touches.length > 1) return rest();
  const { x, y } = across(touches[0]);
  const rel = x > 0 ? "prev" : "next";
  if (calm.matches || Math.abs(x) < 2 * Math.abs(y)) return;
  stage.classList.add("swiped");
  stage.style.transform = `translateX(${neighbour(rel) ? x : x / 4}px)`; // the last one holds back
}, { passive: true });

stage?.addEventListener("touchend", ({ changedTouches }) => {
  if (!start) return;
  const { x, y } = across(changedTouches[0]);
  rest();
  if (Math.abs(x) >= FAR && Math.abs(x) > 2 * Math.abs(y)) go(x > 0 ? "prev" : "next");
});
stage?.addEventListener("touchcancel", rest);
