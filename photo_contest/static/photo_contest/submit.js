// Sending a photo: the file is looked at, drawn and sent in pieces while its texts are written, all
// on the page of the first step. Without this script each step is a form of its own. All words stand
// in the page.

import { keep, kept, release } from "./kept.js";
import { drawn, look } from "./picture.js";
import "./texts.js";
import { drop, forget, send } from "./tus.js";

const PREVIEW_SIDE = 1000;
const NO_ANSWER_MS = 60000;
const WRITTEN = "written"; // the texts, for a page that the phone puts away

const root = document.querySelector("[data-submit]");
const part = (name) => root.querySelector(`[data-${name}]`);
const parts = (name) => [...root.querySelectorAll(`[data-${name}]`)];
const token = root.querySelector("[name=csrfmiddlewaretoken]").value;
const { endpoint, page, back } = root.dataset;
const texts = part("texts");
const number = (value, digits = 0) =>
  value.toLocaleString(document.documentElement.lang, { minimumFractionDigits: digits, maximumFractionDigits: digits });
const megabytes = (bytes) => number(Math.max(0.1, bytes / 2 ** 20), 1);

let step = Number(root.dataset.step);
let sending = null; // the file on its way; null while none was chosen on this page
let choice = 0; // counts what was chosen: the last choice wins
let wanted = null; // what is to happen as soon as the file is there

// --- the file ----------------------------------------------------------------------------------

const input = document.getElementById("image");

async function choose(file, address) {
  const mine = ++choice;
  const before = sending;
  if (before) before.stop();
  sending = null;
  wanted = null;
  show(file);
  const told = await look(file).catch(() => null);
  if (mine !== choice) return;
  const fit = told ? checked(file, told) : refused("gone");
  if (before && before.address && before.address !== address) drop(before.address, token);
  if (!fit) {
    part("progress").hidden = true;
    settle();
    return;
  }
  fillDay(told.day);
  sending = send(file, { endpoint, token, tell, ...(address ? { address } : {}) });
  draw(file, mine);
}

async function draw(file, mine) {
  const canvas = await drawn(file, PREVIEW_SIDE);
  if (mine !== choice || !canvas) return; // a format that this browser cannot show keeps its tile
  part("preview").textContent = "";
  part("preview").append(canvas);
}

function show(file) {
  part("pick").hidden = true;
  part("shown").hidden = false;
  part("name").textContent = file.name;
  part("facts").textContent = `${megabytes(file.size)} MB`;
  for (const note of root.querySelectorAll("[data-file] > .note[role=alert], #image-error")) note.remove();
}

// --- checks at once: what the server would say of the file after minutes of sending ------------

function refused(name, value) {
  say(name, value);
  return false;
}

function say(name, value) {
  const line = root.querySelector(`[data-check="${name}"]`);
  const place = line.querySelector("[data-is]");
  part("checks").hidden = false;
  if (place) place.textContent = value;
  line.hidden = false;
}

function checked(file, told) {
  const rules = root.dataset;
  for (const line of parts("check")) line.hidden = true;
  if (!told.format) return refused("no-format");
  say("format", told.format);
  if (file.size > rules.mostBytes * 2 ** 20) return refused("too-heavy", megabytes(file.size));
  say("size", megabytes(file.size));
  const longest = Math.max(told.width, told.height);
  const pixels = (told.width * told.height) / 1e6;
  if (longest) {
    part("facts").textContent = `${megabytes(file.size)} MB · ${told.width} × ${told.height}`;
    if (longest < rules.leastSide) return refused("too-small", number(longest));
    if (pixels > rules.mostPixels) return refused("too-large", `${told.width} × ${told.height}`);
    say("pixels", number(pixels, pixels < 10 ? 1 : 0));
  }
  if (told.hasPlace) say("place");
  if (!told.day) say("no-day");
  else if ((rules.takenFrom && told.day < rules.takenFrom) || (rules.takenTo && told.day > rules.takenTo)) {
    say("outside", told.day.split("-").reverse().join("/"));
  }
  return true;
}

