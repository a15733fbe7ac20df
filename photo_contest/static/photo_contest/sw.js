// Without a network the browser shows a page of ours instead of its own. Kept are that page in both
// languages, the stylesheets and the fonts; no other page, no photo, nothing of a visitor.

const STORE = "offline-1";
const LANGUAGES = ["vi", "en"];
const PAGE = (language) => `/ngoai-mang/${language}/`;
const LANGUAGE = "/ngoai-mang/language"; // the language of the last page, kept as an answer
const STATIC = "/static/photo_contest/";
const FILES = [
  ...LANGUAGES.map(PAGE),
  ...["pages.css", "contest.css", "band.svg", "icon.svg", "offline.js"].map((name) => STATIC + name),
  ...[400, 600].map((weight) => `${STATIC}fonts/be-vietnam-pro-${weight}.woff2`),
];
const IS_KEPT = new Set(FILES);

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(FILES)).then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name !== STORE) await caches.delete(name);
    await self.registration.navigationPreload?.enable();
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(visit(event));
  else if (IS_KEPT.has(new URL(request.url).pathname)) event.respondWith(file(event));
});

async function visit(event) {
  try {
    const answer = (await event.preloadResponse) || (await fetch(event.request));
    event.waitUntil(remember(answer.headers.get("Content-Language")));
    return answer;
  } catch {
    const store = await caches.open(STORE);
    const language = await (await store.match(LANGUAGE))?.text();
    return (await store.match(PAGE(language || "vi"))) || Response.error();
  }
}

async function remember(language) {
  if (!LANGUAGES.includes(language)) return;
  const store = await caches.open(STORE);
  const known = await (await store.match(LANGUAGE))?.text();
  if (known !== language) await store.put(LANGUAGE, new Response(language));
}

// The newest file while there is a network, so that no page ever wears an old stylesheet; a face at
// once, or the page would be drawn without it, and its newest for the next page.
async function file(event) {
  const { request } = event;
  const kept = request.destination === "font" && await caches.match(request, { ignoreSearch: true });
  const newest = fetched(request);
  if (!kept) return newest;
  event.waitUntil(newest);
  return kept;
}

async function fetched(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(STORE)).put(request, answer.clone());
    return answer;
  } catch {
    return (await caches.match(request, { ignoreSearch: true })) || Response.error();
  }
}
