// Searches, filters and marks; everything that it shows stands in the page already.
const byId = (id) => document.getElementById(id);
const all = (what, from = document) => [...from.querySelectorAll(what)];
const filter = byId("filter"), matrix = document.querySelector(".matrix");
const everything = "filter:"; // no element has this id: the page stays where it is
const fields = ["q", "role", "person", "phase", "letter"];
const heads = all("[data-role]", matrix), rows = all("tr[id]", matrix);
const bare = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

// A task has a row, or is named under one. Its cells are told as column, letters and people where not everybody of the role.
const tasks = all("[data-cells]", matrix).map((node) => {
  const row = node.closest("tr"), own = node === row, { phase } = (node.dataset.phase ? node : row.parentNode).dataset;
  const cells = node.dataset.cells.split(" ").map((cell) => {
    const [, column, letter, people] = cell.match(/^(\d+)([A-Z]+):?(.*)/), head = heads[column].dataset;
    return { column: Number(column), role: head.role, letter, person: (people || head.people || "").split(/[+ ]/) };
  });
  const text = bare(own ? row.querySelector("button").textContent : node.textContent);
  return { node, row, own, phase, cells, text, id: node.hash?.slice(1) ?? node.id };
});

const apply = () => {
  const given = new FormData(filter), ask = (name) => given.getAll(name).filter(Boolean);
  const words = bare(given.get("q")).split(/\s+/).filter(Boolean);
  const [role] = ask("role"), [person] = ask("person"), [phase] = ask("phase"), letters = ask("letter");
  const some = Boolean(role || person || letters[0]), active = some || Boolean(phase || words[0]);
  const shown = new Set(), visible = new Set();
  for (const task of tasks) {
    task.found = task.cells.filter((cell) =>
      (!role || cell.role === role) && (!person || cell.person.includes(person)) &&
      (!letters[0] || letters.some((letter) => cell.letter.includes(letter))));
    const fits = (!some || task.found[0]) && (!phase || task.phase === phase) && words.every((word) => task.text.includes(word));
    if (fits) {
      shown.add(task.id);
      visible.add(task.row);
    }
    task.node.classList.toggle("on", Boolean(active && fits));
    if (!task.own) continue;
    const held = new Set(task.found.map((cell) => cell.column));
    heads.forEach((head, column) => {
      const cell = task.row.cells[column + 2];
      cell.classList.toggle("dim", Boolean(some && cell.firstChild && !held.has(column)));
      cell.classList.toggle("sel", head.dataset.role === role);
    });
  }
  for (const head of heads) head.classList.toggle("sel", head.dataset.role === role);
  for (const row of rows) row.hidden = !visible.has(row);
  for (const row of all("[data-task]")) row.hidden = !shown.has(row.dataset.task);
  for (const group of matrix.tBodies) group.hidden = all("tr[id]", group).every((row) => row.hidden);
  matrix.classList.toggle("some", some);

  const chosen = all("option:checked, [name=letter]:checked", filter).filter((one) => one.value).map((one) => one.label ?? one.value);
  const told = { shown: shown.size, count: tasks.length, chosen: [...words, ...chosen].join(", ") };
  const fill = (text) => text.replace(/\{(\w+)\}/g, (_, name) => told[name]);
  filter.querySelector("[role=status]").textContent = fill(filter.dataset.count);
  for (const note of all(".extract")) {
    note.hidden = !active;
    note.textContent = fill(filter.dataset.extract);
  }
  document.body.classList.toggle("part-only", active);
};

// What is asked stands in the address, for links and Back.
const read = () => {
  const hash = location.hash.slice(1), target = byId(hash);
  if (hash.includes("=") || !target) {
    const wanted = new URLSearchParams(hash);
    filter.q.value = wanted.get("q") ?? "";
    for (const box of all("[type=checkbox]", filter)) box.checked = wanted.getAll(box.name).includes(box.value);
    for (const list of all("select", filter)) {
      list.value = wanted.get(list.name) ?? "";
      list.selectedIndex = Math.max(0, list.selectedIndex);
    }
    return apply();
  }
  if (target.closest("[hidden]")) filter.reset(); // what a link names is shown, also when it was filtered out
  apply();
  const folded = target.closest("details");
  if (folded) folded.open = true;
  target.scrollIntoView();
};
const address = () => {
  const asked = new URLSearchParams(fields.flatMap((name) => new FormData(filter).getAll(name).filter(Boolean).map((value) => [name, value])));
  return `#${asked.size ? asked : everything}`;
};
filter.addEventListener("change", ({ target }) => target.name !== "q" && (location.hash = address()));
filter.q.addEventListener("input", () => location.replace(address()));
filter.addEventListener("submit", (event) => event.preventDefault());
filter.querySelector("button").addEventListener("click", () => (location.hash = everything));
addEventListener("hashchange", read);

// A letter opens the reasons of its task, with its own marked.
matrix.addEventListener("click", ({ target }) => {
  const cell = target.closest("td:has(> i)"), task = cell && tasks.find((one) => one.node === cell.parentNode);
  if (!task) return;
  const panel = byId(task.row.querySelector("button").getAttribute("popovertarget"));
  all("li", panel).forEach((item, at) => item.classList.toggle("on", task.cells[at].column === cell.cellIndex - 2));
  panel.showPopover?.();
});

filter.hidden = false;
read();