// The camera's day, where the author has written none and it could be true.
function fillDay(day) {
  const field = texts && texts.elements.taken_on;
  if (!field || !day || day > new Date().toISOString().slice(0, 10)) return;
  if (field.value && field.value !== field.dataset.filled) return;
  field.value = field.dataset.filled = day;
  part("from-camera").hidden = false;
}

// --- the file on its way -----------------------------------------------------------------------

let shownState = "";

function tell(state, { file, address, sent, problem }) {
  const bar = part("progress").querySelector("progress");
  part("progress").hidden = false;
  bar.value = 1000 * (sent / file.size);
  bar.className = state;
  for (const place of parts("percent")) place.textContent = Math.floor(100 * (sent / file.size));
  part("amount").textContent = state === "done" ? "" : `${megabytes(sent)} / ${megabytes(file.size)} MB`;
  if (address && address !== root.dataset.at) begun(address, file);
  if (state === shownState) return;
  shownState = state;
  for (const words of parts("says")) words.hidden = words.dataset.says !== (state === "signed-out" ? "paused" : state);
  for (const note of parts("note")) note.hidden = !note.dataset.note.split(" ").includes(state);
  if (problem === "gone") refuseGone();
  else if (problem) {
    part("problem-title").textContent = problem.title;
    part("problem-detail").textContent = problem.detail;
  }
  const words = part("progress").querySelector("[data-says]:not([hidden])");
  part("told").textContent = state === "sending" ? "" : words.textContent;
  settle();
}

function refuseGone() {
  say("gone");
  part("progress").hidden = true;
}

// The server knows the file: from now on this is the address of its page.
function begun(address, file) {
  root.dataset.at = address;
  keep(address, file);
  if (!texts) return;
  const own = page + address.split("/").filter(Boolean).pop() + "/";
  texts.action = own;
  part("sign-in").href = `${part("sign-in").pathname}?next=${encodeURIComponent(own)}`;
  if (step === 2) history.replaceState({ step: 2 }, "", own);
  write();
}

const isThere = () => (sending ? sending.state === "done" : root.dataset.upload && !input.required);

// What waited for the file goes on, or is told why it cannot.
function settle() {
  if (!wanted) return;
  if (isThere()) {
    const act = wanted;
    wanted = null;
    act();
  } else if (!sending || ["failed", "signed-out"].includes(sending.state)) {
    wanted = null;
    if (texts) ready("file-first");
  }
}

// --- from step to step -------------------------------------------------------------------------

function go(to, isNew) {
  step = to;
  for (const one of parts("in")) one.hidden = Number(one.dataset.in) !== to;
  texts.hidden = to !== 2;
  part("continue").hidden = to === 2;
  part("file").classList.toggle("compact", to === 2);
  root.querySelectorAll(".steps li").forEach((one, index) => {
    if (index + 1 === to) one.setAttribute("aria-current", "step");
    else one.removeAttribute("aria-current");
  });
  const title = root.querySelector(`[data-in="${to}"] h1`);
  document.title = `${title.textContent} · ${document.title.split(" · ").pop()}`;
  if (!isNew) return;
  history.pushState({ step: to }, "", texts.getAttribute("action") || location.href);
  scrollTo(0, 0);
  title.focus({ preventScroll: true });
}

function goOn(event) {
  if (!sending && choice === 0) return; // nothing was chosen: the form says so
  event.preventDefault();
  if (!sending) {
    input.click(); // what was chosen cannot be sent
  } else if (texts) {
    go(2, true);
  } else {
    wanted = () => { location.href = `${back}?tep=${sending.address.split("/").filter(Boolean).pop()}`; };
    settle();
  }
}

// --- the texts ---------------------------------------------------------------------------------

const template = (name) => root.querySelector(`[data-words="${name}"]`).content.cloneNode(true);
let first = null; // what the button says at first

function wear(name, line) {
  const button = part("send");
  first = first || button.innerHTML;
  button.textContent = "";
  button.append(template(name));
  button.setAttribute("aria-busy", "true");
  part("send-line").textContent = "";
  if (line) part("send-line").append(template(line));
}

