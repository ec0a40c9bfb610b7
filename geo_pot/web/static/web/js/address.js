/**
 * What the page shows, as it stands in the address: a lurah bookmarks `/?area=CODE`.
 */

/**
 * @typedef {object} View
 * @property {string} territory  code, or "" for the first one
 * @property {string} area       code of a kecamatan or kelurahan, or "" for the whole city
 * @property {string} group      code of a category group, or "" for all
 * @property {number} days       how far back complaints are shown; 0 for all
 * @property {string} asOf       day as of which hotspots are shown, or "" for now
 * @property {string} hotspot    id of the hotspot that is explained, or ""
 */

export const DEFAULT_DAYS = 90;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const DAYS = [30, 90, 365, 0];

/** @param {string} search @returns {View} */
export function readView(search) {
  const query = new URLSearchParams(search);
  const asOf = query.get("as_of") ?? "";
  const days = Number(query.get("days") ?? DEFAULT_DAYS);
  return {
    territory: query.get("territory") ?? "",
    area: query.get("area") ?? "",
    group: query.get("group") ?? "",
    days: DAYS.includes(days) ? days : DEFAULT_DAYS,
    asOf: DAY.test(asOf) ? asOf : "",
    hotspot: query.get("hotspot") ?? "",
  };
}

/** The query part of the address for a view; what is usual is left out. @param {View} view @param {string} language */
export function writeView(view, language) {
  const query = new URLSearchParams();
  for (const name of /** @type {const} */ (["territory", "area", "group", "hotspot"])) {
    if (view[name]) query.set(name, view[name]);
  }
  if (view.asOf) query.set("as_of", view.asOf);
  if (view.days !== DEFAULT_DAYS) query.set("days", String(view.days));
  if (language) query.set("lang", language);
  return query.size ? `?${query}` : "";
}
