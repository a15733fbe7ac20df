// Says when the network is gone and when it is back, and lets the browser keep our page for the case
// that a visit finds no network. All words stand in the page.

const BACK_MS = 4000;
const bar = document.querySelector("[data-offline]");

if (bar) {
  const [gone, back] = bar.children;
  let hiding;
  const tell = () => {
    clearTimeout(hiding);
    const wasGone = !gone.hidden;
    gone.hidden = navigator.onLine;
    back.hidden = !navigator.onLine || !wasGone;
    if (!back.hidden) hiding = setTimeout(() => { back.hidden = true; }, BACK_MS);
  };
  addEventListener("offline", tell);
  addEventListener("online", tell);
  tell();
}

const retry = document.querySelector("[data-retry]");
if (retry) {
  retry.addEventListener("click", (event) => { event.preventDefault(); location.reload(); });
  addEventListener("online", () => location.reload());
}

// After the page is there: what is kept for later must not slow what is read now.
addEventListener("load", () => {
  navigator.serviceWorker?.register("/sw.js").catch(() => {}); // some web views forbid it
});