function ready(line, words) {
  const button = part("send");
  button.removeAttribute("aria-busy");
  if (first !== null) button.innerHTML = first;
  if (words) {
    button.textContent = "";
    button.append(template(words));
  }
  part("send-line").textContent = "";
  if (line) part("send-line").append(template(line));
}

function sendTexts(event) {
  if (part("send").getAttribute("aria-busy")) { // a second press
    event.preventDefault();
    return;
  }
  if (!sending && choice === 0) { // the page came with the file, or the form carries one
    if (!input.required && !input.files.length) {
      event.preventDefault();
      submit();
    }
    return;
  }
  event.preventDefault();
  input.removeAttribute("name"); // the file goes by itself
  wanted = submit;
  wear("uploading", "when-there");
  settle();
}

// An answer that leads on is the photo's page; all others are this page with its refusals, which
// the browser is to show. No answer is no refusal: sent again it leads to the same photo.
async function submit() {
  wear("checking");
  if (!texts.checkValidity()) return texts.submit(); // the page names what is missing
  const patience = new AbortController();
  const end = setTimeout(() => patience.abort(), NO_ANSWER_MS);
  try {
    const answer = await fetch(texts.action, {
      method: "POST", body: new FormData(texts), redirect: "manual", signal: patience.signal,
    });
    if (answer.type !== "opaqueredirect") return texts.submit();
    if (sending) forget(sending.file);
    await release(root.dataset.at);
    location.replace(texts.action);
  } catch {
    ready("unsent", "again");
  } finally {
    clearTimeout(end);
  }
}

// --- what was written stays when the phone puts the page away ----------------------------------

const FIELDS = ["title", "caption", "story", "category", "taken_on"];

function write() {
  if (!texts) return;
  const fields = FIELDS.map((name) => [name, texts.elements[name] && texts.elements[name].value]);
  const of = texts.getAttribute("action");
  try { sessionStorage.setItem(WRITTEN, JSON.stringify({ of, fields })); } catch { /* kept by nobody */ }
}

function restore() {
  let written;
  try { written = JSON.parse(sessionStorage.getItem(WRITTEN)); } catch { /* nothing was kept */ }
  if (!written || written.of !== texts.getAttribute("action")) return;
  for (const [name, value] of written.fields) {
    const field = texts.elements[name];
    if (field && value && !field.value) {
      field.value = value;
      field.dispatchEvent(new Event("input"));
    }
  }
}

// --- begin -------------------------------------------------------------------------------------

async function goOnWithKept() {
  const { upload, length } = root.dataset;
  if (!upload) return;
  root.dataset.at = `${endpoint}${upload}/`;
  const file = await kept(root.dataset.at);
  if (!file || file.size !== Number(length) || choice !== 0) return;
  if (!input.required) draw(file, 0);
  else if (!root.querySelector("[data-file] > .note")) choose(file, root.dataset.at);
}

if (input) {
  root.classList.add("with-script");
  input.addEventListener("change", () => {
    const file = input.files[0];
    if (!file) return;
    const { upload, length, name } = root.dataset;
    const isTheSame = upload && file.size === Number(length) && file.name === name;
    choose(file, isTheSame && !sending ? `${endpoint}${upload}/` : undefined);
    input.required = false;
  });
  part("change").addEventListener("click", (event) => { event.preventDefault(); input.click(); });
  part("change").setAttribute("role", "button");
  for (const button of parts("go-on")) button.addEventListener("click", () => sending && sending.goOn());
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && sending && sending.state === "paused") sending.goOn();
  });
  if (part("continue")) part("continue").addEventListener("click", goOn);
}

if (texts) {
  restore();
  texts.addEventListener("input", write);
  texts.addEventListener("submit", sendTexts);
  if (part("continue")) {
    history.replaceState({ step: 1 }, "");
    addEventListener("popstate", (event) => go(event.state && event.state.step === 2 ? 2 : 1, false));
  }
  goOnWithKept();
}
