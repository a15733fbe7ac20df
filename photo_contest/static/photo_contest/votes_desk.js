// How many votes are chosen, told beside the buttons. Choosing works without it.

const form = document.querySelector("[data-checks]");
const told = form?.querySelector("[data-chosen]");
const numbers = new Intl.NumberFormat(document.documentElement.lang);

function tell() {
  const all = form.querySelector("[data-all]");
  const groups = [...form.querySelectorAll("[data-votes]")];
  let votes = 0;
  for (const group of groups) if (group.checked) votes += Number(group.dataset.votes);
  if (all.checked) votes = Number(all.dataset.all);
  for (const group of groups) group.disabled = all.checked;
  told.hidden = votes === 0;
  told.textContent = form.querySelector("[data-words]").content.textContent.replace("{n}", numbers.format(votes));
}

if (told) {
  form.addEventListener("change", tell);
  addEventListener("pageshow", tell); // the browser fills a form again when one comes back
}
