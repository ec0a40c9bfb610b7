/**
 * The basemap: land, kelurahan outlines, heavier kecamatan outlines, names, and the chosen area.
 *
 * @import {LayerSpecification, Map as LibreMap} from "maplibre-gl"
 * @import {AreaFeature} from "../api_types"
 * @import {MapColours} from "./colours.js"
 */
import { LABEL_FONT, STRONG_LABEL_FONT } from "./create.js";

/** @typedef {{outlines: AreaFeature[], points: AreaFeature[]}} Places  kelurahan and kecamatan, and where their names go */

const NOTHING = /** @type {const} */ (["==", ["get", "code"], ""]);
const KELURAHAN = /** @type {const} */ (["==", ["get", "level"], "kelurahan"]);
const KECAMATAN = /** @type {const} */ (["==", ["get", "level"], "kecamatan"]);

/** @param {MapColours} colours @returns {any[]} */
const layers = (colours) => [
  { id: "land", type: "fill", source: "outlines", filter: KELURAHAN, paint: { "fill-color": colours.land } },
  { id: "chosen-fill", type: "fill", source: "outlines", filter: NOTHING, paint: { "fill-color": colours.chosen, "fill-opacity": 0.1 } },
  {
    id: "kelurahan-line", type: "line", source: "outlines", filter: KELURAHAN,
    paint: { "line-color": colours.edge, "line-width": ["interpolate", ["linear"], ["zoom"], 10, 0.5, 15, 1.5] },
  },
  {
    id: "kecamatan-line", type: "line", source: "outlines", filter: KECAMATAN,
    paint: { "line-color": colours.strongEdge, "line-width": ["interpolate", ["linear"], ["zoom"], 10, 1.25, 15, 3] },
  },
  {
    id: "chosen-line", type: "line", source: "outlines", filter: NOTHING, layout: { "line-join": "round" },
    paint: { "line-color": colours.chosen, "line-width": 3.5 },
  },
];

// A name steps aside for the symbols that are drawn after it; where there is no room at all it gives way.
const STEP_ASIDE = /** @type {const} */ ({
  "text-variable-anchor": ["center", "bottom", "top", "left", "right", "bottom-left", "bottom-right", "top-left", "top-right"], "text-radial-offset": 1.2, "text-justify": "auto",
});

/** @param {MapColours} colours @param {boolean} twoLevels  names of kelurahan wait until those of kecamatan have room @returns {any[]} */
const labels = (colours, twoLevels) => [
  {
    id: "kelurahan-name", type: "symbol", source: "names", filter: KELURAHAN, minzoom: twoLevels ? 12 : 0,
    layout: { "text-field": ["get", "name"], "text-font": LABEL_FONT, "text-size": 12, "text-max-width": 7, "text-padding": 4, ...STEP_ASIDE },
    paint: { "text-color": colours.label, "text-halo-color": colours.halo, "text-halo-width": 1.5 },
  },
  {
    id: "kecamatan-name", type: "symbol", source: "names", filter: KECAMATAN, maxzoom: 14,
    layout: { "text-field": ["get", "name"], "text-font": STRONG_LABEL_FONT, "text-size": ["interpolate", ["linear"], ["zoom"], 10, 11, 13, 15], "text-max-width": 7, "text-padding": 0, ...STEP_ASIDE },
    paint: { "text-color": colours.strongLabel, "text-halo-color": colours.halo, "text-halo-width": 2 },
  },
];

/**
 * @param {LibreMap} map @param {Places} places @param {MapColours} colours
 * @returns {{choose: (code: string) => void, remove: () => void}}
 */
export function configureBoundaries(map, places, colours) {
  const twoLevels = places.points.some(({ properties }) => properties.level === "kecamatan");
  const added = /** @type {LayerSpecification[]} */ ([...layers(colours), ...labels(colours, twoLevels)]);
  map.addSource("outlines", { type: "geojson", data: collection(places.outlines) });
  map.addSource("names", { type: "geojson", data: collection(places.points) });
  for (const layer of added) map.addLayer(layer);

  return {
    choose(code) {
      for (const id of ["chosen-fill", "chosen-line"]) map.setFilter(id, ["==", ["get", "code"], code]);
    },
    remove() {
      for (const { id } of added) map.removeLayer(id);
      map.removeSource("outlines");
      map.removeSource("names");
    },
  };
}

/** @param {AreaFeature[]} features @returns {GeoJSON.FeatureCollection<any>} */
const collection = (features) => ({ type: "FeatureCollection", features: /** @type {any} */ (features) });
