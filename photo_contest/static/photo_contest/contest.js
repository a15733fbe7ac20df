// Counts down to the contest's instants, by the server's clock: the page says when it was made, and
// the script only how much time passed since. All words stand in the page.

const serverAhead = (box) => Number(box.dataset.now) * 1000 - Date.now();

function parts(seconds) {
  const minutes = Math.max(0, Math.floor(seconds / 60));
  return { d: Math.floor(minutes / 1440), h: Math.floor(minutes / 60) % 24, m: minutes % 60, minutes };
}

function write(element, box, seconds) {
  const { d, h, m, minutes } = parts(seconds);
  if ("parts" in element.dataset) {
    const texts = [d, h, m].map((part, place) => (place ? String(part).padStart(2, "0") : String(part)));
    element.querySelectorAll("dd").forEach((one, place) => set(one, texts[place]));
    return;
  }
  const { days, hours, last } = box.dataset;
  const pattern = minutes < 1 ? last : minutes < 1440 ? hours : days;
  set(element, pattern.replace("{d}", d).replace("{h}", h).replace("{m}", m));
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

for (const box of document.querySelectorAll("[data-now]")) {
  const ahead = serverAhead(box);
  const tick = () => {
    for (const element of box.querySelectorAll("[data-until]")) {
      write(element, box, Number(element.dataset.until) - (Date.now() + ahead) / 1000);
    }
  };
  setInterval(tick, 5000);
}

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", () => window.print());
}
