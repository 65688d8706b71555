/* Opens a ballot's page as a browser would, presses keys, and prints what it saved. QuickJS has no page: the few parts of
 * one that the ballot uses are made here.
 *
 *     qjs ballot-page.js PAGE KEY…        prints {"saved": …, "shown": [[left, right], …], "texts": {…}} */
import * as std from "std";

const page = std.loadFile(scriptArgs[1]);
const between = (start, end) => page.slice(page.indexOf(start) + start.length, page.indexOf(end, page.indexOf(start)));
const elements = {};
let pressed = null, saved = null;

function element(id) {
  if (!page.includes(`id="${id}"`)) throw new Error("the page has no element " + id);
  elements[id] ??= { hidden: false, textContent: "", addEventListener: (name, run) => (elements[id].run = run), click: () => elements[id].run() };
  return elements[id];
}

globalThis.document = { getElementById: element, addEventListener: (name, run) => { if (name === "keydown") pressed = run; } };
globalThis.Blob = class { constructor(parts) { this.text = parts.join(""); } };
globalThis.URL = { createObjectURL: (blob) => { saved = blob.text; return "blob:"; } };

element("ballot").textContent = between('<script type="application/json" id="ballot">', "</script>");
(0, eval)(between("<script>", "</script>"));

const shown = [];
for (const key of scriptArgs.slice(2)) {
  shown.push([element("left").src, element("right").src]);
  pressed({ key: key, preventDefault() {} });
}
const texts = Object.fromEntries(["question", "keys", "progress", "save"].map((id) => [id, element(id).textContent]));
print(JSON.stringify({ saved: saved && JSON.parse(saved), shown: shown, texts: texts, finished: !element("done").hidden }));
