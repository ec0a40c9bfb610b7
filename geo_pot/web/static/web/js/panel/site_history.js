/**
 * What became of a site, as the runs saw it.
 *
 * @import {SiteEventProperties} from "../api_types"
 */
import { formatDay } from "../dates.js";
import { element } from "../dom.js";
import { fill, stateName } from "../words.js";

/** @type {Record<string, () => string>} */
const HAPPENED = {
  appeared: () => gettext("First found: %(state)s"),
  changed: () => gettext("Now: %(state)s"),
  split_from: () => gettext("Parted from another hotspot: %(state)s"),
  merged_into: () => gettext("Became one with another hotspot"),
  recurred: () => gettext("Back after a clean-up: %(state)s"),
};

/** @param {SiteEventProperties[]} events  oldest first */
export function historyPart(events) {
  if (events.length === 0) return null;
  const lines = events.map(({ kind, at, to }) => {
    const text = HAPPENED[kind]?.() ?? kind;
    return element("li", {}, element("span", {}, formatDay(at)), ` ${fill(text, { state: stateName(to).toLocaleLowerCase() })}`);
  });
  return element("section", { class: "card-part" }, element("h3", {}, gettext("History")), element("ol", { class: "steps" }, ...lines));
}
