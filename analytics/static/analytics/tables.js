// Tables are sorted in the page, by the places that the server gave each row: what it would answer
// to the same link. Of a table that is shown in part the other rows are fetched when there is time.

const ROWS = "tbody > tr";

function rest(table) {
  if (!table.rest) table.rest = fetch(table.dataset.rest, { credentials: "same-origin" })
    .then((answer) => (answer.ok ? answer.text() : Promise.reject(answer)))
    .then((text) => {
      const found = new DOMParser().parseFromString(text, "text/html");
      return [...found.querySelectorAll(ROWS)].map((row) => document.adoptNode(row));
    });
  return table.rest;
}

async function rowsOf(table) {
  if (!table.all) table.all = table.dataset.rest ? await rest(table) : [...table.querySelectorAll(ROWS)];
  return table.all;
}

function sorted(rows, column, down) {
  const keyed = rows.map((row) => {
    const place = row.dataset.v.split(",")[column];
    return { row, known: place !== "", place: Number(place), own: Number(row.dataset.n) };
  });
  keyed.sort((a, b) => b.known - a.known || (down ? b.place - a.place : a.place - b.place) || a.own - b.own);
  return keyed.map(({ row }) => row);
}

// What is in view stands there at once, the rows below it follow in pieces: to lay out hundreds takes
// longer than a press should. Until then nothing moves: columns and height keep their size.

const PIECE = 80;

function inView(table) {
  const { top, height } = table.tBodies[0].getBoundingClientRect();
  return Math.ceil((innerHeight - top) / (height / table.tBodies[0].rows.length || 1)) + 10;
}

function hold(table, widths, height) {
  [...table.tHead.rows[0].cells].forEach((head, column) => { head.style.width = `${widths[column]}px`; });
  table.style.tableLayout = "fixed";
  table.parentElement.style.minHeight = `${height}px`;
}

function release(table) {
  for (const head of table.tHead.rows[0].cells) head.style.width = "";
  table.style.tableLayout = table.parentElement.style.minHeight = "";
}

function fill(table, rows) {
  table.tBodies[0].append(...rows.splice(0, PIECE));
  table.filling = rows.length ? setTimeout(fill, 0, table, rows) : 0;
  if (!rows.length) table.parentElement.style.minHeight = "";
}

function show(table, rows) {
  const [body] = table.tBodies;
  const shown = table.dataset.shown ? rows.slice(0, Number(table.dataset.shown)) : rows.slice();
  const first = shown.splice(0, Math.max(inView(table), PIECE));
  const held = shown.length && !table.filling && body.rows.length === rows.length;
  // All is measured before anything changes, or the browser would lay out again for each.
  const widths = held && [...table.tHead.rows[0].cells].map((head) => head.offsetWidth);
  const height = table.offsetHeight;
  clearTimeout(table.filling);
  table.filling = 0;
  body.textContent = "";
  if (held) hold(table, widths, height);
  body.append(...first);
  if (shown.length) table.filling = setTimeout(fill, 20, table, shown);
}

addEventListener("resize", () => document.querySelectorAll("table.figures").forEach(release));

function tellOrder(table, head, down) {
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const name = head.querySelector("[data-sort]").dataset.sort;
  const address = new URL(location.href);
  address.searchParams.set("sort", down ? `-${name}` : name);
  history.replaceState(history.state, "", address);
}

async function sort(link) {
  const head = link.closest("th");
  const table = head.closest("table");
  const now = head.getAttribute("aria-sort");
  const down = now ? now === "ascending" : "down" in link.dataset;
  const rows = sorted(await rowsOf(table), head.cellIndex, down);
  show(table, rows);
  tellOrder(table, head, down);
}

async function showWhole(link) {
  const table = link.closest(".panel").querySelector("table");
  const head = table.querySelector("th[aria-sort]");
  let rows = await rowsOf(table);
  if (head) rows = sorted(rows, head.cellIndex, head.getAttribute("aria-sort") === "descending");
  delete table.dataset.shown;
  show(table, rows);
  history.replaceState(history.state, "", link.href);
  link.parentElement.remove();
  table.closest(".scroll").focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return; // asks for another window
  const link = event.target.closest("[data-sort], [data-whole]");
  if (!link) return;
  event.preventDefault();
  const done = "sort" in link.dataset ? sort(link) : showWhole(link);
  done.catch(() => location.assign(link.href)); // what cannot be done here, the server does
});

const whenIdle = window.requestIdleCallback || ((task) => setTimeout(task, 300));
addEventListener("load", () => whenIdle(() => {
  for (const table of document.querySelectorAll("table[data-rest]")) rest(table).catch(() => { table.rest = null; });
}));
