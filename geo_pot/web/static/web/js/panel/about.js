/** Which city this is, whether its data are made up, and where its boundaries come from. @import {Territory} from "../api_types" */
import { formatDay } from "../dates.js";
import { byId } from "../dom.js";
import { fill } from "../words.js";

/** @param {Territory} territory */
export function showTerritory(territory) {
  byId("territory-name", HTMLElement).textContent = territory.name;
  byId("demo-note", HTMLElement).hidden = !territory.demo;
}

/** @param {Territory} territory */
export function showColophon({ edition }) {
  if (!edition) return;
  const text = gettext("Boundaries: %(source)s (%(licence)s), in force since %(day)s.");
  byId("source", HTMLElement).textContent = fill(text, { ...edition, day: formatDay(edition.valid_from) });
}

/** The page's title names what is looked at, so that bookmarks and tabs can be told apart. @param {string} place */
export function showTitle(place) {
  document.title = `${place} · GeoPOT`;
}
