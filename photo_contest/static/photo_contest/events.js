// What the organizers count: that somebody came, saw a photo, shared one, and by which way. By
// number, not by person: nothing here tells one visitor from another, and what is remembered (the
// way by which one came) is of this tab and ends with it. Without a script nothing is told.

const CHANNELS = ["zalo", "facebook", "portal", "qr", "direct"];
const KEY = "came";

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(KEY));
  } catch {
    return null;
  }
}

function remember(way) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(way));
  } catch {
    // a browser that keeps nothing
  }
}

function siteBefore() {
  try {
    const site = new URL(document.referrer).hostname;
    return site === location.hostname ? "" : site;
  } catch {
    return "";
  }
}

function wayHere() {
  const named = new URLSearchParams(location.search).get("ch");
  const way = { referrer: siteBefore() };
  if (CHANNELS.includes(named)) way.channel = named;
  return way;
}

const before = remembered();
const here = wayHere();
const way = before && !here.channel && !here.referrer ? before : here;

function tell(...events) {
  const told = events.map((event) => ({ ...way, ...event }));
  navigator.sendBeacon?.("/api/v1/events/", JSON.stringify(told));
}

const photo = document.querySelector("[data-vote]")?.dataset.vote;

if (photo || document.querySelector("[data-visit]")) {
  const seen = [];
  if (!before) seen.push({ kind: "visit" });
  if (photo) seen.push({ kind: "view", photo });
  if (seen.length) tell(...seen);
  remember(way);
}

document.addEventListener("shared", (event) => {
  const { channel } = event.detail;
  tell({ kind: "share", photo, ...(channel && { channel }) });
});
