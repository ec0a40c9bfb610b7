/**
 * The legend is the switchboard as well: each line shows a symbol, says what it means, and hides or shows it.
 *
 * @import {SiteState} from "../api_types"
 */
import { byId, element } from "../dom.js";
import { SITE_STATES, symbolElement } from "../symbols.js";
import { stateName } from "../words.js";

/** @typedef {SiteState | "complaint"} Shown */

const WIDE = "(min-width: 56rem)";

/** @type {Record<Shown, () => string>} */
const MEANINGS = {
  active: () => gettext("comes back, and more than chance explains"),
  candidate: () => gettext("comes back, could still be chance"),
  dormant: () => gettext("came back, quiet for longer than usual"),
  complaint: () => gettext("filled: open; hollow: done; a number: that many"),
};

/** @param {(shown: Set<Shown>) => void} changed @returns {Set<Shown>} what is shown at first */
export function configureLegend(changed) {
  const names = /** @type {Shown[]} */ ([...SITE_STATES, "complaint"]);
  const shown = new Set(names);
  const lines = names.map((name) => line(name, (checked) => {
    shown[checked ? "add" : "delete"](name);
    changed(shown);
  }));
  const title = element("legend", { class: "visually-hidden" }, gettext("Shown on the map and in the table"));
  const legend = byId("legend", HTMLDetailsElement);
  legend.append(
    element("fieldset", {}, title, ...lines),
    element("p", {}, gettext("Tap anywhere else to see who answers for that place.")),
  );
  legend.open = matchMedia(WIDE).matches;
  return shown;
}

/** @param {Shown} name @param {(checked: boolean) => void} changed */
function line(name, changed) {
  const box = element("input", { type: "checkbox", checked: true, name });
  box.onchange = () => changed(box.checked);
  const title = name === "complaint" ? gettext("Complaints") : stateName(name);
  return element("label", {}, box, symbolElement(name), element("span", {}, title, element("small", {}, MEANINGS[name]())));
}
