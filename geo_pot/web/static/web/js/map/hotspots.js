/**
 * Hotspots: diamonds above everything else, the sign inside tells the state, a ring marks the one that is explained.
 *
 * @import {GeoJSONSource, LayerSpecification, Map as LibreMap} from "maplibre-gl"
 * @import {HotspotFeature} from "../api_types"
 * @import {MapColours} from "./colours.js"
 */

// Candidates are many and unproven: smaller, and below the others.
const SIZE = /** @type {const} */ ([
  "interpolate", ["linear"], ["zoom"],
  10, ["match", ["get", "state"], "candidate", 0.45, 0.7],
  15, ["match", ["get", "state"], "candidate", 0.8, 1.1],
]);
const ORDER = /** @type {const} */ (["match", ["get", "state"], "active", 2, "dormant", 1, 0]);

/** @param {MapColours} colours @returns {any[]} */
const layers = (colours) => [
  {
    id: "hotspot-ring", type: "circle", source: "hotspots", filter: ["==", ["get", "id"], ""],
    paint: {
      "circle-radius": 19, "circle-color": colours.halo, "circle-opacity": 0.75,
      "circle-stroke-color": colours.chosen, "circle-stroke-width": 3.5,
    },
  },
  {
    id: "hotspots", type: "symbol", source: "hotspots",
    layout: { "icon-image": ["get", "state"], "icon-size": SIZE, "symbol-sort-key": ORDER, "icon-allow-overlap": true, "icon-padding": 0 },
  },
];

/**
 * @param {LibreMap} map @param {MapColours} colours
 * @returns {{show: (features: HotspotFeature[]) => void, choose: (id: string) => void, remove: () => void}}
 */
export function configureHotspots(map, colours) {
  const added = /** @type {LayerSpecification[]} */ (layers(colours));
  map.addSource("hotspots", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
  for (const layer of added) map.addLayer(layer);
  const source = /** @type {GeoJSONSource} */ (map.getSource("hotspots"));

  return {
    show(features) {
      source.setData({ type: "FeatureCollection", features });
    },
    choose(id) {
      map.setFilter("hotspot-ring", ["==", ["get", "id"], id]);
    },
    remove() {
      for (const { id } of added) map.removeLayer(id);
      map.removeSource("hotspots");
    },
  };
}
