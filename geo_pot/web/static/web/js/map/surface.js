/**
 * The surface: square cells below everything else, coloured by how their density went, with a sign for each colour.
 *
 * @import {GeoJSONSource, LayerSpecification, Map as LibreMap} from "maplibre-gl"
 * @import {CellFeature} from "../api_types"
 * @import {MapColours} from "./colours.js"
 */
import { CELL_KINDS } from "../symbols.js";
import { STRONG_LABEL_FONT } from "./create.js";

/** One value for each kind of class. @param {(kind: (typeof CELL_KINDS)[number]) => string} value @returns {any} */
const byClass = (value) => ["match", ["get", "class"], ...CELL_KINDS.flatMap((kind) => [[...kind.classes], value(kind)]), value(/** @type {any} */ (CELL_KINDS.at(-1)))];

/** @param {MapColours} colours @returns {any[]} */
const layers = (colours) => [
  {
    id: "surface", type: "fill", source: "surface", layout: { visibility: "none" },
    paint: { "fill-color": byClass(({ name }) => colours.cells[name]), "fill-opacity": ["match", ["get", "class"], "none", 0.3, 0.6] },
  },
  {
    id: "surface-signs", type: "symbol", source: "surface", minzoom: 14, layout: {
      visibility: "none", "text-field": byClass(({ sign }) => sign), "text-font": STRONG_LABEL_FONT, "text-size": 14, "text-padding": 0,
    },
    paint: { "text-color": colours.strongLabel, "text-halo-color": colours.halo, "text-halo-width": 1.5 },
  },
];

/** @param {LibreMap} map @param {MapColours} colours @param {string} below  id of the layer that stays on top */
export function configureSurface(map, colours, below) {
  const added = /** @type {LayerSpecification[]} */ (layers(colours));
  map.addSource("surface", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  for (const layer of added) map.addLayer(layer, below);
  const source = /** @type {GeoJSONSource} */ (map.getSource("surface"));

  return {
    /** @param {CellFeature[]} features */
    show(features) {
      source.setData({ type: "FeatureCollection", features });
    },
    /** @param {boolean} visible */
    toggle(visible) {
      for (const { id } of added) map.setLayoutProperty(id, "visibility", visible ? "visible" : "none");
    },
    remove() {
      for (const { id } of added) map.removeLayer(id);
      map.removeSource("surface");
    },
  };
}
