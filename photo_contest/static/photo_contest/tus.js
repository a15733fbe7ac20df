// Sends one file in pieces by tus 1.0.0 (core, creation, checksum), and goes on where it stopped:
// after a lost line by itself, after the page was left when the same file is chosen again.

const VERSION = "1.0.0";
const PIECE = { first: 128 << 10, least: 64 << 10, most: 1 << 20 }; // a checked piece is kept whole or not at all
const QUICK_MS = 1500; // a piece that took less is followed by a larger one
const LONG_MS = 6000;
const STALLED_MS = 25000; // no byte in so long: the line is dead, though nobody says so
const WAITS_MS = [500, 1000, 2000, 5000, 10000, 20000];
const REMEMBERED_MS = 24 * 3600 * 1000;
const STORE = "upload ";

class Lost extends Error {} // no answer: to be tried again
class Refused extends Error {
  constructor(answer) {
    super(answer.status);
    this.status = answer.status;
    this.retryAfter = 1000 * answer.getResponseHeader("Retry-After");
    try { this.problem = JSON.parse(answer.responseText); } catch { this.problem = null; }
  }
}

// --- what this browser remembers of files on their way: their addresses, no word of theirs ------

const nameOf = (file) => `${STORE}${file.size} ${file.lastModified} ${file.name}`;

function remembered(file) {
  try {
    const told = JSON.parse(localStorage.getItem(nameOf(file)));
    return told && Date.now() - told.at < REMEMBERED_MS ? told.address : null;
  } catch { return null; }
}

function remember(file, address) {
  try {
    for (const name of Object.keys(localStorage)) {
      if (name.startsWith(STORE) && Date.now() - JSON.parse(localStorage[name]).at > REMEMBERED_MS) {
        localStorage.removeItem(name);
      }
    }
    localStorage.setItem(nameOf(file), JSON.stringify({ address, at: Date.now() }));
  } catch { /* a browser that keeps nothing: it begins anew */ }
}

export function forget(file) {
  try { localStorage.removeItem(nameOf(file)); } catch { /* nothing was kept */ }
}

// --- one exchange ------------------------------------------------------------------------------

function exchange(method, address, { headers = {}, body = null, token, sent, holder }) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch tells no progress of what it sends
    let stalled;
    const alive = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), STALLED_MS);
    };
    const over = (act) => () => { clearTimeout(stalled); act(); };
    request.open(method, address);
    for (const [name, value] of Object.entries({ "Tus-Resumable": VERSION, "X-CSRFToken": token, ...headers })) {
      request.setRequestHeader(name, value);
    }
    request.upload.onprogress = (event) => { alive(); if (sent) sent(event.loaded); };
    request.onload = over(() => (request.status < 300 ? resolve(request) : reject(new Refused(request))));
    request.onerror = request.onabort = over(() => reject(new Lost()));
    holder.request = request;
    alive();
    request.send(body);
  });
}

async function checksum(bytes) {
  if (!(window.crypto && crypto.subtle)) return {}; // only on secure pages
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { "Upload-Checksum": `sha256 ${btoa(String.fromCharCode(...digest))}` };
}

function inBase64(text) {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}

// --- a file on its way -------------------------------------------------------------------------

