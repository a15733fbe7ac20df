// What the gallery does better with a script: it goes on in place (htmx fetches), and shows what
// this browser voted for. All words stand in the page; the script holds none.

const SLOW_MS = 3000;

const template = (id) => document.getElementById(id).content.cloneNode(true);

function fill(element, ...nodes) { // Element.replaceChildren is younger than the oldest phones
  element.textContent = "";
  element.append(...nodes);
}

// --- hearts: what this browser remembers of its votes; nobody is told ---------------------------

function remembered() {
  try {
    return new Set(JSON.parse(localStorage.getItem("voted")) ?? []);
  } catch {
    return new Set(); // a browser that keeps nothing
  }
}

function drawHearts() {
  const voted = remembered();
  for (const card of document.querySelectorAll("[data-photo]")) {
    const isVoted = voted.has(card.dataset.photo);
    const votes = card.querySelector(".votes");
    const alone = card.querySelector(".votes.alone");
    if (!isVoted) {
      alone?.remove();
      votes?.classList.remove("voted");
      card.querySelector(".by-me")?.remove();
    } else if (!votes) {
      const mark = template("own-vote").firstElementChild;
      mark.classList.add("alone");
      card.querySelector(".card-text").append(mark);
    } else if (!votes.matches(".voted")) {
      const words = template("own-vote").querySelector(".hidden");
      words.classList.add("by-me");
      votes.classList.add("voted");
      votes.append(" ", words);
    }
  }
}

// Also for a page that the browser kept as it was while somebody voted on the next one.
addEventListener("pageshow", drawHearts);
drawHearts();

// --- going on in place --------------------------------------------------------------------------

let words, slow;

function isOnwards(event) {
  return event.target.matches?.("[rel=next]") ? event.target : null;
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const link = isOnwards(event);
  if (!link) return;
  if (link.getAttribute("aria-busy")) return event.preventDefault(); // a second press
  words = [...link.childNodes];
  link.setAttribute("aria-busy", "true");
  fill(link, template("loading-more"));
  link.parentElement.querySelector(".note, .small")?.remove();
  slow = setTimeout(() => link.after(template("slow-more")), SLOW_MS);
});

document.addEventListener("htmx:afterRequest", (event) => {
  const link = isOnwards(event);
  if (!link) return;
  clearTimeout(slow);
  if (event.detail.successful || !link.isConnected) return;
  link.removeAttribute("aria-busy");
  fill(link, ...words);
  link.parentElement.querySelector(".small")?.remove();
  if (event.detail.xhr.status) location.assign(link.href); // the page tells why
  else link.after(template("failed-more"));
});

// Who goes by the keyboard goes on at the first photo that came.
let last;
document.addEventListener("htmx:beforeSwap", () => {
  last = document.querySelector("#photos > :last-child");
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.target.id !== "photos") return;
  drawHearts();
  last?.nextElementSibling?.querySelector("a").focus({ preventScroll: true });
});
