/**
 * The corners of one ring as rows: the keyboard's way to all that the map does.
 *
 * @import {At, Corner, Outline} from "./model.js"
 */
import { element } from "../../../web/js/dom.js";
import { middle } from "./model.js";

export const ROWS = 200; // of a ring; more would make a page that nobody can walk through

/** @typedef {{lon: string, lat: string, delete: string, insert: string}} Words */

/**
 * @param {HTMLElement} body @param {Outline} outline @param {At | undefined} at @param {Words} words
 * @param {() => void} changed  the outline is another now, and the table is to be made again
 */
export function showCorners(body, outline, at, words, changed) {
  const focused = focusOf(body);
  const corners = outline.corners(at).slice(0, ROWS);
  body.replaceChildren(...(at ? corners.map((_, index) => row(outline, at, index, words, changed)) : []));
  if (!focused) return;
  const again = body.querySelector(`[data-act="${focused.act}"][data-index="${Math.min(focused.index, corners.length - 1)}"]`);
  if (again instanceof HTMLElement) again.focus();
}

/** @param {Outline} outline @param {At} at @param {number} index @param {Words} words @param {() => void} changed */
function row(outline, at, index, words, changed) {
  const corners = outline.corners(at);
  const corner = /** @type {Corner} */ (corners[index]);
  const next = corners[(index + 1) % corners.length] ?? corner;
  return element(
    "tr", {},
    element("th", { scope: "row" }, String(index + 1)),
    element("td", {}, number(words.lon, 0)),
    element("td", {}, number(words.lat, 1)),
    element(
      "td", {},
      button("insert", "+", words.insert, () => { outline.insert(at, index + 1, middle(corner, next)); return true; }),
      button("delete", "×", words.delete, () => outline.remove(at, index)),
    ),
  );

  /** @param {string} label @param {0 | 1} axis */
  function number(label, axis) {
    const input = element("input", {
      type: "number", step: "any", value: String(corner[axis]), "aria-label": `${label} ${index + 1}`,
      "data-act": axis === 0 ? "lon" : "lat", "data-index": index,
    });
    input.addEventListener("change", () => {
      if (!input.value || !Number.isFinite(input.valueAsNumber)) return;
      outline.remember();
      const moved = /** @type {Corner} */ ([...corner]);
      moved[axis] = input.valueAsNumber;
      outline.move(at, index, moved);
      changed();
    });
    return input;
  }

  /** @param {string} act @param {string} sign @param {string} label @param {() => boolean} does */
  function button(act, sign, label, does) {
    const made = element("button", { type: "button", "aria-label": `${label} ${index + 1}`, title: label, "data-act": act, "data-index": index }, sign);
    made.addEventListener("click", () => does() && changed());
    return made;
  }
}

/** @param {HTMLElement} body */
function focusOf(body) {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !body.contains(active)) return null;
  return { act: active.dataset.act, index: Number(active.dataset.index) };
}
