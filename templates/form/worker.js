// The Python of the page. Takes {id, kind: "boot", parts, files} once, then {id, message, data}; answers {id, began}, then {id, json, bytes}. The page puts `unpacked` before it.
"use strict";
const LOCK = { info: { abi_version: "2026_0", arch: "wasm32", platform: "emscripten_5_0_3", python: "3.14.2" }, packages: {} };
const HOME = "https://page.invalid/"; // what the runtime asks for; nothing is ever fetched
const FOLDER = "/work/1/2/3/4/5/6/7/8"; // of the organisation's file: so many folders may be above it
const served = {};
let answer;

// The runtime tries whether it may load scripts; it may not, and a policy that says so would write to the console.
self.importScripts = () => { throw new Error("nothing is loaded"); };

function given(name) {
  const file = String(name).split("/").pop();
  const type = file.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
  return Promise.resolve(new Response(served[file], { headers: { "Content-Type": type } }));
}

async function boot(parts, files) {
  const [wasm, standard, site] = await Promise.all([unpacked(parts.wasm), unpacked(parts.std), unpacked(parts.site)]);
  served["pyodide.asm.wasm"] = wasm;
  served["python_stdlib.zip"] = standard;
  self.postMessage({ id: 0, share: 0.3 });
  const python = await loadPyodide({ indexURL: HOME, createPyodideModule: _createPyodideModule, lockFileContents: JSON.stringify(LOCK), stdout: () => 0, stderr: () => 0 });
  self.postMessage({ id: 0, share: 0.6 });
  python.unpackArchive(site, "zip", { extractDir: "/site" });
  python.FS.mkdirTree(FOLDER);
  python.FS.mkdirTree("/work/.git"); // overlays may lie above the file, in the tree of one repository: all of this is
  for (const [name, text] of Object.entries(files)) {
    const path = `${FOLDER}/${name}`;
    python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
    python.FS.writeFile(path, Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)));
  }
  answer = python.runPython(`
import os, sys
sys.path.insert(0, "/site")
os.chdir("${FOLDER}")
from vto_roles.form import answer
def told(message, data):
    found, made = answer(message, data.to_bytes())
    return found, made
told`);
}

self.onmessage = async ({ data: asked }) => {
  self.postMessage({ id: asked.id, began: true });
  try {
    if (asked.kind === "boot") {
      await boot(asked.parts, asked.files);
      self.postMessage({ id: asked.id, json: "{}" });
      return;
    }
    const found = answer(asked.message, asked.data || new Uint8Array());
    const [json, made] = found.toJs();
    found.destroy();
    const bytes = made instanceof Uint8Array ? made.slice() : new Uint8Array();
    self.postMessage({ id: asked.id, json, bytes }, [bytes.buffer]);
  } catch (fault) { // which the program answers itself, unless it is at an end
    self.postMessage({ id: asked.id, fell: true, json: JSON.stringify({ refused: String(fault && fault.message || fault).slice(-600), expected: false }) });
  }
};
