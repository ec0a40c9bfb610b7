/**
 * The hotspots as a table: everything the map shows, for those who read rather than look.
 *
 * @import {HotspotFeature, HotspotProperties} from "../api_types"
 */
import { formatAgo } from "../dates.js";
import { byId, element } from "../dom.js";
import { symbolElement } from "../symbols.js";
import { fill, formatDays, formatNumber, stateName } from "../words.js";

const ROWS_AT_FIRST = 25;

/**
 * @param {HotspotFeature[]} hotspots  in the order of their rank
 * @param {boolean} more               whether the API has more than these
 * @param {(id: string) => void} choose
 */
export function showHotspotTable(hotspots, more, choose) {
  const body = byId("hotspots-body", HTMLElement);
  if (hotspots.length === 0) {
    body.replaceChildren(element("p", { class: "empty" }, gettext("No hotspots here with this choice.")));
    return;
  }
  const rows = element("tbody");
  const caption = element("caption", {}, count(hotspots.length, more));
  body.replaceChildren(element("table", { class: "sites" }, caption, head(), rows));
  addRows(rows, hotspots, 0, choose);
  if (hotspots.length > ROWS_AT_FIRST) body.append(moreButton(rows, hotspots, choose));
}

export function clearHotspotTable() {
  byId("hotspots-body", HTMLElement).replaceChildren();
}

/** Mark the row of the hotspot that is explained. @param {string} id */
export function chooseRow(id) {
  for (const row of document.querySelectorAll(".sites tbody tr")) {
    row.classList.toggle("chosen", row instanceof HTMLElement && row.dataset.id === id);
  }
}

/** @param {number} number @param {boolean} more */
function count(number, more) {
  if (more) return fill(gettext("The first %(count)s, the most pressing first."), { count: formatNumber(number) });
  const text = ngettext("%(count)s hotspot, the most pressing first.", "%(count)s hotspots, the most pressing first.", number);
  return fill(text, { count: formatNumber(number) });
}

function head() {
  const titles = /** @type {[string, string][]} */ ([
    [gettext("Spot"), ""],
    [gettext("Times"), "number"],
    [gettext("Every"), "number"],
    [gettext("Last seen"), "number"],
  ]);
  const cells = titles.map(([title, style]) => element("th", { scope: "col", class: style || undefined }, title));
  return element("thead", {}, element("tr", {}, ...cells));
}

/** @param {HTMLElement} rows @param {HotspotFeature[]} hotspots @param {number} from @param {(id: string) => void} choose */
function addRows(rows, hotspots, from, choose) {
  const next = hotspots.slice(from, from === 0 ? ROWS_AT_FIRST : undefined);
  rows.append(...next.map(({ properties }) => row(properties, choose)));
}

/** @param {HotspotProperties} site @param {(id: string) => void} choose */
function row(site, choose) {
  const place = [site.kelurahan_name, site.kecamatan_name].filter(Boolean).join(", ");
  const words = element("span", {}, element("strong", {}, site.group_name), element("small", {}, place), element("small", {}, stateName(site.state)));
  const button = element("button", { type: "button", class: "site-button" }, symbolElement(site.state), words);
  button.onclick = () => choose(site.id);
  return element(
    "tr",
    { "data-id": site.id },
    element("th", { scope: "row" }, button),
    element("td", { class: "number" }, formatNumber(site.episodes)),
    element("td", { class: "number" }, site.median_gap_d === null ? "–" : formatDays(site.median_gap_d)),
    element("td", { class: "number" }, formatAgo(site.last_end)),
  );
}

/** @param {HTMLElement} rows @param {HotspotFeature[]} hotspots @param {(id: string) => void} choose */
function moreButton(rows, hotspots, choose) {
  const label = fill(gettext("Show all %(count)s"), { count: formatNumber(hotspots.length) });
  const button = element("button", { type: "button", class: "button" }, label);
  button.onclick = () => {
    addRows(rows, hotspots, ROWS_AT_FIRST, choose);
    button.remove();
    rows.querySelectorAll("button")[ROWS_AT_FIRST]?.focus();
  };
  return button;
}
