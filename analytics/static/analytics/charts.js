// Charts that answer to the pointer. Without a script the page shows the same charts, drawn by the
// server. Vega comes as a module of our own origin and leaves no name on the page; its expressions
// run in an interpreter, for the policy of the page allows no code made of text.

const dark = matchMedia("(prefers-color-scheme: dark)");
const { theme: chosen } = document.documentElement.dataset; // at the desk, by a person
const figures = [...document.querySelectorAll("[data-chart]")];

const options = {
  actions: false,
  ast: true,
  defaultStyle: false,
  renderer: "svg",
  hover: false,
  tooltip: { disableDefaultStyle: true },
};

async function draw(figure) {
  const isDark = chosen ? chosen === "dark" : dark.matches;
  const theme = isDark ? "&theme=dark" : "";
  const [{ embed }, answer] = await Promise.all([
    import("./vega.js"),
    fetch(figure.dataset.chart + theme, { credentials: "same-origin" }),
  ]);
  if (!answer.ok) return;
  const place = document.createElement("div");
  place.className = "chart-drawn";
  const specification = await answer.json();
  const { number, time } = specification.config.locale;
  const locale = number ? { formatLocale: number, timeFormatLocale: time } : {};
  const { view } = await embed(place, specification, { ...options, ...locale });
  figure.view?.finalize();
  figure.view = view;
  figure.querySelector(".chart-drawn")?.remove();
  figure.querySelector("picture").hidden = true;
  figure.prepend(place);
  figure.parentElement.querySelector(".chart-finding").textContent = specification.usermeta.finding;
}

// What cannot be drawn stays a picture.
const quietly = (figure) => draw(figure).catch(() => undefined);

const near = new IntersectionObserver((seen) => {
  for (const { isIntersecting, target } of seen) {
    if (!isIntersecting) continue;
    near.unobserve(target);
    quietly(target);
  }
}, { rootMargin: "200px" });

figures.forEach((figure) => near.observe(figure));
dark.addEventListener?.("change", () => figures.filter((figure) => figure.view).forEach(quietly));
