/**
 * The form of a service area: shows what its kind of place needs, and edits its outline on a map, in a table and as text.
 *
 * @import {At, Corner} from "./model.js"
 */
import { byId, element } from "../../../web/js/dom.js";
import { colourOf } from "../../../web/js/symbols.js";
import { showCity } from "../city_map.js";
import { configureOutline } from "./map.js";
import { FEWEST, Outline, partsOf } from "./model.js";
import { ROWS, showCorners } from "./table.js";

const editor = byId("outline-editor", HTMLElement);
const words = /** @type {Record<string, string>} */ (editor.dataset);
const text = byId("id_outline", HTMLTextAreaElement);
const choice = byId("outline-ring", HTMLSelectElement);
const drawButton = byId("outline-draw", HTMLButtonElement);
const finishButton = byId("outline-finish", HTMLButtonElement);
const undoButton = byId("outline-undo", HTMLButtonElement);
const removeButton = byId("outline-remove", HTMLButtonElement);

const outline = new Outline(partsOf(text.value) ?? []);
/** @type {At | undefined} */
let chosen = outline.rings()[0];
/** The part being drawn, null while none is. @type {Corner[] | null} */
let draft = null;
/** @type {ReturnType<typeof configureOutline> | null} */
let onMap = null;

/** @param {string | undefined} message */
const tell = (message) => { byId("outline-notice", HTMLElement).textContent = message ?? ""; };

/** Show everything again. */
function show() {
  const rings = outline.rings();
  chosen = rings.find((ring) => ring.part === chosen?.part && ring.ring === chosen.ring) ?? rings[0];
  choice.replaceChildren(...rings.map((ring) => option(ring)));
  undoButton.disabled = outline.past.length === 0;
  removeButton.disabled = !chosen;
  finishButton.disabled = (draft?.length ?? 0) < FEWEST;
  drawButton.setAttribute("aria-pressed", String(draft !== null));
  const table = { lon: words.wordLon ?? "", lat: words.wordLat ?? "", delete: words.wordDelete ?? "", insert: words.wordInsert ?? "" };
  showCorners(byId("outline-corners", HTMLElement), outline, chosen, table, changed);
  tell(outline.corners(chosen).length > ROWS ? words.wordMore : "");
  onMap?.show(draft ?? []);
}

/** @param {At} ring */
function option(ring) {
  const name = `${words.wordPart} ${ring.part + 1}${ring.ring ? `, ${words.wordHole} ${ring.ring}` : ""}`;
  return element("option", { value: `${ring.part}.${ring.ring}`, selected: ring.part === chosen?.part && ring.ring === chosen.ring }, name);
}

function changed() {
  text.value = outline.text();
  show();
}

drawButton.addEventListener("click", () => {
  draft = draft ? null : [];
  show();
});
finishButton.addEventListener("click", () => {
  if (!draft) return;
  outline.addPart(draft);
  chosen = { part: outline.parts.length - 1, ring: 0 };
  draft = null;
  changed();
});
undoButton.addEventListener("click", () => {
  if (draft?.length) draft.pop();
  else outline.undo();
  changed();
});
const squareButton = byId("outline-square", HTMLButtonElement);
squareButton.disabled = !editor.dataset.extent; // nothing is published yet
squareButton.addEventListener("click", () => {
  outline.addPart(squareIn(JSON.parse(editor.dataset.extent ?? "")));
  chosen = { part: outline.parts.length - 1, ring: 0 };
  changed();
});
removeButton.addEventListener("click", () => {
  if (chosen) outline.removeRing(chosen);
  changed();
});
choice.addEventListener("change", () => {
  const [part = 0, ring = 0] = choice.value.split(".").map(Number);
  chosen = { part, ring };
  show();
});
text.addEventListener("change", () => {
  const parts = partsOf(text.value);
  if (parts === null) return tell(words.wordBad);
  outline.replace(parts);
  return show();
});

/** A tenth of the city in its middle, for the keyboard to go on from. @param {[number, number, number, number]} box @returns {Corner[]} */
function squareIn([west, south, east, north]) {
  const [x, y, right, up] = [(west + east) / 2, (south + north) / 2, (east - west) / 20, (north - south) / 20];
  return [[x - right, y - up], [x + right, y - up], [x + right, y + up], [x - right, y + up]];
}

/** Of the kinds of place only what the chosen one needs is shown. */
function showPlace() {
  const where = document.querySelector("input[name=where]:checked");
  const kind = where instanceof HTMLInputElement ? where.value : "";
  for (const name of ["areas", "per", "outline"]) {
    const field = document.getElementById(`id_${name}`)?.closest("form > div");
    if (field instanceof HTMLElement) field.hidden = kind !== name;
  }
  editor.hidden = kind !== "outline";
  if (!editor.hidden && !onMap) void showMap();
}

let asked = false;
async function showMap() {
  if (asked) return;
  asked = true;
  const container = byId("outline-map", HTMLElement);
  const city = await showCity(container, editor.dataset.territory ?? "", new AbortController().signal).catch(() => null);
  if (!city) {
    container.hidden = true;
    return tell(words.wordNoMap);
  }
  onMap = configureOutline(city.map, outline, { chosen: city.colours.chosen, danger: colourOf("--danger-ink") }, {
    chosen: () => chosen,
    changed,
    drawing: () => draft !== null,
    drawn: (corner) => {
      draft?.push(corner);
      show();
    },
  });
  if (outline.parts.length > 0) city.map.fitBounds(outline.bounds(), { padding: 60, maxZoom: 15, animate: false });
  editor.dataset.ready = "yes";
  return show();
}

for (const radio of document.querySelectorAll("input[name=where]")) radio.addEventListener("change", showPlace);
show();
showPlace();
