// The record as a file: fetched in the page, so that one sees how far it has come. Without a script
// the link saves it all the same.

const place = document.querySelector("[data-export]");
const making = document.querySelector("[data-making]");
const numbers = new Intl.NumberFormat(document.documentElement.lang);
const words = (name) => place.querySelector(`template[data-${name}]`).content.textContent;

function tell(text, percent) {
  making.hidden = false;
  making.querySelector("[data-told]").textContent = text;
  const bar = making.querySelector("progress");
  bar.hidden = percent === undefined;
  bar.value = percent || 0;
}

async function fetched(answer) {
  const all = Number(answer.headers.get("X-Rows"));
  const reader = answer.body.getReader();
  const parts = [];
  for (let ends = -1; ;) { // the heads' line ends as well
    const { done, value } = await reader.read();
    if (done) return [new Blob(parts, { type: "text/csv" }), all];
    parts.push(value);
    for (const byte of value) if (byte === 13) ends += 1;
    const had = Math.min(Math.max(ends, 0), all);
    const told = words("busy").replace("{n}", numbers.format(had)).replace("{all}", numbers.format(all));
    tell(told, all ? 100 * had / all : 100);
  }
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

place?.querySelector("a").addEventListener("click", async (event) => {
  const link = event.currentTarget;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.getAttribute("aria-busy")) return; // one press is enough
  link.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(link.href, { credentials: "same-origin" });
    if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
    const [blob, rows] = await fetched(answer);
    const name = /filename="(.*)"/.exec(answer.headers.get("Content-Disposition") || "");
    save(blob, name ? name[1] : "so-ghi-viec.csv");
    tell(words("saved").replace("{n}", numbers.format(rows)));
  } catch {
    tell(words("failed"));
  } finally {
    link.removeAttribute("aria-busy");
  }
});
