// Counts words as the rules do: what stands between spaces.

const count = (text) => text.trim().split(/\s+/).filter(Boolean).length;

for (const line of document.querySelectorAll("[data-words-of]")) {
  const field = document.getElementById(line.dataset.wordsOf);
  const told = line.querySelector("b");
  const tell = () => {
    const words = count(field.value);
    told.textContent = words;
    line.classList.toggle("too-many", words > Number(line.dataset.most));
  };
  field.addEventListener("input", tell);
  tell();
}
