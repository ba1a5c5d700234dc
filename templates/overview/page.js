// Sorts and filters the rows; everything that it shows stands in the page already.
const table = document.getElementById("rows"), filter = document.getElementById("filter"), [body] = table.tBodies;
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const heads = [...table.tHead.rows[0].cells];
const fill = (text, told) => text.replace(/\{(\w+)\}/g, (_, name) => told[name]);
const rows = [...body.rows].map((row, at) => ({ row, at, text: bare(`${row.cells[0].textContent} ${row.cells[1].textContent}`) }));
const at = (name) => heads.findIndex((head) => head.dataset.column === name);

const apply = () => {
  const asked = [...filter.querySelectorAll("select")].filter((list) => list.value).map((list) => [at(list.name), list.value]);
  const words = bare(filter.q.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const { row, text } of rows) {
    row.hidden = !(words.every((word) => text.includes(word)) && asked.every(([column, value]) => row.cells[column].textContent === value));
    shown += !row.hidden;
  }
  filter.querySelector("[role=status]").textContent = fill(filter.dataset.count, { shown, count: rows.length });
};

// What is not known stands last, in either direction.
const collator = new Intl.Collator(document.documentElement.lang, { numeric: true });
const sort = (head) => {
  const column = heads.indexOf(head), down = head.ariaSort === "ascending", number = head.className === "number";
  const key = ({ row }) => row.cells[column].dataset.key ?? row.cells[column].textContent;
  const order = (a, b) => (number ? a - b : collator.compare(a, b)) * (down ? -1 : 1);
  rows.map((one) => [one, key(one)])
    .sort(([one, a], [other, b]) => (a === "") - (b === "") || (a === "" ? 0 : order(a, b)) || one.at - other.at)
    .forEach(([{ row }]) => body.append(row));
  for (const other of heads) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
};

for (const head of heads) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = head.textContent;
  button.title = fill(filter.dataset.sort, { column: head.textContent });
  head.replaceChildren(button);
  button.addEventListener("click", () => sort(head));
}
filter.addEventListener("input", apply);
filter.addEventListener("reset", () => setTimeout(apply));
filter.addEventListener("submit", (event) => event.preventDefault());
filter.hidden = false;
apply();
