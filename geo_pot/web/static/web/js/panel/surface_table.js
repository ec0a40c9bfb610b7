/**
 * The surface as a table: the densest cells first.
 *
 * @import {CellFeature} from "../api_types"
 */
import { byId, element } from "../dom.js";
import { cellClassName, fill, formatNumber } from "../words.js";
import { formatShare } from "./hotspot_card.js";
import { table } from "./tables.js";

const ROWS = 25;

/** @param {string} kind @param {CellFeature[]} cells @param {boolean} more @param {(id: string) => void} choose */
export function showSurfaceTable(kind, cells, more, choose) {
  byId("surface-title", HTMLElement).textContent = fill(gettext("Density of “%(kind)s”"), { kind });
  const body = byId("surface-body", HTMLElement);
  if (cells.length === 0) {
    body.replaceChildren(element("p", { class: "empty" }, gettext("No cell here has enough complaints of different people to be shown.")));
    return;
  }
  const shown = Math.min(ROWS, cells.length);
  const text = gettext("The densest %(shown)s of %(count)s cells. A cell says where much is reported, not where it comes back.");
  const count = formatNumber(cells.length) + (more ? "+" : "");
  const heads = [gettext("Cell"), gettext("Density (z)"), gettext("Chance share (q)"), gettext("Complaints")];
  body.replaceChildren(
    element("p", { class: "above" }, fill(text, { shown: formatNumber(shown), count })),
    table(gettext("The densest cells"), heads, cells.slice(0, ROWS).map((cell) => row(cell, choose))),
  );
}

export function clearSurface() {
  byId("surface-body", HTMLElement).replaceChildren();
}

/** @param {CellFeature} cell @param {(id: string) => void} choose */
function row({ properties: cell, geometry }, choose) {
  const button = element("button", { type: "button", class: "cell-button" }, cellClassName(cell.class), element("small", {}, corner(geometry)));
  button.onclick = () => choose(cell.id);
  return [button, formatNumber(Math.round(cell.z * 10) / 10), formatShare(cell.q), formatNumber(cell.reports)];
}

/** South-west corner, lat and lon as phones and maps write them. @param {CellFeature["geometry"]} geometry */
function corner({ coordinates }) {
  const [lon, lat] = coordinates[0]?.[0] ?? [];
  return `${Number(lat).toFixed(4)}, ${Number(lon).toFixed(4)}`;
}
