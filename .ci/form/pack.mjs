// Runs pack.py in the Python of the page, so that what it compiles is that Python's: node pack.mjs RUNTIME INPUT OUTPUT.
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [runtime, input, output] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(`${runtime}/pyodide.mjs`).href);
const python = await loadPyodide({ indexURL: `${runtime}/` });
python.mountNodeFS("/input", input);
python.mountNodeFS("/output", output);
try {
  python.runPython(await readFile(new URL("pack.py", import.meta.url), "utf-8"));
} catch (fault) {
  console.error(fault.message); // without the runtime's source, which is one line
  process.exit(1);
}
