// Tries the page in Firefox, from `file://`: node tests/deep/firefox.cjs PAGE FILE. Firefox is Debian's firefox-esr.
// Prints how long it takes to start and from a change to what follows from it; ends with 1 for a request, a message or a failure.
"use strict";
const { spawn } = require("node:child_process");
const fs = require("node:fs");
const os = require("node:os");
const path = require("node:path");
const WebSocket = require(path.resolve(".venv/form/node_modules/ws"));

const [page, file] = process.argv.slice(2).map((name) => path.resolve(name));
const PORT = 9333, PATIENCE = 120000; // milliseconds
const home = fs.mkdtempSync(path.join(os.tmpdir(), "vto-roles-firefox-"));
const asked = [], written = [], waiting = new Map();
let socket, number = 0;

const send = (method, params) => new Promise((done) => {
  waiting.set(++number, done);
  socket.send(JSON.stringify({ id: number, method, params }));
});

function heard(data) {
  const told = JSON.parse(data);
  if (told.id) waiting.get(told.id)(told);
  else if (told.method === "log.entryAdded") written.push(told.params.text);
  else if (told.method === "network.beforeRequestSent") asked.push(told.params.request.url);
}

async function walk() {
  socket = new WebSocket(`ws://127.0.0.1:${PORT}/session`, { maxPayload: 2 ** 28 });
  socket.on("message", heard);
  await new Promise((done) => socket.on("open", done));
  await send("session.new", { capabilities: {} });
  await send("session.subscribe", { events: ["log.entryAdded", "network.beforeRequestSent"] });
  const context = (await send("browsingContext.getTree", {})).result.contexts[0].context;
  const value = async (expression) => {
    const found = await send("script.evaluate", { expression, target: { context }, awaitPromise: true });
    if (found.result?.type !== "success") throw new Error(JSON.stringify(found).slice(0, 500));
    return found.result.result.value;
  };
  const start = Date.now();
  await send("browsingContext.navigate", { context, url: `file://${page}`, wait: "complete" });
  while ((await value("document.documentElement.dataset.ready || ''")) !== "yes") await new Promise((done) => setTimeout(done, 100));
  console.log(`ready after ${Date.now() - start} ms`);
  const text = JSON.stringify(fs.readFileSync(file, "utf-8"));
  console.log(await value(`settle(${text}, { quiet: true }).then(() => state.tasks.length + " tasks")`));
  const timed = (act) => value(`(async () => { const start = performance.now(); ${act}; return Math.round(performance.now() - start); })()`);
  console.log(`Markdown after ${await timed("await program.ask('render', { format: 'md' })")} ms`);
  for (const count of [143, 144, 145]) {
    const taken = await timed(`await change([[["size", "headcount"], "${count}"]], { keepCard: true })`);
    console.log(`a change and what follows after ${taken} ms`);
  }
}

const firefox = spawn("firefox-esr", ["--headless", "--no-remote", "--profile", home, "--remote-debugging-port", String(PORT), "about:blank"], {
  env: { ...process.env, HOME: home },
  stdio: ["ignore", "ignore", "pipe"],
});

function end(fault) {
  firefox.kill();
  const outside = asked.filter((url) => !/^(file|blob|data|about):/.test(url));
  for (const line of [...written, ...outside, ...(fault ? [fault] : [])]) console.log(line);
  process.exit(written.length || outside.length || fault ? 1 : 0);
}

firefox.on("error", end);
firefox.stderr.on("data", (data) => {
  if (String(data).includes("WebDriver BiDi listening")) walk().then(() => end(), end);
});
setTimeout(() => end("no answer"), PATIENCE);
