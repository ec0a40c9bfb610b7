/**
 * The legend is the switchboard as well: each line shows a symbol, says what it means, and hides or shows it.
 *
 * @import {SiteState} from "../api_types"
 */
import { byId, element } from "../dom.js";
import { CELL_KINDS, SITE_STATES, symbolElement } from "../symbols.js";
import { stateName } from "../words.js";

/** @typedef {SiteState | "complaint" | "surface"} Shown */

const WIDE = "(min-width: 56rem)";

/** @type {Record<Shown, () => string>} */
const MEANINGS = {
  active: () => gettext("comes back, and more than chance explains"),
  candidate: () => gettext("comes back, could still be chance"),
  dormant: () => gettext("came back, quiet for longer than usual"),
  resolved: () => gettext("quiet for a year, or half a year after a clean-up"),
  surface: () => gettext("where complaints of one kind lie close; a planner's view"),
  complaint: () => gettext("filled: open; hollow: done; a number: that many"),
};

/** @type {Partial<Record<Shown, () => string>>} */
const TITLES = { complaint: () => gettext("Complaints"), surface: () => gettext("Density") };
/** @type {Shown[]} */
const HIDDEN_AT_FIRST = ["resolved", "surface"];

/** @param {(shown: Set<Shown>) => void} changed @returns {Set<Shown>} what is shown at first */
export function configureLegend(changed) {
  const names = /** @type {Shown[]} */ ([...SITE_STATES, "complaint", "surface"]);
  const shown = new Set(names.filter((name) => !HIDDEN_AT_FIRST.includes(name)));
  const lines = names.map((name) => line(name, (checked) => {
    shown[checked ? "add" : "delete"](name);
    keys.hidden = !shown.has("surface");
    changed(shown);
  }, shown.has(name)));
  const keys = cellKeys();
  const title = element("legend", { class: "visually-hidden" }, gettext("Shown on the map and in the table"));
  const legend = byId("legend", HTMLDetailsElement);
  legend.append(
    element("fieldset", {}, title, ...lines, keys),
    element("p", {}, gettext("Tap anywhere else to see who answers for that place.")),
  );
  legend.open = matchMedia(WIDE).matches;
  return shown;
}

/** @param {Shown} name @param {(checked: boolean) => void} changed @param {boolean} checked */
function line(name, changed, checked) {
  const box = element("input", { type: "checkbox", checked, name });
  box.onchange = () => changed(box.checked);
  const words = element("span", {}, TITLES[name]?.() ?? stateName(name), element("small", {}, MEANINGS[name]()));
  return element("label", {}, box, name === "surface" ? cellSymbol("steady", "") : symbolElement(name), words);
}

/** Colour, sign and words of each kind of cell. */
function cellKeys() {
  const words = {
    rising: gettext("dense of late, or denser"), steady: gettext("long dense"), unsteady: gettext("dense off and on"),
    past: gettext("was dense"), none: gettext("not dense"),
  };
  const lines = CELL_KINDS.map(({ name, sign }) => element("li", {}, cellSymbol(name, sign), words[name]));
  const list = element("ul", { class: "cell-keys" }, ...lines);
  list.hidden = true;
  return list;
}

/** @param {string} name @param {string} sign */
const cellSymbol = (name, sign) => element("span", { class: `cell-key ${name}`, "aria-hidden": "true" }, sign);
