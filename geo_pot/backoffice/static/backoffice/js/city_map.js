/**
 * A map of the city's boundaries in force, for whatever a page of the administration draws on it.
 *
 * @import {Map as LibreMap} from "maplibre-gl"
 */
import { Api } from "../../web/js/api.js";
import { boundsOf, loadCity, loadTerritories } from "../../web/js/city.js";
import { configureBoundaries } from "../../web/js/map/boundaries.js";
import { mapColours } from "../../web/js/map/colours.js";
import { canDrawMaps, createMap } from "../../web/js/map/create.js";
import { language } from "../../web/js/words.js";

const FONTS = "../../vendor/noto-sans/noto-sans-latin";
const PADDING = { top: 24, bottom: 24, left: 24, right: 24 };

/** @param {"400" | "600"} weight */
const faces = (weight) => [
  { url: new URL(`${FONTS}-ext-${weight}.woff2`, import.meta.url).href, "unicode-range": ["U+0100-02BA", "U+1E00-1E9F"] },
  { url: new URL(`${FONTS}-${weight}.woff2`, import.meta.url).href, "unicode-range": ["U+0000-00FF", "U+2000-206F"] },
];

/**
 * Null where this browser draws no maps, or nothing is published yet.
 *
 * @param {HTMLElement} container @param {string} code  of the territory @param {AbortSignal} signal
 * @returns {Promise<{map: LibreMap, colours: ReturnType<typeof mapColours>} | null>}
 */
export async function showCity(container, code, signal) {
  if (!canDrawMaps()) return null;
  const api = new Api("/api/v1/", language);
  const territory = (await loadTerritories(api, signal)).find((each) => each.code === code);
  if (!territory) return null;
  const city = await loadCity(api, territory, signal);
  if (city.kelurahan.length === 0) return null;
  const colours = mapColours();
  const map = await createMap(container, { 400: faces("400"), 600: faces("600") }, colours.outside, extent(city.kelurahan), PADDING);
  configureBoundaries(map, { outlines: [...city.kelurahan, ...city.kecamatan], points: city.names }, colours);
  return { map, colours };
}

/** @param {import("../../web/js/api_types").AreaFeature[]} areas @returns {[number, number, number, number]} */
function extent(areas) {
  const all = areas.map(boundsOf);
  return [
    Math.min(...all.map((box) => box[0])), Math.min(...all.map((box) => box[1])),
    Math.max(...all.map((box) => box[2])), Math.max(...all.map((box) => box[3])),
  ];
}
