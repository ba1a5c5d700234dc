// Shows a part of the charter, and a reason on the spot; all of it stands in the page already.
const byId = (id) => document.getElementById(id);
const all = (what, from = document) => [...from.querySelectorAll(what)];
const filter = byId("filter"), reason = byId("reason"), matrix = document.querySelector(".matrix");
const heads = all("[data-role]", matrix), links = all("td > a", matrix), tasks = all("[id^=task-]");
const there = reason.querySelector("a");
const cells = all("[id^=why_]").map((node) => {
  const [, role, task] = node.id.split("_");
  const { phase } = byId(`task-${task}`).closest("[data-phase]").dataset;
  const { people = "" } = (node.dataset.people ? node : heads.find((head) => head.dataset.role === role)).dataset;
  const letter = all(".chips b", node).map((one) => one.textContent);
  return { node, task, role: [role], person: people.split(" "), phase: [phase], letter };
});

// A part of the charter. What is asked stands in the address, for links and Back.
const apply = () => {
  const given = new FormData(filter), only = given.has("only");
  const asked = ["role", "person", "phase", "letter"].map((name) => [name, given.getAll(name).filter(Boolean)]);
  const active = asked.some(([, some]) => some[0]);
  const found = cells.filter((cell) => asked.every(([name, some]) => !some[0] || some.some((one) => cell[name].includes(one))));
  const reasons = new Set(found.map((cell) => cell.node.id));
  const shown = new Set(found.map((cell) => cell.task));
  const roles = new Set(found.flatMap((cell) => cell.role));

  for (const row of [...tasks, ...all("[data-task]")]) row.hidden = !shown.has(row.dataset.task ?? row.id.slice(5));
  for (const { node } of cells) {
    node.classList.toggle("dim", !reasons.has(node.id));
    node.hidden = !reasons.has(node.id) && (only || !node.closest(".tasks"));
  }
  for (const link of links) link.parentNode.classList.toggle("dim", !reasons.has(link.hash.slice(1)));
  for (const row of matrix.rows) {
    if (row.className) row.cells[0].colSpan = 1 + (only ? roles.size : heads.length);
    else heads.forEach((head, at) => (row.cells[at + 1].hidden = only && !roles.has(head.dataset.role)));
  }
  for (const group of all("tbody[data-phase], details, .role")) {
    group.hidden = active && all("tr[id], .tasks > li, .role li", group).every((one) => one.hidden);
    if (active) group.open = true;
  }
  for (const row of all("[data-bundle]")) row.hidden = byId(`bundle-${row.dataset.bundle}`).hidden;

  const chosen = all("option:checked, [name=letter]:checked", filter).filter((one) => one.value);
  const told = { shown: shown.size, count: tasks.length, chosen: chosen.map((one) => one.label ?? one.value).join(", ") };
  const fill = (text) => text.replace(/\{(\w+)\}/g, (_, name) => told[name]);
  filter.querySelector("[role=status]").textContent = fill(filter.dataset.count);
  for (const note of all(".extract")) {
    note.hidden = !active;
    note.textContent = fill(filter.dataset.extract);
  }
  document.body.classList.toggle("part-only", active);
  rove(links.find((link) => link.offsetParent));
};

const read = () => {
  const hash = location.hash.slice(1), target = byId(hash);
  if (hash && !hash.startsWith("filter:")) {
    if (!target?.closest("[hidden]")) return;
    filter.reset(); // what a link names is shown, also when it was filtered out
    apply();
    return target.scrollIntoView();
  }
  const wanted = new URLSearchParams(hash.slice(7));
  for (const box of all("input", filter)) box.checked = wanted.getAll(box.name).includes(box.value);
  for (const list of all("select", filter)) {
    list.value = wanted.get(list.name) ?? "";
    list.selectedIndex = Math.max(0, list.selectedIndex);
  }
  apply();
};

// One stop for Tab in the matrix, arrows between.
const rove = (stop) => {
  for (const link of links) link.tabIndex = link === stop ? 0 : -1;
  return stop;
};
const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
matrix.addEventListener("keydown", (event) => {
  const cell = event.target.closest("td"), step = steps[event.key];
  if (!cell || !step) return;
  event.preventDefault();
  const rows = all("tbody tr:not(.phase)", matrix).filter((row) => row.offsetParent);
  let row = rows.indexOf(cell.parentNode), column = cell.cellIndex, next;
  do next = rows[(row += step[0])]?.cells[(column += step[1])];
  while (next && (next.hidden || !links.includes(next.firstChild)));
  if (next) rove(next.firstChild).focus();
});

// The reason of a letter, beside it; on a narrow screen at the foot.
const open = (link) => {
  const why = byId(link.hash.slice(1)), task = byId(`task-${why.id.split("_")[2]}`).querySelector("th, .task");
  const lines = [link.lastChild, ...all(".because, .carried", why)].map((one) => one.textContent);
  byId("reason-of").textContent = `${heads[link.parentNode.cellIndex - 1].firstChild.title}: ${task.firstChild.data}`;
  byId("reason-text").textContent = lines.join("\n");
  there.hash = link.hash;
  rove(link).focus();
  reason.showPopover();
  there.nextElementSibling.focus();
  const at = link.getBoundingClientRect(), under = at.bottom + reason.offsetHeight < innerHeight - 8;
  const top = under ? at.bottom + 6 : Math.max(6, at.top - 6 - reason.offsetHeight);
  const left = Math.min(at.left, innerWidth - reason.offsetWidth - 24);
  [reason.style.top, reason.style.left] = innerWidth > 700 ? [`${top}px`, `${left}px`] : ["", ""];
};
if (reason.showPopover) {
  for (const link of links) link.ariaHasPopup = "dialog";
  matrix.addEventListener("click", (event) => {
    const link = event.target.closest("td > a");
    if (!link || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    open(link);
  });
  there.addEventListener("click", () => reason.hidePopover());
}

filter.addEventListener("change", () => {
  const given = [...new FormData(filter)].filter(([, value]) => value);
  location.hash = `filter:${new URLSearchParams(given)}`;
});
filter.querySelector("button").addEventListener("click", () => (location.hash = "filter:"));
addEventListener("hashchange", read);
filter.hidden = false;
apply();
read();
