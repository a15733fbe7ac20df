// Files are fetched in the page, so that one sees that they are being made, how far they have come,
// and why one could not be had. Without a script the links save them all the same.

const place = document.querySelector("[data-files]");
const making = document.querySelector("[data-making]");
const refused = document.querySelector("[data-refused]");
const words = (name) => place.querySelector(`template[data-${name}]`).content.textContent;

function tell(text, part) {
  making.hidden = false;
  making.querySelector("[data-words]").textContent = text;
  const bar = making.querySelector("progress");
  bar.hidden = part === 1;
  if (part) bar.value = 100 * part; else bar.removeAttribute("value");
}

async function content(answer) {
  const whole = Number(answer.headers.get("Content-Length"));
  const parts = [];
  const reader = answer.body.getReader();
  let had = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Blob(parts, { type: answer.headers.get("Content-Type") });
    parts.push(value);
    had += value.length;
    if (whole && had < whole) tell(words("busy"), had / whole);
  }
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
}

async function fetchFile(link) {
  refused.hidden = true;
  tell(words("busy"));
  const answer = await fetch(link.href, { credentials: "same-origin" });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail || "");
  }
  const name = /filename="(.*)"/.exec(answer.headers.get("Content-Disposition") || "");
  save(await content(answer), name ? name[1] : "");
  tell(words("saved"), 1);
}

place?.addEventListener("click", async (event) => {
  const link = event.target.closest("a[download]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  if (link.getAttribute("aria-busy")) return; // one press is enough
  link.setAttribute("aria-busy", "true");
  try {
    await fetchFile(link);
  } catch (error) {
    making.hidden = true;
    refused.hidden = false;
    // A sentence of the server's; what the browser says of a lost network is no sentence of ours.
    refused.querySelector("span").textContent = (error.constructor === Error && error.message) || words("no-file");
  } finally {
    link.removeAttribute("aria-busy");
  }
});

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
