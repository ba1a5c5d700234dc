// The page: holds the text of the organisation file and shows what the program, in a worker, makes of it.
"use strict";

// --- the program ------------------------------------------------------------------------------------

const PARTS = ["worker", "wasm", "std", "site"];
const SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=>?@^_`{|}~";
// How long the program may work on one message, in milliseconds from when its worker begins: so what waits behind other work, or
// for a slow start, is not ended. `opened` is for all that a file asks which was not in the page before; who is asked and chooses
// to wait has `waited`, for as long as that file is open. Dear work that the user asked for by name has more than an answer.
const BOUNDS = { boot: 120000, opened: 2000, waited: 300000, explain: 60000, choices: 60000, render: 60000, paper: 60000, worth: 5000, usual: 20000 };
// What loads the program's modules is no work on a file: a small one is read and shown before any other.
const SMALL = "version: 1\norganisation: {name: X}\nsize: {headcount: 20}\n";
const baked = JSON.parse(document.getElementById("baked").textContent);

const program = {
  ready: false,
  share: 0,
  waiting: new Map(), // what was asked and is not answered, in its order
  number: 0,

  start() {
    starting = this.boot().catch(() => this.broken());
    return starting;
  },

  async boot() {
    const part = Object.fromEntries(PARTS.map((id) => [id, document.getElementById(`part-${id}`).textContent]));
    this.script ??= URL.createObjectURL(new Blob([`const SIGNS = ${JSON.stringify(SIGNS)};\n${unpacked}\n`, await unpacked(part.worker)], { type: "text/javascript" }));
    this.worker = new Worker(this.script);
    this.worker.onmessage = ({ data }) => this.heard(data);
    this.worker.onerror = (event) => { event.preventDefault(); this.broken(); };
    const { worker, ...parts } = part, left = [...this.waiting.values()];
    const found = await this.post({ kind: "boot", parts, files: baked.files || {} }, { left: BOUNDS.boot });
    if (!found || found.refused) return this.broken();
    this.ready = true;
    this.share = 1;
    this.ask("open", {}, { data: new TextEncoder().encode(SMALL), text: "", register: "" });
    this.ask("state", {}, { text: SMALL, register: "" });
    for (const one of left) this.worker.postMessage(one.message);
  },

  heard(data) {
    if (data.id === 0) {
      this.share = data.share;
      drawHead();
      return;
    }
    const one = this.waiting.get(data.id);
    if (!one) return;
    if (data.began) {
      one.began = performance.now();
      one.clock = setTimeout(() => this.end(one), one.bound.left);
      return;
    }
    this.answered(one, { ...JSON.parse(data.json), bytes: data.bytes });
    if (data.fell && one.message.kind !== "boot") this.restart();
  },

  answered(one, found) {
    this.waiting.delete(one.message.id);
    clearTimeout(one.clock);
    one.bound.left -= performance.now() - one.began;
    one.done(found);
  },

  // Sends a message; bound: how long its work may take, less what other messages of the same bound took.
  post(message, bound) {
    return new Promise((done) => {
      const id = ++this.number;
      this.waiting.set(id, { message: { ...message, id }, bound, done, began: 0, clock: 0 });
      this.worker.postMessage({ ...message, id });
    });
  },

  // Ends work that takes too long, or that somebody stops.
  end(one) {
    if (one.message.kind === "boot") return this.broken();
    this.answered(one, { refused: word("restarted"), ended: true });
    this.restart();
  },

  // Starts another worker in the place of one that was ended or fell: it does what waited, for all that counts is in the page.
  restart() {
    this.worker.terminate();
    this.ready = false;
    this.share = 0;
    for (const one of this.waiting.values()) clearTimeout(one.clock);
    this.start().then(drawHead);
  },

  broken() {
    this.failed = true;
    for (const one of [...this.waiting.values()]) this.answered(one, { refused: word("no_browser") });
    drawHead();
  },

  // Asks the program; `text` is that of the file unless another is given.
  async ask(kind, args = {}, { text = file.text, data, name = file.name, register = file.register, bound } = {}) {
    while (!this.ready && !this.failed) await starting;
    if (this.failed) return { refused: word("no_browser") };
    if (bound?.stopped) return { refused: word("restarted"), ended: true };
    const message = JSON.stringify({ kind, lang: file.lang, date: today(), name, text, register, args });
    const usual = BOUNDS[kind] || BOUNDS.usual;
    return this.post({ message, data }, bound || { left: file.waited && kind !== "worth" ? Math.max(usual, BOUNDS.waited) : usual });
  },
};

// Turns text in base 85 into bytes, and decompresses them: here the script of the worker, and there the rest.
async function unpacked(text) {
  const value = new Uint8Array(128);
  for (let index = 0; index < 85; index++) value[SIGNS.charCodeAt(index)] = index;
  const bytes = new Uint8Array(Math.floor(text.length / 5) * 4 + Math.max(0, (text.length % 5) - 1));
  for (let at = 0, out = 0; at < text.length; at += 5) {
    let number = 0;
    for (let index = 0; index < 5; index++) number = number * 85 + (at + index < text.length ? value[text.charCodeAt(at + index)] : 84);
    for (let shift = 24; shift >= 0 && out < bytes.length; shift -= 8) bytes[out++] = (number / 2 ** shift) & 255;
  }
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).arrayBuffer());
}

// --- what the page holds ----------------------------------------------------------------------------

const KEY = "vto-roles-form";
// kept: the text as it was saved last; waited: its work takes long, and the user chose to wait for it
const file = { name: "vto.yaml", text: "", register: "", lang: "nl", kept: "", waited: false };
const spoken = JSON.parse(document.getElementById("words").textContent);
let words = spoken.nl;
let state = null; // what the text says and yields
let view = "start", current = null, tab = "questions", showAll = false, onlyRole = "";
let past = [], future = [];
const skipped = new Set(), unsure = new Set();
const FIRST = "first"; // the card that says that there is a charter, which comes once, after the questions without which there is none
let greeted = true;
let latest = []; // the letters that the last change moved
let pointed = false; // whether what was done last was done with a pointer: who goes by keys passes answers on the way to his own
document.addEventListener("pointerdown", () => { pointed = true; }, true);
document.addEventListener("keydown", () => { pointed = false; }, true);
const worths = new Map();
let allowDraft = Boolean(drafted()?.named);
let starting;
let spoke = Boolean(baked.lang); // whether the language was chosen: one that was not follows the file that is opened

const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);

function word(path, filling = {}) {
  let found = path.split(".").reduce((part, key) => (part == null ? part : part[key]), words.words);
  if (found && typeof found === "object" && "other" in found) found = filling.count === 1 ? found.one : found.other;
  return String(found ?? path).replace(/\{(\w+)\}/g, (all, name) => (name in filling ? filling[name] : all));
}

const questionsShown = () => state.questions.filter((one) => one.shown && one.answer !== "staff" && one.answer !== "choices" && one.group !== "people");
const hasError = (keys) => findingsAt(keys).some((one) => one.severity === "error");
const isAnswered = (one) => (one.written != null && !hasError(keysOf(one.path))) || unsure.has(one.path);
const keysOf = (path) => path.split(".");
// What is still to be answered is no fault in a charter that somebody has just begun: a fault in an answer is.
const remarks = () => (greeted || state.usable ? state.findings : state.findings.filter((one) => one.path.length > 1));

// --- small things -----------------------------------------------------------------------------------

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value == null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected" || name === "disabled") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(3).filter((child) => child != null && child !== false && child !== ""));
  return node;
}
const trail = []; // the questions that were shown, the last one last
const fieldOf = (path) => `q-${path.replace(/\./g, "-")}`;
const $ = (id) => document.getElementById(id);
const CAN_FOCUS = "a[href], button:not(:disabled), input:not(:disabled), select, textarea, summary, [tabindex]";

// Fills a part of the page anew. What had the focus in it has it again: the same thing, or what now stands where it stood.
function put(id, ...children) {
  const part = $(id), held = part.contains(document.activeElement) ? document.activeElement : null;
  const again = held && finder(part, held);
  part.replaceChildren(...children.flat(3).filter((child) => child != null && child !== false && child !== ""));
  if (again && !document.querySelector("dialog[open]")) (again() || landing())?.focus({ preventScroll: true });
}

// Returns what finds a thing of a part again after the part was filled anew: by its id, by what it is and says, or by its place.
function finder(part, held) {
  const said = (node) => [node.tagName, node.name || "", node.name ? node.value : node.getAttribute("aria-label") || node.textContent].join("|");
  const all = () => [...part.querySelectorAll(CAN_FOCUS)].filter((node) => node === held || node.checkVisibility());
  const { id } = held, name = said(held), at = all().indexOf(held);
  return () => {
    const there = all(), far = (node) => Math.abs(there.indexOf(node) - at), stops = there.filter((node) => node.tabIndex >= 0);
    const same = there.find((node) => id && node.id === id) || there.filter((node) => said(node) === name).sort((a, b) => far(a) - far(b))[0];
    return same || stops.sort((a, b) => far(a) - far(b))[0];
  };
}

// Returns where the focus goes when what had it is gone and nothing stands in its place.
const landing = () => [$("left").querySelector("h2[tabindex]"), $("right").querySelector("h2[tabindex]"), document.querySelector("[role=tab][aria-selected=true]"), $("lang")].find((node) => node?.checkVisibility());

const button = (label, action, attributes = {}) => h("button", { type: "button", onclick: action, ...attributes }, label);

// Makes a table of buttons one stop of the Tab key, in which arrows move: a charter has hundreds of letters.
function roving(table, rows, cells) {
  const grid = [...table.querySelectorAll(rows)].map((row) => [...row.querySelectorAll(cells)]).filter((row) => row.length);
  let stop = grid[0]?.[0];
  for (const cell of grid.flat()) cell.tabIndex = cell === stop ? 0 : -1;
  table.addEventListener("focusin", ({ target }) => {
    if (!target.matches(cells)) return;
    stop.tabIndex = -1;
    stop = target;
    stop.tabIndex = 0;
  });
  table.addEventListener("keydown", (event) => {
    const row = grid.findIndex((one) => one.includes(event.target)), column = grid[row]?.indexOf(event.target), last = grid[row]?.length - 1;
    const [down, to] = { ArrowUp: [-1, column], ArrowDown: [1, column], ArrowLeft: [0, column - 1], ArrowRight: [0, column + 1], Home: [0, 0], End: [0, last] }[event.key] || [];
    const there = grid[row + down]?.[Math.min(Math.max(to, 0), grid[row + down].length - 1)];
    if (!there) return;
    event.preventDefault();
    there.focus();
  });
  return table;
}

let speech;
function say(text) {
  $("say").textContent = "";
  clearTimeout(speech);
  speech = setTimeout(() => { $("say").textContent = text; }, 50);
}

const inLocale = (date, how) => date.toLocaleDateString(`${file.lang}-BE`, how);
const dated = (day) => inLocale(new Date(`${day}T00:00:00`), { day: "numeric", month: "long", year: "numeric" });
const numbered = (day) => (dayOf(day) ? inLocale(new Date(`${day}T00:00:00`), { day: "2-digit", month: "2-digit", year: "numeric" }) : day);
const DAY = /^(?:(\d{4})-(\d\d)-(\d\d)|(\d{1,2})(?:er|\.)?[\s./-]*(\d{1,2}|\p{L}+)\.?[\s./-]+(\d{4}))$/u;

// Reads a day as people of this country write it, the day first and the month in digits or words; null where that is none.
function dayOf(text) {
  const [, wholeYear, wholeMonth, wholeDay, day, month, year] = DAY.exec(text.trim()) || [];
  const names = (index) => ["long", "short"].map((how) => inLocale(new Date(2000, index, 1), { month: how }).replace(".", "").toLowerCase());
  const number = /\d/.test(month) ? month : 1 + Array.from({ length: 12 }, (_, index) => names(index)).findIndex((known) => known.includes(month?.toLowerCase()));
  const found = wholeYear ? `${wholeYear}-${wholeMonth}-${wholeDay}` : `${year}-${String(number).padStart(2, "0")}-${day?.padStart(2, "0")}`;
  const date = new Date(`${found}T00:00:00Z`);
  return !Number.isNaN(date.valueOf()) && date.toISOString().slice(0, 10) === found ? found : null;
}

// A field for a day: the browser's own has the pictures of its language, whatever that of the page.
const dayField = (id, day = "") => h("input", { id, value: day && numbered(day), placeholder: numbered(`${today().slice(0, 4)}-12-31`), autocomplete: "off", class: "short", "aria-describedby": `${id}-fault` });
const dayFault = (id) => h("p", { class: "error", role: "alert", id: `${id}-fault` });

// Returns the day that stands in a field, "" where nothing does; null, and says so, where that is none.
function readDay(id) {
  const text = $(id).value.trim(), found = text && dayOf(text);
  $(`${id}-fault`).textContent = found === null ? word("day_wrong", { value: text, example: $(id).placeholder }) : "";
  if (found === null) $(id).focus();
  return found;
}

// Returns a title as the name of a file.
const named = (title) => title.replace(/\(.*?\)/g, "").normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss").toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "");

function keep(bytes, name, type) {
  const link = h("a", { href: URL.createObjectURL(new Blob([bytes], { type })), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  say(word("save.saved", { name }));
}

const stem = () => file.name.replace(/\.ya?ml$/i, "");
// A charter has the name of its organisation: in a folder of downloads those of several stand together.
const charterName = (format) => `${state.name && named(state.name) ? `charter-${named(state.name)}` : stem()}.${format}`;

// --- changes ----------------------------------------------------------------------------------------

let queue = Promise.resolve();

// Does what changes the file, one after another.
function inTurn(work) {
  const done = queue.then(work);
  queue = done.catch((fault) => shown(word("failed", { reason: String(fault) })));
  return done;
}

// Sets answers; `keepCard` leaves what somebody types in alone.
function change(set, { keepCard = false, quiet = false } = {}) {
  return inTurn(async () => {
    const done = await program.ask("edit", { set });
    if (done.refused || !done.kept) return shown(done.refused || word("unreadable"));
    const failed = await settle(done.text, { keepCard, quiet, lost: done.lost });
    return failed && shown(failed.refused);
  });
}

// Takes a text in the place of the one that was there, and shows what follows from it; returns what the program refused.
async function settle(text, { keepCard = false, quiet = false, lost = [], remember = true, bound } = {}) {
  if (text === file.text && state) return null;
  if (remember) {
    past.push(file.text);
    if (past.length > 200) past.shift();
    future = [];
  }
  const before = state, was = file.text;
  file.text = text;
  const failed = await look(bound);
  if (failed) {
    file.text = was; // what the program cannot take is not taken
    if (remember) past.pop();
    return failed;
  }
  draft();
  draw({ keepCard });
  latest = before ? differences(before, state) : [];
  if (quiet || !before) return null;
  // That no letter changed is not said of a table that has just appeared.
  if (lost.length || latest.length || (greeted && before.tasks.length)) drawMoved(latest, lost);
  else put("foot");
  return null;
}

// Asks what the file says and yields; returns what the program refused.
async function look(bound) {
  const found = await program.ask("state", {}, { bound });
  if (found.refused) return found;
  state = found;
  measure();
  return null;
}

function differences(before, after) {
  const rows = new Map(before.tasks.map((one) => [one.id, one]));
  const shorts = new Map([...before.roles, ...after.roles].map(([id, short]) => [id, short]));
  const moved = [];
  if (!before.tasks.length) return moved;
  const pairs = after.tasks.map((one) => [one, rows.get(one.id)?.letters || {}, one.letters]);
  const gone = before.tasks.filter((one) => !after.tasks.some((other) => other.id === one.id)).map((one) => [one, one.letters, {}]);
  for (const [one, was, now] of [...pairs, ...gone])
    for (const role of new Set([...Object.keys(was), ...Object.keys(now)]))
      if ((was[role] || "") !== (now[role] || "")) moved.push({ task: one.id, title: one.title, role, short: shorts.get(role) || role, was: was[role] || "–", now: now[role] || "–" });
  return moved;
}

async function undo(back = true) {
  const from = back ? past : future, to = back ? future : past;
  if (!from.length) return;
  to.push(file.text);
  await inTurn(() => settle(from.pop(), { remember: false, quiet: true }));
  say(word(back ? "undone" : "redo"));
}

// --- what is written stays in this browser ----------------------------------------------------------

const namesHeld = () => state && state.staff.some((one) => one && typeof one === "object" && one.name);

function draft() {
  if (!file.text.trim()) return;
  try {
    if (namesHeld() && !allowDraft) {
      localStorage.removeItem(KEY);
      note = "draft_off";
      return;
    }
    const counter = Number(JSON.parse(localStorage.getItem(KEY) || "{}").counter || 0) + 1;
    localStorage.setItem(KEY, JSON.stringify({ text: file.text, register: file.register, name: file.name, lang: file.lang, when: Date.now(), title: state?.name, named: Boolean(namesHeld()), unsure: [...unsure], counter, tab: me }));
    note = "";
  } catch {
    note = "draft_full";
  }
}
let note = "";
const me = Math.random().toString(36).slice(2);
window.addEventListener("storage", (event) => {
  if (event.key === KEY && event.newValue && JSON.parse(event.newValue).tab !== me && file.text) { note = "other_tab"; drawHead(); }
});
window.addEventListener("beforeunload", (event) => { if (file.text && file.text !== file.kept && note) event.preventDefault(); });
function drafted() {
  try {
    return JSON.parse(localStorage.getItem(KEY));
  } catch {
    return null;
  }
}

// --- the worth of questions -------------------------------------------------------------------------

let measuring = 0;

// Measures, between other work, what hangs on each answer that is not given yet.
async function measure() {
  const round = ++measuring;
  if (!state?.usable && !state?.tasks.length) return;
  const paths = questionsShown().filter((one) => !isAnswered(one) && one.answer !== "practice").map((one) => one.path);
  await new Promise((done) => setTimeout(done, 400));
  for (const path of paths) {
    if (round !== measuring || !program.ready) return;
    const since = performance.now(), worth = await program.ask("worth", { paths: [path] });
    if (worth.refused || round !== measuring || performance.now() - since > BOUNDS.worth / 2) return; // a file so large is not measured
    worths.set(path, worth[path]); // who answers fast has the measures of some answers ago for the rest: they are near enough
    if (path === current) drawWorth(path, worth[path]);
  }
}

// A question that is not measured yet stands behind those of which it is known that they change something, before those that do not.
const rank = (one) => {
  const [cells, law] = worths.get(one.path) || [0, 1];
  return cells * 10 + (law ? 4 : 0);
};
const isDue = (one) => state.doubtful.some(([id]) => one.path === `roles.${id}`);

function nextPath() {
  const left = questionsShown().filter((one) => !isAnswered(one) && !skipped.has(one.path));
  const first = left.find((one) => one.group === "start") || left.find(isDue); // what law expects at this size comes right behind
  if (first) return first.path;
  if (!greeted && state.usable) return FIRST;
  const open = new Set(left.map((one) => one.path));
  const counted = left.filter((one) => one.answer !== "practice" && !one.after.some((path) => open.has(path)));
  if (!counted.length) return left[0]?.path || null; // who did it until now is asked last, on one card
  return [...counted].sort((a, b) => rank(b) - rank(a))[0].path;
}

// --- drawing ----------------------------------------------------------------------------------------

function draw({ keepCard = false } = {}) {
  document.documentElement.lang = file.lang;
  document.title = (state?.name ? `${state.name} · ` : "") + word("title");
  drawHead();
  drawTabs();
  if (!keepCard) drawLeft();
  else drawBeside();
  drawRight();
}

function drawHead() {
  const started = program.failed ? h("p", { class: "bad" }, word("no_browser"))
    : program.ready ? null : h("p", { class: "soft" }, word("starting", { percent: Math.round(program.share * 100) }));
  put("head",
    h("h1", {}, state?.name || word("title")),
    h("div", { class: "tools" },
      started,
      note && h("p", { class: "soft" }, word(note), " ", note === "draft_off" && button(word("draft_allow"), () => { allowDraft = true; draft(); drawHead(); }, { class: "plain" })),
      state && !state.empty && [
        button(word("undo"), () => undo(), { disabled: !past.length, class: "plain" }),
        button(word("save.title"), saving, { class: "first", id: "save" }),
      ],
      $(`manual-${file.lang}`) && button(word("help"), () => dialog(word("help"), h("div", { class: "manual" }, $(`manual-${file.lang}`).content.cloneNode(true))), { class: "plain" }),
      h("label", {}, h("span", { class: "unseen" }, word("language")),
        h("select", { id: "lang", onchange: (event) => { spoke = true; speak(event.target.value); } },
          Object.entries(words.languages || { nl: "Nederlands" }).map(([id, title]) => h("option", { value: id, selected: id === file.lang }, title))))),
    baked.title && h("p", { class: "soft" }, word("agreed", { name: baked.title })));
}

function drawTabs() {
  const shown = state && !state.empty;
  $("tabs").hidden = !shown;
  $("main").dataset.tab = shown ? tab : "questions";
  $("main").classList.toggle("alone", !shown);
  if (!shown) return put("tabs");
  const names = ["questions", "letters", "remarks", "charter", "dates"];
  const badge = (severity) => {
    const count = remarks().filter((one) => one.severity === severity).length, told = `${severity}s`;
    return count ? h("span", { class: `count ${severity}`, title: word(told, { count }) }, h("span", { "aria-hidden": "true" }, String(count)), h("span", { class: "unseen" }, ` (${word(told, { count })})`)) : "";
  };
  put("tabs", h("div", { role: "tablist" }, names.map((name) => h("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-selected": String(tab === name), "aria-controls": name === "questions" ? "left" : "right",
    tabindex: tab === name ? "0" : "-1", onclick: () => { tab = name; drawTabs(); drawRight(); },
    onkeydown: (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      tab = names[(names.indexOf(tab) + step + names.length) % names.length];
      drawTabs();
      drawRight();
      $(`tab-${tab}`).focus();
    },
  }, word(`tabs.${name}`), name === "remarks" ? [badge("error"), badge("warning")] : ""))));
}

function drawLeft() {
  const inside = !state || view === "start" ? startView()
    : !state.readable ? textView()
    : { card: cardView, all: allView, people: peopleView, choices: choicesView, text: textView, take: takeView }[view]();
  const nav = state && view !== "start" && h("nav", { class: "views", "aria-label": word("tabs.questions") },
    ["card", "all", "people", "choices", "text"].map((name) => button(word(`views.${name}`), () => go(name), { "aria-current": view === name ? "true" : null })),
    button(word("start.take"), () => go("take"), { "aria-current": view === "take" ? "true" : null }));
  put("left", nav, inside);
}

function go(name, path) {
  view = name;
  tab = "questions";
  if (name === "card") {
    current = path || nextPath();
    if (current && trail.at(-1) !== current) trail.push(current);
    if (current === FIRST) greeted = true;
  }
  draw();
  (name === "card" && $("left").querySelector("form.card input:not([type=radio], [type=checkbox])") || $("left").querySelector("h2"))?.focus();
}

const heading = (text, id) => h("h2", { tabindex: "-1", id }, text);

// Start: new, open, take in, and the draft that is still there.
function startView() {
  const found = drafted();
  const choose = (id, accept, action) => h("input", { type: "file", id, accept, class: "unseen", tabindex: "-1", "aria-hidden": "true", onchange: (event) => { const chosen = event.target.files[0]; if (chosen) action(chosen); event.target.value = ""; } });
  return h("div", { class: "start" },
    heading(word("title")),
    h("p", { class: "lead" }, word("lead")),
    h("p", { class: "soft" }, word("private")),
    found && h("div", { class: "draft" }, h("p", {}, word("start.draft", { when: new Date(found.when).toLocaleString(file.lang), name: found.title || found.name })),
      button(word("start.resume"), () => resume(found), { class: "first" }),
      button(word("start.drop"), () => { localStorage.removeItem(KEY); drawLeft(); })),
    h("div", { class: "doors" },
      button([h("strong", {}, word("start.new")), h("span", {}, word("start.new_hint"))], begin, { class: "door first" }),
      button([h("strong", {}, word("start.open")), h("span", {}, word("start.open_hint"))], () => $("pick").click(), { class: "door" }),
      button([h("strong", {}, word("start.take")), h("span", {}, word("start.take_hint"))], async () => { await begin(); go("take"); }, { class: "door" })),
    choose("pick", ".yaml,.yml", opened));
}

// Reads a chosen file; of one that cannot be read, or that is larger than any of ours, it says so and returns nothing.
async function bytesOf(chosen) {
  if (chosen.size > words.largest) return shown(word("too_large", { name: chosen.name, most: words.largest / 2 ** 20 }));
  return chosen.arrayBuffer().then((bytes) => new Uint8Array(bytes), (fault) => shown(word("failed", { reason: String(fault) })));
}

// Does work with what was not in the page before, and says why it failed. What took too long was ended, and is done again with a
// long bound when the user chooses to wait, who may stop it then.
async function bounded(name, work, bound = { left: BOUNDS.opened }) {
  const failed = await work(bound);
  if (!failed) return;
  if (bound.stopped) return;
  if (!failed.ended) return shown(word("failed", { reason: failed.refused }));
  put("foot", h("p", { role: "alert" }, word("long.ask", { name })),
    button(word("long.wait"), async () => {
      const long = { left: BOUNDS.waited, waited: true };
      put("foot", h("p", { role: "status" }, word("long.working", { name })), button(word("long.stop"), () => {
        long.stopped = true;
        const one = [...program.waiting.values()].find((other) => other.bound === long);
        if (one) program.end(one);
      }));
      const notice = $("foot").firstChild;
      await bounded(name, work, long);
      if (notice.isConnected) put("foot");
    }, { class: "first" }),
    button(word("long.stop"), () => put("foot")));
}

// A register is opened beside its file.
async function openRegister(chosen) {
  const bytes = await bytesOf(chosen);
  if (!bytes) return;
  await bounded(chosen.name, (bound) => inTurn(async () => {
    const was = file.register;
    file.register = new TextDecoder().decode(bytes);
    const failed = await look(bound);
    if (failed) {
      file.register = was;
      return failed;
    }
    draft();
    draw();
    return null;
  }));
}

async function begin() {
  greeted = false;
  const failed = await look();
  if (failed) return shown(failed.refused);
  go("card");
}

async function resume(found) {
  Object.assign(file, { name: found.name, lang: found.lang, register: found.register || "" });
  for (const path of found.unsure || []) unsure.add(path);
  spoke = true;
  await speak(found.lang);
  await bounded(found.name, async (bound) => {
    const failed = await inTurn(() => settle(found.text, { quiet: true, bound }));
    if (!failed) go("card");
    return failed;
  });
}

async function opened(chosen) {
  const bytes = await bytesOf(chosen);
  if (!bytes) return;
  await bounded(chosen.name, async (bound) => {
    const found = await program.ask("open", {}, { data: bytes, name: chosen.name, text: "", register: "", bound });
    if (found.refused) return found;
    if (!found.text) return shown(word(found.kind === "charter" ? "charter_file" : "wrong_file", { name: chosen.name }));
    return taken(chosen.name, found.text, bound);
  });
}

// Takes a text that was not in the page before as the file; returns what the program refused.
async function taken(name, text, bound) {
  const failed = await inTurn(() => settle(text, { quiet: true, bound }));
  if (failed) return failed;
  Object.assign(file, { name, kept: text, waited: Boolean(bound.waited) });
  past = [];
  if (!spoke && state.language && state.language !== file.lang) await speak(state.language);
  go(state.readable ? "card" : "text");
  return null;
}

function shown(text) {
  put("foot", h("p", { class: "bad", role: "alert" }, text), button("×", () => put("foot"), { class: "plain", "aria-label": word("letter.close") }));
}

// One question, or the few that stand on one card.
function cardView() {
  if (current === FIRST) return firstView();
  const row = state.questions.find((one) => one.path === current && one.shown);
  if (!row) return h("div", { class: "card" }, heading(word("done")), h("p", {}, word("done_hint")), progress(),
    h("ul", { class: "listed" }, questionsShown().filter((one) => !isAnswered(one) && one.answer !== "practice").map((one) => h("li", {}, button(one.ask, () => go("card", one.path), { class: "row" })))),
    h("div", { class: "steps" }, button(word("save.title"), saving, { class: "first" }), ["people", "all"].map((name) => button(word(`views.${name}`), () => go(name)))));
  const card = row.card && words.cards.find((one) => one.id === row.card);
  const rows = card ? questionsShown().filter((one) => one.card === row.card) : [row];
  const onward = () => {
    for (const one of rows) if (!isAnswered(one)) skipped.add(one.path);
    go("card");
  };
  // Goes on unless an answer that is needed is missing, or what is written is none.
  const next = () => {
    const wrong = rows.map(({ path }) => state.questions.find((one) => one.path === path)).find((one) => (one.needed && one.written == null) || hasError(keysOf(one.path)));
    if (!wrong) return onward();
    const node = $(fieldOf(wrong.path)) || document.getElementsByName(fieldOf(wrong.path))[0];
    if (wrong.written == null) $(`beside-${keysOf(wrong.path).join("-")}`).replaceChildren(h("p", { class: "error", role: "alert" }, word("needed")));
    node?.focus();
  };
  const open = rows.some((one) => !isAnswered(one)), chosen = open && rows.some((one) => ["one", "yes-no", "yes-no-unknown"].includes(one.answer));
  const all = () => rows.every(({ path }) => isAnswered(state.questions.find((one) => one.path === path)));
  // A click that gives the last answer of a card goes on by itself; one that changes an answer does not.
  const clicked = () => { if (open && view === "card" && current === row.path && all()) commit().then(next); };
  return h("form", { class: "card", novalidate: true, onsubmit: (event) => { event.preventDefault(); commit().then(next); },
    onkeydown: (event) => { if (event.key === "Enter" && !event.repeat && event.target.tagName === "H2") event.currentTarget.requestSubmit(); } },
    card && [heading(card.title || card.ask), card.help && h("p", { class: "help" }, card.help)],
    rows.map((one) => question(one, { title: !card, clicked })),
    card?.example && example(card.example),
    chosen && h("p", { class: "help" }, word(rows.length > 1 ? "goes_on_last" : "goes_on")),
    h("p", { class: "worth", id: "worth" }, worthText(row.path)),
    h("div", { class: "steps" },
      h("button", { type: "submit", class: "first" }, word("next")),
      !row.needed && button(word("later"), onward),
      trail.length > 1 && button(word("back"), () => { trail.pop(); go("card", trail.pop()); }, { class: "plain" })),
    progress());
}

// There is a charter, and the rest may wait.
function firstView() {
  const left = questionsShown().filter((one) => !isAnswered(one) && one.answer !== "practice").length;
  return h("form", { class: "card", onsubmit: (event) => { event.preventDefault(); go("card"); } }, heading(word("first_charter.title")),
    h("p", { class: "lead" }, word("first_charter.text", { count: state.tasks.length, core: state.tasks.filter((one) => one.core).length })),
    h("div", { class: "steps" }, button(word("save.title"), saving, { class: "first" }), h("button", { type: "submit" }, word("first_charter.next")), button(word("views.people"), () => go("people"))),
    h("h3", {}, word("first_charter.rest")), h("ul", {}, h("li", {}, word("first_charter.people")), h("li", {}, word("first_charter.questions", { count: left })), h("li", {}, word("first_charter.letters"))));
}

// Says once what a charter waits for to be more than a draft.
function finalView() {
  const errors = state.findings.filter((one) => one.severity === "error").length, titles = (listed) => listed.map(([, title]) => title).join(", ");
  const lines = [
    errors && [word("final.errors", { count: errors }), () => { tab = "remarks"; drawTabs(); drawRight(); }],
    ...state.doubtful.map(([id, title]) => [word("final.body", { name: title }), () => go("card", `roles.${id}`)]),
    state.vacant.length && [word("final.roles", { names: titles(state.vacant) }), () => go("people")],
  ].filter(Boolean);
  if (!lines.length) return h("p", {}, word("final.ready"));
  const leave = (action) => () => { document.querySelector("dialog[open]")?.close(); action(); };
  return h("section", { class: "final" }, h("h3", {}, word("final.title")), h("p", { class: "help" }, word("final.lead")),
    h("ul", { class: "listed" }, lines.map(([text, action]) => h("li", {}, h("p", {}, text), button(word("go"), leave(action), { class: "plain", "aria-label": `${word("go")}: ${text}` })))));
}

const example = (text) => h("p", { class: "example" }, h("strong", {}, `${word("example")} `), text);

function progress() {
  const all = questionsShown().filter((one) => one.answer !== "practice"), count = all.filter(isAnswered).length;
  return h("p", { class: "soft" }, h("progress", { max: String(all.length), value: count, "aria-label": word("tabs.questions") }), ` ${word("answered", { count, total: all.length })}`);
}

function worthText(path) {
  const found = worths.get(path);
  if (!found) return "";
  const [cells, law] = found;
  return [cells ? word("worth", { count: cells }) : law ? "" : word("worth_none"), law ? word("worth_law", { count: law }) : ""].filter(Boolean).join(" ");
}

function drawWorth(path, found) {
  worths.set(path, found);
  if ($("worth")) $("worth").textContent = worthText(path);
}

const findingsAt = (keys) => state.findings.filter((one) => one.path.length && keys.every((key, index) => String(one.path[index]) === String(key)));

function beside(keys) {
  return h("div", { class: "beside", id: `beside-${keys.join("-")}`, "data-keys": keys.join(".") }, besideLines(keys));
}
function besideLines(keys) {
  return findingsAt(keys).map((one) => h("p", { class: one.severity }, h("strong", {}, `${words.severities[one.severity]}: `), `${plainly(one.message)}. `, remedyOf(one)));
}
// Shows what was found beside the fields that are there, and leaves the fields alone.
function drawBeside() {
  if ($("each")) {
    $("each").textContent = word("people.each", { count: state.vacant.length });
    $("each").disabled = !state.vacant.length;
  }
  for (const node of document.querySelectorAll(".beside")) node.replaceChildren(...besideLines(node.dataset.keys.split(".")));
}

let pending = [];
// Sends what was typed and not sent yet.
function commit() {
  const set = pending.map((one) => one());
  pending = [];
  return set.length ? change(set, { keepCard: true }) : queue;
}

// A field that sends what was typed a moment after the last key.
function typed(keys, read, attributes, tag = "input") {
  let clock;
  const send = () => [keys, read(node.value.trim())];
  const node = h(tag, {
    ...attributes,
    "aria-describedby": `beside-${keys.join("-")}`,
    oninput: () => {
      clearTimeout(clock);
      pending = pending.filter((one) => one !== send);
      pending.push(send);
      clock = setTimeout(() => { if (pending.includes(send)) commit(); }, 250);
    },
  });
  return node;
}

function question(row, { title = true, clicked = () => {} } = {}) {
  const id = fieldOf(row.path), keys = keysOf(row.path);
  const name = title ? heading(row.ask) : row.ask;
  const set = (value) => {
    unsure.delete(row.path);
    return change([[keys, value]], { keepCard: true });
  };
  const notes = [
    row.help && h("p", { class: "help" }, row.help),
    row.card !== "practice" && row.example && example(row.example),
    row.card !== "practice" && row.why && h("details", { class: "why" }, h("summary", {}, word("why")), h("p", {}, row.why)),
  ];
  if (["one", "yes-no", "yes-no-unknown", "several"].includes(row.answer)) {
    const several = row.answer === "several";
    const given = several ? [].concat(row.value ?? row.written ?? []) : [String(row.value ?? row.written ?? "")];
    const lacking = unsure.has(row.path);
    const option = (one, unknown = false) => h("label", { class: "option" },
      h("input", {
        type: several && !unknown ? "checkbox" : "radio", name: id, value: one.id,
        checked: unknown ? (one.id ? given.includes(one.id) : lacking) : given.includes(one.id),
        onchange: async (event) => {
          const byPointer = pointed, where = tab;
          if (unknown && !one.id) {
            unsure.add(row.path);
            await change([[keys, null]], { keepCard: true });
            drawBeside();
          } else if (several) {
            const chosen = [...event.target.closest("fieldset").querySelectorAll("input[type=checkbox]:checked")].map((box) => box.value);
            set(chosen.length ? chosen : null);
          } else await set(one.id);
          if (byPointer && where === tab && (unknown || !several)) clicked(); // unless he has gone elsewhere
        },
      }),
      h("span", {}, h("strong", {}, one.title), one.hint && h("small", {}, one.hint)));
    return h("fieldset", { class: "question" }, h("legend", {}, name), notes, row.options.map((one) => option(one)), row.unknown && option(row.unknown, true), beside(keys));
  }
  if (row.answer === "practice") {
    return h("div", { class: "question line" }, h("div", {}, h("label", { for: id }, name), notes),
      h("select", { id, onchange: (event) => set(event.target.value || null) },
        h("option", { value: "" }, row.unknown?.title || ""),
        row.options.map((one) => h("option", { value: one.id, selected: one.id === (row.value ?? row.written) }, one.title))), beside(keys));
  }
  // What is not known is written where the file has a word for it, and goes on like any other answer.
  const lacking = unsure.has(row.path) || Boolean(row.unknown?.id && row.value === row.unknown.id);
  const notKnown = (clear) => row.unknown && h("label", { class: "option" }, h("input", { type: "checkbox", id: `${id}-unknown`, checked: lacking, onchange: async (event) => {
    const byPointer = pointed, where = tab, { checked } = event.target;
    if (checked) clear();
    await commit();
    unsure[checked ? "add" : "delete"](row.path);
    await change([[keys, (checked && row.unknown.id) || null]], { keepCard: true });
    if (checked && byPointer && where === tab) clicked();
  } }), h("span", {}, row.unknown.title));
  const known = () => { unsure.delete(row.path); if ($(`${id}-unknown`)) $(`${id}-unknown`).checked = false; };
  if (row.answer === "month-day") {
    const [month, day] = /^(\d\d)-(\d\d)$/.exec(row.value ?? "")?.slice(1) || ["", ""];
    const two = (number) => String(number).padStart(2, "0"), parts = () => [$(`${id}-month`), $(id)];
    const send = () => {
      const values = parts().map((node) => node.value);
      if (values.some(Boolean)) known();
      if (values.every(Boolean)) set(values.join("-"));
      else if (!values.some(Boolean)) set(null);
    };
    const part = (name, text, count, title, chosen) => [h("label", { class: "unseen", for: name }, text), h("select", { id: name, onchange: send, "aria-describedby": `beside-${keys.join("-")}` },
      h("option", { value: "" }, text), Array.from({ length: count }, (_, index) => h("option", { value: two(index + 1), selected: chosen === two(index + 1) }, title(index))))];
    return h("fieldset", { class: "question" }, h("legend", {}, name), notes, h("div", { class: "field" }, part(id, word("day"), 31, (index) => String(index + 1), day),
      part(`${id}-month`, word("month"), 12, (index) => new Date(2000, index, 1).toLocaleDateString(file.lang, { month: "long" }), month)), notKnown(() => { for (const node of parts()) node.value = ""; }), beside(keys));
  }
  const read = (text) => (text === "" ? null : row.answer === "committees" ? text.split(/[\s,;]+/).filter(Boolean) : text);
  const value = lacking ? "" : [].concat(row.written ?? []).join(", ");
  return h("div", { class: "question" }, h("label", { for: id }, name), notes,
    h("div", { class: "field", oninput: known },
      typed(keys, read, { id, value, autocomplete: "off", inputmode: row.answer === "whole" ? "numeric" : row.answer === "decimal" ? "decimal" : null }),
      row.unit && h("span", {}, row.unit)),
    notKnown(() => { $(id).value = ""; }),
    beside(keys));
}

function answerText(row) {
  if (unsure.has(row.path)) return word("unknown");
  if (row.written == null) return word("open_question");
  const title = (value) => row.options.find((one) => one.id === String(value))?.title ?? String(value);
  if (row.unknown?.id && String(row.value ?? row.written) === row.unknown.id) return row.unknown.title;
  if (row.answer === "month-day" && row.value) return inLocale(new Date(`2000-${row.value}T00:00:00`), { day: "numeric", month: "long" });
  return [].concat(row.value ?? row.written).map(title).join(", ");
}

// All questions with their answers, by group.
function allView() {
  return h("div", { class: "all" }, heading(word("views.all")), progress(), words.groups.filter((group) => !["people", "choices"].includes(group.id)).map((group) => {
    const rows = state.questions.filter((one) => one.group === group.id && one.answer !== "staff" && one.answer !== "choices");
    return h("section", {}, h("h3", {}, group.title), h("ul", {}, rows.map((row) => h("li", {},
      row.shown ? button([h("span", {}, row.ask), h("strong", { class: row.written == null ? "soft" : "" }, answerText(row)),
        findingsAt(keysOf(row.path)).some((one) => one.severity === "error") && h("span", { class: "count" }, "!")], () => go("card", row.path), { class: "row" })
        : h("p", { class: "row soft" }, h("span", {}, row.ask), h("small", {}, row.reason))))));
  }));
}

// --- people -----------------------------------------------------------------------------------------

const PEOPLE = 30; // functions that are drawn at once: each has dozens of boxes
let peopleShown = PEOPLE;

function peopleView() {
  const row = (name) => state.questions.find((one) => one.path === `staff.${name}`);
  // A role that was answered no is offered to nobody; who has it already keeps it, to be changed.
  const offered = (role, entry) => [].concat(entry.roles || []).includes(role) || state.questions.find((one) => one.path === `roles.${role}`)?.value !== "no";
  const person = (one, index) => {
    const at = (name) => ["staff", index, name];
    const entry = one && typeof one === "object" ? one : {};
    const box = (name, option) => h("label", { class: "tick" }, h("input", {
      type: "checkbox", value: option.id, checked: [].concat(entry[name] || []).includes(option.id),
      onchange: (event) => {
        const chosen = [...event.target.closest("[data-ticks]").querySelectorAll("input:checked")].map((node) => node.value);
        change([[at(name), name === "competences" && !chosen.length ? null : chosen]], { keepCard: true }).then(() => name === "competences" && counted.replaceChildren(...countedLines(chosen.length)));
      },
    }), option.title);
    const asked = entry.competences !== undefined, none = Array.isArray(entry.competences) && !entry.competences.length;
    const id = (name) => `p${index}-${name}`;
    // What a tick says of all that has none, and what that moved: beside the ticks, at once.
    const total = row("competences").options.length, told = [].concat(entry.competences || []).length;
    const countedLines = (count, moved = latest) => [
      h("p", {}, count ? word("people.counted", { count, total }) : word("people.blank")),
      moved && h("p", {}, moved.length ? word("people.moved", { count: moved.length }) : word("people.moved_none")),
      moved?.length ? h("ul", {}, moved.slice(0, 12).map((one) => h("li", {}, `${one.title} · ${one.short}: ${one.was} → ${one.now}`)), moved.length > 12 && h("li", {}, "…")) : "",
    ].filter(Boolean);
    const counted = h("div", { role: "status", class: "counted" }, countedLines(told, null));
    return h("section", { class: "person", "aria-label": `${index + 1}. ${entry.function || word("people.function")}` },
      h("div", { class: "pair" },
        h("label", { for: id("function") }, word("people.function")), typed(at("function"), (text) => text || null, { id: id("function"), value: entry.function || "", autocomplete: "off" }), beside(at("function"))),
      h("fieldset", { "data-ticks": true, class: "ticks" }, h("legend", {}, word("people.roles")), row("roles").options.filter((option) => offered(option.id, entry)).map((option) => box("roles", option)), beside(at("roles"))),
      h("details", { open: asked }, h("summary", {}, word("people.asked")), h("p", { class: "help" }, word("people.asked_hint")),
        h("fieldset", { "data-ticks": true, class: "ticks" }, h("legend", { class: "unseen" }, row("competences").ask), row("competences").options.map((option) => box("competences", option))), counted,
        h("label", { class: "tick" }, h("input", { type: "checkbox", checked: none, onchange: (event) => change([[at("competences"), event.target.checked ? [] : null]]) }), word("people.nothing"))),
      h("div", { class: "pair" }, h("label", { for: id("time") }, word("people.time")), h("p", { class: "help", id: id("time-help") }, word("people.time_hint")), typed(at("vto_time"), (text) => text || null, { id: id("time"), value: entry.vto_time || "", inputmode: "decimal", class: "short" }), beside(at("vto_time"))),
      h("details", { open: Boolean(entry.name || entry.until || entry.mandate_until) }, h("summary", {}, word("people.name_add")), h("p", { class: "help" }, word("people.name_hint")),
        ["name", "until", "mandate_until"].map((name) => h("div", { class: "pair" }, h("label", { for: id(name) }, word(`people.${name === "mandate_until" ? "mandate" : name}`)),
          name === "name" ? typed(at(name), (text) => text || null, { id: id(name), value: entry[name] || "", autocomplete: "off" })
            : typed(at(name), (text) => (text ? dayOf(text) || text : null), { id: id(name), value: entry[name] ? numbered(entry[name]) : "", placeholder: numbered(`${today().slice(0, 4)}-12-31`), class: "short", autocomplete: "off" }), beside(at(name))))),
      button(word("people.again"), async () => {
        await commit(); // what was typed a moment ago counts
        const like = state.staff[index] || {};
        await adding([{ function: like.function || "", roles: like.roles || [] }]);
      }, { class: "plain" }),
      button(word("people.remove"), async () => { await change([[["staff", index], null]]); say(word("people.removed", { name: entry.function || "" })); }, { class: "plain" }));
  };
  // Adds functions, and goes to the name of the first.
  const adding = async (entries) => {
    const ids = new Set(state.staff.map((one) => one?.id)), first = state.staff.length;
    peopleShown = Math.max(peopleShown, first + entries.length);
    const set = entries.map((entry, place) => {
      let number = first + place + 1;
      while (ids.has(`functie-${number}`)) number++;
      ids.add(`functie-${number}`);
      return [["staff", first + place], { id: `functie-${number}`, ...entry, function: entry.function || `${word("people.function")} ${number}` }];
    });
    await change(set, { quiet: entries.length === 1 });
    $(`p${first}-function`)?.select();
    $(`p${first}-function`)?.closest(".person").scrollIntoView({ block: "nearest" });
  };
  // Who has the same function stands together, in the order of the file.
  const alike = new Map(), order = state.staff.map((_, index) => index);
  state.staff.forEach((one, index) => { const name = one?.function ?? index; if (!alike.has(name)) alike.set(name, index); });
  order.sort((a, b) => alike.get(state.staff[a]?.function ?? a) - alike.get(state.staff[b]?.function ?? b));
  return h("div", { class: "people" }, heading(word("views.people")), h("p", { class: "help" }, word("people.lead")),
    state.vacant.length ? button(word("people.each", { count: state.vacant.length }), () => adding(state.vacant.map(([role, title]) => ({ function: title, roles: [role] }))), { class: "first", id: "each" }) : null,
    order.slice(0, peopleShown).map((index) => person(state.staff[index], index)),
    state.staff.length > peopleShown && button(word("people.more", { count: Math.min(PEOPLE, state.staff.length - peopleShown) }), () => {
      const first = peopleShown;
      peopleShown += PEOPLE;
      drawLeft();
      $(`p${order[first]}-function`)?.focus();
    }),
    button(word("people.add"), () => adding([{ roles: [] }]), { class: state.vacant.length ? "" : "first", id: "add-person" }));
}

function choicesView() {
  const title = (id) => state.tasks.find((one) => one.id === id)?.title || id;
  const role = (id) => state.roles.find(([name]) => name === id)?.[2] || id;
  return h("div", {}, heading(word("views.choices")), h("p", { class: "help" }, word("choices.lead")),
    state.choices.length ? h("ul", { class: "listed" }, state.choices.map((one, index) => h("li", {},
      h("p", {}, h("strong", {}, `${title(one?.task)} · ${role(one?.role)}: ${one?.letter === "none" ? word("no_letter") : one?.letter}`)),
      one?.reason && h("p", {}, one.reason), one?.review_by && h("p", { class: "soft" }, `${word("letter.review")} ${dated(one.review_by)}`), beside(["choices", index]),
      button(word("choices.remove"), () => change([[["choices", index], null]]), { class: "plain" })))) : h("p", {}, word("choices.none")));
}

// The file itself, to be changed as text: what a person can do who knows it, and the way out of a file that cannot be read.
const LINES = 20000; // of a text that is shown: a browser takes seconds to lay out many more, however short they are

function textView() {
  if (file.text.split(/\r\n|\r|\n/, LINES + 1).length > LINES) return h("div", { class: "text" }, heading(word("views.text")), h("p", { class: "bad" }, word("long_text", { most: LINES })));
  const area = h("textarea", { id: "text", spellcheck: "false", rows: "28", value: file.text });
  const faults = state.readable ? [] : state.findings;
  return h("div", { class: "text" }, heading(word("views.text")),
    h("p", { class: state.readable ? "help" : "bad" }, word(state.readable ? "text_hint" : "unreadable")),
    state.others.length ? h("p", { class: "soft" }, word("others", { sections: state.others.join(", ") })) : null,
    faults.map((one) => h("p", { class: "error" }, `${word("line", { line: one.line })}: ${one.message}. ${one.remedy} `, button(word("go"), () => mark(area, one.line), { class: "plain" }))),
    h("label", { for: "text", class: "unseen" }, word("views.text")), area,
    button(word("apply"), () => bounded(file.name, async (bound) => {
      const failed = await inTurn(() => settle(area.value, { bound }));
      if (!failed) draw();
      return failed;
    }), { class: "first" }));
}

function mark(area, line) {
  if (!area) return;
  const lines = area.value.split("\n"), start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1] || "").length);
}

// --- data that exist ---------------------------------------------------------------------------------

let takenIn = null;
async function take(kind, chosen, names) {
  const data = await bytesOf(chosen);
  if (!data) return;
  await bounded(chosen.name, async (bound) => {
    const found = await program.ask(kind, { names }, { data, name: chosen.name, bound });
    if (found.refused) return found;
    takenIn = { kind, name: chosen.name, ...found };
    if (view === "take") drawLeft();
    return null;
  });
}

function takeView() {
  const choose = (kind, accept) => h("input", { type: "file", id: `pick-${kind}`, accept, class: "unseen", tabindex: "-1", "aria-hidden": "true", onchange: (event) => {
    const chosen = event.target.files[0];
    if (!chosen) return;
    event.target.value = "";
    take(kind, chosen, $("take-names").checked);
  } });
  const sets = () => takenIn.placed.filter((_, index) => $(`taken-${index}`).checked).map((one) => one.set);
  return h("div", { class: "take" }, heading(word("take.title")), h("p", { class: "help" }, word("take.lead")),
    h("div", { class: "steps" }, button(word("take.table"), () => $("pick-table").click()), button(word("take.staff"), () => $("pick-staff").click())),
    h("label", { class: "tick" }, h("input", { type: "checkbox", id: "take-names" }), word("take.names")),
    choose("table", ".md,.csv,.tsv,.xlsx,.docx,.html,.htm"), choose("staff", ".csv,.tsv,.xlsx"),
    takenIn && h("div", {}, h("h3", {}, takenIn.name), takenIn.kind === "table" && h("p", {}, word("take.placed", { count: takenIn.placed.length })),
      h("ul", { class: "listed" }, takenIn.placed.map((one, index) => h("li", {}, h("label", { class: "option" }, h("input", { type: "checkbox", id: `taken-${index}`, checked: one.sure }),
        h("span", {}, h("strong", {}, `${one.task ?? one.title}${one.role ? `: ${one.role}` : ""}`), h("small", {}, one.task ? `“${one.title}”` : one.detail || "", one.sure ? "" : ` (${word("take.unsure")})`)))))),
      takenIn.rows?.length ? h("p", { class: "soft" }, word("take.rows", { rows: takenIn.rows.join(" · ") })) : null,
      takenIn.roles?.length ? h("p", { class: "soft" }, word("take.roles", { roles: takenIn.roles.join(" · ") })) : null,
      takenIn.faults?.length ? h("div", {}, h("p", {}, word("take.faults")), h("ul", {}, takenIn.faults.map((one) => h("li", {}, one)))) : null,
      button(word("take.add"), async () => { const set = sets(); await change(set); takenIn = null; go("all"); say(word("take.added", { count: set.length })); }, { class: "first" })));
}

// --- beside the questions: letters, remarks, charter --------------------------------------------------

function drawMoved(moved, lost) {
  const text = moved.length ? word("moved", { count: moved.length }) : word("moved_none");
  put("foot", moved.length ? h("details", { class: "moved" }, h("summary", {}, text), h("ul", {}, moved.slice(0, 60).map((one) => h("li", {}, `${one.title} · ${one.short}: ${one.was} → ${one.now}`)))) : h("p", {}, text),
    button(word("undo"), () => undo(), { class: "plain" }),
    lost.length ? h("div", { class: "bad" }, h("p", {}, word("lost", { count: lost.length })), h("ul", {}, lost.map(([line, comment]) => h("li", {}, `${word("line", { line })}: ${comment}`)))) : null);
  say(text);
  for (const one of moved.slice(0, 400)) document.getElementById(`cell-${one.task}-${one.role}`)?.classList.add("new");
}

function drawRight() {
  if (!state || state.empty) return put("right");
  const which = tab === "questions" ? "letters" : tab;
  $("right").setAttribute("aria-labelledby", "right-title");
  if (which === "letters") put("right", lettersView());
  else if (which === "remarks") put("right", remarksView());
  else if (which === "dates") agendaView();
  else charterView();
}

function lettersView() {
  if (!state.tasks.length) return h("div", {}, heading(word("tabs.letters"), "right-title"), h("p", {}, word("first")));
  const rows = state.tasks.filter((one) => (showAll || one.core) && (!onlyRole || one.letters[onlyRole]));
  const roles = state.roles.filter(([id]) => !onlyRole || id === onlyRole);
  const cell = (task, [role, short, title]) => {
    const letters = task.letters[role] || "", locked = task.locked.includes(role), own = task.own.includes(role);
    const about = `${letters || word("no_letter")}, ${title}, ${task.title}${locked ? `, ${word("locked")}` : own ? `, ${word("own")}` : ""}`;
    return h("td", {}, h("button", { type: "button", id: `cell-${task.id}-${role}`, class: `cell l-${letters[0] || "x"}${locked ? " locked" : ""}${own ? " own" : ""}`, "aria-label": about, onclick: () => letterDialog(task, role, title) }, letters || "·"));
  };
  let phase;
  return h("div", { class: "letters" }, heading(word("tabs.letters"), "right-title"),
    h("div", { class: "filters" },
      h("label", {}, `${word("filter")} `, h("select", { id: "role", onchange: (event) => { onlyRole = event.target.value; drawRight(); } }, h("option", { value: "" }, word("all_roles")), state.roles.map(([id, , title]) => h("option", { value: id, selected: id === onlyRole }, title)))),
      h("label", { class: "tick" }, h("input", { type: "checkbox", id: "everything", checked: showAll, onchange: (event) => { showAll = event.target.checked; drawRight(); } }), word("everything"))),
    h("p", { class: "soft" }, word("legend"), h("br"), h("b", { class: "sample locked" }, "A"), ` ${word("locked")} · `, h("b", { class: "sample own" }, "A"), ` ${word("own")} · § ${word("legal")}`),
    h("div", { class: "wide" }, roving(h("table", { role: "grid", "aria-labelledby": "right-title" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, word("task")), roles.map(([, short, title]) => h("th", { scope: "col", title }, h("span", {}, short))))),
      h("tbody", {}, rows.flatMap((task) => [
        task.phase !== phase && (phase = task.phase) && h("tr", { class: "group" }, h("th", { scope: "colgroup", colspan: String(roles.length + 1) }, state.phases[task.phase])),
        h("tr", {}, h("th", { scope: "row" }, task.title, task.duty === "legal" && h("small", {}, ` § ${word("legal")}`)), roles.map((role) => cell(task, role))),
      ]))), "tr", ".cell")),
    roving(h("ul", { class: "narrow" }, rows.map((task) => h("li", {}, h("h3", {}, task.title), h("div", {}, roles.filter(([id]) => task.letters[id]).map(([id, short, title]) =>
      h("button", { type: "button", id: `chip-${task.id}-${id}`, class: `chip l-${task.letters[id][0]}`, "aria-label": `${task.letters[id]}, ${title}, ${task.title}`, onclick: () => letterDialog(task, id, title) }, h("b", {}, task.letters[id]), ` ${short}`)))))), "li", ".chip"));
}

// Says what a finding says without the keys of the file: a path is the question that asks for it, a remedy in keys is left out.
function plainly(text) {
  return text.replace(/[“«„"]\s?([a-z]+(?:\.[a-z0-9_-]+)+)\s?[”»“"]/g, (all, path) => {
    const row = state.questions.find((one) => one.path === path.replace(/\.\d+$/, ""));
    return row ? `“${row.ask.replace(/[?\s\u00a0]+$/, "")}”` : all;
  });
}
const inKeys = /vto-roles|--[a-z]|\b(?:staff|roles|yes|no|unknown|organisation|vto_time|headcount)\b|[a-z]_[a-z]|MM-DD/;
const remedyOf = (one) => (inKeys.test(plainly(one.remedy)) ? "" : plainly(one.remedy));

function remarksView() {
  const groups = ["error", "warning", "info"].flatMap((severity) => {
    const found = remarks().filter((one) => one.severity === severity);
    return [...new Set(found.map((one) => one.check))].map((check) => found.filter((one) => one.check === check));
  });
  const target = (one) => {
    const row = state.questions.find((item) => item.shown && keysOf(item.path).every((key, index) => String(one.path[index]) === key) && item.answer !== "staff" && item.answer !== "choices");
    const about = row || state.questions.find((item) => item.path === one.subject) || state.questions.find((item) => item.shown && one.message.includes(`“${item.path}”`));
    const lacking = one.severity === "error" && questionsShown().find((item) => item.needed && item.written == null);
    if (one.path[0] === "staff") return () => go("people");
    if (one.path[0] === "choices") return () => go("choices");
    if (about) return () => go("card", about.path);
    if (lacking) return () => go("card", lacking.path);
    if (["organisation", "size", "roles", "tradition"].includes(one.path[0])) return () => go("all");
    return one.path.length && one.severity === "error" ? () => { go("text"); mark($("text"), one.line); } : null;
  };
  const goTo = (one) => target(one) && button(word("go"), target(one), { class: "plain", "aria-label": `${word("go")}: ${plainly(one.message)}` });
  const name = (one) => h("strong", { class: one.severity }, `${words.severities[one.severity]}: `);
  const single = (one) => [h("p", {}, name(one), plainly(one.message)), remedyOf(one) && h("p", { class: "soft" }, remedyOf(one)), goTo(one)];
  // What is said of several things alike is said once, with the things under it.
  const several = (group) => [h("p", {}, name(group[0]), `${group[0].title} (${group.length})`),
    [...new Set(group.map(remedyOf))].map((remedy) => remedy && h("p", { class: "soft" }, remedy)),
    h("details", { open: group[0].severity !== "info" }, h("summary", {}, word("remarks_all", { count: group.length })), h("ul", {}, group.map((one) => h("li", { class: `one ${one.severity}` }, h("p", {}, plainly(one.message)), goTo(one)))))];
  return h("div", { class: "remarks" }, heading(word("tabs.remarks"), "right-title"), state.usable && finalView(),
    groups.length ? h("ul", {}, groups.map((group) => h("li", { class: group.length > 1 ? "" : group[0].severity }, group.length > 1 ? several(group) : single(group[0])))) : h("p", {}, word("no_remarks")));
}

let shownCharter = "";
async function charterView() {
  if (!state.usable) return put("right", heading(word("tabs.charter"), "right-title"), h("p", {}, word("first")));
  const key = `${file.lang}|${file.text}`;
  const frame = $("charter") || h("iframe", { id: "charter", title: word("tabs.charter"), sandbox: "allow-popups" });
  put("right", h("h2", { class: "unseen", id: "right-title" }, word("tabs.charter")), frame);
  if (key === shownCharter && frame.srcdoc) return;
  const made = await program.ask("render", { format: "html" });
  if (made.refused) return put("right", heading(word("tabs.charter"), "right-title"), h("p", { class: "bad" }, made.refused));
  shownCharter = key;
  frame.srcdoc = new TextDecoder().decode(made.bytes).replace(/<script[^>]*>[^]*?<\/script>| autofocus(?=[ >])/g, ""); // it only shows
}

// What is open, for whom and by when; the papers of meetings, and what bodies said.
async function agendaView() {
  const title = heading(word("tabs.dates"), "right-title");
  if (!state.usable) return put("right", title, h("p", {}, word("first")));
  const days = (body) => state.meetings[body] || [];
  const set = (body, left) => change([[["meetings", body], left.length ? left : null]], { quiet: true });
  const called = (body) => state.meeting.find(([id]) => id === body)?.[1] || body;
  const doubtful = (body) => state.questions.find((one) => one.path === `roles.${body}` && one.value === "unknown");
  const plan = h("div", { id: "plan" }, h("p", { class: "soft", role: "status" }, "…"));
  const pick = h("input", { type: "file", id: "pick-register", accept: ".yaml,.yml", class: "unseen", tabindex: "-1", "aria-hidden": "true", onchange: (event) => { if (event.target.files[0]) openRegister(event.target.files[0]); } });
  const meetings = ([body, name]) => h("li", {}, h("strong", {}, name), h("div", { class: "steps" },
    days(body).map((day) => button(`${dated(day)} ×`, () => set(body, days(body).filter((one) => one !== day)), { title: word("agenda.remove", { day: dated(day) }) })),
    h("label", { class: "unseen", for: `day-${body}` }, `${word("agenda.add")}: ${name}`), dayField(`day-${body}`),
    button(word("agenda.add"), () => { const day = readDay(`day-${body}`); if (day) set(body, [...new Set([...days(body), day])].sort()); }, { "aria-label": `${word("agenda.add")}: ${name}` }), h("p", { class: "soft", id: `earliest-${body}` })), dayFault(`day-${body}`));
  put("right", title, h("details", { id: "meetings", open: $("meetings")?.open ?? !Object.keys(state.meetings).length }, h("summary", {}, word("agenda.meetings")), h("p", { class: "help" }, word("agenda.meetings_hint")), h("ul", { class: "listed" }, state.meeting.map(meetings))),
    h("p", { class: "help" }, word("agenda.lead")), plan,
    h("h3", {}, word("agenda.register")), h("p", { class: "help" }, word("agenda.register_hint")),
    h("div", { class: "steps" }, button(word("agenda.record"), recording, { id: "record" }), button(word("agenda.proof"), () => paper({ of: "proof" }, "docx", word("agenda.proof"))),
      button(word("agenda.open"), () => pick.click()), file.register && button(word("agenda.keep"), keepRegister),
      button(word("agenda.calendar"), () => paper({ of: "agenda" }, "ics", word("agenda.calendar")))), pick);
  const found = await program.ask("agenda");
  if (found.refused) return plan.replaceChildren(h("p", { class: "bad" }, found.refused));
  acts = found;
  for (const [body, day] of Object.entries(found.earliest)) {
    if (!$(`day-${body}`)) continue;
    $(`earliest-${body}`).textContent = word("agenda.earliest", { day: dated(day) });
    if (!days(body).length && $(`day-${body}`) !== document.activeElement) $(`day-${body}`).value ||= numbered(day); // what somebody is typing is left alone
  }
  const lines = [...found.agenda.turns].sort((a, b) => (a.send_by || a.due).localeCompare(b.send_by || b.due));
  plan.replaceChildren(
    h("ul", { class: "listed" }, found.agenda.bodies.map((one) => doubtful(one.body) ? h("li", {}, h("p", {}, h("strong", {}, `${called(one.body)}: `), word("agenda.doubtful")), button(word("go"), () => go("card", `roles.${one.body}`), { class: "plain", "aria-label": `${word("go")}: ${called(one.body)}` }))
      : h("li", {}, h("p", {}, h("strong", {}, `${called(one.body)}: `), one.text), button(word("agenda.paper"), () => paper({ of: "paper", body: one.body }, "docx", called(one.body), one.letter === "C"), { class: "plain", "aria-label": `${word("agenda.paper")}: ${called(one.body)}` })))),
    lines.length ? h("details", { open: true }, h("summary", {}, word("agenda.turns")), h("ul", { class: "listed" }, lines.map((one) => h("li", {}, h("strong", {}, `${called(one.body)}: `), one.text)))) : h("p", {}, word("agenda.nothing")));
}
let acts = null;
const keepRegister = () => keep(new TextEncoder().encode(file.register), `${stem()}.register.yaml`, TYPES.yaml);

// Saves a paper; `charter`: the charter goes with it.
async function paper(args, format, title, charter = false) {
  const made = await program.ask("paper", { ...args, format });
  if (made.refused) return dialog(word("tabs.dates"), h("p", { class: "bad" }, made.refused));
  keep(made.bytes, `${stem()}-${named(title)}.${format}`, TYPES[format]);
  if (!charter) return;
  put("foot", h("p", { role: "status" }, word("agenda.attach")), button(word("save.formats.docx.title"), async () => {
    const whole = await program.ask("render", { format: "docx" });
    if (whole.refused) return shown(whole.refused);
    keep(whole.bytes, charterName("docx"), TYPES.docx);
    put("foot");
  }, { class: "first" }));
}

function recording() {
  if (!acts) return;
  const field = (id, label, node) => h("div", { class: "pair" }, h("label", { for: id }, label), node);
  const fault = h("p", { class: "error", role: "alert" });
  const choice = (id, entries) => h("select", { id }, entries.map(([value, title]) => h("option", { value }, title)));
  const node = dialog(word("agenda.record"), h("p", { class: "help" }, word("agenda.record_hint")),
    field("act-body", word("agenda.body"), choice("act-body", state.meeting)), field("act-kind", word("agenda.act"), choice("act-kind", Object.entries(acts.acts))),
    field("act-on", word("agenda.day"), [dayField("act-on", today()), dayFault("act-on")]),
    field("act-advice", word("agenda.advice"), choice("act-advice", [["", "–"], ...Object.entries(acts.advice)])),
    field("act-answer", word("agenda.answer"), choice("act-answer", [["", "–"], ...Object.entries(acts.answers)])),
    field("act-reference", word("agenda.reference"), h("input", { id: "act-reference", autocomplete: "off" })), fault,
    button(word("agenda.record"), async () => {
      const [body, act, advice, answer, reference] = ["body", "kind", "advice", "answer", "reference"].map((id) => $(`act-${id}`).value.trim()), on = readDay("act-on");
      if (on === null) return;
      const done = await program.ask("record", { body, act, on, advice: act === "advised" ? advice : "", answer: act === "answered" ? answer : "", reference });
      if (done.refused) { fault.textContent = done.refused; return; }
      file.register = done.register;
      const failed = await look();
      draft();
      node.close();
      draw();
      if (failed) shown(failed.refused);
    }, { class: "first" }));
}

// --- dialogs ----------------------------------------------------------------------------------------

function dialog(title, ...children) {
  const back = document.activeElement, part = back.closest("#head, #tabs, #left, #right, #foot"), again = part && finder(part, back);
  const node = h("dialog", { "aria-labelledby": "dialog-title", onclose: () => { node.remove(); (again?.() || landing())?.focus(); } },
    h("form", { method: "dialog", class: "closing" }, h("h2", { id: "dialog-title" }, title), h("button", { "aria-label": word("letter.close"), class: "plain" }, "×")), ...children);
  document.body.append(node);
  node.showModal();
  return node;
}

function letterDialog(task, role, title) {
  const why = h("div", {}, h("p", { class: "soft" }, "…")), more = h("div", {}), choose = h("div", {});
  const letters = task.letters[role];
  const node = dialog(word("letter.title", { role: title, task: task.title }), h("p", {}, word("letter.now", { letters: letters || word("no_letter") }), task.locked.includes(role) ? ` (${word("locked")})` : task.own.includes(role) ? ` (${word("own")})` : ""),
    h("h3", {}, word("letter.why")), why, more,
    button(word("letter.otherwise"), async (event) => {
      event.target.disabled = true;
      more.replaceChildren(h("p", { class: "soft", role: "status" }, word("letter.searching")));
      const found = await program.ask("explain", { task: task.id, role, otherwise: true });
      const known = new Set(said.map(([, line]) => line));
      more.replaceChildren(h("h3", {}, word("letter.otherwise")), h("ul", {}, (found.lines || []).filter(([, line]) => !known.has(line)).map(([, line]) => h("li", {}, line))), found.refused || "");
    }),
    h("details", { ontoggle: (event) => { if (event.target.open && !choose.firstChild) choosing(task, role, choose, node); } }, h("summary", {}, word("letter.choose")), choose));
  let said = [];
  program.ask("explain", { task: task.id, role }).then((found) => {
    if (found.refused) return why.replaceChildren(h("p", { class: "bad" }, found.refused));
    said = found.lines;
    const main = said.filter(([depth], index) => index && depth <= 4), rest = said.filter(([depth]) => depth > 4);
    why.replaceChildren(...main.map(([, line]) => h("p", {}, line)), ...(rest.length ? [h("details", {}, h("summary", {}, word("letter.sources")), h("ul", {}, rest.map(([, line]) => h("li", {}, line))))] : []));
  });
}

async function choosing(task, role, place, node) {
  place.replaceChildren(h("p", { class: "soft", role: "status" }, word("letter.searching")));
  const found = await program.ask("choices", { task: task.id, role });
  if (found.refused) return place.replaceChildren(h("p", { class: "bad" }, found.refused));
  const also = h("div", { role: "status" }), year = new Date(`${today()}T00:00:00Z`);
  year.setUTCFullYear(year.getUTCFullYear() + 1);
  let letter = null;
  const reason = h("textarea", { id: "reason", rows: "3" }), review = dayField("review", year.toISOString().slice(0, 10));
  const fault = h("p", { class: "error", role: "alert" });
  place.replaceChildren(h("p", { class: "help" }, word("letter.choose_hint")),
    h("fieldset", {}, h("legend", { class: "unseen" }, word("letter.choose")), found.choices.map((one) => h("label", { class: "option" },
      h("input", { type: "radio", name: "letter", value: one.letter, disabled: Boolean(one.refused), onchange: () => {
        letter = one.letter;
        also.replaceChildren(...(one.moved.length ? [h("p", {}, word("letter.also")), h("ul", {}, one.moved.map(([title, short, was, now]) => h("li", {}, `${title} · ${short}: ${was || "–"} → ${now || "–"}`)))] : [h("p", {}, word("letter.none"))]));
      } }), h("span", {}, h("strong", {}, one.letter === "none" ? word("no_letter") : `${one.letter} · ${words.meanings[one.letter]}`), one.refused && h("small", {}, one.refused))))),
    also, h("label", { for: "reason" }, word("letter.reason")), reason, fault, h("label", { for: "review" }, word("letter.review")), review, dayFault("review"),
    button(word("letter.save"), async () => {
      if (!letter || !reason.value.trim()) {
        fault.textContent = word("letter.reason_needed");
        return (letter ? reason : place.querySelector("input:not([disabled])")).focus();
      }
      const day = readDay("review");
      if (day === null) return;
      await change([[found.path, { task: task.id, role, letter, reason: reason.value.trim(), ...(day ? { review_by: day } : {}) }]]);
      node.close();
    }, { class: "first" }));
}

const beside64 = (text) => Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
const TYPES = { yaml: "application/yaml", docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", html: "text/html", xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ics: "text/calendar", csv: "text/csv", md: "text/markdown", json: "application/json", federation: "application/yaml" };

async function saving() {
  await commit();
  const blocked = state.usable ? "" : state.findings.find((one) => one.severity === "error")?.message || word("first");
  const told = h("p", { role: "status" }), open = h("input", { type: "checkbox", id: "public" });
  const make = async (format) => {
    if (format === "yaml") {
      keep(new TextEncoder().encode(file.text), file.name, TYPES.yaml);
      file.kept = file.text;
      told.textContent = word("save.saved", { name: file.name });
      return;
    }
    told.textContent = word("save.making");
    const made = await program.ask(format === "federation" ? format : "render", { format, public: open.checked });
    const name = format === "federation" ? `${stem()}-federation.yaml` : charterName(format);
    told.textContent = made.refused || word("save.saved", { name });
    if (!made.refused) keep(made.bytes, name, TYPES[format]);
  };
  dialog(word("save.title"), h("p", {}, word("save.lead")), blocked ? h("p", { class: "bad" }, word("save.blocked", { reason: blocked })) : null,
    h("label", { class: "tick" }, open, word("save.public")),
    h("ul", { class: "formats" }, Object.keys(TYPES).map((format, index) => h("li", {}, button([h("strong", {}, word(`save.formats.${format}.title`)), h("small", {}, word(`save.formats.${format}.hint`))], () => make(format), { class: index < 2 ? "door first" : "door", id: `make-${format}`, disabled: Boolean(blocked) && format !== "yaml" }))),
      file.register && h("li", {}, button([h("strong", {}, word("agenda.keep")), h("small", {}, word("save.beside"))], keepRegister, { class: "door" })),
      Object.entries(baked.files || {}).map(([name, text]) => h("li", {}, button([h("strong", {}, name), h("small", {}, word("save.beside"))], () => keep(beside64(text), name, TYPES.yaml), { class: "door" })))), told, !blocked && finalView());
}

// --- the start --------------------------------------------------------------------------------------

async function speak(lang) {
  file.lang = lang;
  words = spoken[lang] || words;
  const failed = state && (await look());
  draw();
  if (failed) shown(failed.refused);
}

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z" && !["INPUT", "TEXTAREA", "SELECT"].includes(document.activeElement.tagName)) {
    event.preventDefault();
    undo(!event.shiftKey);
  }
});

new ResizeObserver(() => document.documentElement.style.setProperty("--foot", `${$("foot").offsetHeight}px`)).observe($("foot"));

file.lang = baked.lang || ["nl", "fr", "de", "en"].find((one) => (navigator.language || "").startsWith(one)) || "nl";
words = spoken[file.lang];
draw();
program.start().then(async () => {
  if (program.failed) return;
  drawHead();
  if (baked.file) {
    file.name = baked.file.name;
    if (baked.file.new) await settle(baked.file.text, { quiet: true, remember: false });
    else await bounded(file.name, (bound) => taken(file.name, baked.file.text, bound), { left: BOUNDS.usual }); // it came with the page
  }
  document.documentElement.dataset.ready = "yes";
});