// Begins at once. `tell(state, sending)` hears waiting, sending, paused, done, failed, signed-out;
// `sending` has address, sent, problem. `goOn()` tries again now, `stop()` ends it for good.
export function send(file, { endpoint, token, address = remembered(file), tell }) {
  const sending = { file, address, sent: 0, state: "waiting", problem: null, stop, goOn };
  const holder = { request: null };
  let offset = null, piece = PIECE.first, tries = 0, stopped = false, wake = null;

  function say(state, problem = null) {
    if (stopped) return;
    Object.assign(sending, { state, problem });
    tell(state, sending);
  }

  function ask(method, to, more) {
    return exchange(method, to, { token, holder, ...more });
  }

  async function begin() {
    const answer = await ask("POST", endpoint, {
      headers: { "Upload-Length": file.size, "Upload-Metadata": `filename ${inBase64(file.name)}` },
    });
    sending.address = new URL(answer.getResponseHeader("Location"), location.href).pathname;
    offset = 0;
    remember(file, sending.address);
  }

  async function look() {
    const answer = await ask("HEAD", sending.address, {});
    if (Number(answer.getResponseHeader("Upload-Length")) !== file.size) return anew();
    offset = Number(answer.getResponseHeader("Upload-Offset"));
    sending.sent = offset;
  }

  function anew() {
    forget(file);
    sending.address = offset = null;
  }

  async function sendPiece() {
    const began = Date.now();
    let bytes;
    try {
      bytes = await file.slice(offset, offset + piece).arrayBuffer();
    } catch {
      throw Object.assign(new Error("the device does not give the file any more"), { gone: true });
    }
    const answer = await ask("PATCH", sending.address, {
      headers: {
        "Content-Type": "application/offset+octet-stream",
        "Upload-Offset": offset,
        ...(await checksum(bytes)),
      },
      body: bytes,
      sent: (count) => { sending.sent = offset + Math.min(count, bytes.byteLength); say("sending"); },
    });
    offset = Number(answer.getResponseHeader("Upload-Offset"));
    sending.sent = offset;
    tries = 0;
    const took = Date.now() - began;
    if (took < QUICK_MS) piece = Math.min(PIECE.most, 2 * piece);
    if (took > LONG_MS) piece = Math.max(PIECE.least, piece / 2);
  }

  // Whether it is worth trying again after a fault; what cannot be mended is told.
  async function mended(error) {
    if (error instanceof Lost) {
      piece = Math.max(PIECE.least, piece / 2);
      offset = null; // what arrived is to be asked
      return rest(WAITS_MS[Math.min(tries++, WAITS_MS.length - 1)]);
    }
    if (!(error instanceof Refused)) {
      say("failed", error.gone ? "gone" : null);
      return false;
    }
    const { status } = error;
    if ((status === 404 || status === 410) && sending.address) { anew(); return tries++ < 3; }
    if (status === 401 || (status === 403 && !error.problem?.errors)) { say("signed-out"); return false; }
    if ([408, 409, 423, 429, 460, 500, 502, 503, 504].includes(status) && error.problem?.code !== "too-many-uploads") {
      offset = null;
      return rest(error.retryAfter || WAITS_MS[Math.min(tries++, WAITS_MS.length - 1)]);
    }
    say("failed", error.problem);
    return false;
  }

  function rest(ms) {
    if (tries > 1 || !navigator.onLine) say("paused");
    return new Promise((resolve) => {
      const timer = setTimeout(() => wake(), ms);
      wake = () => { clearTimeout(timer); wake = null; resolve(!stopped); };
    });
  }

  async function run() {
    say("waiting");
    for (;;) {
      try {
        if (!sending.address) await begin();
        if (offset === null) await look();
        if (sending.address && offset !== null) {
          if (offset >= file.size) break;
          say("sending");
          await sendPiece();
        }
      } catch (error) {
        if (stopped || !(await mended(error))) return;
      }
      if (stopped) return;
    }
    end();
    say("done");
  }

  function goOn() {
    tries = 0;
    if (wake) wake();
    else if (sending.state === "failed") run();
  }

  function onOffline() {
    if (holder.request) holder.request.abort();
  }

  function end() {
    removeEventListener("online", goOn);
    removeEventListener("offline", onOffline);
  }

  function stop() {
    stopped = true;
    end();
    if (holder.request) holder.request.abort();
    if (wake) wake();
  }

  addEventListener("online", goOn);
  addEventListener("offline", onOffline);
  run();
  return sending;
}

// Gives up what came of a file that nobody wants any more. Nobody waits for it.
export function drop(address, token) {
  fetch(address, { method: "DELETE", headers: { "Tus-Resumable": VERSION, "X-CSRFToken": token } })
    .catch(() => { /* it is swept away within a day */ });
}
